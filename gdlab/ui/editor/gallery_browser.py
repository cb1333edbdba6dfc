"""The whole gallery in a window of its own: search, groups, large thumbnails, and a card of the selected one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gdlab.landscapes import GalleryEntry, gallery
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.gallery_grid import EDGE, GalleryGrid
from gdlab.ui.docks.landscape.gallery_section import SearchField
from gdlab.ui.editor.gallery_card import GalleryCard
from gdlab.ui.widgets.hairline import Hairline
from gdlab.ui.widgets.segmented_control import SegmentedControl
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

SIZE = (1180, 700)
_COLUMNS, _HEIGHT = 5, 96
_GROUPS = (("", "All"), ("optimisation", "Optimisation"), ("physics", "Physics"), ("teaching", "Teaching"))
_DIMENSIONS = (("0", "Any"), ("1", "1-D"), ("2", "2-D"), ("3", "n-D"))
_EVERY = ("All", "Any")
_PICK = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GalleryBrowser(QDialog):
    """`chosen(key)` when a landscape is to be used: by its button, by Return, or by clicking twice; it closes then.

    One click, or the arrows, select: the card shows that landscape. Escape closes.
    """

    chosen = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setObjectName("galleryBrowser")
        self.setWindowTitle("Gallery of landscapes")
        self.setModal(False)
        self.search = SearchField(appearance, "Search")
        self.search.setObjectName("galleryBrowserSearch")
        self.groups = SegmentedControl(appearance, _GROUPS, "Group")
        self.groups.setObjectName("galleryGroup")
        self.dimensions = SegmentedControl(appearance, _DIMENSIONS, "Number of coordinates")
        self.dimensions.setObjectName("galleryDimension")
        for control, options in ((self.groups, _GROUPS), (self.dimensions, _DIMENSIONS)):
            for key, word in options:
                control.set_tooltip(
                    key, f"Show those of this kind only: {word}." if word not in _EVERY else "Show all."
                )
        self.grid = GalleryGrid(appearance, _COLUMNS, _HEIGHT, "galleryBrowser", picks=False)
        self.card = GalleryCard(appearance)
        self._count = QLabel()
        self._count.setContentsMargins(EDGE, 0, 0, 0)
        self._build()
        self._connect()
        self.resize(*SIZE)
        self.select(next(iter(gallery())))
        self._filter()
        self._restyle()

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(12)
        filters.setContentsMargins(EDGE, 0, 12, 0)
        for part, share in ((self.search, 3), (self.groups, 4), (self.dimensions, 3)):
            filters.addWidget(part, share)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBar(SlimScrollBar(self._appearance))
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        content = QWidget()
        content.setAutoFillBackground(True)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 4, 0)
        inner.addWidget(self.grid)
        inner.addStretch(1)
        self._scroll.setWidget(content)
        left = QVBoxLayout()
        left.setContentsMargins(16, 16, 4, 12)
        left.setSpacing(12)
        left.addLayout(filters)
        left.addWidget(self._scroll, 1)
        left.addWidget(self._count)
        right = QVBoxLayout()
        right.setContentsMargins(0, 20, 0, 12)
        right.addWidget(self.card)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(Hairline(self._appearance, Qt.Orientation.Vertical))
        row.addLayout(right)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.left.connect(self._enter_grid)
        self.groups.chosen.connect(self._filter)
        self.dimensions.chosen.connect(self._filter)
        self.grid.reached.connect(self.select)
        self.grid.chosen.connect(self._use)
        self.card.used.connect(lambda: self._use(self.selected()))
        self._appearance.changed.connect(self._restyle)

    def select(self, key: str) -> None:
        """Show the card of a landscape; edits nothing."""
        if key in gallery():
            self.grid.set_chosen(key)
            self.card.set_entry(gallery()[key])
            self._scroll.ensureWidgetVisible(self.grid.thumbnails()[key], 0, 8)

    def selected(self) -> str:
        """The key of the landscape on the card."""
        entry = self.card.entry()
        return entry.key if entry is not None else ""

    def _use(self, key: str) -> None:
        self.chosen.emit(key)
        self.accept()

    def _filter(self) -> None:
        found = [key for key, entry in gallery().items() if self._fits(entry)]
        self.grid.set_shown(found)
        several = f"{len(found)} landscapes" if len(found) != 1 else "One landscape"
        self._count.setText(several if found else "Nothing in the gallery is called that.")
        if found and self.selected() not in found:
            self.select(found[0])
        self.card.use.setEnabled(bool(found))

    def _fits(self, entry: GalleryEntry) -> bool:
        dimension = int(self.dimensions.value())
        return (
            entry.matches(self.search.text())
            and self.groups.value() in ("", entry.group)
            and dimension in (0, min(3, entry.dimension))
        )

    def _enter_grid(self) -> None:
        shown = self.grid.shown()
        if shown:
            self.grid.go_to(self.selected() if self.selected() in shown else shown[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return uses what is selected, wherever the keyboard is."""
        if event.key() in _PICK and self.grid.shown():
            self._use(self.selected())
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the search line."""
        super().showEvent(event)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restyle(self) -> None:
        palette = self._count.palette()
        palette.setColor(self._count.foregroundRole(), self._appearance.theme.ink3)
        self._count.setPalette(palette)
        self._count.setFont(self._appearance.font("label"))
