"""Qt's Fusion style, a little quieter."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QStyleOptionButton, QStyleOptionMenuItem, QWidget

_UNSEEN = (QStyle.PrimitiveElement.PE_PanelMenuBar, QStyle.PrimitiveElement.PE_FrameTabBarBase)


class Style(QProxyStyle):
    """Fusion without edges in the menu bar and round tabs, and without icons on words.

    Letters are not underlined; Alt and a letter work all the same. Qt has hints for both, but asks for hints a thousand
    times while a window is made: an answer in Python would be a thirtieth of every start.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def standardIcon(
        self, icon: QStyle.StandardPixmap, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> QtGui.QIcon:
        """The icon, but for those of a dialog's buttons, which say in words what they do."""
        if icon.name.startswith("SP_Dialog"):
            return QtGui.QIcon()
        return super().standardIcon(icon, option, widget)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """The control, but for the menu bar, under which Fusion draws lines."""
        if element == QStyle.ControlElement.CE_MenuBarItem and isinstance(option, QStyleOptionMenuItem):
            _draw_menu_bar_item(self, option, painter)
        elif element == QStyle.ControlElement.CE_TabBarTabShape:
            _draw_tab(option, painter)
        elif element == QStyle.ControlElement.CE_PushButtonLabel and isinstance(option, QStyleOptionButton):
            super().drawControl(element, _without_underlines(option), painter, widget)
        elif element != QStyle.ControlElement.CE_MenuBarEmptyArea:
            super().drawControl(element, option, painter, widget)

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """The primitive, but for the panel of the menu bar and the line below tabs."""
        if element not in _UNSEEN:
            super().drawPrimitive(element, option, painter, widget)


def _without_underlines(option: QStyleOptionButton) -> QStyleOptionButton:
    """The same button, the letter that presses it not marked."""
    plain = QStyleOptionButton(option)
    plain.text = option.text.replace("&", "")
    return plain


def _draw_menu_bar_item(style: QStyle, option: QStyleOptionMenuItem, painter: QPainter) -> None:
    """A word of the menu bar, on a tint where the pointer or the keyboard is."""
    area: QRect = option.rect
    palette: QPalette = option.palette
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, palette.color(QPalette.ColorRole.Mid))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextHideMnemonic
    role = QPalette.ColorRole.ButtonText
    style.drawItemText(painter, area, int(flags.value), palette, True, option.text, role)


def _draw_tab(option: QStyleOption, painter: QPainter) -> None:
    """A tab: no box, but a rule of ink below the chosen one and a tint under the pointer."""
    area: QRect = option.rect
    palette: QPalette = option.palette
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area.adjusted(8, area.height() - 2, -8, 0), palette.color(QPalette.ColorRole.WindowText))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, palette.color(QPalette.ColorRole.Mid))
