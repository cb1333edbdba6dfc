"""The fonts that gdlab ships, and the table of sizes that every text in the window comes from."""

from __future__ import annotations

from functools import cache

from msgspec import Struct
from PySide6.QtGui import QFont, QFontDatabase

from gdlab.core import resources

FAMILY = "Source Sans 3"
_FILES = ("SourceSans3-Regular.ttf", "SourceSans3-Medium.ttf", "SourceSans3-Semibold.ttf")


class FontError(RuntimeError):
    """A font that gdlab ships cannot be used: the installation is broken."""


class Role(Struct, frozen=True):
    """What a text is for: pixels in a wide window, in a compact one and on the projector, and the weight."""

    wide: float
    compact: float
    projector: float
    weight: int = 400

    def pixels(self, *, compact: bool = False, projector: bool = False) -> float:
        """Size in pixels; the projector's is for a screen of 1920 × 1080."""
        if projector:
            return self.projector
        return self.compact if compact else self.wide


ROLES: dict[str, Role] = {
    "figure_title": Role(22, 19, 46, 600),
    "dock_title": Role(16, 16, 36, 600),
    "head": Role(15, 15, 36, 600),
    "body": Role(15, 15, 36),
    "value": Role(17, 16, 52, 500),
    "label": Role(14, 14, 34),
    "label_strong": Role(14, 14, 34, 600),
    "tick": Role(13, 13, 30),
    "unit": Role(14, 14, 32),
    "equation": Role(17.5, 17, 46),
    "formula": Role(20.5, 17, 46),
    "symbol": Role(21, 19, 46),
    "arrow_label": Role(21, 21, 46),
    "small_formula": Role(13.5, 13.5, 34),
}
"""Every size of type. From `equation` on these are sizes of typeset mathematics, which has no weight."""


@cache
def load_fonts() -> None:
    """Give Qt the fonts in resources/fonts; later calls do nothing.

    Raises:
        FontError: a file is missing or Qt cannot read it.
    """
    for name in _FILES:
        try:
            path = resources.path("fonts", name)
        except FileNotFoundError as error:
            raise FontError(f"The font {name} is missing; install gdlab again.") from error
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0 or FAMILY not in QFontDatabase.applicationFontFamilies(number):
            raise FontError(f"The font {path} cannot be read; install gdlab again.")


def ui_font(pixels: float, weight: int = 400) -> QFont:
    """The interface's font at a size in (device-independent) pixels, unhinted so that it scales evenly."""
    return QFont(_made(round(pixels), weight))


@cache
def _made(pixels: int, weight: int) -> QFont:
    """A font that is made once, and copied for all who use it."""
    load_fonts()
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
