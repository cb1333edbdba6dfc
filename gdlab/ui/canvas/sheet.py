"""What the layers of a canvas are drawn on."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPixmap

from gdlab.analysis.view import View
from gdlab.ui.appearance import Appearance
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.layout import PictureLayout, picture_layout
from gdlab.ui.painting.style import PictureStyle, projector_style, window_style


class Sheet(Struct, frozen=True):
    """The widget's size, the device pixels in each of its pixels, the parts' places, the view and the style."""

    size: QSize
    ratio: float
    layout: PictureLayout
    frame: Frame
    style: PictureStyle

    def blank(self, colour: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent) -> QPixmap:
        """Return a pixmap of the sheet's size, transparent or of one colour."""
        pixmap = QPixmap(self.size * self.ratio)
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(colour)
        return pixmap


class Sheets:
    """Gives the same sheet again until something about it changes: it is compared often, and soonest with itself."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._key: object = None
        self._sheet: Sheet | None = None

    def sheet(self, size: QSize, ratio: float, view: View, colour_map: str, *, with_bar: bool) -> Sheet:
        """Return the sheet of a size in the present appearance."""
        look = self._appearance
        shape = (look.theme, look.scale, look.compact, look.projector, look.notation.first)
        key = (size, ratio, view, colour_map, with_bar, shape)
        if self._sheet is None or key != self._key:
            style = self._style(1.0 / ratio, colour_map)
            layout = picture_layout(QRectF(QPointF(0, 0), size.toSizeF()), style, with_bar=with_bar)
            self._key, self._sheet = key, Sheet(size, ratio, layout, Frame(layout.area, view), style)
        return self._sheet

    def _style(self, pixel: float, colour_map: str) -> PictureStyle:
        look = self._appearance
        projector, window = projector_style(look.theme, look.scale), window_style(look.theme, look.compact, pixel)
        style = projector if look.projector else window
        return replace(style, colour_map=colour_map, pixel=pixel, first=look.notation.first)
