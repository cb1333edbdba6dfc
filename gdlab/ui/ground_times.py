"""Changing the ground for the benchmark: how long until it is new, and how long the frames of a hand that shapes it."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from gdlab.ui.app import make_window, settle_memory
from gdlab.ui.editor.sculpt_panel import SculptPanel
from gdlab.ui.frame_times import SIZE, T, Timed
from gdlab.ui.main_window import MainWindow
from gdlab.ui.preferences import Preferences, nobodys_preferences

_FORMULAS = {
    "a formula typed (Himmelblau)": "(x**2 + y - {})**2 + (x + y**2 - 7)**2",
    "a formula typed (sines)": "sin({}*x/4)*cos(2*y) + (x**2 + y**2)/4",
    "a formula typed (six Gaussians)": "-exp(-x**2 - y**2/{})"
    + "".join(f" - exp(-(x - {k})**2 - 2*(y + {k / 2})**2)" for k in (-2, -1, 1, 2, 3)),
}
_AT_LEAST = 50
"""Milliseconds after which to look again, should no event tell of the end."""
_PAUSE = 0.15
"""Seconds between two letters of somebody who types on."""


def ground_times(rounds: int, timed: Timed[T]) -> dict[str, list[T]]:
    """What it takes from a change until all that is shown of the ground is new and painted, at 1920 × 1080."""
    with nobodys_preferences() as preferences:
        window = _window(preferences)
        times = {name: _typed(window, text, rounds, timed) for name, text in _FORMULAS.items()}
        _begin_sculpting(window)
        times["a feature moved by number"] = _numbered(window, rounds, timed)
        _close(window)
    return times


def hand_times(rounds: int, timed: Timed[T]) -> dict[str, list[T]]:
    """What it takes from the pointer's move until the ground below is painted, and from letting go until all is new."""
    with nobodys_preferences() as preferences:
        window = _window(preferences)
        sculpt = _begin_sculpting(window)
        well = _pixel(window, 0.7, 0.5)
        circle = [_turn(well, 120, 2 * math.pi * n / rounds) for n in range(rounds + 1)]
        times = dict(_pulled(window, "a handle held", circle, timed))
        sculpt.brush.kinds.chosen.emit("raise")
        area = window.views.canvas.frame.area
        places = [(0.15 + 0.7 * n / rounds, 0.5 + 0.25 * math.sin(n / 5)) for n in range(rounds + 1)]
        way = [area.topLeft() + QPointF(x * area.width(), y * area.height()) for x, y in places]
        times |= _pulled(window, "a brush stroke", way, timed)
        _close(window)
    return times


def _window(preferences: Preferences) -> MainWindow:
    """The window as a person has it."""
    window = make_window(preferences=preferences)
    window.appearance.lazy_typesetting = True
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


def _typed(window: MainWindow, formula: str, rounds: int, timed: Timed[T]) -> list[T]:
    """Type another last digit, each time of a number that nobody has typed before, so that nothing is remembered."""
    field, seed = window.views.landscape.field, time.time_ns() % 10**7
    field.setFocus()

    def type_digit(digit: int) -> None:
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key(Qt.Key.Key_0 + digit), Qt.KeyboardModifier.NoModifier, f"{digit}"
        )
        QApplication.sendEvent(field, event)
        _wait(window)

    taken = []
    for n in range(rounds):
        number = f"1{n % 4}.{seed + 13 * n:07}"
        field.setText(formula.format(number[:-1]))
        field.setCursorPosition(formula.index("{}") + len(number) - 1)
        taken.append(timed(partial(type_digit, int(number[-1]))))
        _rest(_PAUSE)
    return taken


def _begin_sculpting(window: MainWindow) -> SculptPanel:
    """Begin with a bowl and a well in it; return the panel."""
    window.views.landscape.show_way("sculpt")
    panel: SculptPanel = window.views.landscape.panels["sculpt"]
    panel.begun.emit("plane")
    _wait(window)
    return panel


def _numbered(window: MainWindow, rounds: int, timed: Timed[T]) -> list[T]:
    def drag(n: int) -> None:
        window.presenter.move_coefficient("features[1].position[0]", math.sin(n / 9), final=False)
        _wait(window, points=False)

    return [timed(partial(drag, n)) for n in range(rounds)]


def _pulled(window: MainWindow, name: str, way: Sequence[QPointF], timed: Timed[T]) -> dict[str, list[T]]:
    """Press, move along pixels of the canvas and let go."""

    def move(at: QPointF) -> None:
        _point(window, QEvent.Type.MouseMove, at)
        QApplication.processEvents()

    def let_go() -> None:
        _point(window, QEvent.Type.MouseButtonRelease, way[-1])
        _wait(window)

    _wait(window)
    _point(window, QEvent.Type.MouseButtonPress, way[0])
    QApplication.processEvents()
    frames = [timed(partial(move, at)) for at in way[1:]]
    return {f"{name}: frames": frames, f"{name}: let go": [timed(let_go)]}


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


def _rest(seconds: float) -> None:
    """Let the window do what it does when nobody does anything."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.005)


def _wait(window: MainWindow, points: bool = True) -> None:
    """Let the window work until what it shows is new and painted, sleeping as it does when nothing happens."""
    timer = QTimer()
    timer.start(_AT_LEAST)
    QApplication.processEvents()
    while window.views.canvas.is_stale or (points and not window.presenter.settled):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
