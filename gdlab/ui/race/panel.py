"""The panel of a race: its sections side by side at the desk, one below the other on the projector."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance

_PADDING, _COMPACT_PADDING = 20, 18
_GUTTER, _COMPACT_GUTTER = 32, 20


class RacePanel(QWidget):
    """Holds the sections in the order in which they are added."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setObjectName("race")
        self.setAccessibleName("Race")
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._corner: QWidget | None = None
        appearance.changed.connect(self._restyle)
        self._restyle()

    def add_section(self, section: QWidget, stretch: int = 1) -> None:
        """Append a section that takes its share of the room."""
        self._line.addWidget(section, stretch)

    def set_corner(self, corner: QWidget | None) -> None:
        """Show buttons in the upper right corner; None takes them away."""
        if self._corner is not None:
            self._line.removeWidget(self._corner)
            self._corner.hide()
        self._corner = corner
        if corner is not None:
            self._line.addWidget(corner, 0, Qt.AlignmentFlag.AlignTop)
            corner.show()

    def sizeHint(self) -> QSize:
        """As high as the symbol table."""
        return QSize(1200, 306)

    def minimumSizeHint(self) -> QSize:
        """What can be read at least: below that its sections scroll or are cut."""
        return QSize(320, 120)

    def _restyle(self) -> None:
        look = self._appearance
        padding = _COMPACT_PADDING if look.compact else _PADDING
        if look.projector:
            self._line.setDirection(QBoxLayout.Direction.TopToBottom)
            self._line.setContentsMargins(0, 0, 0, 0)
            self._line.setSpacing(round(0.5 * _GUTTER * look.scale))
        else:
            self._line.setDirection(QBoxLayout.Direction.LeftToRight)
            self._line.setContentsMargins(padding, 4, padding, 4 if look.compact else 8)
            self._line.setSpacing(_COMPACT_GUTTER if look.compact else _GUTTER)
