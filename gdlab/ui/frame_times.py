"""Playing the window for the benchmark: how long frames take, and when the first one is painted."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from gdlab.ui.app import application, make_window, settle_memory

# isort: split
from PySide6.QtWidgets import QApplication

from gdlab.ui.main_window import MainWindow
from gdlab.ui.preferences import nobodys_preferences

T = TypeVar("T")
Timed = Callable[[Callable[[], object]], T]
"""Does a piece of work and says what it took."""

SIZE = (1920, 1080)
ARROWS = ("force", "velocity", "friction_force", "inertia")


def frame_times(frames: int, trail: int, steps: int, timed: Timed[T]) -> dict[str, list[T]]:
    """What step + render + paint of each frame took, while playing and while a slider is dragged, too.

    Args:
        frames: how many of each.
        trail: points of the trail when the first is painted.
        steps: steps a frame.
        timed: does one frame and says what it took.
    """
    with nobodys_preferences() as preferences:
        window = make_window(preferences=preferences)
        window.resize(*SIZE)
        window.show()
        for arrow in ARROWS:
            window.presenter.show_arrow(arrow, True)
        # A motion that stays alive and on the map for the whole trail.
        window.presenter.move_knob("friction", 0.01)
        window.presenter.move_knob("temperature", 0.05)
        times = {}
        for name, drag in (("playing", False), ("while a slider is dragged", True)):
            _lay_trail(window, trail)
            numbers = range(frames + 1)
            times[name] = [timed(partial(_frame, window, steps, number, drag)) for number in numbers][1:]
        window.document.history.setClean()
        window.close()
        window.deleteLater()
    return times


def _lay_trail(window: MainWindow, trail: int) -> None:
    """Go to the end of the trail, with the map and all else drawn."""
    window.player.seek(trail)
    window.presenter.settle()
    window.views.canvas.finish()
    window.views.landscape.gallery.draw_all()
    QApplication.processEvents()
    settle_memory()


def _frame(window: MainWindow, steps: int, number: int, drag: bool) -> None:
    """One frame: the hand moves, the clock ticks, and the window paints."""
    player = window.player
    if drag:
        window.presenter.move_knob("friction", 0.01 * (1.2 + math.sin(number / 10)), final=False)
    player.ticking = True
    player.tick(steps / player.speed)
    player.ticking = False
    QApplication.processEvents()


def first_frame() -> float:
    """The time of day when the window stands painted for the first time."""
    app = application()
    window = make_window()
    window.appearance.lazy_typesetting = True
    window.resize(*SIZE)
    window.show()
    app.processEvents()
    return time.time()


if __name__ == "__main__":
    print(first_frame())
    sys.stdout.flush()
