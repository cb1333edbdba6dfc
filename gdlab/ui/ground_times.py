"""Changing the ground for the benchmark: how long until it is new, and how long the frames of a hand that shapes it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gdlab.ui.app import make_window, settle_memory
from gdlab.ui.editor.sculpt_panel import SculptPanel
from gdlab.ui.frame_times import SIZE
from gdlab.ui.main_window import MainWindow
from gdlab.ui.preferences import Preferences, nobodys_preferences

_FORMULAS = {
    "a formula typed (Himmelblau)": "(x**2 + y - {:.6f})**2 + (x + y**2 - 7)**2",
    "a formula typed (sines)": "sin({:.6f}*x/4)*cos(2*y) + (x**2 + y**2)/4",
    "a formula typed (six Gaussians)": "-exp(-x**2 - y**2/{:.6f})"
    + "".join(f" - exp(-(x - {k})**2 - 2*(y + {k / 2})**2)" for k in (-2, -1, 1, 2, 3)),
}
_AT_LEAST = 50
"""Milliseconds after which to look again, should no event tell of the end."""


def ground_times(rounds: int) -> dict[str, list[float]]:
    """Seconds from a change until all that is shown of the ground is new and painted, at 1920 × 1080."""
    with nobodys_preferences() as preferences:
        window = _window(preferences)
        times = {name: _typed(window, text, rounds) for name, text in _FORMULAS.items()}
        _begin_sculpting(window)
        times["a feature moved by number"] = _numbered(window, rounds)
        _close(window)
    return times


def hand_times(rounds: int) -> dict[str, list[float]]:
    """Seconds from the pointer's move until the ground below it is painted, and from letting go until all is new."""
    with nobodys_preferences() as preferences:
        window = _window(preferences)
        sculpt = _begin_sculpting(window)
        well = _pixel(window, 0.7, 0.5)
        circle = [_turn(well, 120, 2 * math.pi * n / rounds) for n in range(rounds + 1)]
        times = dict(_pulled(window, "a handle held", circle))
        sculpt.brush.kinds.chosen.emit("raise")
        area = window.views.canvas.frame.area
        places = [(0.15 + 0.7 * n / rounds, 0.5 + 0.25 * math.sin(n / 5)) for n in range(rounds + 1)]
        way = [area.topLeft() + QPointF(x * area.width(), y * area.height()) for x, y in places]
        times |= _pulled(window, "a brush stroke", way)
        _close(window)
    return times


def _window(preferences: Preferences) -> MainWindow:
    window = make_window(preferences=preferences)
    window.resize(*SIZE)
    window.show()
    _wait(window)
    window.views.landscape.gallery.draw_all()
    settle_memory()
    return window


def _close(window: MainWindow) -> None:
    window.document.history.setClean()
    window.close()
    window.deleteLater()


def _typed(window: MainWindow, formula: str, rounds: int) -> list[float]:
    def type_one(n: int) -> None:
        window.presenter.type_formula(formula.format(11 + n / 7), final=False)

    return [_timed(partial(type_one, n), partial(_wait, window)) for n in range(rounds)]


def _begin_sculpting(window: MainWindow) -> SculptPanel:
    """Begin with a bowl and a well in it; return the panel."""
    window.views.landscape.show_way("sculpt")
    panel: SculptPanel = window.views.landscape.panels["sculpt"]
    panel.begun.emit("plane")
    _wait(window)
    return panel


def _numbered(window: MainWindow, rounds: int) -> list[float]:
    def drag(n: int) -> None:
        window.presenter.move_coefficient("features[1].position[0]", math.sin(n / 9), final=False)

    return [_timed(partial(drag, n), partial(_wait, window, points=False)) for n in range(rounds)]


def _pulled(window: MainWindow, name: str, way: Sequence[QPointF]) -> dict[str, list[float]]:
    """Press, move along pixels of the canvas and let go."""
    _wait(window)
    _point(window, QEvent.Type.MouseButtonPress, way[0])
    QApplication.processEvents()
    frames = [_timed(partial(_point, window, QEvent.Type.MouseMove, at), QApplication.processEvents) for at in way[1:]]
    release = partial(_point, window, QEvent.Type.MouseButtonRelease, way[-1])
    return {f"{name}: frames": frames, f"{name}: let go": [_timed(release, partial(_wait, window))]}


def _point(window: MainWindow, kind: QEvent.Type, at: QPointF) -> None:
    canvas = window.views.canvas
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


def _pixel(window: MainWindow, x: float, y: float) -> QPointF:
    return window.views.canvas.sight.to_pixel(x, y)


def _turn(start: QPointF, radius: float, angle: float) -> QPointF:
    """Return a place on a circle through `start`."""
    return start + QPointF(radius * (math.cos(angle) - 1), radius * math.sin(angle))


def _timed(change: Callable[[], object], wait: Callable[[], object]) -> float:
    begun = time.perf_counter()
    change()
    wait()
    return time.perf_counter() - begun


def _wait(window: MainWindow, points: bool = True) -> None:
    """Let the window work until what it shows is new and painted, sleeping as it does when nothing happens."""
    timer = QTimer()
    timer.start(_AT_LEAST)
    QApplication.processEvents()
    while window.views.canvas.is_stale or (points and not window.presenter.settled):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
