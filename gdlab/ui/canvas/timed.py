"""A canvas that shows what time may do: futures that were rewritten, and the parts of the step to come."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from gdlab.ui.canvas.rivals import RunPath
from gdlab.ui.canvas.subject import Subject
from gdlab.ui.canvas.tooled import ToolCanvas
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.story import Story, StoryArrow, StoryPiece, story_pieces
from gdlab.ui.painting.style import PictureStyle


class Part(Struct, frozen=True):
    """A displacement (d,) in the landscape's coordinates, by name, with its label and whether it is told just now."""

    name: str
    label: str
    vector: tuple[float, ...]
    told: bool = False


class TimedCanvas(ToolCanvas):
    """Without branches and stories it does nothing more than before."""

    _subject: Subject
    _parts: tuple[Part, ...] = ()
    _branches: tuple[RunPath, ...] = ()

    def _place(self) -> bool:
        raise NotImplementedError

    def set_branches(self, ways: Iterable[RunPath]) -> None:
        """Show futures that were rewritten, faintly."""
        branches = tuple(ways)
        known = {(branch.index, branch.run) for branch in self._branches}
        if known != {(branch.index, branch.run) for branch in branches}:
            self._branches = branches
            self._subject.set_branches(branches)
            self._place()

    def set_story(self, parts: tuple[Part, ...]) -> None:
        """Show these displacements from the particle on, in place of the arrows at it; none for no story."""
        if parts != self._parts:
            self._parts = parts
            self._change()

    def _story_pieces(self, frame: Frame, style: PictureStyle, data: PictureData) -> list[StoryPiece]:
        """Return what is to be seen of the story."""
        if not self._parts or data.particle is None:
            return []
        return story_pieces(self._story(), data.particle, data.mass, frame, style)

    def _story(self) -> Story:
        """The parts as they lie on the picture."""
        return tuple(
            StoryArrow(part.name, part.label, self._subject.direction(part.vector), part.told) for part in self._parts
        )
