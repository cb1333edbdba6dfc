"""What the dock says of a landscape, as text and as LaTeX. No widgets here."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache, lru_cache

import numpy as np

from gdlab.analysis.sight import searched
from gdlab.analysis.view import View
from gdlab.core.expressions import ExpressionError
from gdlab.core.protocols import Landscape, StationaryPoint
from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import STANDARD, WEIGHTS, Notation
from gdlab.ui.docks.landscape.kink_words import exactness
from gdlab.ui.theme import Side
from gdlab.ui.widgets.scales import LinearScale, LogScale, Scale

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NAME = re.compile(r"([A-Za-z]+|[α-ωΑ-Ω])_?(\d*)$")
_SHOWN_COORDINATES = 3
_NEGLIGIBLE = 1e-12
_UNSEEN = 1e-8
"""Half of the digits: no better is the place known of a point where the curvature vanishes too."""
_ZERO_DIGITS = re.compile(r"\.0+$|(\.\d*?)0+$")
PLAIN_COEFFICIENT_SPAN = 10.0
"""A coefficient without a range can be dragged by this factor up and down."""


def coordinate_names(landscape: FormulaLandscape, side: Side, notation: Notation = STANDARD) -> dict[str, str]:
    """LaTeX of each coordinate: x, y in physics; w₁, w₂ in machine learning, w alone where there is only one."""
    variables = landscape.expression.variables
    if side == "ml":
        letter, only = WEIGHTS[notation.weights], len(variables) == 1
        return {name: letter if only else f"{letter}_{{{number}}}" for number, name in enumerate(variables, 1)}
    return {name: name if name.isalpha() else f"x_{{{name[1:]}}}" for name in variables}


def reading(landscape: FormulaLandscape, side: Side, notation: Notation = STANDARD) -> tuple[str, str]:
    """What stands before and after the equals sign of a reading: `U(x, y)` and the formula."""
    names = coordinate_names(landscape, side, notation)
    listed = list(names.values())
    if len(listed) > _SHOWN_COORDINATES:
        listed = [listed[0], r"\text{…}", listed[-1]]
    return f"{'L' if side == 'ml' else 'U'}({', '.join(listed)})", landscape.latex(names)


def coefficient_texts(landscape: FormulaLandscape) -> dict[str, str]:
    """The coefficients as they stand in the formula: 20 rather than 20.0, because there it reads as mathematics."""
    return {name: plain_number(value) for name, value in landscape.coefficients.items()}


@lru_cache(maxsize=1024)
def plain_number(value: float, digits: int = 3) -> str:
    """A number without idle zeros: 20, 0.5, −2.81, 1.2×10⁻⁵."""
    mantissa, times, power = format_number(value, digits).partition("×")
    return _ZERO_DIGITS.sub(lambda found: found[1] or "", mantissa) + times + power


def symbol_latex(name: str) -> str:
    """A coefficient's name as LaTeX: a, α from alpha, k₂ from k2."""
    found = _NAME.match(name)
    if found is None:
        return rf"\mathrm{{{name}}}"
    letters, digits = found[1], found[2]
    base = letters if len(letters) == 1 else rf"\{letters}"
    return f"{base}_{{{digits}}}" if digits else base


def hint(landscape: FormulaLandscape) -> str:
    """Count what a formula has, and say where its gradient is exact: Two variables, one coefficient. Gradient exact."""
    variables = _counted(landscape.dimension, "variable")
    coefficients = _counted(len(landscape.coefficients), "coefficient")
    return f"{variables[0].upper()}{variables[1:]}, {coefficients}. {exactness(landscape)}"


def _counted(number: int, noun: str) -> str:
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"


def sentence(error: ExpressionError, text: str) -> str:
    """The error's message as a sentence; a word of the formula that begins it keeps its small letter."""
    message = error.message
    first = re.split(r"\W", message, maxsplit=1)[0]
    if len(first) < 2 or first not in text[error.start : error.end]:
        message = message[:1].upper() + message[1:]
    return message if message.endswith((".", "?", "…")) else f"{message}."


def scale_of(value: float, ends: tuple[float, float] | None) -> Scale:
    """The slider of a coefficient: even where it may be negative, logarithmic otherwise."""
    low, high = ends or _around(value)
    return LogScale(low, high) if low > 0 else LinearScale(low, high)


def _around(value: float) -> tuple[float, float]:
    """So many times smaller and larger, as far as there are numbers with all their digits."""
    span, least, most = PLAIN_COEFFICIENT_SPAN, sys.float_info.min, sys.float_info.max / 4
    if value > 0:
        middle = min(max(value, least * span), most / span)
        return middle / span, middle * span
    reach = min(span * abs(value), most) or 1.0
    return -reach, reach


def position_texts(point: StationaryPoint, reach: float) -> list[str]:
    """The coordinates of a stationary point; what the search leaves of a zero is 0.

    `reach` is the largest coordinate of the part of the landscape that is searched.
    """
    return [plain_number(0.0 if abs(x) < _UNSEEN * reach else float(x)) for x in point.position]


def value_text(value: float, points: tuple[StationaryPoint, ...]) -> str:
    """U at a point; what rounding leaves of a zero is 0."""
    scale = max([1.0, *(abs(point.value) for point in points)])
    return plain_number(0.0 if abs(value) < _NEGLIGIBLE * scale else value)


def curvature_texts(point: StationaryPoint, points: tuple[StationaryPoint, ...]) -> list[str]:
    """The curvatures, steepest first; what rounding leaves of a zero is 0."""
    eigenvalues = np.sort(point.eigenvalues)[::-1]
    scale = max(float(np.abs(each.eigenvalues).max()) for each in (point, *points))
    flat = _UNSEEN * max(1.0, scale) if point.kind == "degenerate" else _NEGLIGIBLE * scale
    return [plain_number(0.0 if abs(e) < flat else float(e)) for e in eigenvalues]


def condition(point: StationaryPoint) -> float | None:
    """κ, the ratio of the steepest to the gentlest curvature; None but for a minimum with several."""
    if point.kind != "minimum" or len(point.eigenvalues) < 2:
        return None
    return float(point.eigenvalues.max() / point.eigenvalues.min())


def spoken_point(point: StationaryPoint, points: tuple[StationaryPoint, ...], reach: float) -> str:
    """A stationary point in plain text, with all its numbers."""
    place = ", ".join(position_texts(point, reach))
    place = place if len(point.position) == 1 else f"({place})"
    parts = [f"{point.kind} at {place}", f"U = {value_text(point.value, points)}"]
    parts.append(f"λ = {', '.join(curvature_texts(point, points))}")
    if point.spread:
        parts.append(f"one of a whole {spread_word(point)}")
    ratio = condition(point)
    return ", ".join([*parts, f"κ = {plain_number(ratio)}"] if ratio is not None else parts)


def spread_word(point: StationaryPoint) -> str:
    """What a stationary point makes together with others that follow without end."""
    if point.spread > 1:
        return "plain"
    return "line" if len(point.position) > 1 else "stretch"


def searched_words(landscape: Landscape, view: View | None) -> str:
    """Where stationary points were looked for, "" where a view (None: a fitted one) shows no more than that."""
    box = searched(landscape)[:2]
    shown = [] if view is None else [(view.left, view.right), (view.bottom, view.top)][: len(box)]
    slack = 1e-9 * (box[:, 1] - box[:, 0])
    if all(low >= a - s and high <= b + s for (low, high), (a, b), s in zip(shown, box, slack, strict=False)):
        return ""
    names = ("x₁", "x₂") if landscape.dimension > 2 else ("x", "y")
    ends = ", ".join(f"{name} {plain_number(a)} to {plain_number(b)}" for name, (a, b) in zip(names, box, strict=False))
    return f"searched: {ends}"


@cache
def short_names() -> dict[str, str]:
    """The gallery's names by key, for where the whole does not fit: Valley for Elongated valley.

    The last word, unless that would be the name of two; then what stands before it: Six-hump for Six-hump camel.
    """
    names = {key: entry.name for key, entry in gallery().items()}
    last = {key: _capital(name.rsplit(maxsplit=1)[-1]) for key, name in names.items()}
    taken = Counter(last.values())
    return {
        key: word if taken[word] == 1 or " " not in names[key] else names[key].rsplit(maxsplit=1)[0]
        for key, word in last.items()
    }


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
