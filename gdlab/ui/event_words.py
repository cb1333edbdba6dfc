"""What a recorded change changes, in words."""

from __future__ import annotations

from gdlab.core.events import PARAMETERS, Event
from gdlab.core.simulation import Simulation


def in_words(event: Event, simulation: Simulation) -> str:
    """What an event changes: of the parameters that it sets, those that were others before."""
    before = simulation.setting_at(event.step - 1).parameters if event.step else None
    kept = [key for key in PARAMETERS if key in event.set and getattr(before, key, None) == event.set[key]]
    named = [key for key in event.set if key not in kept and key != "schedules"]
    scheduled = [f"{key} schedule" for key in event.set.get("schedules", {})]
    return ", ".join(word.replace("_", " ") for word in (*named, *scheduled)) or "nothing"
