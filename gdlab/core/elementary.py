"""Elementary functions of floats that give the same bits on every machine."""

from __future__ import annotations

from gdlab.core.expressions.emit_python import elementary


def exp(x: float) -> float:
    """eˣ, to 1 ulp."""
    return float(elementary("exp", "float")(float(x)))


def expm1(x: float) -> float:
    """eˣ − 1, to 4 ulp, also where x is small."""
    return float(elementary("expm1", "float")(float(x)))


def log(x: float) -> float:
    """ln x, to 1 ulp; −∞ at 0, nan below."""
    return float(elementary("log", "float")(float(x)))
