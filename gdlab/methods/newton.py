"""Newton's method: go where the slope would vanish if the landscape were the parabola that fits it here.

The gradient g and the curvatures H = ∇∇U at a point make a quadratic model U + g·s + ½ s·Hs of the landscape around;
its stationary point lies at s = −H⁻¹g, and the step goes there, or the part η = Δt/γ of the way:

    (H + damping·1) s = −g,      x ← x + η s

As a motion it is one without mass whose friction is a matrix, γ(H + damping·1) ẋ = −∇U: in each direction as large as
the curvature, so that wells of any shape empty equally fast in all directions, and at η = 1 a quadratic one in a single
step. The damping is the ordinary part of that friction (Levenberg's): where it outweighs the curvatures, the step is
that of plain descent with the learning rate η/damping.

What it is not: a descent. The stationary point of the model may be a saddle or a maximum, and is where the step goes:
near a saddle Newton's method converges to the saddle, and climbs where the curvatures are negative, unless the damping
is larger than the most negative one. Where H + damping·1 is singular there is no step, and the particle diverges.

References: Levenberg, "A method for the solution of certain non-linear problems in least squares", Quart. Appl. Math. 2
(1944); Nocedal, Wright, "Numerical Optimization", 2nd edition (Springer 2006), 3.3; Dauphin et al., "Identifying and
attacking the saddle point problem in high-dimensional non-convex optimization", NeurIPS 2014.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.drives import EFFECTIVE
from gdlab.core.elimination import eliminated
from gdlab.core.events import Setting
from gdlab.core.fields import ParameterError
from gdlab.core.method import MAXIMIZE, Felt, Method, Option
from gdlab.core.protocols import Landscape
from gdlab.core.registry import register
from gdlab.core.state import State
from gdlab.methods.momentum import GRADIENT

_AT_ONCE = 2**21
"""Entries of the Hessians that are held at a time, 16 MB."""


def check_hessian(landscape: Landscape) -> None:
    """Raise `ParameterError` where there are no curvatures, or they take too long to be asked for at every step."""
    if not hasattr(landscape, "hessian"):
        raise ParameterError("method", "newton needs all curvatures ∇∇U, and this landscape has no hessian(x)")
    if getattr(landscape, "has_costly_hessian", False):
        raise ParameterError(
            "method",
            f"newton needs all curvatures ∇∇U, and of this formula in {landscape.dimension} coordinates they are too "
            "long: take a shorter formula, or a method that needs the slope alone",
        )


def newton_direction(
    landscape: Landscape, x: FloatArray, gradient: FloatArray, damping: float = 0.0, maximize: bool = False
) -> FloatArray:
    """s with (H + damping·1) s = −g: the way to the stationary point of the model, `(n, d)`.

    Args:
        landscape: U; H is its Hessian, or the negative of it to `maximize`, where −U is what is made small.
        x: positions `(n, d)`.
        gradient: g at each, `(n, d)`, already that of −U to `maximize`.
        damping: added to every curvature, in J/m².
        maximize: climb.

    Returns:
        Not finite where H + damping·1 is singular.
    """
    d = x.shape[1]
    several = max(1, _AT_ONCE // (d * d))
    s = np.empty_like(x)
    for first in range(0, len(x), several):
        rows = slice(first, first + several)
        h = -landscape.hessian(x[rows]) if maximize else landscape.hessian(x[rows]).copy()
        h[:, range(d), range(d)] += damping
        s[rows] = -eliminated(h).solved(gradient[rows])
    return s


def _step(setting: Setting, numbers: Mapping[str, float], state: State, felt: Felt) -> State:
    """x ← x + η s."""
    check_hessian(setting.landscape)
    x = state.position
    with np.errstate(all="ignore"):
        s = newton_direction(setting.landscape, x, felt(x), numbers["damping"], bool(numbers["maximize"]))
        return State(x + numbers["lr"] * s, {}, state.age + 1)


NEWTON = register(
    Method(
        key="newton",
        label="Newton (damped)",
        help="A particle whose friction is in each direction as large as the curvature: it goes to the stationary "
        "point of the parabola that fits the landscape, be it a minimum or a saddle.",
        rule=GRADIENT[:2],
        options=(
            Option("damping", 0.0, "Added to every curvature; a large one makes the step that of plain descent."),
            MAXIMIZE,
        ),
        slots=(),
        drive=EFFECTIVE,
        hand=_step,
        lacks={
            "mass": "Newton's method has no inertia: each step forgets the one before.",
            "friction_scheme": "Without inertia all friction schemes are one.",
        },
    )
)
