"""The flow: the particle's own motion, with no error of the step that shows.

Between two steps the particle does what Newton's second law says, m ẍ = −∇U(x) − γẋ, or without mass what friction
leaves of it, γẋ = −∇U(x). No optimiser can do this: it is what momentum and plain descent would do with steps of no
length, and so what they are to be compared with, at equal time. There is no noise, and friction needs no scheme.

Time is counted in steps and the velocity v in displacements per step, u = Δt·v. So

    x′ = u,    u′ = −(Δt/τ) u − (Δt²/m) ∇U(x)              and at m = 0    x′ = −(Δt/γ) ∇U(x),

which is followed from 0 to 1 by `gdlab.core.integration` to about thirteen digits, twelve where it is stiff, as at Δt/τ
or ηλ in the thousands. It is nan where it swings thousands of times within a step, and from where a particle
reaches infinity in finite time, as on U = −x⁴. What is kept between steps is torch's buffer b = −p/Δt with p = mv.

References: Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Comput. Math. Math. Phys. 4
(1964), for the heavy ball as a motion with friction; Su, Boyd, Candès, "A differential equation for modeling Nesterov's
accelerated gradient method", JMLR 17 (2016); Hairer, Nørsett, Wanner for the integration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.drives import FLOW as EQUATION_OF_MOTION
from gdlab.core.events import Setting
from gdlab.core.expressions import Expression
from gdlab.core.expressions.emit_python import FLOAT_TROUBLE, emit_function
from gdlab.core.method import BUFFER, MAXIMIZE, Assignment, Felt, Method, Slot
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape, has_quick_hessian
from gdlab.core.registry import register
from gdlab.core.state import State
from gdlab.core.wide import wide

if TYPE_CHECKING:
    from gdlab.core.accuracy import Accuracy
    from gdlab.core.formulas import Motion

Clock = Parameters | Coefficients
"""What holds m, γ and Δt; T plays no part."""
_FEW = 12


def flow_step(
    landscape: Landscape, parameters: Clock, x: FloatArray, v: FloatArray, maximize: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Where a particle is, and how fast, a time Δt later: x and v `(n, d)`; nan where it has left the numbers.

    Args:
        landscape: U.
        parameters: m, γ and Δt of m ẍ = −∇U − γẋ, or γẋ = −∇U at m = 0; T plays no part.
        x: positions `(n, d)`.
        v: velocities `(n, d)` in m/s; they play no part at m = 0.
        maximize: climb, as if U had the other sign.
    """
    from gdlab.core.integration import advanced  # noqa: PLC0415 (not needed where no run flows, as at most starts)

    motion, jacobian = _motion(landscape, parameters, maximize)
    dt, d = parameters.step_size, landscape.dimension
    with np.errstate(all="ignore"):
        end = advanced(motion, np.concatenate((x, dt * v), axis=1) if parameters.mass else x, jacobian=jacobian)
        # Without mass the velocity is the slope itself.
        return end[:, :d], (end[:, d:] if parameters.mass else motion(end)) / dt


def dense(
    landscape: Landscape,
    parameters: Clock,
    x: FloatArray,
    v: FloatArray,
    times: npt.ArrayLike,
    maximize: bool = False,
    accuracy: Accuracy | None = None,
) -> tuple[FloatArray, FloatArray]:
    """The exact motion at many times, for a curve that is smooth between the steps.

    The motion is that of `flow_step`. Between its substeps a polynomial of degree 7 is read, with eleven digits or
    more; it costs no more than a run of `flow` over the same time.

    Args:
        landscape: U.
        parameters: m and γ; Δt is the unit of time.
        x: positions `(n, d)` at time 0.
        v: velocities `(n, d)` at time 0 in m/s; they play no part at m = 0.
        times: in s, `(k,)`, ascending and not negative.
        maximize: climb.
        accuracy: less than all of it costs less, for a line that is only looked at.

    Returns:
        Positions and velocities, both `(k, n, d)`; nan from where a particle has left the numbers.
    """
    from gdlab.core.integration import sampled  # noqa: PLC0415 (as above)

    motion, jacobian = _motion(landscape, parameters, maximize)
    dt, d = parameters.step_size, landscape.dimension
    at = np.asarray(times, dtype=np.float64) / dt
    with np.errstate(all="ignore"):
        start = np.concatenate((x, dt * v), axis=1) if parameters.mass else x
        path = sampled(motion, start, at, accuracy, jacobian)
        if parameters.mass:
            return path[..., :d], path[..., d:] / dt
        return path, motion(path.reshape(-1, d)).reshape(path.shape) / dt


def _motion(landscape: Landscape, parameters: Clock, maximize: bool) -> tuple[Motion, Motion | None]:
    """y′ of y = (x, u) `(n, 2d)`, or of y = x `(n, d)` at m = 0, by time in steps, and ∂y′/∂y where it is at hand."""
    gradient, d = _gradient(landscape), landscape.dimension
    m, gamma, dt = wide(parameters.mass), wide(parameters.friction), wide(parameters.step_size)
    sign, curved = -1.0 if maximize else 1.0, has_quick_hessian(landscape)
    if not parameters.mass:
        mobility = sign * float(dt / gamma)
        return (lambda x: -mobility * gradient(x)), (lambda x: -mobility * landscape.hessian(x)) if curved else None
    lost, pull = float(gamma * dt / m), sign * float(dt * dt / m)

    def motion(y: FloatArray) -> FloatArray:
        u = y[:, d:]
        return np.concatenate((u, -lost * u - pull * gradient(y[:, :d])), axis=1)

    def jacobian(y: FloatArray) -> FloatArray:
        matrix, each = np.zeros((len(y), 2 * d, 2 * d)), np.arange(d)
        matrix[:, each, d + each], matrix[:, d + each, d + each] = 1.0, -lost
        matrix[:, d:, :d] = -pull * landscape.hessian(y[:, :d])
        return matrix

    return motion, jacobian if curved else None


def _gradient(landscape: Landscape) -> Motion:
    """∇U `(n, d)`; of a formula at few points by plain floats, which are many times faster and give the same bits."""
    expression = getattr(landscape, "expression", None)
    if expression is None:
        return landscape.gradient
    swift, coefficients = _float_gradient(expression), getattr(landscape, "coefficient_values", ())

    def gradient(x: FloatArray) -> FloatArray:
        if len(x) <= _FEW:
            try:
                return np.array([swift(*point, *coefficients) for point in x.tolist()]).reshape(x.shape)
            except FLOAT_TROUBLE:
                pass
        return landscape.gradient(x)

    return gradient


@lru_cache(maxsize=64)
def _float_gradient(expression: Expression) -> Callable[..., tuple[float, ...]]:
    """∇U of floats: the coordinates, then the coefficients."""
    return emit_function(expression.gradient_program, "float", "gradient")


def _step(setting: Setting, numbers: Mapping[str, float], state: State, _felt: Felt) -> State:
    """One step from p = −Δt b; noise, and with it what is felt besides ∇U, plays no part."""
    c, x, b = setting.coefficients(), state.position, state.slots["b"]
    if not c.learning_rate:  # an infinite mass, to which a schedule of lr may come
        return State(x, {"b": b, "v": np.zeros_like(x)}, state.age + 1)
    with np.errstate(all="ignore"):
        v = np.where(b, -(c.step_size / c.mass) * b, 0.0) if c.mass else np.zeros_like(x)
        x, v = flow_step(setting.landscape, c, x, v, bool(numbers["maximize"]))
        return State(x, {"b": np.where(v, -(c.mass / c.step_size) * v, 0.0), "v": v}, state.age + 1)


FLOW = register(
    Method(
        key="flow",
        label="Flow (exact motion)",
        help="The equation of motion itself, without noise: what steps of no length would do.",
        rule=(Assignment("g", "-g", ("maximize",)),),
        options=(MAXIMIZE,),
        slots=(BUFFER, Slot("v")),
        drive=EQUATION_OF_MOTION,
        hand=_step,
        lacks={
            "temperature": "The flow is the motion without noise; Langevin BAOAB is the one with it.",
            "friction_scheme": "The flow follows friction as it is: there are no steps that would need a scheme.",
        },
        evaluations=None,
        own_velocity="v",
    )
)
