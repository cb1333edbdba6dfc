"""The card of a landscape of the gallery: all that is known of it."""

from __future__ import annotations

from html import escape

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.core.protocols import StationaryPoint
from gdlab.landscapes import GalleryEntry
from gdlab.ui.appearance import Appearance
from gdlab.ui.background import Background
from gdlab.ui.docks.landscape.readings import FormulaArea, FormulaReadings
from gdlab.ui.docks.landscape.stationary import StationaryList
from gdlab.ui.docks.landscape.wording import plain_number, symbol_latex
from gdlab.ui.painting.thumbnail import paint_thumbnail
from gdlab.ui.typeset import plain_text
from gdlab.ui.widgets.buttons import Chip
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

WIDTH = 372
_PADDING = 20
_PICTURE = (332, 216)
_MOST_POINTS = 50
_MOST_BOUNDS = 3


class Survey(Struct, frozen=True, eq=False):
    """A request for what takes time to know of a landscape: its ground in detail, and its stationary points."""

    entry: GalleryEntry

    def run(self) -> tuple[Relief | Curve, tuple[StationaryPoint, ...]]:
        """Compute it."""
        landscape = self.entry.landscape()
        section = Section(landscape)
        (left, right), (bottom, top) = section.bounds[0].tolist(), section.bounds[-1].tolist()
        columns, rows = _PICTURE
        if section.axes == 1:
            return curve(section, left, right, 2 * columns), landscape.stationary_points()
        return relief(section, View(left, right, bottom, top), columns, rows), landscape.stationary_points()


class _Picture(QWidget):
    """The landscape, larger than its thumbnail."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._ground: Relief | Curve | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def set_ground(self, ground: Relief | Curve | None) -> None:
        """Show a landscape; nothing as long as it is not known."""
        self._ground = ground
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(*_PICTURE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, area = self._appearance.theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._ground is not None:
                paint_thumbnail(painter, area, theme, self._ground)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.rule2 if theme.filled_slots else theme.rule, 1))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))


class GalleryCard(QWidget):
    """Name, picture, formula in both readings, and what is known; `used` when the landscape is wanted."""

    used = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._entry: GalleryEntry | None = None
        self._known: dict[str, tuple[Relief | Curve, tuple[StationaryPoint, ...]]] = {}
        self._surveyor = Background(self)
        self._surveyor.answered.connect(self._on_surveyed)
        self._texts: list[tuple[QLabel, str, str]] = []
        self.name = self._text("head", "ink")
        self.about = self._text("body", "ink")
        self.facts = self._text("label", "ink2")
        self.picture = _Picture(appearance)
        self.readings = FormulaReadings(appearance, _PADDING, still=True)
        self.points = StationaryList(appearance, most=_MOST_POINTS)
        self.use = Chip(appearance, "Use it")
        self.use.setObjectName("galleryUse")
        self.use.setToolTip("Take this landscape. Return, or click its picture twice.")
        self.use.clicked.connect(self.used)
        self._build()
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _text(self, role: str, token: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._texts.append((label, role, token))
        return label

    def _build(self) -> None:
        self.setFixedWidth(WIDTH)
        content = QWidget()
        content.setAutoFillBackground(True)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(10)
        self._points_head = self._text("label_strong", "ink")
        self._points_head.setText("Stationary points")
        padded = (self.picture, None, self.about, self.facts, self._points_head, self.points)
        for part in padded:
            if part is None:
                column.addWidget(FormulaArea(self._appearance, self.readings))
                continue
            row = QVBoxLayout()
            row.setContentsMargins(_PADDING, 0, _PADDING, 0)
            row.addWidget(part)
            column.addLayout(row)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBar(SlimScrollBar(self._appearance))
        self._scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        head, foot = QVBoxLayout(), QVBoxLayout()
        head.setContentsMargins(_PADDING, 0, _PADDING, 0)
        head.addWidget(self.name)
        foot.setContentsMargins(_PADDING, 0, _PADDING, 0)
        foot.addWidget(self.use, 0, Qt.AlignmentFlag.AlignRight)
        outer.addLayout(head)
        outer.addWidget(self._scroll, 1)
        outer.addLayout(foot)

    def set_entry(self, entry: GalleryEntry) -> None:
        """Show a landscape; its picture and its stationary points come a moment later."""
        if entry is self._entry:
            return
        self._entry = entry
        self.setAccessibleName(f"{entry.name}: {entry.about}")
        self.name.setText(entry.name)
        self.about.setText(entry.about)
        self.facts.setText(facts(entry))
        self.readings.set_landscape(entry.landscape())
        self._scroll.verticalScrollBar().setValue(0)
        self._show_known()
        if entry.key not in self._known:
            self._surveyor.request(Survey(entry))

    def entry(self) -> GalleryEntry | None:
        """The landscape that is shown."""
        return self._entry

    def is_known(self) -> bool:
        """Whether picture and stationary points are there."""
        return self._entry is not None and self._entry.key in self._known

    def _on_surveyed(self, survey: Survey, found: tuple[Relief | Curve, tuple[StationaryPoint, ...]]) -> None:
        self._known[survey.entry.key] = found
        self._show_known()

    def _show_known(self) -> None:
        assert self._entry is not None
        known = self._known.get(self._entry.key)
        self.picture.set_ground(None if known is None else known[0])
        self.points.set_points(() if known is None else known[1], float(np.abs(self._entry.bounds).max()))
        for part in (self._points_head, self.points):
            part.setVisible(known is not None)

    def _restyle(self) -> None:
        for label, role, token in self._texts:
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._appearance.colour(token))
            label.setPalette(palette)
            label.setFont(self._appearance.font(role))


def facts(entry: GalleryEntry) -> str:
    """Domain, coefficients with their ranges, source and where its points are published, a paragraph each."""
    parts = {"Domain": _domain(entry)}
    if entry.coefficients:
        parts["Coefficients" if len(entry.coefficients) > 1 else "Coefficient"] = ", ".join(
            f"{_symbol(name)}&nbsp;= {plain_number(c.value)} ({plain_number(c.minimum)} to {plain_number(c.maximum)})"
            for name, c in entry.coefficients.items()
        )
    parts |= {"Source": escape(entry.source), "Published points": escape(entry.published)}
    return "".join(
        f"<p style='margin:0 0 6px 0'><span style='font-weight:600'>{head}</span>&nbsp; {words}</p>"
        for head, words in parts.items()
    )


def _symbol(name: str) -> str:
    """A coefficient's name, Greek and with its number lowered: λ₁ of lambda1."""
    letter, low = (escape(plain_text(part)) for part in symbol_latex(name).partition("_")[::2])
    return f"{letter}<sub>{low}</sub>" if low else letter


def _domain(entry: GalleryEntry) -> str:
    names = ("x", "y") if entry.dimension <= 2 else tuple(f"x<sub>{i + 1}</sub>" for i in range(entry.dimension))
    ends = [f"{plain_number(low)} to {plain_number(high)}" for low, high in entry.bounds]
    if entry.dimension > _MOST_BOUNDS and len(set(ends)) == 1:
        return f"{names[0]} … {names[-1]} each from {ends[0]}"
    return ", ".join(f"{name} from {end}" for name, end in zip(names, ends, strict=False))
