"""The panel of imported height maps: what is shown, where it lies, how high it is, how smooth."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gdlab.core.protocols import Landscape
from gdlab.importing.endings import MAPS
from gdlab.importing.height_maps import Wishes
from gdlab.importing.sampled import Sampled
from gdlab.landscapes.grid import GridLandscape
from gdlab.scene.grounds import GridSpec, LandscapeSpec
from gdlab.scene.heights import Heights
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_parts import Paragraph, Tick
from gdlab.ui.editor.map_recipe import RecipeDialog
from gdlab.ui.widgets.buttons import Chip
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.ruler_slider import RulerSlider
from gdlab.ui.widgets.scales import LinearScale
from gdlab.ui.widgets.warning_line import WarningLine

_SMOOTHEST = 10.0
_REMEMBERED = 16
_FILES = f"Height maps ({' '.join(f'*{suffix}' for suffix in MAPS)})"
_INVITATION = (
    "Open a height map (a .npy array, a .csv table, a PNG or TIFF picture) or a loss surface that another program "
    "recorded as .npz, or drop the file here."
)
_CLOSED = "The scene keeps the heights as they are, not their file: open it again to change heights or smoothing."
_SIDES = ("left", "right", "bottom", "top")
_ENDS = ("low", "high")


class Origin(Struct, frozen=True):
    """The samples that heights were made from, and what was wished for."""

    samples: Sampled
    wishes: Wishes


class MapPanel(QWidget):
    """Passive: setters show, signals tell what the person did.

    `file_chosen(path)`: a file to be opened; `wishes_edited(Wishes)`: how the map is to be understood. The extent of
    any map can be edited; heights and smoothing only while the samples are known that they came from: `set_origin`
    says them, `origin()` tells them, and None means that only the extent of a wish counts.
    """

    file_chosen = Signal(str)
    wishes_edited = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._spec: GridSpec | None = None
        self._landscape: GridLandscape | None = None
        self._origins: dict[Heights, Origin] = {}
        self._over = False
        self.setObjectName("map")
        self.setAccessibleName("Height map")
        self.setAcceptDrops(True)
        self._build_controls()
        self._build_layout()
        self._connect()
        self._show(None, None)

    def _build_controls(self) -> None:
        look = self._appearance
        self.open_button = self._chip("Open height map…", "map.open", "Also: drop a file onto this panel")
        self.recipe_button = self._chip(
            "How to record one", "map.how", "A few lines for PyTorch that write a loss surface"
        )
        self.sides = {side: self._field(side, f"Where the outermost samples lie: {side}") for side in _SIDES}
        self.ends = {end: self._field(end, f"What the {end}est sample becomes") for end in _ENDS}
        tip = "Take the file's numbers for heights, or say what the lowest and highest become"
        self.as_in_file = Tick(look, "map.as_in_file", "Heights as in the file", tip)
        scale = LinearScale(0.0, _SMOOTHEST, 5)
        self.smoothing = RulerSlider(look, scale)
        self.smoothing_field = NumberField(look, "neutral", scale, 0.0)
        for part, suffix in ((self.smoothing, ".slider"), (self.smoothing_field, "")):
            part.setObjectName(f"map.smoothing{suffix}")
            part.setAccessibleName("Smoothing in samples")
            part.setToolTip("Blur the samples: the standard deviation of a Gaussian, in samples")
        self.smoothing.set_unit("samples")
        self.error = WarningLine(look)
        self.error.setObjectName("map.error")
        self._words = {name: Paragraph(look) for name in ("busy", "samples", "notes", "closed")}
        self._words["name"] = Paragraph(look, "label_strong", "ink")
        self._words["invitation"] = Paragraph(look, "label", "ink2")
        for name, paragraph in self._words.items():
            paragraph.setObjectName(f"map.{name}")
        self._words["closed"].setText(_CLOSED)
        self._words["invitation"].setText(_INVITATION)

    def _chip(self, text: str, name: str, tip: str) -> Chip:
        chip = Chip(self._appearance, text)
        chip.setObjectName(name)
        chip.setToolTip(tip)
        return chip

    def _field(self, name: str, tip: str) -> NumberField:
        field = NumberField(self._appearance)
        field.setObjectName(f"map.{name}")
        field.setAccessibleName(tip)
        field.setToolTip(tip)
        return field

    def _build_layout(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._form = QWidget()
        self._form.setLayout(self._filled_form())
        words = self._words
        for part in (self.open_button, words["busy"], self.error, words["invitation"], self.recipe_button,
                     words["name"], words["samples"], words["notes"], self._form, words["closed"]):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)

    def _filled_form(self) -> QLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(4, 1)
        pairs = (("x", self.sides["left"], self.sides["right"]), ("y", self.sides["bottom"], self.sides["top"]),
                 ("Height", self.ends["low"], self.ends["high"]))  # fmt: skip
        for row, (word, low, high) in enumerate(pairs):
            grid.addWidget(self._word(word), row, 0)
            grid.addWidget(low, row, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self._word("to"), row, 2)
            grid.addWidget(high, row, 3, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.as_in_file, len(pairs), 1, 1, 4)
        smoothing = QHBoxLayout()
        smoothing.setSpacing(4)
        smoothing.addWidget(self.smoothing, 1)
        smoothing.addWidget(self.smoothing_field)
        grid.addWidget(self._word("Smooth"), len(pairs) + 1, 0)
        grid.addLayout(smoothing, len(pairs) + 1, 1, 1, 4)
        return grid

    def _word(self, text: str) -> Paragraph:
        word = Paragraph(self._appearance, "label", "ink2", text)
        word.setWordWrap(False)
        word.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return word

    def _connect(self) -> None:
        self.open_button.clicked.connect(self._ask_for_file)
        self.recipe_button.clicked.connect(lambda _checked=False: RecipeDialog(self._appearance, self).open())
        for side, field in self.sides.items():
            field.edited.connect(lambda _value, final, side=side: self._edit_side(side, final))
        for end, field in self.ends.items():
            field.edited.connect(lambda _value, final, end=end: self._edit_end(end, final))
        self.as_in_file.clicked.connect(self._edit_as_in_file)
        self.smoothing.edited.connect(self._slide)
        self.smoothing_field.edited.connect(self._type_smoothing)

    # ---- what is shown ----

    def set_landscape(self, landscape: Landscape, spec: LandscapeSpec) -> None:
        """Show the landscape of a scene; one that is no height map leaves only the invitation to open one."""
        if isinstance(spec, GridSpec) and isinstance(landscape, GridLandscape):
            if spec is not self._spec:  # else what the person is about to wish for stays
                self._show(spec, landscape)
        else:
            self._show(None, None)

    def set_origin(self, heights: Heights, origin: Origin) -> None:
        """Say what heights came from, and how: for as long as the panel lives, also after an undo."""
        self._origins.pop(heights, None)
        self._origins[heights] = origin
        while len(self._origins) > _REMEMBERED:
            del self._origins[next(iter(self._origins))]
        if self._spec is not None and self._spec.heights == heights:
            self._show_origin(self._spec)

    def origin(self) -> Origin | None:
        """What the heights shown came from; None when the scene was opened and nobody knows."""
        return None if self._spec is None else self._origins.get(self._spec.heights)

    def set_busy(self, message: str) -> None:
        """Say which file is being read; "" when none is."""
        self._words["busy"].set_words(_breakable(message))
        if message:
            self.error.set_warning("")

    def set_error(self, message: str) -> None:
        """Say why a file or a wish cannot be used, and show what is still in use; "" takes that back."""
        self.error.set_warning(message)
        if message:
            self._show(self._spec, self._landscape)

    def _show(self, spec: GridSpec | None, landscape: GridLandscape | None) -> None:
        self._spec, self._landscape = spec, landscape
        for part in (self._words["invitation"], self.recipe_button):
            part.setVisible(spec is None)
        self._form.setVisible(spec is not None)
        if spec is None or landscape is None:
            for name in ("name", "samples", "notes", "closed"):
                self._words[name].hide()
            return
        self._words["name"].set_words(_breakable(spec.source or "Height map"))
        path = f", and a path of {len(spec.trajectory):,} positions" if spec.trajectory else ""
        self._words["samples"].set_words(f"{spec.heights.columns} × {spec.heights.rows} samples{path}")
        for side, place in zip(_SIDES, (*spec.bounds[0], *spec.bounds[1]), strict=True):
            self.sides[side].set_value(place)
        for end, height in zip(_ENDS, (float(landscape.values.min()), float(landscape.values.max())), strict=True):
            self.ends[end].set_value(height)
        self._show_origin(spec)

    def _show_origin(self, spec: GridSpec) -> None:
        """What was wished for, where that is known."""
        origin = self._origins.get(spec.heights)
        wishes = Wishes() if origin is None else origin.wishes
        self._words["closed"].setVisible(origin is None)
        self._words["notes"].set_words("" if origin is None else " ".join(origin.samples.notes))
        self.as_in_file.setChecked(wishes.heights is None)
        self.smoothing.set_value(wishes.smoothing)
        self.smoothing_field.set_value(wishes.smoothing)
        for part in (self.as_in_file, self.smoothing, self.smoothing_field):
            part.setEnabled(origin is not None)
        self.smoothing.set_set_aside(origin is None)
        self.smoothing_field.set_set_aside(origin is None)
        self._enable_ends(origin is not None and wishes.heights is not None)

    def _enable_ends(self, enabled: bool) -> None:
        for field in self.ends.values():
            field.setEnabled(enabled)
            field.set_set_aside(not enabled)

    # ---- what the person does ----

    def _edit_side(self, side: str, final: bool) -> None:
        sides = [self.sides[each].value() for each in _SIDES]
        if not (sides[0] < sides[1] and sides[2] < sides[3]):
            pair = "left one before the right one" if side in _SIDES[:2] else "bottom one below the top one"
            self.sides[side].show_error(f"Two sides are two different numbers, the {pair}.")
        elif final:
            self._wish()

    def _edit_end(self, end: str, final: bool) -> None:
        if self.ends["low"].value() == self.ends["high"].value():
            self.ends[end].show_error("The lowest and the highest sample cannot be equally high.")
        elif final:
            self._wish()

    def _edit_as_in_file(self, as_in_file: bool) -> None:
        """The file's own heights at once; others when they have been typed."""
        self._enable_ends(not as_in_file)
        origin = self.origin()
        if as_in_file and origin is not None and origin.wishes.heights is not None:
            self._wish()

    def _most(self) -> int:
        """Samples along the shorter side: a blur cannot be wider."""
        return 0 if self._spec is None else min(self._spec.heights.rows, self._spec.heights.columns)

    def _slide(self, value: float, final: bool) -> None:
        """The slider: tenths of a sample, no farther than the map is wide."""
        self._smooth(min(round(value, 1), float(self._most())), final)

    def _type_smoothing(self, value: float, final: bool) -> None:
        if 0 <= value <= self._most():
            self._smooth(value, final)
        else:
            self.smoothing_field.show_error(f"Smoothing is 0 or a few samples, here at most {self._most()}.")

    def _smooth(self, samples: float, final: bool) -> None:
        for part in (self.smoothing, self.smoothing_field):
            part.set_value(samples)
        if final:
            self._wish()

    def _wish(self) -> None:
        """Tell all that is wished for; a drag is told at its end, for all samples have to be smoothed anew."""
        left, right, bottom, top = (self.sides[side].value() for side in _SIDES)
        heights = None if self.as_in_file.isChecked() else (self.ends["low"].value(), self.ends["high"].value())
        self.wishes_edited.emit(Wishes(((left, right), (bottom, top)), heights, self.smoothing_field.value()))

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a height map", "", _FILES)
        if name:
            self.file_chosen.emit(name)

    # ---- dropping a file ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file that may hold a height map can be dropped."""
        if _dropped(event.mimeData()):
            event.acceptProposedAction()
            self._set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It goes elsewhere."""
        self._set_over(False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._set_over(False)
        event.acceptProposedAction()
        self.file_chosen.emit(_dropped(event.mimeData()))

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A tint while a file is held over the panel."""
        if not self._over:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._appearance.theme.sel)
            painter.drawRoundedRect(QRectF(self.rect()), 3, 3)


def _dropped(data: QMimeData) -> str:
    """Path of the one local file that is dropped, if it may be a height map, else ""."""
    paths = [url.toLocalFile() for url in data.urls()]
    return paths[0] if len(paths) == 1 and Path(paths[0]).suffix.lower() in MAPS else ""


def _breakable(name: str) -> str:
    """A file's name that can be broken into lines after its marks."""
    for mark in "_-.":
        name = name.replace(mark, f"{mark}\N{ZERO WIDTH SPACE}")
    return name
