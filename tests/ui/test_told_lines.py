"""A step told in the window: however tall its equations are, no line touches the next one."""

from itertools import pairwise, product

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtWidgets import QApplication

from gdlab.core.resources import path as resource
from gdlab.ui import projector
from gdlab.ui.transport import narration

VALLEY = resource("scenes", "elongated-valley.gdlab")
DECAY = {"weight_decay": 0.1, "maximize": True}
OPTIONS = {
    "momentum": [{}, {"dampening": 0.3}, DECAY],
    "gradient-descent": [{}, DECAY],
    "nesterov": [{}, {"dampening": 0.3}, DECAY],
    "adam": [
        {},
        {"weight_decay": 0.1, "decoupled_weight_decay": True},
        {"amsgrad": True},
        {**DECAY, "decoupled_weight_decay": True, "amsgrad": True},
    ],
    "rmsprop": [{}, {"centered": True}, {**DECAY, "centered": True}],
    "adagrad": [{}, {**DECAY, "lr_decay": 0.1, "initial_accumulator_value": 0.2}],
    "newton": [{}, {"damping": 0.5}],
    "flow": [{}, {"maximize": True}],
    "langevin-baoab": [{}, {"maximize": True}],
}


def settled(window):
    for _ in range(3):
        QApplication.processEvents()
        window.presenter.settle()


def box(equation, position, style):
    """What is painted of an equation, tints and all."""
    found = equation.ink.boundingRect()
    for slot in equation.slots:
        reach = (0.18 * slot.em, 0.24 * slot.em) if style.fill is not None else (0.0, 0.0)
        found |= slot.glyphs.boundingRect() | slot.rect.adjusted(0, -reach[0], 0, reach[1])
    return found.translated(position)


@pytest.fixture
def painted(monkeypatch):
    """A function that paints a widget and gives the boxes of its equations, in their order."""

    def boxes(module, widget):
        found = []
        usual = module.paint

        def paint(painter, equation, position, ink, style):
            found.append(box(equation, position, style))
            usual(painter, equation, position, ink, style)

        with monkeypatch.context() as patch:
            patch.setattr(module, "paint", paint)
            widget.grab()
        return found

    return boxes


def touching(boxes: list[QRectF]) -> list[tuple[float, float]]:
    """Lines whose successor begins above their end; a column begins anew at its top."""
    pairs = [(one, two) for one, two in pairwise(boxes) if two.center().y() > one.center().y()]
    return [(one.bottom(), two.top()) for one, two in pairs if two.top() <= one.bottom()]


@pytest.mark.parametrize("hall", [False, True])
@pytest.mark.parametrize("method", OPTIONS)
def test_no_line_of_a_told_step_touches_the_next(shown_window, painted, method, hall):
    sizes = ((1920, 1080), (1280, 720)) if hall else ((1366, 768), (1600, 900), (1920, 1080))
    window = shown_window(VALLEY, sizes[0])
    window.presenter.choose_method(method)
    window.actions_by_name["run.narrate"].setChecked(True)
    if hall:
        window.set_projector(True, full_screen=False)
    settled(window)
    window.setUpdatesEnabled(False)  # what is told is painted below, and nothing else is looked at
    module, view = (projector, window.views.readings) if hall else (narration, window.views.transport.narration)
    for options in OPTIONS[method]:
        for key, value in options.items():
            window.presenter.set_option(key, value)
        for size, step in product(sizes, (0, 9)):
            window.resize(*size)
            window.player.seek(step)
            settled(window)
            boxes = painted(module, view)
            assert (window.width(), window.height()) == size
            assert len(boxes) == 2 * len(window.time.narration.phases)
            assert touching(boxes) == [], (options, step, size)
            if hall:
                assert max(box.bottom() for box in boxes) <= view.height()


def test_a_row_with_a_radical_is_higher_and_rows_are_found_under_the_pointer_where_they_stand(shown_window, qtbot):
    window = shown_window(VALLEY, (1600, 900))
    window.presenter.choose_method("adam")
    window.player.seek(9)
    window.actions_by_name["run.narrate"].setChecked(True)
    settled(window)
    strip = window.views.transport.narration
    tops = strip._tops()
    heights = [below - above for above, below in pairwise(tops)]
    assert heights[1] > heights[0] == heights[2]
    assert strip.height() >= tops[-1]
    with qtbot.waitSignal(strip.hovered) as hovered:
        qtbot.mouseMove(strip, QPoint(60, round(tops[3]) - 2))
    assert hovered.args == [window.time.narration.phases[2].arrow]


def test_the_rows_keep_their_heights_while_the_numbers_change(shown_window):
    window = shown_window(VALLEY, (1600, 900))
    window.presenter.choose_method("adam")
    window.actions_by_name["run.narrate"].setChecked(True)
    strip = window.views.transport.narration
    window.player.seek(1)
    least = strip._tops()
    for step in (2, 9, 40, 300):
        window.player.seek(step)
        settled(window)
        assert all(now >= before for now, before in zip(strip._tops(), least, strict=True))
        least = strip._tops()
