"""The features of a sculpted plane as the hand meets them: where their handles are, and what pulling them does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from gdlab.landscapes.features import Feature, Kind, feature_coefficients, feature_with
from gdlab.symbols.formatting import format_number
from gdlab.ui.canvas.tooled import Piece, Sight
from gdlab.ui.editor.sculpt_grips import Handle, Part, Pull, place_words
from gdlab.ui.editor.sculpt_pieces import Arrow, Grip, Label, Outline, Ruler, Sign

SIGNED: Final[tuple[Kind, ...]] = ("ridge", "plane")
"""Kinds whose height may have either sign."""
HEIGHT_WORDS: Final[dict[Kind, str]] = {"well": "depth", "plane": "slope"}
"""What the height of a kind is called, where it is not height."""
WIDTHS: Final[dict[Kind, int]] = {"well": 2, "hill": 2, "bowl": 2, "ridge": 1, "plane": 0}
"""How many of its two widths a kind has."""
_DECADE = 160.0
"""Pixels up that make a height ten times as large, or a signed one larger by twice the largest there is."""
_LEAST_ARM, _ARM, _STEM, _BESIDE = 26.0, 64.0, 30.0, 40.0
_RULER_AWAY, _EDGE = 40.0, 20.0
_CIRCLE: Final = QPainterPath()
_CIRCLE.addEllipse(QPointF(0.0, 0.0), 1.0, 1.0)


class Features(Struct, frozen=True):
    """The features of a plane, each with a sign; the selected one with handles."""

    items: tuple[Feature, ...]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.items)

    def handles(self, sight: Sight, selected: int) -> list[Handle]:
        """Return a handle for the place of each, and all those of the selected one that are in sight."""
        order = [i for i in range(len(self.items)) if i != selected]
        order += [selected] if 0 <= selected < len(self.items) else []
        found = [Handle(i, "place", sight.to_pixel(*self.items[i].position)) for i in order]
        if order and order[-1] == selected:
            found += _arms(sight, selected, self.items[selected])
            found += _ruler(sight, selected, self.items[selected], found)
        return [handle for handle in found if sight.frame.holds(handle.at)]

    def pulled(self, pull: Pull, sight: Sight) -> dict[str, float]:
        """Return the numbers that a pull changes, with what it makes of them."""
        index = pull.handle.index
        changes = self._pulled(self.items[index], pull, sight)
        return {f"features[{index}].{name}": number for name, number in changes.items()}

    def _pulled(self, feature: Feature, pull: Pull, sight: Sight) -> dict[str, float]:
        part, (dx, dy) = pull.handle.part, pull.shift
        if part == "place":
            x, y = feature.position
            return {"position[0]": x + dx, "position[1]": y + dy}
        if part == "angle":
            return {"angle": _turned(feature, pull)}
        if part == "height":
            return {"height": self._raised(feature, pull.start.y() - pull.end.y())}
        number = 0 if part == "first width" else 1
        (along_x, along_y), before = _way(feature, _axis(feature, number)), feature.width[number]
        least = min(before, 1.0 / max(sight.scale))
        return {f"width[{number}]": max(before + dx * along_x + dy * along_y, least)}

    def _raised(self, feature: Feature, pixels: float) -> float:
        """Return the height after a pull by so many pixels upwards: the ground follows the hand, so wells get flat."""
        if feature.kind in SIGNED:
            largest = max(abs(each.height) for each in self.items) or 1.0
            return feature.height + 2.0 * largest * pixels / _DECADE
        upwards = -pixels if feature.kind == "well" else pixels
        return feature.height * math.pow(10.0, upwards / _DECADE)

    def numbers(self, names: Iterable[str]) -> dict[str, float]:
        """Return numbers as they are."""
        known = self._known()
        return {name: known[name] for name in names}

    def changed(self, numbers: Mapping[str, float]) -> Features:
        """Return the features with some numbers changed."""
        known = self._known() | dict(numbers)
        return Features(tuple(feature_with(each, f"features[{i}]", known) for i, each in enumerate(self.items)))

    def _known(self) -> dict[str, float]:
        return {name: n for i, each in enumerate(self.items) for name, n in feature_coefficients(i, each).items()}

    def label(self, handle: Handle) -> str:
        """Return the value that a handle changes, in words; an angle in degrees."""
        feature = self.items[handle.index]
        match handle.part:
            case "place":
                return place_words(*feature.position)
            case "angle":
                return f"angle {format_number(math.degrees(feature.angle))}°"
            case "height":
                return f"{HEIGHT_WORDS.get(feature.kind, 'height')} {format_number(feature.height)}"
            case part:
                return f"width {format_number(feature.width[0 if part == 'first width' else 1])}"

    def pieces(self, sight: Sight, selected: int, near: Handle | None, pull: Pull | None) -> list[Piece]:
        """Return signs, outlines and handles."""
        handles, outlined = self.handles(sight, selected), near.index if near is not None else -1
        pieces: list[Piece] = []
        for index in dict.fromkeys((outlined, selected)):
            if 0 <= index < len(self.items):
                pieces += _outline(sight, self.items[index], strong=index == selected)
        pieces += _stem(sight, self.items[selected], handles) if 0 <= selected < len(self.items) else []
        for handle in handles:
            state = 0 if not handle.is_same(near) else 1 if pull is None else 2
            pieces.append(self._piece(handle, handle.index == selected, state, pull))
        if near is not None and pull is not None:
            pieces.append(Label(self.label(near), pull.end, sight.frame.area))
        return pieces

    def _piece(self, handle: Handle, selected: bool, state: int, pull: Pull | None) -> Piece:
        if handle.part == "place":
            return Sign(self.items[handle.index].kind, handle.at, selected, state)
        if handle.part == "height":
            return Ruler(handle.at, state, pull.end.y() - pull.start.y() if pull is not None and state == 2 else 0.0)
        return Grip("round" if handle.part == "angle" else "square", handle.at, handle.way, state)


def _axis(feature: Feature, number: int) -> int:
    """Return along which axis a width counts: the first of a ridge is across it."""
    return 1 if feature.kind == "ridge" else number


def _way(feature: Feature, axis: int) -> tuple[float, float]:
    """Return the direction of ξ or ζ."""
    angle = feature.angle + axis * math.pi / 2
    return math.cos(angle), math.sin(angle)


def _turned(feature: Feature, pull: Pull) -> float:
    """Return the angle after a pull about the centre, between −π and π."""
    (x, y), (a, b), (c, d) = feature.position, pull.origin, pull.target
    turn = math.atan2(d - y, c - x) - math.atan2(b - y, a - x)
    return math.remainder(feature.angle + turn, 2 * math.pi)


def _towards(sight: Sight, feature: Feature, axis: int, length: float) -> tuple[QPointF, QPointF, float]:
    """Return the centre's pixel, the direction of an axis in pixels (a unit long), and a length along it in pixels."""
    (x, y), (along_x, along_y), (sx, sy) = feature.position, _way(feature, axis), sight.scale
    centre = sight.to_pixel(x, y)
    per_unit = math.hypot(along_x * sx, along_y * sy)
    across, up = (along_y * sy, along_x * sx) if sight.swapped else (along_x * sx, along_y * sy)
    return centre, QPointF(across / per_unit, -up / per_unit), length * per_unit


def _arm(sight: Sight, feature: Feature, number: int) -> tuple[QPointF, QPointF, float]:
    """Return the arm on which the handle of a width is; it is never so short that handles cover one another."""
    centre, way, length = _towards(sight, feature, _axis(feature, number), feature.width[number])
    return centre, way, max(length, _LEAST_ARM)


def _long_arm(sight: Sight, feature: Feature) -> tuple[QPointF, QPointF, float]:
    """Return the arm beyond whose end the handle of the angle is; along the axis that has no width if there is one."""
    if WIDTHS[feature.kind] < 2:
        centre, way, _ = _towards(sight, feature, 0, 0.0)
        return centre, way, _ARM
    arms = [_arm(sight, feature, number) for number in (0, 1)]
    return max(arms, key=lambda arm: arm[2])


def _arms(sight: Sight, index: int, feature: Feature) -> list[Handle]:
    """Return the handles of the widths and of the angle; that of the angle is at the other end if it is seen there."""
    parts: tuple[Part, Part] = ("first width", "second width")
    found = []
    for number, part in enumerate(parts[: WIDTHS[feature.kind]]):
        centre, way, length = _arm(sight, feature, number)
        found.append(Handle(index, part, centre + way * length, (way.x(), way.y())))
    centre, way, length = _long_arm(sight, feature)
    ends = [centre + way * (sign * (length + _STEM)) for sign in (1.0, -1.0)]
    at = next((end for end in ends if sight.frame.holds(end)), ends[0])
    return [*found, Handle(index, "angle", at, (way.x(), way.y()))]


def _ruler(sight: Sight, index: int, feature: Feature, others: list[Handle]) -> list[Handle]:
    """Return the handle of the height, to the right of the feature, or wherever it is seen and clear of the others."""
    centre, area = sight.to_pixel(*feature.position), sight.frame.area
    reach = _BESIDE
    for number in range(WIDTHS[feature.kind]):
        _, way, length = _arm(sight, feature, number)
        reach = max(reach, abs(way.x()) * length + _BESIDE)
    inside = area.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    reach = min(reach, 0.5 * area.width())
    places = [centre + QPointF(sign * (reach + more), 0.0) for more in (0.0, _RULER_AWAY) for sign in (1.0, -1.0)]
    clear = [at for at in places if inside.contains(at) and not any(_covers(handle, at) for handle in others)]
    return [Handle(index, "height", at, (0.0, 1.0)) for at in clear[:1]]


def _covers(handle: Handle, at: QPointF) -> bool:
    return math.hypot(handle.at.x() - at.x(), handle.at.y() - at.y()) < _RULER_AWAY


def _outline(sight: Sight, feature: Feature, *, strong: bool) -> list[Piece]:
    """Return the ellipse of the widths, two lines along a ridge, or an arrow up a plane."""
    if feature.kind == "plane":
        centre, way, _ = _towards(sight, feature, 0, 0.0)
        return [Arrow(centre, centre + way * math.copysign(_ARM, feature.height or 1.0), strong)]
    if feature.kind == "ridge":
        return [Outline(_ridge(sight, feature), strong)]
    arms = [_towards(sight, feature, axis, feature.width[axis]) for axis in (0, 1)]
    centre, (along, across) = arms[0][0], (way * length for _, way, length in arms)
    stretched = QTransform(along.x(), along.y(), across.x(), across.y(), centre.x(), centre.y())
    return [Outline(stretched.map(_CIRCLE), strong)]


def _ridge(sight: Sight, feature: Feature) -> QPainterPath:
    """Return the two lines a width away from the crest, as long as the map is wide and high."""
    centre, along, _ = _towards(sight, feature, 0, 0.0)
    _, across, width = _towards(sight, feature, 1, feature.width[0])
    area: QRectF = sight.frame.area
    far = area.width() + area.height() + abs(centre.x()) + abs(centre.y())
    sides = [centre + across * (sign * width) for sign in (1.0, -1.0)]
    return _lines(*(side + along * way for side in sides for way in (-far, far)))


def _lines(*ends: QPointF) -> QPainterPath:
    """Return straight lines, each between two of their ends."""
    path = QPainterPath()
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        path.moveTo(start)
        path.lineTo(end)
    return path


def _stem(sight: Sight, feature: Feature, handles: list[Handle]) -> list[Piece]:
    """Return the line that ties the handle of the angle to what it turns."""
    angle = next((handle for handle in handles if handle.part == "angle"), None)
    if angle is None:
        return []
    centre, way, length = _long_arm(sight, feature)
    side = math.copysign(1.0, QPointF.dotProduct(angle.at - centre, way))
    if feature.kind == "plane" and side * feature.height >= 0:
        return []  # its arrow points there already
    inner = 0.0 if WIDTHS[feature.kind] < 2 else side * length
    return [Outline(_lines(centre + way * inner, angle.at), strong=True)]
