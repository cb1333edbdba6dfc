"""The middle of the window: header, canvas and transport, and on the projector its panels."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.header import CanvasHeader
from gdlab.ui.compare.pair import CanvasPair
from gdlab.ui.docks.symbol_table.arrangement import PADDING
from gdlab.ui.notice import Notice
from gdlab.ui.projector import ReadingsPanel, panels
from gdlab.ui.transport import Transport
from gdlab.ui.widgets.hairline import Hairline

_MARGIN, _GUTTER = 56, 60
"""On the projector: left and right of everything, and between map and readings; pixels of 1920 × 1080."""
_READINGS_SHARE, _RACE_SHARE = 30 / (61 + 30), 0.42
_UNBOUND = 16777215
"""The width up to which Qt lets a widget grow."""


class Stage(QWidget):
    """Puts what shows the run in its places. `notice` says what went wrong.

    At the desk the canvas stands alone. On the projector the parts of one of `panels` are shown, among them the symbol
    table and, while there is a race, its panel, which `lend` brings and `give_back` returns.
    """

    def __init__(
        self,
        appearance: Appearance,
        header: CanvasHeader,
        canvas: Canvas,
        readings: ReadingsPanel,
        transport: Transport,
    ) -> None:
        super().__init__()
        self._appearance = appearance
        self._header, self._canvas, self._readings, self._transport = header, canvas, readings, transport
        self._table: QWidget | None = None
        self._race: QWidget | None = None
        self.pair = CanvasPair(appearance, canvas)
        self.panel = 0
        self.notice = Notice(appearance)
        self.notice.setObjectName("notice")
        self.setAutoFillBackground(True)
        self._row, self._notice_row, self._rule_row = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._arrange()
        appearance.changed.connect(self._restyle)
        self.pair.arranged.connect(lambda: self.show_panel(0))
        self._show_parts()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._row.addWidget(self.pair, 1)
        self._row.addWidget(self._readings)
        self._notice_row.addWidget(self.notice)
        self._rule_row.addWidget(Hairline(self._appearance))
        column.addWidget(self._header)
        column.addLayout(self._notice_row)
        column.addLayout(self._row, 1)
        column.addWidget(self._transport.narration)
        column.addLayout(self._rule_row)
        column.addWidget(self._transport)
        column.addWidget(self._transport.strip)

    def lend(self, table: QWidget, race: QWidget | None = None) -> None:
        """Show the symbol table among the panels, and the race."""
        self._table, self._race = table, race
        self._row.addWidget(table, 1)
        if race is not None:
            self._row.addWidget(race)
        self.show_panel(0)

    def give_back(self) -> bool:
        """Let what was lent go, and show the canvas alone; whether the race was among it."""
        lent, self._table, self._race = (self._table, self._race), None, None
        for part in lent:
            if part is not None:
                self._row.removeWidget(part)
                part.setMinimumWidth(0)
                part.setMaximumWidth(_UNBOUND)
        self._show_parts()
        self._canvas.setFocus()
        return lent[1] is not None

    @property
    def _panels(self) -> tuple[frozenset[str], ...]:
        return panels(racing=self._race is not None, comparing=self.pair.is_two and self._race is not None)

    def show_panel(self, number: int) -> None:
        """Show a panel; before the first and after the last there is none."""
        last = len(self._panels) - 1
        self.panel = min(max(number, 0), last)
        self._header.set_counter(f"{self.panel + 1} of {last + 1}")
        self._show_parts()
        (self._table if self._table is not None and self.pair.isHidden() else self._canvas).setFocus()

    def _show_parts(self) -> None:
        shown = self._panels[self.panel] if self._table is not None else {"canvas"}
        parts = {"canvas": self.pair, "readings": self._readings, "table": self._table, "race": self._race}
        for name, part in parts.items():
            if part is not None:
                part.setVisible(name in shown)
        # Two maps have titles of their own, and in a hall they need the room.
        self._header.setVisible(not (self._appearance.projector and self.pair.is_two and "canvas" in shown))
        self._restyle()

    def _restyle(self) -> None:
        look = self._appearance
        hall = round(_MARGIN * look.scale) if look.projector else 0
        self._rule_row.setContentsMargins(hall, 0, hall, 0)
        beside = hall if not self.pair.isHidden() else max(0, hall - round(PADDING))
        self._row.setContentsMargins(beside, 0, beside, 0)
        self._notice_row.setContentsMargins(hall or 20, 0, hall or 20, 0)
        self._row.setSpacing(round(_GUTTER * look.scale))
        if look.projector:
            self._readings.set_top(self._canvas.frame.area.top())
        self._share()

    def _share(self) -> None:
        """Give the readings their part of the width; the clocks below stand under them."""
        look = self._appearance
        room = self.width() - (2 * _MARGIN + _GUTTER) * look.scale
        readings, race = (max(0, round(share * room)) for share in (_READINGS_SHARE, _RACE_SHARE))
        self._readings.setFixedWidth(readings)
        if self._race is not None:
            self._race.setFixedWidth(race)
        shown = self._panels[self.panel]
        beside = look.projector and not self.pair.isHidden() and shown != {"canvas"}
        self._transport.clock.setMinimumWidth((race if "race" in shown else readings) if beside else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()
