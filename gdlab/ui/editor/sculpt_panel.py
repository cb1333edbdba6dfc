"""The panel beside the canvas on which a landscape is sculpted."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdlab.core.fields import ParameterError
from gdlab.core.protocols import Landscape
from gdlab.landscapes.features import KINDS, MOST_FEATURES
from gdlab.landscapes.sculpted import SculptedLandscape
from gdlab.landscapes.splines import MOST_KNOTS, Knot
from gdlab.scene.grounds import LandscapeSpec
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.sculpt_brush import BrushControls
from gdlab.ui.editor.sculpt_lists import FeatureList, KindButton, KnotList
from gdlab.ui.editor.sculpt_numbers import FeatureNumbers
from gdlab.ui.widgets.buttons import Chip
from gdlab.ui.widgets.flow_layout import FlowLayout
from gdlab.ui.widgets.hairline import Hairline
from gdlab.ui.widgets.heads import SectionHead
from gdlab.ui.widgets.warning_line import WarningLine

_WHAT = (
    "Sculpting makes a landscape by hand: wells, hills and ridges that are dragged about on the map, a brush for the "
    "rest, or a curve through knots."
)
_NO_FEATURES = "Nothing is here yet: add a well."
_STARTS = (
    ("plane", "Plane", "Begin with a plane on which there are a bowl and a well"),
    ("curve", "Curve", "Begin with a curve in one dimension, through knots"),
    ("relief", "This landscape", "Begin with the landscape that is shown, as heights on a grid for the brush"),
)


class SculptPanel(QWidget):
    """What a sculpted landscape is made of. Passive: setters show, signals tell what the person did.

    `begun(start)` with plane, curve or relief; `feature_added(kind)`, `feature_removed(index)`,
    `feature_selected(index)`, which counts knots where the landscape is a curve; `number_edited(name, value, final)`
    with the names and units of `SculptedLandscape.coefficients` (angles in radians, though they are shown in degrees);
    `knot_added(x)`, `knot_removed(index)`; `brush_chosen(kind)`, "" for none; `brush_edited(inner, outer, strength)`.
    A number that the landscape would refuse is refused here, and not told.
    """

    begun = Signal(str)
    feature_added = Signal(str)
    feature_removed = Signal(int)
    feature_selected = Signal(int)
    number_edited = Signal(str, float, bool)
    knot_added = Signal(float)
    knot_removed = Signal(int)
    brush_chosen = Signal(str)
    brush_edited = Signal(float, float, float)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._landscape: SculptedLandscape | None = None
        self._selected = -1
        self._what, self._none = QLabel(_WHAT), QLabel(_NO_FEATURES)
        self._starts = {key: Chip(appearance, word) for key, word, _ in _STARTS}
        self._kinds = {kind: KindButton(appearance, kind) for kind in KINDS}
        self.features = FeatureList(appearance)
        self.numbers = FeatureNumbers(appearance)
        self.brush = BrushControls(appearance)
        self.knots = KnotList(appearance)
        self.refused = WarningLine(appearance)
        self._add_knot = Chip(appearance, "Add a knot", icon="plus")
        self._plane, self._curve = QWidget(), QWidget()
        self._build()
        self._connect()
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._show()

    def _build(self) -> None:
        self.setObjectName("sculptPanel")
        self.setAccessibleName("Sculpt")
        self._add_knot.setObjectName("sculpt.knot.add")
        self._add_knot.setToolTip("Add a knot in the widest gap; or double-click on the curve")
        for key, _, tip in _STARTS:
            self._starts[key].setObjectName(f"sculpt.begin.{key}")
            self._starts[key].setToolTip(tip)
        starts = QWidget()
        flow = FlowLayout(starts, 6)
        for chip in self._starts.values():
            flow.addWidget(chip)
        column = _column(self)
        for label in (self._what, self._none):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self._what)
        column.addSpacing(6)
        column.addWidget(SectionHead(self._appearance, "Start from"))
        column.addSpacing(4)
        column.addWidget(starts)
        column.addWidget(self._plane)
        column.addWidget(self._curve)
        self._build_plane()
        self._build_curve()

    def _build_plane(self) -> None:
        column, kinds = _column(self._plane), QHBoxLayout()
        kinds.setSpacing(4)
        for button in self._kinds.values():
            kinds.addWidget(button)
        column.addSpacing(12)
        column.addWidget(SectionHead(self._appearance, "Add"))
        column.addSpacing(4)
        column.addLayout(kinds)
        column.addSpacing(8)
        column.addWidget(self._none)
        column.addWidget(self.features)
        column.addSpacing(4)
        column.addWidget(self.numbers)
        column.addSpacing(8)
        column.addWidget(Hairline(self._appearance))
        column.addSpacing(10)
        column.addWidget(SectionHead(self._appearance, "Brush"))
        column.addSpacing(4)
        column.addWidget(self.brush)

    def _build_curve(self) -> None:
        column, row = _column(self._curve), QHBoxLayout()
        column.addSpacing(12)
        column.addWidget(SectionHead(self._appearance, "Knots"))
        column.addSpacing(2)
        column.addWidget(self.knots)
        column.addWidget(self.refused)
        column.addSpacing(6)
        row.addWidget(self._add_knot)
        row.addStretch(1)
        column.addLayout(row)

    def _connect(self) -> None:
        for key, chip in self._starts.items():
            chip.clicked.connect(lambda _checked=False, key=key: self.begun.emit(key))
        for kind, button in self._kinds.items():
            button.clicked.connect(lambda _checked=False, kind=kind: self.feature_added.emit(kind))
        self.features.chosen.connect(self._choose)
        self.features.removed.connect(self.feature_removed)
        self.numbers.edited.connect(self._edit_feature)
        self.knots.chosen.connect(self._choose)
        self.knots.edited.connect(self._edit_knot)
        self.knots.removed.connect(self.knot_removed)
        self.knots.error_changed.connect(self.refused.set_warning)
        self._add_knot.clicked.connect(self._add_in_widest_gap)
        self.brush.chosen.connect(self.brush_chosen)
        self.brush.edited.connect(self.brush_edited)

    # ---- what is shown ----

    def set_landscape(self, landscape: Landscape, spec: LandscapeSpec) -> None:  # noqa: ARG002 - as of all panels
        """Show what a landscape is made of; of another kind, how to begin."""
        self._landscape = landscape if isinstance(landscape, SculptedLandscape) else None
        self._starts["relief"].setEnabled(landscape.dimension == 2)
        self._show()

    def set_selected(self, index: int) -> None:
        """Show the numbers of a feature, or mark a knot; -1 for none."""
        self._selected = index
        self._show()

    def set_brush(self, kind: str, inner: float, outer: float, strength: float) -> None:
        """Show a brush; "" for none."""
        self.brush.set_brush(kind, inner, outer, strength)

    def _show(self) -> None:
        landscape = self._landscape
        knots = None if landscape is None else landscape.knots
        self._what.setVisible(landscape is None)
        self._plane.setVisible(landscape is not None and knots is None)
        self._curve.setVisible(knots is not None)
        if knots is not None:
            self.knots.set_knots(knots)
            self.knots.set_selected(self._selected)
            self._add_knot.setEnabled(len(knots) < MOST_KNOTS)
        elif landscape is not None:
            self._show_plane(landscape)

    def _show_plane(self, landscape: SculptedLandscape) -> None:
        features, bounds = landscape.features, landscape.bounds
        self.features.set_features(features)
        self.features.set_selected(self._selected)
        self._none.setVisible(not features)
        known = 0 <= self._selected < len(features)
        self.numbers.setVisible(known)
        if known:
            self.numbers.set_feature(self._selected, features[self._selected], bounds)
        for button in self._kinds.values():
            button.setEnabled(len(features) < MOST_FEATURES)
        self.brush.set_extent(float(bounds[0, 1] - bounds[0, 0]))

    # ---- what the person does ----

    def _choose(self, index: int) -> None:
        if index != self._selected:
            self.set_selected(index)
            self.feature_selected.emit(index)

    def _edit_feature(self, name: str, value: float, final: bool) -> None:
        refusal = self._refusal(name, value)
        if refusal:
            self.numbers.rows[name.partition(".")[2]].show_error(refusal)
        else:
            self.number_edited.emit(name, value, final)

    def _edit_knot(self, name: str, value: float, final: bool) -> None:
        refusal = self._refusal(name, value)
        if refusal:
            self.knots.show_error(name, refusal)
        else:
            self.number_edited.emit(name, value, final)

    def _refusal(self, name: str, value: float) -> str:
        """Say why the landscape cannot have this number, or ""."""
        if self._landscape is None:
            return ""
        try:
            self._landscape.with_coefficients({name: value})
        except ParameterError as error:
            return str(error)
        return ""

    def _add_in_widest_gap(self) -> None:
        knots: tuple[Knot, ...] = (self._landscape.knots if self._landscape is not None else None) or ()
        left, right = max(pairwise(knots), key=lambda pair: pair[1].position - pair[0].position)
        self.knot_added.emit((left.position + right.position) / 2)

    def _restyle(self) -> None:
        for label in (self._what, self._none):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._appearance.theme.ink2)
            label.setPalette(palette)
            label.setFont(self._appearance.font("label"))


def _column(holder: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
