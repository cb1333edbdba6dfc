"""A canvas that shows what accompanies the particle."""

from __future__ import annotations

from gdlab.ui.canvas.rivals import Company
from gdlab.ui.canvas.timed import TimedCanvas


class AccompaniedCanvas(TimedCanvas):
    """Without company it does nothing more than before."""

    _has_company = False
    _barred = True

    def _go_home(self) -> None:
        raise NotImplementedError

    def set_barred(self, barred: bool) -> None:
        """Show the colour bar, or leave its room to the map."""
        if barred != self._barred:
            self._barred = barred
            self._go_home()

    def set_company(self, company: Company | None) -> None:
        """Show what accompanies the particle, or nothing."""
        if company is None and not self._has_company:
            return
        self._has_company = company is not None
        self._subject.set_company(company)
        self._place()
