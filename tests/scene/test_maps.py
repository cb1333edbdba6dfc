"""A height map becomes a scene; what is one is told from what holds a scene already."""

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gdlab.scene import GridSpec, Run, Scene, SceneError, decode, encode, load_scene, save_scene
from gdlab.scene.embedded import KEY
from gdlab.scene.heights import Heights
from gdlab.scene.maps import gathered, is_map, map_scene, scene_of

HILLS = np.add.outer(np.arange(5.0), np.arange(7.0)) ** 2


@pytest.fixture
def hills(tmp_path):
    np.savez(tmp_path / "hills.npz", values=HILLS, x=np.arange(7.0), y=np.arange(5.0), trajectory=[[1.0, 2.0]])
    return tmp_path / "hills.npz"


def test_a_scene_is_made_of_a_height_map_and_comes_back(hills):
    scene, notes = map_scene(hills)
    assert isinstance(scene.landscape, GridSpec)
    assert scene.landscape.source == "hills.npz"
    assert scene.landscape.trajectory == ((1.0, 2.0),)
    assert scene.build_landscape().values.tolist() == HILLS.tolist()
    assert notes == ()
    assert decode(encode(scene)) == scene == scene_of(hills)


def test_runs_beside_a_map_start_where_it_is_usual_and_the_others_where_they_are(hills):
    spec = map_scene(hills)[0].landscape
    on_it = Run(label="on it", start=((6.0, 0.0), (5.0, 1.0)), velocity=((1.0, 0.0), (0.0, 0.0)))
    beside = Run(label="beside", start=((6.5, 0.0),), velocity=((1.0, 0.0),))
    kept, placed = gathered(Scene(landscape=spec, runs=(on_it, beside)), spec).runs
    assert kept == on_it
    assert (placed.start, placed.velocity) == (((1.0, 2.0),), None)


def test_what_is_wrong_with_a_height_map_has_the_name_of_its_file_once(tmp_path):
    np.save(tmp_path / "flat.npy", np.ones((3, 3)))
    with pytest.raises(SceneError, match=r"^all samples are 1") as error:
        map_scene(tmp_path / "flat.npy")
    assert error.value.file == str(tmp_path / "flat.npy")


def test_heights_that_no_landscape_can_have_are_said(tmp_path):
    np.save(tmp_path / "high.npy", 1e305 * HILLS)
    with pytest.raises(SceneError, match="not a finite number"):
        map_scene(tmp_path / "high.npy")


def test_a_picture_or_text_that_holds_a_scene_is_no_map(hills, tmp_path):
    scene = map_scene(hills)[0]
    grey, info = Image.new("L", (4, 4)), PngInfo()
    grey.save(tmp_path / "grey.png")
    info.add_text(KEY, encode(scene).decode())
    grey.save(tmp_path / "figure.png", pnginfo=info)
    save_scene(scene, tmp_path / "scene.txt")
    (tmp_path / "table.txt").write_text("1 2\n3 4\n", encoding="utf-8")
    (tmp_path / "broken.png").write_bytes(b"\x89PNG")
    maps = [name for name in ("grey.png", "figure.png", "scene.txt", "table.txt", "broken.png", "none.npy")
            if is_map(tmp_path / name)]  # fmt: skip
    assert maps == ["grey.png", "table.txt", "broken.png"]
    assert scene_of(tmp_path / "scene.txt") == load_scene(tmp_path / "figure.png") == scene


def test_of_an_ensemble_only_those_beside_the_map_are_placed_anew():
    spec = GridSpec(((0.0, 1.0), (0.0, 1.0)), Heights.of(np.add.outer(np.arange(4.0), np.arange(4.0) ** 2)))
    far, near = (9.0, 9.0), (0.5, 0.25)
    run = Run(start=(far, near), velocity=((1.0, 2.0), (3.0, 4.0)))
    moved = gathered(Scene(landscape=spec, runs=(run, Run(start=(near,)))), spec).runs
    assert moved[0].start == (spec.usual_start(), near)
    assert moved[0].velocity == ((0.0, 0.0), (3.0, 4.0))
    assert moved[1] == Run(label="momentum 2", start=(near,))
