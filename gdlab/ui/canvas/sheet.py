"""What the layers of a canvas are drawn on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap

from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.layout import PictureLayout
from gdlab.ui.painting.style import PictureStyle


@dataclass(frozen=True)
class Sheet:
    """The widget's size, the device pixels in each of its pixels, the parts' places, the view and the style."""

    size: QSize
    ratio: float
    layout: PictureLayout
    frame: Frame
    style: PictureStyle

    def blank(self) -> QPixmap:
        """Return a transparent pixmap of the sheet's size."""
        pixmap = QPixmap(self.size * self.ratio)
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap
