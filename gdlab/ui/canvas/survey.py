"""What is asked for when the view or the landscape changes."""

from __future__ import annotations

from msgspec import Struct

from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View


class Survey(Struct, frozen=True):
    """A request: the ground of `section` over `view`, sampled columns × rows times."""

    section: Section
    view: View
    columns: int
    rows: int
    coarse: bool = False

    def run(self) -> Relief | Curve:
        """Compute the ground; takes milliseconds to seconds, and needs no GUI thread."""
        if self.section.axes == 1:
            return curve(self.section, self.view.left, self.view.right, self.columns)
        return relief(self.section, self.view, self.columns, self.rows, keep="index" if self.coarse else "all")
