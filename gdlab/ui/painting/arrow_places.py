"""Where the arrows go: from the particle's rim, apart from each other and from the trail, within the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF

from gdlab.ui.painting.arrows import FORCE, FRICTION, VELOCITY, Arrow
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import stretch
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.scale_bar import ScaleBar
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import box_of

_LONGEST = 0.42  # of the picture's width
_SHORTEST, _SHORTEST_BROKEN = 9.0, 30.0  # pixels beyond the rim; shorter arrows vanish
_FAR = 1e6


def place_arrows(
    frame: Frame, style: PictureStyle, data: PictureData, at: QPointF, bar: ScaleBar, begun: Sequence[float] = ()
) -> tuple[Arrow, ...]:
    """Return the shown arrows of the particle at `at`, moved apart where two would lie on each other.

    At the angles `begun` there lies something else already, from which arrows keep as far off as they can.
    """
    arrows: list[Arrow] = []
    taken: list[tuple[float, float]] = [(angle, 0.0) for angle in begun]
    radius, pull = style.particle_radius(data.mass) + 0.25 * style.particle, data.vectors.get(FORCE, (0.0, 0.0))
    for key, (x, y) in data.arrows.items():
        strength = math.hypot(x, y)
        if not 0 < strength < math.inf:
            continue
        across, down = x / strength, -y / strength
        angle, side = math.atan2(down, across), -1.0 if across * -pull[1] - down * pull[0] > 0 else 1.0
        aside = _aside(key, angle, side, taken)
        taken.append((angle, aside))
        rim = math.sqrt(max(1.0 - aside**2, 0.0)) * radius
        length = min(strength / (bar.speed if key == VELOCITY else bar.force) * bar.length, _FAR) - rim
        if length < _SHORTEST * style.arrows:
            continue
        way = QPointF(across, down)
        start = at + QPointF(-down, across) * (aside * radius) + way * rim
        reach = min(length, _room(frame, start, way, 10 * style.unit))
        broken = reach < length - 1
        if reach >= (_SHORTEST_BROKEN if broken else _SHORTEST) * style.arrows:
            arrows.append(Arrow(key, start, start + way * reach, broken, 1.3 if data.linked == key else 1.0))
    return tuple(arrows)


def _aside(key: str, angle: float, side: float, taken: list[tuple[float, float]]) -> float:
    """Return how far to shift an arrow sideways, in particle radii; `side` is the sign of the side away from the force.

    Friction points back along the trail: it stands beside it, on the side away from the force, because the trail
    bends towards the force. Any other arrow moves only where one of nearly the same direction stands already.
    """
    options = (0.95 * side, -0.95 * side, 1.9 * side) if key == FRICTION else (0.0, 0.95, -0.95, 1.9, -1.9)
    for option in options:
        if all(abs(math.remainder(angle - a, math.tau)) > 0.3 or abs(option - o) > 0.5 for a, o in taken):
            return option
    return options[0]


def _room(frame: Frame, start: QPointF, way: QPointF, margin: float) -> float:
    """Return how far an arrow may reach from `start`: to a margin before the picture's edge, and not all across."""
    end = start + way * _FAR
    seen = stretch((start.x(), start.y()), (end.x(), end.y()), box_of(frame, -margin))
    return min(seen[1] * _FAR, _LONGEST * frame.area.width()) if seen else 0.0
