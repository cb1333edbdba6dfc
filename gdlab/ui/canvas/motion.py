"""The view and its motion: what is shown, where it is going, and 220 ms between."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.ui.appearance import Appearance

_MILLISECONDS = 220


class ViewMotion(QObject):
    """Holds the view; `moved` follows every frame of a motion, `arrived` its end."""

    moved = Signal()
    arrived = Signal()

    def __init__(self, appearance: Appearance, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.target = view
        self._origin = view
        self._appearance = appearance
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.valueChanged.connect(self._on_value)
        self._animation.finished.connect(self.arrived)

    def jump(self, view: View) -> None:
        """Show `view` at once."""
        self._animation.stop()
        self.view = self.target = view
        self.moved.emit()
        self.arrived.emit()

    def glide(self, view: View) -> None:
        """Move to `view`; at once with reduced motion."""
        duration = self._appearance.duration(_MILLISECONDS)
        if duration == 0:
            self.jump(view)
            return
        self._animation.stop()
        self._origin, self.target = self.view, view
        self._animation.setDuration(duration)
        self._animation.start()

    def finish(self) -> None:
        """End a motion at once."""
        if self._animation.state() == QVariantAnimation.State.Running:
            self.jump(self.target)

    @property
    def moving(self) -> bool:
        """Say whether a motion is under way."""
        return bool(self._animation.state() == QVariantAnimation.State.Running)

    def _on_value(self, share: float) -> None:
        self.view = self.target if share >= 1.0 else self._origin.mixed(self.target, share)
        self.moved.emit()


def resting_view(section: Section | None, asked: View | None, aspect: float) -> View:
    """Return the view asked for, or the landscape's bounds; in 2-D with equal units, in an area of this aspect."""
    if section is None:
        return View(-aspect, aspect, -1.0, 1.0)
    bounds = section.bounds
    (left, right), (bottom, top) = bounds[0].tolist(), bounds[-1].tolist()
    view = asked or View(left, right, bottom, top)
    return view if section.axes == 1 else view.locked(aspect)
