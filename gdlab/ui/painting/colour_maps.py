"""The landscape's colours: the theme's own quiet map, or one of those of `resources/colours` at full strength."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from gdlab.core import resources
from gdlab.ui.theme import Theme

QUIET = "quiet"
COLOUR_MAPS = {QUIET: "Quiet", "viridis": "Viridis", "cet-cbl1": "CET-CBL1"}
"""The names of the maps by their keys."""


def map_stops(key: str, theme: Theme) -> tuple[QColor, ...]:
    """Return a map's colours at equal steps of height, the lowest first.

    Raises:
        KeyError: there is no such map.
    """
    return theme.map_stops if key == QUIET else _table(key)


@lru_cache(maxsize=8)
def _table(key: str) -> tuple[QColor, ...]:
    if key not in COLOUR_MAPS:
        raise KeyError(key)
    stops = resources.table(resources.path("colours", f"{key}.toml"))["stops"]
    return tuple(map(QColor, stops.split()))
