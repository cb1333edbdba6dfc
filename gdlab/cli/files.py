"""`gdlab simulate` and `gdlab export`: a scene becomes a file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gdlab.cli.drawing import draw_offscreen
from gdlab.cli.mistakes import UsageError
from gdlab.cli.scenes import chosen_scene
from gdlab.export import DATA_FORMATS, Format, PictureOptions, check_length, format_for
from gdlab.scene import Scene


def _draw(scene: Scene, steps: int, path: Path, options: PictureOptions) -> None:
    """Draw with Qt, which is needed from here on and not before."""
    check_length(scene, steps)
    draw_offscreen()
    from gdlab.ui.figure.export import export_figure  # noqa: PLC0415 (Qt, and only now)

    export_figure(scene, steps, path, size=options.size, dpi=options.dpi, theme=options.theme, view=options.view)


FORMATS: Mapping[str, Format] = {
    each.suffix: each
    for each in (
        Format(".png", "PNG picture", _draw, is_picture=True),
        Format(".svg", "SVG drawing", _draw, is_picture=True),
        Format(".pdf", "PDF drawing", _draw, is_picture=True),
        *DATA_FORMATS.values(),
    )
}
"""Every format that `export` writes, by suffix."""


def simulate(arguments: argparse.Namespace) -> int:
    """Run a scene and write its path as numbers."""
    return _write(arguments, DATA_FORMATS, PictureOptions())


def export(arguments: argparse.Namespace) -> int:
    """Run a scene and write a picture of it, or its numbers."""
    given = {
        name: getattr(arguments, name)
        for name in ("size", "dpi", "theme", "view")
        if getattr(arguments, name) is not None
    }
    out = format_for(Path(arguments.out), FORMATS)
    if given and not out.is_picture:
        raise UsageError(f"--{next(iter(given))} is for pictures; {out.suffix} holds numbers")
    return _write(arguments, FORMATS, replace(PictureOptions(), **given))


def _write(arguments: argparse.Namespace, formats: Mapping[str, Format], options: PictureOptions) -> int:
    """Write the file that the arguments ask for, in one of some formats."""
    path = Path(arguments.out)
    out = format_for(path, formats)
    out.write(chosen_scene(arguments), arguments.steps, path, options)
    print(f"wrote {path}")
    return 0
