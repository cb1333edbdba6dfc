"""Named settings of the knobs, from `resources/presets.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from msgspec import Struct

from gdlab.core.events import PARAMETERS, Setting
from gdlab.core.moving import beginning, present
from gdlab.core.parameters import Parameters
from gdlab.core.resources import path, table


class Preset(Struct, frozen=True):
    """A medium or a method that one click sets."""

    key: str
    name: str
    help: str
    set: Mapping[str, Any]

    def changes(self, setting: Setting) -> dict[str, Any]:
        """What an event has to set: physics as named, or from the learning rate at the present time step.

        Raises:
            ParameterError: schedules that nothing leads to these from.
        """
        method = self.set.get("method", setting.method)
        scheme = self.set.get("friction_scheme", setting.friction_scheme)
        parameters = present(setting)
        if "learning_rate" in self.set:
            rates = (self.set["learning_rate"], self.set["momentum"], parameters.step_size, self.set["gradient_noise"])
            parameters = Parameters.from_learning_rate(*rates, method=method, friction_scheme=scheme)
        numbers = {key: float(self.set.get(key, getattr(parameters, key))) for key in PARAMETERS}
        there = beginning(replace(setting, method=method, friction_scheme=scheme), Parameters(**numbers))
        return {"method": method, "friction_scheme": scheme, **{key: getattr(there, key) for key in PARAMETERS}}


@cache
def presets() -> tuple[Preset, ...]:
    """All presets in their order."""
    document = table(path("presets.toml"))
    return tuple(Preset(**entry) for entry in document["preset"])
