"""The rows as data: conditions, vectors, slots, and a few rows word for word."""

import pytest

from gdlab.core.coefficients import coefficients
from gdlab.core.parameters import FRICTION_SCHEMES, Parameters
from gdlab.symbols import table
from gdlab.symbols.table import expand, flags, rows, slot_texts, slots, templates


def row(key, group="row", dimension=2, scheme="explicit", method="momentum", **parameters):
    c = coefficients(Parameters(**parameters), method, scheme)
    return next(r for r in rows(flags(c), dimension) if r.key == key and r.group == group)


def test_a_condition_shows_its_text_only_while_it_holds():
    text = "a<noise> + s</><!noise> + 0</> end"
    assert expand(text, frozenset({"noise"}), 1) == "a + s end"
    assert expand(text, frozenset(), 1) == "a + 0 end"


def test_conditions_nest():
    text = "<!massless>x<noise>n<exact>e</></>y</>z"
    assert expand(text, frozenset({"noise", "exact"}), 1) == "xneyz"
    assert expand(text, frozenset({"exact"}), 1) == "xyz"
    assert expand(text, frozenset({"massless", "noise", "exact"}), 1) == "z"


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        (1, r"\num{force.0}"),
        (2, r"\left(\num{force.0}, \num{force.1}\right)"),
        (3, r"\left(\num{force.0}, \num{force.1}, \num{force.2}\right)"),
        (5, r"\left(\num{force.0}, \num{force.1}, \num{force.2}, \ldots\right)"),
    ],
)
def test_a_vector_is_written_out_for_its_dimension(dimension, expected):
    assert expand(r"\vec{force}", frozenset(), dimension) == expected


def test_slots_are_found_in_their_order():
    assert slots(r"\num{mass}\,x + \num{force.1}/\num{mass}") == ("mass", "force.1", "mass")


def test_slots_are_filled_with_what_a_reader_sees():
    values = {"mass": 0.01, "force": (1.5, -2e-5), "step": 12345.0, "friction": float("inf")}
    latex = r"\num{mass} \num{force.0} \num{force.1} \num{step} \num{friction}"
    assert slot_texts(latex, values) == {
        "mass": "0.0100",
        "force.0": "1.50",
        "force.1": "−2.00×10⁻⁵",
        "step": "12345",
        "friction": "∞",
    }


@pytest.mark.parametrize(
    ("parameters", "method", "expected"),
    [
        ({}, "momentum", {"bath", "explicit"}),
        ({"temperature": 1.0}, "momentum", {"bath", "noise", "explicit"}),
        ({"friction": 0.0, "temperature": 1.0}, "momentum", {"explicit"}),
        ({"mass": 0.0}, "momentum", {"bath", "massless", "explicit"}),
        ({}, "gradient-descent", {"bath", "massless", "explicit"}),
    ],
)
def test_the_flags_say_what_holds(parameters, method, expected):
    assert flags(coefficients(Parameters(**parameters), method)) == expected


def test_the_law_reads_as_in_the_text_book():
    assert row("motion", "equation").physics.latex == r"m\,\ddot{x} = -\nabla U(x) - \gamma\,\dot{x}"
    assert row("motion", "equation", temperature=1.0).physics.latex.endswith(r"\dot{x} + \sqrt{2\gamma T}\,\xi")
    assert row("motion", "equation", mass=0.0).physics.latex == r"0 = -\nabla U(x) - \gamma\,\dot{x}"
    assert (
        row("update_rule", "equation").ml.latex == r"b \leftarrow \rho\,b + \nabla L(w),\quad w \leftarrow w - \ell\,b"
    )
    assert row("update_rule", "equation", method="gradient-descent").ml.latex == r"w \leftarrow w - \ell\,\nabla L(w)"


@pytest.mark.parametrize(
    ("scheme", "formula"),
    [("explicit", "1 − Δt/τ"), ("implicit", "1/(1 + Δt/τ)"), ("exact", "exp(−Δt/τ)")],
)
def test_the_surviving_velocity_follows_the_friction_scheme(scheme, formula):
    assert row("momentum", scheme=scheme).physics.formula == formula
    assert row("momentum", scheme=scheme, mass=0.0).physics.formula == "0"


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_the_impulse_names_the_mass_that_the_step_feels(scheme):
    expected = "Δt²/m" if scheme == "explicit" else "Δt²/m̂"
    assert row("learning_rate", scheme=scheme).physics.formula == expected
    assert row("learning_rate", scheme=scheme, mass=0.0).physics.formula == "Δt/γ"


def test_where_the_method_climbs_the_force_is_the_gradient():
    conditions = flags(coefficients(Parameters()), {"maximize": 1.0})
    climbing = next(r for r in rows(conditions, 2) if r.key == "force")
    assert climbing.ml.meaning == "gradient"
    assert climbing.physics.formula == "+∇U"
    assert climbing.physics.latex.startswith(r"+\nabla U = ")
    assert row("force").ml.meaning == "negative gradient"
    assert row("force").physics.latex.startswith(r"-\nabla U = ")


def test_without_mass_no_row_promises_energy_of_motion():
    assert row("kinetic", mass=0.0).physics.formula == "½ m v²"
    assert row("kinetic", mass=0.0).ml.latex.startswith(r"\text{no buffer")
    assert row("total_energy", mass=0.0).ml.formula == "L"


def test_without_friction_the_learning_rate_is_no_product_with_infinity():
    assert "eta" in row("learning_rate").ml.latex
    assert "eta" not in row("learning_rate", friction=0.0).ml.latex


def test_the_arguments_of_torch_are_named():
    assert row("learning_rate").ml.torch == "lr"
    assert row("momentum").ml.torch == "momentum"


def test_keys_are_unique_within_a_group():
    keys = [(r.group, r.key) for r in templates()]
    assert len(keys) == len(set(keys))


def test_the_sentence_is_the_update_rule():
    keys = [r.key for r in templates() if r.group == "sentence"]
    assert keys == ["next_update", "momentum", "update", "learning_rate", "felt_gradient"]


def test_rows_are_made_once_for_the_same_conditions():
    assert rows(frozenset({"bath"}), 2) is rows(frozenset({"bath"}), 2)


def test_every_row_that_is_read_as_a_quantity_has_words_for_it():
    for r in templates():
        if r.group == "row":
            for reading in (r.physics, r.ml):
                assert reading.meaning
                assert reading.symbol
                assert reading.formula
                assert reading.value


def test_a_method_without_rows_of_its_own_does_not_wait_for_those_of_others():
    for made in (table._document, templates):
        made.cache_clear()
    own = {key: templates(key) for key in ("momentum", "gradient-descent")}
    assert table._document.cache_info().currsize == 1
    assert own["momentum"] == own["gradient-descent"] != templates("adam")
    assert table._document.cache_info().currsize == 2
