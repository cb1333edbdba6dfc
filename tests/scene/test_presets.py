"""Presets: one click sets what the button says and nothing else."""

import pytest

from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event, Setting
from gdlab.core.parameters import Parameters
from gdlab.landscapes import FormulaLandscape
from gdlab.scene.presets import presets

GROUND = FormulaLandscape("x**2/2")
BEFORE = Setting(GROUND, Parameters(2.0, 5.0, 0.03, 0.7), "gradient-descent", "implicit", {"weight_decay": 0.1})


def after(key, before=BEFORE):
    return before.changed(Event(0, preset(key).changes(before)))


def preset(key):
    return next(p for p in presets() if p.key == key)


def test_the_presets_that_are_promised_are_there_each_with_words():
    assert [p.key for p in presets()] == ["honey", "oil", "air", "plain", "torch"]
    assert all(p.name and p.help for p in presets())


@pytest.mark.parametrize("key", [p.key for p in presets()])
def test_a_preset_sets_what_it_names(key):
    new = after(key)
    for name, value in preset(key).set.items():
        shown = {
            "method": new.method,
            "friction_scheme": new.friction_scheme,
            **{name: getattr(new.parameters, name, None) for name in ("mass", "friction", "step_size")},
            **{name: getattr(new.coefficients(), name) for name in ("learning_rate", "momentum", "gradient_noise")},
        }[name]
        assert shown == (pytest.approx(value, rel=1e-12) if isinstance(value, float) else value), name


@pytest.mark.parametrize("key", ["honey", "oil", "air"])
def test_a_medium_leaves_temperature_scheme_and_options_alone(key):
    new = after(key)
    assert new.parameters.temperature == 0.7
    assert new.friction_scheme == "implicit"
    assert new.options == BEFORE.options


def test_media_are_thinner_and_thinner():
    taus = [after(key).parameters.relaxation_time for key in ("honey", "oil", "air")]
    assert taus == sorted(taus)
    assert all(
        0 < after(key, Setting(GROUND, Parameters())).coefficients().momentum < 1 for key in ("honey", "oil", "air")
    )


def test_plain_descent_keeps_the_numbers():
    moving = Setting(GROUND, Parameters(2.0, 5.0, 0.03, 0.7), "momentum", "exact")
    new = after("plain", moving)
    assert new.method == "gradient-descent"
    assert new.parameters == moving.parameters


def test_torchs_defaults_are_those_of_its_sgd():
    new = after("torch")
    c = coefficients(new.parameters, new.method, new.friction_scheme)
    assert (c.method, c.friction_scheme) == ("momentum", "explicit")
    assert c.learning_rate == pytest.approx(1e-3, rel=1e-12)
    assert c.momentum == 0
    assert c.gradient_noise == c.temperature == 0
    assert c.step_size == 0.03


@pytest.mark.parametrize("key", [p.key for p in presets()])
def test_a_preset_twice_is_a_preset_once(key):
    once = after(key)
    assert after(key, once) == once
