"""A canvas that shows what goes on inside the method, at the particle."""

from __future__ import annotations

from gdlab.symbols.anatomy import Anatomy
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.accompanied import AccompaniedCanvas


class OpenedCanvas(AccompaniedCanvas):
    """Where nothing is to be shown it does nothing more than before."""

    _appearance: Appearance
    _anatomy: Anatomy | None = None

    def _show(self, **changes: object) -> None:
        raise NotImplementedError

    def set_inner(self, inner: Anatomy | None) -> None:
        """Show what goes on inside the method, in displacements (d,) and newtons, or nothing."""
        if inner is None and self._anatomy is None:
            return
        self._anatomy = inner
        self._subject.set_inner(None if inner is None else inner.written(self._appearance.notation))
        self._show(inner=self._subject.inner)
