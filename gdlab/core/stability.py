"""How one Hessian mode moves under the heavy-ball rule, and under Nesterov's: regimes, limits and optima.

For a mode of curvature λ the step is governed by ρ and a = ℓλ alone: x_{k+1} = (1 + ρ − a) x_k − ρ x_{k−1}.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

Regime = Literal["uphill", "overdamped", "critical", "underdamped", "flipping", "marginal", "unstable"]


def limit(rho: float) -> float:
    """The largest a = ℓλ that is stable, 2(1 + ρ), for −1 < ρ < 1."""
    return 2 * (1 + rho)


def critical(rho: float) -> float:
    """The a = ℓλ between creeping and swinging, (1 − √ρ)², for 0 ≤ ρ ≤ 1."""
    return (1 - math.sqrt(rho)) ** 2


def flip(rho: float) -> float:
    """The a = ℓλ beyond which both roots are negative and the sign alternates, (1 + √ρ)², for 0 ≤ ρ ≤ 1."""
    return (1 + math.sqrt(rho)) ** 2


def regime(rho: float, a: float) -> Regime:
    """The regime of a mode.

    For 0 ≤ ρ < 1: overdamped, critical at a = (1−√ρ)², underdamped up to (1+√ρ)², flipping up to 2(1+ρ), unstable
    beyond. ρ = 1 is marginal for 0 < a < 4. For −1 < ρ < 0 both roots are real and of opposite sign: flipping.
    """
    if a < 0:
        return "uphill"
    if abs(rho) > 1 or a > limit(rho):
        return "unstable"
    if rho in (1, -1) or a == limit(rho) or a == 0:
        return "marginal"
    if rho < 0:
        return "flipping"
    if a < critical(rho):
        return "overdamped"
    if a == critical(rho):
        return "critical"
    return "underdamped" if a < flip(rho) else "flipping"


def spectral_radius(rho: float, a: float) -> float:
    """Largest modulus of the roots of z² − (1 + ρ − a) z + ρ: the factor by which the mode shrinks a step."""
    half = (1 + rho - a) / 2
    square = half * half - rho
    return math.sqrt(rho) if square < 0 else abs(half) + math.sqrt(square)


def fastest(curvatures: Sequence[float]) -> tuple[float, float] | None:
    """ρ and ℓ with the smallest spectral radius over all modes, None unless every curvature is positive.

    ρ = ((√κ − 1)/(√κ + 1))², ℓ = (2/(√λ_max + √λ_min))² (Polyak 1964).
    """
    if not curvatures or min(curvatures) <= 0:
        return None
    low, high = math.sqrt(min(curvatures)), math.sqrt(max(curvatures))
    return ((high - low) / (high + low)) ** 2, (2 / (high + low)) ** 2


def nesterov_limit(rho: float) -> float:
    """The largest a = ℓλ that is stable for Nesterov's rule, for −1 ≤ ρ ≤ 1.

    2(1 + ρ)/(1 + 2ρ), where a root leaves through −1; and for ρ < −1/3, where both leave as a pair, 1 − 1/ρ. By Jury's
    criterion for z² − Sz + P with S = (1−a)(1+ρ) and P = (1−a)ρ: 1 − S + P = a, 1 + S + P = 2(1+ρ) − a(1+2ρ), |P| < 1.
    """
    return 1 - 1 / rho if rho < -1 / 3 else 2 * (1 + rho) / (1 + 2 * rho)


def nesterov_critical(rho: float) -> float:
    """The a = ℓλ between creeping and swinging, ((1 − ρ)/(1 + ρ))², for 0 ≤ ρ ≤ 1."""
    return ((1 - rho) / (1 + rho)) ** 2


def nesterov_fastest(curvatures: Sequence[float]) -> tuple[float, float] | None:
    """ρ and ℓ of Nesterov's rule with the smallest spectral radius over all modes, None unless every λ is positive.

    With q = √(3κ + 1): ρ = (q − 2)/(q + 2), ℓ = 4/(3λ_max + λ_min), and the radius is 1 − 2/q.

    Source: Lessard, Recht, Packard, "Analysis and design of optimization algorithms via integral quadratic
    constraints", SIAM J. Optim. 26 (2016), Proposition 1.
    """
    if not curvatures or min(curvatures) <= 0:
        return None
    low, high = min(curvatures), max(curvatures)
    root = math.sqrt(3 * high / low + 1)
    return (root - 2) / (root + 2), 4 / (3 * high + low)


def nesterov_regime(rho: float, a: float) -> Regime:
    """The regime of a mode under Nesterov's rule, θ_{k+1} = (1 − a)((1 + ρ) θ_k − ρ θ_{k−1}).

    For 0 ≤ ρ < 1: overdamped, critical at a = ((1−ρ)/(1+ρ))², underdamped up to 1, flipping up to 2(1+ρ)/(1+2ρ),
    unstable beyond. At ρ = 1 it is damped by the curvature itself: underdamped for 0 < a < 1. For −1 ≤ ρ < 0: flipping
    up to 1, the roots being real and of opposite sign, then underdamped while (a − 1)(1+ρ)² < −4ρ, then flipping
    again, up to the limit.
    """
    if a < 0:
        return "uphill"
    if not -1 <= rho <= 1 or a > nesterov_limit(rho):
        return "unstable"
    if a in (0, nesterov_limit(rho)):
        return "marginal"
    if rho < 0:
        return "underdamped" if 0 < (a - 1) * (1 + rho) ** 2 < -4 * rho else "flipping"
    if a < nesterov_critical(rho):
        return "overdamped"
    if a == nesterov_critical(rho):
        return "critical"
    return "underdamped" if a < 1 else "flipping"


def nesterov_radius(rho: float, a: float) -> float:
    """Largest modulus of the roots of z² − (1 − a)(1 + ρ) z + (1 − a) ρ."""
    half, product = (1 - a) * (1 + rho) / 2, (1 - a) * rho
    square = half * half - product
    return math.sqrt(product) if square < 0 else abs(half) + math.sqrt(square)
