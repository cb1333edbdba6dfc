"""The benchmarks say what they promise; how fast anything is, is not tested here."""

import functools
import importlib.util
import re

import pytest

from gdlab.bench import __main__ as bench
from gdlab.bench import formulas, frames, ground, steps, timing

HAS_QT = importlib.util.find_spec("PySide6") is not None
HAS_TORCH = importlib.util.find_spec("torch") is not None


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    """One round of a few steps."""
    once = functools.partial(timing.in_turns, rounds=1)
    for module, name, value in (
        (steps, "in_turns", once),
        (steps, "_STEPS", 40),
        (steps, "_SLOW_STEPS", 20),
        (formulas, "in_turns", once),
        (frames, "_FRAMES", 2),
        (frames, "_TRAIL", 30),
        (frames, "_STEPS", 2),
        (frames, "_STARTS", 1),
        (ground, "_ROUNDS", 2),
    ):
        monkeypatch.setattr(module, name, value)


def test_an_unknown_name_is_a_mistake_that_names_the_known_ones(capsys):
    assert bench.main(["step"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "'step'" in captured.err
    assert all(name in captured.err for name in ("steps", "formulas", "frames"))


def test_nothing_runs_when_one_of_the_names_is_unknown(monkeypatch):
    monkeypatch.setitem(bench.REPORTS, "steps", lambda: pytest.fail("it ran"))
    assert bench.main(["steps", "nonsense"]) == 2


def test_the_named_reports_are_printed_in_their_order(monkeypatch, capsys):
    for name in bench.REPORTS:
        monkeypatch.setitem(bench.REPORTS, name, lambda name=name: [f"report {name}"])
    assert bench.main(["formulas", "steps"]) == 0
    assert capsys.readouterr().out == "report formulas\nreport steps\n"
    assert bench.main([]) == 0
    assert capsys.readouterr().out.split("\n")[:-1] == [f"report {name}" for name in bench.REPORTS]


@pytest.mark.skipif(not HAS_QT, reason="the window is measured")
def test_ground_is_timed_typed_dragged_and_brushed():
    head, *lines = ground.report()
    assert "stationary points" in head
    for work in ("typed", "handle", "brush"):
        line = next(line for line in lines if work in line)
        assert re.search(
            r"median +\d+\.\d ms, 95th percentile +\d+\.\d ms, processor +\d+\.\d ms = +\d+\.\d loops$", line
        )
    assert re.search(r"the loop: .*\d\.\d\d ms$", lines[-1])


def test_steps_are_compared_as_ratios_in_one_run():
    head, *lines = steps.report()
    assert "steps per second" in head
    for work in ("gdlab, elongated valley, T = 0", "Himmelblau", "with noise", "ten lines of numpy"):
        line = next(line for line in lines if work in line)
        assert re.search(r"[\d,]+\s+\d+\.\d×$", line), line
    assert "1.0×" in lines[0]
    assert any("torch" in line for line in lines)
    if HAS_TORCH:
        assert any("with backward" in line for line in lines)
        assert any("analytic gradient" in line for line in lines)
    else:
        assert "not installed" in lines[-1]


def test_the_competitor_takes_the_same_steps():
    import gdlab

    ours = gdlab.simulate(gdlab.landscape("elongated-valley"), gdlab.Parameters(), [steps._START], steps._SLOW_STEPS)
    assert steps._numpy_loop() == pytest.approx(ours.position[:, 0], rel=1e-12)


def test_every_formula_has_a_time_to_compile():
    lines = formulas.report()
    assert len(lines) == 1 + len(formulas._FORMULAS)
    assert all(re.search(r"\d\.\d ms$", line) for line in lines[1:])


@pytest.mark.skipif(not HAS_QT, reason="frames need the window")
def test_frames_and_start_are_reported(qapp):
    from PySide6.QtCore import QEvent, QSettings
    from PySide6.QtWidgets import QApplication

    head, *lines = frames.report()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QSettings("gdlab", "gdlab").allKeys() == []
    assert "1920 × 1080" in head
    assert "trail of 30 points" in head
    expected = ("playing", "dragged", "the loop", "first painted frame")
    assert [word in line for word, line in zip(expected, lines, strict=True)] == [True] * 4
    assert all("95th percentile" in line for line in lines[:2])


def test_competitors_take_turns():
    order = []
    works = {name: functools.partial(order.append, name) for name in "ab"}
    assert set(timing.in_turns(works, rounds=3)) == {"a", "b"}
    assert order == ["a", "b"] * 4


def test_a_stopwatch_runs_its_loop_after_every_piece_of_work(monkeypatch):
    done = []
    monkeypatch.setattr(timing.Stopwatch, "_loop", lambda _self: done.append("loop"))
    stopwatch = timing.Stopwatch()
    done.clear()
    taken = [stopwatch.timed(functools.partial(done.append, "work")) for _ in range(2)]
    assert done == ["work", "loop"] * 2
    assert all(wall >= 0 and cpu >= 0 for wall, cpu in taken)
    assert stopwatch.reference >= 0


def test_what_was_taken_is_told_in_loops():
    stopwatch = timing.Stopwatch()
    stopwatch._reference = [0.002, 0.004, 0.006]
    taken = [timing.Taken(0.1, 0.02), timing.Taken(0.2, 0.04), timing.Taken(0.3, 0.06)]
    line = " ".join(stopwatch.line("dig", taken).split())
    assert line == "dig median 200.0 ms, 95th percentile 300.0 ms, processor 40.0 ms = 10.0 loops"
    assert stopwatch.footnote().endswith("4.00 ms")


def test_percentiles():
    values = [float(i) for i in range(100)]
    assert timing.percentile(values, 0.5) == 50.0
    assert timing.percentile(values, 0.95) == 95.0
    assert timing.percentile([3.0], 0.95) == 3.0
