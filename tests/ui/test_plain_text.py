"""Nothing that stands in an equation is lost when it is said: no letter, no sign over one, no number."""

import re
from collections import Counter
from unicodedata import normalize

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from gdlab.core.events import Setting
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.core.simulation import Simulation
from gdlab.landscapes import landscape
from gdlab.scene import load_scene
from gdlab.scene.narration import narration_at
from gdlab.symbols import narration
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.symbols.table import expand, slots, templates
from gdlab.ui.appearance import Appearance
from gdlab.ui.projector import ReadingsPanel
from gdlab.ui.typeset import EquationLabel, plain_text

FLAGS = frozenset((
    "explicit", "implicit", "exact", "massless", "noise", "bath", "altered", "climbing", "dampened", "decoupled",
    "largest", "centred", "slowing", "begun", "plain", "first", "steady",
))  # fmt: skip
GREEK = {
    "rho": "ρ", "beta": "β", "mu": "μ", "theta": "θ", "gamma": "γ", "delta": "δ", "Delta": "Δ", "Sigma": "Σ",
    "ell": "ℓ", "eta": "η", "lambda": "λ", "tau": "τ", "sigma": "σ", "xi": "ξ", "varepsilon": "ε", "alpha": "α",
    "nu": "ν", "nabla": "∇", "partial": "∂", "sum": "∑", "infty": "∞", "leftarrow": "←", "to": "→", "approx": "≈",
    "gg": "≫", "cdot": "·", "times": "×", "sqrt": "√", "pm": "±", "ldots": "…",
}  # fmt: skip
OVER = {"dot": "\u0307", "ddot": "\u0308", "hat": "\u0302", "tilde": "\u0303"}
SILENT = {"overline", "left", "right", "textstyle", "quad", "text", "mathrm", "num", "frac", "tfrac", "felt", "slope"}


def told():
    """Every equation of the data, with all that it may say and with all that it may not say otherwise."""
    for conditions in (frozenset(), FLAGS, frozenset({"altered", "noise", "massless"})):
        for entries in narration._document().values():
            for entry in entries:
                phase = narration._phase(entry, conditions, 2)
                yield from (
                    getattr(phase.telling(side), name) for side in ("physics", "ml") for name in ("latex", "brief")
                )
                yield phase.label
        for key in (method.key for method in methods()):
            for row in templates(key):
                for reading in (row.physics, row.ml):
                    yield from (expand(text, conditions, 2) for text in (reading.latex, reading.numbers) if text)


def wanted(latex):
    """How often each letter, number and sign must be said."""
    found = Counter(character for command in re.findall(r"\\([A-Za-z]+)", latex) for character in signs(command))
    words = re.sub(r"\\num\{[^}]*\}", "", latex)
    words = re.sub(r"\\(?:text|mathrm)\{([^}]*)\}", r"\1", words)
    found.update(character for character in re.sub(r"\\[A-Za-z]+", "", words) if character.isalnum())
    return found


def signs(command):
    if command in GREEK or command in OVER:
        return GREEK.get(command) or OVER[command]
    if command in ("max", "min", "log"):
        return command
    assert command in SILENT, command
    return ""


def said(text):
    small = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₖ⁰¹²³⁴⁵⁶⁷⁸⁹ᵏ", "0123456789k0123456789k")
    return Counter(normalize("NFD", text.replace("½", "12").replace("mean(", "\u0304").translate(small)))


@pytest.mark.parametrize("notation", [STANDARD, Notation("θ", "β")])
def test_no_symbol_of_any_equation_is_lost(notation):
    marks = r"\\(?:felt|slope)\{((?:[^{}]|\{[^{}]*\})*)\}"
    for latex in {re.sub(marks, "", notation.latex(each)) for each in told()}:
        numbers = {key: str(10 + number) for number, key in enumerate(dict.fromkeys(slots(latex)))}
        text = plain_text(latex, numbers)
        spoken, needed = said(text), wanted(latex)
        for key in slots(latex):
            needed.update(numbers[key])
        missing = {each: count for each, count in needed.items() if spoken[each] < count}
        assert not missing, (latex, text, missing)
        assert spoken["\u0304"] == latex.count(r"\overline"), (latex, text)
        assert not set("\\{}") & set(text)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"v = \dot{x}(t + \Delta t)", "v = ẋ(t + Δt)"),
        (r"\overline{g} \leftarrow \rho\,\overline{g} + (1 - \rho)\,g", "ḡ ← ρ ḡ + (1 − ρ) g"),
        (r"s = -(\nabla\nabla U + \delta)^{-1}\,\nabla U", "s = −(∇∇U + δ)⁻¹ ∇U"),
        (r"\frac{w_{2}^{2}}{2}", "w₂²/2"),
        (r"\frac{20\,x^{2}}{2} + \sin\left(x\right)\,\log y", "(20 x²)/2 + sin(x) log y"),
        (r"\sqrt{\overline{g^2}_\text{max}/(1 - \beta_2^{k+1})}", "√(mean(g²)_max/(1 − β₂ᵏ⁺¹))"),
        (r"e^{-\Delta t/\tau} = e^{-\num{a}/\num{b}}", "e^(−Δt/τ) = e^(−0.5/1.0)"),
        (r"\tfrac{1}{2}\,m\,v^2", "½ m v²"),
    ],
)
def test_equations_are_said_like_this(latex, text):
    assert plain_text(latex, {"a": "0.5", "b": "1.0"}) == text


@pytest.mark.parametrize(
    "latex", [r"\sqrt" * 4000, "{" * 4000 + "x", "^" * 4000, r"\frac{", r"x^}", "\\", r"\num{", "&"]
)
def test_nothing_is_too_strange_to_be_said(latex):
    assert isinstance(plain_text(latex), str)


def test_the_formula_and_the_told_step_are_said_in_the_letters_that_are_shown(shown_window):
    window = shown_window(load_scene("resources/scenes/elongated-valley.gdlab"))
    dock = window.findChild(EquationLabel).parentWidget()
    assert "w₂²/2" in dock.accessibleName()
    window.findChild(QAction, "run.narrate").trigger()
    strip = window.views.transport.narration
    assert "w ← w + u" in strip.accessibleDescription()
    for name in ("theta", "beta"):
        window.findChild(QAction, f"view.notation.{name}").trigger()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for label in window.findChildren(EquationLabel):
        assert "w" not in label.accessibleName()
    assert "θ₂²/2" in dock.accessibleName()
    assert "θ ← θ + u" in strip.accessibleDescription()
    assert "ρ" not in strip.accessibleDescription()


def test_the_projector_says_the_told_step_in_the_letters_that_it_shows(qtbot):
    simulation = Simulation(Setting(landscape("x**2 + y**2"), Parameters(1.0, 1.0, 0.1)), [[1.0, 2.0]])
    simulation.advance(3)
    appearance = Appearance()
    panel = ReadingsPanel(appearance)
    qtbot.addWidget(panel)
    panel.set_narration(narration_at(simulation, 2), 9)
    assert "ρ u" in panel.accessibleName()
    appearance.set_notation(Notation("θ", "β"))
    assert "β u" in panel.accessibleName()
