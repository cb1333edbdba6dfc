"""What goes on inside a run's method, on a canvas."""

from __future__ import annotations

from gdlab.scene import Scene
from gdlab.scene.resolve import Resolved
from gdlab.symbols.anatomy import anatomy
from gdlab.ui.canvas.canvas import Canvas


def show_workings(canvas: Canvas, scene: Scene, resolved: Resolved) -> None:
    """Show it where the scene asks for it."""
    canvas.set_inner(anatomy(resolved.moment, resolved.values) if scene.view.workings else None)
