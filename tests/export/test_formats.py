"""The name of a file says what is written."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gdlab.core.parameters import Parameters
from gdlab.export import (
    DATA_FORMATS,
    FORMATS,
    PICTURE_FORMATS,
    ExportError,
    PictureOptions,
    check_length,
    export,
    format_for,
    record,
)
from gdlab.scene import FormulaSpec, Run, Scene


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "b.old.npz"])
def test_the_suffix_decides(name):
    found = format_for(Path(name), DATA_FORMATS)
    assert found.suffix == Path(name).suffix.lower()
    assert found.title


@pytest.mark.parametrize("name", ["a.xyz", "a", ".csv"])
def test_an_unknown_suffix_is_an_error_that_names_the_known(name):
    with pytest.raises(ExportError, match=r"gdlab writes \.csv, \.npz"):
        format_for(Path(name), DATA_FORMATS)


def test_formats_write_what_the_scene_does(tmp_path, line):
    for suffix, each in DATA_FORMATS.items():
        each.write(line, 3, tmp_path / f"path{suffix}", PictureOptions())
    last = (tmp_path / "path.csv").read_text().splitlines()[-1].split(",")
    assert (
        float(last[4])
        == np.load(tmp_path / "path.npz")["position"][-1, 0, 0]
        == record(line, 3)[0].trajectory.position[-1, 0, 0]
    )


def test_an_absurd_length_is_refused_before_memory_is_taken(line):
    check_length(line, 9_999_999)
    with pytest.raises(ExportError, match="at most 50,000,000"):
        record(line, 10_000_000)
    crowd = Scene(landscape=FormulaSpec("x**2"), runs=(Run(start=((0.0,),) * 1000, parameters=Parameters()),))
    with pytest.raises(ExportError, match="at most 50,000,000"):
        record(crowd, 10_000)
    with pytest.raises(ExportError, match="zero or more, not -1"):
        record(line, -1)


def test_a_picture_is_handed_to_the_painters_with_its_options(tmp_path, line, monkeypatch):
    calls = []

    def export_figure(scene, steps, path, *, size, dpi, theme, view):
        calls.append((scene, steps, path.name, size, dpi, theme, view))

    monkeypatch.setattr(
        "gdlab.export.formats.import_module", lambda _name: SimpleNamespace(export_figure=export_figure)
    )
    for suffix in PICTURE_FORMATS:
        export(line, 5, tmp_path / f"a{suffix}", theme="dark", size=(640, 480))
    assert calls == [(line, 5, f"a{suffix}", (640, 480), None, "dark", "map") for suffix in PICTURE_FORMATS]


def test_every_format_is_of_numbers_or_a_picture():
    assert set(FORMATS) == set(DATA_FORMATS) | set(PICTURE_FORMATS)
    assert all(FORMATS[suffix].is_picture for suffix in PICTURE_FORMATS)
    assert not any(FORMATS[suffix].is_picture for suffix in DATA_FORMATS)
