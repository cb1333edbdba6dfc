"""Gradient descent with momentum, the heavy ball, as `torch.optim.SGD(momentum=ρ)` computes it.

A ball with mass m rolls in the potential U against the friction γ. Of its velocity the fraction ρ survives a step; in
torch's words, a buffer b remembers the gradients:

    b ← ρ b + g,        x ← x − ℓ b        ρ: `momentum`, ℓ: `learning_rate` (torch's `lr`)

The buffer is a momentum: b = −u/ℓ = −p/Δt, where u = x − x₋₁ is the last displacement and p = m̂v. Written with u the
step is u ← ρ u − ℓ g, x ← x + u; written with b it carries a live change of lr as torch does, for p is held then. With
`dampening` d the gradient counts (1 − d) g, but for the first one; at d = ρ the buffer is an average, and lr is η.

optax: `optax.sgd(learning_rate, momentum)` is the same step; it has no dampening.

A warning: the literature writes this rule in two ways, with ℓ as here (a trace of gradients) or with the average of
gradients, whose learning rate is η = ℓ/(1−ρ). Neither is wrong, but their learning rates differ tenfold at ρ = 0.9.

References: Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Comput. Math. Math. Phys. 4
(1964); Qian, "On the momentum term in gradient descent learning algorithms", Neural Networks 12 (1999), for the ball
with friction; Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.
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
        help="A ball with mass that rolls against friction: the update remembers a fraction ρ of the last one.",
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
        pushed_age=1,  # torch has a buffer then, so that dampening is there from the first gradient on
        descends=True,
    )
)
