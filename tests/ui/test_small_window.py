"""What a small laptop shows: nothing that is often asked for lies below the fold, and nothing lies over another."""

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from gdlab.scene.presets import presets
from gdlab.ui.docks.method_options import COMMON

SCENES = Path(__file__).parents[2] / "resources" / "scenes"
VALLEY = SCENES / "elongated-valley.gdlab"
SMALL = ((1366, 768), (1280, 720), (1024, 700))


@pytest.fixture
def make(shown_window, settle):
    """A window of a size on a scene, at a step."""

    def made(size, scene="elongated-valley", step=18):
        window = shown_window(SCENES / f"{scene}.gdlab", size)
        window.player.seek(step)
        settle(window)
        settle(window)
        return window

    return made


def place(widget, within):
    """Where a widget lies in another, however far it is inside."""
    return QRect(widget.mapTo(within, QPoint(0, 0)), widget.size())


def seen_whole(widget, pane):
    """It lies in what a scrolled pane shows."""
    return pane.viewport().rect().contains(place(widget, pane.viewport()))


@pytest.mark.parametrize("scene", ["elongated-valley", "double-well", "himmelblau", "pendulum"])
def test_five_rows_of_the_table_are_seen_whole_at_1366(make, scene):
    table = make((1366, 768), scene).views.table
    room = table.viewport().rect()
    shown = [item for item in table.seen().items if item.rect.bottom() - table.offset(item.row) <= room.height()]
    assert len(shown) >= 5


@pytest.mark.parametrize(("size", "least"), [((1280, 720), 4), ((1024, 700), 3), ((1440, 900), 6), ((2560, 1440), 12)])
def test_so_many_rows_of_the_table_are_seen_in_other_windows(make, size, least):
    assert len(make(size).views.table.seen().items) >= least


def test_the_table_grows_with_the_window(make):
    heights = [make(size).views.table.height() for size in ((1366, 768), (1440, 900), (1920, 1080), (2560, 1440))]
    assert heights == sorted(heights)
    assert heights[-1] > 1.25 * heights[-2]


def test_all_presets_stand_in_one_line_in_sight_at_1366(make):
    dock = make((1366, 768)).views.parameters
    chips = [dock.findChild(QAbstractButton, f"preset.{preset.key}") for preset in presets()]
    assert all(seen_whole(chip, dock) for chip in chips)
    assert len({place(chip, dock).top() for chip in chips}) == 1


@pytest.mark.parametrize("size", [*SMALL, (1920, 1080)])
@pytest.mark.parametrize("scene", ["elongated-valley", "himmelblau", "rastrigin"])
def test_the_chosen_landscape_is_seen_in_the_gallery_however_many_stationary_points_there_are(make, size, scene):
    dock = make(size, scene).views.landscape
    chosen = next(each for each in dock.gallery.thumbnails().values() if each.is_chosen())
    if dock.isVisible():
        assert seen_whole(chosen, dock.gallery.pane)


def test_at_1366_the_valleys_minimum_is_told_whole(make):
    dock = make((1366, 768)).views.landscape
    assert seen_whole(dock.stationary, dock.upper)
    assert seen_whole(dock.field, dock.upper)


@pytest.mark.parametrize("size", SMALL)
def test_nothing_in_the_landscape_dock_is_wider_than_the_dock(make, size):
    dock = make(size).views.landscape
    assert dock.upper.widget().minimumSizeHint().width() <= dock.upper.viewport().width()


def test_the_gallery_makes_room_for_the_other_ways_to_make_a_landscape(make, settle):
    window = make((1366, 768))
    dock = window.views.landscape
    for way in ("sculpt", "map", "data"):
        dock.show_way(way)
        settle(window)
        assert not dock.gallery.isVisible()
        assert dock.upper.height() == dock.height()
    dock.show_way("formula")
    assert dock.gallery.isVisible()


@pytest.mark.parametrize("size", SMALL)
def test_the_transport_has_all_its_parts(make, size):
    transport = make(size).views.transport
    parts = [transport.play_button, transport.scrub_bar, transport.clock, transport.speed]
    assert all(part.isVisible() for part in parts)
    places = [place(part, transport) for part in parts]
    assert all(transport.rect().contains(each) for each in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))


@pytest.mark.parametrize("size", [*SMALL, (1920, 1080)])
@pytest.mark.parametrize("method", ["momentum", "nesterov", "adam", "langevin-baoab"])
def test_no_label_on_the_map_lies_over_another(make, settle, size, method):
    window = make(size)
    for step in (18, 3, 1):
        window.player.seek(step)
        window.views.parameters.method_chosen.emit(method)
        window.player.seek(step)
        settle(window)
        boxes = [label.box for label in window.views.canvas.overlay.labels]
        assert boxes, step
        assert not any(one.intersects(other) for one, other in combinations(boxes, 2)), step


@pytest.mark.parametrize("size", SMALL)
def test_the_names_of_the_arrows_are_told_as_long_as_there_is_room(make, size):
    window = make(size)
    header = window.views.header
    parts = [part for part in header.findChildren(QWidget) if part.isVisible() and part.parent() is header]
    places = [place(part, header) for part in parts]
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    if size == (1366, 768):
        assert all(not switch._terse for key, switch in header._switches.items() if key != "workings")


@pytest.mark.parametrize("size", [(1093, 570), (910, 480)])
def test_on_a_small_screen_where_everything_is_large_the_window_fits_and_works(make, settle, size):
    window = make(size)
    assert (window.width(), window.height()) == size
    stage, table = window.centralWidget(), window.views.table
    assert place(stage, window).bottom() < place(table, window).top()
    assert window.rect().contains(place(table, window))
    assert len(table.seen().items) >= 1
    transport = window.views.transport
    assert transport.play_button.isVisible()
    assert transport.scrub_bar.isVisible()
    dock = window.views.parameters
    dock.ensureWidgetVisible(dock.modes)
    settle(window)
    assert place(dock.modes, dock.viewport()).top() < dock.viewport().height(), "it can be scrolled to"


# ---- the keyboard ----


def chain(window):
    """The names of what Tab reaches, in its order, from the canvas on."""
    start = part = window.views.canvas
    found = []
    while (part := part.nextInFocusChain()) is not start:
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(part.objectName())
    return found


@pytest.mark.parametrize(
    ("methods", "before"),
    [((), "modes.fastest"), (("adam",), "schedule.temperature"), (("rmsprop", "nesterov"), "modes.fastest")],
)
def test_tab_reaches_the_options_where_they_stand(make, settle, methods, before):
    window = make((1366, 768))
    for method in methods:
        window.views.parameters.method_chosen.emit(method)
        settle(window)
    window.views.parameters.options.unfold()
    names = chain(window)
    options = [name for name in names if name.startswith("option")]
    assert options[0].startswith("option.")
    place = names.index(options[0])
    assert names[place - 1] == before
    assert names[place : place + len(options)] == options
    shown = window.views.parameters.options.keys()
    assert options[options.index("options.more") + 1 :] == [f"option.{key}" for key in shown if key in COMMON]


def test_tab_goes_through_the_gallery_from_above(make):
    names = chain(make((1366, 768)))
    place = names.index("gallerySearch")
    assert names[place + 1] == "galleryBrowse"
    assert names[place + 2].startswith("gallery.")
    assert names.index("formulaBounds") < place


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
def test_whatever_the_keyboard_reaches_has_a_name_and_says_what_it_does(make, size):
    window = make(size)
    for part in window.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.objectName()
            assert part.accessibleName(), part.objectName()
            assert part.toolTip(), part.objectName()
