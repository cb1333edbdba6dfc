"""What a sculpted plane is made of: wells, hills, ridges, slopes and bowls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, reduce
from typing import Final, Literal, get_args

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions import tree
from gdlab.core.expressions.emit_python import elementary
from gdlab.core.expressions.parser import parse
from gdlab.core.fields import ParameterError, is_finite_number
from gdlab.core.suggestions import did_you_mean
from gdlab.landscapes.sculpture import LARGEST, Sculpture

Kind = Literal["well", "hill", "ridge", "plane", "bowl"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MOST_FEATURES = 32
MOST_TURNS = 1000.0
"""No angle is larger, in radians."""
_SIGNED = ("ridge", "plane")
_NARROW = 0.05
"""A well or hill narrower than this part of the bounds is looked at for itself."""

_U, _V = "(a#*(x - p#) + b#*(y - q#))", "(c#*(x - p#) + d#*(y - q#))"
_FORMULAS: Final[dict[str, str]] = {
    "well": f"-h#*exp(-({_U}**2 + {_V}**2)/2)",
    "hill": f"h#*exp(-({_U}**2 + {_V}**2)/2)",
    "ridge": f"h#*exp(-{_V}**2/2)",
    "plane": f"h#*{_U}",
    "bowl": f"h#*({_U}**2 + {_V}**2)/2",
}
"""U of a feature; # is its number, a to d turn and scale. All are zero, or a height, at (p, q)."""


@dataclass(frozen=True)
class Feature:
    """A part of a sculpted plane. It is checked when a landscape is made of it.

    With ξ, ζ the coordinates from its position, turned by its angle, and q = (ξ/w₁)²/2 + (ζ/w₂)²/2:

        well    −h e^(−q), with curvatures h/w₁², h/w₂² at its bottom
        hill     h e^(−q)
        ridge    h e^(−q) with q = (ζ/w₁)²/2, endless along ξ; a trench where h < 0
        plane    h ξ
        bowl     h q

    Attributes:
        kind: one of `KINDS`.
        position: (x, y).
        height: h; more than zero for wells, hills and bowls, of any sign for ridges and planes.
        width: (w₁, w₂) along ξ and ζ, more than zero.
        angle: from the x axis to ξ, in radians.
    """

    kind: Kind
    position: tuple[float, float]
    height: float = 1.0
    width: tuple[float, float] = (0.5, 0.5)
    angle: float = 0.0


@lru_cache(maxsize=256)
def feature_expression(kinds: tuple[Kind, ...]) -> Sculpture:
    """The sum of features of these kinds, in this order; their numbers are its coefficients."""
    terms = [_tree(kind, i) for i, kind in enumerate(kinds, 1)]
    whole: tree.Node = tree.Number(0.0, "0") if not terms else reduce(lambda a, b: tree.Binary("+", a, b), terms)
    return Sculpture(whole, ("x", "y"))


@cache
def _tree(kind: Kind, number: int) -> tree.Node:
    return parse(_FORMULAS[kind].replace("#", str(number)))


def feature_numbers(feature: Feature) -> dict[str, float]:
    """The coefficients of the expression of one feature, by name.

    p1, q1, h1, and a1 … d1 in ξ = a (x−p) + b (y−q) and ζ = c (x−p) + d (y−q), in units of the widths that count.
    """
    cosine, sine = _turn(feature.angle)
    along, across = feature.width
    if feature.kind == "ridge":
        across = along
    if feature.kind == "plane":
        along = 1.0
    p, q = feature.position
    turned = {"a1": cosine / along, "b1": sine / along, "c1": -sine / across, "d1": cosine / across}
    return {"p1": p, "q1": q, "h1": feature.height, **turned}


@lru_cache(maxsize=256)
def _turn(angle: float) -> tuple[float, float]:
    """Cosine and sine, the same bits everywhere."""
    return float(elementary("cos", "float")(angle)), float(elementary("sin", "float")(angle))


def feature_strength(feature: Feature, x: FloatArray, y: FloatArray) -> FloatArray | float:
    """The usual size of the slope of one feature near each point."""
    if feature.kind == "plane":
        return abs(feature.height)
    n = feature_numbers(feature)
    dx, dy = x - n["p1"], y - n["q1"]
    u, v = n["a1"] * dx + n["b1"] * dy, n["c1"] * dx + n["d1"] * dy
    steepness = abs(feature.height) / min(feature.width)
    if feature.kind == "bowl":
        return steepness
    near: FloatArray = np.exp(-(v * v if feature.kind == "ridge" else u * u + v * v) / 2)
    return steepness * near


def narrow_parts(features: Iterable[Feature], bounds: FloatArray) -> list[FloatArray]:
    """Boxes about wells and hills that a search from evenly spread points may pass by."""
    reach = float((bounds[:, 1] - bounds[:, 0]).max()) * _NARROW
    boxes = []
    for feature in features:
        width, centre = min(feature.width), np.array(feature.position)
        if feature.kind in ("well", "hill") and width < reach:
            box = np.stack([centre - 2 * width, centre + 2 * width], axis=1).clip(bounds[:, :1], bounds[:, 1:])
            if np.all(box[:, 0] < box[:, 1]):
                boxes.append(box)
    return boxes


def feature_coefficients(index: int, feature: Feature) -> dict[str, float]:
    """The numbers of a feature by their places."""
    at = f"features[{index}]"
    (x, y), (w1, w2) = feature.position, feature.width
    return {
        f"{at}.position[0]": x,
        f"{at}.position[1]": y,
        f"{at}.height": feature.height,
        f"{at}.width[0]": w1,
        f"{at}.width[1]": w2,
        f"{at}.angle": feature.angle,
    }


def feature_with(feature: Feature, at: str, n: Mapping[str, float]) -> Feature:
    """The feature with the numbers that stand at its place."""
    return replace(
        feature,
        position=(n[f"{at}.position[0]"], n[f"{at}.position[1]"]),
        height=n[f"{at}.height"],
        width=(n[f"{at}.width[0]"], n[f"{at}.width[1]"]),
        angle=n[f"{at}.angle"],
    )


def checked_features(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """The features with floats for numbers.

    Raises:
        ParameterError: one of them cannot be, or there are too many.
    """
    own = tuple(features)
    if len(own) > MOST_FEATURES:
        raise ParameterError("features", f"a landscape may have {MOST_FEATURES} features; this one has {len(own)}")
    return tuple(_checked_feature(i, feature) for i, feature in enumerate(own))


def _checked_feature(index: int, feature: Feature) -> Feature:
    at, name = f"features[{index}]", f"feature {index + 1}"
    if feature.kind not in KINDS:
        raise ParameterError(
            f"{at}.kind",
            f"{name} must be one of {', '.join(KINDS)}, not {feature.kind!r}{did_you_mean(feature.kind, KINDS)}",
        )
    for key in ("position", "width"):
        if not isinstance(getattr(feature, key), Sequence) or len(getattr(feature, key)) != 2:
            raise ParameterError(f"{at}.{key}", f"the {key} of {name} must be two numbers")
    numbers = feature_coefficients(index, feature)
    for key, number in numbers.items():
        _check_number(key, f"the {key.partition('.')[2].partition('[')[0]} of {name}", number, feature.kind)
    return feature_with(feature, at, {key: float(number) for key, number in numbers.items()})


def _check_number(key: str, what: str, number: object, kind: str) -> None:
    """Raise `ParameterError` unless the number at this place of a feature can be."""
    limit = MOST_TURNS if key.endswith("angle") else LARGEST
    if not is_finite_number(number):
        raise ParameterError(key, f"{what} must be a finite number, not {number!r}")
    if abs(number) > limit:
        raise ParameterError(key, f"{what} must be between −{limit:g} and {limit:g}, not {number!r}")
    least = 1 / LARGEST if ".width" in key else 0.0 if key.endswith("height") and kind not in _SIGNED else -limit
    if number < least or number == 0.0 == least:
        raise ParameterError(key, f"{what} must be more than zero, not {number!r}")
