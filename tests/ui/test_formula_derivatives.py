"""Gradient and Hessian below the formula: folded away, then typeset in both readings, and honest about kinks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.formula_derivatives import FormulaDerivatives
from gdlab.ui.docks.landscape.kink_words import not_differentiable
from gdlab.ui.docks.landscape.wording import hint
from gdlab.ui.theme import THEMES


@pytest.fixture
def appearance():
    return Appearance()


@pytest.fixture
def shown(qtbot, appearance):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(288, 700)
    made = FormulaDerivatives(appearance, 20)
    window.setCentralWidget(made)
    made.set_landscape(FormulaLandscape("a*x**2/2 + y**2/2", {"a": 20.0}))
    window.show()
    qtbot.waitExposed(window)
    yield made
    window.close()


def equations(shown):
    return [label.accessibleName() for label in shown.readings.labels()]


def test_it_is_folded_away_until_it_is_asked_for(qtbot, shown):
    assert not shown.is_open()
    assert equations(shown) == []
    height = shown.sizeHint().height()
    qtbot.mouseClick(shown.head, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert shown.is_open()
    assert shown.sizeHint().height() > height
    qtbot.keyClick(shown.head, Qt.Key.Key_Space)
    assert not shown.is_open()


def test_both_readings_of_gradient_and_hessian_stand_below_one_another(shown):
    shown.set_open(True)
    sides = [label.property("side") for label in shown.readings.labels()]
    assert sides == ["physics", "ml"] * 5
    texts = equations(shown)
    assert texts[0] == "(∂U)/(∂x) = 20 x"
    assert texts[2] == "(∂U)/(∂y) = y"
    assert [text.split(" = ")[1] for text in texts[4::2]] == ["20", "0", "1"]
    assert "w₁" in texts[1]


def test_a_coefficient_changes_only_its_number(shown):
    shown.set_open(True)
    labels = shown.readings.labels()
    shown.set_landscape(FormulaLandscape("a*x**2/2 + y**2/2", {"a": 7.5}))
    assert shown.readings.labels()[0] is labels[0]
    assert "7.5 x" in equations(shown)[0]


def test_a_coefficient_can_be_dragged_in_a_derivative(shown):
    shown.set_open(True)
    heard = []
    shown.dragged.connect(lambda *values: heard.append(values))
    label = shown.readings.labels()[0]
    label.slot_dragged.emit("a", 10.0, Qt.KeyboardModifier.NoModifier)
    label.slot_released.emit("a")
    assert [(name, final) for name, _, final in heard] == [("a", False), ("a", True)]
    before = shown.readings.grab().toImage()
    shown.set_linked("a")
    assert shown.readings.grab().toImage() != before


def test_another_formula_is_set_a_moment_after_the_last_letter(qtbot, shown):
    shown.set_open(True)
    for text in ("x**3", "x**3 + y**4"):
        shown.set_landscape(FormulaLandscape(text, {}))
    assert "20 x" in equations(shown)[0]
    qtbot.waitUntil(lambda: "3 x²" in equations(shown)[0])
    assert "4 y³" in equations(shown)[2]


def test_what_is_folded_away_is_not_derived_until_it_is_opened(shown):
    shown.set_landscape(FormulaLandscape("x**3", {}))
    assert equations(shown) == []
    shown.set_open(True)
    assert equations(shown)[0] == "(∂U)/(∂x) = 3 x²"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("x**2", ""),
        ("abs(x - 1)", "where x = 1."),
        ("min(x, y**2) + sign(x)", "where x = y**2 or x = 0."),
        ("floor(2x)", "where 2x is a whole number."),
        ("where(x < 0, x, y)", "where x = 0."),
        ("min(x+10, 1, x^2)", "where two of x+10, 1 and x^2 are equal and least."),
        ("sqrt(x^2 + y^2)", "no finite slope where x^2 + y^2 = 0."),
        ("acos(x)", "no finite slope where x = −1 or x = 1."),
        ("x**1.5", "no single finite curvature where x = 0."),
    ],
)
def test_it_says_where_there_may_be_no_derivative(shown, formula, words):
    landscape = FormulaLandscape(formula, {})
    assert words in not_differentiable(landscape)
    assert bool(not_differentiable(landscape)) == bool(words)
    shown.set_landscape(landscape)
    assert shown.head.said() == ("exact but at kinks" if words else "exact derivatives")
    assert words in shown.head.toolTip()
    shown.set_open(True)
    assert words in shown.note()


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("x**2", "Gradient exact."),
        ("abs(x) + floor(y)", "Gradient exact but where x = 0 or y is a whole number."),
        ("x**1.5", "Gradient exact."),
        ("sqrt(x**2 + y**2)*(abs(x*y - 3) + sign(x - y)) + floor(x*y)", "Gradient exact but at its kinks."),
    ],
)
def test_a_gradient_is_not_called_exact_where_it_is_none(formula, said):
    assert hint(FormulaLandscape(formula, {})).endswith(f"no coefficients. {said}")


def test_a_very_long_derivative_is_an_ellipsis_with_all_of_it_in_the_tooltip(shown):
    shown.set_landscape(gallery()["goldstein-price"].landscape())
    shown.set_open(True)
    assert any(text.endswith("…") for text in equations(shown))
    assert "∂" in shown.readings.toolTip()


def test_what_would_take_too_long_to_derive_is_an_ellipsis(shown):
    shown.set_landscape(FormulaLandscape("*".join(f"(x + {i}.5*y)" for i in range(30)), {}))
    shown.set_open(True)
    assert [text.endswith("= …") for text in equations(shown)] == [True] * 10


def test_of_many_coordinates_the_first_and_the_last_are_shown(shown):
    shown.set_landscape(FormulaLandscape(" + ".join(f"x{i}**2" for i in range(1, 13)), {}))
    shown.set_open(True)
    assert len(equations(shown)) == 6
    assert "x₁₂" in equations(shown)[4]
    assert shown.note().startswith("12 coordinates")


@pytest.mark.parametrize("width", [248, 288])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_no_line_is_cut_off(shown, appearance, width, theme):
    appearance.set_theme(THEMES[theme])
    shown.window().resize(width, 700)
    shown.set_open(True)
    for key in ("rosenbrock", "beale", "pendulum"):
        shown.set_landscape(gallery()[key].landscape())
        shown._wait.stop()
        shown._renew()
        QApplication.processEvents()
        for label in shown.readings.labels():
            assert label.x() + label.margin() + label.typeset().width <= shown.readings.width()
        assert not shown.grab().isNull()
