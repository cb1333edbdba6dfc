"""A line of text without a frame, which shares Ctrl+Z with the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from gdlab.ui.theme import Theme


class TextField(QLineEdit):
    """Undo and redo belong to the text as long as there is typing to be undone, and to the window after that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window when there is no text to be undone."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
            if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)

    def set_colours(self, text: QColor, theme: Theme) -> None:
        """Write in a colour, on whatever lies below; what is selected, in reverse."""
        palette = self.palette()
        for role, colour in (
            (QPalette.ColorRole.Text, text),
            (QPalette.ColorRole.PlaceholderText, theme.ink3),
            (QPalette.ColorRole.Highlight, theme.ink),
            (QPalette.ColorRole.HighlightedText, theme.page),
            (QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent)),
        ):
            palette.setColor(role, colour)
        self.setPalette(palette)
