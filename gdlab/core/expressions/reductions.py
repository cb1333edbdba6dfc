"""Lines of the formula language that bring numbers to where a polynomial is exact enough, and back."""

from __future__ import annotations

from typing import Final

LN_2_HIGH: Final = "6.93147180369123816490e-01"
LN_2_LOW: Final = "1.90821492927058770002e-10"
"""ln 2 as a sum, the first of 33 bits, of which a product with an exponent is exact."""


def polynomial(variable: str, *coefficients: str) -> str:
    """Horner's form, c0 + v*(c1 + v*(c2 + …)), in parentheses."""
    text = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        text = f"{coefficient} + {variable}*({text})"
    return f"({text})"


def _power_stages() -> str:
    """Lines that multiply y by 2ⁿ for an integer |n| ≤ 1076, rounding once: by 2^(n − 2h), then twice by 2ʰ."""
    lines = ["h = (n*0.5 - 0.25) + 6755399441055744 - 6755399441055744", "m = abs(h)", "t = 1"]
    for digit in (512, 256, 128, 64, 32, 16, 8, 4, 2, 1):
        lines.append(f"t = where(m >= {digit}, t*{2.0**digit!r}, t)")
        lines.append(f"m = where(m >= {digit}, m - {digit}, m)")
    return "\n".join([*lines, "t = where(h < 0, 1/t, t)", "y = y*(1 + (n - 2*h))*t*t"])


def exponent_stages() -> str:
    """Lines that bring x > 0 to 1 ≤ x < 2 and count the powers of two in k."""
    lines = ["k = where(x < 1, -512, 0)", f"x = where(x < 1, x*{2.0**512!r}, x)"]
    for digit in (512, 64):
        lines.append(f"k = where(x < 1, k - {digit}, k)")
        lines.append(f"x = where(x < 1, x*{2.0**digit!r}, x)")
    for digit in (512, 256, 128, 64, 32, 16, 8, 4, 2, 1):
        lines.append(f"t = where(x >= {2.0**digit!r}, {digit}, 0)")
        lines.append(f"x = where(x >= {2.0**digit!r}, x*{2.0**-digit!r}, x)")
        lines.append("k = k + t")
    return "\n".join(lines)


def split(number: str, large: str) -> str:
    """Lines that take the upper 26 bits of a number, after Dekker (1971): products of such parts are exact."""
    return f"u = {number}*134217729\n{large} = u - (u - {number})"


EXP_SERIES = polynomial(
    "t",
    "1.66666666666666019037e-01",
    "-2.77777777770155933842e-03",
    "6.61375632143793436117e-05",
    "-1.65339022054652515390e-06",
    "4.13813679705723846039e-08",
)
"""By t = r²: r·(e^r + 1)/(e^r − 1) = 2 + t·(this), for |r| ≤ 0.35."""


def exp_stages(rest: str = "") -> str:
    """Lines that make y = exp(x + rest), the rest being below the last digit of x; what is too large becomes ∞."""
    return f"""
x = where(x > 710, 710, where(x < -746, -746, x))
n = x*1.4426950408889634 + 6755399441055744 - 6755399441055744
h = x - n*{LN_2_HIGH}
l = n*{LN_2_LOW}{rest and f" - {rest}"}
r = h - l
t = r*r
c = r - t*{EXP_SERIES}
y = 1 - ((l - r*c/(2 - c)) - h)
{_power_stages()}
"""
