"""`gdlab [SCENE]` and `gdlab screenshot`: the window, on the screen or drawn without one."""

from __future__ import annotations

import argparse
from pathlib import Path

from gdlab.cli.drawing import draw_offscreen, require_display
from gdlab.cli.mistakes import UsageError, one_line
from gdlab.cli.patience import ended_in_order
from gdlab.cli.scenes import chosen_scene
from gdlab.export import check_length
from gdlab.scene import load_scene
from gdlab.scene.maps import is_map


def open_window(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    if arguments.scene is not None and not is_map(arguments.scene):
        load_scene(arguments.scene)  # a file that cannot be opened is said here, where it was named
    require_display()
    from gdlab.ui.app import run  # noqa: PLC0415 (Qt, and only now)

    return run(arguments.scene)


def take_screenshot(arguments: argparse.Namespace) -> int:
    """Draw the window with a scene into a PNG."""
    if Path(arguments.out).suffix.lower() != ".png":
        raise UsageError(f"a screenshot is a .png file, not {Path(arguments.out).name!r}")
    scene = chosen_scene(arguments)
    check_length(scene, arguments.step)
    draw_offscreen()
    from gdlab.ui.screenshot import screenshot  # noqa: PLC0415 (Qt, and only now)

    theme = arguments.theme or ("contrast" if arguments.projector else "light")
    options = (arguments.projector, theme, arguments.step, arguments.colour_map, arguments.notation)
    with ended_in_order():
        screenshot(arguments.scene, arguments.out, arguments.size, *options, scene)
    print(f"wrote {one_line(arguments.out)}")
    return 0
