import re

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage

from gdlab.analysis.fairness import applied, statement
from gdlab.analysis.fairness_rates import TIE
from gdlab.analysis.tuning import Budget
from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.export import ExportError
from gdlab.scene import FormulaSpec, Run, Scene, load_scene
from gdlab.symbols.notation import Notation
from gdlab.ui.figure.export import compose, export_figure
from gdlab.ui.figure.race import race
from gdlab.ui.painting.loss_plot import names_room

START = ((1.5, 1.5),)
SCENE = Scene(
    landscape=FormulaSpec("a*x**2/2 + y**2/2", {"a": 20.0}),
    runs=(
        Run(label="ball", start=START),
        Run(label="descent", method="gradient-descent", start=START, parameters=Parameters(1.0, 2.0, 0.1)),
    ),
)


def ruled(rule):
    return applied(SCENE, rule, Budget(30, 40)).scene


class TestTheCaption:
    @pytest.mark.parametrize("rule", ["equal_learning_rate", "equal_effective", "tuned", "equal_evaluations"])
    def test_states_the_rule(self, rule, qapp):
        scene = ruled(rule)
        figure = compose(scene, 50, view="loss")
        words = " ".join(part.text for _, line in figure.lines for _, part in line.placed if hasattr(part, "text"))
        assert statement(scene).replace(TIE, " ") in words.replace(TIE, " ")
        assert statement(scene).replace(TIE, " ") in figure.title

    def test_without_a_rule_gives_every_run_s_numbers(self, qapp):
        said = race(SCENE, 50).statement.replace(TIE, " ")
        assert said == "50 steps of 2 runs from (1.5, 1.5). As set: ball lr 0.0100, ρ 0.900; descent lr 0.0500."

    def test_with_one_gives_them_too(self, qapp):
        said = race(ruled("equal_effective"), 50).statement.replace(TIE, " ")
        assert said.endswith("Runs: ball lr 0.0100, ρ 0.900; descent lr 0.100.")

    def test_says_with_what_the_runs_begin_and_what_moves_that(self, qapp):
        warm = {"learning_rate": {"kind": "warm-up", "start_factor": 0.5, "total_iters": 30}}
        ball = replace(SCENE.runs[0], schedules=warm, events=(Event(9, {"mass": 2.0}), Event(60, {"mass": 3.0})))
        said = race(replace(SCENE, runs=(ball, SCENE.runs[1])), 50, Notation(momentum="β")).statement
        assert said.replace(TIE, " ").endswith(
            "As set: ball lr 0.00500, β 0.900 at first (lr by warm-up, 1 change on the way); descent lr 0.0500."
        )

    def test_a_change_after_what_is_shown_spoils_no_rule(self, qapp):
        made = ruled("equal_learning_rate")
        later = replace(made.runs[0], events=(Event(50, {"mass": 2.0}),))
        said = race(replace(made, runs=(later, made.runs[1])), 50).statement.replace(TIE, " ")
        assert "Equal learning rate: lr = 0.0100 for each run." in said
        said = race(replace(made, runs=(later, made.runs[1])), 51).statement.replace(TIE, " ")
        assert "Equal learning rate at step 0, lr = 0.0100 for each run, but not after the changes of ball." in said

    def test_says_what_has_to_be_known_of_the_axis(self, qapp):
        shifted = replace(SCENE, landscape=FormulaSpec("a*x**2/2 + y**2/2 - 3", {"a": 20.0}))
        assert race(shifted, 50).statement.endswith("Drawn is the loss above the lowest minimum known, −3.")


class TestTheFigure:
    def test_has_the_losses_of_all_runs(self, qapp):
        found = race(SCENE, 50)
        assert [line.label for line in found.lines] == ["ball", "descent"]
        assert [len(line.losses) for line in found.lines] == [51, 51]
        assert found.end == 50

    def test_cuts_names_for_which_there_is_no_room_but_not_what_became_of_their_runs(self, qapp):
        runs = (replace(SCENE.runs[0], label="a ball with a long name " * 4, parameters=Parameters(1.0, 0.1, 3.0)),)
        figure = compose(replace(SCENE, runs=(*runs, SCENE.runs[1])), 400, view="loss")
        frame, (long, short) = figure.frame(), figure.race.lines
        name = figure.name(long, frame)
        assert name.startswith("a ball")
        assert name.endswith("…, diverged")
        assert figure.name(short, frame) == "descent"
        assert names_room([name], figure.style) <= figure.outer.right() - frame.area.right()

    def test_is_drawn_against_evaluations_where_these_are_equal(self, qapp):
        assert race(ruled("equal_evaluations"), 50).measure == "evaluations"
        assert race(SCENE, 50).measure == "step"

    @pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
    @pytest.mark.parametrize("size", [None, (1920, 1080), (600, 700)])
    def test_stays_within_its_sheet(self, theme, size, qapp):
        figure = compose(SCENE, 50, view="loss", theme=theme, size=size)
        if size:
            assert (figure.width, figure.height) == size
        bottom = max(at.y() + line.descent for at, line in figure.lines)
        right = max(at.x() + line.width for at, line in figure.lines)
        assert bottom <= figure.height
        assert right <= figure.width
        assert figure.outer.bottom() < min(at.y() for at, line in figure.lines if at.y() > figure.outer.top() + 1)

    def test_a_flat_one_lets_its_words_go(self, qapp):
        figure = compose(SCENE, 50, view="loss", size=(400, 160))
        assert figure.lines == ()

    def test_a_diverged_run_is_said_to_be(self, qapp, tmp_path):
        fast = replace(SCENE.runs[1], parameters=Parameters(1.0, 0.1, 0.1))
        export_figure(replace(SCENE, runs=(SCENE.runs[0], fast)), 400, tmp_path / "a.png", view="loss")
        assert not QImage(str(tmp_path / "a.png")).isNull()


class TestTheFile:
    @pytest.mark.parametrize("suffix", ["png", "svg"])
    def test_carries_the_scene_with_its_rule(self, suffix, tmp_path, qapp):
        scene, path = ruled("tuned"), tmp_path / f"race.{suffix}"
        export_figure(scene, 50, path, view="loss")
        assert load_scene(path) == scene

    def test_is_the_same_every_time(self, tmp_path, qapp):
        for name in ("a.svg", "b.svg"):
            export_figure(SCENE, 50, tmp_path / name, view="loss")
        assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
        assert len(re.findall("<path", (tmp_path / "a.svg").read_text())) > 10

    def test_can_be_a_pdf(self, tmp_path, qapp):
        export_figure(SCENE, 50, tmp_path / "a.pdf", view="loss")
        assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")

    def test_another_view_is_refused(self, tmp_path, qapp):
        with pytest.raises(ExportError, match="there is no view 'los' \\(did you mean 'loss'\\?\\)"):
            export_figure(SCENE, 50, tmp_path / "a.png", view="los")


def test_a_run_that_left_the_landscape_is_not_called_diverged():
    land = FormulaSpec("log(x) + y**2", {}, ((-2.0, 2.0), (-2.0, 2.0)))
    runs = tuple(Run(label=label, start=((0.3, 0.5),)) for label in ("one", "other"))
    taken = race(Scene(landscape=land, runs=runs), 60)
    assert {line.ending for line in taken.lines} == {"undefined"}
