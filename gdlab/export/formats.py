"""Which file name makes which file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from gdlab.core.suggestions import did_you_mean
from gdlab.export.csv_file import write_csv
from gdlab.export.npz_file import write_npz
from gdlab.export.recording import ExportError, check_length, record
from gdlab.scene import Scene

_PAINTER = "gdlab.ui.figure.export"


@dataclass(frozen=True)
class PictureOptions:
    """How a picture is drawn; None leaves it to the format.

    `size` in pixels (width, height); `dpi` in dots per inch; `theme` is light, dark or contrast; `view` says which of
    the linked views is drawn.
    """

    size: tuple[int, int] | None = None
    dpi: float | None = None
    theme: str = "light"
    view: str = "map"


@dataclass(frozen=True)
class Format:
    """A kind of file.

    `write(scene, steps, path, options)` runs the scene and writes the file whole or not at all; formats of data take
    no notice of the options.
    """

    suffix: str
    title: str
    write: Callable[[Scene, int, Path, PictureOptions], None]
    is_picture: bool = False


def export(scene: Scene, steps: int, path: Path, **options: Any) -> None:
    """Run a scene and write a file; its name says which.

    Args:
        scene: what runs.
        steps: how many.
        path: of the file.
        options: for pictures, those of `PictureOptions`.

    Raises:
        ExportError: an unknown format, or too many steps.
        OSError: the file cannot be written; an old one is whole.
    """
    format_for(path, FORMATS).write(scene, steps, path, replace(PictureOptions(), **options))


def format_for(path: Path, formats: Mapping[str, Format]) -> Format:
    """The format that a file name asks for.

    Raises:
        ExportError: no format has this suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in formats:
        known = ", ".join(formats)
        near = did_you_mean(suffix, formats)
        what = f"there is no format {suffix}{near}" if suffix else f"{path.name!r} does not say its format"
        raise ExportError(f"{what}; gdlab writes {known}")
    return formats[suffix]


def _csv(scene: Scene, steps: int, path: Path, _options: PictureOptions) -> None:
    write_csv(path, record(scene, steps))


def _npz(scene: Scene, steps: int, path: Path, _options: PictureOptions) -> None:
    write_npz(path, record(scene, steps), scene)


def _picture(scene: Scene, steps: int, path: Path, options: PictureOptions) -> None:
    """Have the window's painters draw it. They are called by name, for nothing here may need Qt before it draws."""
    check_length(scene, steps)
    paint = import_module(_PAINTER).export_figure
    paint(scene, steps, path, size=options.size, dpi=options.dpi, theme=options.theme, view=options.view)


def _by_suffix(*formats: Format) -> dict[str, Format]:
    return {each.suffix: each for each in formats}


DATA_FORMATS: Mapping[str, Format] = _by_suffix(
    Format(".csv", "Table of numbers (CSV)", _csv),
    Format(".npz", "NumPy arrays (NPZ)", _npz),
)
"""The formats of numbers by suffix."""

PICTURE_FORMATS: Mapping[str, Format] = _by_suffix(
    Format(".png", "PNG picture", _picture, is_picture=True),
    Format(".svg", "SVG drawing", _picture, is_picture=True),
    Format(".pdf", "PDF drawing", _picture, is_picture=True),
)
"""The formats that Qt draws, by suffix."""

FORMATS: Mapping[str, Format] = {**PICTURE_FORMATS, **DATA_FORMATS}
"""Every format by suffix."""
