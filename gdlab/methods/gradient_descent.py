"""Plain gradient descent: each step goes down the slope under the particle, and forgets the step before.

It is the momentum method of a particle without mass. Friction alone holds it, so its velocity is −∇U/γ at once:

    x ← x − η g,        η = Δt/γ        (`learning_rate`, torch's `lr`)

where g is ∇U with its noise and what the options make of it. It overshoots the bottom of a well of curvature λ for
ηλ > 1 and leaves it for ηλ > 2: that there is no overshoot without inertia is true of the flow γẋ = −∇U only.

optax: `optax.sgd(learning_rate)`; its weight decay is a transformation of its own (`add_decayed_weights`).

Reference: Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", Comptes rendus 25 (1847).
"""

from dataclasses import replace

from gdlab.core.drives import EFFECTIVE
from gdlab.core.method import MAXIMIZE, NO_INERTIA, WEIGHT_DECAY
from gdlab.core.registry import register
from gdlab.methods.momentum import MOMENTUM

GRADIENT_DESCENT = register(
    replace(
        MOMENTUM,
        key="gradient-descent",
        label="Gradient descent",
        help="A particle without mass in a viscous medium: its velocity is −∇U/γ, whatever it was before.",
        slots=(),
        drive=EFFECTIVE,
        lacks=NO_INERTIA,
        options=(WEIGHT_DECAY, MAXIMIZE),
    )
)
