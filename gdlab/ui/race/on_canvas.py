"""The runs of a race on the canvas."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from gdlab.core.simulation import Simulation
from gdlab.scene import Scene
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.rivals import ALONE, RunPath
from gdlab.ui.player import Player


def show_branches(canvas: Canvas, player: Player, runs: Collection[int], *, racing: bool) -> None:
    """Show the rewritten futures of some runs, faintly: in the colour of the run, or where it is alone in ink."""
    branches = [branch for branch in player.branches.all if branch.run in runs]
    canvas.set_branches(
        RunPath(branch.number, "", branch.positions, branch.positions[-1], branch.run if racing else ALONE)
        for branch in branches
    )


def show_race(canvas: Canvas, scene: Scene, player: Player) -> None:
    """Show where the runs besides the selected one are and have been; a run that is alone has no rivals."""
    runs, selected = scene.runs, player.selected
    two = scene.view.panels == "two"
    show_branches(canvas, player, (selected,) if two else range(len(runs)), racing=len(runs) > 1)
    if len(runs) == 1 or len(runs) != len(player.simulations):
        canvas.set_race(None, "", ())
        return
    if two:  # each on a map of its own, under its name
        canvas.set_race(selected, "", ())
        return
    entries = zip(runs, player.simulations, player.stands, strict=True)
    rivals = [
        _run_path(index, run.label, simulation, step)
        for index, (run, simulation, step) in enumerate(entries)
        if index != selected
    ]
    canvas.set_race(selected, runs[selected].label, rivals)


def _run_path(index: int, label: str, simulation: Simulation, step: int) -> RunPath:
    steps, way = simulation.outline()
    known = int(np.searchsorted(steps, step, side="right"))
    return RunPath(index, label, way[:known], simulation.rows(step, step)[0, 0])
