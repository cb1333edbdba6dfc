"""Products without a sign: what is plain is understood, what may be read in two ways or is no product is explained.

Understood: a number or a parenthesis before a name or a parenthesis, as in 2x, 3sin(x), 2(x + 1), (x + 1)(y − 1).
As everywhere, a power binds more strongly: 2x² is 2·(x²), and x²y is (x²)·y.
Explained: 1/2x, which is (1/2)·x to some and 1/(2·x) to others; x y, x 2, sin x; and two numbers side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from gdlab.core.expressions.errors import ExpressionError
from gdlab.core.expressions.vocabulary import ALIASES, FUNCTIONS

_TOKEN = re.compile(
    r"(?P<number>0x[\da-f]+(?!\w)|0[ob]\d+(?!\w)|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)|(?P<open>\()|(?P<close>\))|(?P<sign>\*\*|\S)",
    re.IGNORECASE,
)
_WORDS = frozenset(("and", "or", "not", "if", "else"))
"""What Python reads as something else than a name."""
_KNOWN = frozenset((*FUNCTIONS, *ALIASES))
_INVERSES = {name: f"a{name}(x) or 1/{name}(x)" for name in ("sin", "cos", "tan")}
"""What a power of −1 may mean."""
_MOST_SHOWN = 16
Kind = Literal["number", "name", "function", "word", "open", "close", "sign"]


@dataclass(frozen=True)
class _Token:
    kind: Kind
    text: str
    start: int
    end: int


def with_signs(source: str, origin: list[int], text: str) -> tuple[str, list[int]]:
    """The source with a * in each product that is understood without one.

    Args:
        source: a formula in Python's spelling.
        origin: for each of its characters, and for its end, the place in `text` that it came from.
        text: the formula as it was typed.

    Raises:
        ExpressionError: two things stand side by side that cannot be understood as a product.
    """
    tokens = _tokens(source, origin, text)
    pieces, places, done = [], [], 0
    for number, (left, right) in enumerate(pairwise(tokens)):
        try:
            _explain(tokens, number, left, right)
        except ExpressionError as error:
            raise ExpressionError(error.message, origin[error.start], origin[error.end - 1] + 1) from None
        if _is_product(left, right):
            pieces += [source[done : left.end], "*"]
            places += [*origin[done : left.end], origin[right.start]]
            done = left.end
    return "".join([*pieces, source[done:]]), [*places, *origin[done:]]


def _tokens(source: str, origin: list[int], text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(source):
        name = match[0]
        kind = str(match.lastgroup)
        if kind == "name":
            kind = "word" if name in _WORDS else "function" if name in _KNOWN else "name"
        if text[origin[match.start()]] == "π":
            kind = "number"  # one sign, which cannot be the beginning of a longer name
        found.append(_Token(kind, name, match.start(), match.end()))  # type: ignore[arg-type]
    return found


def _is_product(left: _Token, right: _Token) -> bool:
    if left.kind not in ("number", "close"):
        return False
    return right.kind in ("name", "function", "open") or right.text == "pi"


def _explain(tokens: list[_Token], number: int, left: _Token, right: _Token) -> None:
    """Refuse what is no plain product; `left` is the token of that number."""
    side_by_side = right.kind in ("name", "function", "number")
    if left.kind == "function" and right.kind != "open":
        _explain_function(tokens, number)
    elif left.kind == "name" and side_by_side:
        raise ExpressionError(f"write a product with *, as in {left.text}*{_shown(right)}", left.start, right.end)
    elif _is_product(left, right):
        start = _factor_start(tokens, number)
        if _divides(tokens, start):
            product = f"{_shown(left) if start == number else '…'}*{_shown(right)}"
            raise ExpressionError(
                f"a product after / needs its *: write /({product}) or /{product}", tokens[start].start, right.end
            )
    elif left.kind == right.kind == "number" and left.end == right.start and right.text.startswith("."):
        raise ExpressionError("this number has more than one point", left.start, right.end)
    elif left.kind in ("number", "close") and right.kind == "number":
        shown = _shown(left) if _factor_start(tokens, number) == number else "…"
        raise ExpressionError(f"write a product with *, as in {shown}*{right.text}", left.start, right.end)


def _explain_function(tokens: list[_Token], number: int) -> None:
    """A function without parentheses: sin x, sin 2x, sin²(x)."""
    function, after = tokens[number], tokens[number + 1]
    if after.text == "**":
        inverse = tokens[number + 2 : number + 3] and tokens[number + 2].text == "-"
        advice = _INVERSES.get(function.text, f"1/{function.text}(x)") if inverse else f"{function.text}(x)**2"
        raise ExpressionError(f"write {advice} instead", function.start, after.end)
    argument = [after]
    for token in tokens[number + 2 :]:
        if argument[-1].kind not in ("number", "name") or token.kind not in ("number", "name", "function"):
            break
        argument.append(token)
    if argument[0].kind in ("number", "name", "function"):
        shown = "*".join(_shown(token) for token in argument)[:_MOST_SHOWN]
        raise ExpressionError(f"write {function.text}({shown})", function.start, argument[-1].end)


def _shown(token: _Token) -> str:
    """A factor as a suggestion names it."""
    if token.kind == "function":
        return f"{token.text}(…)"
    return "(…)" if token.kind in ("open", "close") else token.text


def _factor_start(tokens: list[_Token], number: int) -> int:
    """The first token of the factor that ends at a token: a number, a parenthesis, a function's value, or a power."""
    start = number
    if tokens[number].kind == "close":
        depth = 0
        for start in range(number, -1, -1):
            depth += (tokens[start].kind == "close") - (tokens[start].kind == "open")
            if depth == 0:
                break
        start -= start > 0 and tokens[start - 1].kind == "function"
    return _factor_start(tokens, start - 2) if start > 1 and tokens[start - 1].text == "**" else start


def _divides(tokens: list[_Token], start: int) -> bool:
    """Whether a division sign stands before the factor."""
    before = start - 1
    while before > 0 and tokens[before].text in "+-":
        before -= 1
    return before >= 0 and tokens[before].text == "/"
