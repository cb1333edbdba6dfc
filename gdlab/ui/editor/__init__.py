"""The ways to make a landscape besides typing it: sculpt it, load it, learn it from data; and the gallery at large."""

from __future__ import annotations

from typing import Any, Protocol

from gdlab.core.protocols import Landscape
from gdlab.scene.grounds import LandscapeSpec
from gdlab.ui.appearance import Appearance


class Panel(Protocol):
    """What the landscape dock asks of a panel, besides being a widget."""

    def set_landscape(self, landscape: Landscape, spec: LandscapeSpec) -> None:
        """Show a landscape, whatever its kind."""
        ...


def make_panel(key: str, appearance: Appearance) -> Any:
    """The panel of a way to make a landscape: `sculpt`, `map` or `data`; imported when it is first wanted."""
    if key == "sculpt":
        from gdlab.ui.editor.sculpt_panel import SculptPanel  # noqa: PLC0415 (not needed for the first painted frame)

        return SculptPanel(appearance)
    if key == "map":
        from gdlab.ui.editor.map_panel import MapPanel  # noqa: PLC0415

        return MapPanel(appearance)
    from gdlab.ui.editor.data_panel import DataPanel  # noqa: PLC0415

    return DataPanel(appearance)
