"""The wheel holds the laboratory whole, and works from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("PySide6")
pytest.importorskip("hatchling")

ROOT = Path(__file__).resolve().parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


def call(*command: str | Path, folder: Path) -> str:
    """What a command prints; where it fails, what it says is the failure of the test."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    call(*PIP, *build, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Folder of a virtual environment with the wheel, which sees the packages of this one, but not the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    call(sys.executable, "-m", "venv", "--without-pip", folder, folder=folder)
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}))
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    packages.joinpath("dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    call(*PIP, "--python", scripts / "python", "install", "--no-deps", "--no-index", wheel, folder=folder)
    return scripts


def test_the_wheel_holds_code_data_and_licence_alone(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    files = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    resources = [path for path in files if path.parent.name != "__pycache__"]
    assert {f"gdlab/resources/{path.relative_to(ROOT / 'resources').as_posix()}" for path in resources} <= set(names)
    assert {name.partition("/")[0] for name in names} == {"gdlab", f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"}
    assert any(name.endswith("LICENSE") for name in names)
    assert not any("__pycache__" in name for name in names)


def test_the_installed_laboratory_passes_its_selftest(installed, tmp_path):
    where = call(installed / "python", "-c", "import gdlab; print(gdlab.__file__)", folder=tmp_path)
    assert Path(where).is_relative_to(installed.parent)
    call(installed / "gdlab", "selftest", folder=tmp_path)
