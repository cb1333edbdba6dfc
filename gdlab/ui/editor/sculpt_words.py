"""What is done to a sculpture by a drag, in the words of the history."""

from __future__ import annotations

from collections.abc import Iterable

from gdlab.core.protocols import Landscape
from gdlab.landscapes.sculpted import SculptedLandscape
from gdlab.ui.editor.sculpt_features import HEIGHT_WORDS


def deed(landscape: Landscape, names: Iterable[str]) -> str:
    """Return what the change of some numbers of a sculpture is called, by their names in its `coefficients`."""
    name = next(iter(names), "")
    if not isinstance(landscape, SculptedLandscape) or not name.startswith("features["):
        return "Move a knot"
    place, _, number = name.partition(".")
    kind = landscape.features[int(place[len("features[") : -1])].kind
    match number.partition("[")[0]:
        case "position":
            return f"Move the {kind}"
        case "angle":
            return f"Turn the {kind}"
        case "width":
            return f"Widen the {kind}"
        case _:
            return f"Change the {HEIGHT_WORDS.get(kind, 'height')} of the {kind}"
