"""The transport's sizes: at a desk, in a small window, and in a lecture hall."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import asdict
from PySide6.QtCore import QRectF

from gdlab.ui.appearance import Appearance


class Metrics(Struct, frozen=True):
    """Lengths in pixels: of the whole strip, its button, and the scrub bar with its rulers."""

    height: int
    play: int
    inset_left: float
    inset_right: float
    ruler: float
    line: float
    curve: float
    ball: float
    ring: float
    tick: float
    gap: float


_DESK = Metrics(92, 40, 28, 24, 24, 1, 2, 6.5, 2.5, 4, 6)
_SMALL = Metrics(78, 40, 28, 22, 24, 1, 2, 6.5, 2.5, 4, 6)
_HALL = Metrics(200, 76, 64, 40, 64, 3, 5, 15, 5, 7, 12)


def metrics(appearance: Appearance) -> Metrics:
    """The sizes for the present appearance."""
    if not appearance.projector:
        return _SMALL if appearance.compact else _DESK
    scale = appearance.scale
    scaled = {name: value * scale for name, value in asdict(_HALL).items()}
    return Metrics(**{**scaled, "height": round(scaled["height"]), "play": round(scaled["play"])})


def plot_area(sizes: Metrics, width: float, height: float) -> QRectF:
    """The part of a scrub bar that holds the curve, between the two rulers; on whole pixels, for crisp lines."""
    left, right = round(sizes.inset_left), round(width - sizes.inset_right)
    top, bottom = round(sizes.ruler), round(height - sizes.ruler)
    return QRectF(left, top, max(8, right - left), max(8, bottom - top))
