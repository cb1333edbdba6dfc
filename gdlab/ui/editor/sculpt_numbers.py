"""The numbers of one feature, each with a ruler: height, widths, angle in degrees, place."""

from __future__ import annotations

import math
from typing import Final

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdlab.core.arrays import FloatArray
from gdlab.landscapes.features import Feature, feature_coefficients
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.sculpt_features import HEIGHT_WORDS, SIGNED, WIDTHS
from gdlab.ui.editor.sculpt_rows import NumberRow, align
from gdlab.ui.widgets.scales import LinearScale, LogScale, Scale
from gdlab.ui.widgets.tab_order import let_follow

_NARROWEST, _WIDEST = 0.005, 2.0
"""Ends of the widths' rulers, as parts of the extent."""
_TURN = LinearScale(-180.0, 180.0)
_HEIGHT_TIPS: Final[dict[str, str]] = {
    "well": "How far its bottom lies below the rest.",
    "hill": "How far its top lies above the rest.",
    "ridge": "How far its crest lies above the rest; below zero it is a trench.",
    "plane": "How much it rises on one unit of length, in the direction of the angle.",
    "bowl": "Twice how far it rises from its bottom to one width away.",
}


class _Number(Struct, frozen=True):
    """A number of a feature: its key, what it is called, what it is, and its ruler."""

    key: str
    name: str
    tip: str
    scale: Scale


class FeatureNumbers(QWidget):
    """Rows for a feature. `edited(name, value, final)` tells the landscape's own numbers, so angles in radians."""

    edited = Signal(str, float, bool)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._shown: object = None
        self.rows: dict[str, NumberRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_feature(self, index: int, feature: Feature, bounds: FloatArray) -> None:
        """Show a feature; while it stays the same one, so do the rulers."""
        shown = (index, feature.kind, bounds.tolist())
        if shown != self._shown:
            self._shown = shown
            self._renew(index, feature, bounds)
        numbers = feature_coefficients(index, feature)
        for key, row in self.rows.items():
            value = numbers[f"features[{index}].{key}"]
            row.set_value(math.degrees(value) if key == "angle" else value)

    def _renew(self, index: int, feature: Feature, bounds: FloatArray) -> None:
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        numbers = _numbers(feature, bounds)
        self.rows = {n.key: NumberRow(self._appearance, n.key, n.name, n.tip, n.scale, self) for n in numbers}
        let_follow(self, *self.rows.values())
        for key, row in self.rows.items():
            self._column.addWidget(row)
            row.edited.connect(lambda value, final, key=key: self._take(index, key, value, final))
            self.setTabOrder(row.field, row.slider)
        align(list(self.rows.values()))

    def _take(self, index: int, key: str, value: float, final: bool) -> None:
        self.edited.emit(f"features[{index}].{key}", math.radians(value) if key == "angle" else value, final)


def _numbers(feature: Feature, bounds: FloatArray) -> list[_Number]:
    """Return the numbers that count for a kind of feature, with rulers about those it has."""
    extent = float((bounds[:, 1] - bounds[:, 0]).max())
    word = HEIGHT_WORDS.get(feature.kind, "height")
    numbers = [_Number("height", word.capitalize(), _HEIGHT_TIPS[feature.kind], _height_scale(feature))]
    names = {
        0: (),
        1: (("Width", "From the crest to where six tenths of the height are left."),),
        2: (("Along", "Width in the direction of the angle."), ("Across", "Width at right angles to that.")),
    }[WIDTHS[feature.kind]]
    ruler = LogScale(_NARROWEST * extent, _WIDEST * extent)
    numbers += [_Number(f"width[{i}]", name, tip, ruler) for i, (name, tip) in enumerate(names)]
    numbers.append(_Number("angle", "Angle °", "Direction, in degrees from the x axis towards the y axis.", _TURN))
    for i, name in enumerate("xy"):
        low, high = bounds[i].tolist()
        numbers.append(_Number(f"position[{i}]", name, f"Its {name} coordinate.", LinearScale(low, high)))
    return numbers


def _height_scale(feature: Feature) -> Scale:
    """Return whole decades about a height, or as much on either side of zero where it may have either sign."""
    size = abs(feature.height) or 1.0
    decade = 10.0 ** math.floor(math.log10(size))
    if feature.kind in SIGNED:
        return LinearScale(-10.0 * decade, 10.0 * decade)
    return LogScale(decade / 10.0, decade * 100.0)
