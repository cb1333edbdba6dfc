"""Work on many particles in parts, on as many threads as there are processors; numpy lets go of Python meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Part = TypeVar("Part")
_MOST = 4
"""Threads; more of them would only wait for Python."""


def side_by_side(work: Callable[[Iterator[Part]], None], parts: Sequence[Part]) -> None:
    """Let `work` go through the parts, which are shared out among several calls of it at the same time.

    What it comes to must not depend on who does which part, nor on their order.
    """
    helpers = min(len(parts), processors()) - 1
    shared = iter(parts)
    helping = [_pool().submit(work, shared) for _ in range(helpers)]
    try:
        work(shared)
    finally:
        for each in helping:
            each.result()


def processors() -> int:
    """How many threads are worth while."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, _MOST)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST - 1, thread_name_prefix="gdlab")
