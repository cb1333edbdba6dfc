"""Everything that can be done, as QActions: name, words and keys in one table, from which menus and help are made."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence


class Deed(Struct, frozen=True):
    """One thing that can be done: its object name, menu, words and keys."""

    name: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    help: str = ""
    checkable: bool = False


SEPARATOR = "-"
DEEDS: tuple[Deed | str, ...] = (
    Deed("file.new", "File", "New", ("Ctrl+N",), "Begin with the elongated valley"),
    Deed("file.open", "File", "Open …", ("Ctrl+O",), "Open a scene, or an image that gdlab exported"),
    Deed("file.save", "File", "Save", ("Ctrl+S",), "Save the scene"),
    Deed("file.save_as", "File", "Save as …", ("Ctrl+Shift+S",), "Save the scene under another name"),
    "File",
    Deed("export.image", "File", "Export image …", ("Ctrl+E",), "Export a figure as PNG, SVG or PDF"),
    Deed("export.data", "File", "Export data …", ("Ctrl+Shift+E",), "Export the trajectory as CSV or NPZ"),
    "File",
    Deed("file.quit", "File", "Quit", ("Ctrl+Q",), "Close gdlab"),
    Deed("edit.undo", "Edit", "Undo", ("Ctrl+Z",), "Take the last edit back"),
    Deed("edit.redo", "Edit", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do again what was taken back"),
    "Edit",
    Deed("edit.copy", "Edit", "Copy picture and scene", ("Ctrl+C",), "Copy the picture and the scene"),
    Deed("edit.paste", "Edit", "Paste scene", ("Ctrl+V",), "Open the scene or the exported image on the clipboard"),
    Deed("view.fit", "View", "Fit the landscape", ("F",), "Show the whole landscape"),
    Deed("view.zoom_in", "View", "Zoom in", ("+", "="), "Show less, larger"),
    Deed("view.zoom_out", "View", "Zoom out", ("-",), "Show more, smaller"),
    Deed("view.swap_axes", "View", "Swap axes", (), "Lay the second coordinate across and the first upright", True),
    "View",
    Deed("view.compare", "View", "Compare side by side", ("C",), "Two runs on two maps with one clock", True),
    Deed("view.ghost_flow", "View", "Exact motion beside", ("G",), "The exact flow at equal time", True),
    Deed("view.ghost_landing", "View", "Next landing point", ("Shift+G",), "Where the next step will land", True),
    "View",
    Deed("view.workings", "View", "Inner workings", ("W",), "Show at the particle what the method does inside", True),
    Deed("view.docks", "View", "Hide the docks", ("Ctrl+D",), "Hide all docks, or bring them back", checkable=True),
    Deed("view.projector", "View", "Projector", ("F11",), "Full screen and large type", checkable=True),
    Deed("view.next_panel", "View", "Next panel", ("PgDown",), "Projector: map and readings, then symbols, then map"),
    Deed("view.last_panel", "View", "Panel before", ("PgUp",), "Projector: the panel before"),
    Deed("view.desk", "View", "Leave the projector", ("Esc",), "Back to the desk as it was"),
    Deed("run.play", "Run", "Play", ("Space",), "Let the particle go, or hold it", checkable=True),
    Deed("run.step", "Run", "Step", (".", "Alt+Right"), "One step forward"),
    Deed("run.back", "Run", "Back", (",", "Alt+Left"), "One step back"),
    Deed("run.goto", "Run", "Go to step …", ("Ctrl+G",), "Type the step to go to, up to ten million"),
    Deed("run.narrate", "Run", "Tell each step", ("N",), "Each step in words and symbols, as in slow motion", True),
    "Run",
    Deed("run.loop_start", "Run", "Loop starts here", ("I",), "Run round a stretch from here on; or Shift and drag"),
    Deed("run.loop_end", "Run", "Loop ends here", ("O",), "Run round a stretch up to here; or Shift and drag"),
    Deed("run.dismiss", "Run", "Dismiss loop and old futures", (), "Take the loop and old futures away (Esc)"),
    "Run",
    Deed("run.reset", "Run", "Reset", ("R",), "Back to the start, with the knobs as they are"),
    Deed("run.replay", "Run", "Replay", ("Shift+R",), "From the start again, with every change at its step"),
    "Run",
    Deed("run.clear", "Run", "Clear recorded changes", (), "Drop the recorded changes and run again without them"),
    Deed("run.seed", "Run", "New noise", (), "Another seed: other noise, everything else the same"),
    Deed("race.add", "Race", "Add a run", ("Ctrl+R",), "Let another method run beside, from the same start"),
    Deed("race.duplicate", "Race", "Duplicate the run", ("Ctrl+Shift+R",), "Add a run that is like the selected one"),
    Deed("race.remove", "Race", "Remove the run", (), "Take the selected run out of the race"),
    Deed("race.rename", "Race", "Rename the run", (), "Give the selected run another name"),
    "Race",
    Deed("race.next", "Race", "Next run", ("]",), "Select the next run: its numbers are shown and its knobs moved"),
    Deed("race.previous", "Race", "Run before", ("[",), "Select the run before"),
    "Race",
    Deed("race.together", "Race", "Start together", (), "Placing one particle places those of all runs", True),
    Deed("help.shortcuts", "Help", "Keyboard shortcuts", ("F1",), "Every key that does something"),
    Deed("help.about", "Help", "About gdlab", (), "Version, licence, where to read more"),
)  # fmt: skip
MENUS = ("File", "Edit", "View", "Run", "Race", "Landscape", "Help")


def make_actions(parent: QObject) -> dict[str, QAction]:
    """One QAction for each deed, by name. Its tooltip names its keys."""
    return {deed.name: _action(deed, parent) for deed in DEEDS if isinstance(deed, Deed)}


def _action(deed: Deed, parent: QObject) -> QAction:
    action = QAction(deed.text, parent)
    action.setObjectName(deed.name)
    action.setCheckable(deed.checkable)
    action.setShortcuts([QKeySequence(key) for key in deed.keys])
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{deed.help} ({shown})" if shown else deed.help)
    action.setStatusTip(deed.help)
    return action


def shortcuts_table() -> list[tuple[str, str, str]]:
    """Menu, words and keys of everything that has a key."""
    return [(d.menu, d.text.removesuffix(" …"), " or ".join(d.keys)) for d in DEEDS if isinstance(d, Deed) and d.keys]
