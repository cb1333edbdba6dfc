"""Heights as text: small in files, soon done in the frames of a stroke, the same numbers in both."""

import numpy as np

from gdlab.scene import Scene, decode, encode
from gdlab.scene.grounds import SculptedSpec
from gdlab.scene.heights import Heights


def test_heights_that_are_not_packed_are_the_same_numbers_in_a_longer_text():
    values = np.zeros((33, 41))
    values[3:9, 4:7] = np.random.default_rng(1).normal(size=(6, 3))
    packed, quick = Heights.of(values), Heights.of(values, packed=False)
    assert packed.values().tobytes() == quick.values().tobytes() == values.tobytes()
    assert len(packed.data) < len(quick.data) / 5
    assert Heights.of(values) == packed


def test_a_scene_that_is_saved_in_the_midst_of_a_stroke_is_that_which_is_saved_after_it():
    values = np.zeros((65, 65))
    values[3:9, 4:7] = 1.25
    quick, whole = (Scene(landscape=SculptedSpec(relief=Heights.of(values, packed=packed))) for packed in (False, True))
    assert encode(quick) == encode(whole)
    assert decode(encode(quick)) == whole
    rough = Heights.of(np.random.default_rng(1).normal(size=(33, 41)))
    assert rough.packed() == rough
