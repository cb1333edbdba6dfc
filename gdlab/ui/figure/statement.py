"""What was done, in plain words: the caption of a figure and the subtitle of a slide."""

from __future__ import annotations

from collections.abc import Iterator

from gdlab.analysis.ending import ending
from gdlab.core.arrays import FloatArray
from gdlab.core.events import Setting
from gdlab.core.simulation import Simulation
from gdlab.scene import Scene
from gdlab.ui.docks.landscape.wording import plain_number

TIE = "\N{NO-BREAK SPACE}"
"""Between words that stay on one line."""
_SHOWN_COORDINATES = 3


def statement(scene: Scene, simulation: Simulation, setting: Setting) -> str:
    """80 steps of momentum from (1.5, 1.5), and whatever is unusual about them.

    Args:
        scene: what ran.
        simulation: its selected run, at its end.
        setting: what its last step was taken with.
    """
    return "; ".join([", ".join(_clauses(scene, simulation, setting)), *_beside(scene)])


def _clauses(scene: Scene, simulation: Simulation, setting: Setting) -> Iterator[str]:
    """The parts of the sentence, the usual unsaid."""
    run, head = scene.runs[scene.view.selected], simulation.head
    counted = f"{head} {'step' if head == 1 else 'steps'}"
    yield f"{counted} of {run.method.replace('-', ' ')} from{TIE}{point_text(simulation.start)}"
    if len(simulation.start) > 1:
        yield f"the first of {len(simulation.start)} particles"
    if simulation.velocity is not None and setting.coefficients().mass:
        yield f"thrown with{TIE}{point_text(simulation.velocity)}{TIE}m/s"
    if len(scene.runs) > 1:
        yield f"one of {len(scene.runs)} runs"
    yield from _peculiarities(setting)
    if setting.coefficients().gradient_noise:
        yield f"seed{TIE}{scene.seed}"
    changes = len({event.step for event in simulation.events if 0 < event.step < head})
    if changes:
        yield f"{changes} {'change' if changes == 1 else 'changes'} on the way, numbers of the end"
    if setting.landscape.dimension > 2:
        yield "cut through its end"
    end = ending(simulation)
    if end is not None:
        yield end.sentence.replace("k = ", f"k{TIE}={TIE}")


def _beside(scene: Scene) -> Iterator[str]:
    """What else is drawn: the path that came with the landscape, and what accompanies the particle."""
    if getattr(scene.landscape, "trajectory", ()):
        yield "dashed, the path recorded with it"
    yield from company_words(scene)


def company_words(scene: Scene) -> Iterator[str]:
    """What the lines and marks beside a particle are."""
    words = {"flow": "dashed line and open ball, the exact motion at equal time", "landing": "square, the next step"}
    yield from (text for key, text in words.items() if key in scene.view.ghosts)


def _peculiarities(setting: Setting) -> Iterator[str]:
    """Friction scheme and options, where they are not the usual ones."""
    if setting.friction_scheme != "explicit" and setting.coefficients().mass:
        yield f"{setting.friction_scheme} friction"
    for key, value in setting.options.items():
        if value:
            yield key.replace("_", " ") + ("" if value is True else f"{TIE}{plain_number(value)}")


def point_text(points: FloatArray) -> str:
    """The first of some points: (1.5, 1.5), or the number alone in one dimension."""
    texts = [plain_number(value, 4) for value in points[0].tolist()]
    if len(texts) == 1:
        return texts[0]
    shown = texts if len(texts) <= _SHOWN_COORDINATES else [*texts[:_SHOWN_COORDINATES], "…"]
    return f"({f',{TIE}'.join(shown)})"
