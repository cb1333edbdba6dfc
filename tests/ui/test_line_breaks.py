"""Lines of a long formula: broken at the loosest joints, nothing lost, written otherwise only where it must."""

import pytest

from gdlab.ui.docks.landscape.line_breaks import lines
from gdlab.ui.typeset import plain_text


def broken(latex, letters):
    """Lines of so many letters."""
    return lines(latex, lambda part: float(len(plain_text(part))), letters, 2.0)


def test_what_fits_stays_one_line():
    assert broken("x + y - z", 20) == ["x + y - z"]


def test_a_sum_is_broken_before_its_signs():
    assert broken("aaaa + bbbb - cccc", 10) == ["aaaa", "+ bbbb", "- cccc"]
    assert broken("aaaa + bbbb - cccc", 13) == ["aaaa + bbbb", "- cccc"]


def test_a_sum_inside_a_group_is_left_whole_as_long_as_it_fits():
    assert broken(r"x + \left(a + b\right)^{2} + y", 11) == ["x", r"+ \left(a + b\right)^{2}", "+ y"]


def test_a_product_is_broken_before_a_factor_which_gets_its_dot():
    assert broken(r"aaaaaa\,bbbbbb\cdot cccccc", 9) == ["aaaaaa", r"\cdot bbbbbb", r"\cdot cccccc"]


def test_a_long_pair_of_parentheses_is_opened():
    assert broken(r"\left(aaaaaa + bbbbbb\right)^{2}", 11) == ["(aaaaaa", "+ bbbbbb)^{2}"]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{aaaa + bbbb}{cccc}", [r"\left(aaaa + bbbb\right)", "/ cccc"]),
        (r"e^{aaaaaaaa + bbbbbbbb}", [r"\exp(aaaaaaaa", "+ bbbbbbbb)"]),
        (r"\sqrt{aaaaaaaa + bbbbbbbb}", ["(aaaaaaaa", "+ bbbbbbbb)^{1/2}"]),
        (
            r"\begin{cases} aaaaaa & x > 0 \\ bbbbbb & \text{else} \end{cases}",
            [r"aaaaaa\text{ if }x > 0,", r"bbbbbb\text{ else}"],
        ),
    ],
)
def test_what_cannot_be_broken_is_written_in_another_way(latex, expected):
    def width(part):
        return float(len(plain_text(part)))

    assert lines(latex, width, 20 if "cases" in latex else 14, 2.0) == expected


def test_each_of_many_cases_gets_a_line():
    rows = [r"aaaaaa & x < 0", r"bbbbbb & x < 1", r"cccccc & \text{else}"]
    latex = r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
    expected = [r"aaaaaa\text{ if }x < 0,", r"bbbbbb\text{ if }x < 1,", r"cccccc\text{ else}"]
    assert broken(latex, 20) == expected


def test_one_piece_that_is_too_wide_stays_and_is_not_lost():
    assert broken("x^{aaaaaaaaaaaaaaaaaaaaaaaa}", 10) == ["x^{aaaaaaaaaaaaaaaaaaaaaaaa}"]


def test_every_character_of_a_deep_formula_is_kept():
    latex = r"\left(a + \left(b + \left(c + d\right)\,\left(e + f\right)\right)\right)^{2}"
    letters = "".join(broken(latex, 4))
    assert [c for c in letters if c.isalpha() and c in "abcdef"].count("a") == 1
    assert all(letter in letters for letter in "abcdef")
    assert letters.count("(") == letters.count(")")


CASES = r"\begin{cases} aaaaaa & x > 0\text{ and }y > 0 \\ bbbbbb & \text{else} \end{cases}"
WORDS = "aaaaaa if x > 0 and y > 0, bbbbbb else"


def fenced(latex):
    return rf"\left({latex}\right)"


@pytest.mark.parametrize(
    ("latex", "spoken"),
    [
        (CASES, WORDS),
        (f"c + {CASES}", f"c + ({WORDS})"),
        (f"{fenced(CASES)} + c", f"({WORDS}) + c"),
        (rf"c\cdot {fenced(CASES)}", f"c ·({WORDS})"),
        (rf"\max{fenced(f'{fenced(CASES)}, y')}", f"max(({WORDS}), y)"),
        (rf"\frac{{{CASES}}}{{c}}", f"({WORDS}) / c"),
        (
            rf"\begin{{cases}} {fenced(CASES)} & z > 0 \\ {fenced(CASES)} & \text{{else}} \end{{cases}}",
            f"({WORDS}) if z > 0, ({WORDS}) else",
        ),
    ],
)
def test_cases_in_words_stand_in_parentheses_beside_anything_else(latex, spoken):
    found = [plain_text(line) for line in broken(latex, 17)]
    assert max(map(len, found)) <= 17
    assert " ".join(found) == spoken
