"""Nesterov's momentum: the heavy ball with its slope taken where it would roll to, `torch.optim.SGD(nesterov=True)`.

The ball stands at x and would coast by ρu within the step. Its gradient is taken there, at θ = x + ρu, and θ is what
torch (and optax, and gdlab here) calls the parameters:

    b ← ρ b + g(θ),        θ ← θ − ℓ (g + ρ b)        ρ: `momentum`, ℓ: `learning_rate` (torch's `lr`)

In physics: the force felt is that ahead, ∇U(x + ρu) ≈ ∇U + ρΔt (∇²U) v, so the curvature itself brakes: an extra
friction ρΔt∇²U, strongest across a narrow valley. What moves on the screen is the look-ahead point θ; the ball is at θ
− ρu = θ + ρℓb, jumps when ρ is moved, for θ and b are what is kept, and is colder than T by 1/(1 + ρηλ) in a well of
curvature λ. The buffer is the ball's momentum, b = −p/Δt. Where ρ = 0 it is plain descent.

torch refuses `dampening` at construction here, but computes it where it is set later, and so does gdlab.
optax: `optax.sgd(learning_rate, momentum, nesterov=True)` is the same step.

References: Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k²)", Soviet Math.
Dokl. 27 (1983), whose momentum grows with k; Sutskever et al., ICML 2013, for the constant one.
"""

from gdlab.core.method import Assignment, Method
from gdlab.core.registry import register
from gdlab.methods.momentum import GRADIENT, MOMENTUM

NESTEROV = register(
    Method(
        key="nesterov",
        label="Nesterov",
        help="A ball that feels the slope where it is about to be, x + ρu: in curved ground that is an extra friction.",
        rule=(
            *GRADIENT,
            Assignment("b", "rho*b + g", ("rho", "!dampening")),
            Assignment("b", "rho*b + where(k > 0, (1 - dampening)*g, g)", ("rho", "dampening")),
            Assignment("x", "x - lr*(g + rho*b)", ("rho",)),
            Assignment("x", "x - lr*g", ("!rho",)),
        ),
        options=MOMENTUM.options,
        pushed_age=MOMENTUM.pushed_age,
    )
)
