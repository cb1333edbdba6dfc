"""What every widget asks before it paints: the theme, the notation, the room there is, and whether things may move."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont

from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.fonts import ROLES, ui_font
from gdlab.ui.theme import LIGHT, Theme

COMPACT_BELOW = 1500
"""Width of the window, in pixels, below which the compact sizes are used."""
PROJECTOR_SCREEN = (1920, 1080)
"""The screen for which the projector's sizes are given."""


class Appearance(QObject):
    """The look that all widgets of a window share; `changed` says that everything should be laid out and painted anew.

    `lazy_typesetting` lets widgets paint first and typeset new equations when the event loop is idle, for a quick
    first frame; it is off by default, so that a picture taken at once is whole.
    """

    changed = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.notation = STANDARD
        self.compact = False
        self.projector = False
        self.reduced_motion = False
        self.scale = 1.0
        self.lazy_typesetting = False

    def set_theme(self, theme: Theme) -> None:
        """Use another theme."""
        if theme != self.theme:
            self.theme = theme
            self.changed.emit()

    def set_notation(self, notation: Notation) -> None:
        """Write everything in other letters, or with the other reading first."""
        if notation != self.notation:
            self.notation = notation
            self.changed.emit()

    def set_projector(self, projector: bool) -> None:
        """Use the sizes for a lecture hall, or those for a desk."""
        if projector != self.projector:
            self.projector = projector
            self.changed.emit()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Let nothing move but what is computed."""
        if reduced != self.reduced_motion:
            self.reduced_motion = reduced
            self.changed.emit()

    def set_window_size(self, width: int, height: int) -> None:
        """Choose between wide and compact sizes, and the scale of the projector against 1920 × 1080."""
        compact = width < COMPACT_BELOW
        scale = min(width / PROJECTOR_SCREEN[0], height / PROJECTOR_SCREEN[1]) if self.projector else 1.0
        if (compact, scale) != (self.compact, self.scale):
            self.compact, self.scale = compact, scale
            self.changed.emit()

    def size(self, role: str) -> float:
        """Pixels of type for a role of `fonts.ROLES`."""
        pixels = ROLES[role].pixels(compact=self.compact, projector=self.projector)
        return pixels * self.scale if self.projector else pixels

    def font(self, role: str) -> QFont:
        """The font for a role of `fonts.ROLES`."""
        return ui_font(self.size(role), ROLES[role].weight)

    def colour(self, token: str) -> QColor:
        """A colour of the theme by its token, such as "ink2"."""
        colour = getattr(self.theme, token)
        if not isinstance(colour, QColor):
            raise KeyError(token)
        return colour

    def duration(self, milliseconds: int) -> int:
        """How long an animation may take: nothing at all with reduced motion."""
        return 0 if self.reduced_motion else milliseconds
