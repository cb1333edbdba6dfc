"""Langevin's equation by the splitting BAOAB: kick, drift, friction and noise, drift, kick.

The equation of motion of a particle in a bath, m dv = −∇U dt − γ v dt + √(2γT) dW, is cut into parts that can each be
done exactly: B, a kick by the force over half the step; A, a drift with constant velocity over half the step; O,
friction and noise over a whole one, which keep the fraction ρ = e^(−Δt/τ) of the momentum and add a normal number:

    B  p ← p − (Δt/2) ∇U        A  x ← x + (Δt/2m) p        O  p ← ρ p − √(mT(1 − ρ²)) ξ        A        B

(ξ has the sign of a noise on the gradient, so that all methods are pushed the same way by the same ξ.) The last kick
of a step and the first of the next are at the same place, so there is one gradient a step. With torch's letter b =
−p/Δt for the momentum after the second drift,

    h = b + g,      b ← ρ h + √(mT(1 − ρ²))/Δt · ξ,      x ← x − (Δt²/2m)(h + b)

where the first step of a run, which has no kick left to finish, has h = b + g/2. At T = 0 h is torch's momentum
buffer, and this is the heavy ball with `momentum` ρ and `learning_rate` (1 + ρ)Δt²/2m. With noise it is not: the heavy
ball feels ξ as a part of the gradient, this one in its momentum, so that positions have the variance T/λ in a well of
curvature λ whatever the step, and (x_k − x_{k−1})/Δt has the temperature T for the mass m̂ = 2m/(1 + ρ). It is of
order 2 in Δt.

There is no such method in torch or optax.

Reference: Leimkuhler, Matthews, "Rational construction of stochastic numerical methods for molecular sampling", Appl.
Math. Res. eXpress 2013; "Robust and efficient configurational molecular sampling via Langevin dynamics", J. Chem.
Phys. 138 (2013).
"""

from gdlab.core.drives import BAOAB
from gdlab.core.method import BUFFER, MAXIMIZE, Assignment, Method
from gdlab.core.registry import register
from gdlab.methods.momentum import GRADIENT

_, SIGN, _ = GRADIENT

LANGEVIN_BAOAB = register(
    Method(
        key="langevin-baoab",
        label="Langevin (BAOAB)",
        help="The equation of motion with its heat bath, in steps that keep the temperature in every harmonic well.",
        rule=(
            SIGN,
            Assignment("h", "where(k > 0, b + g, b + 0.5*g)"),
            Assignment("b", "rho*h", ("!thermal",)),
            Assignment("b", "rho*h + thermal*xi", ("thermal",)),
            Assignment("x", "x - half_drift*(h + b)"),
        ),
        options=(MAXIMIZE,),
        slots=(BUFFER,),
        drive=BAOAB,
        lacks={"friction_scheme": "BAOAB solves friction exactly: there is no scheme to choose."},
        pushed_age=0,  # a velocity that is placed is that at the step itself: half a kick comes first
    )
)
