"""The document: one entry for a drag, a round trip of undo, and files that are never lost."""

import pytest
from msgspec.structs import replace

from gdlab.core.resources import path as resource
from gdlab.scene import SceneError, load_scene
from gdlab.ui.document import Document


@pytest.fixture
def document(qapp):
    return Document(load_scene(resource("scenes", "elongated-valley.gdlab")))


def seeded(seed):
    return lambda scene: replace(scene, seed=seed)


def test_undo_and_redo_are_a_round_trip(document, qtbot):
    first = document.scene
    document.edit("One", seeded(1))
    document.edit("Two", seeded(2))
    second = document.scene
    with qtbot.waitSignal(document.changed):
        document.history.undo()
    document.history.undo()
    assert document.scene == first
    document.history.redo()
    document.history.redo()
    assert document.scene == second


def test_a_scene_that_is_looked_at_as_before_is_shown_as_it_was_made(document):
    """It was checked, and what was found of it is known by it."""
    made = []
    document.edit("One", lambda scene: made.append(replace(scene, seed=1)) or made[-1])
    assert document.scene is made[0]


def test_a_drag_is_one_entry_and_the_next_drag_another(document):
    first = document.scene
    for seed in (1, 2, 3):
        document.edit("Drag", seeded(seed), drag="seed", final=seed == 3)
    document.edit("Drag", seeded(9), drag="seed", final=True)
    assert document.history.count() == 2
    document.history.undo()
    assert document.scene.seed == 3
    document.history.undo()
    assert document.scene == first


def test_a_drag_that_leads_back_leaves_no_entry_and_nothing_to_save(document):
    first = document.scene
    document.edit("Before", seeded(7))
    document.history.setClean()
    for seed in (8, 7, 9, 7):
        document.edit("Drag", seeded(seed), drag="seed", final=False)
        assert document.scene.seed == seed
        assert document.modified == (seed != 7)
    document.end_drag()
    assert document.history.count() == 1
    document.history.undo()
    assert document.scene == first
    document.history.redo()
    assert document.scene.seed == 7


def test_an_edit_that_changes_nothing_leaves_no_entry(document):
    document.edit("Nothing", lambda scene: scene)
    assert document.history.count() == 0


def test_an_edit_that_fails_changes_nothing(document):
    before = document.scene

    def fail(_scene):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        document.edit("Fail", fail)
    assert document.scene is before
    assert document.history.count() == 0


def test_saving_makes_it_clean_and_comes_back_equal(document, tmp_path):
    document.edit("Seed", seeded(7))
    assert document.modified
    document.save(tmp_path / "a.gdlab")
    assert not document.modified
    assert document.title == "a.gdlab"
    assert load_scene(tmp_path / "a.gdlab") == document.scene


def test_saving_where_nothing_can_be_written_keeps_the_document_unsaved(document, tmp_path):
    document.edit("Seed", seeded(7))
    with pytest.raises((SceneError, OSError)):
        document.save(tmp_path / "no" / "such" / "folder" / "a.gdlab")
    assert document.modified
    assert document.path is None


def test_a_pause_in_one_drag_does_not_end_another(document):
    document.edit("Drag", seeded(1), drag="seed", final=False)
    document.end_drag("formula")
    assert document.dragging
    document.edit("Drag", seeded(2), drag="seed", final=True)
    assert document.history.count() == 1


def test_another_scene_ends_what_a_hand_was_doing(document, qtbot):
    document.edit("Drag", seeded(1), drag="seed", final=False)
    with qtbot.waitSignal(document.drag_ended):
        document.open(document.scene, None)
    assert not document.dragging


def test_undo_ends_what_a_hand_was_doing(document, qtbot):
    document.edit("Drag", seeded(1), drag="seed", final=False)
    with qtbot.waitSignal(document.drag_ended):
        document.history.undo()
    assert document.drag is None
