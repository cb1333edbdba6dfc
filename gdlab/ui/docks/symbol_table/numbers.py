"""The numbers in the slots as text, written anew only where they change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from gdlab.symbols.quantities import Value
from gdlab.symbols.table import expand, slot_texts


def number_latex(key: str, value: Value) -> str:
    r"""The slot or slots of a quantity: `\num{key}`, or a vector of them."""
    if not isinstance(value, tuple):
        return rf"\num{{{key}}}"
    return expand(rf"\vec{{{key}}}", frozenset(), len(value))


def quantity(slot: str) -> str:
    """The quantity that a slot shows a part of: `force` for `force.1`."""
    return slot.partition(".")[0]


class LiveNumbers:
    """What stands in each slot now."""

    def __init__(self) -> None:
        self.values: Mapping[str, Value] = {}
        self.texts: dict[str, str] = {}
        self._numbers: dict[str, float] = {}

    def forget(self) -> None:
        """Know no text any more: the slots are others."""
        self.texts, self._numbers = {}, {}

    def update(self, slots: Iterable[str], values: Mapping[str, Value]) -> list[str]:
        """Take over values; returns the slots whose text changed."""
        self.values = values
        changed = []
        for slot in slots:
            number = self.number(slot)
            if number == self._numbers.get(slot):
                continue
            self._numbers[slot] = number
            text = slot_texts(rf"\num{{{slot}}}", values)[slot] if quantity(slot) in values else "–"
            if text != self.texts.get(slot):
                self.texts[slot] = text
                changed.append(slot)
        return changed

    def number(self, slot: str) -> float:
        """The number in a slot; NaN where there is none."""
        name, _, place = slot.partition(".")
        value = self.values.get(name, math.nan)
        if isinstance(value, tuple):
            return value[int(place or 0)] if int(place or 0) < len(value) else math.nan
        return value
