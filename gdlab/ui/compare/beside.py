"""What two maps side by side have besides the first one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.compare.difference_line import DifferenceLine
from gdlab.ui.compare.law_lines import LawLines
from gdlab.ui.compare.title import PanelTitle
from gdlab.ui.compare.twin import TwinCanvas


class Beside:
    """What two maps have besides the first one: the other map, two titles, two laws, and the line below."""

    def __init__(self, appearance: Appearance, first: Canvas, parent: QWidget) -> None:
        self.twin = TwinCanvas(appearance, first, parent)
        self.titles = (PanelTitle(appearance, "left", parent), PanelTitle(appearance, "right", parent))
        self.laws = (LawLines(appearance, parent), LawLines(appearance, parent))
        self.line = DifferenceLine(appearance, parent)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """All of them."""
        return self.twin, *self.titles, *self.laws, self.line
