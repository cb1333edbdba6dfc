"""What is asked for when the view or the landscape changes."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.map_image import map_image
from gdlab.ui.painting.style import PictureStyle


class Survey(Struct, frozen=True):
    """A request: the ground of `section` over `view`, sampled columns × rows times."""

    section: Section
    view: View
    columns: int
    rows: int
    coarse: bool = False

    def run(self) -> Relief | Curve:
        """Compute the ground; takes milliseconds to seconds, and needs no GUI thread."""
        if self.section.axes == 1:
            return curve(self.section, self.view.left, self.view.right, self.columns)
        return relief(self.section, self.view, self.columns, self.rows, keep="index" if self.coarse else "all")


class MapPicture(Struct, frozen=True, eq=False):
    """A relief as it fills a frame in a style."""

    relief: Relief
    frame: Frame
    style: PictureStyle
    image: QImage

    def shows(self, relief: object, frame: Frame, style: PictureStyle) -> bool:
        """Say whether it is the picture of this relief, there and so."""
        return self.relief is relief and (self.frame, self.style) == (frame, style)


def drawn(relief: Relief, frame: Frame, style: PictureStyle) -> MapPicture:
    """Draw a relief; takes some ten milliseconds, and needs no GUI thread."""
    return MapPicture(relief, frame, style, map_image(frame, style, relief))


class Drawing(Struct, frozen=True):
    """A request: a survey, and its map as it is to fill an area."""

    survey: Survey
    area: QRectF
    style: PictureStyle

    def run(self) -> tuple[Relief | Curve, MapPicture | None]:
        """Compute the ground and draw its map; a curve's view depends on it, so that it is drawn when it is shown."""
        ground = self.survey.run()
        if isinstance(ground, Curve):
            return ground, None
        return ground, drawn(ground, Frame(self.area, self.survey.view), self.style)
