"""The name of a file says what is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gdlab.core.parameters import Parameters
from gdlab.export import (
    DATA_FORMATS,
    ExportError,
    PictureOptions,
    check_length,
    export,
    format_for,
    record,
)
from gdlab.scene import FormulaSpec, Run, Scene

ROOT = Path(__file__).resolve().parents[2]


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
    check_length(line, 199_999_999)
    with pytest.raises(ExportError, match="at most 1,000,000,000"):
        record(line, 200_000_000)
    crowd = Scene(landscape=FormulaSpec("x**2"), runs=(Run(start=((0.0,),) * 1000, parameters=Parameters()),))
    with pytest.raises(ExportError, match=r"at most 1,000,000,000 \(8 GB\): take at most 199,999 steps"):
        record(crowd, 200_000)
    check_length(crowd, 199_999)
    with pytest.raises(ExportError, match="zero or more, not -1"):
        record(line, -1)


def test_export_writes_by_the_name_of_the_file(tmp_path, line):
    export(line, 3, tmp_path / "path.csv", DATA_FORMATS)
    assert len((tmp_path / "path.csv").read_text().splitlines()) == 1 + 4
    with pytest.raises(ExportError, match=r"no format \.png"):
        export(line, 3, tmp_path / "path.png", DATA_FORMATS)


def test_the_formats_of_the_window_are_known_without_loading_qt():
    """So the command line can name them all, and writes numbers, where Qt is not installed."""
    code = "import sys; from gdlab.ui.figure.formats import FORMATS; print(*FORMATS, 'PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [".png", ".svg", ".pdf", ".csv", ".npz", "False"]
