"""A canvas that is told what the particle is and feels, and which points of the landscape are worth a mark."""

from __future__ import annotations

from collections.abc import Sequence

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import StationaryPoint
from gdlab.ui.canvas.opened import OpenedCanvas
from gdlab.ui.painting.arrows import FORCE, FRICTION, INERTIA, VELOCITY


class InformedCanvas(OpenedCanvas):
    """Setters that only add to what is shown; none of them moves the map."""

    def _show(self, **changes: object) -> None:
        raise NotImplementedError

    def _mark(self) -> None:
        """Show the marks, as soon as the map is that of their landscape."""
        raise NotImplementedError

    def set_stationary_points(self, points: Sequence[StationaryPoint]) -> None:
        """Mark these points of the landscape."""
        self._subject.set_points(points)
        self._mark()

    def set_recorded(self, path: Sequence[Sequence[float]]) -> None:
        """Draw a path (k+1, 2) that came with the landscape beside the particle's own; none when empty."""
        self._subject.set_recorded(path)
        self._place()

    def set_pointed(self, point: StationaryPoint | None) -> None:
        """Show the eigenvectors of the Hessian at a stationary point; None for none."""
        self._show(cross=self._subject.cross(point))

    def set_vectors(
        self,
        force: FloatArray | None,
        velocity: FloatArray | None,
        friction: FloatArray | None,
        inertia: FloatArray | None,
    ) -> None:
        """Show the particle's force, friction and inertia (d,) in newtons and its velocity (d,) in metres a second."""
        given = {FORCE: force, VELOCITY: velocity, FRICTION: friction, INERTIA: inertia}
        self._subject.set_vectors({key: vector for key, vector in given.items() if vector is not None})
        self._place()

    def set_particle(self, mass: float) -> None:
        """Show the particle as large as its mass in kilograms asks for."""
        self._show(mass=mass)

    def set_value(self, potential: float) -> None:
        """Point to U on the colour bar."""
        self._show(value=potential)

    def set_arrows(self, shown: frozenset[str]) -> None:
        """Show these of the arrows "force", "velocity", "friction_force", "inertia"."""
        self._show(shown=frozenset(shown))

    def set_arrow_scale(self, force: float, speed: float) -> None:
        """Size arrows so that these values are of good length; without it, by what is typical of the landscape."""
        self._show(reference=(force, speed))

    def set_linked(self, quantity: str) -> None:
        """Thicken the arrow of a quantity that is pointed at elsewhere; "" for none."""
        self._show(linked=quantity)
