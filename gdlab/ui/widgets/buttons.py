"""Small buttons: an icon, and a chip with a word."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import GRID, paint_icon
from gdlab.ui.widgets.focus import paint_focus_ring

HIT = 28
"""Least side of what can be hit with a pointer."""
_CHIP_PADDINGS = {False: 8, True: 5}
_CHIP_ICON = 14


class IconButton(QAbstractButton):
    """A button that is an icon; `name` (for screen readers) doubles as its tooltip.

    `checked_icon` is shown, in ink, while a checkable button is checked.
    """

    def __init__(
        self,
        appearance: Appearance,
        icon: str,
        name: str,
        *,
        checked_icon: str = "",
        token: str = "ink2",
        size: float = GRID,
        hit: int = HIT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icon = icon
        self._checked_icon = checked_icon
        self._token = token
        self._size = size
        self._hit = hit
        self.setCheckable(bool(checked_icon))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        appearance.changed.connect(self.update)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        """A square that is easy to hit."""
        return QSize(self._hit, self._hit)

    def _colour(self) -> QColor:
        theme = self._appearance.theme
        if not self.isEnabled():
            return theme.rule2
        return theme.ink if self.isChecked() or self.underMouse() else self._appearance.colour(self._token)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon in the middle; under the pointer a tint, with the keyboard a ring."""
        theme = self._appearance.theme
        area = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isDown() or (self.underMouse() and self.isEnabled()):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.sel if self.isDown() else theme.hover)
                painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
            side = self._size
            place = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            icon = self._checked_icon if self.isChecked() and self._checked_icon else self._icon
            paint_icon(painter, icon, place, self._colour(), mark=theme.page)
            if self.hasFocus():
                paint_focus_ring(painter, area, theme.ink, inside=True)


class Chip(QAbstractButton):
    """A word in a thin frame that sets something, such as a preset; an icon may stand before the word."""

    def __init__(self, appearance: Appearance, text: str, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("label"))
        self.updateGeometry()
        self.update()

    def _padding(self) -> int:
        return _CHIP_PADDINGS[self._appearance.compact]

    def sizeHint(self) -> QSize:
        """The word, the icon, and room around."""
        text = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        height = max(HIT, self.fontMetrics().height() + 8)
        return QSize(text + 2 * self._padding() + 2 + (_CHIP_ICON if self._icon else 0), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, icon, word."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            strong = self.isChecked()
            width = 1.5 if strong else 1.0
            frame = theme.ink if strong else theme.rule2 if self.underMouse() else theme.rule
            background = theme.sel if self.isDown() else theme.hover if self.underMouse() else theme.field
            painter.setPen(QPen(frame, width))
            painter.setBrush(background if self.isEnabled() else theme.page)
            area = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
            painter.drawRoundedRect(area, 4, 4)
            painter.setPen(theme.ink if self.isEnabled() else theme.ink3)
            text_area = self.rect()
            if self._icon:
                place = QRectF(self._padding() - 1, self.height() / 2 - 7, 14, 14)
                paint_icon(painter, self._icon, place, painter.pen().color(), mark=theme.page)
                text_area = text_area.adjusted(_CHIP_ICON, 0, 0, 0)
            painter.drawText(text_area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text())
            if self.hasFocus():
                paint_focus_ring(painter, QRectF(self.rect()), theme.ink, inside=True)
