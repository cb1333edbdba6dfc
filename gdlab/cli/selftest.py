"""`gdlab selftest`: does this installation work? Also run from the built wheel and from the packaged app."""

from __future__ import annotations

import argparse
import csv
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np

import gdlab
from gdlab.cli.drawing import draw_offscreen, has_qt
from gdlab.core.registry import methods
from gdlab.core.resources import path
from gdlab.export import export, record
from gdlab.landscapes import gallery
from gdlab.scene import load_scene
from gdlab.scene.codec import read_file
from gdlab.ui.figure.formats import FORMATS

_FONT_MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_SHOWN = ("scenes", "elongated-valley.gdlab")
_STEPS = 200


def selftest(_arguments: argparse.Namespace) -> int:
    """Try everything once and print what was tried; 0 when all of it works, else 1."""
    print(f"gdlab {gdlab.__version__}")
    passed = [_tried(name, check) for name, check in _CHECKS.items()]
    return 0 if all(passed) else 1


def _tried(name: str, check: Callable[[], str]) -> bool:
    """Whether a check passes; whatever it raises is what this command is there to find."""
    try:
        print(f"ok      {name}: {check()}")
    except Exception as error:
        print(f"FAILED  {name}: {type(error).__name__}: {error}")
        return False
    return True


def _require(holds: bool, message: str) -> None:
    """Raise `ValueError` unless a statement holds; unlike `assert`, also in optimised bytecode."""
    if not holds:
        raise ValueError(message)


def _registries() -> str:
    """Every landscape has a value and every method steps at its start."""
    for entry in gallery().values():
        land = entry.landscape()
        _require(bool(np.isfinite(land.value(np.array([entry.start]))).all()), f"{entry.key} has no value at its start")
        for method in methods():
            options = {"damping": 1000 / 3} if method.key == "newton" else {}  # a ramp has no curvature
            knobs = gdlab.Parameters(step_size=1e-4)
            moved = gdlab.simulate(land, knobs, [entry.start], 1, method.key, options=options)
            _require(bool(np.isfinite(moved.position).all()), f"{method.key} fails on {entry.key}")
    return f"{len(gallery())} landscapes, {len(list(methods()))} methods"


def _resources() -> str:
    """Fonts are fonts, data can be read, every scene decodes."""
    fonts = [*path("fonts").glob("*.ttf"), *path("fonts").glob("*.otf")]
    tables = list(path("gallery").parent.rglob("*.toml"))
    scenes = list(path("scenes").glob("*.gdlab"))
    _require(bool(fonts and tables and scenes), "fonts, tables or scenes are missing")
    for font in fonts:
        _require(font.read_bytes()[:4] in _FONT_MAGIC, f"{font.name} is no font")
    for table in tables:
        tomllib.loads(table.read_text(encoding="utf-8"))
    for scene in scenes:
        load_scene(scene)
    return f"{len(fonts)} fonts, {len(tables)} tables, {len(scenes)} scenes"


def _same_bits() -> str:
    """One particle goes through the loop over plain floats, two go through numpy: the same bits, noise included."""
    start, parameters = [-4.5, 1.0], gdlab.Parameters(step_size=0.02, temperature=1.0)
    one = gdlab.simulate("himmelblau", parameters, [start], _STEPS, seed=1).position
    two = gdlab.simulate("himmelblau", parameters, [start, start], _STEPS, seed=1).position
    _require(one.tobytes() == np.ascontiguousarray(two[:, :1]).tobytes(), "floats and numpy give different bits")
    return f"{_STEPS} steps with noise, floats and numpy agree to the last bit"


def _data_export() -> str:
    """A run written as CSV and read again is the run."""
    scene = load_scene(path(*_SHOWN))
    (reference,) = record(scene, _STEPS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "path.csv")
        export(scene, _STEPS, file, FORMATS)
        with file.open(encoding="utf-8", newline="") as text:
            positions = [[float(row["x"]), float(row["y"])] for row in csv.DictReader(text)]
    _require(
        np.array(positions).tobytes() == reference.trajectory.position.tobytes(),
        "the numbers read are not those written",
    )
    return f"{len(positions)} rows of CSV, read back to the last bit"


def _picture_export() -> str:
    """A picture is drawn and holds its scene."""
    if not has_qt():
        return "not tried, since PySide6 is not installed"
    draw_offscreen()
    scene = load_scene(path(*_SHOWN))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "figure.png")
        export(scene, _STEPS, file, FORMATS)
        _require(read_file(file) == read_file(path(*_SHOWN)), "the picture does not hold its scene")
        return f"a PNG of {file.stat().st_size} bytes that holds its scene"


_CHECKS = {
    "registries": _registries,
    "resources": _resources,
    "one run": _same_bits,
    "data export": _data_export,
    "picture export": _picture_export,
}
