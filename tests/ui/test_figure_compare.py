"""The figure of two runs: both maps in one view, names, losses, and what differs in words; every kind of file."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage, QPainter

from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.scene import FormulaSpec, GallerySpec, Run, Scene, load_scene
from gdlab.scene.panels import side_by_side
from gdlab.ui.figure.compare import compared, comparison
from gdlab.ui.figure.export import compose, export_figure
from gdlab.ui.figure.layout import maths
from gdlab.ui.figure.parts import Maths

ALONE = Scene(landscape=FormulaSpec("10*x**2 + y**2/2"), runs=(Run(start=((1.5, 1.5),)),))
TWO = side_by_side(ALONE)


def frames(figure):
    image = QImage(figure.width, figure.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    found = figure.paint(painter)
    painter.end()
    return found


def test_both_maps_show_the_same_part_at_the_same_scale(qapp):
    for size in (None, (1920, 1080), (900, 900)):
        figure = compose(TWO, 24, view="compare", size=size)
        one, other = frames(figure)
        assert one.view == other.view
        assert (one.area.width(), one.area.height()) == (other.area.width(), other.area.height())
        assert one.area.right() < other.area.left()
        assert one.area.width() > 0.25 * figure.width


def test_each_shows_its_own_run():
    figure = compose(TWO, 24, view="compare")
    for panel, index in zip(figure.panels, (0, 1), strict=True):
        assert panel.data.run == index
        assert panel.data.rivals == ()
        assert len(panel.data.path) == 25
    assert not np.array_equal(figure.panels[0].data.path, figure.panels[1].data.path)


def test_the_pair_of_the_scene_is_shown():
    runs = tuple(
        Run(label=f"run {index}", start=((1.5, 1.5),), parameters=Parameters(1.0, 1.0 + index, 0.1))
        for index in range(4)
    )
    scene = replace(TWO, runs=runs, view=replace(TWO.view, pair=(3, 1), selected=1))
    assert comparison(scene, 10).names == ("run 3", "run 1")


def test_words_say_what_differs_what_is_the_same_and_what_is_drawn():
    said = comparison(replace(TWO, view=replace(TWO.view, ghosts=("flow",))), 24).said.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert said == (
        "24 steps each from (1.5, 1.5). Only the mass differs: m = 0 | 1.00 kg, ρ = 0 | 0.900, lr = 0.100 | 0.0100. "
        "Same γ, Δt, η. Dashed line and open ball, the exact motion at equal time."
    )


def test_losses_are_those_of_the_ends():
    shown = comparison(TWO, 24)
    for each, loss in zip(shown.subjects, shown.losses, strict=True):
        x, y = each.path[-1]
        assert loss == pytest.approx(10 * x**2 + y**2 / 2)
    assert comparison(replace(TWO, view=replace(TWO.view, swap_axes=True)), 24).losses == pytest.approx(shown.losses)


def test_a_run_alone_gets_its_counterpart_and_the_file_holds_both(tmp_path):
    export_figure(ALONE, 24, tmp_path / "a.png", view="compare")
    assert load_scene(tmp_path / "a.png") == compared(ALONE) == TWO


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.pdf"])
def test_every_kind_of_file_is_written(tmp_path, name, theme):
    for size in (None, (1280, 720)):
        export_figure(TWO, 24, tmp_path / name, view="compare", theme=theme, size=size)
        assert (tmp_path / name).stat().st_size > 5_000


@pytest.mark.parametrize("landscape", [FormulaSpec("x**4 - x**2"), GallerySpec("rosenbrock-chain")])
def test_curves_and_cuts_can_be_compared(landscape):
    scene = Scene(landscape=landscape, runs=(Run(parameters=Parameters(1.0, 1.0, 1e-4)),))
    one, other = frames(compose(scene, 10, view="compare"))
    assert one.view.left == other.view.left


def test_a_divergence_is_named():
    wild = replace(ALONE.runs[0], parameters=Parameters(1e-3, 1.0, 0.5))
    shown = comparison(side_by_side(replace(ALONE, runs=(wild,))), 3000)
    figure = compose(side_by_side(replace(ALONE, runs=(wild,))), 3000, view="compare")
    assert np.isnan(shown.losses).any()
    assert figure.width > 0


def test_ghosts_come_along_in_every_figure():
    scene = replace(ALONE, view=replace(ALONE.view, ghosts=("flow", "landing")))
    figure = compose(scene, 12)
    assert figure.data.ghosts.flow is not None
    assert figure.data.ghosts.landing is not None
    assert len(figure.data.flows[0].path) == 8 * 12 + 1
    assert compose(ALONE, 12).data.ghosts is None


@pytest.mark.parametrize("method", [method.key for method in methods()])
@pytest.mark.parametrize("size", [None, (3840, 2160)])
def test_update_rules_are_broken_before_they_are_too_small_to_be_read(method, size, monkeypatch):
    sizes = {}

    def noted(rule, points, *more):
        part = maths(rule, points, *more)
        sizes[part.equation] = points
        return part

    monkeypatch.setattr("gdlab.ui.figure.compare.maths", noted)
    pair = Scene(landscape=GallerySpec("himmelblau"), runs=(Run(), Run(label="other", method=method)))
    figure = compose(pair, 4, view="compare", size=size)
    smallest = 6 / 72 * figure.dpi
    for panel in figure.panels:
        rules = [(place, line) for place, line in panel.lines if isinstance(line.placed[0][1], Maths)]
        assert rules
        for _, line in rules:
            assert line.width <= figure.width / 2
            assert all(sizes[part.equation] >= smallest for _, part in line.placed)
        tops = [place.y() - line.ascent for place, line in rules]
        bottoms = [place.y() + line.descent for place, line in rules]
        assert all(bottom <= top for bottom, top in zip(bottoms, tops[1:], strict=False))
        assert max(bottoms) <= min(rule.box.top() for rule in figure.rules)
