"""The three docks: where they stand, how wide they are, hiding them all, and what gives way in a small window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QTabWidget, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table import SymbolTable
from gdlab.ui.widgets.buttons import IconButton
from gdlab.ui.widgets.dock_title_bar import DockTitleBar

_DOCKS = {
    "landscape": ("Landscape", Qt.DockWidgetArea.LeftDockWidgetArea),
    "parameters": ("Parameters", Qt.DockWidgetArea.RightDockWidgetArea),
    "table": ("Symbol table", Qt.DockWidgetArea.BottomDockWidgetArea),
}
_SIZES = {
    False: {"landscape": 288, "parameters": 400, "table": 306},
    True: {"landscape": 248, "parameters": 352, "table": 212},
}


class DockArea(QObject):
    """The docks of a window; `all_hidden` tells whether none of them is left, whoever hid or showed the last."""

    all_hidden = Signal(bool)

    def __init__(
        self, window: QMainWindow, appearance: Appearance, landscape: QWidget, parameters: QWidget, table: SymbolTable
    ) -> None:
        super().__init__(window)
        self._window, self._appearance, self._table = window, appearance, table
        self._shown: list[QDockWidget] = []
        self._gathered = False
        self.docks: dict[str, QDockWidget] = {}
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, bottom)
        parts = {"landscape": landscape, "parameters": parameters, "table": table}
        self.docks.update({key: self._dock(key, part) for key, part in parts.items()})
        self._make_table_bars()
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.installEventFilter(self)
        appearance.changed.connect(self._choose_table_bar)
        appearance.changed.connect(self._make_room_soon)
        self.docks["table"].topLevelChanged.connect(self._choose_table_bar)
        self._choose_table_bar()

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
        for dock in every if hidden else self._shown or every:
            dock.setVisible(not hidden)

    def usual_sizes(self) -> None:
        """The sizes for this width of the window."""
        sizes, docks = _SIZES[self._appearance.compact], self.docks
        beside = ["landscape", "parameters"]
        self._window.resizeDocks([docks[key] for key in beside], [sizes[key] for key in beside], _LEVEL)
        self._window.resizeDocks([docks["table"]], [sizes["table"]], _UPRIGHT)

    # In a narrow window the two side docks share one place, as tabs, so that the canvas keeps what it needs.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Gather or spread the side docks when the window has taken its new size."""
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
        """What canvas and side docks take at least, one beside the other."""
        centre = self._window.centralWidget()
        side = sum(self.docks[key].minimumSizeHint().width() for key in ("landscape", "parameters"))
        return side + (centre.minimumSizeHint().width() if centre else 0) + _SEPARATORS

    # At its place the table bears its title in its heads, and the room of the title bar goes to its rows.

    def _make_table_bars(self) -> None:
        dock = self.docks["table"]
        self._bar = dock.titleBarWidget()
        self._no_bar = QWidget(dock)
        self._no_bar.hide()
        self._corner = _DockButtons(self._appearance, dock)
        self._corner.hide()

    def _choose_table_bar(self, *_floating: bool) -> None:
        dock, look = self.docks["table"], self._appearance
        in_place = not look.projector and not dock.isFloating()
        wanted = self._no_bar if in_place else self._bar
        if dock.titleBarWidget() is not wanted:
            dock.setTitleBarWidget(wanted)
            self._table.set_corner(self._corner if in_place else None)
            if not in_place:
                self._corner.setParent(dock)  # which hides it; without a parent it would be a window


_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_SEPARATORS = 12
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
