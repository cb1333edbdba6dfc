"""The import contracts of pyproject.toml speak of what exists, name everything that exists, and hold for Qt."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "gdlab"
QT = {"PySide6", "shiboken6", "pyqtgraph"}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
LAYERS, *FORBIDDEN = SETTINGS["contracts"]
LAYER_NAMES = {name for layer in LAYERS["layers"] for name in re.split(r"\s*[|:]\s*", layer)}


def imported(source: str) -> set[str]:
    """The top-level packages that a source imports absolutely, at whatever depth of the code."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).partition(".")[0])
    return found


def exists(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_contracts_name_what_exists():
    named = {f"{container}.{name}" for container in LAYERS["containers"] for name in LAYER_NAMES}
    named |= {module for contract in FORBIDDEN for module in contract["source_modules"]}
    assert not {module for module in named if not exists(module)}


def test_every_part_of_gdlab_is_a_layer():
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")}
    assert parts - {"__init__"} == LAYER_NAMES


def test_qt_is_forbidden_to_every_layer_but_the_window():
    (contract,) = [contract for contract in FORBIDDEN if set(contract["forbidden_modules"]) >= QT]
    assert set(contract["source_modules"]) == {f"gdlab.{name}" for name in LAYER_NAMES - {"ui"}}


def test_every_folder_of_code_is_a_package():
    """A folder without `__init__.py` is a namespace package, which the contracts do not see."""
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert not {folder for folder in folders if not (folder / "__init__.py").is_file()}


def test_only_the_window_imports_qt():
    files = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "ui" not in path.parents]
    assert files
    assert not {str(path) for path in files if imported(path.read_text("utf-8")) & QT}


@pytest.mark.parametrize("source", ["import PySide6.QtGui", "def f():\n    from PySide6.QtGui import QPainter"])
def test_an_import_of_qt_is_seen(source):
    assert imported(source) == {"PySide6"}
