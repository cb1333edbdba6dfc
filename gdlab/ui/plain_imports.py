"""Imports without PySide's part in them; to be imported before the rest of the window.

PySide reads the source of each module that is imported after it, in search of its snake_case names: a tenth of the time
to the first frame. gdlab has no use for them, and PySide keeps Python's own import for those who have not.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - it puts a function of its own in the place of Python's import

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
