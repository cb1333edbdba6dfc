"""The zones of the modes gauge: where a mode lies along it, and what it does there. Pure numbers and words, no Qt."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from gdlab.core.stability import Regime, critical, flip, limit, nesterov_critical, nesterov_limit
from gdlab.symbols.formatting import format_number

_HEAD_ROOM = 99.0
"""How many times finer the even start of a zone that begins at 0 is than its end."""
_PLACES = (0.208, 0.667, 0.895)
"""Where the zones end along the bar, whatever ρ is: overdamped, underdamped, flipping."""
_MEANING: dict[Regime, str] = {
    "uphill": "the ground falls away on either side: it runs off, whatever the step",
    "overdamped": "creeps home without swinging",
    "critical": "comes home as fast as it can without swinging",
    "underdamped": "swings, and settles",
    "flipping": "changes sign at every step, and settles",
    "marginal": "neither grows nor settles",
    "unstable": "grows with every step: it flies apart",
}


class Zone(Struct, frozen=True):
    """A stretch of the bar: its word, the a = ℓλ between which it lies, and its ends along the bar (0…1)."""

    word: str
    low: float
    high: float
    start: float
    end: float

    def position(self, a: float) -> float:
        """Where a value of this zone lies along the bar: by its logarithm, as far as the ends allow."""
        if math.isinf(self.high):
            share = (1.0 - self.low / a if self.low else a / (1.0 + a) if a < math.inf else 1.0) if a > 0 else 0.0
        elif self.low > 0:
            share = math.log(a / self.low) / math.log(self.high / self.low)
        else:
            share = math.log1p(_HEAD_ROOM * a / self.high) / math.log1p(_HEAD_ROOM)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


@lru_cache(8)
def zones(rho: float) -> tuple[Zone, ...]:
    """The zones for a momentum ρ, from a = 0 on; the last one is the unstable one."""
    one, two, three = _PLACES
    if not -1 < rho <= 1:
        return (Zone("unstable", 0.0, math.inf, 0.0, 1.0),)
    top = limit(rho)
    unstable = Zone("unstable", top, math.inf, three, 1.0)
    if rho == 1:
        return Zone("swinging for ever", 0.0, top, 0.0, three), unstable
    if rho < 0:
        return Zone("flipping", 0.0, top, 0.0, three), unstable
    if rho == 0:
        middle = (one + two) / 2
        return Zone("overdamped", 0.0, 1.0, 0.0, middle), Zone("flipping", 1.0, top, middle, three), unstable
    calm, turned = critical(rho), flip(rho)
    return (
        Zone("overdamped", 0.0, calm, 0.0, one),
        Zone("underdamped", calm, turned, one, two),
        Zone("flipping", turned, top, two, three),
        unstable,
    )


@lru_cache(8)
def nesterov_zones(rho: float) -> tuple[Zone, ...]:
    """The zones of Nesterov's rule for a momentum ρ."""
    one, two, three = _PLACES
    if rho == 0 or not -1 <= rho <= 1:
        return zones(rho)
    top = nesterov_limit(rho)
    unstable = Zone("unstable", top, math.inf, three, 1.0)
    if rho < 0:
        return *_turning_ahead(rho, top), unstable
    calm = nesterov_critical(rho)
    flipping = Zone("flipping", 1.0, top, two, three)
    if rho == 1:  # the curvature itself damps it
        return Zone("underdamped", 0.0, 1.0, 0.0, two), flipping, unstable
    return Zone("overdamped", 0.0, calm, 0.0, one), Zone("underdamped", calm, 1.0, one, two), flipping, unstable


def _turning_ahead(rho: float, top: float) -> Iterator[Zone]:
    """Those of Nesterov's rule for ρ < 0 up to the limit: it swings beyond ℓλ = 1, for ρ > −1/3 not to the end."""
    one, two, three = _PLACES
    turned = 1 - 4 * rho / (1 + rho) ** 2 if rho > -1 / 3 else top
    yield Zone("flipping", 0.0, 1.0, 0.0, one)
    yield Zone("underdamped", 1.0, min(turned, top), one, two if turned < top else three)
    if turned < top:
        yield Zone("flipping", turned, top, two, three)


@lru_cache(2)
def flow_zones(damped: bool) -> tuple[Zone, ...]:
    """The zones of the flow along 1/ζ; without friction there is one."""
    if not damped:
        return (Zone("swinging for ever", 0.0, math.inf, 0.0, 1.0),)
    return Zone("overdamped", 0.0, 1.0, 0.0, 0.4), Zone("underdamped", 1.0, math.inf, 0.4, 1.0)


def place(rho: float, a: float) -> float:
    """Where a mode of the heavy ball lies along the bar, 0…1."""
    return place_in(zones(rho), a)


def place_in(shown: tuple[Zone, ...], a: float) -> float:
    """Where a mode lies along the bar, 0…1; never decreasing in a. What is not positive lies at 0."""
    if not a > 0:
        return 0.0
    zone = next((zone for zone in shown if a <= zone.high), shown[-1])
    return zone.position(a)


def spread(centres: Sequence[float], widths: Sequence[float], gap: float, room: float) -> list[float]:
    """Left edges of labels that want to be centred (ascending), moved as little as it takes not to overlap.

    Labels that touch form a group, which stands at the mean of what its members want (isotonic regression).
    """
    groups: list[tuple[float, int]] = []  # mean of the wished left edges less what stands before, and the members
    before = [sum(widths[:index]) + gap * index for index in range(len(widths))]
    for centre, width, offset in zip(centres, widths, before, strict=True):
        wish, members = centre - width / 2 - offset, 1
        while groups and groups[-1][0] > wish:
            mean, count = groups.pop()
            wish, members = (mean * count + wish * members) / (count + members), count + members
        groups.append((wish, members))
    slack = max(0.0, room - sum(widths) - gap * (len(widths) - 1))
    starts = [min(max(0.0, mean), slack) for mean, count in groups for _ in range(count)]
    return [start + offset for start, offset in zip(starts, before, strict=True)]


def remark(rho: float, curvatures: Sequence[float]) -> str:
    """What is special about this case, in a sentence; "" where nothing is."""
    if not curvatures:
        return "No curvature is known here."
    if rho == 0:
        return "ρ = 0: nothing is remembered. Every step is plain descent, so no mode can swing."
    if rho == 1:
        return "ρ = 1: no friction. Stable modes swing for ever."
    if rho > 1 or rho <= -1:
        return f"ρ = {format_number(rho)}: the velocity grows by itself. No mode is stable."
    if rho < 0:
        return "ρ < 0: friction turns the velocity round at every step, so every mode flips."
    if min(curvatures) < 0:
        return "λ < 0: along such a direction the ground falls away. It runs off, whatever the step."
    return ""


class Mode(Struct, frozen=True):
    """One mode: its number, steepest first, where it lies along the bar, as by a = ℓλ, and what it does.

    `symbol` and `latex` say what is written under it, and `shown` how large that is, where it is not `a`.
    """

    number: int
    a: float
    regime: Regime
    symbol: str = "ℓλ"
    latex: str = r"\ell\lambda"
    shown: float | None = None

    @property
    def side(self) -> Literal["physics", "ml"]:
        """Whose number that is: ζ is of the motion."""
        return "physics" if self.symbol == "ζ" else "ml"

    @property
    def value(self) -> float:
        """What is written under it."""
        return self.a if self.shown is None else self.shown

    def words(self) -> str:
        """The mode in a line of plain text."""
        index = _SUBSCRIPTS[self.number] if self.number < len(_SUBSCRIPTS) else str(self.number)
        return f"{self.symbol}{index} = {format_number(self.value)}: {self.regime}, {_MEANING[self.regime]}"


_SUBSCRIPTS = [""] + [str(n).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) for n in range(1, 100)]
