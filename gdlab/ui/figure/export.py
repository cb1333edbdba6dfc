"""Figures of runs: written to a file, or as an image for the clipboard."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from gdlab.core.files import atomic_write
from gdlab.core.progress import part
from gdlab.core.suggestions import did_you_mean
from gdlab.export import ExportError, check_length
from gdlab.scene import Scene, encode
from gdlab.scene.embedded import KEY
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.figure import files
from gdlab.ui.figure.column import column_figure
from gdlab.ui.figure.compare import CompareFigure, compare_figure, compared, comparison
from gdlab.ui.figure.layout import Drawn, Figure
from gdlab.ui.figure.loss import LossFigure, loss_figure
from gdlab.ui.figure.race import race
from gdlab.ui.figure.slide import slide_figure
from gdlab.ui.figure.style import Sheet, sheet
from gdlab.ui.figure.subject import subject
from gdlab.ui.fonts import load_fonts
from gdlab.ui.painting.colour_maps import COLOUR_MAPS, QUIET
from gdlab.ui.theme import THEMES, Theme

VIEWS = ("map", "loss", "compare")
"""What can be drawn: a run on its landscape, the losses of all runs, or two runs on two maps."""

_COMPOSED = 0.5
"""Share of the work: the run is taken and the figure laid out."""


def export_figure(
    scene: Scene,
    steps: int,
    path: str | os.PathLike[str],
    *,
    size: tuple[int, int] | None = None,
    dpi: float | None = None,
    theme: str = "light",
    view: str = "map",
    colour_map: str = QUIET,
    notation: Notation = STANDARD,
    workings: bool = False,
) -> None:
    """Draw a run and write it as PNG, SVG or PDF, whole or not at all.

    Args:
        scene: what runs.
        steps: how many.
        path: of the file, whose suffix says its kind.
        size: width and height in pixels; without it a column of 85 mm. Wide sizes give a slide.
        dpi: pixels per inch; 300 for a column, and such that a slide is 7.5 inches high.
        theme: light, dark or contrast.
        view: map, a run on its landscape; loss, the losses of all runs; or compare, two runs on two maps.
        colour_map: key of the landscape's colours in `COLOUR_MAPS`.
        notation: letters for weights and momentum, and which reading comes first.
        workings: of a map, draw at the particle what goes on inside the method.

    Raises:
        ExportError: a size, theme, view, colour map or kind of file that there is not.
        OSError: the file cannot be written; an old one is whole.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _WRITERS:
        raise ExportError(f"a figure is written as {', '.join(_WRITERS)}, not {suffix or 'a file without a suffix'}")
    scene = compared(scene) if view == "compare" else scene
    look: dict[str, Any] = {"theme": theme, "view": view, "colour_map": colour_map, "notation": notation}
    with part(0.0, _COMPOSED):
        figure = compose(scene, steps, size=size, dpi=dpi, workings=workings, **look)
    with part(_COMPOSED, 1.0):
        data = _WRITERS[suffix](figure, encode(scene))
    atomic_write(path, data)


def figure_image(
    scene: Scene,
    steps: int,
    size: tuple[int, int] | None = None,
    theme: str = "light",
    colour_map: str = QUIET,
    notation: Notation = STANDARD,
) -> QImage:
    """Draw a run as an image that carries its scene in the text `gdlab-scene`.

    Raises:
        ExportError: a size, theme or colour map that there is not.
    """
    with part(0.0, _COMPOSED):
        figure = compose(scene, steps, size=size, theme=theme, colour_map=colour_map, notation=notation)
    with part(_COMPOSED, 1.0):
        image = files.painted(figure)
    image.setText(KEY, encode(scene).decode())
    return image


def compose(
    scene: Scene,
    steps: int,
    *,
    size: tuple[int, int] | None = None,
    dpi: float | None = None,
    theme: str = "light",
    view: str = "map",
    colour_map: str = QUIET,
    notation: Notation = STANDARD,
    workings: bool = False,
) -> Drawn:
    """Take the run and lay the figure out; arguments and errors are those of `export_figure`."""
    _check_known("view", view, VIEWS)
    _check_known("theme", theme, THEMES)
    _check_known("colour map", colour_map, COLOUR_MAPS)
    check_length(scene, steps)
    _ensure_application()
    page, chosen = sheet(size, dpi), THEMES[theme]  # type: ignore[index]  # it is known
    if view == "map":
        taken = subject(scene, steps, notation, workings=workings)
        lay_out = slide_figure if page.kind == "slide" else column_figure
        figure: Figure | LossFigure | CompareFigure = lay_out(taken, page, chosen)
    else:
        figure = _of_runs(scene, steps, page, chosen, view, notation)
    return replace(figure, style=replace(figure.style, colour_map=colour_map, first=notation.first))


def _of_runs(
    scene: Scene, steps: int, page: Sheet, theme: Theme, view: str, notation: Notation
) -> LossFigure | CompareFigure:
    """A figure of several runs."""
    if view == "loss":
        return loss_figure(race(scene, steps, notation), page, theme)
    return compare_figure(comparison(compared(scene), steps, notation), page, theme)


def _check_known(what: str, name: str, known: Collection[str]) -> None:
    """Raise `ExportError` for a name that there is not."""
    if name not in known:
        raise ExportError(f"there is no {what} {name!r}{did_you_mean(name, known)}; gdlab has {', '.join(known)}")


def _ensure_application() -> None:
    """Qt paints text only while an application exists: make one, without a screen where there is none."""
    if QGuiApplication.instance() is not None:
        return
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _kept.append(QApplication(sys.argv[:1]))  # of the kind that a window can use later
    load_fonts()


_kept: list[object] = []
"""The application made here, which must live as long as Qt is used."""

_WRITERS: Mapping[str, Callable[[Drawn, bytes], bytes]] = {
    ".png": files.png,
    ".svg": files.svg,
    ".pdf": lambda figure, _scene: files.pdf(figure),
}
