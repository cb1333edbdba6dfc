"""The three docks: where they stand, how wide they are, hiding them all, and room for rows in a small window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QWidget

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
        self.docks: dict[str, QDockWidget] = {}
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, bottom)
        parts = {"landscape": landscape, "parameters": parameters, "table": table}
        self.docks.update({key: self._dock(key, part) for key, part in parts.items()})
        self._make_table_bars()
        appearance.changed.connect(self._choose_table_bar)
        self.docks["table"].topLevelChanged.connect(self._choose_table_bar)

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

    # In a small window the table bears its title in its heads, and the room of the title bar goes to its rows.

    def _make_table_bars(self) -> None:
        dock = self.docks["table"]
        self._bar = dock.titleBarWidget()
        self._no_bar = QWidget(dock)
        self._no_bar.hide()
        self._corner = _DockButtons(self._appearance, dock)
        self._corner.hide()

    def _choose_table_bar(self, *_floating: bool) -> None:
        dock, look = self.docks["table"], self._appearance
        small = look.compact and not look.projector and not dock.isFloating()
        wanted = self._no_bar if small else self._bar
        if dock.titleBarWidget() is not wanted:
            dock.setTitleBarWidget(wanted)
            self._table.set_corner(self._corner if small else None)
            if not small:
                self._corner.setParent(dock)  # which hides it; without a parent it would be a window


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
