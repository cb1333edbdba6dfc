"""How a number is written for a reader, and how what a person typed becomes a number.

Numbers are shown to a few significant digits, with a point and the true minus sign, in every locale.
"""

from __future__ import annotations

import math
import re

from gdlab.core.fields import unsigned

MINUS = "\N{MINUS SIGN}"
UNKNOWN = "\N{EN DASH}"
INFINITY = "\N{INFINITY}"

_LARGEST_PLAIN_EXPONENT = 4
_SMALLEST_PLAIN_EXPONENT = -3
_TO_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_FROM_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER_OF_TEN = re.compile(r"\s*[×x*·]\s*10(?:\^|\*\*)?([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+|[-+]?[0-9]+)")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?", re.IGNORECASE)
_INFINITIES = {"∞": math.inf, "inf": math.inf, "infinity": math.inf}


def format_number(value: float, digits: int = 3) -> str:
    """Write a number to `digits` significant digits: 1.00, 0.0100, −0.304, 1.20×10⁻⁵, ∞, – for NaN, 0 for zero.

    From 1000 to 99999 every digit before the point is shown, so that none is a made-up zero.
    """
    if not math.isfinite(value):
        return UNKNOWN if math.isnan(value) else INFINITY if value > 0 else MINUS + INFINITY
    if value == 0:
        return "0"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")  # after rounding, so that 0.9996 counts as 1.00
    exponent = int(power)
    if _SMALLEST_PLAIN_EXPONENT <= exponent <= _LARGEST_PLAIN_EXPONENT:
        text = f"{value:.{max(0, digits - 1 - exponent)}f}"
    else:
        text = f"{mantissa}×10{str(exponent).translate(_TO_SUPERSCRIPT)}"
    return text.replace("-", MINUS)


def format_exactly(value: float) -> str:
    """Write a number so that `parse_number` gives the very same double, −0 as 0: what a field shows while edited."""
    if math.isfinite(value):
        return repr(unsigned(value)).removesuffix(".0").replace("-", MINUS)
    return format_number(value)


def parse_number(text: str) -> float:
    """Read a number as a person writes it: `1e-4`, `0.5`, `0,5`, `−2`, `1.2×10⁻⁵`, `∞`.

    Point and comma are both the decimal mark, in every locale; there is no mark between thousands.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    plain = text.strip().replace(MINUS, "-")
    sign = -1.0 if plain.startswith("-") else 1.0
    unsigned = plain.lstrip("+-").lower()
    if not plain:
        raise ValueError("Type a number, such as 0.5 or 1e-4.")
    if unsigned in _INFINITIES and len(plain) - len(unsigned) <= 1:
        return sign * _INFINITIES[unsigned]
    return _parse_finite(plain, text)


def _parse_finite(plain: str, text: str) -> float:
    """Read a number that is neither empty nor infinite."""
    marks = plain.count(",") + plain.count(".")
    scientific = _POWER_OF_TEN.sub(lambda power: "e" + power[1].translate(_FROM_SUPERSCRIPT), plain.replace(",", "."))
    if marks > 1 and _NUMBER.fullmatch(scientific.replace(".", "")):
        raise ValueError(f"“{text.strip()}” has more than one decimal mark: write 1234.5, without marks for thousands.")
    if not _NUMBER.fullmatch(scientific):
        raise ValueError(f"“{text.strip()}” is not a number: write it as 0.5 or 1e-4.")
    value = float(scientific)
    if math.isinf(value):
        raise ValueError(f"“{text.strip()}” is too large for a number with 64 bits.")
    if value == 0 and re.search(r"[1-9]", scientific.lower().partition("e")[0]):
        raise ValueError(f"“{text.strip()}” is too small for a number with 64 bits: write 0.")
    return unsigned(value)
