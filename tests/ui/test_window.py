"""The window as a whole: themes, docks, projector, files, clipboard, help, and room on a small screen."""

import json
from collections import Counter
from html import escape

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QSettings, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QDockWidget,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)

import gdlab
from gdlab.core.fields import FIELDS
from gdlab.core.resources import path as resource
from gdlab.scene import encode, load_scene
from gdlab.ui.actions import DEEDS, Deed
from gdlab.ui.app import fit_to_screen
from gdlab.ui.canvas.moving import Moving
from gdlab.ui.help import shortcuts
from gdlab.ui.theme import THEMES

VALLEY = resource("scenes", "elongated-valley.gdlab")
WELL = resource("scenes", "double-well.gdlab")
DOCKS = ("landscape", "parameters", "table")
FIXED = ("run.play", "run.step", "run.back", "run.reset", "view.projector", "file.open", "file.save", "export.image")


@pytest.fixture
def make(shown_window):
    """Shows a window."""

    def make(path=VALLEY, size=(1600, 900)):
        return shown_window(path, size)

    yield make
    QApplication.clipboard().clear()  # the offscreen platform would free what Python made after Python's end


@pytest.fixture
def window(make):
    return make()


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_frame_of_a_drag_is_painted_once_in_the_round_of_the_loop_in_which_it_was_asked_for(window, monkeypatch):
    table = window.views.table
    paints = Paints(table.viewport())
    for ready in (True, False, False, True):  # on slow ground what lies ahead is not ready, and another frame is due
        monkeypatch.setattr(window.player, "look_ahead", lambda ready=ready, **_: ready)
        for friction in (0.5, 0.6, 0.7):
            before = paints.count
            window.presenter.move_knob("friction", friction, final=False)
            window.player.seek(window.player.cursor + 10)
            QApplication.processEvents()
            assert paints.count == before + 1
            assert table.model().numbers.number("friction") == friction


def dock(window, name):
    return window.findChild(QDockWidget, f"dock.{name}")


def docks(window):
    return {name: dock(window, name).isVisible() for name in DOCKS}


def close(window):
    window.document.history.setClean()
    assert window.close()
    QApplication.processEvents()


# --- names, shortcuts, tooltips ---


def test_the_fixed_names_are_there(window):
    assert all(window.findChild(QAction, name) is not None for name in FIXED)
    for name in ("canvas", "symbolTable", "landscapeFormula", "parameter.mass", "ml.gradient_noise"):
        assert window.findChild(QWidget, name) is not None, name


def test_no_two_actions_share_a_key(window):
    counted = Counter(
        key.toString() for action in window.findChildren(QAction) for key in action.shortcuts() if not key.isEmpty()
    )
    assert [key for key, times in counted.items() if times > 1] == []
    assert all(not QKeySequence(key).isEmpty() for deed in DEEDS if isinstance(deed, Deed) for key in deed.keys)


def test_every_action_says_what_it_does_and_by_which_key(window):
    for name, action in window.actions_by_name.items():
        deed = next(d for d in DEEDS if isinstance(d, Deed) and d.name == name)
        assert deed.help
        assert action.toolTip().startswith(deed.help)
        if deed.keys:
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()
    for action in window.findChildren(QAction):
        assert action.toolTip() or action.isSeparator() or action.menu()


def test_every_visible_button_has_a_name_and_a_tooltip(window):
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and not button.objectName().startswith("qt_"):
            assert button.accessibleName() or button.text(), button.objectName()
            assert button.toolTip(), button.objectName() or button.accessibleName()


def test_replay_goes_the_same_way_again_with_every_change(window):
    player = window.player
    player.seek(30)
    window.presenter.move_knob("friction", 3.0)
    player.seek(60)
    way = player.simulation.rows(0, 60).copy()
    events = window.document.scene.runs[0].events
    replay = window.actions_by_name["run.replay"]
    assert replay in next(m for m in window.top.menus.findChildren(QMenu) if m.title() == "&Run").actions()
    replay.trigger()
    assert (player.cursor, player.playing) == (0, True)
    player.pause()
    assert window.document.scene.runs[0].events == events != ()
    player.seek(60)
    assert np.array_equal(player.simulation.rows(0, 60), way)


def test_the_header_has_the_button_that_puts_two_runs_side_by_side(window, qtbot):
    button, action = window.findChild(QAbstractButton, "canvas.compare"), window.actions_by_name["view.compare"]
    assert button.isVisible()
    assert "(C)" in button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (window.document.scene.view.panels, action.isChecked(), button.isChecked()) == ("two", True, True)
    action.trigger()
    assert (window.document.scene.view.panels, button.isChecked()) == ("one", False)
    window.set_projector(True, full_screen=False)
    assert not button.isVisible()


def test_no_menu_is_empty(window):
    for menu in window.top.menus.findChildren(QMenu):
        assert menu.title() in ("Open recent", "") or menu.actions()


def test_help_shows_the_version_and_every_shortcut(window):
    window.actions_by_name["help.about"].trigger()
    about = window.findChild(QMessageBox, "help.about")
    assert gdlab.__version__ in about.text()
    about.close()
    window.actions_by_name["help.shortcuts"].trigger()
    dialog = window.findChild(QDialog, "help.keys")
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for deed in DEEDS:
        if isinstance(deed, Deed):
            assert all(escape(key) in shown for key in deed.keys), deed.name
    assert all(escape(group) in shown for group, rows in shortcuts().items() if rows)
    assert dialog.sizeHint().height() < 700
    assert dialog.sizeHint().width() < 1300
    dialog.close()


# --- appearance ---


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_reaches_every_widget(window, name):
    window.choose_theme(name)
    QApplication.processEvents()
    theme = THEMES[name]
    assert window.appearance.theme is theme
    assert window.preferences.theme == name
    lightness = theme.page.lightness()
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.autoFillBackground():
            shown = widget.palette().color(widget.backgroundRole()).lightness()
            assert abs(shown - lightness) < 60, (widget, widget.objectName())
    picture = window.grab().toImage()
    spots = [(8, 18), (picture.width() - 8, 200), (20, picture.height() - 10), (picture.width() // 2, 60)]
    assert all(abs(picture.pixelColor(*spot).lightness() - lightness) < 60 for spot in spots)


def test_a_theme_is_remembered_by_the_next_window(make):
    window = make()
    window.choose_theme("dark")
    close(window)
    assert make().appearance.theme.name == "dark"


def test_next_theme_goes_round(window):
    names = []
    for _ in THEMES:
        window.next_theme()
        names.append(window.appearance.theme.name)
    assert sorted(names) == sorted(THEMES)


# --- projector and docks ---


def test_projector_there_and_back_restores_the_desk(window, qtbot):
    dock(window, "landscape").hide()
    before, sizes = docks(window), {name: dock(window, name).size() for name in DOCKS[1:]}
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_F11)
    assert window.isFullScreen()
    assert not any(docks(window).values())
    assert window.appearance.theme.name == "contrast"
    window.choose_theme("dark")
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_F11)
    QApplication.processEvents()
    assert not window.isFullScreen()
    assert docks(window) == before
    assert {name: dock(window, name).size() for name in DOCKS[1:]} == sizes
    assert window.appearance.theme.name == "light"
    assert window.top.isVisible()
    assert not window.views.readings.isVisible()
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_F11)
    assert window.appearance.theme.name == "dark"


def test_ctrl_d_hides_the_docks_and_brings_back_those_that_were_shown(window, qtbot):
    dock(window, "landscape").hide()
    before = docks(window)
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not any(docks(window).values())
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert docks(window) == before


def test_hidden_docks_stay_hidden_after_the_projector(window, qtbot):
    for key, modifier in (
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
    ):
        qtbot.keyClick(window.views.canvas, key, modifier)
        QApplication.processEvents()
    assert not any(docks(window).values())
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert all(docks(window).values())


def test_the_layout_is_remembered(make):
    window = make()
    dock(window, "landscape").hide()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock(window, "parameters"))
    QApplication.processEvents()
    before = docks(window)
    close(window)
    again = make(size=None)
    assert docks(again) == before == {"landscape": False, "parameters": True, "table": True}
    assert again.dockWidgetArea(dock(again, "parameters")) == Qt.DockWidgetArea.LeftDockWidgetArea


def test_no_dock_can_be_made_too_narrow_to_be_read(window):
    for name in ("landscape", "parameters"):
        window.resizeDocks([dock(window, name)], [10], Qt.Orientation.Horizontal)
        QApplication.processEvents()
        assert dock(window, name).width() >= 240


def test_the_docks_action_tells_whether_docks_are_left(window):
    action = window.actions_by_name["view.docks"]
    action.trigger()
    assert action.isChecked()
    dock(window, "table").toggleViewAction().trigger()
    assert not action.isChecked()
    action.trigger()
    assert not any(docks(window).values())
    action.trigger()
    assert docks(window) == {"landscape": False, "parameters": False, "table": True}


def test_docks_that_are_hidden_at_the_end_come_back_with_one_key(make):
    window = make()
    window.actions_by_name["view.docks"].trigger()
    close(window)
    again = make()
    action = again.actions_by_name["view.docks"]
    assert action.isChecked()
    action.trigger()
    assert all(docks(again).values())


@pytest.mark.parametrize(
    ("key", "read", "usual"),
    [
        ("theme", "theme", "light"),
        ("projector_theme", "projector_theme", "contrast"),
        ("colour_map", "colour_map", "quiet"),
    ],
)
@pytest.mark.parametrize("stored", ["mauve", "", 7, ["dark", "light"]])
def test_a_setting_that_makes_no_sense_is_as_none(make, tmp_path, key, read, usual, stored):
    QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat).setValue(key, stored)
    window = make()
    assert getattr(window.preferences, read) == usual
    window.set_projector(True, full_screen=False)
    window.set_projector(False)


# --- how the map is shown ---


def test_map_colours_are_chosen_in_the_menu_and_remembered(make):
    window = make()
    before = window.views.canvas.grab().toImage()
    window.findChild(QAction, "view.colours.viridis").trigger()
    window.views.canvas.finish()
    assert window.views.canvas.grab().toImage() != before
    assert not window.document.modified
    close(window)
    again = make()
    assert again.preferences.colour_map == "viridis"
    assert again.findChild(QAction, "view.colours.viridis").isChecked()
    assert not again.findChild(QAction, "view.colours.quiet").isChecked()


def test_swapping_the_axes_is_a_view_of_the_scene_and_no_edit(window, tmp_path):
    canvas, action = window.views.canvas, window.actions_by_name["view.swap_axes"]
    upright = canvas.frame.view
    action.trigger()
    assert window.document.scene.view.swap_axes
    assert not window.document.modified
    assert canvas.frame.view.width / canvas.frame.view.height == pytest.approx(upright.width / upright.height)
    right = canvas.position_at(canvas.frame.area.center() + QPointF(50, 0)) - canvas.position_at(
        canvas.frame.area.center()
    )
    assert right[0] == pytest.approx(0, abs=1e-12)
    assert right[1] > 0
    assert window.files.open(VALLEY)
    assert not action.isChecked()
    assert not window.document.scene.view.swap_axes


# --- a small screen ---


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_room_of_the_tables_title_bar_goes_to_its_rows(make, size):
    window = make(size=size)
    table = dock(window, "table")
    small = window.findChild(QAbstractButton, "dock.table.close.small")
    assert table.titleBarWidget().height() <= 0
    assert table.widget().height() == table.height()
    assert small.isVisible()
    small.click()
    assert table.isHidden()
    table.show()
    window.findChild(QAbstractButton, "dock.table.float.small").click()
    QApplication.processEvents()
    assert table.isFloating()
    assert table.titleBarWidget().height() == 40, "a window of its own needs a bar to be moved by"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_everything_is_within_the_window(make, size):
    window = make(size=size)
    assert (window.width(), window.height()) == size
    inside = window.rect()
    scrolled = [area.viewport() for area in window.findChildren(QAbstractScrollArea)]
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not any(port.isAncestorOf(widget) for port in scrolled) and not widget.isWindow():
            corner = widget.mapTo(window, QPoint(0, 0))
            area = widget.rect().translated(corner)
            assert inside.contains(area), (widget, widget.objectName(), area)
    canvas = window.views.canvas
    assert canvas.width() >= 0.4 * size[0]
    assert canvas.height() >= 0.35 * size[1]


def test_all_eight_fields_can_be_reached_on_a_small_screen(make):
    window = make(size=(1366, 768))
    dock = window.views.parameters
    for key, field in FIELDS.items():
        name = f"{'parameter' if field.side == 'physics' else 'ml'}.{key}"
        edit = window.findChild(QLineEdit, name)
        dock.ensureWidgetVisible(edit)
        shown = edit.rect().translated(edit.mapTo(dock.viewport(), QPoint(0, 0)))
        assert dock.viewport().rect().contains(shown), name


# --- files ---


def dropped(path, event=QDropEvent):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPoint(50, 50) if event is QDragEnterEvent else QPointF(50, 50)
    made = event(at, Qt.DropAction.CopyAction, mime, left, none)
    made.mime = mime  # Qt keeps no reference
    return made


def test_a_scene_whose_runs_have_equal_labels_opens_and_says_what_they_are_called(window, tmp_path):
    path = tmp_path / "twice.gdlab"
    data = json.loads(VALLEY.read_text())
    data["runs"] = [data["runs"][0] | {"label": "mine"}] * 2
    path.write_text(json.dumps(data))
    assert window.files.open(path)
    assert [run.label for run in window.document.scene.runs] == ["mine", "mine 2"]
    assert "twice.gdlab: $.runs[1]" in window.notice.sentence()
    assert "goes by the name mine 2" in window.notice.sentence()


def test_a_scene_that_is_dropped_opens(window):
    entering = dropped(WELL, QDragEnterEvent)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(dropped(WELL))
    assert window.document.scene == load_scene(WELL)
    assert window.document.title == "double-well.gdlab"
    assert window.preferences.recent == [WELL.resolve()]


def test_anything_else_that_is_dropped_is_left_alone(window, tmp_path):
    entering = dropped(tmp_path / "letter.docx", QDragEnterEvent)
    entering.ignore()
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()
    before = window.document.scene
    window.dropEvent(dropped(tmp_path / "letter.docx"))
    assert window.document.scene == before


@pytest.mark.parametrize("way", ["open", "new", "paste"])
def test_what_is_opened_begins_at_its_start_and_at_rest(window, way):
    window.player.seek(50)
    window.player.play()
    if way == "open":
        window.files.open(VALLEY)
    elif way == "new":
        window.files.new()
    else:
        QGuiApplication.clipboard().setText(encode(load_scene(VALLEY)).decode())
        window.files.paste()
    assert window.player.cursor == 0
    assert not window.player.playing
    assert window.views.transport.clock.texts()["step"] == "0"


def test_recent_files_are_offered_the_newest_first(window):
    for path in (VALLEY, WELL, VALLEY):
        assert window.files.open(path)
    menu = QMenu()
    window.files.fill_recent(menu)
    assert [action.text() for action in menu.actions()] == ["elongated-valley.gdlab", "double-well.gdlab"]
    menu.actions()[1].trigger()
    assert window.document.scene == load_scene(WELL)


def test_at_most_eight_recent_files_are_kept(window, tmp_path):
    for number in range(12):
        window.preferences.remember(tmp_path / f"{number}.gdlab")
    assert [path.stem for path in window.preferences.recent] == [str(number) for number in range(11, 3, -1)]


def test_a_recent_file_that_is_gone_is_reported(window, tmp_path):
    gone = tmp_path / "gone.gdlab"
    assert not window.files.open(gone)
    assert "gone.gdlab" in window.notice.sentence()
    assert window.notice.isVisible()
    window.presenter.new_seed()
    assert not window.notice.isVisible()


def test_save_as_saves_and_save_saves_again(window, tmp_path, monkeypatch):
    target = tmp_path / "mine.gdlab"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target.with_suffix("")), ""))
    window.presenter.new_seed()
    assert "●" in window.top.findChild(QWidget, "document.title").text()
    window.actions_by_name["file.save_as"].trigger()
    assert load_scene(target) == window.document.scene
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("mine.gdlab")
    window.presenter.move_knob("mass", 3.0)
    assert window.isWindowModified()
    window.actions_by_name["file.save"].trigger()
    assert load_scene(target).runs[0].parameters.mass == 3.0
    assert not window.document.modified


@pytest.mark.parametrize("name", ["run 1.5", "a.b", "plain", "whole.gdlab"])
def test_what_is_saved_is_a_scene_file_by_its_name(window, tmp_path, monkeypatch, name):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / name), ""))
    window.actions_by_name["file.save_as"].trigger()
    assert [path.name for path in tmp_path.glob("*.gdlab")] == [name.removesuffix(".gdlab") + ".gdlab"]


def test_the_chosen_kind_of_picture_is_what_is_written(window, tmp_path, monkeypatch, written):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "figure"), "SVG drawing (*.svg)")
    )
    window.actions_by_name["export.image"].trigger()
    written(window)
    assert [path.name for path in tmp_path.glob("figure*")] == ["figure.svg"]


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("a.b", "PDF document (*.pdf)", "a.b.pdf"),
        ("a.svg", "PNG image (*.png)", "a.svg"),
        ("a", "", "a.png"),
        ("run 1.5", "PNG image (*.png)", "run 1.5.png"),
    ],
)
def test_the_name_decides_and_where_it_says_nothing_the_kind(window, tmp_path, monkeypatch, written, name, kind, file):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / name), kind))
    window.actions_by_name["export.image"].trigger()
    written(window)
    assert (tmp_path / file).stat().st_size > 1000


@pytest.mark.parametrize("replace", [False, True])
def test_a_file_that_the_dialog_did_not_ask_about_is_not_lost_unasked(window, tmp_path, monkeypatch, replace):
    (tmp_path / "mine.gdlab").write_text("precious")
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "mine"), ""))
    monkeypatch.setattr(window.files, "ask_to_replace", lambda path: asked.append(path.name) or replace)
    window.actions_by_name["file.save_as"].trigger()
    assert asked == ["mine.gdlab"]
    assert ((tmp_path / "mine.gdlab").read_text() == "precious") is not replace


def test_a_folder_that_cannot_be_written_is_reported_and_the_changes_stay_unsaved(window, tmp_path, monkeypatch):
    target = tmp_path / "no such folder" / "a.gdlab"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    window.presenter.new_seed()
    window.actions_by_name["file.save_as"].trigger()
    assert "a.gdlab could not be saved" in window.notice.sentence()
    assert window.document.modified
    assert window.document.title == "elongated-valley.gdlab"


def test_a_dialog_that_is_dismissed_does_nothing(window, monkeypatch):
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_a, **_k: ("", ""))
    before = window.document.scene
    for action in ("file.save_as", "file.open", "export.image", "export.data"):
        window.actions_by_name[action].trigger()
    assert window.document.scene == before
    assert window.notice.sentence() == ""


def test_new_begins_with_the_valley_and_no_file(window):
    window.files.open(WELL)
    window.actions_by_name["file.new"].trigger()
    assert window.document.scene == load_scene(VALLEY)
    assert window.document.title == "Untitled"


def test_export_data_writes_the_run(window, tmp_path, monkeypatch, written):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "path"), ""))
    window.player.seek(7)
    window.actions_by_name["export.data"].trigger()
    written(window)
    lines = (tmp_path / "path.csv").read_text().splitlines()
    assert len(lines) == 1 + 8


# --- clipboard ---


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{}", '{"format": "gdlab-scene", "version": 99}', "[" * 5000, "\x00\x01", '{"landscape": NaN}'],
)
def test_garbage_on_the_clipboard_is_explained(window, text):
    mime = QMimeData()
    mime.setText(text)
    QGuiApplication.clipboard().setMimeData(mime)
    before = window.document.scene
    window.actions_by_name["edit.paste"].trigger()
    assert window.document.scene == before
    assert "clipboard" in window.notice.sentence()


def test_a_scene_as_text_can_be_pasted(window):
    QGuiApplication.clipboard().setText(encode(load_scene(WELL)).decode())
    window.actions_by_name["edit.paste"].trigger()
    assert window.document.scene == load_scene(WELL)


def test_a_scene_file_on_the_clipboard_opens(window):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(WELL))])
    QGuiApplication.clipboard().setMimeData(mime)
    window.actions_by_name["edit.paste"].trigger()
    assert window.document.path == WELL


def test_copy_puts_picture_and_scene_there(window, written):
    window.actions_by_name["edit.copy"].trigger()
    assert json.loads(QGuiApplication.clipboard().mimeData().text())["format"] == "gdlab-scene"  # at once
    written(window)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert json.loads(mime.text())["format"] == "gdlab-scene"


def test_copy_in_a_text_field_copies_its_text(window, qtbot):
    field = window.findChild(QLineEdit, "landscapeFormula")
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a*x**2/2 + y**2/2"
    assert not QGuiApplication.clipboard().mimeData().hasImage()


def test_copy_in_the_symbol_table_copies_the_row(window, qtbot, written):
    table = window.views.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(4, 0))
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text()
    assert not mime.text().startswith("{")
    assert not mime.hasImage()
    window.views.canvas.setFocus()
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    written(window)
    assert QGuiApplication.clipboard().mimeData().hasImage()


@pytest.mark.parametrize("as_image", [True, False])
def test_an_image_copied_from_an_exported_png_opens(window, tmp_path, as_image, written):
    window.presenter.new_seed()
    scene = replace(window.document.scene, runs=(replace(window.document.scene.runs[0], label="γ → 0, “naïve”  run"),))
    window.files.export(tmp_path / "a.png")
    window.document.edit("Label", lambda _scene: scene)
    window.files.export(tmp_path / "a.png")
    written(window)
    window.document.history.setClean()
    window.files.open(WELL)
    mime = QMimeData()
    if as_image:
        mime.setImageData(QImage(str(tmp_path / "a.png")))
    else:
        mime.setData("image/png", (tmp_path / "a.png").read_bytes())
    QGuiApplication.clipboard().setMimeData(mime)
    window.files.paste()
    assert window.document.scene == scene


def test_an_image_without_a_scene_is_explained(window):
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    QGuiApplication.clipboard().setImage(image)
    window.files.paste()
    assert "no scene on the clipboard" in window.notice.sentence()


# --- the history in the menu ---


def test_undo_and_redo_name_what_they_do(window):
    undo, redo = window.actions_by_name["edit.undo"], window.actions_by_name["edit.redo"]
    assert not undo.isEnabled()
    window.presenter.move_knob("mass", 3.0)
    assert undo.text() == "Undo Set mass"
    undo.trigger()
    assert redo.text() == "Redo Set mass"
    assert not undo.isEnabled()
    assert redo.isEnabled()


def test_the_history_is_told_once_for_each_step_of_a_drag_and_a_move_of_the_clock_tells_nothing(window, monkeypatch):
    undo, told = window.actions_by_name["edit.undo"], []
    monkeypatch.setattr(undo, "setText", told.append)
    for number in range(3):
        window.presenter.move_knob("mass", 3.0 + number, final=False)
        assert told == ["Undo Set mass"] * (number + 1)
    window.player.step()
    assert len(told) == 3


def test_a_step_of_a_drag_says_nothing_of_a_race_or_of_mistakes_where_there_are_none(window, monkeypatch):
    said = []
    monkeypatch.setattr(window.actions_by_name["race.add"], "setEnabled", said.append)
    monkeypatch.setattr(window.notice, "set_warning", said.append)
    monkeypatch.setattr(window.notice, "sentence", lambda: said.append("asked"))
    window.presenter.move_knob("mass", 3.0, final=False)
    assert not said


def test_back_and_step_are_offered_where_they_lead_somewhere(window):
    back, step = window.actions_by_name["run.back"], window.actions_by_name["run.step"]
    assert not back.isEnabled()
    step.trigger()
    assert back.isEnabled()
    assert window.player.cursor == 1
    back.trigger()
    assert window.player.cursor == 0


def test_an_exported_figure_has_the_colours_of_the_window(window, tmp_path, written):
    window.files.export(tmp_path / "quiet.png")
    window.choose_colour_map("viridis")
    window.files.export(tmp_path / "viridis.png")
    written(window)
    quiet, viridis = (QImage(str(tmp_path / f"{name}.png")) for name in ("quiet", "viridis"))
    assert quiet.size() == viridis.size()
    assert quiet.pixelColor(300, 300) != viridis.pixelColor(300, 300)


def test_a_window_is_no_larger_than_its_screen(window):
    room = window.screen().availableGeometry().size()
    window.resize(room.width() + 700, room.height() + 400)
    fit_to_screen(window)
    with_title_bar = room - QSize(0, 40)
    assert window.size() == with_title_bar.expandedTo(window.minimumSize())


def test_a_fault_while_painting_lets_go_of_what_is_painted(window, monkeypatch):
    def fail(*_args):
        raise RuntimeError("no ink")

    canvas = window.views.canvas
    with monkeypatch.context() as patch:
        patch.setattr(Moving, "paint", fail)
        with pytest.raises(RuntimeError, match="no ink"):
            canvas.repaint()
    canvas.repaint()
    assert not canvas.paintingActive()
    assert canvas.grab().toImage().pixelColor(canvas.rect().center()).isValid()
