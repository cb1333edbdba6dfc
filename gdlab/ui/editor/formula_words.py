"""What a formula may be made of, as it is offered while one types. No widgets here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from gdlab.core.expressions.vocabulary import ALIASES, ARITIES
from gdlab.landscapes import FormulaLandscape

_HELP = {
    "exp": ("exp(x)", "e to the power x"),
    "expm1": ("expm1(x)", "exp(x) − 1, exact near 0"),
    "log": ("log(x)", "natural logarithm, x > 0"),
    "log1p": ("log1p(x)", "log(1 + x), exact near 0"),
    "log2": ("log2(x)", "logarithm to base 2"),
    "log10": ("log10(x)", "logarithm to base 10"),
    "sin": ("sin(x)", "sine, x in radians"),
    "cos": ("cos(x)", "cosine, x in radians"),
    "tan": ("tan(x)", "tangent, x in radians"),
    "asin": ("asin(x)", "inverse sine, −1 ≤ x ≤ 1"),
    "acos": ("acos(x)", "inverse cosine, −1 ≤ x ≤ 1"),
    "atan": ("atan(x)", "inverse tangent"),
    "sinh": ("sinh(x)", "hyperbolic sine"),
    "cosh": ("cosh(x)", "hyperbolic cosine"),
    "tanh": ("tanh(x)", "hyperbolic tangent, a smooth step from −1 to 1"),
    "sigmoid": ("sigmoid(x)", "1/(1 + exp(−x)), a smooth step from 0 to 1"),
    "softplus": ("softplus(x)", "log(1 + exp(x)), a smooth ramp"),
    "pow": ("pow(x, a)", "x to the power a, as x**a"),
    "sqrt": ("sqrt(x)", "square root, x ≥ 0"),
    "abs": ("abs(x)", "absolute value; a kink at 0"),
    "sign": ("sign(x)", "−1, 0 or 1; a jump at 0"),
    "floor": ("floor(x)", "next lower whole number; jumps"),
    "min": ("min(a, b, …)", "the least of 2 to 8 values"),
    "max": ("max(a, b, …)", "the largest of 2 to 8 values"),
    "where": ("where(x < 0, a, b)", "a where the condition holds, else b"),
}
_CONSTANTS = {"pi": "3.14159…", "e": "2.71828…, the base of exp"}
_WORD = re.compile(r"[^\W\d]\w*$")
_NUMBER = re.compile(r"(?:\d\.?|\.\d)[eE]$")


class Word(Struct, frozen=True):
    """One word of the language: how it is called, what it means, and what is written for it.

    `back` is how many letters the cursor goes back afterwards: into the parentheses of a function.
    """

    name: str
    signature: str
    help: str
    text: str
    back: int = 0


def words(landscape: FormulaLandscape | None) -> tuple[Word, ...]:
    """All words that may stand in a formula: coordinates, coefficients, constants, functions."""
    own: list[Word] = []
    if landscape is not None:
        own = [Word(name, name, "coordinate", name) for name in landscape.expression.variables]
        own += [Word(name, name, f"coefficient, {value:.4g}", name) for name, value in landscape.coefficients.items()]
    constants = [Word(name, name, meaning, name) for name, meaning in _CONSTANTS.items()]
    functions = [Word(name, *_HELP[name], f"{name}()", 1) for name in ARITIES]
    return (*own, *constants, *functions, *_others(ALIASES))


def _others(aliases: Mapping[str, str]) -> list[Word]:
    """Other names of functions, which are found by them."""
    return [
        Word(name, _HELP[function][0].replace(function, name, 1), f"the same as {function}", f"{name}()", 1)
        for name, function in aliases.items()
    ]


def typed_word(text: str, cursor: int) -> str:
    """The word that ends at the cursor; "" where there is none, or a number is being typed such as 1e."""
    found = _WORD.search(text[:cursor])
    if found is None or _NUMBER.search(text[:cursor]) or text[cursor : cursor + 1].isalnum():
        return ""
    return found[0]


def offered(typed: str, known: tuple[Word, ...]) -> list[Word]:
    """The words that begin like what was typed; none where it is a whole word already that needs nothing more."""
    begin = [word for word in known if word.name.startswith(typed)]
    whole = next((word for word in begin if word.name == typed), None)
    if whole is not None and not whole.back:
        return []
    return begin
