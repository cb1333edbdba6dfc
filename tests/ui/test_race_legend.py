"""The legend of a race says who runs and what each has come to and spent, in every window."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene
from gdlab.scene.model import Fairness
from gdlab.ui.appearance import Appearance
from gdlab.ui.painting.text import word_width
from gdlab.ui.race.legend_columns import columns, lengths, role, row_height
from gdlab.ui.race.legend_model import DISTANCE, EVALUATIONS, LOSS, METHOD, NAME, STEPS

METHODS = ("momentum", "gradient-descent", "nesterov", "adam", "rmsprop", "adagrad", "newton", "flow")
SLOW = Parameters(step_size=0.05)
EIGHT = Scene(
    landscape=FormulaSpec("10*x**2 + y**2/2"),
    runs=tuple(Run(label=key, method=key, start=((1.5, 1.2),), parameters=SLOW) for key in METHODS),
)
SPENT = {STEPS, EVALUATIONS}


@pytest.fixture
def show(shown_window, settle):
    """Shows eight runs in a window of a size, at a step."""

    def show(size=(1366, 768), *, projector=False, scene=EIGHT, step=40):
        window = shown_window(None, size)
        window.document.open(scene, None)
        if projector:
            window.set_projector(True, full_screen=False)
        settle(window)
        window.player.seek(step)
        settle(window)
        return window

    return show


def table(window):
    return window.race.show.legend.table


def shown_columns(window):
    return {column for column in range(6) if not table(window).isColumnHidden(column)}


def rows_in_sight(window):
    view = table(window)
    tall, model = view.viewport().height(), view.model()
    rectangles = [view.visualRect(model.index(row, NAME)) for row in range(model.rowCount())]
    return sum(each.height() > 0 and each.top() >= 0 and each.bottom() < tall for each in rectangles)


def assert_no_number_is_cut(window):
    view, look = table(window), window.appearance
    for column in shown_columns(window) - {NAME, METHOD}:
        metrics = QFontMetricsF(look.font(role(look, column)))
        room = view.columnWidth(column) - 2 * view.itemDelegate().air
        for row in range(view.model().rowCount()):
            assert metrics.horizontalAdvance(view.model().index(row, column).data()) <= room
        head = QFontMetricsF(look.font("tick")).horizontalAdvance(
            view.model().headerData(column, Qt.Orientation.Horizontal)
        )
        assert head <= room


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_loss_distance_steps_and_evaluations_of_eight_runs_stand_there_together(show, size):
    window = show(size)
    assert shown_columns(window) >= {NAME, LOSS, DISTANCE} | SPENT
    assert rows_in_sight(window) == 8
    assert_no_number_is_cut(window)
    assert table(window).columnWidth(NAME) > 5 * window.appearance.size("label")


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_on_the_projector_the_loss_and_what_was_spent_do(show, size):
    window = show(size, projector=True)
    assert shown_columns(window) >= {NAME, LOSS} | SPENT
    assert rows_in_sight(window) == 8
    assert table(window).horizontalHeader().isVisible()
    assert_no_number_is_cut(window)
    view = table(window)
    named = QFontMetricsF(window.appearance.font("label")).horizontalAdvance("gradient-descent")
    assert named <= view.columnWidth(NAME) - view.itemDelegate().sample - 3 * view.itemDelegate().air
    aside = window.race.show.panel
    clock = window.views.transport.clock
    assert clock.mapTo(window, clock.rect().topLeft()).x() == aside.mapTo(window, aside.rect().topLeft()).x()


def test_the_numbers_are_those_of_now_on_a_panel_that_is_shown_later(show):
    two = replace(EIGHT, view=replace(EIGHT.view, panels="two", pair=(0, 2)))
    window = show(projector=True, scene=two)
    assert not table(window).isVisible()
    window.actions_by_name["view.next_panel"].trigger()
    assert table(window).isVisible()
    model = table(window).model()
    assert [model.index(row, STEPS).data() for row in range(8)] == ["40"] * 8


def test_a_name_for_which_there_is_no_room_is_in_the_tooltip(show):
    long = replace(EIGHT.runs[0], label="a heavy ball with a name that is as long as a sentence")
    window = show(scene=replace(EIGHT, runs=(long, *EIGHT.runs[1:])))
    assert shown_columns(window) >= SPENT
    assert long.label in table(window).model().index(0, NAME).data(Qt.ItemDataRole.ToolTipRole)


def test_numbers_that_are_longer_than_usual_have_room(show):
    window = show(step=40)
    usual = table(window).columnWidth(STEPS)
    numbers = window.race.show.legend.model._rows[0].numbers
    rows = [
        replace(row, numbers=replace(numbers, steps=12345678, loss=-1e-123))
        for row in window.race.show.legend.model._rows
    ]
    window.race.show.legend.set_rows(rows, 0)
    assert table(window).columnWidth(STEPS) > usual
    assert_no_number_is_cut(window)
    window.race.show.render()
    assert table(window).columnWidth(STEPS) == usual


def test_where_there_is_no_room_for_all_rows_those_that_are_seen_are_whole(show):
    window = show()
    legend = window.race.show.legend
    for height in range(80, 200, 7):
        legend.resize(legend.width(), height)
        view = legend.table
        pitch = view.verticalHeader().defaultSectionSize()
        assert view.viewport().height() % pitch == 0
        assert rows_in_sight(window) == view.viewport().height() // pitch
        assert view.height() <= height


def test_the_buttons_stand_beside_the_heads_and_not_on_them(show):
    window = show()
    legend = window.race.show.legend
    right = max(
        button.mapTo(legend, button.rect().topRight()).x() for button in (legend.add_button, legend.remove_button)
    )
    assert right < legend.table.columnViewportPosition(LOSS)
    assert (
        legend.remove_button.mapTo(legend, legend.remove_button.rect().bottomLeft()).y() < legend.table.viewport().y()
    )


@pytest.mark.parametrize("projector", [False, True])
def test_what_gives_way_is_first_what_can_be_read_elsewhere(projector, qapp):
    look = Appearance()
    look.set_projector(projector)
    seen = [set(columns(look, room, {}).widths) for room in range(100, 1500, 5)]
    assert all(EVALUATIONS in each or DISTANCE not in each for each in seen)
    assert all(DISTANCE in each or METHOD not in each for each in seen)
    assert all({NAME, LOSS} <= each for each in seen)
    assert (METHOD in seen[-1]) != projector


def test_rows_are_as_high_as_there_is_room_between_bounds(qapp):
    look = Appearance()
    assert row_height(look, 1000, 2) == 2 * look.size("label")
    assert row_height(look, 160, 8) == 20
    assert row_height(look, 60, 8) == 20
    assert lengths({})[1:3] == lengths({LOSS: "0", DISTANCE: "0"})[1:3]


def test_on_the_projector_a_few_rows_leave_their_room_to_the_chart(show, settle):
    high = show(projector=True).race.show.section.chart.height()
    window = show(projector=True, scene=replace(EIGHT, runs=EIGHT.runs[:2]))
    assert window.race.show.section.chart.height() > 1.4 * high
    assert table(window).verticalHeader().defaultSectionSize() == int(2 * window.appearance.size("label"))
    window.set_projector(False)
    settle(window)
    assert window.race.show.legend.maximumHeight() > 10_000


def test_what_the_rule_says_is_never_cut(show, settle):
    ruled = replace(EIGHT, view=replace(EIGHT.view, fairness=Fairness("equal_learning_rate")))
    window = show(scene=ruled)
    aside, warning = window.race.show._aside, window.race.show.chooser.warning
    for rule in ("equal_learning_rate", "tuned"):
        window.document.edit("Set", lambda s, rule=rule: replace(s, view=replace(s.view, fairness=Fairness(rule))))
        settle(window)
        assert warning.isVisible()
        assert warning.height() >= warning.heightForWidth(warning.width())
        assert aside.widget().width() <= aside.viewport().width()
        assert aside.verticalScrollBar().maximum() >= aside.widget().height() - aside.viewport().height()


def test_the_last_number_below_the_chart_is_whole(show):
    window = show(projector=True, scene=replace(EIGHT, runs=EIGHT.runs[:2]), step=15000)
    chart = window.race.show.section.chart
    frame, style = chart.frame(), chart._style()
    half = word_width(f"{frame.end:.0f}", style.tick_size) / 2
    assert frame.end >= 15000
    assert frame.x(frame.end) + half <= chart.width()


def test_the_ring_goes_round_the_whole_row_that_has_the_keyboard(show, settle):
    window = show()
    view = table(window)
    view.setFocus()
    settle(window)
    image = view.viewport().grab().toImage()
    first, last = (view.visualRect(view.model().index(0, column)) for column in (NAME, EVALUATIONS))
    for x in (first.center().x(), last.center().x(), view.columnViewportPosition(LOSS) + 5):
        column = [image.pixelColor(x, y) for y in range(first.height() // 3)]
        assert window.appearance.theme.ink in column
