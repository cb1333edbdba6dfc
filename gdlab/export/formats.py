"""Which file name makes which file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.suggestions import did_you_mean
from gdlab.export.csv_file import write_csv
from gdlab.export.npz_file import write_npz
from gdlab.export.recording import ExportError, Recording, record
from gdlab.scene import Scene
from gdlab.symbols.notation import STANDARD, Notation


class PictureOptions(Struct, frozen=True):
    """How a picture is drawn; None leaves it to the format.

    `size` in pixels (width, height); `dpi` in dots per inch; `theme` is light, dark or contrast; `view` says which of
    the linked views is drawn, `colour_map` in which colours, `notation` in which letters,
    `workings` whether what goes on inside the method is drawn at the particle.
    """

    size: tuple[int, int] | None = None
    dpi: float | None = None
    theme: str = "light"
    view: str = "map"
    colour_map: str = "quiet"
    notation: Notation = STANDARD
    workings: bool = False


class Format(Struct, frozen=True):
    """A kind of file.

    `write(scene, steps, path, options)` runs the scene and writes the file whole or not at all; formats of data take
    no notice of the options, and return what they recorded.
    """

    suffix: str
    title: str
    write: Callable[[Scene, int, Path, PictureOptions], Sequence[Recording]]
    is_picture: bool = False


def export(scene: Scene, steps: int, path: Path, formats: Mapping[str, Format], **options: Any) -> None:
    """Run a scene and write a file; its name says which.

    Args:
        scene: what runs.
        steps: how many.
        path: of the file.
        formats: which there are, by suffix.
        options: for pictures, those of `PictureOptions`.

    Raises:
        ExportError: an unknown format, or too many steps.
        OSError: the file cannot be written; an old one is whole.
    """
    format_for(path, formats).write(scene, steps, path, replace(PictureOptions(), **options))


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


def _csv(scene: Scene, steps: int, path: Path, _options: PictureOptions) -> Sequence[Recording]:
    recordings = record(scene, steps)
    write_csv(path, recordings)
    return recordings


def _npz(scene: Scene, steps: int, path: Path, _options: PictureOptions) -> Sequence[Recording]:
    recordings = record(scene, steps)
    write_npz(path, recordings, scene)
    return recordings


def by_suffix(*formats: Format) -> dict[str, Format]:
    """Formats by their suffixes."""
    return {each.suffix: each for each in formats}


DATA_FORMATS: Mapping[str, Format] = by_suffix(
    Format(".csv", "CSV table", _csv),
    Format(".npz", "NumPy arrays", _npz),
)
"""The formats of numbers by suffix. Those of pictures are the window's."""
