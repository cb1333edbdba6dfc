"""Adagrad: every coordinate has a mobility of its own, which falls with every slope it has met.

The squares of all gradients are summed, and the step of a coordinate is divided by the root of its sum:

    s ← s + g²,        x ← x − η/(1 + k·lr_decay) · g/(√s + ε)        η: `learning_rate` (torch's `lr`), ε: `eps`

In physics it is a particle without mass whose friction, γ(√s + ε) in units of the unit force, grows along each
coordinate with the forces met there, and never falls again: it walks ever more slowly, as 1/√k under a constant force.
The sum begins at `initial_accumulator_value`. As `torch.optim.Adagrad` computes it, to its default ε = 1e-10.

optax: `optax.adagrad` divides by √(s + ε) instead and begins its sum at 0.1; its ε is 1e-7. The two agree where
ε = 0 in both.

Reference: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR
12 (2011).
"""

from gdlab.core.drives import EFFECTIVE
from gdlab.core.method import MAXIMIZE, NO_INERTIA, WEIGHT_DECAY, Assignment, Method, Option, Slot
from gdlab.core.registry import register
from gdlab.methods.momentum import GRADIENT

ADAGRAD = register(
    Method(
        key="adagrad",
        label="Adagrad",
        help="A particle without mass whose friction grows, in each coordinate, with every force it has felt there.",
        rule=(
            *GRADIENT,
            Assignment("sum", "sum + g*g"),
            Assignment("x", "x - rate*g/(sqrt(sum) + eps)"),
        ),
        clock=(Assignment("rate", "lr/(1 + k*lr_decay)"),),
        options=(
            Option("eps", 1e-10, "Added to the root: a coordinate that never felt a force must not be divided by 0."),
            Option("lr_decay", 0.0, "Lowers the learning rate with time: lr/(1 + k·lr_decay)."),
            Option("initial_accumulator_value", 0.0, "What the sum of squares begins at: friction from the start."),
            WEIGHT_DECAY,
            MAXIMIZE,
        ),
        slots=(Slot("sum", initial="initial_accumulator_value"),),
        drive=EFFECTIVE,
        lacks=NO_INERTIA,
    )
)
