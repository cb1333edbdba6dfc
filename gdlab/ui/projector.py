"""What stands beside the map on the projector: three lines of physics, three of machine learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdlab.symbols.quantities import Value
from gdlab.symbols.table import Reading, Row, slot_texts
from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset import EquationLabel
from gdlab.ui.widgets.heads import ColumnHead

SIDES: tuple[Side, ...] = ("physics", "ml")


class ReadingsPanel(QWidget):
    """The equations with their live numbers, for the last row of a lecture hall."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._column = QVBoxLayout(self)
        self._labels: dict[Side, list[EquationLabel]] = {side: [] for side in SIDES}
        self._bands: list[QVBoxLayout] = []
        for side in SIDES:
            band = QVBoxLayout()
            band.addWidget(ColumnHead(appearance, side))
            self._column.addLayout(band)
            self._bands.append(band)
        self._column.addStretch(1)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_rows(self, rows: Sequence[Row], values: Mapping[str, Value]) -> None:
        """Show the projector's rows with these numbers."""
        lines = [row for row in rows if row.group == "projector"]
        for side, band in zip(SIDES, self._bands, strict=True):
            labels = self._labels[side]
            while len(labels) < len(lines):
                labels.append(EquationLabel(self._appearance, side=side))
                band.addWidget(labels[-1])
            for label, row in zip(labels, lines, strict=True):
                reading: Reading = row.physics if side == "physics" else row.ml
                label.set_equation(reading.latex, slot_texts(reading.latex, values))

    def _restyle(self) -> None:
        scale = self._appearance.scale
        self._column.setContentsMargins(0, 0, round(56 * scale), 0)
        self._column.setSpacing(round(44 * scale))
        for band in self._bands:
            band.setSpacing(round(22 * scale))
