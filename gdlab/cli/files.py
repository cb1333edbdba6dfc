"""`gdlab simulate` and `gdlab export`: a scene becomes a file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from gdlab.analysis.ending import ending
from gdlab.cli.drawing import draw_offscreen
from gdlab.cli.mistakes import UsageError, one_line
from gdlab.cli.patience import ended_in_order
from gdlab.cli.scenes import chosen_scene
from gdlab.export import DATA_FORMATS, Format, PictureOptions, check_length, format_for
from gdlab.ui.figure.formats import FORMATS


def simulate(arguments: argparse.Namespace) -> int:
    """Run a scene and write its path as numbers."""
    return _write(arguments, DATA_FORMATS, PictureOptions())


def export(arguments: argparse.Namespace) -> int:
    """Run a scene and write a picture of it, or its numbers."""
    names = ("size", "dpi", "theme", "view", "colour_map", "notation", "workings")
    options = {name: getattr(arguments, name) for name in names}
    given = {name: value for name, value in options.items() if value is not None}
    out = format_for(Path(arguments.out), FORMATS)
    if given and not out.is_picture:
        raise UsageError(f"--{next(iter(given)).replace('_', '-')} is for pictures; {out.suffix} holds numbers")
    return _write(arguments, FORMATS, replace(PictureOptions(), **given))


def _write(arguments: argparse.Namespace, formats: Mapping[str, Format], options: PictureOptions) -> int:
    """Write the file that the arguments ask for, in one of some formats."""
    path = Path(arguments.out)
    out = format_for(path, formats)
    scene = chosen_scene(arguments)
    check_length(scene, arguments.steps)
    if out.is_picture:
        draw_offscreen()
    try:
        with ended_in_order():
            recordings = out.write(scene, arguments.steps, path, options)
    except ValueError as error:  # such as a view that there is not
        raise UsageError(str(error)) from error
    print(f"wrote {one_line(str(path))}")
    for each in recordings:
        end = ending(each.simulation)
        if end is not None:
            print(f"{each.label}: {end.sentence}")
    return 0
