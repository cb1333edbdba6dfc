"""Files of older versions are brought to the present one, a version at a time."""

from __future__ import annotations

import pytest

from gdlab.scene import SceneError
from gdlab.scene.migrations import MIGRATIONS, VERSION, migrated

OLD = {"format": "gdlab-scene", "version": 1, "runs": ["a"]}


def rename(document):
    return {"races": document["runs"]}


def double(document):
    return {"races": document["races"] * 2}


def test_there_is_a_step_from_every_old_version():
    assert set(MIGRATIONS) == set(range(1, VERSION))


def test_steps_are_taken_in_order():
    assert migrated(OLD, {1: rename, 2: double}, current=3) == {"races": ["a", "a"]}


def test_a_step_that_is_behind_is_not_taken():
    assert migrated({**OLD, "version": 2, "races": [1]}, {1: rename, 2: double}, current=3)["races"] == [1, 1]


def test_the_document_itself_stays():
    migrated(OLD, {1: rename}, current=2)
    assert OLD == {"format": "gdlab-scene", "version": 1, "runs": ["a"]}


def test_the_next_version_is_a_newer_gdlab():
    with pytest.raises(SceneError, match="made by a newer gdlab"):
        migrated({**OLD, "version": 4}, {1: rename, 2: double}, current=3)
