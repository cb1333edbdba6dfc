"""Typeset equations as outlines, with places for live numbers.

`typeset` gives a `Typeset`, `paint` draws it, `EquationLabel` shows one in a window.
"""

from gdlab.ui.typeset.label import EquationLabel
from gdlab.ui.typeset.painting import SlotStyle, paint, paint_ground, slot_style
from gdlab.ui.typeset.slots import Slot
from gdlab.ui.typeset.typesetting import Typeset, is_ready, plain_text, typeset

__all__ = [
    "EquationLabel",
    "Slot",
    "SlotStyle",
    "Typeset",
    "is_ready",
    "paint",
    "paint_ground",
    "plain_text",
    "slot_style",
    "typeset",
]
