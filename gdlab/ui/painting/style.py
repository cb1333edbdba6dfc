"""How a picture is drawn: the theme, and the sizes of lines and type for a window, a projector or a figure."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from gdlab.analysis.levels import Levels
from gdlab.ui.painting.primitives import mixed
from gdlab.ui.theme import Theme


@dataclass(frozen=True)
class PictureStyle:
    """Lengths in pixels of the picture; `unit` scales gaps, marks and whatever has no length of its own."""

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
    outlined: bool = False

    @property
    def frame_colour(self) -> QColor:
        """Return the colour of frame and ticks: quiet in the window, ink where seen from afar."""
        return self.theme.ink if self.frame >= 2 or self.outlined else self.theme.rule2

    @property
    def contour_ink(self) -> QColor:
        """Return the contour lines' colour before their alpha: the map's hue, deepened (lit, in the dark)."""
        return QColor("#C9D8E2") if self.is_dark else QColor("#253F5E")

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
        """Return the map's colour at `height` (0…1) between its nine stops."""
        stops = self.theme.map_stops
        place = min(max(height, 0.0), 1.0) * (len(stops) - 1)
        index = min(int(place), len(stops) - 2)
        return mixed(stops[index], stops[index + 1], place - index)


def window_style(theme: Theme, compact: bool = False) -> PictureStyle:
    """Return the window's sizes; `compact` for widths near 1366."""
    return PictureStyle(theme, tick_size=13.0 if compact else 13.5)


def projector_style(theme: Theme, scale: float = 1.0) -> PictureStyle:
    """Return sizes legible from the last row at 1920×1080 × `scale`: lines ≥ 3, type ≥ 28."""
    return PictureStyle(
        theme, 2.1 * scale, 31 * scale, 28 * scale, 46 * scale, 3 * scale, 3 * scale, 6 * scale, 13 * scale,
        3 * scale, 7 * scale, 21 * scale, 2.1 * scale, coarse=True,
    )  # fmt: skip


def figure_style(theme: Theme, dpi: float = 300.0, points: float = 8.0) -> PictureStyle:
    """Return sizes for print: `points` pt type, 0.5 pt lines, 1 pt trail, at `dpi` pixels an inch; text as outlines."""
    pt = dpi / 72.0 * points / 8.0
    return PictureStyle(
        theme, 0.42 * pt, 8 * pt, 7 * pt, 10.5 * pt, 0.5 * pt, 0.5 * pt, 1.0 * pt, 2.4 * pt,
        0.6 * pt, 1.25 * pt, 2.8 * pt, 0.42 * pt, outlined=True,
    )  # fmt: skip
