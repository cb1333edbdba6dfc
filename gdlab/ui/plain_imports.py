"""PySide without what it does for others; to be imported before anything else of it.

It reads the source of each module that is imported after it, in search of its snake_case names: a tenth of the time to
the first frame. gdlab has no use for them, and PySide keeps Python's own import for those who have not.

It compiles a dozen modules of its own at every start. Their code is kept; and one that writes Qt's classes down for
editors is left empty.

It makes three hundred of Qt's enumerations as Python makes those that somebody wrote, with all that may be wrong with
them: another sixth of that time. Python has a quick way for those of its own library.
"""

from __future__ import annotations

import builtins
import enum
import sys
from typing import Any

from gdlab.core.compiled import compiled

_compile = builtins.compile
_enumeration: Any = vars(enum.EnumType)["_create_"]
_simple: Any = vars(enum).get("_simple_enum")
_OWN = {"name", "value"}
"""What each member has."""


def _kept(source: Any, filename: Any, *more: Any, **named: Any) -> Any:
    """As `compile`, for PySide while it is imported."""
    if more != ("exec",) or named or not isinstance(source, (str, bytes)):
        return _compile(source, filename, *more, **named)
    return compiled.code("" if filename.endswith("/pyi_generator.py") else source, filename)


def quick_enumeration(kind: Any, class_name: str, names: Any, *, boundary: Any = None, **how: Any) -> Any:
    """What `kind(class_name, names, …)` makes; quick for the pairs of names and values that PySide hands over.

    Nobody else asks for values that no name stands for to be kept.
    """
    theirs = boundary is enum.KEEP and isinstance(names, list) and names and isinstance(names[0], tuple)
    pairs = dict(names) if theirs else {}
    if not pairs or pairs.keys() & _OWN or any(how.get(key) for key in ("module", "qualname", "type")):
        return _enumeration(kind, class_name, names, boundary=boundary, **how)
    made = _simple(kind, boundary=boundary)(type(class_name, (object,), pairs))
    for name, member in made.__members__.items():
        type.__setattr__(made, name, member)  # Python up to 3.12 would look each one up by a call
    return made


# Both ways were compared for all of Qt's enumerations on these versions; a later one may do more than the quick way.
if _simple is not None and sys.version_info < (3, 14):
    type.__setattr__(enum.EnumType, "_create_", quick_enumeration)
builtins.compile = _kept
try:
    import PySide6.QtCore  # noqa: F401 - it puts a function of its own in the place of Python's import
finally:
    builtins.compile = _compile
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
