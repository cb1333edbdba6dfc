import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from gdlab.landscapes import gallery_entry
from gdlab.landscapes.sculpted import Feature, Knot, SculptedLandscape
from gdlab.scene.grounds import GallerySpec, SculptedSpec
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.sculpt_panel import SculptPanel
from gdlab.ui.theme import THEMES
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.ruler_slider import RulerSlider

WELL = Feature("well", (0.6, 0.4), 1.5, (0.7, 0.4), math.radians(30))
TRENCH = Feature("ridge", (-0.8, 0.9), -0.8, (0.4, 0.3), 0.3)
PLANE = SculptedLandscape([WELL, TRENCH, Feature("plane", (1.0, -1.0), 0.5)])
CURVE = SculptedLandscape(knots=(Knot(-1.5, 2.0), Knot(-0.5, 0.0), Knot(1.5, 3.0)))


def recorded(signal):
    calls = []
    signal.connect(lambda *arguments: calls.append(arguments))
    return calls


def everything(panel):
    return {
        name: recorded(getattr(panel, name))
        for name in ("begun", "feature_added", "feature_removed", "feature_selected", "number_edited", "knot_added",
                     "knot_removed", "brush_chosen", "brush_edited")
    }  # fmt: skip


@pytest.fixture
def look(qapp):
    return Appearance()


@pytest.fixture
def panel(qtbot, look):
    widget = SculptPanel(look)
    qtbot.addWidget(widget)
    widget.resize(258, 900)
    show(widget, PLANE)
    widget.show()
    return widget


def show(panel, landscape):
    panel.set_landscape(landscape, SculptedSpec())


def shown(panel, kind, name):
    """Of a name, the one that can be seen, if there is one: what was replaced is deleted later."""
    found = panel.findChildren(kind, f"sculpt.{name}")
    return next((one for one in found if one.isVisible()), found[0] if found else None)


def button(panel, name):
    return shown(panel, QAbstractButton, name)


def field(panel, name):
    return shown(panel, NumberField, name)


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def visible(panel, name):
    return panel.findChild(QWidget, f"sculpt.{name}").isVisible()


def test_of_another_kind_it_says_what_sculpting_is_and_how_to_begin(panel, qtbot):
    panel.set_landscape(gallery_entry("rosenbrock").landscape({}), GallerySpec("rosenbrock"))
    sentences = [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and "." in label.text()]
    assert len(sentences) == 1
    assert sentences[0].count(".") == 1
    assert not visible(panel, "add.well")
    calls = recorded(panel.begun)
    for start in ("plane", "curve", "relief"):
        click(qtbot, button(panel, f"begin.{start}"))
    assert calls == [("plane",), ("curve",), ("relief",)]


def test_only_a_map_becomes_a_relief(panel):
    assert button(panel, "begin.relief").isEnabled()
    show(panel, CURVE)
    assert not button(panel, "begin.relief").isEnabled()


def test_features_are_added_chosen_and_removed(panel, qtbot):
    calls = everything(panel)
    for kind in ("well", "hill", "ridge", "plane", "bowl"):
        click(qtbot, button(panel, f"add.{kind}"))
    click(qtbot, button(panel, "feature.1"))
    click(qtbot, button(panel, "feature.1"))
    click(qtbot, button(panel, "remove.2"))
    assert calls["feature_added"] == [("well",), ("hill",), ("ridge",), ("plane",), ("bowl",)]
    assert calls["feature_selected"] == [(1,)]
    assert calls["feature_removed"] == [(2,)]
    assert button(panel, "feature.1").isChecked()


def test_the_list_names_kind_and_place(panel):
    names = [button(panel, f"feature.{i}").accessibleName() for i in range(3)]
    assert names == ["Well at (0.6, 0.4)", "Trench at (−0.8, 0.9)", "Plane at (1, −1)"]
    show(panel, PLANE.with_coefficients({"features[0].position[0]": -1.25}))
    assert button(panel, "feature.0").accessibleName() == "Well at (−1.25, 0.4)"


def test_arrows_choose_and_delete_removes(panel, qtbot):
    calls = everything(panel)
    click(qtbot, button(panel, "feature.0"))
    button(panel, "feature.0").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button(panel, "feature.0"), Qt.Key.Key_Down)
    qtbot.keyClick(button(panel, "feature.1"), Qt.Key.Key_Delete)
    assert calls["feature_selected"] == [(0,), (1,)]
    assert calls["feature_removed"] == [(1,)]


def test_the_selected_feature_shows_the_numbers_that_count(panel):
    assert not panel.numbers.isVisible()
    for index, keys in (
        (0, ["height", "width[0]", "width[1]", "angle", "position[0]", "position[1]"]),
        (1, ["height", "width[0]", "angle", "position[0]", "position[1]"]),
        (2, ["height", "angle", "position[0]", "position[1]"]),
    ):
        panel.set_selected(index)
        assert panel.numbers.isVisible()
        assert list(panel.numbers.rows) == keys
    panel.set_selected(-1)
    assert not panel.numbers.isVisible()


def test_numbers_are_told_by_the_landscapes_names_and_angles_in_radians(panel):
    panel.set_selected(0)
    calls = recorded(panel.number_edited)
    assert field(panel, "angle").value() == pytest.approx(30)
    field(panel, "angle").setValue(90.0)
    field(panel, "height").setValue(2.0)
    field(panel, "position[1]").setValue(-1.0)
    names = [(name, final) for name, _, final in calls]
    assert names == [("features[0].angle", True), ("features[0].height", True), ("features[0].position[1]", True)]
    assert [value for _, value, _ in calls] == pytest.approx([math.pi / 2, 2.0, -1.0])


def test_a_slider_tells_one_end_of_a_drag_and_keeps_its_ruler_while_numbers_come_back(panel, qtbot):
    panel.set_selected(0)
    calls = recorded(panel.number_edited)
    panel.number_edited.connect(lambda name, value, _final: show(panel, PLANE.with_coefficients({name: value})))
    slider = panel.findChild(RulerSlider, "sculpt.height.slider")
    start, ends = slider.handle_x(), slider.range()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(start), 13))
    for shift in (5, 10, 20):
        qtbot.mouseMove(slider, QPoint(round(start) + shift, 13))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(start) + 20, 13))
    assert panel.findChild(RulerSlider, "sculpt.height.slider") is slider
    assert slider.range() == ends
    assert [final for *_, final in calls][-1] is True
    assert sum(final for *_, final in calls) == 1
    assert calls[-1][1] > 1.5
    assert field(panel, "height").value() == calls[-1][1]


@pytest.mark.parametrize(("name", "value"), [("width[0]", 0.0), ("height", -1.0), ("angle", math.inf)])
def test_what_the_landscape_refuses_is_refused_and_explained(panel, name, value):
    panel.set_selected(0)
    calls = recorded(panel.number_edited)
    row = panel.numbers.rows[name]
    height, before = row.sizeHint().height(), row.value()
    row.field.setValue(value)
    assert calls == []
    assert row.field.error().endswith(".")
    assert row.value() == before
    assert row.sizeHint().height() > height


def test_the_brush(panel, qtbot):
    calls = everything(panel)
    for kind in ("raise", "smooth", "off"):
        click(qtbot, button(panel, f"brush.{kind}"))
    assert calls["brush_chosen"] == [("raise",), ("smooth",), ("",)]
    field(panel, "brush.outer").setValue(0.8)
    assert calls["brush_edited"] == [pytest.approx((0.16, 0.8, 0.25))]
    assert panel.brush.brush() == ("", pytest.approx(0.16), pytest.approx(0.8), 0.25)


def test_of_the_radii_the_other_gives_way(panel):
    calls = recorded(panel.brush_edited)
    field(panel, "brush.inner").setValue(1.0)
    field(panel, "brush.outer").setValue(0.5)
    for inner, outer, _ in calls:
        assert 0 <= inner < outer
    assert calls[0][0] == 1.0
    assert calls[1][1] == 0.5


@pytest.mark.parametrize(
    ("name", "value"), [("inner", -0.1), ("outer", 0.0), ("strength", 2.0), ("strength", 0.0), ("outer", math.inf)]
)
def test_a_brush_that_cannot_be_is_refused(panel, name, value):
    calls = recorded(panel.brush_edited)
    before = panel.brush.brush()
    field(panel, f"brush.{name}").setValue(value)
    assert calls == []
    assert field(panel, f"brush.{name}").error()
    assert panel.brush.brush() == before


def test_a_curve_lists_its_knots(panel, qtbot):
    show(panel, CURVE)
    assert not visible(panel, "add.well")
    calls = everything(panel)
    field(panel, "knots[1].position").setValue(0.25)
    field(panel, "knots[2].value").setValue(2.5)
    click(qtbot, button(panel, "knot.remove.1"))
    click(qtbot, button(panel, "knot.add"))
    assert calls["number_edited"] == [("knots[1].position", 0.25, True), ("knots[2].value", 2.5, True)]
    assert calls["knot_removed"] == [(1,)]
    assert calls["knot_added"] == [(0.5,)]  # the middle of the widest gap


def test_knots_out_of_order_are_refused_in_a_sentence(panel):
    show(panel, CURVE)
    calls = recorded(panel.number_edited)
    field(panel, "knots[1].position").setValue(7.0)
    assert calls == []
    assert "ascend" in panel.refused.sentence()
    field(panel, "knots[1].position").setValue(0.25)
    assert panel.refused.sentence() == ""


def test_two_knots_stay(panel):
    show(panel, SculptedLandscape(knots=CURVE.knots[:2]))
    assert not button(panel, "knot.remove.0").isEnabled()
    show(panel, CURVE)
    assert button(panel, "knot.remove.0").isEnabled()


def test_there_is_room_for_so_many(panel):
    show(panel, SculptedLandscape([WELL] * 32))
    assert not button(panel, "add.hill").isEnabled()
    knots = [Knot(-2 + i * 4 / 23, 0.0) for i in range(24)]
    show(panel, SculptedLandscape(knots=knots))
    assert not button(panel, "knot.add").isEnabled()


def test_setters_never_emit(panel):
    calls = everything(panel)
    for landscape in (CURVE, PLANE, SculptedLandscape(), SculptedLandscape([TRENCH])):
        show(panel, landscape)
        for index in (0, 1, 9, -1):
            panel.set_selected(index)
    panel.set_brush("raise", 0.1, 0.3, 0.5)
    panel.set_brush("", 0.1, 0.3, 0.5)
    panel.set_landscape(gallery_entry("rosenbrock").landscape({}), GallerySpec("rosenbrock"))
    assert all(told == [] for told in calls.values())


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize(("compact", "room"), [(False, 258), (True, 218)])
def test_all_fits_into_the_dock(panel, look, theme, compact, room):
    look.compact = compact
    look.set_theme(theme)
    look.changed.emit()
    panel.set_selected(0)
    for landscape in (PLANE, CURVE):
        show(panel, landscape)
        assert panel.minimumSizeHint().width() <= room
        panel.resize(room, 900)
        assert not panel.grab().isNull()


def test_every_control_has_a_name_and_a_tooltip_and_can_be_hit(panel):
    panel.set_selected(0)
    for landscape in (PLANE, CURVE):
        show(panel, landscape)
        for control in panel.findChildren(QAbstractButton):
            if control.isVisible():
                assert control.objectName()
                assert control.accessibleName()
                assert control.sizeHint().height() >= 28
        for control in [*panel.findChildren(NumberField), *panel.findChildren(RulerSlider)]:
            assert control.objectName()
            assert control.accessibleName()
            assert control.toolTip()
