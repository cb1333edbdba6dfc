"""What an object works out once, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 - a decorator
    """As `functools.cached_property`, but no object waits while another one works.

    In Python 3.11 that has one lock for all objects of a class: a map on the screen would wait for one in an export.
    Two threads that ask one object at once both work; what they find must be equal.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, _owner: type | None = None) -> T:
        found = instance.__dict__[self._name] = self._work(instance)
        return found
