"""The landscape editor in the real window: sculpt, import, learn; each an edit that can be undone and saved."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from gdlab.importing.height_maps import Wishes
from gdlab.landscapes.grid import GridLandscape
from gdlab.landscapes.sculpted import SculptedLandscape
from gdlab.scene import DatasetSpec, GridSpec, SculptedSpec, decode, encode, run_simulation
from gdlab.ui.app import make_window
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
    assert again == scene
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


def test_the_present_landscape_becomes_a_relief_that_is_the_same_to_the_eye(window):
    before = ground(window)
    panel(window, "sculpt").begun.emit("relief")
    x = np.random.default_rng(0).uniform(*before.bounds.T, size=(200, 2))
    np.testing.assert_allclose(ground(window).value(x), before.value(x), atol=2e-3 * np.ptp(before.value(x)))


def test_a_height_map_is_imported_and_its_extent_changed(window, tmp_path):
    x, y = np.linspace(-1, 2, 40), np.linspace(0, 1, 30)
    way = np.array([[0.0, 0.5], [1.0, 0.4]])
    np.savez(tmp_path / "surface.npz", x=x, y=y, values=np.add.outer(y**2, x**2), trajectory=way)
    panel(window, "map").file_chosen.emit(str(tmp_path / "surface.npz"))
    assert isinstance(ground(window), GridLandscape)
    assert spec(window).source == "surface.npz"
    assert spec(window).trajectory == ((0.0, 0.5), (1.0, 0.4))
    assert window.player.simulation.start.tolist() == [[0.0, 0.5]]
    window.presenter.settle()
    assert window.views.canvas.picture.recorded == ((0.0, 0.5), (1.0, 0.4))
    comes_back(window)
    maps = panel(window, "map")
    maps.wishes_edited.emit(Wishes(extent=((-2.0, 4.0), (0.0, 2.0)), heights=(0.0, 9.0), smoothing=1.0))
    assert spec(window).bounds == ((-2.0, 4.0), (0.0, 2.0))
    assert np.ptp(ground(window).values) == pytest.approx(9.0)
    window.document.history.undo()
    assert spec(window).bounds == ((-1.0, 2.0), (0.0, 1.0))
    window.document.history.undo()
    assert not isinstance(spec(window), GridSpec)
    assert window.views.canvas.picture.recorded == ()


def test_a_map_that_cannot_be_read_is_explained_and_nothing_changes(window, tmp_path):
    (tmp_path / "broken.npy").write_bytes(b"nothing")
    maps, before = panel(window, "map"), window.document.scene
    maps.file_chosen.emit(str(tmp_path / "broken.npy"))
    assert window.document.scene == before
    assert entries(window) == 0


def test_a_dropped_height_map_is_imported(window, tmp_path):
    np.save(tmp_path / "hill.npy", np.add.outer(np.arange(5.0), np.arange(7.0)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "hill.npy"))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    assert spec(window).source == "hill.npy"


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
