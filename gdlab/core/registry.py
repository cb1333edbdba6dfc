"""The methods by key. A method is one file in `gdlab/methods` and one import line there, which registers it here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gdlab.core.suggestions import did_you_mean, named, shown

if TYPE_CHECKING:
    from gdlab.core.method import Method

_METHODS: dict[str, Method] = {}


class UnknownMethodError(LookupError, ValueError):
    """A method key that is not registered; the message names the nearest one."""


def register(method: Method) -> Method:
    """Make a method known under its key; returns it.

    Raises:
        ValueError: the key is taken.
    """
    if method.key in _METHODS:
        raise ValueError(f"two methods are called {method.key!r}")
    _METHODS[method.key] = method
    return method


def method(key: str) -> Method:
    """The method of that key.

    Raises:
        UnknownMethodError: there is none.
    """
    if not isinstance(key, str):
        raise UnknownMethodError(f"method must be the key of a method, such as 'momentum', not {shown(key)}")
    if key not in _METHODS:
        raise UnknownMethodError(f"there is no method {named(key)}{did_you_mean(key, _METHODS)}")
    return _METHODS[key]


def methods() -> Iterator[Method]:
    """All methods in the order of registration."""
    return iter(_METHODS.values())
