r"""Long formulas in lines, as in print: broken before a plus or minus, else before a factor, else inside parentheses.

What is too wide in one piece is written in another way: a tall fraction with a slash, e^… as exp(…), cases in words.
Works on the LaTeX of `core.expressions`, in which `\left` and `\right` are paired and operators stand between spaces.
Pure text: no Qt here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Atom = tuple[str, str]
"""An operator, "" at the start, and what follows it."""

_TOKEN = re.compile(r"\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\begin\b|\\end\b|\\[A-Za-z]+|\\.|.", re.DOTALL)
_OPENING, _CLOSING = frozenset((r"\left", r"\begin", "{")), frozenset((r"\right", r"\end", "}"))
_RIGHT = r"\right"
_SUM = re.compile(r" ([+-]) ")
_PRODUCT = re.compile(r"(\\cdot) |(\\,)| (/) ")
_ROW = re.compile(", ")
_WORD = re.compile(r"(\\text\{ (?:if|and|or) \})")
_FENCE = re.compile(r"\\left(\(|\||\\lfloor|\\\|)")
_PLAIN_FENCES = {r"\lfloor": r"\lfloor ", "(": "(", "|": "|"}
_CASES, _END_OF_CASES = r"\begin{cases}", r"\end{cases}"
_MOST_DEPTH = 40
_CLEARLY_SHORTER, _CLEARLY_LONGER = 0.85, 1.05


def lines(latex: str, width: Callable[[str], float], room: float, operator: float) -> list[str]:
    """The LaTeX in lines no wider than the room, as far as that can be done.

    Args:
        latex: a formula.
        width: pixels that a piece of LaTeX takes.
        room: pixels there are.
        operator: pixels that an operator takes between two pieces, with its gaps.
    """
    atoms = _split(latex, _SUM)
    words = _in_words(f"({latex})") if len(atoms) == 1 and latex.startswith(_CASES) else None
    if words is not None and width(latex) > room:
        atoms = _broken(words[1:-1])
    return _Lines(width, room, operator).fill(atoms, _MOST_DEPTH)


class _Lines:
    """Fills lines with atoms; one that is too wide for a line is broken up, as deeply as it takes."""

    def __init__(self, width: Callable[[str], float], room: float, operator: float) -> None:
        self._width, self._room, self._operator = width, room, operator

    def fill(self, atoms: list[Atom], depth: int) -> list[str]:
        filled: list[str] = []
        line, used = "", 0.0
        for sign, body in atoms:
            taken = self._width(body) + (self._operator if sign else 0.0)
            longer = f"{line} {sign} {body}"
            together = self._together(longer, used + taken)
            if line and together <= self._room:
                line, used = longer, together
                continue
            filled += [line] if line else []
            pieces = [] if taken <= self._room or not depth else _broken(body)
            if pieces:
                *whole, line = self.fill([(sign, pieces[0][1]), *pieces[1:]], depth - 1)
                filled += whole
                used = self._width(line)
            else:
                line, used = _begun(sign, body), taken
        return [*filled, line]

    def _together(self, line: str, guess: float) -> float:
        """The width of a line; where the sum of its parts leaves no doubt, it is not measured."""
        doubtful = _CLEARLY_SHORTER * self._room < guess <= _CLEARLY_LONGER * self._room
        return self._width(line) if doubtful else guess


def _begun(sign: str, body: str) -> str:
    """A line that begins with an operator or a word; a product whose factors stood side by side gets its sign."""
    if sign == r"\,":
        sign = r"\cdot"
    sign = sign.replace("{ ", "{")
    return f"{sign} {body}" if sign else body


def _broken(body: str) -> list[Atom]:
    """The parts of a formula, at its loosest joints; none where it cannot be broken."""
    for joint in (_ROW, _WORD, _SUM, _PRODUCT):
        parts = _split(body, joint)
        if len(parts) > 1:
            return parts
    for loosen in (_unfenced, _slashed, _unraised, _unrooted, _in_words):
        looser = loosen(body)
        if looser is not None:
            return _broken(looser) or [("", looser)]
    return []


def _depths(latex: str) -> Iterator[tuple[int, str, int]]:
    """Place, token, and how many groups are open before it."""
    depth = 0
    for found in _TOKEN.finditer(latex):
        token = found[0]
        depth -= token in _CLOSING
        yield found.start(), token, depth
        depth += token in _OPENING


def _split(latex: str, joint: re.Pattern[str]) -> list[Atom]:
    outside = {place for place, _, depth in _depths(latex) if depth == 0}
    parts: list[Atom] = []
    start, sign = 0, ""
    for found in joint.finditer(latex):
        if found.start() in outside and found.start() > start:
            comma = found[0].startswith(",")
            parts.append((sign, latex[start : found.start()] + ("," if comma else "")))
            start, sign = found.end(), next((group for group in found.groups() if group), "")
    return [*parts, (sign, latex[start:])]


def _group(latex: str, start: int) -> int:
    """Where the group in braces ends that begins at a place."""
    return next(p for p, token, depth in _depths(latex[start:]) if token == "}" and depth == 0) + start + 1


def _unfenced(body: str) -> str | None:
    r"""The first outer `\left( … \right)` as plain parentheses, between which lines may be broken."""
    tokens = list(_depths(body))
    opening = next((place for place, token, depth in tokens if token == r"\left" and depth == 0), None)
    found = _FENCE.match(body, opening) if opening is not None else None
    if found is None or opening is None:
        return None
    closing = next(place for place, token, depth in tokens if token == _RIGHT and depth == 0 and place > opening)
    left = _PLAIN_FENCES.get(found[1], found[1])
    return f"{body[:opening]}{left}{body[found.end() : closing]}{body[closing + len(_RIGHT) :]}"


def _slashed(body: str) -> str | None:
    """A fraction written with a slash."""
    if not body.startswith(r"\frac{"):
        return None
    middle = _group(body, 5)
    end = _group(body, middle)
    above, below, rest = body[6 : middle - 1], body[middle + 1 : end - 1], body[end:]
    return f"{_bound(above, _SUM)} / {_bound(below, _SUM, _PRODUCT)}{rest}"


def _bound(part: str, *joints: re.Pattern[str]) -> str:
    """A part in parentheses where it has such a joint."""
    loose = part.startswith("-") or any(len(_split(part, joint)) > 1 for joint in joints)
    return rf"\left({part}\right)" if loose else part


def _unraised(body: str) -> str | None:
    """e to a long power as exp( )."""
    if not body.startswith("e^{"):
        return None
    end = _group(body, 2)
    return rf"\exp\left({body[3 : end - 1]}\right){body[end:]}"


def _unrooted(body: str) -> str | None:
    """A long root as a power."""
    if not body.startswith(r"\sqrt{"):
        return None
    end = _group(body, 5)
    return rf"\left({body[6 : end - 1]}\right)^{{1/2}}{body[end:]}"


def _in_words(body: str) -> str | None:
    """The first cases one after the other, in parentheses: (y if x > 0, z else)."""
    tokens = list(_depths(body))
    start = next((place for place, token, depth in tokens if token == r"\begin" and depth == 0), None)
    if start is None:
        return None
    end = next(place for place, token, depth in tokens if token == r"\end" and depth == 0 and place > start)
    before, rows, after = body[:start], body[start + len(_CASES) : end], body[end + len(_END_OF_CASES) :]
    *others, (value, _) = _cells(rows)
    words = ", ".join([*(rf"{own}\text{{ if }}{condition}" for own, condition in others), rf"{value}\text{{ else}}"])
    enclosed = before.endswith("(") and after.startswith(")")
    return f"{before}{words}{after}" if enclosed else rf"{before}\left({words}\right){after}"


def _cells(rows: str) -> list[tuple[str, str]]:
    """Value and condition of each case."""
    cells, start = [], 0
    for place, token, depth in [*_depths(rows), (len(rows), "&", 0)]:
        if depth == 0 and token in ("&", r"\\"):
            cells.append(rows[start:place].strip())
            start = place + len(token)
    return list(zip(cells[::2], cells[1::2], strict=True))
