"""Equations as one line of plain text that can be read aloud, copied and searched. Pure text: no Qt here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from unicodedata import normalize

from gdlab.ui.typeset import plain_text

_ACCENTS = {
    "ddot": "\N{COMBINING DIAERESIS}",
    "dot": "\N{COMBINING DOT ABOVE}",
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
}
_ACCENT = re.compile(r"\\(ddot|dot|hat)\{(\w)\}")
_COMMAND_WITH_GROUPS = re.compile(r"\\(tfrac|frac|sqrt)(?=\{)")
_SCRIPT = re.compile(r"([_^])\{([^{}\\]*)\}|([_^])(\w)")
_STRETCH = re.compile(r"\\(left|right)(?![A-Za-z])")
_COMMAND_BEFORE_GAP = re.compile(r"(\\leftarrow) |(\\[A-Za-z]+) (?=[=+-])")
_SCRIPTS = {
    "_": str.maketrans("0123456789+-k", "₀₁₂₃₄₅₆₇₈₉₊₋ₖ"),
    "^": str.maketrans("0123456789+-k", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵏ"),
}


def spoken(latex: str, texts: Mapping[str, str]) -> str:
    """The equation with its numbers as plain text: `τ = m/γ = 1.00/1.00 = 1.00 s`."""
    return plain_text(_readable(latex), texts)


@lru_cache(512)
def _readable(latex: str) -> str:
    """LaTeX with accents, fractions, roots and scripts spelled as characters; slots stay as they are."""
    latex = _STRETCH.sub("", latex).replace(r"\ldots", "…")
    latex = _COMMAND_BEFORE_GAP.sub(r"\1\2~", latex)
    latex = _ACCENT.sub(lambda accent: normalize("NFC", accent[2] + _ACCENTS[accent[1]]), latex)
    latex = _SCRIPT.sub(_script, latex)
    while (command := _COMMAND_WITH_GROUPS.search(latex)) is not None:
        latex = _spell(latex, command)
    return _exponents(latex)


def _script(script: re.Match[str]) -> str:
    kind, text = (script[1] or script[3]), (script[2] if script[1] else script[4])
    return text.translate(_SCRIPTS[kind]) if all(ord(letter) in _SCRIPTS[kind] for letter in text) else script[0]


def _spell(latex: str, command: re.Match[str]) -> str:
    r"""Write one `\frac{a}{b}` as (a)/(b), or one `\sqrt{a}` as √(a)."""
    first, end = _group(latex, command.end())
    if command[1] == "sqrt":
        return f"{latex[: command.start()]}√({first}){latex[end:]}"
    second, end = _group(latex, end)
    lower = second if len(second) == 1 or second.startswith(r"\num") or second == r"\Delta t" else f"({second})"
    whole = "½" if (first, second) == ("1", "2") else f"({first})/{lower}"
    return latex[: command.start()] + whole + latex[end:]


def _group(latex: str, start: int) -> tuple[str, int]:
    """What stands between the braces that open at `start`, and the place after them."""
    depth = 0
    for place in range(start, len(latex)):
        depth += (latex[place] == "{") - (latex[place] == "}")
        if depth == 0:
            return latex[start + 1 : place], place + 1
    return latex[start + 1 :], len(latex)


def _exponents(latex: str) -> str:
    """Write an exponent that is no simple number in parentheses, so that e^(−Δt/τ) is not read as e − Δt/τ."""
    place = latex.find("^{")
    if place < 0:
        return latex
    inside, end = _group(latex, place + 1)
    return f"{latex[:place]}^({inside}){_exponents(latex[end:])}"


_CHARACTERS = str.maketrans({
    "η": r"\eta ", "ρ": r"\rho ", "ℓ": r"\ell ", "λ": r"\lambda ", "τ": r"\tau ", "γ": r"\gamma ", "σ": r"\sigma ",
    "ξ": r"\xi ", "θ": r"\theta ", "μ": r"\mu ", "β": r"\beta ", "Δ": r"\Delta ", "∇": r"\nabla ", "−": "-",
})  # fmt: skip
_LIVE_NUMBER = re.compile(r"[0-9]+\.[0-9]+(?:×10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?|[0-9]{3,}|∞")
_SUBSCRIPT = re.compile("[₀₁₂₃₄₅₆₇₈₉₊₋ₖ]+")
_FROM_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₖ", "0123456789+-k")


def latex_of(plain: str) -> tuple[str, dict[str, str]]:
    r"""Mathematics in plain characters, as LaTeX with its measured numbers in slots: `\ell \lambda _{1} = \num{n0}`."""
    numbers = _LIVE_NUMBER.findall(plain)
    keys = iter(range(len(numbers)))
    spelled = _SUBSCRIPT.sub(lambda run: f"_{{{run[0].translate(_FROM_SUBSCRIPT)}}}", plain)
    latex = _LIVE_NUMBER.sub(lambda _number: rf"\num{{n{next(keys)}}}", spelled)
    return latex.translate(_CHARACTERS), {f"n{index}": number for index, number in enumerate(numbers)}
