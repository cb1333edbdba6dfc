"""Heights as text: small in files, soon done in the frames of a stroke, the same numbers in both."""

import numpy as np

from gdlab.scene.heights import Heights


def test_heights_that_are_not_packed_are_the_same_numbers_in_a_longer_text():
    values = np.zeros((33, 41))
    values[3:9, 4:7] = np.random.default_rng(1).normal(size=(6, 3))
    packed, quick = Heights.of(values), Heights.of(values, packed=False)
    assert packed.values().tobytes() == quick.values().tobytes() == values.tobytes()
    assert len(packed.data) < len(quick.data) / 5
    assert Heights.of(values) == packed
