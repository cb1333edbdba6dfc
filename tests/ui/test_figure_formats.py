"""The registry of pictures: what it hands to the painters, and when."""

import pytest

from gdlab.core.resources import path as resource
from gdlab.export import DATA_FORMATS, ExportError, export
from gdlab.scene import load_scene
from gdlab.symbols.notation import STANDARD
from gdlab.ui.figure.formats import FORMATS, PICTURE_FORMATS


@pytest.fixture
def scene():
    return load_scene(resource("scenes", "cubic.gdlab"))


def test_a_picture_is_handed_to_the_painters_with_its_options(tmp_path, scene, monkeypatch):
    calls = []
    chosen = {"theme": "dark", "size": (640, 480), "colour_map": "viridis"}

    def export_figure(scene, steps, path, **options):
        calls.append((scene, steps, path.name, options))

    monkeypatch.setattr("gdlab.ui.figure.export.export_figure", export_figure)
    for suffix in PICTURE_FORMATS:
        export(scene, 5, tmp_path / f"a{suffix}", FORMATS, **chosen)
    options = {"dpi": None, "view": "map", "notation": STANDARD, "workings": False, **chosen}
    assert calls == [(scene, 5, f"a{suffix}", options) for suffix in PICTURE_FORMATS]


def test_a_run_that_is_too_long_is_refused_before_anything_is_drawn(tmp_path, scene):
    with pytest.raises(ExportError, match="at most"):
        export(scene, 10**9, tmp_path / "a.png", FORMATS)


def test_every_format_is_of_numbers_or_a_picture():
    assert set(FORMATS) == set(DATA_FORMATS) | set(PICTURE_FORMATS)
    assert not set(DATA_FORMATS) & set(PICTURE_FORMATS)
    assert all(FORMATS[suffix].is_picture for suffix in PICTURE_FORMATS)
    assert not any(FORMATS[suffix].is_picture for suffix in DATA_FORMATS)
