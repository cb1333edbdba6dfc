"""What a drag will do, in words: also where a knob stands at an end or has no finite value."""

from dataclasses import replace

import pytest

from gdlab.core.events import Setting
from gdlab.core.fields import FIELDS
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.landscapes import gallery
from gdlab.ui.knob_words import drag_sentence, set_aside

USUAL = Setting(gallery()["elongated-valley"].landscape(), Parameters(1.0, 1.0, 0.1, 0.0))
FRICTIONLESS = replace(USUAL, parameters=Parameters(1.0, 0.0, 0.1, 0.0))
PLAIN = replace(USUAL, method="gradient-descent")


@pytest.mark.parametrize(
    ("setting", "key", "pins", "words"),
    [
        (USUAL, "momentum", (), "Drag ρ: Δt, ℓ and σ are held; γ and η follow."),
        (USUAL, "temperature", (), "Drag T: σ follows."),
        (USUAL, "mass", ("learning_rate",), "Drag m: ℓ, γ and T are held; Δt, ρ and η follow."),
        (FRICTIONLESS, "friction", (), "Drag γ: m, Δt and T are held; ρ and η follow."),
        (FRICTIONLESS, "momentum", (), "Drag ρ: Δt, ℓ and σ are held; γ and η follow."),
        (FRICTIONLESS, "effective_learning_rate", (), "Drag η: Δt, m and σ are held; γ and ρ follow."),
        (FRICTIONLESS, "temperature", (), "Drag T: nothing else moves."),
        (USUAL, "momentum", ("mass", "friction"), "Drag ρ: m, γ and σ are held; Δt, ℓ and η follow."),
        (
            USUAL,
            "step_size",
            ("mass", "learning_rate"),
            "Δt: mass and learning rate are pinned, and the time step moves only with one of them.",
        ),
        (PLAIN, "mass", (), "m: this method has no inertia."),
        (replace(USUAL, method="adam"), "momentum", (), "Drag β₁: Δt, η and σ are held; m follows."),
        (replace(USUAL, method="adam"), "learning_rate", (), "Drag η: β₁, Δt and σ are held; m and γ follow."),
    ],
)
def test_the_sentence_says_what_is_held_and_what_follows(setting, key, pins, words):
    assert drag_sentence(setting, key, pins) == words


@pytest.mark.parametrize("setting", [USUAL, FRICTIONLESS, PLAIN])
@pytest.mark.parametrize("key", list(FIELDS))
def test_no_sentence_speaks_of_infinities(setting, key):
    assert "inf" not in drag_sentence(setting, key, ())


def test_what_is_set_aside_says_why():
    assert set_aside(USUAL) == {}
    assert set(set_aside(FRICTIONLESS)) == {"temperature", "gradient_noise"}
    assert set(set_aside(PLAIN)) == {"mass", "momentum", "friction_scheme"}
    flow = set_aside(replace(USUAL, method="flow"))
    assert set(flow) == {"temperature", "gradient_noise", "friction_scheme"}
    assert set(set_aside(replace(USUAL, method="langevin-baoab"))) == {"friction_scheme"}


@pytest.mark.parametrize("method", list(methods()), ids=lambda method: method.key)
def test_whatever_a_method_lacks_is_set_aside_in_its_own_words(method):
    reasons = set_aside(replace(USUAL, method=method.key))
    assert all(reasons[key] == words for key, words in method.lacks.items())
    assert all(words.endswith(".") for words in reasons.values())
