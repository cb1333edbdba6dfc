"""The trails beside the particle's own, of other runs and of rewritten futures, each in pixmaps of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtGui import QPainter, QRegion

from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.trail_drawing import TrailDrawing
from gdlab.ui.painting.picture_data import Rival
from gdlab.ui.painting.racers import rival_style
from gdlab.ui.painting.style import PictureStyle

_BUDGET = 12e6  # bytes of one trail's checkpoints, of which there are eight times as many as of a single run's


class RunSheets:
    """The sheet in the style of each run, the same one again as long as the whole sheet is the same."""

    def __init__(self, style: Callable[[PictureStyle, int], PictureStyle]) -> None:
        self._style = style
        self._sheet: Sheet | None = None
        self._made: dict[int, Sheet] = {}

    def sheet(self, sheet: Sheet, run: int) -> Sheet:
        """Return the sheet for a run."""
        if sheet is not self._sheet:
            self._sheet, self._made = sheet, {}
        if run not in self._made:
            self._made[run] = replace(sheet, style=self._style(sheet.style, run))
        return self._made[run]


class RivalLayers:
    """Some trails. `generation` counts how often all of one became another; `style` is how each is drawn."""

    def __init__(self, style: Callable[[PictureStyle, int], PictureStyle] = rival_style) -> None:
        self.generation = 0
        self._sheets = RunSheets(style)
        self._drawings: dict[int, TrailDrawing] = {}
        self._ends: dict[int, int] = {}

    @property
    def is_complete(self) -> bool:
        """Say whether all trails have been drawn as far as they go."""
        return all(drawing.step >= self._ends[index] for index, drawing in self._drawings.items())

    def take_dirty(self) -> QRegion:
        """Return where a trail has changed since last asked; a new generation has changed everywhere."""
        region = QRegion()
        for drawing in self._drawings.values():
            region += drawing.take_dirty()
        return region

    def paint(self, painter: QPainter) -> None:
        """Lay the trails on, the first run's last."""
        for index in sorted(self._drawings, reverse=True):
            self._drawings[index].paint(painter)

    def update(self, sheet: Sheet, shown: Sequence[Rival], changed: Mapping[int, int]) -> None:
        """Come closer to showing these trails; from the step in `changed` on a run's is another path."""
        if not shown and not self._drawings:
            return
        rivals = {rival.index: rival for rival in shown}
        if any(index not in rivals for index in self._drawings):
            self._drawings = {index: each for index, each in self._drawings.items() if index in rivals}
            self.generation += 1
        for index, rival in rivals.items():
            self._follow(sheet, rival, changed.get(index, 0))
        self._ends = {index: len(rival.path) - 1 for index, rival in rivals.items()}

    def _follow(self, sheet: Sheet, rival: Rival, changed: int) -> None:
        own = self._sheets.sheet(sheet, rival.index if rival.run is None else rival.run)
        drawing = self._drawings.get(rival.index)
        if drawing is None or drawing.sheet != own:
            drawing = self._drawings[rival.index] = TrailDrawing(own, _BUDGET)
            self.generation += 1
        drawing.follow(rival.path, changed, len(rival.path) - 1)
