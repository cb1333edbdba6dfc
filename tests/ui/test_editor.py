"""The landscape editor in the real window: sculpt, import, learn; each an edit that can be undone and saved."""

import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdlab.analysis.view import View
from gdlab.importing.height_maps import Wishes, read_samples
from gdlab.landscapes.grid import GridLandscape
from gdlab.landscapes.sculpted import SculptedLandscape
from gdlab.scene import (
    DatasetSpec,
    GridSpec,
    Heights,
    Run,
    Scene,
    SculptedSpec,
    decode,
    encode,
    load_scene,
    run_simulation,
)
from gdlab.ui.app import make_window
from gdlab.ui.figure.subject import subject
from gdlab.ui.preferences import Preferences


@pytest.fixture
def window(qtbot, tmp_path):
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    preferences.reduced_motion = True
    made = make_window(None, preferences)
    qtbot.addWidget(made, before_close_func=lambda w: (w.player.pause(), w.document.history.setClean()))
    made.resize(1600, 900)
    made.show()
    yield made
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def panel(window, way):
    window.views.landscape.show_way(way)
    return window.views.landscape.panels[way]


def ground(window):
    return window.player.simulation.setting_at(window.player.cursor).landscape


def spec(window):
    return window.document.scene.landscape


def entries(window):
    return window.document.history.count()


def comes_back(window):
    """The scene is saved and read, and runs to the same bits."""
    scene = window.document.scene
    again = decode(encode(scene))
    assert encode(again) == encode(scene)
    one, other = run_simulation(scene), run_simulation(again)
    one.advance(30)
    other.advance(30)
    assert np.array_equal(one.rows(), other.rows())


def test_a_plane_is_begun_filled_and_emptied_each_by_one_undo(window):
    sculpt = panel(window, "sculpt")
    sculpt.begun.emit("plane")
    assert [f.kind for f in ground(window).features] == ["bowl", "well"]
    sculpt.feature_added.emit("ridge")
    sculpt.feature_removed.emit(0)
    assert [f.kind for f in ground(window).features] == ["well", "ridge"]
    assert entries(window) == 3
    comes_back(window)
    for kinds in (["bowl", "well", "ridge"], ["bowl", "well"]):
        window.document.history.undo()
        assert [f.kind for f in ground(window).features] == kinds
    window.document.history.undo()
    assert not isinstance(ground(window), SculptedLandscape)
    assert window.views.landscape.ways.value() == "formula"


def test_a_handle_dragged_by_the_mouse_moves_the_ground_under_the_rolling_particle(window, qtbot):
    sculpt = panel(window, "sculpt")
    sculpt.begun.emit("plane")
    window.player.seek(20)
    before, canvas = window.player.simulation.rows()[:21].copy(), window.views.canvas
    QApplication.processEvents()
    frame = canvas.frame
    start = frame.to_pixel(*ground(window).features[1].position).toPoint()
    goal = start + QPoint(60, 40)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(canvas, start + QPoint(round(60 * share), round(40 * share)))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=goal)
    wanted = frame.to_data(QPointF(goal))
    assert ground(window).features[1].position == pytest.approx(wanted, abs=2 / frame.scale[0])
    assert entries(window) == 2
    assert window.player.cursor == 20
    assert np.array_equal(window.player.simulation.rows()[:21], before)
    comes_back(window)
    window.document.history.undo()
    assert ground(window).features[1].position != pytest.approx(wanted, abs=2 / frame.scale[0])


def test_a_curve_is_run_beside_the_choice_of_data(window, settle):
    window.presenter.choose_landscape("logistic")
    assert not panel(window, "data").isHidden()
    window.player.seek(4)
    settle(window)
    assert window.views.canvas.picture.cursor == 4


def test_a_brush_stroke_is_one_entry_and_raises_the_ground(window):
    sculpt = panel(window, "sculpt")
    sculpt.begun.emit("plane")
    level = ground(window).value(np.array([[-1.0, -1.0]]))[0]
    tool = window.editor._tool
    sculpt.brush_chosen.emit("raise")
    sculpt.brush_edited.emit(0.1, 0.5, 1.0)
    way = [[-1.2, -1.0], [-1.0, -1.0], [-0.8, -1.0]]
    for count in (1, 2, 3):
        tool.stroked.emit(np.array(way[:count]), count == 3)
    assert ground(window).value(np.array([[-1.0, -1.0]]))[0] > level
    assert ground(window).value(np.array([[1.5, 1.5]]))[0] == pytest.approx(
        SculptedSpec(spec(window).bounds, spec(window).features).build().value(np.array([[1.5, 1.5]]))[0], abs=1e-6
    )
    assert entries(window) == 2
    comes_back(window)


def test_a_stroke_that_goes_on_within_a_dab_edits_nothing_nor_does_its_end(window):
    sculpt, tool = panel(window, "sculpt"), window.editor._tool
    sculpt.begun.emit("plane")
    sculpt.brush_chosen.emit("raise")
    sculpt.brush_edited.emit(0.1, 0.8, 1.0)
    way = np.array([[-1.0, -1.0], [-0.99, -1.0], [-0.98, -1.0]])
    tool.stroked.emit(way[:1], False)
    begun = window.document.scene
    for count in (2, 3):
        tool.stroked.emit(way[:count], False)
        assert window.document.scene is begun
    before, ended = window.player.simulation, []
    window.document.drag_ended.connect(lambda: ended.append(True))
    tool.stroked.emit(way, True)
    assert ended == [True]
    assert window.document.scene is begun
    assert window.player.simulation is before
    assert entries(window) == 2
    assert len(encode(begun)) < len(begun.landscape.relief.data) / 5
    comes_back(window)


def test_escape_takes_a_stroke_back(window):
    sculpt, tool = panel(window, "sculpt"), window.editor._tool
    sculpt.begun.emit("plane")
    sculpt.brush_chosen.emit("raise")
    before, way = window.document.scene, np.array([[-1.2, -1.0], [0.4, 0.3]])
    tool.stroked.emit(way, False)
    assert spec(window) != before.landscape
    tool.stroke_dropped.emit()
    assert spec(window) == before.landscape
    assert not window.document.dragging
    tool.stroke_dropped.emit()
    tool.stroked.emit(way, True)
    assert window.document.history.undoText() == "Raise with the brush"
    window.document.history.undo()
    assert spec(window) == before.landscape


@pytest.mark.parametrize("playing", [False, True])
def test_a_stroke_taken_back_leaves_run_and_history_as_they_were(window, playing):
    sculpt, tool = panel(window, "sculpt"), window.editor._tool
    sculpt.begun.emit("plane")
    sculpt.brush_chosen.emit("raise")
    window.player.seek(10)
    window.presenter.move_knob("friction", 0.7)
    window.player.seek(30)
    if playing:
        window.player.play()
    before, rows, count = window.document.scene, window.player.simulation.rows()[:31].copy(), entries(window)
    for way in ([[-1.2, -1.0]], [[-1.2, -1.0], [0.4, 0.3]]):
        tool.stroked.emit(np.array(way), False)
    assert spec(window) != before.landscape
    assert window.player.cursor == 0
    tool.stroke_dropped.emit()
    assert window.document.scene == before
    assert entries(window) == count
    assert window.player.cursor == 30
    assert window.player.playing is playing
    assert np.array_equal(window.player.simulation.rows()[:31], rows)


def test_escape_leaves_what_was_done_in_the_midst_of_a_stroke(window):
    sculpt, tool = panel(window, "sculpt"), window.editor._tool
    sculpt.begun.emit("plane")
    sculpt.brush_chosen.emit("raise")
    tool.stroked.emit(np.array([[-1.2, -1.0]]), True)
    tool.stroked.emit(np.array([[0.4, 0.3]]), False)
    window.presenter.move_knob("friction", 0.7)
    done, count = window.document.scene, entries(window)
    tool.stroke_dropped.emit()
    assert window.document.scene == done
    assert entries(window) == count


def test_a_stroke_that_changes_nothing_takes_nothing_else_back(window):
    sculpt, tool = panel(window, "sculpt"), window.editor._tool
    sculpt.begun.emit("plane")
    sculpt.brush_chosen.emit("raise")
    tool.stroked.emit(np.array([[-1.2, -1.0]]), True)
    before = window.document.scene
    tool.stroked.emit(np.array([[-9.0, -9.0]]), False)
    tool.stroke_dropped.emit()
    assert window.document.scene == before
    assert window.document.history.undoText() == "Raise with the brush"


def test_a_stroke_ends_where_undo_takes_its_ground_away(window):
    sculpt, tool = panel(window, "sculpt"), window.editor._tool
    before = window.document.scene
    sculpt.begun.emit("plane")
    sculpt.brush_chosen.emit("raise")
    tool.stroked.emit(np.array([[-1.2, -1.0]]), False)
    window.document.history.undo()
    window.document.history.undo()
    tool.stroked.emit(np.array([[-1.2, -1.0], [0.4, 0.3]]), False)
    tool.stroke_dropped.emit()
    assert window.document.scene == before


def test_escape_brings_no_scene_back_that_is_not_open_any_more(window):
    sculpt, tool = panel(window, "sculpt"), window.editor._tool
    sculpt.begun.emit("plane")
    sculpt.brush_chosen.emit("raise")
    other = window.document.scene
    sculpt.feature_added.emit("ridge")
    tool.stroked.emit(np.array([[-1.2, -1.0]]), False)
    window.document.open(other, None)
    tool.stroke_dropped.emit()
    assert [feature.kind for feature in spec(window).features] == ["bowl", "well"]
    assert not window.document.modified


def test_undo_calls_drags_by_what_was_done(window):
    sculpt, history = panel(window, "sculpt"), window.document.history
    sculpt.begun.emit("plane")
    assert history.undoText() == "Start from a plane"
    sculpt.feature_added.emit("ridge")
    for name, value, told in (
        ("features[1].position[0]", 0.1, "Move the well"),
        ("features[1].height", 0.4, "Change the depth of the well"),
        ("features[2].angle", 0.4, "Turn the ridge"),
        ("features[2].width[0]", 0.4, "Widen the ridge"),
        ("features[0].height", 0.3, "Change the height of the bowl"),
    ):
        count = entries(window)
        for share in (0.5, 1.0):
            window.editor._tool.numbers_dragged.emit({name: share * value}, share == 1.0)
        assert history.undoText() == told
        assert entries(window) == count + 1
    for brush in ("lower", "smooth"):
        sculpt.brush_chosen.emit(brush)
        window.editor._tool.stroked.emit(np.array([[0.0, 0.0]]), True)
        assert history.undoText() == f"{brush.capitalize()} with the brush"
    sculpt.begun.emit("curve")
    window.editor._tool.numbers_dragged.emit({"knots[1].value": 3.0}, True)
    assert history.undoText() == "Move a knot"


@pytest.mark.parametrize("brush", ["raise", "lower", "smooth"])
def test_a_stroke_is_the_same_however_often_it_is_told_of_on_its_way(window, brush):
    sculpt, way = panel(window, "sculpt"), np.array([[-1.2, -1.0], [-0.7, -0.4], [0.1, -0.2], [0.9, 0.8], [-0.5, 0.5]])
    heights = []
    for counts in ((5,), (1, 2, 3, 4, 5), (2, 2, 5, 1, 5)):
        sculpt.begun.emit("plane")
        sculpt.brush_chosen.emit("raise")
        sculpt.brush_edited.emit(0.1, 0.5, 0.5)
        window.editor._tool.stroked.emit(way[:1] + 0.3, True)
        sculpt.brush_chosen.emit(brush)
        for told, count in enumerate(counts, 1):
            window.editor._tool.stroked.emit(way[:count], told == len(counts))
        heights.append(spec(window).relief)
    assert heights[0] == heights[1] == heights[2]


def test_knots_are_added_and_removed_and_too_few_are_refused(window):
    sculpt = panel(window, "sculpt")
    sculpt.begun.emit("curve")
    sculpt.knot_added.emit(0.0)
    assert len(ground(window).knots) == 5
    for _ in range(3):
        sculpt.knot_removed.emit(0)
    assert len(ground(window).knots) == 2
    told = []
    window.editor.failed.connect(told.append)
    sculpt.knot_removed.emit(0)
    assert len(ground(window).knots) == 2
    assert len(told) == 1


def drop(window, path):
    """Drop a file on a window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


def read(qtbot, window):
    """Wait until what is being read has been read."""
    qtbot.waitUntil(lambda: not window.editor.is_reading)


def test_the_present_landscape_becomes_a_relief_that_is_the_same_to_the_eye(window):
    before = ground(window)
    panel(window, "sculpt").begun.emit("relief")
    x = np.random.default_rng(0).uniform(*before.bounds.T, size=(200, 2))
    np.testing.assert_allclose(ground(window).value(x), before.value(x), atol=2e-3 * np.ptp(before.value(x)))


def test_a_height_map_is_imported_and_its_extent_changed(window, qtbot, tmp_path):
    x, y = np.linspace(-1, 2, 40), np.linspace(0, 1, 30)
    way = np.array([[0.0, 0.5], [1.0, 0.4]])
    file = tmp_path / "surface.npz"
    np.savez(file, x=x, y=y, values=np.add.outer(y**2, x**2), trajectory=way)
    maps = panel(window, "map")
    maps.file_chosen.emit(str(file))
    assert "surface.npz" in maps.findChild(QWidget, "map.busy").text().replace("\N{ZERO WIDTH SPACE}", "")
    read(qtbot, window)
    assert maps.findChild(QWidget, "map.busy").text() == ""
    assert isinstance(ground(window), GridLandscape)
    assert spec(window).source == "surface.npz"
    assert spec(window).trajectory == ((0.0, 0.5), (1.0, 0.4))
    assert window.player.simulation.start.tolist() == [[0.0, 0.5]]
    window.presenter.settle()
    assert window.views.canvas.picture.recorded == ((0.0, 0.5), (1.0, 0.4))
    assert window.views.canvas.picture.extent == View(-1.0, 2.0, 0.0, 1.0)
    assert subject(window.document.scene, 5).picture(QRectF(0, 0, 300, 300)).extent == View(-1.0, 2.0, 0.0, 1.0)
    comes_back(window)
    file.unlink()  # what was read serves every wish
    maps.wishes_edited.emit(Wishes(extent=((-2.0, 4.0), (0.0, 2.0)), heights=(0.0, 9.0), smoothing=1.0))
    read(qtbot, window)
    assert spec(window).bounds == ((-2.0, 4.0), (0.0, 2.0))
    assert spec(window).trajectory == ((0.0, 1.0), (2.0, 0.8))
    assert np.ptp(ground(window).values) == pytest.approx(9.0)
    window.document.history.undo()
    assert spec(window).bounds == ((-1.0, 2.0), (0.0, 1.0))
    window.document.history.undo()
    assert not isinstance(spec(window), GridSpec)
    assert window.views.canvas.picture.recorded == ()
    assert window.views.canvas.picture.extent is None


def test_a_map_is_read_while_the_window_goes_on(window, qtbot, tmp_path, monkeypatch):
    gate, threads = threading.Event(), []

    def slowly(path):
        threads.append(threading.current_thread())
        assert gate.wait(10)
        return read_samples(path)

    monkeypatch.setattr("gdlab.ui.map_reading.read_samples", slowly)
    for name in ("one", "two"):
        np.save(tmp_path / f"{name}.npy", np.add.outer(np.arange(5.0), np.arange(7.0)))
        panel(window, "map").file_chosen.emit(str(tmp_path / f"{name}.npy"))
    assert not isinstance(spec(window), GridSpec)
    gate.set()
    read(qtbot, window)
    assert threading.main_thread() not in threads
    assert (spec(window).source, entries(window)) == ("two.npy", 1)


def test_a_map_is_forgotten_when_another_scene_is_opened_meanwhile(window, qtbot, tmp_path):
    np.save(tmp_path / "hill.npy", np.add.outer(np.arange(5.0), np.arange(7.0)))
    panel(window, "map").file_chosen.emit(str(tmp_path / "hill.npy"))
    window.files.new()
    assert "hill.npy came too late" in window.notice.sentence()
    qtbot.waitUntil(lambda: not window.editor._reader.busy)
    QApplication.processEvents()
    assert not isinstance(spec(window), GridSpec)
    assert entries(window) == 0


def test_heights_change_under_the_particle_where_it_is(window, qtbot, tmp_path):
    np.save(tmp_path / "hill.npy", np.add.outer(np.arange(5.0), np.arange(7.0)) ** 2)
    maps = panel(window, "map")
    maps.file_chosen.emit(str(tmp_path / "hill.npy"))
    read(qtbot, window)
    window.player.seek(7)
    here = window.player.simulation.rows(7)[0, 0].tolist()
    maps.wishes_edited.emit(Wishes(extent=spec(window).bounds, smoothing=1.0))
    read(qtbot, window)
    assert window.player.simulation.start[0].tolist() == here


def imported(window, qtbot, tmp_path):
    """A window on an imported map, whose file is known."""
    np.save(tmp_path / "hill.npy", np.add.outer(np.arange(5.0), np.arange(7.0)) ** 2)
    panel(window, "map").file_chosen.emit(str(tmp_path / "hill.npy"))
    read(qtbot, window)


def stretch(window, qtbot, extent, known):
    """Let the map cover another part of the plane, its file being known or not."""
    maps = panel(window, "map")
    if not known:
        maps._origins.clear()
    assert (maps.origin() is not None) == known
    maps.wishes_edited.emit(Wishes(extent=extent))
    read(qtbot, window)
    assert spec(window).bounds == extent


@pytest.mark.parametrize("known", [True, False])
def test_another_extent_at_the_start_changes_the_run(window, qtbot, tmp_path, known):
    imported(window, qtbot, tmp_path)
    before = window.document.scene
    stretch(window, qtbot, ((-3.0, 5.0), (-2.0, 4.0)), known)
    assert window.document.scene.runs == before.runs
    assert window.document.history.undoText() == "Change the extent"
    window.document.history.undo()
    assert window.document.scene == before


@pytest.mark.parametrize("known", [True, False])
def test_another_extent_later_is_a_new_take_from_where_the_particle_is(window, qtbot, tmp_path, known):
    imported(window, qtbot, tmp_path)
    window.player.seek(7)
    moment = window.player.simulation.moment_at(7)
    stretch(window, qtbot, ((-30.0, 50.0), (-20.0, 40.0)), known)
    (run,) = window.document.scene.runs
    assert run.start == (tuple(moment.position.tolist()),)
    assert run.velocity == (tuple(moment.velocity.tolist()),)
    assert window.player.cursor == 0


@pytest.mark.parametrize("known", [True, False])
def test_a_particle_that_another_extent_leaves_beside_the_map_starts_where_it_is_usual(window, qtbot, tmp_path, known):
    imported(window, qtbot, tmp_path)
    window.player.seek(7)
    stretch(window, qtbot, ((100.0, 108.0), (10.0, 14.0)), known)
    (run,) = window.document.scene.runs
    assert (run.start, run.velocity) == (((107.0, 13.5),), None)


def test_a_map_whose_file_nobody_knows_takes_its_path_along(window):
    heights = Heights.of(np.add.outer(np.arange(5.0), np.arange(7.0)))
    ground = GridSpec(((-1.0, 1.0), (0.0, 1.0)), heights, "old.npy", ((0.0, 0.5), (1.0, 1.0)))
    window.document.open(Scene(landscape=ground, runs=(Run(),)), None)
    panel(window, "map").wishes_edited.emit(Wishes(extent=((-2.0, 4.0), (0.0, 2.0))))
    assert spec(window).trajectory == ((1.0, 1.0), (4.0, 2.0))


def test_a_long_path_comes_in_thinned_and_the_scene_can_be_saved(window, qtbot, tmp_path):
    path = np.random.default_rng(0).normal(size=(500_000, 2)).cumsum(axis=0)
    np.savez(tmp_path / "surface.npz", values=np.add.outer(np.arange(5.0), np.arange(7.0)), trajectory=path)
    maps = panel(window, "map")
    maps.file_chosen.emit(str(tmp_path / "surface.npz"))
    read(qtbot, window)
    assert len(spec(window).trajectory) <= 4096
    assert "500,000" in maps.findChild(QWidget, "map.notes").text()
    window.document.save(tmp_path / "long.gdlab")
    assert load_scene(tmp_path / "long.gdlab") == window.document.scene


def test_a_map_that_cannot_be_read_is_explained_and_nothing_changes(window, qtbot, tmp_path):
    (tmp_path / "broken.npy").write_bytes(b"nothing")
    maps, before = panel(window, "map"), window.document.scene
    maps.file_chosen.emit(str(tmp_path / "broken.npy"))
    read(qtbot, window)
    assert "broken.npy" in maps.error.sentence()
    assert window.document.scene == before
    assert entries(window) == 0


@pytest.mark.parametrize("name", ["hill.npy", "hill.png", "hill.csv"])
def test_a_dropped_height_map_is_imported(window, qtbot, tmp_path, name):
    heights = np.add.outer(np.arange(5), np.arange(7))
    if name.endswith("png"):
        Image.fromarray(heights.astype(np.uint8)).save(tmp_path / name)
    elif name.endswith("csv"):
        np.savetxt(tmp_path / name, heights, delimiter=",")
    else:
        np.save(tmp_path / name, heights)
    drop(window, tmp_path / name)
    read(qtbot, window)
    assert spec(window).source == name


def test_a_map_that_is_read_late_does_not_replace_what_was_chosen_meanwhile(window, qtbot, tmp_path):
    np.save(tmp_path / "hill.npy", np.add.outer(np.arange(5.0), np.arange(7.0)))
    window.editor.open_map(str(tmp_path / "hill.npy"))
    window.presenter.choose_landscape("himmelblau")
    assert window.notice.sentence() == ""
    read(qtbot, window)
    assert window.document.scene.landscape.key == "himmelblau"
    assert "hill.npy came too late" in window.notice.sentence()


def test_what_is_wished_of_an_old_map_does_not_drop_the_one_that_is_being_read(window, qtbot, tmp_path):
    for name in ("old", "new"):
        np.save(tmp_path / f"{name}.npy", np.add.outer(np.arange(5.0), np.arange(7.0)))
    window.editor.open_map(str(tmp_path / "old.npy"))
    read(qtbot, window)
    window.editor.open_map(str(tmp_path / "new.npy"))
    window.editor._wish(Wishes())
    read(qtbot, window)
    assert spec(window).source == "new.npy"


def test_a_fault_while_a_map_is_read_is_told_and_leaves_nothing_waiting(window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("gdlab.ui.map_reading.read_samples", lambda _path: 1 / 0)
    window.editor.open_map(str(tmp_path / "hill.npy"))
    read(qtbot, window)
    assert "hill.npy could not be read" in panel(window, "map").error.sentence()


def test_a_copied_map_file_is_pasted_as_a_map(window, qtbot, tmp_path):
    np.save(tmp_path / "hill.npy", np.add.outer(np.arange(5.0), np.arange(7.0)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "hill.npy"))])
    QApplication.clipboard().setMimeData(mime)
    window.files.paste()
    read(qtbot, window)
    QApplication.clipboard().clear()
    assert spec(window).source == "hill.npy"


def test_a_window_can_begin_with_a_height_map(made_window, qtbot, tmp_path):
    np.save(tmp_path / "hill.npy", np.add.outer(np.arange(5.0), np.arange(7.0)))
    window = made_window(tmp_path / "hill.npy")
    read(qtbot, window)
    assert spec(window).source == "hill.npy"
    assert window.document.path is None


def test_a_dropped_picture_that_holds_a_scene_opens_as_that(window, tmp_path, written):
    window.files.export(tmp_path / "figure.png")
    written(window)
    before = window.document.scene
    window.editor.open_points("nowhere.csv")
    drop(window, tmp_path / "figure.png")
    assert window.document.scene == before
    assert not window.editor.is_reading


def test_a_table_of_points_that_is_dropped_as_a_map_is_sent_to_data(window, qtbot, tmp_path):
    (tmp_path / "stars.csv").write_text("distance,velocity\n1,2\n2,4\n3,5\n", encoding="utf-8")
    drop(window, tmp_path / "stars.csv")
    read(qtbot, window)
    assert "Data" in panel(window, "map").error.sentence()
    panel(window, "data")
    drop(window, tmp_path / "stars.csv")
    assert spec(window).targets == (2.0, 4.0, 5.0)


def test_what_of_a_table_is_left_out_is_said_while_its_points_are_shown(window, tmp_path):
    (tmp_path / "stars.csv").write_text("name,distance,velocity\na,1,2\nb,2,4\nc,,5\nd,4,7\n", encoding="utf-8")
    data = panel(window, "data")
    data.file_chosen.emit(str(tmp_path / "stars.csv"))
    assert spec(window).targets == (2.0, 4.0, 7.0)
    left = data.findChild(QWidget, "data.left")
    assert "name" in left.text()
    assert "1 of 4 rows" in left.text()
    data.task_chosen.emit("hubble", "line")
    assert left.text() == ""


def test_a_task_of_a_shipped_set_and_another_model_for_its_points(window):
    data = panel(window, "data")
    data.task_chosen.emit("hubble", "line")
    assert spec(window) == DatasetSpec("hubble", "line")
    count = len(ground(window).samples.targets)
    data.model_chosen.emit("network")
    assert spec(window).network is not None
    assert len(spec(window).targets) == count == 24
    bounds, start = ground(window).bounds, window.player.simulation.start[0]
    assert np.all((start >= bounds[:, 0]) & (start <= bounds[:, 1]))
    others = (1, 4) if spec(window).network.visible != (1, 4) else (0, 3)
    data.visible_chosen.emit(*others)
    assert spec(window).network.visible == others
    comes_back(window)
    assert entries(window) == 3


def test_points_that_are_dragged_are_one_entry(window):
    data = panel(window, "data")
    data.model_chosen.emit("linear")
    x, t = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 1.0])
    for last in (1.0, 1.5, 2.0):
        data.points_edited.emit(x, np.array([0.0, 1.0, last]), last == 2.0)
    assert spec(window).targets == (0.0, 1.0, 2.0)
    np.testing.assert_allclose(ground(window).optimum, [1.0, 0.0], atol=1e-9)
    assert entries(window) == 2
    data.points_edited.emit(x, t, True)
    assert entries(window) == 3


def test_labels_that_are_none_are_refused_at_the_panel(window):
    data = panel(window, "data")
    data.task_chosen.emit("hubble", "line")
    before = window.document.scene
    data.model_chosen.emit("logistic")
    assert window.document.scene == before


def test_points_from_a_table(window, tmp_path):
    (tmp_path / "points.csv").write_text("hours,mark\n1,2\n2,3\n4,7\n", encoding="utf-8")
    panel(window, "data").file_chosen.emit(str(tmp_path / "points.csv"))
    assert [column.name for column in spec(window).columns] == ["hours", "mark"]
    assert spec(window).targets == (2.0, 3.0, 7.0)


def test_the_curve_over_the_data_follows_the_particle(window, monkeypatch):
    data = panel(window, "data")
    data.task_chosen.emit("hubble", "line")
    seen = []
    monkeypatch.setattr(data, "set_weights", lambda w: seen.append(np.array(w)))
    window.player.seek(7)
    QApplication.processEvents()
    assert np.array_equal(seen[-1], window.player.simulation.rows()[7, 0])


def test_pointing_at_a_stationary_point_shows_its_eigenvectors(window):
    window.presenter.choose_landscape("saddle")
    window.presenter.settle()
    window.views.landscape.point_hovered.emit(0)
    arms = window.views.canvas.picture.cross
    assert sorted(arm.curvature for arm in arms) == pytest.approx([-1.0, 1.0])
    falling = min(arms, key=lambda arm: arm.curvature)
    assert abs(falling.dx) < 1e-9 or abs(falling.dy) < 1e-9
    window.views.landscape.point_hovered.emit(-1)
    assert window.views.canvas.picture.cross == ()
