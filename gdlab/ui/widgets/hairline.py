"""A line of one device pixel between two parts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance


class Hairline(QWidget):
    """Horizontal, or vertical; painted with fillRect, so that it stays one device pixel at any scale."""

    def __init__(
        self,
        appearance: Appearance,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._level = orientation == Qt.Orientation.Horizontal
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(free if self._level else fixed, fixed if self._level else free)
        appearance.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One pixel; three on the projector, where a hairline would not be seen."""
        width = round(3 * self._appearance.scale) if self._appearance.projector else 1
        return QSize(10, width) if self._level else QSize(width, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the line."""
        with QPainter(self) as painter:
            look = self._appearance
            thin = round(3 * look.scale) if look.projector else 1 / self.devicePixelRatioF()
            area = QRectF(self.rect())
            area = QRectF(0, 0, area.width(), thin) if self._level else QRectF(0, 0, thin, area.height())
            painter.fillRect(area, look.theme.ink if look.projector else look.theme.rule)
