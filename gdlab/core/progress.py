"""Long work, and whoever waits for it: how far it has come, and the wish that it stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

Listener = Callable[[float], bool]
"""Is told what share of the work is done, and answers whether it shall go on."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Nobody wants the result any more."""


@contextmanager
def followed(listener: Listener) -> Iterator[None]:
    """Let what is done in this block, in this thread, be followed."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(share: float) -> None:
    """Say how much of the work is done, 0…1, to whoever follows it.

    Raises:
        Stopped: it shall not go on.
    """
    listener = _listener.get()
    if listener is not None and not listener(share):
        raise Stopped


@contextmanager
def part(begin: float, end: float) -> Iterator[None]:
    """Let what is done in this block count for a part of the work, from one share to another."""
    whole = _listener.get()
    if whole is None:
        yield
        return
    with followed(lambda share: whole(begin + (end - begin) * share)):
        yield


_PACE = 4096
"""Steps between two looks at whether anybody still waits for them."""


class Run(Protocol):
    """A run that can be advanced, such as a `Simulation`."""

    @property
    def head(self) -> int:
        """The last step that has been computed."""
        ...

    @property
    def finished(self) -> bool:
        """There is nothing left to step."""
        ...

    def advance(self, to: int) -> None:
        """Compute up to a step."""
        ...


def advance(runs: Sequence[Run], steps: int) -> None:
    """Let all runs go on to a step, telling how far they have come.

    Raises:
        Stopped: see `tell`.
    """
    whole = max(1, steps * len(runs))
    for index, run in enumerate(runs):
        while run.head < steps and not run.finished:
            tell((index * steps + run.head) / whole)
            run.advance(min(steps, run.head + _PACE))
