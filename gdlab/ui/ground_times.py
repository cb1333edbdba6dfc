"""Changing the ground for the benchmark: how long until map and stationary points are new."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtWidgets import QApplication

from gdlab.landscapes.brush import Brush
from gdlab.ui.app import make_window, settle_memory
from gdlab.ui.frame_times import SIZE
from gdlab.ui.ground_edits import GroundEdits
from gdlab.ui.main_window import MainWindow
from gdlab.ui.preferences import nobodys_preferences

_FORMULAS = {
    "a formula typed (Himmelblau)": "(x**2 + y - {:.6f})**2 + (x + y**2 - 7)**2",
    "a formula typed (sines)": "sin({:.6f}*x/4)*cos(2*y) + (x**2 + y**2)/4",
    "a formula typed (six Gaussians)": "-exp(-x**2 - y**2/{:.6f})"
    + "".join(f" - exp(-(x - {k})**2 - 2*(y + {k / 2})**2)" for k in (-2, -1, 1, 2, 3)),
}


def ground_times(rounds: int) -> dict[str, list[float]]:
    """Seconds from a change until all that is shown of the ground is new, at 1920 × 1080."""
    with nobodys_preferences() as preferences:
        window = make_window(preferences=preferences)
        window.resize(*SIZE)
        window.show()
        _wait(window)
        window.views.landscape.gallery.draw_all()
        settle_memory()
        times = {name: _typed(window, text, rounds) for name, text in _FORMULAS.items()}
        edits = GroundEdits(window.player, window.presenter.edit, lambda: window.document.scene)
        times["a feature's handle dragged, map only"] = _dragged(window, edits, rounds)
        times["a brush stroke, map only"] = _brushed(window, edits, rounds)
        window.document.history.setClean()
        window.close()
        window.deleteLater()
    return times


def _typed(window: MainWindow, formula: str, rounds: int) -> list[float]:
    def type_one(n: int) -> None:
        window.presenter.type_formula(formula.format(11 + n / 7), final=False)

    return [_timed(partial(type_one, n), partial(_wait, window)) for n in range(rounds)]


def _dragged(window: MainWindow, edits: GroundEdits, rounds: int) -> list[float]:
    edits.begin("plane")
    _wait(window)

    def drag(n: int) -> None:
        window.presenter.move_coefficient("features[1].position[0]", math.sin(n / 9), final=False)

    return [_timed(partial(drag, n), partial(_wait, window, points=False)) for n in range(rounds)]


def _brushed(window: MainWindow, edits: GroundEdits, rounds: int) -> list[float]:
    brush = Brush(0.1, 0.4)
    path = [(-1.5 + 3 * n / rounds, math.sin(n / 5)) for n in range(rounds + 2)]

    def stroke(n: int) -> None:
        edits.stroke(np.array(path[: n + 2]), "raise", brush, 1.0, n == rounds - 1)

    return [_timed(partial(stroke, n), partial(_wait, window, points=False)) for n in range(rounds)]


def _timed(change: Callable[[], None], wait: Callable[[], None]) -> float:
    begun = time.perf_counter()
    change()
    wait()
    return time.perf_counter() - begun


def _wait(window: MainWindow, points: bool = True) -> None:
    """Let the window work until what it shows is new and painted."""
    QApplication.processEvents()
    while window.views.canvas.is_stale or (points and not window.presenter.settled):
        QApplication.processEvents()
        time.sleep(0.0005)
    QApplication.processEvents()
