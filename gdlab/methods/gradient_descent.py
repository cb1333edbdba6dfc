"""Plain gradient descent: the momentum method of a particle without mass, x ← x − η∇U with η = Δt/γ."""

from dataclasses import replace

from gdlab.core.method import MAXIMIZE, WEIGHT_DECAY
from gdlab.core.registry import register
from gdlab.methods.momentum import MOMENTUM

GRADIENT_DESCENT = register(
    replace(
        MOMENTUM,
        key="gradient-descent",
        label="Gradient descent",
        help="A particle without mass in a viscous medium: its velocity is −∇U/γ, whatever it was before.",
        massless=True,
        options=(WEIGHT_DECAY, MAXIMIZE),
    )
)
