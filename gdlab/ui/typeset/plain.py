"""Equations as one line of plain text that can be read aloud, copied and searched. Pure text: no Qt here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from unicodedata import normalize

from gdlab.ui.typeset.latex import shown

_TOKEN = re.compile(r"\\num\{[^{}]*\}|\\(?:text|mathrm)\{[^{}]*\}|\\[A-Za-z]+|\\.|.", re.DOTALL)
_WORDS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "varrho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "nabla": "∇", "ell": "ℓ", "partial": "∂",
    "cdot": "·", "times": "×", "infty": "∞", "sum": "∑", "int": "∫", "prod": "∏", "pm": "±", "ldots": "…", "dots": "…",
    "lfloor": "⌊", "rfloor": "⌋", "lvert": "|", "rvert": "|", "vert": "|", "propto": "∝", "prime": "′",
}  # fmt: skip
_RELATIONS = {
    "leftarrow": "←", "gets": "←", "to": "→", "rightarrow": "→", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥",
    "approx": "≈", "sim": "∼", "equiv": "≡", "ne": "≠", "neq": "≠", "gg": "≫", "ll": "≪", "lt": "<", "gt": ">",
    "quad": " ", "qquad": " ", "iff": "⇔", "implies": "⇒",
}  # fmt: skip
_ACCENTS = {
    "dot": "\N{COMBINING DOT ABOVE}",
    "ddot": "\N{COMBINING DIAERESIS}",
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "tilde": "\N{COMBINING TILDE}",
    "overline": "\N{COMBINING MACRON}",
}
_NAMES = {"overline": "mean"}
"""What an accent over more than a letter is called, if not by its own name."""
_UNSEEN = frozenset(("left", "right", "textstyle", "displaystyle", "operatorname", "limits"))
_FRACTIONS = frozenset(("frac", "tfrac", "dfrac"))
_GAPS = frozenset((r"\,", r"\;", r"\:", r"\!", r"\ ", "~"))
_SCRIPTS = {
    "_": str.maketrans("0123456789+-−k", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₖ"),
    "^": str.maketrans("0123456789+-−k", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ᵏ"),
}
_PLACE = re.compile("\x00([^\x00]*)\x00")
_SIMPLE = re.compile("(?:\x00[^\x00]*\x00|[0-9.]+|Δ?\\w[\u0300-\u036f]*)[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ₖ′']*")
_SPACES = re.compile(r"\s+")
_LOOSE = re.compile(r"(?<=[(⌊]) | (?=[),⌋])")
_DEEPEST = 50


def plain_text(latex: str, values: Mapping[str, str] | None = None) -> str:
    """The equation with its numbers in one line: `τ = m/γ = 1.00/1.00 = 1.00 s`; nothing in it goes unsaid.

    For screen readers, and for what cannot be typeset; it never raises.
    """
    texts = values or {}
    filled = _PLACE.sub(lambda place: shown(texts.get(place[1], "")), _template(latex))
    return _LOOSE.sub("", _SPACES.sub(" ", filled)).strip()


@lru_cache(512)
def _template(latex: str) -> str:
    """The line with its slots between two zeros."""
    return _Reader(_TOKEN.findall(latex)).line()


class _Reader:
    """Goes through the tokens of LaTeX, whatever they are."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0
        self._tables: list[str] = []

    def line(self, end: str = "") -> str:
        """All up to a token, or to the last one."""
        pieces: list[str] = []
        while self._at < len(self._tokens):
            token = self._next()
            if token == end:
                break
            pieces.append(self._said(token, pieces))
        return "".join(pieces)

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _argument(self) -> str:
        """The next group or token, without gaps before it."""
        while self._peek() == " ":
            self._at += 1
        if self._at == len(self._tokens) or self._depth > _DEEPEST:
            return ""
        self._depth += 1
        said = self._said(self._next(), []).strip()
        self._depth -= 1
        return said

    def _said(self, token: str, before: list[str]) -> str:
        """One token, with what belongs to it, after those before."""
        if token == "{" and self._depth < _DEEPEST:
            self._depth += 1
            inside = self.line("}")
            self._depth -= 1
            return inside
        if token in _SCRIPTS:
            return self._script(token)
        if token in _GAPS or token in "{}$":
            return " " if token in _GAPS else ""
        if token in ("&", r"\\"):
            return self._apart(token)
        if token.startswith("\\"):
            return self._command(token[1:], before)
        return "−" if token == "-" else token

    def _command(self, name: str, before: list[str]) -> str:
        word, brace, inside = name.partition("{")
        if brace:
            return f"\x00{inside[:-1]}\x00" if word == "num" else inside[:-1]
        if not name.isalpha():
            return name
        if name in ("begin", "end"):
            return self._table(name)
        if name in _RELATIONS:
            return f" {_RELATIONS[name]} "
        said = self._with_arguments(name)
        return self._symbol(name, before) if said is None else said

    def _with_arguments(self, name: str) -> str | None:
        """A command that has arguments; None of another."""
        if name in _FRACTIONS:
            above, below = self._argument(), self._argument()
            return "½" if (above, below) == ("1", "2") else f"{_held(above)}/{_held(below)}"
        if name == "sqrt":
            return f"√({self._argument()})"
        if name in _ACCENTS:
            under = self._argument()
            return normalize("NFC", under + _ACCENTS[name]) if len(under) == 1 else f"{_NAMES.get(name, name)}({under})"
        return None

    def _symbol(self, name: str, before: list[str]) -> str:
        """A symbol, or a name as of a function; a gap in the LaTeX after it only ends it where a symbol follows."""
        word = "" if name in _UNSEEN else _WORDS.get(name, name)
        if name in _UNSEEN and self._peek() == ".":
            self._at += 1
        if self._peek() == " ":
            following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ""
            if word and len(word) == 1 and following not in ("=", "+", "-"):
                self._at += 1
        named = len(word) > 1
        gap = " " if named and before and before[-1][-1:].isalnum() else ""
        return f"{gap}{word} " if named and self._peek() not in ("(", r"\left", "^", "_", "{") else gap + word

    def _script(self, kind: str) -> str:
        text = self._argument()
        if text and all(ord(letter) in _SCRIPTS[kind] for letter in text):
            return text.translate(_SCRIPTS[kind])
        return f"{kind}{text}" if kind == "_" and text.isalnum() else f"{kind}({text})"

    def _table(self, name: str) -> str:
        """Begin or end rows one below the other: cases, or any others."""
        kind = self._argument()
        if name == "begin":
            self._tables.append(kind)
            return "("
        del self._tables[-1:]
        return ")"

    def _apart(self, token: str) -> str:
        """What stands between two parts of such rows."""
        cases = self._tables[-1:] == ["cases"]
        if token == r"\\":
            return ", " if cases else "; "
        while self._peek() == " ":
            self._at += 1
        return " if " if cases and self._peek() != r"\text{else}" else " "


def _held(text: str) -> str:
    """What stands above or below a line, held together."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"
