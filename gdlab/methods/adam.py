"""Adam: an averaged gradient, in each coordinate in units of its rms size, both corrected for their short memory.

Two running means are kept, of the gradient and of its square. Both begin at 0 and are too small by the factor
c = 1 − βᵏ at first, which is divided out (k counts from 1 here):

    e ← β₁ e + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²        β₁: `momentum`, β₂: `beta2`
    x ← x − η (e/c₁) / (√(v/c₂) + ε)                           η: `learning_rate` (torch's `lr`), ε: `eps`

Since the gradient is averaged, not summed, lr is the *effective* rate η, and e = (1 − β₁) b holds the momentum p = −Δt
b. In physics it is a particle whose mass and friction are multiplied, in each coordinate, by s = √(v/c₂) + ε, the rms
force in units of the unit force: one common memory τ = m/γ, a mobility for each coordinate, each at the temperature
T/s once all has settled; and by c₁, so that it is lighter in its first steps. With p = m̂ s c₁ v the step is exactly
p ← ρ p − Δt g, however s and c₁ move: ṗ = −∇U − γ s ẋ with p = m s ẋ, for small steps and t ≫ τ. s is the rms gradient
and not the curvature: this is not Newton's method.

`weight_decay` joins the gradient, or with `decoupled_weight_decay` shrinks x by 1 − lr·weight_decay (AdamW). `amsgrad`
divides by the largest v so far, so that a mobility never rises again. As `torch.optim.Adam` computes it, but for
c = 1 − βᵏ, which torch gets by a subtraction with an error of up to 1e-13 and gdlab to a few units of the last digit.

Near a minimum it never settles: the ratio of the means stays of the order 1, and the path there is chaotic.

optax: `optax.adam` and `optax.adamw` are the same step with the same defaults, but adamw's decay is 1e-4 there and
1e-2 in torch's AdamW; `optax.amsgrad` takes the maximum after the correction of v, which is another method.

A step may be longer than η: (1−β₁)/√(1−β₂) η, where a gradient comes after many that were 0.

References: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015; Loshchilov, Hutter, "Decoupled weight
decay regularization", ICLR 2019; Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018.
"""

from gdlab.core.drives import AVERAGED
from gdlab.core.method import MAXIMIZE, WEIGHT_DECAY, Assignment, Method, Option, Slot
from gdlab.core.registry import register
from gdlab.methods.momentum import GRADIENT

NOISE, SIGN, DECAY = GRADIENT

ADAM = register(
    Method(
        key="adam",
        label="Adam",
        help="A particle that is, in each coordinate, as heavy and as braked as the force there has been strong; "
        "one memory for all coordinates, and lighter in its first steps.",
        rule=(
            NOISE,
            SIGN,
            Assignment("x", "x*(1 - lr*weight_decay)", ("weight_decay", "decoupled_weight_decay")),
            Assignment(DECAY.target, DECAY.expression, (*DECAY.when, "!decoupled_weight_decay")),
            Assignment("exp_avg", "rho*exp_avg + (1 - rho)*g"),
            Assignment("exp_avg_sq", "beta2*exp_avg_sq + (1 - beta2)*(g*g)"),
            Assignment("square", "exp_avg_sq", ("!amsgrad",)),
            Assignment("max_exp_avg_sq", "max(max_exp_avg_sq, exp_avg_sq)", ("amsgrad",)),
            Assignment("square", "max_exp_avg_sq", ("amsgrad",)),
            Assignment("x", "x - lr*(exp_avg/c1)/(sqrt(square/c2) + eps)"),
        ),
        clock=(
            # 1 − βᵏ⁺¹ to a few units of the last digit, also for β near 1
            Assignment("c1", "-expm1((k + 1)*log(rho))"),
            Assignment("c2", "-expm1((k + 1)*log(beta2))"),
        ),
        options=(
            Option("beta2", 0.999, "The memory of the mean square.", maximum=1.0, below_maximum=True),
            Option("eps", 1e-8, "Added to the root: it limits the step where the gradient has long been small."),
            WEIGHT_DECAY,
            Option("decoupled_weight_decay", False, "AdamW: shrink x itself by 1 − lr·weight_decay instead."),
            Option("amsgrad", False, "Divide by the largest mean square so far."),
            MAXIMIZE,
        ),
        slots=(Slot("exp_avg", share=lambda rho: 1 - rho), Slot("exp_avg_sq"), Slot("max_exp_avg_sq")),
        drive=AVERAGED,
    )
)
