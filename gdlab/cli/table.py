"""`gdlab table`: the symbol table of a scene, as text or JSON."""

from __future__ import annotations

import argparse
import json

from gdlab.analysis.ending import ending
from gdlab.cli.mistakes import UsageError
from gdlab.cli.scenes import chosen_scene, run_of
from gdlab.export import check_length
from gdlab.scene import Scene
from gdlab.scene.build import run_simulation
from gdlab.scene.resolve import resolve_scene, table_json, table_text


def show(arguments: argparse.Namespace) -> int:
    """Print the table of a run's first particle at a step."""
    scene = chosen_scene(arguments)
    run = None if arguments.run_name is None else run_of(scene, arguments.run_name)
    check_length(scene, arguments.step)
    resolved = resolve_scene(scene, arguments.step, run, arguments.notation)
    if resolved.moment.step < arguments.step:
        raise UsageError(_ended(scene, run, resolved.moment.step, arguments.step))
    if arguments.json:
        print(json.dumps(table_json(resolved), indent=2, allow_nan=False))
    else:
        print(table_text(resolved))
    return 0


def _ended(scene: Scene, run: int | None, last: int, wanted: int) -> str:
    """Why there is no such step."""
    simulation = run_simulation(scene, scene.view.selected if run is None else run)
    simulation.advance(last)
    end = ending(simulation)
    why = end.sentence if end is not None and end.undefined else f"every particle has diverged by step {last}"
    return f"{why}: there is no step {wanted}"
