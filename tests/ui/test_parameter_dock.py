"""The dock of the eight knobs: it shows, it tells, it never edits by itself."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from gdlab.core.coefficients import coefficients
from gdlab.core.fields import FIELDS
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.scene.presets import presets
from gdlab.symbols.notation import MOMENTUM, WEIGHTS, Notation
from gdlab.symbols.table import flags, rows
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.modes_reading import ball_reading
from gdlab.ui.docks.parameters import ML, PHYSICS, ParameterDock
from gdlab.ui.theme import THEMES

NAMES = [f"parameter.{key}" for key in PHYSICS] + [f"ml.{key}" for key in ML]
SIGNALS = (
    "edited",
    "method_chosen",
    "scheme_chosen",
    "preset_chosen",
    "pin_toggled",
    "hovered",
    "modes_preset_requested",
)


@pytest.fixture
def look(qapp):
    look = Appearance()
    look.reduced_motion = True
    return look


@pytest.fixture
def dock(qtbot, look):
    dock = ParameterDock(look)
    qtbot.addWidget(dock)
    dock.resize(400, 900)
    QCursor.setPos(dock.screen().geometry().bottomRight())  # where nothing is that it could point at
    dock.show()
    yield dock
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # a glow ends with its widget


@pytest.fixture
def told(dock):
    told = []
    for name in SIGNALS:
        getattr(dock, name).connect(lambda *what, name=name: told.append((name, *what)))
    return told


def test_the_fixed_names_are_there(dock):
    for name in NAMES:
        field = dock.findChild(QLineEdit, name)
        field.set_value(0.25)
        assert field.value() == 0.25
    assert dock.findChild(QComboBox, "method") is not None


def test_all_knobs_of_the_description_are_there_on_their_side():
    assert set(PHYSICS) | set(ML) == set(FIELDS)
    assert all(FIELDS[key].side == "physics" for key in PHYSICS)
    assert all(FIELDS[key].side == "ml" for key in ML)


def test_setters_tell_nothing(dock, told):
    dock.set_values(dict.fromkeys(FIELDS, 0.5))
    dock.set_method("gradient-descent")
    dock.set_scheme("exact")
    dock.set_pins(["mass"])
    dock.set_set_aside({"mass": "plain descent has no inertia"})
    dock.set_warned({"momentum": "too much"})
    dock.set_sentence("Drag ρ")
    dock.set_linked("mass")
    dock.set_optima({"momentum": 0.4})
    dock.set_modes(ball_reading(0.9, 0.01, (1.0, 20.0)))
    dock.glow(["mass"])
    dock.show_error("mass", "no")
    assert told == []


def test_setters_show(dock):
    dock.set_method("gradient-descent")
    assert dock.findChild(QComboBox, "method").currentData() == "gradient-descent"
    dock.set_pins(["mass", "momentum"])
    assert {key for key, control in dock.controls.items() if control.pin.isChecked()} == {"mass", "momentum"}
    dock.set_pins([])
    assert not any(control.pin.isChecked() for control in dock.controls.values())
    dock.set_set_aside({"mass": "plain descent has no inertia"})
    assert "no inertia" in dock.controls["mass"].sentence()
    dock.set_set_aside({})
    assert dock.controls["mass"].sentence() == ""
    dock.set_warned({"momentum": "too much"})
    assert dock.controls["momentum"].sentence() == "too much"
    dock.show_error("mass", "no")
    assert dock.controls["mass"].field.error() == "no"
    dock.show_error("mass", "")
    assert dock.controls["mass"].field.error() == ""


@pytest.mark.parametrize("key", FIELDS)
def test_a_typed_number_is_told_with_its_key(dock, told, qtbot, key):
    field = dock.controls[key].field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [each for each in told if each[0] == "edited"] == [("edited", key, 0.25, True)]


def test_a_pin_is_told_with_its_key(dock, told, qtbot):
    qtbot.mouseClick(dock.controls["friction"].pin, Qt.MouseButton.LeftButton)
    assert ("pin_toggled", "friction", True) in told


def test_every_method_and_scheme_can_be_chosen(dock, told):
    box = dock.findChild(QComboBox, "method")
    assert [box.itemData(i) for i in range(box.count())] == [method.key for method in methods()]
    box.activated.emit(1)
    assert told == [("method_chosen", box.itemData(1))]


def test_every_preset_has_a_button_that_explains_itself(dock, told, qtbot):
    for preset in presets():
        chip = dock.findChild(QAbstractButton, f"preset.{preset.key}")
        assert chip.toolTip() == preset.help
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
        assert told[-1] == ("preset_chosen", preset.key)


def test_everything_that_can_be_operated_has_a_name_and_a_tooltip(dock):
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in dock.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                assert widget.accessibleName() or widget.text(), widget
                assert widget.toolTip(), (widget, widget.objectName())


@pytest.mark.parametrize("width", [352, 400])
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_cut_off_at_the_side(dock, look, width, theme, qtbot):
    look.set_window_size(1366 if width < 400 else 1920, 768 if width < 400 else 1080)
    look.set_theme(THEMES[theme])
    dock.resize(width, 500)
    qtbot.waitUntil(lambda: dock.widget().width() <= dock.viewport().width())
    for control in dock.controls.values():
        right = control.mapTo(dock.viewport(), control.rect().topRight()).x()
        assert right < dock.viewport().width()


def test_all_eight_fields_can_be_scrolled_to(dock, look):
    look.set_window_size(1366, 768)
    dock.resize(352, 300)
    for name in NAMES:
        field = dock.findChild(QLineEdit, name)
        dock.ensureWidgetVisible(field)
        assert dock.viewport().rect().contains(field.mapTo(dock.viewport(), field.rect().center()))


def test_the_tab_key_visits_all_eight_fields(dock, qtbot):
    seen = set()
    widget = dock.findChild(QComboBox, "method")
    for _ in range(200):
        widget = widget.nextInFocusChain()
        seen.add(widget.objectName())
    assert set(NAMES) <= seen


NOTATIONS = [Notation(w, rho, first) for w in WEIGHTS for rho in MOMENTUM for first in ("physics", "ml")]
UNITS = {"kg": "kg", "kg/s": "kg/s", "s": "s", "J": "J", "N}^2": "N²"}


@pytest.mark.parametrize("method", list(methods()), ids=lambda method: method.key)
def test_dock_and_table_call_each_knob_alike_in_every_notation(dock, look, method):
    dock.set_method(method.key)
    conditions = flags(coefficients(Parameters(temperature=0.1), method.key))
    for notation in NOTATIONS:
        look.set_notation(notation)
        table = {row.key: row for row in rows(conditions, 2, method.key, notation) if row.group == "row"}
        named = {row.ml.torch: row.ml for row in table.values() if row.ml.torch}
        rate, momentum = named.get("lr"), named.get("momentum") or named.get("betas[0]")
        shown = {"learning_rate": rate or table["learning_rate"].ml, "momentum": momentum}
        shown |= {key: table[key].physics for key in PHYSICS} | {
            "effective_learning_rate": table["effective_learning_rate"].physics
        }
        for key, reading in shown.items():
            letter, _, rest = reading.latex.partition(" = ")
            assert dock.controls[key].symbol() == letter, (notation, key)
            if key in PHYSICS and r"\text{" in rest:
                unit = next(u for tail, u in UNITS.items() if rest.endswith((tail, tail + "}")))
                assert dock.controls[key].unit() == unit, (notation, key)


@pytest.mark.parametrize("method", list(methods()), ids=lambda method: method.key)
def test_dock_and_update_rule_call_the_learning_rate_alike(dock, method):
    dock.set_method(method.key)
    conditions = flags(coefficients(Parameters(temperature=0.1), method.key))
    laws = [row.ml.latex for row in rows(conditions, 2, method.key) if row.group in ("equation", "sentence")]
    used = {letter for letter in (r"\ell", r"\eta") for law in laws if letter in law}
    assert used <= {dock.controls["learning_rate"].symbol()}


def test_a_letter_and_a_unit_follow_the_method(dock):
    dock.set_method("newton")
    assert dock.controls["friction"].unit() == "s"
    assert dock.controls["friction"].field.accessibleName() == "friction in s"
    dock.set_method("adam")
    assert dock.controls["friction"].unit() == "kg/s"
    assert dock.controls["momentum"].symbol() == r"\beta_1"
    assert dock.schedules.buttons["learning_rate"].symbol() == r"\eta"


def test_the_options_stand_by_the_knobs_where_the_modes_are_but_indicative_and_below_them_elsewhere(shown_window):
    window = shown_window(None)
    dock = window.views.parameters
    for key, above in (
        ("momentum", False),
        ("adam", True),
        ("nesterov", False),
        ("rmsprop", True),
        ("momentum", False),
    ):
        window.presenter.choose_method(key)
        QApplication.processEvents()
        assert (dock.options.y() < dock.modes.y()) == above
        assert dock.options.isVisible()
