"""Numbers as readers see them and as people type them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.symbols.formatting import format_exactly, format_number, parse_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1.00"),
        (0.01, "0.0100"),
        (-0.304, "−0.304"),
        (1.2e-5, "1.20×10⁻⁵"),
        (0.001, "0.00100"),
        (0.000999, "9.99×10⁻⁴"),
        (0.0009999, "0.00100"),
        (0.99999, "1.00"),
        (999.6, "1000"),
        (12345.6, "12346"),
        (-123456.0, "−1.23×10⁵"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
        (0.0, "0"),
        (-0.0, "0"),
    ],
)
def test_a_number_is_shown_to_three_significant_digits(value, text):
    assert format_number(value) == text


def test_the_number_of_digits_can_be_chosen():
    assert format_number(math.pi, digits=5) == "3.1416"
    assert format_number(1.0, digits=1) == "1"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-4", 1e-4),
        ("0.001", 0.001),
        ("0,001", 0.001),
        (" −0.304 ", -0.304),
        (".5", 0.5),
        ("5.", 5.0),
        ("+2E3", 2000.0),
        ("1.20×10⁻⁵", 1.2e-5),
        ("1,2 x 10^-5", 1.2e-5),
        ("∞", math.inf),
        ("-inf", -math.inf),
    ],
)
def test_point_and_comma_are_both_the_decimal_mark(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["-0", "−0", "-0.0", "-0e5"])
def test_there_is_no_minus_zero(text):
    assert math.copysign(1, parse_number(text)) == 1
    assert format_exactly(-0.0) == "0"


@pytest.mark.parametrize("text", ["", "  ", "abc", "nan", "1_000", "1e", "--1", "−−∞", "0x10", "1 2", "1e999", "١"])
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        parse_number(text)


def test_marks_between_thousands_are_explained():
    with pytest.raises(ValueError, match="more than one decimal mark"):
        parse_number("1,234.5")


@given(st.floats(allow_nan=False))
def test_the_exact_text_gives_the_very_same_double(value):
    assert parse_number(format_exactly(value)) == value


@given(st.floats(min_value=-1e308, max_value=1e308))
def test_the_shown_text_can_be_typed_back(value):
    assert parse_number(format_number(value)) == pytest.approx(value, rel=6e-3)


def test_a_number_too_small_for_64_bits_is_not_quietly_zero():
    with pytest.raises(ValueError, match="too small"):
        parse_number("1e-400")
    assert parse_number("0e-400") == 0
    assert parse_number("0.000") == 0
    assert parse_number("5e-324") == 5e-324
