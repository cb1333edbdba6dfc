"""RMSprop: momentum, with the gradient of each coordinate measured in units of its own recent size.

A running mean of the squared gradient is kept, and the heavy ball gets the gradient divided by its root:

    v ← α v + (1 − α) g²        α: `alpha`
    b ← ρ b + g/(√v + ε),       x ← x − ℓ b        ρ: `momentum`, ℓ: `learning_rate` (torch's `lr`), ε: `eps`

In physics it is a ball whose mass and friction are multiplied, in each coordinate, by s = √v + ε, the rms force in
units of the unit force: heavy where it has lately been pushed hard. All coordinates share one memory τ/Δt, and each is
at the temperature T/s. `centered` subtracts the squared mean of the gradient, so that s is the spread of the force
alone, and at m = 0 there is no buffer: x ← x − η g/(√v + ε). As `torch.optim.RMSprop` computes it; v begins at 0, with
no correction for it, so the first steps are large: under a constant force 1/√(1−α) times as large as later.

Near a minimum it never settles: g/√v stays of the order 1, and the path there is chaotic.

optax: `optax.rmsprop(eps_in_sqrt=False)` is the same step without momentum; its defaults differ (decay 0.9, and by
default ε inside the root); with momentum it multiplies by lr before the buffer, which differs when lr moves.

Reference: Tieleman, Hinton, "Lecture 6.5: rmsprop", COURSERA: Neural Networks for Machine Learning (2012); Graves,
"Generating sequences with recurrent neural networks", arXiv:1308.0850 (2013), for the centred form.
"""

from gdlab.core.method import BUFFER, MAXIMIZE, WEIGHT_DECAY, Assignment, Method, Option, Slot
from gdlab.core.registry import register
from gdlab.methods.momentum import GRADIENT

RMSPROP = register(
    Method(
        key="rmsprop",
        label="RMSprop",
        help="A ball that is, in each coordinate, as heavy and as braked as the force there has lately been strong.",
        rule=(
            *GRADIENT,
            Assignment("square_avg", "alpha*square_avg + (1 - alpha)*(g*g)"),
            Assignment("size", "sqrt(square_avg) + eps", ("!centered",)),
            Assignment("grad_avg", "alpha*grad_avg + (1 - alpha)*g", ("centered",)),
            Assignment("size", "sqrt(square_avg - grad_avg*grad_avg) + eps", ("centered",)),
            Assignment("b", "rho*b + g/size", ("rho",)),
            Assignment("x", "x - lr*b", ("rho",)),
            Assignment("x", "x - lr*(g/size)", ("!rho",)),
        ),
        options=(
            Option("alpha", 0.99, "The memory of the mean square: what of it survives a step.", maximum=1.0),
            Option("eps", 1e-8, "Added to the root: it limits the step where the gradient has long been small."),
            Option("centered", False, "Measure the gradient by its spread instead of its rms."),
            WEIGHT_DECAY,
            MAXIMIZE,
        ),
        slots=(BUFFER, Slot("square_avg"), Slot("grad_avg")),
    )
)
