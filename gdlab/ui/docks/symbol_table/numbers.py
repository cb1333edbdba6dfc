"""The numbers in the slots as text, written anew only where they change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from gdlab.symbols.table import expand, format_quantity
from gdlab.symbols.workings import Value


def number_latex(key: str, value: Value) -> str:
    r"""The slot or slots of a quantity: `\num{key}`, or a vector of them."""
    if not isinstance(value, tuple):
        return rf"\num{{{key}}}"
    return expand(rf"\vec{{{key}}}", frozenset(), len(value))


def quantity(slot: str) -> str:
    """The quantity that a slot shows a part of: `force` for `force.1`."""
    return slot.partition(".")[0]


class LiveNumbers(Mapping[str, str]):
    """What stands in each slot now; a number is written when it is first asked for: what is not seen never is."""

    def __init__(self) -> None:
        self.now: Mapping[str, Value] = {}
        self._slots: dict[str, tuple[str, ...]] = {}
        self._texts: dict[str, str] = {}

    def watch(self, slots: Iterable[str]) -> None:
        """Keep these slots from now on; nothing is known of them yet."""
        by_quantity: dict[str, list[str]] = {}
        for slot in slots:
            by_quantity.setdefault(quantity(slot), []).append(slot)
        self._slots = {name: tuple(found) for name, found in by_quantity.items()}
        self.now, self._texts = {}, {}

    def update(self, values: Mapping[str, Value]) -> set[str]:
        """Take over values; returns the quantities that are others."""
        before, self.now = self.now, values
        changed = {name for name in self._slots if values.get(name) != before.get(name)}
        for name in changed:
            for slot in self._slots[name]:
                self._texts.pop(slot, None)
        return changed

    def number(self, slot: str) -> float:
        """The number in a slot; NaN where there is none."""
        name, _, place = slot.partition(".")
        value = self.now.get(name, math.nan)
        if isinstance(value, tuple):
            return value[int(place or 0)] if int(place or 0) < len(value) else math.nan
        return value

    def get(self, slot: str, _default: object = None) -> str:
        """What stands in a slot: there is always something, if only a dash."""
        text = self._texts.get(slot)
        return self[slot] if text is None else text

    def __getitem__(self, slot: str) -> str:
        if slot not in self._texts:
            self._texts[slot] = format_quantity(slot, self.number(slot))  # what is counted has no coordinates
        return self._texts[slot]

    def __iter__(self) -> Iterator[str]:
        return (slot for slots in self._slots.values() for slot in slots)

    def __len__(self) -> int:
        return sum(map(len, self._slots.values()))
