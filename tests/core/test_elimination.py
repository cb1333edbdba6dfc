"""Linear equations are solved to the last digits, alike in any company."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.core.elimination import applied, eliminated, inverse


def solved(a, b):
    return eliminated(a).solved(b)


def test_a_system_of_hundreds_is_solved():
    a = np.random.default_rng(9).normal(size=(2, 300, 300)) / 17 + 3 * np.eye(300)
    b = np.ones((2, 300))
    assert np.abs(solved(a, b) - np.linalg.solve(a, b[:, :, None])[:, :, 0]).max() < 1e-12


@pytest.mark.parametrize("d", [1, 2, 3, 10, 60])
def test_systems_are_solved_as_well_as_lapack_solves_them(d):
    rng = np.random.default_rng(d)
    a = rng.normal(size=(20, d, d)) + 3 * np.eye(d)
    a[::2] += a[::2].transpose(0, 2, 1).copy()
    b = rng.normal(size=(20, d))
    theirs = np.linalg.solve(a, b[:, :, None])[:, :, 0]
    size = np.abs(theirs).max(axis=1) * np.linalg.cond(a)
    assert (np.abs(solved(a, b) - theirs).max(axis=1) < 1e-15 * max(d, 10) * size).all()


def test_systems_of_good_condition_are_solved_to_twelve_digits():
    rng = np.random.default_rng(0)
    for d in (1, 2, 5, 40):
        a = rng.normal(size=(30, d, d)) / np.sqrt(d) + 4 * np.eye(d)
        b = rng.normal(size=(30, d))
        theirs = np.linalg.solve(a, b[:, :, None])[:, :, 0]
        assert np.abs(solved(a, b) - theirs).max() < 1e-12 * np.abs(theirs).max()


def test_rows_are_exchanged_where_the_first_has_no_pivot():
    a = np.array([[[0.0, 1, 0], [0, 0, 1], [1, 0, 0]], [[1e-20, 1, 0], [1, 1, 0], [0, 0, 1]]])
    x = np.array([[1.0, 2, 3], [1.0, 2, 3]])
    b = np.array([[2.0, 3, 1], [2.0, 3, 3]])
    assert solved(a, b) == pytest.approx(x, abs=1e-15)


def test_a_system_is_solved_alike_in_any_company_and_left_as_it_is():
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(30, 7, 7)), rng.normal(size=(30, 7))
    a[4] = 0.0
    a.flags.writeable = b.flags.writeable = False
    together = solved(a, b)
    for i in range(30):
        assert solved(a[i : i + 1], b[i : i + 1]).tobytes() == together[i : i + 1].tobytes()
    assert not np.isfinite(together[4]).any()
    assert np.isfinite(np.delete(together, 4, axis=0)).all()


def test_one_elimination_serves_many_right_hand_sides():
    rng = np.random.default_rng(4)
    a, b, c = rng.normal(size=(8, 6, 6)), rng.normal(size=(8, 6)), rng.normal(size=(8, 6))
    once = eliminated(a)
    assert once.solved(b).tobytes() == solved(a, b).tobytes()
    assert once.solved(c).tobytes() == solved(a, c).tobytes()
    assert once.solved(b).tobytes() == solved(a, b).tobytes()


@pytest.mark.parametrize("d", [1, 2, 5, 20])
def test_an_inverse_serves_as_well(d):
    rng = np.random.default_rng(d)
    a, b = rng.normal(size=(30, d, d)) / np.sqrt(d) + 3 * np.eye(d), rng.normal(size=(30, d))
    inverted = inverse(a)
    assert inverted @ a == pytest.approx(np.broadcast_to(np.eye(d), a.shape), abs=1e-12)
    assert applied(inverted, b) == pytest.approx(solved(a, b), abs=1e-12)
    for i in range(30):
        assert inverse(a[i : i + 1]).tobytes() == inverted[i : i + 1].tobytes()
        alone = applied(inverted[i : i + 1], b[i : i + 1])
        assert alone.tobytes() == applied(inverted, b)[i : i + 1].tobytes()


def test_rows_are_exchanged_in_an_inverse_and_a_singular_matrix_has_none():
    a = np.array([[[0.0, 1, 0], [0, 0, 1], [1, 0, 0]], [[1e-20, 1, 0], [1, 1, 0], [0, 0, 1]], np.zeros((3, 3))])
    b = np.array([[2.0, 3, 1], [2.0, 3, 3], [1.0, 1, 1]])
    a.flags.writeable = False
    x = applied(inverse(a), b)
    assert x[:2] == pytest.approx(np.array([[1.0, 2, 3], [1.0, 2, 3]]), abs=1e-15)
    assert not np.isfinite(x[2]).any()
