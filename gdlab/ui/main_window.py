"""The window: landscape at the left, canvas and transport in the middle, parameters right, symbol table below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from gdlab.landscapes import gallery
from gdlab.scene import Scene
from gdlab.ui.actions import DEEDS, MENUS, Deed, make_actions
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.header import CanvasHeader
from gdlab.ui.docks.landscape import LandscapeDock
from gdlab.ui.docks.parameters import ParameterDock
from gdlab.ui.docks.symbol_table import SymbolTable
from gdlab.ui.document import Document
from gdlab.ui.files import Files, dropped_path
from gdlab.ui.help import show_about, show_shortcuts
from gdlab.ui.player import Player
from gdlab.ui.preferences import Preferences
from gdlab.ui.presenter import Presenter
from gdlab.ui.projector import ReadingsPanel
from gdlab.ui.theme import THEMES, qpalette
from gdlab.ui.top_bar import TopBar
from gdlab.ui.transport import Transport
from gdlab.ui.views import CurveFeed, Views
from gdlab.ui.widgets.dock_title_bar import DockTitleBar
from gdlab.ui.widgets.hairline import Hairline
from gdlab.ui.widgets.warning_line import WarningLine

_DOCKS = {
    "landscape": ("Landscape", Qt.DockWidgetArea.LeftDockWidgetArea),
    "parameters": ("Parameters", Qt.DockWidgetArea.RightDockWidgetArea),
    "table": ("Symbol table", Qt.DockWidgetArea.BottomDockWidgetArea),
}
_SIZES = {
    False: {"landscape": 288, "parameters": 400, "table": 306},
    True: {"landscape": 248, "parameters": 352, "table": 212},
}
_THEME_WORDS = {"light": "Light", "dark": "Dark", "contrast": "High contrast"}


class MainWindow(QMainWindow):
    """Puts the parts together and holds what is open. It keeps no state of its own that a scene or a setting has."""

    def __init__(self, scene: Scene, preferences: Preferences | None = None) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.preferences = preferences or Preferences()
        self.appearance = Appearance(THEMES.get(self.preferences.theme, THEMES["light"]), self)  # type: ignore[call-overload]
        self.appearance.reduced_motion = self.preferences.reduced_motion
        self.document = Document(scene, self)
        self.player = Player(scene, self)
        self.actions_by_name = make_actions(self)
        self.views = self._make_views()
        self.presenter = Presenter(self.document, self.player, self.views, self)
        self.files = Files(self, self.document, self.player, self.preferences)
        self._arrange()
        self._docks = {key: self._dock(key) for key in _DOCKS}
        self._make_menus()
        self._connect()
        self.setAcceptDrops(True)
        self.resize(1920, 1080)
        self.apply_theme(self.appearance.theme.name)
        self._compact: bool | None = None
        self._restore_layout()
        self.presenter.render_all()
        self._show_title()
        self.views.canvas.setFocus(Qt.FocusReason.OtherFocusReason)  # so that Space plays from the first moment

    # Putting together

    def _make_views(self) -> Views:
        look = self.appearance
        canvas, transport = Canvas(look), Transport(look)
        actions = self.actions_by_name
        transport.set_actions(actions["run.reset"], actions["run.back"], actions["run.play"], actions["run.step"])
        return Views(
            canvas=canvas,
            header=CanvasHeader(look, canvas),
            transport=transport,
            curve=CurveFeed(transport),
            parameters=ParameterDock(look),
            landscape=LandscapeDock(look),
            table=SymbolTable(look),
            readings=ReadingsPanel(look),
        )

    def _arrange(self) -> None:
        """Header, canvas with the projector's readings beside it, transport."""
        centre = QWidget()
        centre.setAutoFillBackground(True)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.notice = WarningLine(self.appearance)
        self.notice.setObjectName("notice")
        self.notice.hide()
        row = QHBoxLayout()
        row.addWidget(self.views.canvas, 61)
        row.addWidget(self.views.readings, 34)
        self.views.readings.hide()
        column.addWidget(self.views.header)
        column.addWidget(self.notice)
        column.addLayout(row, 1)
        column.addWidget(Hairline(self.appearance))
        column.addWidget(self.views.transport)
        self.setCentralWidget(centre)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea),
        ):
            self.setCorner(corner, area)

    def _dock(self, key: str) -> QDockWidget:
        title, area = _DOCKS[key]
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock.{key}")
        dock.setWidget(getattr(self.views, key))
        dock.setTitleBarWidget(DockTitleBar(self.appearance, dock))
        self.addDockWidget(area, dock)
        return dock

    def _make_menus(self) -> None:
        self.top = TopBar(self.appearance)
        menus = {name: self.top.menus.addMenu(f"&{name}") for name in MENUS}
        for deed in DEEDS:
            if isinstance(deed, Deed):
                menus[deed.menu].addAction(self.actions_by_name[deed.name])
            else:
                menus[deed].addSeparator()
        self.addActions(list(self.actions_by_name.values()))
        self._recent = QMenu("Open recent", self)
        menus["File"].insertMenu(self.actions_by_name["file.save"], self._recent)
        self._recent.aboutToShow.connect(lambda: self.files.fill_recent(self._recent))
        self._fill_view_menu(menus["View"])
        for key, entry in gallery().items():
            action = menus["Landscape"].addAction(entry.name)
            action.setObjectName(f"landscape.{key}")
            action.setToolTip(entry.about)
            action.triggered.connect(lambda _checked=False, key=key: self.presenter.choose_landscape(key))
        self._fill_top_bar()
        self.setMenuWidget(self.top)

    def _fill_view_menu(self, menu: QMenu) -> None:
        menu.addSeparator()
        themes = menu.addMenu("Theme")
        group = QActionGroup(self)
        self._theme_actions: dict[str, QAction] = {}
        for name, word in _THEME_WORDS.items():
            action = themes.addAction(word)
            action.setObjectName(f"view.theme.{name}")
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, name=name: self.choose_theme(name))
            self._theme_actions[name] = action
        motion = menu.addAction("Reduced motion")
        motion.setObjectName("view.reduced_motion")
        motion.setCheckable(True)
        motion.setChecked(self.appearance.reduced_motion)
        motion.toggled.connect(self._reduce_motion)
        menu.addSeparator()
        for dock in self._docks.values():
            menu.addAction(dock.toggleViewAction())

    def _fill_top_bar(self) -> None:
        actions = self.actions_by_name
        self.top.add_button(actions["edit.undo"], "undo")
        self.top.add_button(actions["edit.redo"], "redo")
        self.top.add_rule()
        next_theme = QAction("Next theme", self)
        next_theme.setObjectName("view.next_theme")
        next_theme.setToolTip("Light, dark, high contrast")
        next_theme.triggered.connect(self.next_theme)
        self._theme_button = self.top.add_button(next_theme, "moon")
        self.top.add_word(actions["view.projector"], "projector", "Projector", "F11")

    def _connect(self) -> None:
        do = {name: action.triggered for name, action in self.actions_by_name.items()}
        canvas, player, history = self.views.canvas, self.player, self.document.history
        do["run.play"].connect(lambda _on: player.toggle())
        player.playing_changed.connect(self.actions_by_name["run.play"].setChecked)
        do["run.step"].connect(lambda: player.step(1))
        do["run.back"].connect(lambda: player.step(-1))
        do["run.reset"].connect(self.presenter.reset)
        do["run.seed"].connect(self.presenter.new_seed)
        do["view.fit"].connect(canvas.fit)
        do["view.zoom_in"].connect(lambda: canvas.zoom(1.25))
        do["view.zoom_out"].connect(lambda: canvas.zoom(0.8))
        do["view.docks"].connect(self.hide_docks)
        do["view.projector"].connect(self.set_projector)
        do["edit.undo"].connect(history.undo)
        do["edit.redo"].connect(history.redo)
        do["help.shortcuts"].connect(lambda: show_shortcuts(self))
        do["help.about"].connect(lambda: show_about(self))
        self.files.connect_actions(self.actions_by_name)
        self.files.failed.connect(self.tell)
        self.presenter.failed.connect(self.tell)
        self.document.changed.connect(lambda *_scenes: self.tell(""))
        self.document.title_changed.connect(self._show_title)
        history.undoTextChanged.connect(self._show_history)
        history.redoTextChanged.connect(self._show_history)
        player.moved.connect(self._show_history)
        self._show_history()

    # Showing

    def tell(self, message: str) -> None:
        """Say in the window what went wrong; "" takes it away."""
        self.notice.set_warning(message)
        self.notice.setVisible(bool(message))

    def _show_title(self) -> None:
        self.top.set_title(self.document.title, self.document.modified)
        self.setWindowTitle(f"{self.document.title}[*] – gdlab")
        self.setWindowModified(self.document.modified)

    def _show_history(self, *_text: str) -> None:
        history, actions = self.document.history, self.actions_by_name
        actions["edit.undo"].setEnabled(history.canUndo())
        actions["edit.redo"].setEnabled(history.canRedo())
        actions["edit.undo"].setText(f"Undo {history.undoText()}".strip())
        actions["edit.redo"].setText(f"Redo {history.redoText()}".strip())
        actions["run.back"].setEnabled(self.player.cursor > 0)
        actions["run.step"].setEnabled(not self.player.at_end)

    # Appearance

    def choose_theme(self, name: str) -> None:
        """Use a theme from now on, on the projector or at the desk, wherever we are."""
        if self.appearance.projector:
            self.preferences.projector_theme = name
        else:
            self.preferences.theme = name
        self.apply_theme(name)

    def next_theme(self) -> None:
        """The theme after the present one."""
        names = list(THEMES)
        self.choose_theme(names[(names.index(self.appearance.theme.name) + 1) % len(names)])

    def apply_theme(self, name: str) -> None:
        """Show a theme."""
        theme = THEMES[name]  # type: ignore[index]
        QApplication.setPalette(qpalette(theme))
        self.setPalette(qpalette(theme))
        self.appearance.set_theme(theme)
        self._theme_actions[name].setChecked(True)
        self._theme_button.set_icon("sun" if name == "dark" else "moon")

    def set_projector(self, on: bool, full_screen: bool = True) -> None:
        """Full screen with large type, or back to the desk as it was."""
        if on == self.appearance.projector:
            return
        if on:
            self._desk = (self.saveState(), self.windowState())
        self.actions_by_name["view.projector"].setChecked(on)
        self.top.setVisible(not on)
        self.views.readings.setVisible(on)
        for dock in self._docks.values():
            dock.setVisible(not on)
        self.appearance.set_projector(on)
        self.apply_theme(self.preferences.projector_theme if on else self.preferences.theme)
        if on and full_screen:
            self.showFullScreen()
        elif not on:
            self.setWindowState(self._desk[1])
            self.restoreState(self._desk[0])
        self.appearance.set_window_size(self.width(), self.height())

    def hide_docks(self, hidden: bool) -> None:
        """Hide all docks, or bring them back."""
        for dock in self._docks.values():
            dock.setVisible(not hidden)

    def _reduce_motion(self, on: bool) -> None:
        self.preferences.reduced_motion = on
        self.appearance.set_reduced_motion(on)

    def _restore_layout(self) -> None:
        layout = self.preferences.layout
        if layout is not None:
            self.restoreGeometry(layout[0])
            self.restoreState(layout[1])

    def _usual_sizes(self) -> None:
        """The docks' sizes for this width of the window, unless the person has set them before."""
        sizes = _SIZES[self.appearance.compact]
        sides, levels = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks(
            [self._docks["landscape"], self._docks["parameters"]], [sizes["landscape"], sizes["parameters"]], sides
        )
        self.resizeDocks([self._docks["table"]], [sizes["table"]], levels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose wide or compact sizes."""
        super().resizeEvent(event)
        self.appearance.set_window_size(self.width(), self.height())
        if self.appearance.compact != self._compact and self.preferences.layout is None:
            self._usual_sizes()
        self._compact = self.appearance.compact

    def event(self, event: QEvent) -> bool:
        """Leave Space to a button that the keyboard has reached: elsewhere it plays."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            reached = isinstance(QApplication.focusWidget(), (QAbstractButton, QComboBox))
            if reached and event.key() == Qt.Key.Key_Space:
                event.accept()
                return True
        return super().event(event)

    # Files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A scene or an exported image may be dropped."""
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        path = dropped_path(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.files.open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for unsaved changes; remember the layout."""
        if not self.files.may_leave():
            event.ignore()
            return
        self.player.pause()
        if not self.appearance.projector:
            self.preferences.layout = (self.saveGeometry(), self.saveState())
        event.accept()
