"""The symbol table: what it says, what it marks, what can be done in it, and that long rows keep their values."""

import math
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QGuiApplication, QImage, QRegion
from PySide6.QtWidgets import QAbstractButton, QPushButton

import gdlab
from gdlab.core.fields import FIELDS
from gdlab.symbols.cautions import cautions
from gdlab.symbols.quantities import Moment, quantities
from gdlab.symbols.table import flags, rows, slot_texts
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table import KEY_ROLE, VALUE_ROLE, SymbolTable, lines, notes
from gdlab.ui.docks.symbol_table.lines import shorter
from gdlab.ui.docks.symbol_table.model import entries_of
from gdlab.ui.docks.symbol_table.rows import RowPainter
from gdlab.ui.theme import THEMES
from gdlab.ui.typeset import plain_text, typeset

VALLEY = "elongated-valley"


def content(land=VALLEY, start=(1.5, 1.5), steps=18, scheme="explicit", curvatures=(1.0, 20.0), **parameters):
    p = gdlab.Parameters(**parameters)
    c = gdlab.coefficients(p, friction_scheme=scheme)
    landscape = gdlab.landscape(land)
    t = gdlab.simulate(landscape, p, [list(start)], steps, friction_scheme=scheme)
    x, v = t.position[-1, 0], t.velocity[-1, 0]
    g = landscape.gradient(x[None])[0]
    moment = Moment(c, x, v, v * c.step_size, g, g, {}, steps, steps * c.step_size)
    return rows(flags(c), len(x)), quantities(landscape, moment), cautions(c, curvatures)


@pytest.fixture
def make(qtbot):
    def make_table(width=1900, height=700, appearance=None, **kwargs):
        look = appearance or Appearance()
        look.set_window_size(width, 1000)
        table = SymbolTable(look)
        qtbot.addWidget(table)
        table.resize(width, height)
        table.set_rows(*content(**kwargs))
        table.show()
        return table

    return make_table


@pytest.fixture
def table(make):
    return make()


def row_of(table, key):
    model = table.model()
    return next(row for row in range(model.rowCount()) if model.index(row, 0).data(KEY_ROLE) == key)


def cell(table, key, column):
    return table.model().index(row_of(table, key), column)


def place_of_slot(table, key, side, slot_key):
    """The middle of a number, in the viewport."""
    item = table.arrangement().item(row_of(table, key))
    half, shown = item.halves[side], table.lines_of(item)[side]
    for line, baseline in zip(shown, item.baselines, strict=True):
        for slot in line.equation.slots:
            if slot.key == slot_key:
                return (slot.rect.center() + QPointF(half.reading_left, baseline - table.offset(item.row))).toPoint()
    raise AssertionError(f"no number {slot_key} in the row {key}")


def colour_at(table, point):
    return table.grab().toImage().pixelColor(point + table.viewport().pos())


def press(qtbot, table, key, *modifiers):
    qtbot.keyClick(table, key, *modifiers)


# ---- what it says ----


def test_every_row_says_its_equation_with_the_present_numbers(table):
    assert cell(table, "relaxation_time", 0).data() == "relaxation time"
    assert cell(table, "relaxation_time", 1).data() == "τ = m/γ = 1.00/1.00 = 1.00 s"
    assert cell(table, "relaxation_time", 2).data() == "memory"
    assert cell(table, "relaxation_time", 3).data() == "τ/Δt = 1.00/0.100 = 10.0 steps"
    assert cell(table, "momentum", 1).data() == "ρ = 1 − Δt/τ = 1 − 0.100/1.00 = 0.900"
    assert cell(table, "motion", 1).data() == "1.00 ẍ = −∇U(x) − 1.00 ẋ"
    assert cell(table, "discretised", 1).data() == "1.00 (vₖ₊₁ − vₖ)/0.100 = −∇U(xₖ) − 1.00 vₖ"
    assert cell(table, "update_rule", 3).data() == "b ← 0.900 b + ∇L(w), w ← w − 0.0100 b"


def test_the_sentence_stands_first_and_says_the_shared_numbers_in_both_languages(table):
    assert row_of(table, "sentence") == 0
    assert cell(table, "sentence", 1).data() == (
        "next step (−0.165, −0.0657) = what survives 0.900 × last step (−0.251, −0.0696) "
        "− impulse 0.0100 × slope (−6.09, 0.304)"
    )
    assert cell(table, "sentence", 3).data().startswith("update (−0.165, −0.0657) ← momentum 0.900 × last update")


def test_all_groups_of_the_data_are_in_the_model(table):
    keys = [table.model().index(row, 0).data(KEY_ROLE) for row in range(table.model().rowCount())]
    expected = [row.key for row in content()[0] if row.group in ("equation", "row")]
    assert keys == ["sentence", *expected]


def test_values_are_given_as_numbers_on_each_side(table):
    _, values, _ = content()
    assert cell(table, "relaxation_time", 1).data(VALUE_ROLE) == 1.0
    assert cell(table, "relaxation_time", 3).data(VALUE_ROLE) == 10.0
    assert cell(table, "force", 3).data(VALUE_ROLE) == values["force"]
    assert cell(table, "sentence", 1).data(VALUE_ROLE) == values["next_update"]
    assert cell(table, "motion", 1).data(VALUE_ROLE) == (1.0, 1.0)


def test_numbers_follow_in_place(table):
    model = table.model()
    table.setCurrentIndex(cell(table, "momentum", 3))
    table.set_rows(*content(friction=2.0))
    assert cell(table, "momentum", 3).data() == "ρ = 0.800"
    assert cell(table, "momentum", 3).data(VALUE_ROLE) == 0.8
    assert table.currentIndex().data(KEY_ROLE) == "momentum"
    assert table.model() is model


def test_the_rows_change_with_the_friction_scheme_and_the_current_row_stays(table):
    table.setCurrentIndex(cell(table, "momentum", 1))
    table.set_rows(*content(scheme="exact"))
    assert cell(table, "momentum", 1).data() == "ρ = e^(−Δt/τ) = e^(−0.100/1.00) = 0.905"
    assert table.currentIndex().data(KEY_ROLE) == "momentum"


def test_changes_are_announced_to_other_views(table, qtbot):
    with qtbot.waitSignal(table.model().dataChanged) as announced:
        table.set_rows(*content(steps=19))
    first, last = announced.args[0].row(), announced.args[1].row()
    assert first <= row_of(table, "time") <= last


@pytest.mark.parametrize(
    ("kwargs", "key", "text"),
    [
        ({"friction": 0.0}, "relaxation_time", "τ = m/γ = 1.00/0 = ∞ s"),
        ({"friction": 0.0}, "temperature", "no friction, so no bath"),
        ({"mass": 0.0}, "momentum", "ρ = 0"),
        ({"mass": 0.0}, "motion", "0 = −∇U(x) − 1.00 ẋ"),
        ({"temperature": 0.5}, "motion", "1.00 ẍ = −∇U(x) − 1.00 ẋ + √(2·1.00·0.500) ξ"),
        ({"land": "pendulum", "start": (1.0,), "curvatures": (1.0,), "steps": 0}, "position", "x = 1.00 m"),
    ],
)
def test_limits_read_well(make, kwargs, key, text):
    assert cell(make(**kwargs), key, 1).data() == text


def test_a_diverged_particle_shows_dashes(make):
    table = make(step_size=3.0)
    table.set_rows(content()[0], {**content()[1], "position": (math.nan, math.nan), "potential": math.nan}, ())
    assert cell(table, "position", 1).data() == "x = (–, –) m"
    assert cell(table, "potential", 3).data() == "L(w) = –"
    table.grab()


def test_five_coordinates_show_three_and_dots(make):
    table = make(land="x1**2+x2**2+x3**2+x4**2+x5**2", start=(1, 2, 3, 4, 5), steps=0, curvatures=(2.0,))
    assert cell(table, "position", 3).data() == "w = (1.00, 2.00, 3.00, …)"


def test_screen_readers_hear_language_meaning_and_warning(make):
    table = make(mass=0.0)
    spoken_row = cell(table, "learning_rate", 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken_row.startswith("Machine learning, learning rate: ℓ = ")
    assert "Warning: ℓλ₁ = 2.00 is exactly at its limit" in spoken_row


def test_to_a_screen_reader_it_is_a_table_whose_cells_have_names_and_places(table):
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface.role() == QAccessible.Role.Table
    cells = [interface.child(number) for number in range(interface.childCount())]
    names = {child.text(QAccessible.Text.Name): child.rect() for child in cells}
    name = "Physics, relaxation time: τ = m/γ = 1.00/1.00 = 1.00 s"
    place = table.visualRect(cell(table, "relaxation_time", 1))
    assert names[name].topLeft() == table.viewport().mapToGlobal(place.topLeft())


@pytest.mark.parametrize(("key", "said"), [("momentum", "momentum=0.9"), ("learning_rate", "lr=0.01")])
def test_the_arguments_of_torch_are_explained(table, key, said):
    assert f"In torch: {said}" in cell(table, key, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert f", in torch {said}" in cell(table, key, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "In torch" not in cell(table, key, 1).data(Qt.ItemDataRole.ToolTipRole)


def test_the_hint_gives_formula_unit_and_source(table):
    hint = cell(table, "relaxation_time", 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "τ = m/γ, in s" in hint
    assert "next step" in hint


@pytest.mark.parametrize("kwargs", [{}, {"mass": 0.0}, {"scheme": "exact", "temperature": 0.5}, {"scheme": "implicit"}])
def test_everything_can_be_typeset_and_read(kwargs, qapp):
    table_rows, values, _ = content(**kwargs)
    for row in table_rows:
        for reading in (row.physics, row.ml):
            for latex in filter(None, (reading.latex, reading.numbers)):
                texts = slot_texts(latex, values)
                assert not typeset(latex, 17.5, texts).plain
                assert not set("\\{}_^") & set(plain_text(latex, texts).replace("^(", "")), latex


# ---- layout ----


def test_wide_has_equations_at_the_left_and_symbols_at_the_right(table):
    equation, symbol = (table.visualRect(cell(table, key, 0)) for key in ("motion", "relaxation_time"))
    assert equation.right() < symbol.left()
    assert equation.top() == symbol.top()
    assert 0.44 < symbol.left() / table.width() < 0.52


def test_narrow_is_one_list(make):
    table = make(1366)
    rects = [table.visualRect(table.model().index(row, 0)) for row in range(1, table.model().rowCount())]
    assert len({rect.left() for rect in rects}) == 1
    tops = sorted(rect.top() for rect in rects)
    assert len(set(tops)) == len(tops)


@pytest.mark.parametrize("width", [1366, 1900])
def test_no_line_reaches_beyond_its_half(make, width):
    table = make(width, temperature=1.2e-4, scheme="exact", friction=3.3, step_size=0.00123)
    for item in table.arrangement().items:
        for half, shown in zip(item.halves, table.lines_of(item), strict=True):
            for line in shown:
                assert line.equation.width <= half.room + 0.5, line.latex


def test_a_long_line_loses_its_middle_and_keeps_its_value():
    assert shorter("a = b = c = d") == ("a = b = c = d", "a = b = d", "a = d")
    assert shorter(r"x = \sqrt{y = 1} = z") == (r"x = \sqrt{y = 1} = z", "x = z")
    assert shorter("x + y") == ("x + y",)


def test_the_sentence_stays_while_the_rest_scrolls(make):
    table = make(height=260)
    sentence, row = cell(table, "sentence", 0), cell(table, "relaxation_time", 0)
    before = table.visualRect(sentence), table.visualRect(row)
    table.verticalScrollBar().setValue(1)
    assert table.visualRect(sentence) == before[0]
    assert table.visualRect(row) == before[1].translated(0, -before[1].height())


def test_places_and_cells_agree(table):
    model = table.model()
    for row in range(1, model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            rect = table.visualRect(index)
            if rect.width() > 4:
                assert table.indexAt(rect.center()) == index


@pytest.mark.parametrize(("width", "projector"), [(1366, False), (1920, False), (1920, True)])
@pytest.mark.parametrize("extra", [0, 25, 50, 75, 100, 170, 240])
def test_no_row_is_ever_cut(make, width, projector, extra):
    appearance = Appearance()
    appearance.set_projector(projector)
    table = make(width, 600, appearance)
    table.resize(width, table.minimumSizeHint().height() + extra * (3 if projector else 1))
    bar = table.verticalScrollBar()
    reached = set()
    for value in range(bar.maximum() + 1):
        bar.setValue(value)
        height = table.viewport().height()
        items = table.seen().items
        assert len(items) >= len(table.arrangement().stacks), "something of each stack is seen"
        for item in items:
            top = item.rect.top() - table.offset(item.row)
            assert top >= 0
            assert top + item.rect.height() <= height
        counts = [above + below for above, below in table.seen().rest]
        assert sum(counts) + len(items) == len(table.arrangement().items)
        reached |= {item.row for item in items}
    assert reached == set(range(1, table.model().rowCount()))


@pytest.mark.parametrize(
    ("width", "height", "corner", "seen"),
    [(1920, 266, False, (2, 5)), (1920, 306, True, (3, 6)), (1366, 212, True, (3,))],
)
def test_so_many_rows_are_seen_in_a_dock_of_the_usual_height(make, width, height, corner, seen):
    table = make(width, height, step_size=0.15)  # with a note under a row
    table.set_corner(QPushButton("float") if corner else None)
    stacks = table.arrangement().stacks
    assert tuple(len([item for item in stack if item in table.seen().items]) for stack in stacks) == seen


def test_how_many_rows_are_left_is_said(make):
    table = make(1366, 300)
    head = table.head()
    before = head.grab().toImage()
    table.resize(1366, 1000)
    assert table.seen().rest == ((0, 0),)
    assert head.grab().toImage().copy(0, 0, 1366, head.height()) != before


@pytest.mark.parametrize("theme", list(THEMES))
def test_what_was_painted_step_by_step_looks_as_painted_at_once(make, theme, qapp):
    shown = make(appearance=Appearance(THEMES[theme]))
    for step, friction in enumerate((1.0, 1.01, 1.5, 9.0, 10.0, 0.25, 0.0, 0.02)):
        shown.set_rows(*content(friction=friction, steps=10 + step, step_size=0.15))
        if step % 3:
            shown.set_rows(*content(friction=friction, steps=30 + step, step_size=0.15))
        qapp.processEvents()
    fresh = make(appearance=Appearance(THEMES[theme]))
    fresh.set_rows(*content(friction=0.02, steps=37, step_size=0.15))
    qapp.processEvents()
    assert shown.viewport().grab().toImage() == fresh.viewport().grab().toImage()
    numbers = [[part.number.equation.slots[0].text for part in t.head().sentence().parts] for t in (shown, fresh)]
    assert numbers[0] == numbers[1]


def test_numbers_that_changed_before_a_picture_was_taken_are_painted_too(make, qapp):
    table = make()
    qapp.processEvents()
    for steps in (11, 12):
        table.set_rows(*content(steps=steps))
        table.viewport().grab()
    qapp.processEvents()
    table.set_rows(*content(steps=13))
    assert set(table.seen().places) & table._model.rows_with({"position", "time"}) <= table._awaited
    qapp.processEvents()
    assert table._awaited == set()


def test_a_row_whose_numbers_read_as_before_keeps_its_lines(table):
    """Numbers that differ in digits that are not shown make nothing anew."""
    shown, values, cautions = content()
    table.set_rows(shown, values, cautions)
    item = next(item for item in table.seen().items if item.row == row_of(table, "position"))
    before = table.lines_of(item)
    moved = values | {"position": tuple(x + 1e-12 for x in values["position"])}
    changed = table._model.set_rows(shown, moved, cautions)
    table._book.outdate(table._model.rows_with(changed))
    assert changed == {"position"}
    after = table.lines_of(item)
    assert [a is b for side in (0, 1) for a, b in zip(before[side], after[side], strict=True)] == [True, True]


def to_and_fro(table, qapp, turns):
    """Let the particle swing between two places, so that numbers change their signs; painted at each."""
    for turn in range(turns):
        table.set_rows(*content(start=((1.5, 1.5), (-1.5, -1.5))[turn % 2]))
        qapp.processEvents()


def test_numbers_that_change_their_signs_to_and_fro_stand_on_grounds_that_are_kept(make, qapp, monkeypatch):
    table = make()
    to_and_fro(table, qapp, 2)
    painted = []
    real = RowPainter.paint
    monkeypatch.setattr(RowPainter, "paint", lambda *args: painted.append(args) or real(*args))
    to_and_fro(table, qapp, 4)
    assert painted == []
    fresh = make(start=(-1.5, -1.5))
    qapp.processEvents()
    assert table.viewport().grab().toImage() == fresh.viewport().grab().toImage()


def test_a_number_of_another_shape_leaves_the_words_of_its_row(table, qapp, monkeypatch):
    qapp.processEvents()
    pages, grounds = [], []
    paint_page, paint = RowPainter.paint_page, RowPainter.paint
    monkeypatch.setattr(RowPainter, "paint_page", lambda *args: pages.append(args) or paint_page(*args))
    monkeypatch.setattr(RowPainter, "paint", lambda *args: grounds.append(args) or paint(*args))
    table.set_rows(*content(start=(-150.0, 0.015)))
    qapp.processEvents()
    assert grounds
    assert pages == []


def test_no_more_than_a_few_grounds_of_a_row_are_kept_those_that_were_seen_last(table, qapp):
    qapp.processEvents()
    grounds = [kept.grounds for standings in table._pictures._kept.values() for kept in standings]
    often = [next(iter(each)) for each in grounds]
    for k in range(48):
        table.set_rows(*content(start=(1.5 * 10.0 ** (k // 12 - 4), 1.5 * 10.0 ** (k % 12))))
        qapp.processEvents()
        table.set_rows(*content())
        qapp.processEvents()
    assert max(map(len, grounds)) == 24
    assert all(look in each for look, each in zip(often, grounds, strict=True))


def test_a_caution_that_comes_and_grows_leaves_all_that_it_does_not_touch_as_it_is(table, qapp, monkeypatch):
    def show(*curvatures):
        table.set_rows(*content(step_size=0.15, curvatures=curvatures))
        qapp.processEvents()
        warned.update(caution.row for caution in table._model.cautions)

    warned = set()
    show()
    short, long = (1.0, 19.0), (1.0, 19000.0)
    for curvatures in (short, long):
        show(*curvatures)
    sentence, painted = table.head().sentence(), []
    kept = {item.row: table.lines_of(item) for item in table.seen().items}
    tops = [item.rect.top() for item in table.arrangement().items]
    monkeypatch.setattr(RowPainter, "paint", lambda _self, _painter, row, _marks: painted.append(row.entry.key))
    show()
    assert [item.rect.top() for item in table.arrangement().items] != tops  # rows move up
    assert table.head().sentence() is sentence
    assert all(table.lines_of(item) is kept[item.row] for item in table.seen().items if item.row in kept)
    show(*short)
    assert painted == []  # it stood so before
    show(1.0, 190.0)
    assert painted
    assert set(painted) <= warned


def test_cautions_that_come_and_go_find_the_room_that_they_had(table, qapp, monkeypatch):
    def show(*curvatures):
        table.set_rows(*content(step_size=0.15, curvatures=curvatures))
        qapp.processEvents()
        return table.arrangement()

    before = [show(), show(1.0, 19.0)]
    monkeypatch.setattr("gdlab.ui.docks.symbol_table.view.arrange", lambda *args: pytest.fail("arranged again"))
    monkeypatch.setattr(RowPainter, "paint_page", lambda *args: pytest.fail("painted again"))
    assert [show(), show(1.0, 19.0)] == before
    monkeypatch.undo()
    table.resize(table.width() - 100, table.height())
    assert table.arrangement() != before[1]


def test_the_boxes_of_the_sentence_do_not_move_to_and_fro_with_their_numbers(table, qapp):
    def boxes(numbers):
        table.set_rows(*content(curvatures=(), **numbers))
        qapp.processEvents()
        return [part.box for part in table.head().sentence().parts]

    narrow = boxes({})
    wide_slope, wide_rate = {"start": (1.5e7, 1.5)}, {"step_size": 1e-4}
    boxes(wide_slope)
    wide = boxes(wide_rate)
    assert sum(box.width() for box in wide) > sum(box.width() for box in narrow)
    assert [boxes(numbers) for numbers in ({}, wide_slope, wide_rate)] == [wide] * 3


def test_nothing_is_typeset_before_it_is_painted(table, monkeypatch, qapp):
    qapp.processEvents()
    made = []
    for name in ("make", "renumber"):
        real = getattr(lines.Lines, name)
        monkeypatch.setattr(lines.Lines, name, lambda *args, real=real: made.append(args) or real(*args))
    for steps in (19, 20, 21):
        table.set_rows(*content(steps=steps))
    assert cell(table, "time", 3).data() == "k = 21"
    assert made == []
    qapp.processEvents()
    assert made


def test_digits_do_not_lay_anything_out_anew(table):
    before = table.arrangement()
    table.set_rows(*content(steps=19))
    assert table.arrangement() is before


@pytest.mark.parametrize("theme", list(THEMES))
def test_it_stands_on_the_page_and_uses_both_colours(make, theme):
    image = make(appearance=Appearance(THEMES[theme])).grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 1) for y in range(15, 100)}
    assert image.pixelColor(2, 2) == THEMES[theme].page
    assert THEMES[theme].physS.rgb() in colours
    assert THEMES[theme].mlS.rgb() in colours


def test_the_corner_holds_the_docks_buttons_clear_of_the_sentence(make, qapp):
    table = make(1366)
    corner = QPushButton("float")
    table.set_corner(corner)
    assert corner.isVisible()
    assert corner.geometry().right() <= table.width()
    assert all(part.area.right() < corner.geometry().left() for part in table.head().sentence().parts)
    table.set_corner(None)
    assert corner.parent() is None


# ---- marks ----


def test_a_linked_quantity_is_tinted_wherever_its_number_stands(table):
    theme = Appearance().theme
    spots = [place_of_slot(table, "momentum", 1, "momentum"), place_of_slot(table, "update_rule", 0, "momentum")]
    corners = [spot - QPoint(0, 7) for spot in spots]
    assert [colour_at(table, corner) for corner in corners] == [theme.page, theme.page]
    table.set_linked("momentum")
    assert [colour_at(table, corner) for corner in corners] == [theme.sel, theme.sel]
    table.set_linked("")
    assert [colour_at(table, corner) for corner in corners] == [theme.page, theme.page]


def test_a_glowing_row_is_tinted_on_both_sides_in_the_sides_colours(table):
    theme = Appearance().theme
    item = table.arrangement().item(row_of(table, "relaxation_time"))
    corners = [half.area.topLeft().toPoint() + QPoint(2, 3) for half in item.halves]
    table.glow(["relaxation_time"])
    assert [colour_at(table, corner) for corner in corners] == [theme.physT, theme.mlT]


def test_a_value_that_follows_glows_on_its_own_side_only(table):
    theme = Appearance().theme
    item = table.arrangement().item(row_of(table, "relaxation_time"))
    corners = [half.area.topLeft().toPoint() + QPoint(2, 3) for half in item.halves]
    table.glow(["memory"])
    assert [colour_at(table, corner) for corner in corners] == [theme.page, theme.mlT]


def test_what_follows_from_the_knobs_alone_glows_along_when_it_has_changed(table):
    theme = Appearance().theme
    item = table.arrangement().item(row_of(table, "relaxation_time"))
    corners = [half.area.topLeft().toPoint() + QPoint(2, 3) for half in item.halves]
    table.set_rows(*content(step_size=0.05))
    table.glow(["momentum"])
    assert [colour_at(table, corner) for corner in corners] == [theme.page, theme.mlT]
    table.glow(["momentum"])
    table.set_rows(*content(step_size=0.05, friction=0.7))
    assert [colour_at(table, corner) for corner in corners] == [theme.physT, theme.mlT]


def test_with_reduced_motion_a_bar_stands_for_the_glow(make):
    appearance = Appearance()
    appearance.set_reduced_motion(True)
    table = make(appearance=appearance)
    item = table.arrangement().item(row_of(table, "relaxation_time"))
    left = item.halves[0].area.topLeft().toPoint() + QPoint(-7, 12)
    table.glow(["relaxation_time"])
    assert colour_at(table, left) == appearance.theme.physS
    assert colour_at(table, left + QPoint(9, -9)) == appearance.theme.page


def test_setters_emit_nothing(table):
    heard = []
    table.hovered.connect(heard.append)
    table.slot_dragged.connect(lambda *args: heard.append(args))
    table.action_requested.connect(heard.append)
    table.set_rows(*content(mass=0.0))
    table.set_linked("momentum")
    table.glow(["momentum"])
    assert heard == []


# ---- pointer ----


def test_hovering_tells_the_quantity_of_the_number_or_the_row(table, qtbot):
    heard = []
    table.hovered.connect(heard.append)
    qtbot.mouseMove(table.viewport(), place_of_slot(table, "relaxation_time", 0, "friction"))
    qtbot.mouseMove(table.viewport(), table.visualRect(cell(table, "relaxation_time", 0)).center())
    qtbot.mouseMove(table.viewport(), place_of_slot(table, "force", 0, "force.1"))
    assert heard == ["friction", "relaxation_time", "force"]


def test_the_row_under_the_pointer_is_tinted(table, qtbot):
    spot = table.visualRect(cell(table, "time", 0)).topLeft() + QPoint(0, 3)
    qtbot.mouseMove(table.viewport(), spot + QPoint(5, 8))
    assert colour_at(table, spot) == Appearance().theme.hover


def drag(qtbot, widget, start, dx):
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(widget, start + QPoint(dx, 0))
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=start + QPoint(dx, 0))


@pytest.mark.parametrize(("key", "side", "slot"), [("motion", 0, "mass"), ("learning_rate", 1, "learning_rate")])
def test_a_number_of_a_knob_can_be_dragged(table, qtbot, key, side, slot):
    heard = []
    table.slot_dragged.connect(lambda *args: heard.append(args))
    drag(qtbot, table.viewport(), place_of_slot(table, key, side, slot), 25)
    assert heard == [(slot, 25.0, False), (slot, 25.0, True)]


@pytest.mark.parametrize(("key", "slot"), [("potential", "potential"), ("relaxation_time", "mass")])
def test_other_numbers_stay_where_they_are(table, qtbot, key, slot):
    heard = []
    table.slot_dragged.connect(lambda *args: heard.append(args))
    drag(qtbot, table.viewport(), place_of_slot(table, key, 0, slot), 25)
    assert heard == []


def test_a_click_is_no_drag(table, qtbot):
    heard = []
    table.slot_dragged.connect(lambda *args: heard.append(args))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place_of_slot(table, "motion", 0, "mass"))
    assert heard == []


def test_numbers_in_the_sentence_can_be_pointed_at_and_dragged(table, qtbot):
    head = table.head()
    box = next(part.box for part in head.sentence().parts if part.key == "momentum")
    hovered, dragged = [], []
    table.hovered.connect(hovered.append)
    table.slot_dragged.connect(lambda *args: dragged.append(args))
    qtbot.mouseMove(head, box.center().toPoint())
    drag(qtbot, head, box.center().toPoint(), -10)
    assert hovered == ["momentum"]
    assert dragged == [("momentum", -10.0, False), ("momentum", -10.0, True)]


# ---- cautions ----


def test_mathematics_in_a_caution_is_typeset(make):
    table = make(mass=0.0)
    item = table.arrangement().item(row_of(table, "learning_rate"))
    (note,) = table.notes_of(item)
    maths = [run.maths for run in note.runs if run.maths]
    assert [line.latex for line in maths] == [r"\ell \lambda _{1} = \num{n0}", r"2(1 + \rho )"]
    assert all(line.equation is not None and not line.equation.plain for line in maths)
    assert maths[0].equation.slots[0].text == "2.00"


def colours_in(table, area):
    image = table.viewport().grab(area.toAlignedRect()).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_note_is_quiet_and_a_warning_is_not(make):
    theme = Appearance().theme
    warned, noted = make(mass=0.0), make(step_size=0.15)
    for table, row, colour, other in (
        (warned, "learning_rate", theme.warn, theme.ink2),
        (noted, "effective_learning_rate", theme.ink2, theme.warn),
    ):
        item = table.arrangement().item(row_of(table, row))
        (area,) = item.cautions
        seen = colours_in(table, area.adjusted(-25, 0, 0, 0).translated(0, -table.offset(item.row)))
        assert colour.name() in seen
        assert other.name() not in seen
    assert "Note: It is the mass" in cell(noted, "effective_learning_rate", 3).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("width", [360, 700])
def test_a_long_sentence_is_broken_between_words(make, width):
    table = make()
    caution = cautions(gdlab.coefficients(gdlab.Parameters(mass=0.0)), ())[0]
    note = notes.lay_out(caution, width, table.lines, Appearance())
    assert len({run.start.y() for run in note.runs}) >= 2
    assert note.width <= width
    rows_of_words = {}
    for run in note.runs:
        rows_of_words.setdefault(run.start.y(), []).append(run.start.x())
    assert all(xs == sorted(xs) and xs[0] < 5 for xs in rows_of_words.values())


def link_of(table):
    buttons = table.viewport().findChildren(QAbstractButton)
    return next(button for button in buttons if button.isVisible() and button.text() == "Halve Δt")


def test_a_caution_makes_room_in_its_row_and_offers_one_action(make, qtbot):
    calm, warned = make(), make(mass=0.0)
    row = row_of(warned, "learning_rate")
    assert warned.arrangement().item(row).rect.height() > calm.arrangement().item(row).rect.height()
    rect = warned.arrangement().item(row).cautions[0].toAlignedRect()
    image = warned.viewport().grab(rect).toImage()
    warn = QColor(Appearance().theme.warn)
    assert any(image.pixelColor(x, y) == warn for x in range(image.width()) for y in range(image.height()))
    with qtbot.waitSignal(warned.action_requested) as requested:
        qtbot.mouseClick(link_of(warned), Qt.MouseButton.LeftButton)
    assert requested.args[0].changes == {"step_size": 0.05}


def test_the_action_can_be_reached_with_the_keyboard(make, qtbot):
    table = make(mass=0.0)
    assert link_of(table).focusPolicy() & Qt.FocusPolicy.TabFocus
    table.setCurrentIndex(cell(table, "learning_rate", 1))
    with qtbot.waitSignal(table.action_requested) as requested:
        press(qtbot, table, Qt.Key.Key_Return)
    assert requested.args[0].label == "Halve Δt"


def test_other_digits_in_a_caution_lay_nothing_out_anew(make, qtbot):
    table = make(step_size=0.45, curvatures=(1.0, 20.0))
    arrangement = table.arrangement()
    table.set_rows(*content(step_size=0.45, curvatures=(1.0, 22.0)))
    assert table.arrangement() is arrangement
    assert "ℓλ₁ = 4.46" in cell(table, "learning_rate", 1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_action_goes_with_its_caution(make):
    table = make(mass=0.0)
    table.set_rows(*content())
    with pytest.raises(StopIteration):
        link_of(table)


# ---- keyboard ----


@pytest.mark.parametrize("width", [1366, 1900])
def test_the_keyboard_reaches_every_row_and_shows_it(make, qtbot, width):
    table = make(width, 300)
    table.setCurrentIndex(table.model().index(0, 0))
    seen = [0]
    for _ in range(table.model().rowCount() - 1):
        press(qtbot, table, Qt.Key.Key_Down)
        current = table.currentIndex()
        seen.append(current.row())
        assert table.viewport().rect().contains(table.visualRect(current).center())
    assert sorted(seen) == list(range(table.model().rowCount()))


def test_left_and_right_go_through_the_cells_of_a_row(table, qtbot):
    table.setCurrentIndex(cell(table, "force", 0))
    columns = []
    for _ in range(4):
        columns.append(table.currentIndex().column())
        press(qtbot, table, Qt.Key.Key_Right)
    assert columns == [0, 1, 2, 3]


def test_copy_takes_the_row_as_text(table, qtbot):
    table.setCurrentIndex(cell(table, "relaxation_time", 1))
    press(qtbot, table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "relaxation time: τ = m/γ = 1.00/1.00 = 1.00 s\tmemory: τ/Δt = 1.00/0.100 = 10.0 steps"
    )


# ---- first frame ----


def test_lazy_typesetting_paints_words_first_and_equations_when_idle(make, monkeypatch, qtbot):
    asked, done = [], set()
    monkeypatch.setattr(lines, "is_ready", lambda latex, _values: latex in done)
    monkeypatch.setattr(lines, "typeset_when_idle", lambda *args: asked.append(args))
    appearance = Appearance()
    appearance.lazy_typesetting = True
    table = make(appearance=appearance)
    item = table.arrangement().item(row_of(table, "relaxation_time"))
    (line,), _ = table.lines_of(item)
    assert line.equation is None
    assert line.plain == "τ = m/γ = 1.00/1.00 = 1.00 s"
    table.grab()
    while asked:
        latex, _values, _owner, then = asked.pop(0)
        done.add(latex)
        then()
    assert table.lines_of(item)[0][0].equation is not None
    table.grab()


def test_every_knob_is_dragged_somewhere(table):
    of_rows = [entry.draggable for entry in entries_of(content()[0]) if entry.row.group == "row"]
    assert set().union(*of_rows) == set(FIELDS)


# ---- room for every number ----

EXTREMES = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([1.51e-6, -1.2e-12, 123456.0, -99999.0, math.inf, math.nan, 0.0, -9.99e-300]),
)


def extreme(table, data):
    """The table with any numbers at all; only steps are counted."""
    names, values, _ = content()
    drawn = {
        key: tuple(data.draw(EXTREMES) for _ in value) if isinstance(value, tuple) else data.draw(EXTREMES)
        for key, value in values.items()
    }
    table.set_rows(names, drawn | {"step": data.draw(st.integers(0, 1_000_000))}, ())
    return table


def extents(table):
    """Left and right ends of what stands side by side in the halves of each row, with the half's own."""
    for item in table.arrangement().items:
        entry = table.model().entries[item.row]
        for side, (half, made) in enumerate(zip(item.halves, table.lines_of(item), strict=True)):
            for line in made:
                ends = [(half.reading_left, half.reading_left + line.width)]
                if half.label:
                    width = QFontMetricsF(Appearance().font("label")).horizontalAdvance(half.label)
                    ends.insert(0, (half.area.left(), half.area.left() + width))
                yield f"{entry.key} {side} {line.latex}", half.area.right(), ends


@pytest.mark.parametrize("width", [1366, 1920])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_number_leaves_its_column_or_touches_its_neighbour(make, width, data):
    table = extreme(make(width), data)
    for name, right, ends in extents(table):
        assert ends[-1][1] <= right + 1, name
        assert all(one[1] <= other[0] for one, other in pairwise(ends)), name


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_number_of_the_sentence_looks_alone_as_in_the_whole(table, ratio):
    head = table.head()
    whole = QImage(head.size() * ratio, QImage.Format.Format_RGB32)
    whole.setDevicePixelRatio(ratio)
    head.render(whole)
    alone = whole.copy()
    for part in head.sentence().parts:
        place = part.box.toAlignedRect()
        head.render(alone, place.topLeft(), QRegion(place))
    assert alone == whole


@pytest.mark.parametrize("width", [1366, 1920])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_numbers_of_the_sentence_stay_apart(make, width, data):
    table = extreme(make(width), data)
    parts = table.head().sentence().parts
    for part in parts:
        assert part.number.width <= part.box.width()
        assert part.area.left() >= 0
        assert part.area.right() <= table.width()
    assert all(one.area.right() <= other.area.left() for one, other in pairwise(parts))


@pytest.mark.parametrize("width", [1280, 1920, 3840])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_on_the_projector_the_sentence_shrinks_as_a_whole_and_fits(make, width, data):
    appearance = Appearance()
    appearance.set_projector(True)
    appearance.set_window_size(width, width * 9 // 16)
    table = extreme(make(width, 700 * width // 1920, appearance), data)
    sentence = table.head().sentence()
    assert all(one.area.right() <= other.area.left() for one, other in pairwise(sentence.parts))
    assert sentence.parts[-1].area.right() <= width
    assert all(part.number.width <= part.box.width() for part in sentence.parts)
    roles = appearance.size("label") / appearance.size("equation")
    assert sentence.font.pixelSize() / sentence.size == pytest.approx(roles, abs=0.6 / sentence.size)


def test_on_the_projector_the_usual_sentence_is_read_from_the_last_row(make):
    appearance = Appearance()
    appearance.set_projector(True)
    sentence = make(1808, 700, appearance).head().sentence()
    assert sentence.font.pixelSize() >= 28
    assert sentence.size >= 28
