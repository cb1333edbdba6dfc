"""What the landscape editor's panels and the tool on the canvas ask for becomes edits of the ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Landscape
from gdlab.ui.background import Background
from gdlab.ui.document import Document
from gdlab.ui.player import Player
from gdlab.ui.presenter import Presenter
from gdlab.ui.views import Views

if TYPE_CHECKING:
    from gdlab.importing.height_maps import Wishes
    from gdlab.scene.grounds import LandscapeSpec
    from gdlab.ui.editor.data_panel import DataPanel
    from gdlab.ui.editor.map_panel import MapPanel
    from gdlab.ui.editor.sculpt_panel import SculptPanel
    from gdlab.ui.editor.sculpt_tool import SculptTool
    from gdlab.ui.ground_edits import GroundEdits
    from gdlab.ui.map_reading import Found, Reading


_TOO_LATE = "{} came too late: something else was chosen while it was read. Open it again to see it."


class EditorPresenter(QObject):
    """Hears the panels as they are made; `failed` tells in one sentence what could not be done."""

    failed = Signal(str)

    def __init__(self, document: Document, player: Player, presenter: Presenter, views: Views, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._player, self._presenter, self._views = document, player, presenter, views
        self._tool: SculptTool | None = None
        self._sculpting: SculptPanel | None = None
        self._brush_kind, self._brush = "", (0.0, 1.0, 1.0)
        self._reading: Reading | None = None
        views.landscape.panel_made.connect(self._connect_panel)
        views.landscape.way_shown.connect(self._show_tool)

    @cached_property
    def _edits(self) -> GroundEdits:
        from gdlab.ui.ground_edits import GroundEdits  # noqa: PLC0415 (not needed for the first painted frame)

        return GroundEdits(self._player, self._presenter.edit, self._document)

    @property
    def is_reading(self) -> bool:
        """A map is being read, or made as it was wished for."""
        return self._reading is not None

    def open_map(self, path: str) -> None:
        """Import a height map, as when one is dropped on the window."""
        self._views.landscape.show_way("map")
        self._open_map(path)

    def open_points(self, path: str) -> None:
        """Learn from the points of a table."""
        self._views.landscape.show_way("data")
        self._open_points(path)

    def _connect_panel(self, key: str, panel: Any) -> None:
        connect: Mapping[str, Callable[[Any], None]] = {
            "sculpt": self._connect_sculpting,
            "map": self._connect_map,
            "data": self._connect_data,
        }
        connect[key](panel)

    def _report(self, message: str) -> None:
        if message:
            self.failed.emit(message)

    # Sculpting

    def _connect_sculpting(self, panel: SculptPanel) -> None:
        from gdlab.ui.editor.sculpt_tool import SculptTool  # noqa: PLC0415 (not needed for the first painted frame)

        edits, tool = self._edits, SculptTool(self)
        self._tool, self._sculpting = tool, panel
        panel.begun.connect(lambda kind: self._report(edits.begin(kind)))
        panel.feature_added.connect(lambda kind: self._report(edits.add_feature(kind)))
        panel.number_edited.connect(lambda name, value, final: self._set_numbers({name: value}, final))
        panel.feature_selected.connect(tool.set_selected)
        panel.brush_chosen.connect(self._choose_brush)
        panel.brush_edited.connect(self._size_brush)
        tool.numbers_dragged.connect(self._set_numbers)
        tool.selected.connect(panel.set_selected)
        tool.stroked.connect(self._stroke)
        tool.stroke_dropped.connect(edits.drop_stroke)
        self._document.opened.connect(edits.forget_stroke)
        for source in (panel, tool):
            source.feature_removed.connect(lambda index: self._report(edits.remove_feature(index)))
            source.knot_added.connect(lambda x: self._report(edits.add_knot(x)))
            source.knot_removed.connect(lambda index: self._report(edits.remove_knot(index)))
        self._brush_kind, *numbers = panel.brush.brush()
        self._size_brush(*numbers)
        self._presenter.ground_shown.connect(self._follow)
        self._follow(self._edits.landscape)

    def _follow(self, ground: Landscape) -> None:
        if self._tool is not None:
            self._tool.set_landscape(ground)
            self._show_tool(self._views.landscape.ways.value())

    def _show_tool(self, way: str) -> None:
        """The handles are there while sculpting is, and something can be taken hold of."""
        if self._tool is not None:
            from gdlab.landscapes.sculpted import SculptedLandscape  # noqa: PLC0415 (as above)

            sculpted = isinstance(self._edits.landscape, SculptedLandscape)
            self._views.canvas.set_tool(self._tool if way == "sculpt" and sculpted else None)

    def _set_numbers(self, numbers: Mapping[str, float], final: bool) -> None:
        from gdlab.ui.editor.sculpt_words import deed  # noqa: PLC0415 (not needed for the first painted frame)

        self._presenter.move_coefficients(dict(numbers), final, deed(self._edits.landscape, numbers))

    def _choose_brush(self, kind: str) -> None:
        self._brush_kind = kind
        self._show_brush()

    def _size_brush(self, inner: float, outer: float, strength: float) -> None:
        self._brush = (inner, outer, strength)
        self._show_brush()

    def _show_brush(self) -> None:
        if self._tool is not None:
            self._tool.set_brush(self._brush_kind, *self._brush[:2])

    def _stroke(self, path: FloatArray, final: bool) -> None:
        from gdlab.landscapes.brush import Brush  # noqa: PLC0415 (as above)

        inner, outer, strength = self._brush
        brush = Brush(inner, outer)
        self._report(self._edits.stroke(np.asarray(path), self._brush_kind, brush, strength, final))

    # Maps

    def _connect_map(self, panel: MapPanel) -> None:
        panel.file_chosen.connect(self._open_map)
        panel.wishes_edited.connect(self._wish)

    @property
    def _maps(self) -> MapPanel:
        panel: MapPanel = self._views.landscape.panels["map"]
        return panel

    @cached_property
    def _reader(self) -> Background:
        reader = Background(self)
        reader.answered.connect(self._take_map)
        reader.failed.connect(lambda reading: self._take_map(reading, f"{reading.name} could not be read."))
        self._document.opened.connect(self._leave_map)
        return reader

    def _open_map(self, path: str) -> None:
        from gdlab.importing.height_maps import Wishes  # noqa: PLC0415 (as above)
        from gdlab.ui.map_reading import Reading  # noqa: PLC0415 (as above)

        self._reading = Reading(path, Wishes(), self._edits.spec)
        self._maps.set_busy(f"Reading {self._reading.name} …")
        self._reader.request(self._reading)

    def _wish(self, wishes: Wishes) -> None:
        """Make the map anew as wished; of one whose file nobody knows only the extent can change.

        While another file is read, that is waited for: what is wished of this one is past.
        """
        if self._reading is not None and self._reading.samples is None:
            return
        from gdlab.scene.grounds import GridSpec  # noqa: PLC0415 (as above)
        from gdlab.ui.map_reading import Reading  # noqa: PLC0415 (as above)

        origin, spec = self._maps.origin(), self._edits.spec
        if origin is not None and isinstance(spec, GridSpec):
            self._reading = Reading(spec.source, wishes, spec, origin.samples)
            self._reader.request(self._reading)
        elif wishes.extent is not None:
            self._maps.set_error(self._edits.stretch_map(wishes.extent))

    def _take_map(self, reading: Reading, found: Found | str) -> None:
        """Show what was read, unless something else is wanted by now."""
        if reading is not self._reading:
            return
        from gdlab.ui.editor.map_panel import Origin  # noqa: PLC0415 (as above)

        edits, message = self._edits, found if isinstance(found, str) else ""
        self._forget_map()
        if not isinstance(found, str):
            if reading.samples is not None and reading.shown == edits.spec:
                message = edits.change_map(found.spec)
            elif reading.samples is None and _name_of(reading.shown) == _name_of(edits.spec):
                message = edits.open_map(found.spec)
            else:
                self._report(_TOO_LATE.format(reading.name))
                return
            self._maps.set_origin(found.spec.heights, Origin(found.samples, reading.wishes))
        self._maps.set_error(message)

    def _leave_map(self) -> None:
        """Another scene is open: what is being read is not shown any more."""
        if self._reading is not None:
            self._report(_TOO_LATE.format(self._reading.name))
            self._forget_map()

    def _forget_map(self) -> None:
        self._reading = None
        self._maps.set_busy("")

    # Data

    def _connect_data(self, panel: DataPanel) -> None:
        edits = self._edits

        def tell(message: str) -> None:
            panel.set_error(message)

        panel.task_chosen.connect(lambda data, task: tell(edits.choose_task(data, task)))
        panel.model_chosen.connect(lambda model: tell(edits.choose_model(model)))
        panel.points_edited.connect(lambda x, t, final: tell(edits.edit_points(x, t, final)))
        panel.file_chosen.connect(self._open_points)
        panel.standardise_chosen.connect(lambda on: tell(edits.standardise(on)))
        panel.visible_chosen.connect(lambda first, second: tell(edits.show_weights(first, second)))

    def _open_points(self, path: str) -> None:
        panel: DataPanel = self._views.landscape.panels["data"]
        message, notes = self._edits.open_points(path)
        panel.set_error(message)
        panel.set_left_out("" if message else notes)


def _name_of(spec: LandscapeSpec) -> tuple[object, ...]:
    """By what grounds are told apart while a hand moves their coefficients."""
    return type(spec), *(getattr(spec, name, None) for name in ("key", "formula", "source", "data"))
