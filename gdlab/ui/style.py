"""Qt's Fusion style, a little quieter."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionMenuItem,
    QWidget,
)

_OFF = (QStyle.StyleHint.SH_UnderlineShortcut, QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons)


class Style(QProxyStyle):
    """Fusion without edges in the menu bar, underlined letters (Alt and a letter work all the same), icons on words."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        """The hint, but for underlining and the icons of a dialog's buttons."""
        if hint in _OFF:
            return 0
        return super().styleHint(hint, option, widget, returnData)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """The control, but for the menu bar, under which Fusion draws lines."""
        if element == QStyle.ControlElement.CE_MenuBarItem and isinstance(option, QStyleOptionMenuItem):
            _draw_menu_bar_item(self, option, painter)
        elif element != QStyle.ControlElement.CE_MenuBarEmptyArea:
            super().drawControl(element, option, painter, widget)

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """The primitive, but for the panel of the menu bar."""
        if element != QStyle.PrimitiveElement.PE_PanelMenuBar:
            super().drawPrimitive(element, option, painter, widget)


def _draw_menu_bar_item(style: QStyle, option: QStyleOptionMenuItem, painter: QPainter) -> None:
    """A word of the menu bar, on a tint where the pointer or the keyboard is."""
    area: QRect = option.rect
    palette: QPalette = option.palette
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, palette.color(QPalette.ColorRole.Mid))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextHideMnemonic
    role = QPalette.ColorRole.ButtonText
    style.drawItemText(painter, area, int(flags.value), palette, True, option.text, role)
