"""Gradient descent with momentum: the heavy ball (Polyak 1964), as `torch.optim.SGD(momentum=ρ)` computes it.

torch's buffer is a momentum: b = −u/ℓ = −p/Δt, with u = x − x₋₁ the last displacement and p = m̂v. Written with u the
rule is u ← ρu − ℓ∇U, x ← x + u; written with b it carries a live change of lr as torch does.
"""

from gdlab.core.method import MAXIMIZE, WEIGHT_DECAY, Assignment, Method, Option
from gdlab.core.registry import register

GRADIENT = (
    Assignment("g", "g + sigma*xi", ("sigma",)),
    Assignment("g", "-g", ("maximize",)),
    Assignment("g", "g + weight_decay*x", ("weight_decay",)),
)
"""What joins the gradient before every method."""

MOMENTUM = register(
    Method(
        key="momentum",
        label="Momentum (heavy ball)",
        help="A particle with mass and friction: the update remembers a fraction ρ of the last one.",
        rule=(
            *GRADIENT,
            Assignment("g", "where(k > 0, (1 - dampening)*g, g)", ("rho", "dampening")),
            Assignment("b", "rho*b + g", ("rho",)),
            Assignment("x", "x - lr*b", ("rho",)),
            Assignment("x", "x - lr*g", ("!rho",)),
        ),
        options=(
            Option("dampening", 0.0, "Takes dampening·∇L off each gradient but the first; at ρ, lr is η.", maximum=1.0),
            WEIGHT_DECAY,
            MAXIMIZE,
        ),
    )
)
