"""The landscape dock, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Landscape, StationaryPoint
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.gallery import CoefficientRange
from gdlab.scene.grounds import DatasetSpec, FormulaSpec, GallerySpec, GridSpec, LandscapeSpec, SculptedSpec
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.coefficients import Coefficients
from gdlab.ui.docks.landscape.formula_bounds import BoundsFold, FormulaBounds
from gdlab.ui.docks.landscape.formula_derivatives import FormulaDerivatives
from gdlab.ui.docks.landscape.formula_field import FormulaField
from gdlab.ui.docks.landscape.gallery_section import GallerySection
from gdlab.ui.docks.landscape.kink_words import not_differentiable
from gdlab.ui.docks.landscape.panes import PanePair
from gdlab.ui.docks.landscape.readings import FormulaArea, FormulaReadings
from gdlab.ui.docks.landscape.stationary import StationaryList
from gdlab.ui.docks.landscape.wording import hint, searched_words
from gdlab.ui.editor import make_panel
from gdlab.ui.widgets.hairline import Hairline
from gdlab.ui.widgets.heads import SectionHead
from gdlab.ui.widgets.segmented_control import SegmentedControl
from gdlab.ui.widgets.slim_scroll_bar import WIDTH as BAR
from gdlab.ui.widgets.tab_order import let_follow
from gdlab.ui.widgets.warning_line import WarningLine

if TYPE_CHECKING:
    from gdlab.ui.editor.gallery_browser import GalleryBrowser

WIDTH, COMPACT_WIDTH = 288, 248
WAYS = (("formula", "Formula"), ("sculpt", "Sculpt"), ("map", "Map"), ("data", "Data"))
_WAY_TIPS = {
    "formula": "Type a formula, or choose from the gallery",
    "sculpt": "Shape it by hand: wells, hills, ridges, knots, a brush",
    "map": "Load a height map or a recorded loss surface",
    "data": "Learn it from data: a line, a curve, a neuron, a small network",
}
_WAY_OF: Mapping[type, str] = {
    FormulaSpec: "formula",
    GallerySpec: "formula",
    SculptedSpec: "sculpt",
    GridSpec: "map",
    DatasetSpec: "data",
}
_PADDING = 20


class LandscapeDock(PanePair):
    """Formula, coefficients, stationary points; below them, always in reach, the gallery.

    Passive: setters show, signals tell what the person did. On top one chooses among the ways to make a landscape: type
    it, sculpt it, load it, learn it from data. Panels but the first are made when they are first shown:
    `panel_made(key, panel)` tells, so that their signals can be heard. `way_shown(key)` says which is seen.
    `formula_edited(text, final)`, `formula_dropped(text)` that what was typed since this one is taken back,
    `coefficient_edited(name, value, final)`, `bounds_edited(bounds, final)` with a (low, high) for each coordinate,
    `gallery_chosen(key)`; `hovered(name)` is a coefficient under the pointer, "" when there is none;
    `point_hovered(index)` a stationary point, −1 for none.
    """

    panel_made = Signal(str, object)
    way_shown = Signal(str)
    formula_edited = Signal(str, bool)
    formula_dropped = Signal(str)
    coefficient_edited = Signal(str, float, bool)
    bounds_edited = Signal(object, bool)
    gallery_chosen = Signal(str)
    hovered = Signal(str)
    point_hovered = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._landscape: FormulaLandscape | None = None
        self._reach = 1.0
        self._drag_start: tuple[str, float] | None = None
        self.readings = FormulaReadings(appearance, _PADDING)
        self.field = FormulaField(appearance)
        self.coefficients = Coefficients(appearance)
        self.stationary = StationaryList(appearance)
        self.gallery = GallerySection(appearance, _PADDING)
        self.domain = FormulaBounds(appearance)
        self.domain_fold = BoundsFold(appearance, self.domain)
        self.derivatives = FormulaDerivatives(appearance, _PADDING, self.domain_fold)
        self.error = WarningLine(appearance)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self.ways = SegmentedControl(appearance, WAYS, "How the landscape is made")
        self.ways.setObjectName("landscapeWay")
        for key, text in _WAY_TIPS.items():
            self.ways.set_tooltip(key, text)
        self.panels: dict[str, Any] = {"formula": QWidget()}
        self._browser: GalleryBrowser | None = None
        self._shown: tuple[Landscape, LandscapeSpec] | None = None
        self._build()
        self._connect()
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _build(self) -> None:
        self.setObjectName("landscapeDock")
        self.setAccessibleName("Landscape")
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        self._add(column, 0, self.ways)
        self._panel_column = QVBoxLayout()
        column.addLayout(self._panel_column)
        self._fill_formula_panel()
        self._panel_column.addWidget(self.panels["formula"])
        self._add(column, 6, Hairline(self._appearance))
        self._add(column, 6, SectionHead(self._appearance, "Stationary points"))
        self._add(column, 2, self.stationary)
        column.addStretch(1)
        self.set_parts(upper, self.gallery)

    def least(self) -> int:
        """Of the gallery the heading and a row of thumbnails."""
        return self.gallery.height_of(1)

    def _fill_formula_panel(self) -> None:
        column = QVBoxLayout(self.panels["formula"])
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(FormulaArea(self._appearance, self.readings))
        self._add(column, 6, self.field)
        self._add(column, 4, self._hint, self.error)
        self._add(column, 2, self.coefficients)
        column.addSpacing(2)
        column.addWidget(self.derivatives)
        self._add(column, 0, self.domain)

    @staticmethod
    def _add(column: QVBoxLayout, space: int, *parts: QWidget) -> None:
        """Append parts after a space; they keep the dock's padding."""
        holder = QVBoxLayout()
        holder.setSpacing(0)
        holder.setContentsMargins(_PADDING, 0, _PADDING - BAR, 0)
        for part in parts:
            holder.addWidget(part)
        column.addSpacing(space)
        column.addLayout(holder)

    def _connect(self) -> None:
        self.field.edited.connect(self.formula_edited)
        self.field.dropped.connect(self.formula_dropped)
        self.field.error_changed.connect(self._show_error)
        self.coefficients.edited.connect(self.coefficient_edited)
        for typeset in (self.readings, self.derivatives):
            typeset.dragged.connect(self._drag)
        self.domain.bounds_edited.connect(self.bounds_edited)
        for part in (self.readings, self.derivatives, self.coefficients):
            part.hovered.connect(self._point_at)
        self.gallery.chosen.connect(self.gallery_chosen)
        self.gallery.browse_asked.connect(self._browse)
        self.stationary.point_hovered.connect(self.point_hovered)
        self.ways.chosen.connect(self.show_way)

    # ---- the ways to make a landscape ----

    def show_way(self, key: str) -> None:
        """Show the panel of a way to make a landscape; nothing else changes."""
        self.ways.set_value(key)
        panel = self.panels.get(key) or self._make_panel(key)
        for other in self.panels.values():
            other.setVisible(other is panel)
        self.set_lower_shown(key == "formula")  # its landscapes are formulas; elsewhere the room is needed
        self.way_shown.emit(key)

    def _make_panel(self, key: str) -> Any:
        panel = make_panel(key, self._appearance)
        self.panels[key] = panel
        holder = QVBoxLayout()
        holder.setContentsMargins(_PADDING, 8, _PADDING - BAR, 0)
        holder.addWidget(panel)
        self._panel_column.addLayout(holder)
        let_follow(self.ways, panel)
        if self._shown is not None:
            panel.set_landscape(*self._shown)
        self.panel_made.emit(key, panel)
        return panel

    def _browse(self) -> None:
        """Show the gallery at large."""
        from gdlab.ui.editor.gallery_browser import GalleryBrowser  # noqa: PLC0415 (not needed at the start)

        if self._browser is None:
            self._browser = GalleryBrowser(self._appearance, self.window())
            self._browser.chosen.connect(self.gallery_chosen)
        self._browser.show()
        self._browser.raise_()

    # ---- what is shown ----

    def set_landscape(
        self,
        landscape: Landscape,
        spec: LandscapeSpec,
        title: str,
        gallery_key: str,
        coefficient_ranges: Mapping[str, CoefficientRange],
    ) -> None:
        """Show a landscape, and the way it was made when that is another than before.

        Args:
            landscape: its formula, its coefficients.
            spec: how the scene holds it.
            title: its name, for screen readers.
            gallery_key: its place in the gallery, "" where it has none.
            coefficient_ranges: the ends of the coefficients' sliders; a decade either way where one is missing.
        """
        self.setAccessibleName(f"Landscape: {title}")
        self.gallery.set_chosen(gallery_key)
        self._reach = float(np.abs(landscape.bounds).max())
        shown, self._shown = self._shown, (landscape, spec)
        if shown is None or type(shown[1]) is not type(spec):
            self.show_way(_WAY_OF[type(spec)])
        for key, panel in self.panels.items():
            if key != "formula":
                panel.set_landscape(landscape, spec)
        known = isinstance(landscape, FormulaLandscape)
        for part in (self.readings, self.coefficients, self.derivatives):
            part.setVisible(known)
        self._show_hint()
        if not isinstance(landscape, FormulaLandscape):
            self.domain.hide()  # what it is folded into shows it again
            return
        before, self._landscape = self._landscape, landscape
        show = self.readings.set_typed if self.field.hasFocus() else self.readings.set_landscape
        show(landscape)
        self.derivatives.set_landscape(landscape)
        self.domain.set_landscape(landscape)
        self.field.set_landscape(landscape)
        if self.coefficients.set_coefficients(landscape, coefficient_ranges):
            self.coefficients.set_tab_order(self.field)
        if before is None or before.formula != landscape.formula:
            self._say_how_smooth()

    def set_position(self, position: FloatArray) -> None:
        """Let the model's curve over the data follow the particle, whose position (2,) are its weights."""
        if "data" in self.panels and not self.panels["data"].isHidden():
            self.panels["data"].set_weights(position)

    def set_stationary_points(self, points: tuple[StationaryPoint, ...]) -> None:
        """List the stationary points, lowest first; they are known when a hand rests, and kinks are sought then too."""
        self.stationary.set_points(points, self._reach)
        self._say_how_smooth()
        self.derivatives.renew_note()

    def set_view(self, view: View | None) -> None:
        """Say where stationary points were looked for, if the map shows more than that; None: it shows what fits."""
        if self._shown is not None:
            self.stationary.set_searched(searched_words(self._shown[0], view))

    def set_pointed(self, number: int) -> None:
        """Light up a stationary point that is pointed at on the map; −1 for none."""
        self.stationary.set_pointed(number)

    def set_formula_error(self, message: str) -> None:
        """Say that the landscape cannot be used; "" takes that back. A mistake in what is being typed stays marked."""
        if message or not self.field.hasFocus():
            self.field.set_error(message)

    def set_linked(self, key: str) -> None:
        """Mark a coefficient that is under the pointer anywhere."""
        self.readings.set_linked(key)
        self.derivatives.set_linked(key)
        self.coefficients.set_linked(key)

    def _say_how_smooth(self) -> None:
        """Say where the formula has kinks: they are seen on both sides of each, which takes some milliseconds."""
        if self._landscape is not None:
            self._hint.setText(hint(self._landscape))
            self._hint.setToolTip(not_differentiable(self._landscape))

    def _show_error(self, message: str) -> None:
        self.error.set_warning(message)
        self._show_hint()

    def _show_hint(self) -> None:
        """The hint gives way to an error, and to what matters more where room is short."""
        known = self._shown is not None and isinstance(self._shown[0], FormulaLandscape)
        self._hint.setVisible(known and not self.field.error() and not self._appearance.compact)

    def _point_at(self, name: str) -> None:
        self.set_linked(name)
        self.hovered.emit(name)

    def _drag(self, name: str, factor: float, final: bool) -> None:
        """A coefficient is dragged in the formula: move it as its slider would."""
        row = self.coefficients.rows().get(name)
        if row is None or self._landscape is None:
            return
        if self._drag_start is None or self._drag_start[0] != name:
            self._drag_start = (name, self._landscape.coefficients[name])
        self.coefficient_edited.emit(name, row.scaled(self._drag_start[1], factor), final)
        if final:
            self._drag_start = None

    # ---- what it looks like ----

    def sizeHint(self) -> QSize:
        """The dock's width."""
        return QSize(COMPACT_WIDTH if self._appearance.compact else WIDTH, 600)

    def minimumSizeHint(self) -> QSize:
        """As narrow as it may be at all."""
        return QSize(COMPACT_WIDTH, 120)

    def _restyle(self) -> None:
        palette = self._hint.palette()
        palette.setColor(self._hint.foregroundRole(), self._appearance.theme.ink3)
        self._hint.setPalette(palette)
        self._hint.setFont(self._appearance.font("tick"))
        self._show_hint()
        self.updateGeometry()
