"""The docks: where they stand, how wide they are, hiding them all, and what gives way in a small window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QTabBar, QTabWidget, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table import SymbolTable
from gdlab.ui.race.panel import RacePanel
from gdlab.ui.widgets.buttons import IconButton
from gdlab.ui.widgets.dock_title_bar import DockTitleBar

_DOCKS = {
    "landscape": ("Landscape", Qt.DockWidgetArea.LeftDockWidgetArea),
    "parameters": ("Parameters", Qt.DockWidgetArea.RightDockWidgetArea),
    "table": ("Symbol table", Qt.DockWidgetArea.BottomDockWidgetArea),
    "race": ("Race", Qt.DockWidgetArea.BottomDockWidgetArea),
}
_BARLESS = ("table", "race")
_USUAL = ("landscape", "parameters", "table")
"""Those that are always there."""
_WIDTHS = {False: {"landscape": 288, "parameters": 400}, True: {"landscape": 248, "parameters": 352}}
_TABLE = {False: (0.283, 306), True: (0.322, 0)}
"""Height of the symbol table: a share of the window's, and the least, without and with the compact sizes.

At 1080 that are 306 pixels, at 768 those of the sentence and five rows, one of which has something to say.
"""


class DockArea(QObject):
    """The docks of a window; `all_hidden` tells whether none of them is left, whoever hid or showed the last."""

    all_hidden = Signal(bool)

    def __init__(
        self, window: QMainWindow, appearance: Appearance, landscape: QWidget, parameters: QWidget, table: SymbolTable
    ) -> None:
        super().__init__(window)
        self._window, self._appearance = window, appearance
        self._shown: list[QDockWidget] = []
        self._gathered = False
        self.docks: dict[str, QDockWidget] = {}
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, bottom)
        parts = {"landscape": landscape, "parameters": parameters, "table": table, "race": QWidget()}
        self.docks.update({key: self._dock(key, part) for key, part in parts.items()})
        self.docks["race"].hide()
        self._bars: dict[str, _Bars] = {}
        self._make_bars()
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.installEventFilter(self)
        appearance.changed.connect(self.choose_bars)
        appearance.changed.connect(self._make_room_soon)
        self.choose_bars()

    def _dock(self, key: str, part: QWidget) -> QDockWidget:
        title, area = _DOCKS[key]
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock.{key}")
        dock.setWidget(part)
        bar = DockTitleBar(self._appearance, dock)
        bar.float_button.setObjectName(f"dock.{key}.float")
        bar.close_button.setObjectName(f"dock.{key}.close")
        dock.setTitleBarWidget(bar)
        dock.toggleViewAction().setObjectName(f"view.dock.{key}")
        dock.toggleViewAction().toggled.connect(lambda shown, dock=dock: self._tell(dock, shown))
        self._window.addDockWidget(area, dock)
        return dock

    def _tell(self, dock: QDockWidget, shown: bool) -> None:
        """A dock is about to be shown or hidden: its own state may lag behind its action's."""
        others = (other for other in self.docks.values() if other is not dock)
        self.all_hidden.emit(not shown and all(other.isHidden() for other in others))

    @property
    def none_shown(self) -> bool:
        """Every dock is hidden."""
        return all(dock.isHidden() for dock in self.docks.values())

    def hide_all(self, hidden: bool) -> None:
        """Hide the docks that are shown, or bring back those that were; all of them when nobody knows which."""
        every = list(self.docks.values())
        if hidden:
            self._shown = [dock for dock in every if not dock.isHidden()]
        for dock in every if hidden else self._shown or [self.docks[key] for key in _USUAL]:
            dock.setVisible(not hidden)

    def take_race(self) -> None:
        """The race has its panel: at the bottom it shares the place of the symbol table, as a tab."""
        table, race = self.docks["table"], self.docks["race"]
        below = Qt.DockWidgetArea.BottomDockWidgetArea
        if all(self._window.dockWidgetArea(dock) == below and not dock.isFloating() for dock in (table, race)):
            self._window.tabifyDockWidget(table, race)
        self.choose_bars()

    def usual_sizes(self) -> None:
        """The sizes for this size of the window."""
        compact, docks = self._appearance.compact, self.docks
        widths, (share, least) = _WIDTHS[compact], _TABLE[compact]
        self._window.resizeDocks([docks[key] for key in widths], list(widths.values()), _LEVEL)
        height = max(least, round(share * self._window.height()))
        self._window.resizeDocks([docks["table"]], [height], _UPRIGHT)

    # In a narrow window the two side docks share one place, as tabs, so that the canvas keeps what it needs.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Gather or spread the side docks when the window has taken its new size; name the bars of tabs it makes."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            _name_tabs(event.child())
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._make_room_soon()
        return super().eventFilter(watched, event)

    def _make_room_soon(self) -> None:
        QTimer.singleShot(0, self, self._make_room)

    def _make_room(self) -> None:
        left, right = self.docks["landscape"], self.docks["parameters"]
        narrow = self._window.width() < self._needed_width()
        if self._appearance.projector or narrow == self._gathered:
            return
        if narrow and not (self._stands(left, _LEFT) and self._stands(right, _RIGHT)):
            return  # the person has arranged the docks in another way
        if narrow:
            self._window.tabifyDockWidget(right, left)
            right.raise_()
        elif right in self._window.tabifiedDockWidgets(left):
            self._window.addDockWidget(_LEFT, left)
            self.usual_sizes()
        self._gathered = narrow

    def _stands(self, dock: QDockWidget, area: Qt.DockWidgetArea) -> bool:
        return self._window.dockWidgetArea(dock) == area and not (dock.isFloating() or dock.isHidden())

    def _needed_width(self) -> int:
        """What side docks and a map that can be read take, one beside the other."""
        side = sum(self.docks[key].minimumSizeHint().width() for key in ("landscape", "parameters"))
        return side + _READABLE + _SEPARATORS

    # At the bottom table and race bear the buttons themselves, and the room of their title bars goes to their rows.

    def _make_bars(self) -> None:
        for key in _BARLESS:
            dock = self.docks[key]
            none, corner = QWidget(dock), _DockButtons(self._appearance, dock)
            none.hide()
            corner.hide()
            self._bars[key] = _Bars(dock.titleBarWidget(), none, corner)
            dock.topLevelChanged.connect(self.choose_bars)

    def choose_bars(self, *_floating: bool) -> None:
        """Give the docks at the bottom a title bar where they need one."""
        for key in _BARLESS:
            dock, bars, part = self.docks[key], self._bars[key], self.docks[key].widget()
            able = isinstance(part, (SymbolTable, RacePanel))
            in_place = able and not self._appearance.projector and not dock.isFloating()
            wanted = bars.none if in_place else bars.full
            if dock.titleBarWidget() is wanted:
                continue
            dock.setTitleBarWidget(wanted)
            if isinstance(part, (SymbolTable, RacePanel)):
                part.set_corner(bars.corner if in_place else None)
            if not in_place:
                bars.corner.setParent(dock)  # which hides it; without a parent it would be a window


def _name_tabs(child: QObject) -> None:
    """Say of a bar of tabs what it leads to."""
    if isinstance(child, QTabBar):
        child.setObjectName("dock.tabs")
        child.setAccessibleName("Panels in one place")
        child.setToolTip("Panels that share this place")


class _Bars(NamedTuple):
    """What a dock at the bottom has above it: its title bar, or nothing but two buttons in a corner."""

    full: QWidget
    none: QWidget
    corner: QWidget


_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_SEPARATORS = 12
_READABLE = 580
"""Width of the canvas at which the map can be read and the transport has all its parts."""
_LEVEL, _UPRIGHT = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class _DockButtons(QWidget):
    """The two buttons of a title bar without the bar."""

    def __init__(self, appearance: Appearance, dock: QDockWidget) -> None:
        super().__init__(dock)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        deeds: Mapping[str, tuple[str, Callable[[], object]]] = {
            "float": ("Float", lambda: dock.setFloating(True)),
            "close": ("Close", dock.close),
        }
        for icon, (word, deed) in deeds.items():
            button = IconButton(appearance, icon, f"{word} “{dock.windowTitle()}”", size=15)
            button.setObjectName(f"{dock.objectName()}.{icon}.small")
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
            row.addWidget(button)
