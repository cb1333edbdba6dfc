"""Playing the window for the benchmark: how long frames take, and when the first one is painted."""

from __future__ import annotations

import math
import sys
import time

from PySide6.QtWidgets import QApplication

from gdlab.ui.app import application, make_window, settle_memory
from gdlab.ui.main_window import MainWindow
from gdlab.ui.preferences import nobodys_preferences

SIZE = (1920, 1080)
ARROWS = ("force", "velocity", "friction_force", "inertia")


def frame_times(frames: int, trail: int, steps: int) -> dict[str, list[float]]:
    """Seconds of step + render + paint of each frame, while playing and while a slider is dragged.

    Args:
        frames: how many of each.
        trail: points of the trail when the first is painted.
        steps: steps a frame.
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
        times = {
            name: [_frame(window, steps, trail, number, drag) for number in range(frames + 1)][1:]
            for name, drag in (("playing", False), ("while a slider is dragged", True))
        }
        window.document.history.setClean()
        window.close()
        window.deleteLater()
    return times


def _frame(window: MainWindow, steps: int, trail: int, number: int, drag: bool) -> float:
    """Seconds of one frame; before the first the trail is laid and the map is drawn."""
    if number == 0:
        window.player.seek(trail)
        window.presenter.settle()
        window.views.canvas.finish()
        window.views.landscape.gallery.draw_all()
        QApplication.processEvents()
        settle_memory()
    begun = time.perf_counter()
    if drag:
        window.presenter.move_knob("friction", 0.01 * (1.2 + math.sin(number / 10)), final=False)
    window.player.seek(window.player.cursor + steps)
    QApplication.processEvents()
    return time.perf_counter() - begun


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
