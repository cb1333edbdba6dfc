"""What of a method's inside is drawn at the particle: the parts of the step to come, moments, mobilities, a model.

Displacements are in metres and true to scale, moments in newtons. All of it is of the step that comes next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.core.moment import Moment
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.symbols.workings import Value

Kind = Literal["kept", "pushed", "heat", "whole"]
"""What a displacement is of a step: what survives of the last one, what the slope adds, what the bath adds, or all."""
Vector = tuple[float, ...]
Direction = Callable[[Sequence[float]], Vector]


class Part(Struct, frozen=True):
    """A displacement `(d,)` with its label in LaTeX."""

    kind: Kind
    label: str
    vector: Vector


class Model(Struct, frozen=True):
    """A quadratic model U + g·s + ½ s·As around the particle: A `(d, d)` and its rest −A⁻¹g, seen from the particle."""

    matrix: tuple[Vector, ...]
    rest: Vector


class Anatomy(Struct, frozen=True):
    """What is drawn, by methods only some of it.

    Attributes:
        parts: of the step, laid head to tail.
        whole: the step itself, from where the parts begin.
        begin: where the parts begin, seen from the particle: the ball behind its look-ahead point; () at the particle.
        moments: mean and rms gradient as arrows, by quantity, in newtons.
        bound: about how far a step goes at most along each coordinate, in metres: Adam's η, which it has where the
            slope stays as it is, and seldom passes.
        mobility: how far 1 N moves the particle in a step along each coordinate.
        bound_label, mobility_label: LaTeX.
        model: of Newton's method.
    """

    parts: tuple[Part, ...] = ()
    whole: Part | None = None
    begin: Vector = ()
    moments: Mapping[str, Vector] = {}
    bound: Vector = ()
    mobility: Vector = ()
    bound_label: str = ""
    mobility_label: str = ""
    model: Model | None = None

    def turned(self, direction: Direction) -> Anatomy:
        """The same as it lies on a picture, where `direction` lays a displacement `(d,)`."""

        def lay(vector: Vector) -> Vector:
            return direction(vector) if vector else ()

        model = self.model
        if model is not None:
            rows = [direction(row) for row in model.matrix]
            model = Model(tuple(direction(row) for row in zip(*rows, strict=True)), direction(model.rest))
        return replace(
            self,
            parts=tuple(replace(part, vector=direction(part.vector)) for part in self.parts),
            whole=None if self.whole is None else replace(self.whole, vector=direction(self.whole.vector)),
            begin=lay(self.begin),
            moments={key: direction(vector) for key, vector in self.moments.items()},
            bound=lay(self.bound),
            mobility=lay(self.mobility),
            model=model,
        )

    def written(self, notation: Notation) -> Anatomy:
        """The same with its labels in a notation."""
        if notation == STANDARD:
            return self

        def relabelled(part: Part) -> Part:
            return replace(part, label=notation.latex(part.label))

        return replace(
            self,
            parts=tuple(map(relabelled, self.parts)),
            whole=None if self.whole is None else relabelled(self.whole),
            bound_label=notation.latex(self.bound_label),
            mobility_label=notation.latex(self.mobility_label),
        )


def has_anatomy(method: str) -> bool:
    """Whether there is ever anything to be drawn of a method."""
    return method in _ANATOMIES


def anatomy(moment: Moment, values: Mapping[str, Value]) -> Anatomy | None:
    """What is to be drawn; None where the step is of one piece, or there is none.

    Args:
        moment: what the step starts from.
        values: the quantities of the symbol table there, with those that only the method has.
    """
    draw = _ANATOMIES.get(moment.coefficients.method)
    found = None if draw is None else draw(moment, values)
    return found if found is not None and _is_finite(found) else None


def _is_finite(found: Anatomy) -> bool:
    """Nothing is drawn of a step that leads nowhere."""
    vectors = [part.vector for part in found.parts] + ([found.whole.vector] if found.whole else [])
    vectors += [*found.moments.values(), found.bound, found.mobility, found.begin]
    return all(math.isfinite(number) for vector in vectors for number in vector)


def _vector(value: Value) -> Vector:
    return value if isinstance(value, tuple) else (value,)


def _array(value: Value) -> FloatArray:
    return np.array(_vector(value))


def _pushed(moment: Moment, divisor: str = "") -> str:
    """The label of what the slope adds: g where noise or an option makes something else of ∇U."""
    plain = np.array_equal(moment.felt_gradient, moment.gradient)
    slope = r"\nabla U" if plain else "g"
    return rf"-\ell\,{slope}{divisor}"


def _two_parts(kept: FloatArray, pushed: FloatArray, label: str) -> tuple[Part, ...]:
    """ρu and what the slope adds."""
    return Part("kept", r"\rho u", tuple(kept.tolist())), Part("pushed", label, tuple(pushed.tolist()))


def _step(values: Mapping[str, Value], label: str = "u") -> Part:
    return Part("whole", label, _vector(values["next_update"]))


def _momentum(moment: Moment, values: Mapping[str, Value]) -> Anatomy | None:
    """ρu and −ℓ∇U."""
    c = moment.coefficients
    if not c.momentum:
        return None
    kept = c.momentum * moment.update
    pushed = _array(values["next_update"]) - kept
    return Anatomy(_two_parts(kept, pushed, _pushed(moment)), _step(values))


def _nesterov(moment: Moment, values: Mapping[str, Value]) -> Anatomy | None:
    """The ball behind, ρu from there to the look-ahead point, where the slope is felt, and −ℓ∇U from there."""
    c = moment.coefficients
    if not c.momentum:
        return None
    kept = c.momentum * _array(values["update"])
    pushed = _array(values["next_update"]) - kept
    dampened = not np.array_equal(values["counted_gradient"], moment.felt_gradient)  # in all steps but the first
    label = r"-\ell\,(1-d)\,g" if dampened else _pushed(moment)
    return Anatomy(_two_parts(kept, pushed, label), _step(values), begin=tuple((-kept).tolist()))


def _adam(moment: Moment, values: Mapping[str, Value]) -> Anatomy:
    """Both moments, as they pull: the mean uphill slope with its sign turned, and the rms in the same quadrant."""
    mean = -_array(values["mean_gradient"])
    rms = np.copysign(_array(values["rms_gradient"]), mean)
    eta = moment.coefficients.learning_rate
    return Anatomy(
        whole=_step(values),
        moments={"mean_gradient": tuple(mean.tolist()), "rms_gradient": tuple(rms.tolist())},
        bound=(eta,) * len(mean),
        bound_label=r"\pm\eta",
    )


def _rmsprop(moment: Moment, values: Mapping[str, Value]) -> Anatomy:
    """Parts as of momentum, and ℓ/s along each coordinate."""
    found = Anatomy(whole=_step(values), mobility=_vector(values["coordinate_rate"]), mobility_label=r"\ell/s")
    c = moment.coefficients
    if not c.momentum:
        return found
    pushed = -c.learning_rate * _array(values["scaled_gradient"])
    kept = _array(values["next_update"]) - pushed
    return replace(found, parts=_two_parts(kept, pushed, _pushed(moment, "/s")))


def _adagrad(_moment: Moment, values: Mapping[str, Value]) -> Anatomy:
    """η/s along each coordinate."""
    return Anatomy(whole=_step(values), mobility=_vector(values["coordinate_rate"]), mobility_label=r"\eta/s")


def _newton(moment: Moment, values: Mapping[str, Value]) -> Anatomy:
    """The model and the step towards its rest."""
    flat, rest, d = _vector(values["model_curvature"]), _vector(values["newton_step"]), len(moment.position)
    model = None
    if flat and all(map(math.isfinite, (*flat, *rest))):
        model = Model(tuple(flat[first : first + d] for first in range(0, d * d, d)), rest)
    return Anatomy(whole=_step(values, r"\eta s"), model=model)


def _baoab(moment: Moment, values: Mapping[str, Value]) -> Anatomy:
    """Half a drift by the momentum p' after the force's push, half a drift by what the bath leaves, and by its kick."""
    drift, again = _array(values["drift"]), _array(values["drift_again"])
    kept = moment.coefficients.momentum * drift
    parts = [
        Part("kept", "p'", tuple(drift.tolist())),
        Part("kept", r"\rho p'", tuple(kept.tolist())),
    ]
    if moment.numbers["thermal"]:
        parts.append(Part("heat", r"\xi", tuple((again - kept).tolist())))
    return Anatomy(tuple(parts), _step(values))


_ANATOMIES: Mapping[str, Callable[[Moment, Mapping[str, Value]], Anatomy | None]] = {
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adam": _adam,
    "rmsprop": _rmsprop,
    "adagrad": _adagrad,
    "newton": _newton,
    "langevin-baoab": _baoab,
}
