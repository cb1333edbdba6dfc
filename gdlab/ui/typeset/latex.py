r"""LaTeX as callers write it, made ready for the typesetter. Pure text: no Qt here.

Callers write plain LaTeX with places for numbers, `\num{key}`. The typesetter needs a few things spelled out: a minus
sign that is no operator, a nabla that does not push its neighbour away, a comma with the right gap. And each number
must arrive as a marker: text of the same shape in a colour that nothing else has.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_LENGTH = 4000
MAX_DEPTH = 24
FIRST_MARKER = 0x010000
"""Colour of the first slot's marker; the next slots count up."""

UNKNOWN = "–"
"""What stands where a value is not known."""

SLOT = re.compile(r"\\num\{([^{}]*)\}")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_OPENERS = frozenset("=<>([{&^_+-−,;") | {r"\\", r"\{", r"\(", r"\["}
_RELATIONS = frozenset(
    "\\" + word
    for word in (
        "leftarrow", "gets", "to", "rightarrow", "approx", "sim", "equiv", "leq", "le", "geq", "ge", "ne", "neq",
        "propto", "quad", "qquad", "left", "cdot", "times", "iff", "implies",
    )
)  # fmt: skip
_FUNCTIONS = frozenset(("sin", "cos", "tan", "sinh", "cosh", "tanh", "log", "ln", "exp", "min", "max"))
_SYMBOL = re.compile(r"\w|\\(?!left|right)[A-Za-z]+")
"""What a function's name must not touch, unlike a parenthesis or a script."""
_DIGITS = str.maketrans("123456789", "000000000")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+")
_SUPERSCRIPT_RUN = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_MARKUP = {"−": "{-}", "-": "{-}", "+": "{+}", "×": r"{\times}", "∞": r"\infty", "–": r"\text{–}"}


_STRETCHED = re.compile(
    r"\\left(?![A-Za-z])(?!\s*\.)((?:(?!\\(?:left|right)(?![A-Za-z])).)*)\\right(?![A-Za-z])(?!\s*\.)", re.DOTALL
)
_TALL = re.compile(r"\\(d?frac|sum|int|prod|sqrt|begin)(?![A-Za-z])")


class LatexError(ValueError):
    """LaTeX that cannot be typeset; it is then shown as plain text."""


def shown(value: str) -> str:
    """The value as it is painted: "nan" is a dash."""
    return UNKNOWN if value.strip().lower() in ("nan", "") else value


@lru_cache(4096)
def shape(value: str) -> str:
    """What the layout depends on: the value with every digit replaced by 0, since digits are equally wide."""
    flat = _SUPERSCRIPT_RUN.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPTS) + "$", shown(value))
    return flat.translate(_DIGITS)


@lru_cache(4096)
def characters(value: str) -> str:
    """The characters of a value that get a glyph, one each, in the order in which they are set."""
    flat = _SUPERSCRIPT_RUN.sub(lambda run: run[0].translate(_SUPERSCRIPTS), shown(value))
    return flat.replace(" ", "")


def _marker(value_shape: str) -> str:
    """The shape as LaTeX: superscripts run from ^ to $."""
    parts = []
    for character in value_shape:
        if character == "^":
            parts.append("^{")
        elif character == "$":
            parts.append("}")
        elif character.isascii() and (character.isdigit() or character == "."):
            parts.append(character)
        else:
            parts.append(_MARKUP.get(character) or rf"\text{{{character if character.isprintable() else '?'}}}")
    return "".join(parts)


@lru_cache(1024)
def tight(latex: str) -> str:
    r"""The LaTeX without the `\left` and `\right` round what is not tall: they would round up, and leave gaps."""

    def fence(stretched: re.Match[str]) -> str:
        return f"\x00{stretched[1]}\x01" if _TALL.search(stretched[1]) else stretched[1]

    before = ""
    while latex != before:  # from the inside out; what stays stretched is marked meanwhile
        before, latex = latex, _STRETCHED.sub(fence, latex)
    return latex.replace("\x00", r"\left").replace("\x01", r"\right")


@lru_cache(1024)
def slot_keys(latex: str) -> tuple[str, ...]:
    """The keys of the slots, in the order in which they stand."""
    return tuple(SLOT.findall(latex))


def prepare(latex: str, shapes: tuple[str, ...]) -> str:
    """LaTeX for the typesetter, slot i filled by a marker of `shapes[i]` in the colour FIRST_MARKER + i.

    Raises:
        LatexError: too long or nested too deeply.
    """
    _check(latex)
    remaining = iter(enumerate(shapes))

    def marker(_slot: re.Match[str]) -> str:
        index, value_shape = next(remaining)
        return rf"{{\textcolor{{#{FIRST_MARKER + index:06X}}}{{{_marker(value_shape)}}}}}"

    parts = re.split(r"(\\text\{[^{}]*\}|\\num\{[^{}]*\})", latex)
    spelled, before = [], ""
    for part in parts:
        if part.startswith((r"\text{", r"\num{")):
            spelled.append(part)
            before = "x"
        else:
            text, before = _spell(part, before)
            spelled.append(text)
    return SLOT.sub(marker, "".join(spelled).replace("} \\ ", r"}\,"))


def _check(latex: str) -> None:
    if len(latex) > MAX_LENGTH:
        raise LatexError(f"an equation longer than {MAX_LENGTH} characters")
    depth = deepest = 0
    for character in latex.replace(r"\{", "").replace(r"\}", ""):
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or depth != 0:
        raise LatexError("an equation nested too deeply, or with unmatched braces")


def _spell(part: str, before: str) -> tuple[str, str]:
    """Spell out minus signs, nablas, commas; `before` is the last token that matters (empty at the start)."""
    result = []
    for token in _TOKEN.findall(part):
        gap = r"\," if before[1:] in _FUNCTIONS and _SYMBOL.fullmatch(token) else ""
        result.append(gap + _spelling(token, before))
        if not token.isspace():
            before = token
    return "".join(result), before


def _spelling(token: str, before: str) -> str:
    if token in "-−" and (not before or before in _OPENERS or before in _RELATIONS):
        return "{-}"
    if token == r"\nabla":
        return r"\text{∇}"
    if token[1:] in _FUNCTIONS:  # as an operator it would take the colour off a number before it
        return rf"\mathrm{{{token[1:]}}}"
    if token == ",":
        return r"{,}\,"
    if token == r"\ ":
        return r"\,"
    return token
