"""The step that a simulation takes from some step on, told in words and symbols."""

from __future__ import annotations

from gdlab.core.simulation import Simulation
from gdlab.symbols.narration import Narration, narrate
from gdlab.symbols.quantities import quantities
from gdlab.symbols.workings import Step, has_workings, hessian_at


def narration_at(simulation: Simulation, step: int, particle: int = 0) -> Narration | None:
    """One particle's step from `step` to the next; None where it has diverged, or does so.

    Told before the changes at the next step are made, with the numbers of `resolve`.
    """
    setting, moment = simulation.setting_at(step), simulation.moment_at(step, particle)
    after = simulation.following(step, particle)
    slots = {name: slot[0] for name, slot in after.slots.items()}
    taken = Step(moment, after.position[0], slots, hessian_at(setting.landscape, moment.position))
    known = taken if has_workings(setting.method) else None
    return narrate(taken, quantities(setting.landscape, moment, known), first=simulation.state_at(step).age == 0)
