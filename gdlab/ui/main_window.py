"""The window: landscape at the left, canvas and transport in the middle, parameters right, symbol table below."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMainWindow

from gdlab.importing.endings import MAPS, TABLES
from gdlab.scene import Scene
from gdlab.ui.actions import make_actions
from gdlab.ui.appearance import Appearance
from gdlab.ui.compare.desk import CompareDesk
from gdlab.ui.dock_area import DockArea
from gdlab.ui.document import Document
from gdlab.ui.editor_presenter import EditorPresenter
from gdlab.ui.files import OPENED, Files, dropped_path
from gdlab.ui.lettering import Lettering
from gdlab.ui.menus import Menus
from gdlab.ui.player import Player
from gdlab.ui.preferences import Preferences
from gdlab.ui.presenter import Presenter
from gdlab.ui.race.desk import RaceDesk
from gdlab.ui.schedule_presenter import SchedulePresenter
from gdlab.ui.stage import Stage
from gdlab.ui.theme import THEMES, ThemeName, qpalette
from gdlab.ui.time_machine import TimeMachine
from gdlab.ui.views import make_views
from gdlab.ui.work_line import WorkLine

_LEAST_SIZE = (860, 480)
"""A screen of 1366 × 768 has 910 × 512 pixels where everything is set half as large again."""
_HALL_DEEDS = ("view.next_panel", "view.last_panel", "view.desk")
"""What is offered on the projector only."""


class MainWindow(QMainWindow):
    """Puts the parts together and holds what is open. It keeps no state of its own that a scene or a setting has."""

    def __init__(self, scene: Scene, preferences: Preferences | None = None) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.preferences = preferences or Preferences()
        self.appearance = Appearance(THEMES[self.preferences.theme], self)
        self.appearance.reduced_motion = self.preferences.reduced_motion
        self.appearance.notation = self.preferences.notation
        self.document = Document(scene, self)
        self.player = Player(scene, self)
        self.actions_by_name = make_actions(self)
        self.addActions(list(self.actions_by_name.values()))
        self.views = views = make_views(self.appearance, self.actions_by_name)
        self.presenter = Presenter(self.document, self.player, views, self)
        self.editor = EditorPresenter(self.document, self.player, self.presenter, views, self)
        self.schedules = SchedulePresenter(
            self.document, self.player, self.presenter, views.parameters.schedules, views.transport.strip, self
        )
        self.time = TimeMachine(self.appearance, self.player, views, self.actions_by_name, self)
        self.files = Files(self, self.document, self.player, self.preferences, self.appearance)
        WorkLine(self.appearance, self.files.exporter, views.canvas)
        self._stage = Stage(self.appearance, views.header, views.canvas, views.readings, views.transport)
        self.setCentralWidget(self._stage)
        self._docks = DockArea(self, self.appearance, views.landscape, views.parameters, views.table)
        toggles = [dock.toggleViewAction() for dock in self._docks.docks.values()]
        self.race = RaceDesk(
            self.appearance, self.document, self.player, self.presenter, self._docks.docks["race"], self
        )
        self.compare = CompareDesk(
            self.document, self.player, self.presenter, views.canvas, self._stage.pair, self.actions_by_name, self
        )
        self._menus = Menus(self.appearance, self.actions_by_name, toggles, self)
        self.letters = Lettering(
            self.appearance, self.preferences, self._menus.notation, self.presenter, (self.time, self.compare), self
        )
        self.top, self.notice = self._menus.bar, self._stage.notice
        self.setMenuWidget(self.top)
        self._desk: tuple[QByteArray, QByteArray, Qt.WindowState] | None = None
        self._connect_actions()
        self._connect_parts()
        self.setAcceptDrops(True)
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(1920, 1080)
        self._show_at_first()

    # Putting together

    def _connect_actions(self) -> None:
        do = {name: action.triggered for name, action in self.actions_by_name.items()}
        canvas, player, stage = self.views.canvas, self.player, self._stage
        do["run.play"].connect(lambda _on: player.toggle())
        do["run.step"].connect(lambda: player.step(1))
        do["run.back"].connect(lambda: player.step(-1))
        do["run.reset"].connect(self.presenter.reset)
        do["run.replay"].connect(self.presenter.replay)
        do["run.clear"].connect(self.schedules.clear_recorded)
        do["run.seed"].connect(self.presenter.new_seed)
        do["view.fit"].connect(canvas.fit)
        do["view.zoom_in"].connect(lambda: canvas.zoom(1.25))
        do["view.zoom_out"].connect(lambda: canvas.zoom(0.8))
        do["view.swap_axes"].connect(self.swap_axes)
        do["view.workings"].connect(self.presenter.show_workings)
        do["view.docks"].connect(self._docks.hide_all)
        do["view.projector"].connect(self.set_projector)
        do["view.next_panel"].connect(lambda: stage.show_panel(stage.panel + 1))
        do["view.last_panel"].connect(lambda: stage.show_panel(stage.panel - 1))
        do["view.desk"].connect(self._leave_hall)
        do["edit.undo"].connect(self.document.history.undo)
        do["edit.redo"].connect(self.document.history.redo)
        do["help.shortcuts"].connect(self._show_shortcuts)
        do["help.about"].connect(self._show_about)
        self.files.connect_actions(self.actions_by_name)
        self.race.connect_actions(self.actions_by_name)

    def _connect_parts(self) -> None:
        menus, history = self._menus, self.document.history
        menus.theme_chosen.connect(self.choose_theme)
        menus.next_theme_asked.connect(self.next_theme)
        menus.colour_map_chosen.connect(self.choose_colour_map)
        menus.reduced_motion_chosen.connect(self._reduce_motion)
        menus.landscape_chosen.connect(self.presenter.choose_landscape)
        menus.recent.aboutToShow.connect(lambda: self.files.fill_recent(menus.recent))
        self._docks.all_hidden.connect(self.actions_by_name["view.docks"].setChecked)
        self.player.playing_changed.connect(self.actions_by_name["run.play"].setChecked)
        self.player.moved.connect(self._show_place)
        for part in (self.presenter, self.race, self.compare, self.schedules):
            part.failed.connect(self.tell)
        for quoting in (self.files, self.editor):
            quoting.failed.connect(self.notice.quote)
        self.files.map_found.connect(self.editor.open_map)
        self.race.panel_made.connect(self._docks.take_race)
        self.views.canvas.run_chosen.connect(self.race.select)
        self.views.transport.speed.field.error_changed.connect(self.tell)
        self.document.changed.connect(self._follow)
        self.document.title_changed.connect(self._show_title)
        history.indexChanged.connect(self._show_history)

    def _show_at_first(self) -> None:
        self.apply_theme(self.appearance.theme.name)
        self._show_colour_map()
        self._show_view()
        self._offer_hall_deeds()
        self._compact: bool | None = None
        layout = self.preferences.layout
        if layout is not None:
            self.restoreGeometry(layout[0])
            self.restoreState(layout[1])
        self.race.fit()
        self.actions_by_name["view.docks"].setChecked(self._docks.none_shown)
        self.presenter.render_all()
        self._show_title()
        self._show_history()
        self._show_place()
        self.views.canvas.setFocus(Qt.FocusReason.OtherFocusReason)  # so that Space plays from the first moment

    # Showing

    def _follow(self, before: Scene, after: Scene) -> None:
        """The document changed: what was wrong is past."""
        self.tell("")
        if before.view != after.view:
            self._show_view()

    def tell(self, message: str) -> None:
        """Say in the window what went wrong; "" takes it away."""
        self.notice.tell(message, (run.label for run in self.document.scene.runs))

    def _show_title(self) -> None:
        self.top.set_title(self.document.title, self.document.modified)
        self.setWindowTitle(f"{self.document.title}[*] – gdlab")
        self.setWindowModified(self.document.modified)

    def _show_history(self) -> None:
        history, actions = self.document.history, self.actions_by_name
        actions["edit.undo"].setEnabled(history.canUndo())
        actions["edit.redo"].setEnabled(history.canRedo())
        actions["edit.undo"].setText(f"Undo {history.undoText()}".strip())
        actions["edit.redo"].setText(f"Redo {history.redoText()}".strip())

    def _show_place(self) -> None:
        self.actions_by_name["run.back"].setEnabled(self.player.cursor > 0)
        self.actions_by_name["run.step"].setEnabled(not self.player.at_end)
        self.actions_by_name["run.clear"].setEnabled(self.schedules.has_recorded)

    def _show_view(self) -> None:
        view = self.document.scene.view
        self.views.canvas.set_swapped(view.swap_axes)
        self.actions_by_name["view.swap_axes"].setChecked(view.swap_axes)
        self.actions_by_name["view.workings"].setChecked(view.workings)

    def _show_colour_map(self) -> None:
        self.views.canvas.set_colour_map(self.preferences.colour_map)
        self._menus.set_colour_map(self.preferences.colour_map)

    # The help is imported when it is asked for: it needs dialogs, which the first painted frame does not.

    def _show_shortcuts(self) -> None:
        from gdlab.ui.help import show_shortcuts  # noqa: PLC0415

        show_shortcuts(self)

    def _show_about(self) -> None:
        from gdlab.ui.help import show_about  # noqa: PLC0415

        show_about(self)

    # Appearance

    def choose_theme(self, name: ThemeName) -> None:
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

    def apply_theme(self, name: ThemeName) -> None:
        """Show a theme."""
        theme = THEMES[name]
        QApplication.setPalette(qpalette(theme))
        self.setPalette(qpalette(theme))
        self.appearance.set_theme(theme)
        self._menus.set_theme(name)

    def choose_colour_map(self, key: str) -> None:
        """Show heights in these colours from now on."""
        self.preferences.colour_map = key
        self._show_colour_map()

    def swap_axes(self, swapped: bool) -> None:
        """Lay the second coordinate across, or the first again."""
        self.document.amend(lambda scene: replace(scene, view=replace(scene.view, swap_axes=swapped)))

    def _reduce_motion(self, on: bool) -> None:
        self.preferences.reduced_motion = on
        self.appearance.set_reduced_motion(on)

    # Projector

    def set_projector(self, on: bool, full_screen: bool = True) -> None:
        """Full screen with large type, or back to the desk as it was."""
        if on == self.appearance.projector:
            return
        if on:
            self._leave_desk(full_screen)
        else:
            self._return_to_desk()
        self.actions_by_name["view.projector"].setChecked(on)
        self._offer_hall_deeds()

    def _leave_desk(self, full_screen: bool) -> None:
        self._desk = (self.saveGeometry(), self.saveState(), self.windowState())
        self.top.hide()
        for dock in self._docks.docks.values():
            dock.hide()
        self.appearance.set_projector(True)
        self._stage.lend(self.views.table, self.race.panel() if self.race.is_on else None)
        self.apply_theme(self.preferences.projector_theme)
        if full_screen:
            self.showFullScreen()
        self.appearance.set_window_size(self.width(), self.height())

    def _return_to_desk(self) -> None:
        self.appearance.set_projector(False)
        if self._stage.give_back():
            self.race.give_back()
        self._docks.docks["table"].setWidget(self.views.table)
        self.views.table.show()
        self.apply_theme(self.preferences.theme)
        self.top.show()
        if self._desk is not None:
            _, docks, state = self._desk
            self.setWindowState(state)
            self.restoreState(docks)
        self.appearance.set_window_size(self.width(), self.height())

    def _leave_hall(self) -> None:
        """Escape takes loop and branches away first."""
        if not self.time.dismiss():
            self.set_projector(False)

    def _offer_hall_deeds(self) -> None:
        """The clicker and Escape belong to the projector, the docks to the desk."""
        for name in _HALL_DEEDS:
            self.actions_by_name[name].setEnabled(self.appearance.projector)
        self.actions_by_name["view.docks"].setEnabled(not self.appearance.projector)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose wide or compact sizes; those of the docks only until the person has chosen others."""
        super().resizeEvent(event)
        self.appearance.set_window_size(self.width(), self.height())
        if self.appearance.projector:
            return
        if self.appearance.compact != self._compact and self.preferences.layout is None:
            self._docks.usual_sizes()
        self._compact = self.appearance.compact

    def event(self, event: QEvent) -> bool:
        """Leave a key that is also a shortcut to the widget that has the focus, where it means something there."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_meant(event):
            event.accept()
            return True
        return super().event(event)

    def _is_meant(self, event: QKeyEvent) -> bool:
        """Space presses a button that the keyboard has reached; Copy copies the row of the symbol table."""
        focused, table = QApplication.focusWidget(), self.views.table
        if event.matches(QKeySequence.StandardKey.Copy):
            return focused is table and table.currentIndex().isValid()
        return event.key() == Qt.Key.Key_Space and isinstance(focused, (QAbstractButton, QComboBox))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes loop and branches away, where nobody else has a use for it."""
        if event.key() != Qt.Key.Key_Escape or not self.time.dismiss():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A scene, an exported image, a height map or a table of points may be dropped."""
        if dropped_path(event.mimeData(), (*OPENED, *MAPS)) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        path = dropped_path(event.mimeData(), (*OPENED, *MAPS))
        if path is None:
            return
        event.acceptProposedAction()
        if path.suffix.lower() in OPENED:
            self.files.open(path)
        elif path.suffix.lower() in TABLES and self.views.landscape.ways.value() == "data":
            self.editor.open_points(str(path))
        else:
            self.editor.open_map(str(path))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for unsaved changes; remember the layout of the desk."""
        if not (self.files.may_stop_writing() and self.files.may_leave()):
            event.ignore()
            return
        self.player.pause()
        self.files.exporter.stop()
        on_projector = self._desk if self.appearance.projector else None
        self.preferences.layout = on_projector[:2] if on_projector else (self.saveGeometry(), self.saveState())
        event.accept()
