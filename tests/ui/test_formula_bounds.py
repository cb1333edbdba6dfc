"""The part of a formula that is shown: typed, dragged, and refused where it cannot be."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gdlab.landscapes import FormulaLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.formula_bounds import BoundsFold, FormulaBounds


@pytest.fixture
def bounds(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made = FormulaBounds(Appearance(), window)
    made.resize(248, 120)
    made.set_landscape(FormulaLandscape("x**2 + y**2", {}, [[-2, 2], [-1, 3]]))
    window.show()
    qtbot.waitExposed(window)
    yield made
    window.close()


def said(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def type_over(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_number_is_typed(qtbot, bounds):
    heard = said(bounds.bounds_edited)
    type_over(qtbot, bounds.rows()[1].high, "5")
    assert heard == [(((-2.0, 2.0), (-1.0, 5.0)), True)]
    type_over(qtbot, bounds.rows()[0].low, "-4.5")
    assert heard[-1] == (((-4.5, 2.0), (-1.0, 5.0)), True)


def test_an_arrow_key_is_one_edit(qtbot, bounds):
    heard = said(bounds.bounds_edited)
    field = bounds.rows()[0].high
    field.setFocus()
    qtbot.keyPress(field, Qt.Key.Key_Up)
    qtbot.keyRelease(field, Qt.Key.Key_Up)
    assert [final for _, final in heard] == [False, True]
    assert heard[-1][0][0][1] > 2


@pytest.mark.parametrize(
    ("low", "words"),
    [("2", "less than"), ("7", "less than"), ("1e300", "10¹²"), ("abc", "abc"), ("1.9999999999", "close")],
)
def test_what_cannot_be_is_refused_at_the_field(qtbot, bounds, low, words):
    heard = said(bounds.bounds_edited)
    row = bounds.rows()[0]
    height = row.sizeHint().height()
    type_over(qtbot, row.low, low)
    assert heard == []
    assert words in row.error()
    assert row.sizeHint().height() > height
    assert row.interval() == (-2.0, 2.0)
    assert not bounds.grab().isNull()
    type_over(qtbot, row.low, "0")
    assert row.error() == ""
    assert heard == [(((0.0, 2.0), (-1.0, 3.0)), True)]


def test_setting_is_silent_and_leaves_what_is_typed(qtbot, bounds):
    heard = said(bounds.bounds_edited)
    field = bounds.rows()[0].low
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-7")
    bounds.set_landscape(FormulaLandscape("x**2 + y**2", {}, [[-3, 3], [-3, 3]]))
    assert field.text() == "-7"
    assert bounds.rows()[0].high.value() == 3.0
    assert heard == []


def test_rows_follow_the_formula(bounds):
    fold = BoundsFold(Appearance(), bounds, bounds.window())
    bounds.set_landscape(FormulaLandscape("x**2", {}))
    assert not fold.isHidden()
    assert [row.low.objectName() for row in bounds.rows()] == ["bounds.x.from"]
    bounds.set_landscape(FormulaLandscape("x1 + x2 + x3", {}, [[-1, 1]] * 3))
    heard = said(bounds.bounds_edited)
    assert [row.low.objectName() for row in bounds.rows()] == ["bounds.each.from"]
    bounds.rows()[0].high.setValue(4.0)
    assert heard == [(((-1.0, 4.0),) * 3, True)]
    bounds.set_landscape(FormulaLandscape("x1 + x2 + x3", {}, [[-1, 1], [-1, 1], [-2, 2]]))
    assert bounds.rows() == []
    assert fold.isHidden()
    assert bounds.isHidden()


def test_every_control_has_a_name(bounds):
    for row in bounds.rows():
        for field in (row.low, row.high):
            assert field.objectName()
            assert field.accessibleName()
            assert field.toolTip()
            assert row.rect().contains(field.geometry())
