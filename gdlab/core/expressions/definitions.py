"""gdlab's own elementary functions, written once in the formula language.

Only + − × ÷ √, comparisons and selections are used, so that every emitter and every processor gives the same bits.
The reductions and minimax coefficients are those published with FDLIBM (Sun Microsystems, 1993: e_exp.c, e_log.c,
k_sin.c, k_cos.c, s_atan.c, e_rem_pio2.c), but for those of `pow`. Of whatever the exact function has as a float, huge
or subnormal, `tests/core/test_elementary.py` checks that the error is

    less than 1 ulp: exp, log, sin, cos, atan, and pow for all pairs of numbers, and
    less than 3 ulp: all others,

except that the trigonometric functions are defined for |x| ≤ 1 647 000 (2²⁰ quarter turns) and are nan beyond. What
IEEE 754 says of 0, ∞, nan and negative bases holds.

Adding and taking away 6755399441055744 = 1.5·2⁵² rounds to the nearest integer.
"""

from __future__ import annotations

from typing import Final

from gdlab.core.expressions.reductions import (
    EXP_SERIES,
    LN_2_HIGH,
    LN_2_LOW,
    exp_stages,
    exponent_stages,
    polynomial,
    split,
)

DEFINITIONS: Final[dict[str, tuple[tuple[str, ...], str]]] = {}
"""Name → (arguments, lines `name = expression` and last the value)."""


def _define(name: str, arguments: str, body: str) -> None:
    DEFINITIONS[name] = (tuple(arguments.split()), body)


_LOG = polynomial(
    "z",
    "6.666666666666735130e-01",
    "3.999999999940941908e-01",
    "2.857142874366239149e-01",
    "2.222219843214978396e-01",
    "1.818357216161805012e-01",
    "1.531383769920937332e-01",
    "1.479819860511658591e-01",
)

_SIN = polynomial(
    "z",
    "8.33333333332248946124e-03",
    "-1.98412698298579493134e-04",
    "2.75573137070700676789e-06",
    "-2.50507602534068634195e-08",
    "1.58969099521155010221e-10",
)

_COS = polynomial(
    "z",
    "4.16666666666666019037e-02",
    "-1.38888888888741095749e-03",
    "2.48015872894767294178e-05",
    "-2.75573143513906633035e-07",
    "2.08757232129817482790e-09",
    "-1.13596475577881948265e-11",
)

_ATAN_EVEN = polynomial(
    "w",
    "3.33333333333329318027e-01",
    "1.42857142725034663711e-01",
    "9.09088713343650656196e-02",
    "6.66107313738753120669e-02",
    "4.97687799461593236017e-02",
    "1.62858201153657823623e-02",
)

_ATAN_ODD = polynomial(
    "w",
    "-1.99999999998764832476e-01",
    "-1.11111104054623557880e-01",
    "-7.69187620504482999495e-02",
    "-5.83357013379057348645e-02",
    "-3.65315727442169155270e-02",
)

_define("exp", "x", exp_stages() + "y")
_define(
    "expm1",
    "x",
    f"""t = x*x
c = x - t*{EXP_SERIES}
d = where(abs(x) < 0.34, 2 - c, 1)
where(abs(x) < 0.34, x + x*c/d, exp(x) - 1)""",
)

SQRT_2: Final = 1.4142135623730951
LOG_SERIES: Final = f"""
f = x - 1
s = f/(2 + f)
z = s*s
r = z*{_LOG}
h = 0.5*f*f
y = k*{LN_2_HIGH} - ((h - (s*(h + r) + k*{LN_2_LOW})) - f)
"""
"""Lines that make y = ln(2ᵏ x) for √½ < x ≤ √2."""

_define(
    "log",
    "a",
    f"""x = where(a > 0, where(a < 1e308*10, a, 1), 1)
{exponent_stages()}
k = where(x > {SQRT_2!r}, k + 1, k)
x = where(x > {SQRT_2!r}, x*0.5, x)
{LOG_SERIES}
where(a > 0, where(a < 1e308*10, y, a), where(a == 0, -1e308*10, 1e308*10 - 1e308*10))""",
)
_define(
    "log1p",
    "x",
    """u = 1 + x
d = where(u == 1, 1, u - 1)
where(u == 1, x, where(u < 1e308*10, log(u)*(x/d), log(u)))""",
)
_define("log2", "x", "log(x)*1.4426950408889634")
_define("log10", "x", "log(x)*0.4342944819032518")

# n quarter turns are taken off in three parts of 33 bits, of which n times each is exact, and what the subtractions
# lose is carried along in e.
TURNED: Final = f"""
n = x*6.36619772367581382433e-01 + 6755399441055744 - 6755399441055744
r = x - n*1.57079632673412561417e+00
w = n*6.07710050630396597660e-11
s = r - w
e = (r - s) - w
w = n*2.02226624871116645580e-21
t = s - w
e = e + ((s - t) - w) - n*8.47842766036889956997e-32
r = t + e
e = (t - r) + e
z = r*r
sine = r - ((z*(0.5*e - z*r*{_SIN}) - e) + z*r*1.66666666666666324348e-01)
h = 0.5*z
w = 1 - h
cosine = w + (((1 - w) - h) + (z*(z*{_COS}) - r*e))
q = n - 4*(n*0.25 + 6755399441055744 - 6755399441055744)
"""
"""Lines that make sine and cosine of x less n quarter turns, and q = −2 … 2, which is n but for whole turns."""
_INSIDE = "where(abs(x) <= 1647000, {}, 1e308*10 - 1e308*10)"

_define(
    "sin",
    "x",
    TURNED + _INSIDE.format("where(q == 0, sine, where(q == 1, cosine, where(q == -1, -cosine, -sine)))"),
)
_define(
    "cos",
    "x",
    TURNED + _INSIDE.format("where(q == 0, cosine, where(q == 1, -sine, where(q == -1, sine, -cosine)))"),
)
_define("tan", "x", TURNED + _INSIDE.format("where(q*q == 1, -cosine/where(q*q == 1, sine, 1), sine/cosine)"))

_ATAN_HIGH = (
    "4.63647609000806093515e-01",
    "7.85398163397448278999e-01",
    "9.82793723247329054082e-01",
    "1.57079632679489655800e+00",
)
_ATAN_LOW = (
    "2.26987774529616870924e-17",
    "3.06161699786838301793e-17",
    "1.39033110312309984516e-17",
    "6.12323399573676603587e-17",
)


def _by_range(*values: str) -> str:
    """The value for m below 7/16, 11/16, 19/16, 39/16 and above."""
    text = values[-1]
    for edge, value in zip(("2.4375", "1.1875", "0.6875", "0.4375"), reversed(values[:-1]), strict=True):
        text = f"where(m < {edge}, {value}, {text})"
    return text


_define(
    "atan",
    "a",
    f"""m = abs(a)
b = {_by_range("m", "2*m - 1", "m - 1", "m - 1.5", "-1")}
c = {_by_range("1", "2 + m", "m + 1", "1 + 1.5*m", "m")}
x = b/c
h = {_by_range("0", *_ATAN_HIGH)}
l = {_by_range("0", *_ATAN_LOW)}
z = x*x
w = z*z
p = z*{_ATAN_EVEN}
q = w*{_ATAN_ODD}
y = h - ((x*(p + q) - l) - x)
where(a < 0, -y, where(a == 0, a, y))""",
)
_define(
    "asin",
    "x",
    """c = sqrt((1 - x)*(1 + x))
d = where(c == 0, 1, c)
where(c == 0, x*1.5707963267948966, atan(x/d))""",
)
_define(
    "acos",
    "x",
    """d = where(x == -1, 1, 1 + x)
where(x == -1, 3.141592653589793, 2*atan(sqrt((1 - x)/d)))""",
)
_define(
    "sinh",
    "x",
    """m = abs(x)
e = expm1(where(m > 700, 700, m))
h = exp(0.5*m)
y = where(m > 700, 0.5*h*h, 0.5*(e + e/(e + 1)))
where(x < 0, -y, where(x == 0, x, y))""",
)
_define(
    "cosh",
    "x",
    """m = abs(x)
e = exp(where(m > 700, 700, m))
h = exp(0.5*m)
where(m > 700, 0.5*h*h, 0.5*(e + 1/e))""",
)
_define(
    "tanh",
    "x",
    """m = abs(x)
e = expm1(where(m > 22, -44, -2*m))
y = -e/(e + 2)
where(x < 0, -y, where(x == 0, x, y))""",
)
_define(
    "sigmoid",
    "x",
    """e = exp(where(x < -700, x, -x))
where(x < -700, e, 1/(1 + e))""",
)
_define("softplus", "x", "where(x > 0, x, where(x <= 0, 0, x)) + log1p(exp(-abs(x)))")


_LOG_TAIL = polynomial(
    "t",
    "0.012499999999999997",
    "0.0022321428571465372",
    "0.0004340277767269286",
    "8.877851875380273e-05",
    "1.8774881671164344e-05",
    "4.1808638142150035e-06",
)
"""(2 artanh(d/2) − d − d³/12)/d⁵ by t = d² ≤ 0.0408, to 3e-18 of it: a Chebyshev fit."""

_LOG_IN_TWO = f"""
k = where(x > 1.7320508075688772, k + 1, k)
x = where(x > 1.7320508075688772, x*0.5, x)
j = where(x > 1.224744871391589, 1, 0)
m = 1 + 0.5*j
f = x - m
g = x + m
s = f/g
{split("s", "s1")}
{split("g", "g1")}
g2 = (m - g1) + x
d = 2*s1
e = 2*((f - s1*g1) - s1*g2)/g
z = d*d
c = e*(2*d + e)
q = z*0.08333333333333333
t = z + c
r = ((z - 8*q) - 4*q + c)*0.08333333333333333 + t*t*{_LOG_TAIL}
{split("q", "q1")}
c = e + (d*((q - q1) + r) + e*(q + r))
v = k*{LN_2_HIGH} + j*0.4054651081096381
h = v + d
w = d*q1
s = h + w
l = ((v - h) + d) + (((h - s) + w) + (c + (k*{LN_2_LOW} - j*1.4737129240254587e-12)))
{split("s", "h")}
l = (s - h) + l
"""
"""Lines that make h + l = ln(2ᵏ x) for 1 ≤ x < 2, to 2⁻⁶⁵ of it, h having 26 bits.

About m = 1 or 1.5, with d + e = 2(x − m)/(x + m), whose d has 26 bits, ln x = ln m + (d + e)(1 + (d + e)²/12 + …), and
the first parts of all are exact.
"""

# An exponent beyond 1e21 is as good as one of 1e21: even, and of any number but ±1 it makes 0 or ∞.
_define(
    "pow",
    "a b",
    f"""p = abs(a)
x = where(p > 0, where(p < 1e308*10, p, 1), 1)
{exponent_stages()}
{_LOG_IN_TWO}
o = where(b > 1e21, 1e21, where(b < -1e21, -1e21, b))
{split("o", "b1")}
m = b1*h
w = (o - b1)*h + o*l
x = m + w
w = where(abs(x) < 746, w - (x - m), 0)
i = o - floor(o)
j = 0.5*o - floor(0.5*o)
{exp_stages("w")}
r = where(p < 1e308*10, y, where(b > 0, p, 0))
s = where(i == 0, where(j == 0, r, -r), where(p < 1e308*10, 1e308*10 - 1e308*10, r))
z = where(i == 0, where(j == 0, p, a), p)
d = where(a == 0, where(b < 0, z, 1), 1)
z = where(b < 0, 1/d, z)
s = where(a > 0, r, where(a < 0, s, where(a == 0, z, a)))
where(b == 0, 1, where(a == 1, 1, where(b != b, b, s)))""",
)
