"""The document: one frozen scene, its history, and its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gdlab.scene import Scene, save_scene


class _Edit(QUndoCommand):
    """From one scene, as it stood at a step, to another. Edits of one drag have one key and merge into one entry."""

    def __init__(
        self, document: Document, before: Scene, after: Scene, label: str, drag: str | None, number: int, step: int
    ) -> None:
        super().__init__(label)
        self.drag = drag
        self._document = document
        self._before = before
        self._after = after
        self._number = number
        self._step = step

    def id(self) -> int:
        """Qt asks `mergeWith` only for commands of the same id; −1 is never asked."""
        return self._number if self.drag else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over where the later edit of the same drag leads; one that leads back is forgotten."""
        if not isinstance(other, _Edit):
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True

    def redo(self) -> None:
        self._document._return_to(self._after)

    def undo(self) -> None:
        self._document.end_drag()
        self._document._return_to(self._before, self._step)


class Document(QObject):
    """The scene that is open. Every change goes through `edit`, and every view follows `changed(before, after, step)`.

    `step` is where its clock stood when an edit left the scene to which one comes back, 0 for one that is new.
    `drag` is the key of the drag that is in progress, None where there is none.
    `drag_ended`: edits that were one drag have come to their end; `opened`: another scene is open.
    """

    changed = Signal(object, object, int)
    opened = Signal()
    title_changed = Signal()
    drag_ended = Signal()

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.path: Path | None = None
        self.history = QUndoStack(self)
        self.history.cleanChanged.connect(self._tell_title)
        self.drag: str | None = None
        self._drags = 0

    def edit(
        self,
        label: str,
        change: Callable[[Scene], Scene],
        drag: str | None = None,
        final: bool = True,
        *,
        step: int = 0,
    ) -> None:
        """Replace the scene by a changed one.

        Args:
            label: what Undo will call it.
            change: a pure function; what it raises reaches the caller and nothing is changed.
            drag: edits with the same key become one entry, until one is `final`.
            final: the drag ends here.
            step: where the clock stands, to which Undo will bring it back.
        """
        after = change(self.scene)
        if drag is None or drag != self.drag:
            self._drags += 1
        self.drag = drag
        if after != self.scene:
            self.history.push(_Edit(self, self.scene, after, label, drag, self._drags, step))
        if final:
            self.end_drag()

    def end_drag(self, drag: str | None = None) -> None:
        """What comes next is a new entry; of a `drag` that is named only where it is the one in progress."""
        if self.drag is not None and drag in (None, self.drag):
            self.drag = None
            self.drag_ended.emit()

    def drop_edits(self, drag: str, until: Callable[[], bool]) -> None:
        """Take back the last edits of one kind of drag until all is as it was; nothing of them is left to redo."""
        self.end_drag(drag)
        while not until() and self.history.canUndo():
            last = self.history.command(self.history.index() - 1)
            if not isinstance(last, _Edit) or last.drag != drag:
                break
            last.undo()
            last.setObsolete(True)  # by which Qt forgets it, but does not undo it
            self.history.undo()

    def amend(self, change: Callable[[Scene], Scene]) -> None:
        """Change how the scene is looked at, which is no edit: nothing to undo, nothing to save."""
        self._show(change(self.scene))

    def open(self, scene: Scene, path: Path | None) -> None:
        """Take another scene, with an empty history."""
        self.end_drag()
        self.history.clear()
        self.path = path
        self._show(scene)
        self.title_changed.emit()
        self.opened.emit()

    def adopt(self, path: Path) -> None:
        """The scene that is open came from this file."""
        self.path = path
        self.title_changed.emit()

    def save(self, path: Path) -> None:
        """Write the scene, whole or not at all.

        Raises:
            SceneError: it could not be written; the old file is whole.
        """
        save_scene(self.scene, path)
        self.path = path
        self.history.setClean()
        self.title_changed.emit()

    @property
    def dragging(self) -> bool:
        """A drag has begun and its end has not come yet."""
        return self.drag is not None

    @property
    def modified(self) -> bool:
        """There are edits that no file has."""
        return not self.history.isClean()

    @property
    def title(self) -> str:
        """The file's name, or what a new document is called."""
        return self.path.name if self.path else "Untitled"

    def _tell_title(self, _clean: bool) -> None:
        self.title_changed.emit()

    def _return_to(self, scene: Scene, step: int = 0) -> None:
        """Show a scene of the history, as it is looked at now where the landscape is the same."""
        seen, view = self.scene.view, scene.view
        elsewhere = (view.rectangle, view.swap_axes) != (seen.rectangle, seen.swap_axes)
        if elsewhere and scene.landscape == self.scene.landscape:
            scene = replace(scene, view=replace(view, rectangle=seen.rectangle, swap_axes=seen.swap_axes))
        self._show(scene, step)

    def _show(self, scene: Scene, step: int = 0) -> None:
        before, self.scene = self.scene, scene
        self.changed.emit(before, scene, step)
