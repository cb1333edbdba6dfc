"""Mathematics in plain characters, as the notes of the table have it, made ready for the typesetter. No Qt here."""

from __future__ import annotations

import re

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
