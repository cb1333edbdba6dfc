"""What tells two runs apart: everything that differs is told, nothing that is the same, and the causes are named."""

import pytest

from gdlab.core.events import Setting
from gdlab.core.parameters import Parameters
from gdlab.core.schedules import running
from gdlab.landscapes import FormulaLandscape
from gdlab.scene.comparison import Standpoint, alike, differences, headline, sentence

LAND = FormulaLandscape("10*x**2 + y**2/2")


def stand(mass=1.0, friction=1.0, step_size=0.1, temperature=0.0, start=((1.5, 1.5),), velocity=None, **more):
    return Standpoint(Setting(LAND, Parameters(mass, friction, step_size, temperature), **more), start, velocity)


def told(left, right):
    return {each.key: (each.left, each.right) for each in differences(left, right)}


def test_the_classic_slide():
    left, right = stand(mass=0.0), stand()
    assert told(left, right) == {
        "mass": ("0", "1.00 kg"),
        "momentum": ("0", "0.900"),
        "learning_rate": ("0.100", "0.0100"),
    }
    assert alike(left.setting, right.setting) == ("γ", "Δt", "η")
    assert sentence(left, right) == (
        "Only the mass differs: m = 0 | 1.00 kg, ρ = 0 | 0.900, lr = 0.100 | 0.0100. Same γ, Δt, η."
    )


def test_the_same_settings_differ_in_nothing():
    assert differences(stand(), stand()) == ()
    assert sentence(stand(), stand()).startswith("Both runs have the same settings. Same m, γ, Δt, ρ, lr, η.")


@pytest.mark.parametrize(
    ("more", "key", "values"),
    [
        ({"friction": 2.0}, "friction", ("1.00", "2.00 kg/s")),
        ({"step_size": 0.2}, "step_size", ("0.100", "0.200 s")),
        ({"temperature": 0.5}, "temperature", ("0", "0.500 J")),
        ({"friction_scheme": "exact"}, "friction_scheme", ("explicit", "exact")),
        ({"method": "adam"}, "method", ("momentum", "adam")),
        ({"options": {"weight_decay": 0.1}}, "options.weight_decay", ("0", "0.100")),
        ({"options": {"maximize": True}}, "options.maximize", ("off", "on")),
        ({"start": ((1.0, 2.0),)}, "start", ("(1.50, 1.50)", "(1.00, 2.00)")),
        ({"velocity": ((1.0, 0.0),)}, "velocity", ("at rest", "(1.00, 0)")),
    ],
)
def test_each_setting_is_told(more, key, values):
    found = told(stand(), stand(**more))
    assert found[key] == values
    causes = [each.key for each in differences(stand(), stand(**more)) if each.cause]
    assert causes == [key]


def test_numbers_that_differ_in_a_late_digit_are_written_so_that_it_shows():
    assert told(stand(), stand(mass=1.0000001))["mass"] == ("1.0000000", "1.0000001 kg")


def test_a_scheme_means_nothing_without_mass():
    assert told(stand(mass=0.0), stand(mass=0.0, friction_scheme="exact")) == {}


def test_a_mass_that_a_method_sets_aside_is_no_cause():
    found = differences(stand(), stand(method="gradient-descent"))
    assert [each.name for each in found if each.cause] == ["method"]
    assert headline(found) == "Only the method differs."


def test_schedules_are_told_by_their_kind():
    falling = running({}, {"learning_rate": {"kind": "cosine", "T_max": 100, "eta_min": 0.0}}, 0)
    assert told(stand(), stand(schedules=falling))["schedules.learning_rate"] == ("none", "cosine")


def test_several_causes_are_counted_up():
    found = differences(stand(), stand(mass=2.0, friction=3.0))
    assert headline(found) == "Mass and friction differ."


def test_it_reads_the_other_way_round_with_the_sides_exchanged():
    left, right = stand(mass=0.0), stand(method="adam", friction=2.0)
    forth = [(each.key, each.left, each.right.split(" ")[0]) for each in differences(left, right)]
    back = [(each.key, each.right.split(" ")[0], each.left) for each in differences(right, left)]
    assert forth == back


def test_each_side_has_the_unit_of_its_method():
    newton, descent = stand(friction=2.0, method="newton"), stand(method="gradient-descent")
    assert told(newton, descent)["friction"] == ("2.00 s", "1.00 kg/s")
