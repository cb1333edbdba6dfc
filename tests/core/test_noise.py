"""The noise is Philox4x32-10, normal, independent, and a pure function of who, when and where."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gdlab.core import noise
from gdlab.core.noise import MAX_SEED, noise_between, noise_of, normals

ALL = 0xFFFFFFFF
KNOWN_ANSWERS = [
    # Random123's kat_vectors: counter, key, result
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL,) * 4, (ALL, ALL), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def philox(counter, key):
    """The four words of one counter."""
    words = np.zeros((6, 1), np.uint64)
    words[:4, 0] = counter
    return tuple(int(word[0]) & ALL for word in noise.philox(words, key)[:4])


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter, key, answer):
    assert philox(counter, key) == answer


def test_normals_are_box_muller_of_the_words_for_particle_step_stream_and_pair():
    words = np.array(philox((3, 5, 9, 1), (7, 1)), dtype=float)
    u = (np.floor((words[0] * 2**32 + words[1]) / 2**12) + 0.5) / 2**52
    v = (np.floor((words[2] * 2**32 + words[3]) / 2**12) + 0.5) / 2**52
    expected = np.sqrt(-2 * np.log(u)) * np.array([np.cos(2 * np.pi * v), np.sin(2 * np.pi * v)])
    np.testing.assert_allclose(normals(7 + 2**32, [3], [5], 4, stream=9)[0, 0, 2:], expected, rtol=1e-12)


@pytest.fixture(scope="module")
def sample():
    """2000 steps of 20 particles in 3 dimensions."""
    return normals(12345, np.arange(20), np.arange(2000), 3)


@pytest.mark.parametrize("coordinate", [0, 1, 2])
def test_each_coordinate_is_standard_normal(sample, coordinate):
    xi = sample[:, :, coordinate].ravel()
    assert stats.kstest(xi, "norm").pvalue > 0.01
    assert [xi.mean(), xi.var(), stats.skew(xi), stats.kurtosis(xi)] == pytest.approx(
        [0, 1, 0, 0], abs=4 * np.sqrt(24 / xi.size)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.s_[:-1, :, 0], np.s_[1:, :, 0]),
        (np.s_[:, :-1, 0], np.s_[:, 1:, 0]),
        (np.s_[:, :, 0], np.s_[:, :, 1]),
        (np.s_[:, :, 0], np.s_[:, :, 2]),
        (np.s_[:-1, :, 0], np.s_[1:, :, 1]),
    ],
    ids=["steps", "particles", "coordinates of a pair", "coordinates of two pairs", "step and coordinate"],
)
def test_neighbours_are_independent(sample, one, other):
    a, b = sample[one].ravel(), sample[other].ravel()
    for f in (np.asarray, np.abs):
        assert abs(np.corrcoef(f(a), f(b))[0, 1]) < 4 / np.sqrt(a.size)


def test_more_steps_particles_or_dimensions_change_none_that_were_there(sample):
    assert np.array_equal(normals(12345, np.arange(7), np.arange(300), 3), sample[:300, :7])
    assert np.array_equal(normals(12345, np.arange(20), np.arange(50), 1), sample[:50, :, :1])
    assert np.array_equal(normals(12345, np.arange(20), np.arange(50), 2), sample[:50, :, :2])
    assert np.array_equal(normals(12345, np.arange(4), np.arange(50), 6)[:, :, :3], sample[:50, :4])


def test_any_step_and_particle_can_be_asked_for_alone(sample):
    assert np.array_equal(normals(12345, [11], [1234], 3)[0, 0], sample[1234, 11])


@pytest.mark.parametrize("at_once", [1, 7, 64, 1000])
def test_it_does_not_depend_on_how_much_is_computed_at_a_time(sample, at_once, monkeypatch):
    monkeypatch.setattr(noise, "_AT_ONCE", at_once)
    assert np.array_equal(normals(12345, np.arange(13), np.arange(19), 3), sample[:19, :13])


@pytest.mark.parametrize("particles", [1, 40])
def test_one_particle_has_the_noise_that_it_has_among_all(particles):
    among = noise_between(5, particles, 3, 700, 702)
    assert np.array_equal(noise_of(5, particles, 3, 701, particles - 1), among[1, -1])


@pytest.mark.parametrize(("seed", "stream"), [(12346, 0), (12345 + 2**32, 0), (MAX_SEED, 0), (12345, 1)])
def test_another_seed_or_stream_is_another_noise(sample, seed, stream):
    other = normals(seed, np.arange(20), np.arange(2000), 3, stream)
    assert abs(np.corrcoef(other.ravel(), sample.ravel())[0, 1]) < 4 / np.sqrt(sample.size)
    assert not np.any(other == sample)
