"""How a picture is drawn: the theme, and the sizes of lines and type for a window, a projector or a figure."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtGui import QColor, qGray

from gdlab.analysis.levels import Levels
from gdlab.symbols.notation import Side
from gdlab.ui.painting.colour_maps import QUIET, map_stops
from gdlab.ui.painting.primitives import mixed
from gdlab.ui.theme import Theme


class PictureStyle(Struct, frozen=True):
    """Lengths in pixels of the picture; `unit` scales gaps, marks and whatever has no length of its own.

    `colour_map` is a key of `COLOUR_MAPS`, and `pixel` the side of a device pixel, to whose grid edges are laid.
    `first` is the reading that stands first in an equation of both.
    `low` lets the title below stand among the numbers there, and leaves its room to the map.
    `dash` are the dashes and gaps of the trail in its widths; without any it is solid.
    """

    theme: Theme
    unit: float = 1.0
    tick_size: float = 13.5
    number_size: float = 11.5
    maths_size: float = 21.0
    frame: float = 1.0
    contour: float = 1.0
    trail: float = 2.4
    casing: float = 5.6
    ahead: float = 1.3
    dot: float = 2.9
    particle: float = 10.0
    arrows: float = 1.0
    coarse: bool = False
    low: bool = False
    outlined: bool = False
    colour_map: str = QUIET
    pixel: float = 1.0
    dash: tuple[float, ...] = ()
    first: Side = "physics"

    def snapped(self, place: float) -> float:
        """Return the nearest edge between device pixels, which are `pixel` apart."""
        return round(place / self.pixel) * self.pixel

    @property
    def frame_colour(self) -> QColor:
        """Return the colour of frame and ticks: quiet in the window, ink where seen from afar."""
        return self.theme.ink if self.frame >= 2 or self.outlined else self.theme.rule2

    @property
    def contour_ink(self) -> QColor:
        """Return the contour lines' colour before their alpha: the map's hue, deepened (lit, in the dark)."""
        return QColor("#C9D8E2") if self.is_dark else QColor("#253F5E")

    def line_ink(self, tint: QColor) -> QColor:
        """Return the colour of lines on a tint: on a map at full strength, whichever stands out."""
        if self.colour_map == QUIET:
            return self.contour_ink
        return QColor("#FFFFFF") if qGray(tint.rgb()) < 115 else QColor("#101418")

    def number_ink(self, tint: QColor) -> QColor:
        """Return the colour of a number on a tint."""
        line = self.line_ink(tint)
        return mixed(line, self.theme.ink, 0.35) if self.colour_map == QUIET else line

    @property
    def is_dark(self) -> bool:
        """Say whether the page is darker than the ink."""
        return self.theme.page.lightnessF() < 0.5

    def particle_radius(self, mass: float) -> float:
        """Return 10·m^⅓ clamped to 7…16, in the picture's proportions; 8 for the hollow ring of m = 0."""
        radius = 8.0 if mass <= 0 else min(16.0, max(7.0, 10.0 * mass ** (1 / 3)))
        return radius / 10.0 * self.particle

    def tints(self, levels: Levels) -> list[QColor]:
        """Return the map's colours, one for below the first level and one above each."""
        count = len(levels) + 1
        return [self.tint(index / max(count - 1, 1)) for index in range(count)]

    def tint(self, height: float) -> QColor:
        """Return the map's colour at `height` (0…1) between its stops."""
        stops = map_stops(self.colour_map, self.theme)
        place = min(max(height, 0.0), 1.0) * (len(stops) - 1)
        index = min(int(place), len(stops) - 2)
        return mixed(stops[index], stops[index + 1], place - index)


def window_style(theme: Theme, compact: bool = False, pixel: float = 1.0) -> PictureStyle:
    """Return the window's sizes; `compact` for widths near 1366. A frame is a whole number of device pixels."""
    frame = max(1, round(1 / pixel)) * pixel
    return PictureStyle(theme, tick_size=13.0 if compact else 13.5, frame=frame, pixel=pixel, low=compact)


def projector_style(theme: Theme, scale: float = 1.0) -> PictureStyle:
    """Return sizes legible from the last row at 1920×1080 × `scale`: lines ≥ 3, type ≥ 28."""
    return PictureStyle(
        theme, 2.1 * scale, 31 * scale, 28 * scale, 46 * scale, 3 * scale, 3 * scale, 6 * scale, 13 * scale,
        3 * scale, 7 * scale, 21 * scale, 2.1 * scale, coarse=True, low=True,
    )  # fmt: skip


def figure_style(theme: Theme, dpi: float = 300.0, points: float = 8.0) -> PictureStyle:
    """Return sizes for print: `points` pt type, 0.5 pt lines, 1 pt trail, at `dpi` pixels an inch; text as outlines."""
    pt = dpi / 72.0 * points / 8.0
    return PictureStyle(
        theme, 0.42 * pt, 8 * pt, 7 * pt, 10.5 * pt, 0.5 * pt, 0.5 * pt, 1.0 * pt, 2.4 * pt,
        0.6 * pt, 1.25 * pt, 2.8 * pt, 0.42 * pt, outlined=True,
    )  # fmt: skip
