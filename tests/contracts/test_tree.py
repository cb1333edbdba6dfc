"""The tree says where things are: a small top folder, and a method is one file that is registered under its name."""

from __future__ import annotations

from pathlib import Path

import gdlab.methods  # registers them
from gdlab.core import registry

ROOT = Path(__file__).resolve().parents[2]


def test_the_top_folder_holds_these_alone():
    shown = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert shown <= {"README.md", "gdlab", "packaging", "pyproject.toml", "resources", "tests"}


def test_every_file_of_a_method_is_registered_under_its_name():
    """Methods are imported one by one, for a scan of the folder finds nothing in a frozen app; none is forgotten."""
    files = {path.stem.replace("_", "-") for path in Path(gdlab.methods.__file__).parent.glob("[!_]*.py")}
    assert {method.key for method in registry.methods()} == files
