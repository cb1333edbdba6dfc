"""An exported image carries its scene."""

from __future__ import annotations

import zlib

import pytest
from PIL import Image, PngImagePlugin

from gdlab.scene import GallerySpec, Scene, SceneError, encode, load_scene

SCENE = Scene(landscape=GallerySpec("himmelblau"), seed=3)


def png(path, text, kind="iTXt"):
    info = PngImagePlugin.PngInfo()
    if text:
        (info.add_itxt if kind == "iTXt" else info.add_text)("gdlab-scene", text)
    Image.new("RGB", (8, 8)).save(path, pnginfo=info, format="PNG")
    return path


@pytest.mark.parametrize("kind", ["iTXt", "tEXt"])
def test_a_png_gives_its_scene(tmp_path, kind):
    assert load_scene(png(tmp_path / "a.png", encode(SCENE).decode(), kind)) == SCENE


@pytest.mark.parametrize("element", ["desc", "metadata"])
def test_an_svg_gives_its_scene(tmp_path, element):
    text = encode(SCENE).decode().replace("&", "&amp;").replace("<", "&lt;")
    head = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'
    file = tmp_path / "a.svg"
    file.write_text(f'{head}<g><{element} id="gdlab-scene">{text}</{element}></g></svg>', encoding="utf-8")
    assert load_scene(file) == SCENE


def test_the_name_of_the_file_does_not_matter(tmp_path):
    assert load_scene(png(tmp_path / "a.gdlab", encode(SCENE).decode())) == SCENE


def test_an_image_of_someone_else_holds_none(tmp_path):
    svg = tmp_path / "a.svg"
    svg.write_text("<svg><desc>nothing</desc></svg>")
    for file in (png(tmp_path / "a.png", ""), svg):
        with pytest.raises(SceneError, match="this image holds no scene of gdlab") as caught:
            load_scene(file)
        assert caught.value.file == str(file)


def test_an_error_in_the_scene_of_an_image_names_its_place(tmp_path):
    file = png(tmp_path / "a.png", encode(SCENE).decode().replace("himmelblau", "himelblau"))
    with pytest.raises(SceneError, match=r"\$\.landscape\.key: .*did you mean 'himmelblau'"):
        load_scene(file)


BROKEN = {
    "a.png": b"\x89PNG\r\n\x1a\n",
    "b.png": b"\x89PNG and then nothing of the kind",
    "c.svg": b"<svg><desc",
    "d.svg": b'<!DOCTYPE a [<!ENTITY b "b">]><svg>&b;</svg>',
    "e.svg": b"<\xff\xfe",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_image_is_one_clear_error(tmp_path, name):
    (tmp_path / name).write_bytes(BROKEN[name])
    with pytest.raises(SceneError, match="this image cannot be read: ") as caught:
        load_scene(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_picture_of_a_trillion_pixels_is_not_decoded(tmp_path):
    """Only the head of the file claims them; the text behind it is what counts."""
    file = png(tmp_path / "a.png", "x")
    data = bytearray(file.read_bytes())
    data[16:24] = (2**20).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    file.write_bytes(data)
    with pytest.raises(SceneError, match="too many pixels"):
        load_scene(file)
