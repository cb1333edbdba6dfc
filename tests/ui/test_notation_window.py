"""A notation holds everywhere in the window at once, and nowhere else; taking it back leaves no trace."""

import re

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QMenu, QWidget

from gdlab.core.registry import methods
from gdlab.core.resources import path as resource
from gdlab.landscapes import gallery
from gdlab.symbols.notation import STANDARD, Notation, parse_notation
from gdlab.ui.docks.symbol_table.model import VALUE_ROLE
from gdlab.ui.painting import text as painted_text
from gdlab.ui.preferences import Preferences
from gdlab.ui.theme import THEMES
from gdlab.ui.typeset import typesetting

VALLEY = resource("scenes", "elongated-valley.gdlab")
OTHER = parse_notation("θ β ml-first")
OLD = re.compile(r"ρ|\\rho|(?<![A-Za-zÀ-ÿ{.])w(?![A-Za-zÀ-ÿ}.])")
"""The letters of the standard notation; a w in braces or beside a point is the name of a slot."""
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


@pytest.fixture
def make(shown_window):
    """Shows a window."""

    def make(path=VALLEY, size=(1600, 900)):
        window = shown_window(path, size)
        settle(window)
        return window

    return make


@pytest.fixture
def window(make):
    return make()


def settle(window):
    """Let everything come that comes a moment later."""
    for _ in range(24):
        QApplication.processEvents()
        window.presenter.settle()
        window.views.canvas.finish()
        window.views.landscape.gallery.draw_all()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def painted(monkeypatch):
    """All that is typeset, written or drawn from now on, as LaTeX or words."""
    found = []
    typeset, word, draw = typesetting._typeset, painted_text.word, QPainter.drawText

    def record_maths(latex, size, texts):
        found.append(latex)
        return typeset(latex, size, texts)

    def record_word(text, *rest):
        found.append(text)
        return word(text, *rest)

    def record_drawn(painter, *arguments):
        found.extend(each for each in arguments if isinstance(each, str))
        return draw(painter, *arguments)

    painted_text.maths.cache_clear()
    monkeypatch.setattr(typesetting, "_typeset", record_maths)
    monkeypatch.setattr(painted_text, "word", record_word)
    monkeypatch.setattr(QPainter, "drawText", record_drawn)
    yield found
    painted_text.maths.cache_clear()


def told(window):
    """Every text that the widgets of a window hold, seen or heard."""
    for widget in [window, *window.findChildren(QWidget)]:
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip())
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget.text()
        if isinstance(widget, QComboBox):
            for index in range(widget.count()):
                yield from (widget.itemText(index), widget.itemData(index, Qt.ItemDataRole.ToolTipRole) or "")
        if isinstance(widget, QAbstractItemView) and not isinstance(widget.parent(), QComboBox) and widget.model():
            yield from of_model(widget.model())
    for action in window.findChildren(QAction):
        if not action.objectName().startswith("view.notation."):
            yield from (action.text(), action.toolTip(), action.statusTip())


def of_model(model):
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            yield from (str(model.data(model.index(row, column), role) or "") for role in ROLES)
    yield from (str(model.headerData(n, Qt.Orientation.Horizontal) or "") for n in range(model.columnCount()))


def wrong(texts):
    """Those with old letters, but for formulas as their authors wrote them."""
    written = [entry.formula for entry in gallery().values()]
    return sorted({text for text in texts if OLD.search(text) and not any(each in text for each in written)})


def choose(window, notation):
    """Through the menu, as a person does."""
    order = "ml_first" if notation.first == "ml" else "physics_first"
    letters = {"w": "w", "θ": "theta", "ρ": "rho", "μ": "mu", "β": "beta"}
    for name in (letters[notation.weights], letters[notation.momentum], order):
        window.findChild(QAction, f"view.notation.{name}").trigger()
    assert window.appearance.notation == notation


@pytest.mark.parametrize("key", [method.key for method in methods()])
def test_no_text_keeps_the_old_letters(window, painted, key):
    window.presenter.choose_method(key)
    window.actions_by_name["run.narrate"].setChecked(True)
    window.player.seek(7)
    choose(window, OTHER)
    painted.clear()
    window.grab()
    settle(window)
    window.views.table.verticalScrollBar().setValue(1000)
    window.grab()
    assert wrong(told(window)) == []
    assert wrong(painted) == []


@pytest.mark.parametrize("knobs", [{"friction": 0.0}, {"mass": 0.0}, {"step_size": 1.5}, {"step_size": 3.0}])
def test_no_caution_keeps_them(window, painted, knobs):
    choose(window, OTHER)
    for key, value in knobs.items():
        window.presenter.move_knob(key, value)
    painted.clear()
    settle(window)
    window.grab()
    assert any("β" in text for text in told(window))
    assert wrong([*told(window), *painted]) == []


def test_neither_race_nor_projector_keeps_them(window, painted):
    window.actions_by_name["race.add"].trigger()
    window.actions_by_name["view.compare"].trigger()
    choose(window, OTHER)
    settle(window)
    painted.clear()
    window.grab()
    assert wrong([*told(window), *painted]) == []
    window.set_projector(True, full_screen=False)
    window.actions_by_name["run.narrate"].setChecked(True)
    settle(window)
    for _panel in range(4):
        window.actions_by_name["view.next_panel"].trigger()
        settle(window)
        window.grab()
    assert wrong([*told(window), *painted]) == []


def test_the_panel_of_data_follows(window, painted):
    window.views.landscape.show_way("data")
    choose(window, OTHER)
    settle(window)
    assert wrong(told(window)) == []
    labels = [label.text() for label in window.views.landscape.panels["data"].findChildren(QLabel)]
    assert {"θ₁", "θ₂"} <= set(labels)


def test_what_a_person_has_written_stays(window):
    window.presenter.type_formula("w*x**2 + rho*y**2")
    run = replace(window.document.scene.runs[0], label="w/o ρ")
    window.document.edit("Name", lambda scene: replace(scene, runs=(run,)))
    window.actions_by_name["race.duplicate"].trigger()
    choose(window, OTHER)
    settle(window)
    assert "w*x**2 + rho*y**2" in window.views.landscape.field.text()
    assert {"w", "rho"} <= set(window.views.landscape.coefficients.rows())
    assert "w/o ρ" in set(of_model(window.race.show.legend.findChild(QAbstractItemView).model()))


def test_taking_it_back_leaves_no_trace(make):
    window = make(size=(1920, 1080))
    before = window.grab().toImage()
    choose(window, OTHER)
    settle(window)
    assert window.grab().toImage() != before
    choose(window, STANDARD)
    settle(window)
    assert window.grab().toImage() == before


def test_it_is_remembered(make):
    choose(make(), OTHER)
    again = make()
    assert again.appearance.notation == OTHER
    assert again.findChild(QAction, "view.notation.theta").isChecked()
    assert again.findChild(QAction, "view.notation.ml_first").isChecked()
    assert "β" in again.views.parameters.controls["momentum"].window().findChild(QLabel, "parameters.sentence").text()


def test_settings_that_make_no_sense_are_the_standard_notation(tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("notation", "runes")
    assert Preferences(settings).notation == STANDARD


def test_machine_learning_stands_first(window):
    choose(window, Notation(first="ml"))
    settle(window)
    controls, model = window.views.parameters.controls, window.views.table.model()
    assert controls["learning_rate"].x() < controls["mass"].x()
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Machine learning"
    momentum = next(
        row for row in range(model.rowCount()) if model.index(row, 0).data(Qt.ItemDataRole.UserRole) == "momentum"
    )
    assert model.index(momentum, 1).data().startswith("ρ = 0.900")
    assert model.index(momentum, 1).data(VALUE_ROLE) == pytest.approx(0.9)
    sentence = window.views.table.head().sentence()
    assert [part.phrases[0].words for part in sentence.parts[:2]] == ["update", "momentum"]
    assert window.views.transport.clock.step_place().top() == 0
    assert window.views.canvas.picture.words.x.ml == "w_1"


def test_the_keyboard_goes_through_the_columns_as_they_stand(window):
    choose(window, Notation(first="ml"))
    settle(window)
    order, widget = [], window.views.parameters.controls["learning_rate"].field
    for _ in range(60):
        widget = widget.nextInFocusChain()
        order.append(widget.objectName())
    assert order.index("ml.gradient_noise") < order.index("parameter.mass") < order.index("parameter.temperature")


def test_a_small_window_offers_it_in_its_menu_alone(make):
    wide = make()
    button = wide.findChild(QAbstractButton, "top.view.notation")
    assert button.isVisible()
    assert button.accessibleName() == "Notation: w, ρ, physics first"
    wide.resize(1366, 768)
    settle(wide)
    assert not button.isVisible()
    assert any(menu.title() == "Notation" for menu in wide.findChildren(QMenu))


def test_only_what_is_other_is_painted_in_a_frame(window):
    """Equations are translated once: their rows are the very same from step to step."""
    choose(window, OTHER)
    rows = window.presenter._renderer.resolved().rows
    window.player.seek(3)
    assert window.presenter._renderer.resolved().rows is rows


def test_what_went_wrong_is_said_in_the_letters_in_force_and_quotes_names(window):
    """Notices are no part of what is rendered: they follow by themselves, and so does what is said from then on."""
    scene = window.document.scene
    window.presenter.edit("Rename", lambda _: replace(scene, runs=(replace(scene.runs[0], label="ρ of w"),)))
    window.presenter.failed.emit("ρ of w cannot have ρ = 2: w has gone.")
    assert window.notice.sentence() == "ρ of w cannot have ρ = 2: w has gone."
    window.letters.choose(OTHER)
    assert window.notice.sentence() == "ρ of w cannot have β = 2: θ has gone."
    assert window.notice.accessibleName() == window.notice.sentence()
    window.files.failed.emit("w.gdlab could not be opened. ρ")
    assert window.notice.sentence() == "w.gdlab could not be opened. ρ"
    window.schedules.failed.emit("no ρ")
    assert window.notice.sentence() == "No β"
    window.tell("")
    assert window.notice.isHidden()
    window.letters.choose(STANDARD)
    assert window.notice.isHidden()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("words", ["w ρ", "w ρ ml-first"])
def test_what_is_further_below_is_read_on_the_band_of_either_reading(window, monkeypatch, theme, words):
    """On the projector the heads are solid: blue or amber, whichever stands last."""
    colours, draw = [], QPainter.drawText

    def record(painter, *arguments):
        if any(isinstance(each, str) and "more ↓" in each for each in arguments):
            colours.append(painter.pen().color())
        return draw(painter, *arguments)

    choose(window, parse_notation(words))
    window.set_projector(True, full_screen=False)
    window.choose_theme(theme)
    window.actions_by_name["view.next_panel"].trigger()
    settle(window)
    monkeypatch.setattr(QPainter, "drawText", record)
    window.grab()
    band = THEMES[theme].side(parse_notation(words).sides[1]).stroke
    assert colours
    assert contrast(colours[-1], band) > 4.5


def contrast(one, other):
    """The contrast of WCAG 2."""

    def luminance(colour):
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.getRgbF()[:3]]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
