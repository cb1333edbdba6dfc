"""The two dialogs of the Help menu."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from html import escape
from itertools import combinations, pairwise

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QMessageBox, QVBoxLayout, QWidget

import gdlab
from gdlab.ui.actions import MENUS, shortcuts_table

_WIDGET_KEYS = {
    "On the map": (
        ("Place the particle", "click, drag"),
        ("Nudge the particle", "Ctrl+arrows"),
        ("Move the map", "arrows, Shift+drag"),
        ("Zoom", "wheel, +, −"),
    ),
    "In a number": (
        ("Up or down by 1 %", "↑ or ↓"),
        ("By 10 %", "Shift+↑ or Shift+↓"),
        ("Take it, or give it up", "Enter, Esc"),
    ),
    "On a slider": (
        ("A little, a lot", "arrows, Page keys"),
        ("To an end", "Home, End"),
    ),
    "On the loss curve": (
        ("One step, ten steps", "arrows, Shift+arrows"),
        ("A tenth of the curve", "Page keys"),
        ("Start, last known step", "Home, End"),
        ("Run round a stretch", "Shift+drag"),
        ("Dismiss it and old futures", "Esc"),
    ),
    "In the symbol table": (
        ("Row by row", "↑, ↓"),
        ("Copy the row", "Ctrl+C"),
        ("Do what a warning offers", "Enter"),
        ("Change a number", "drag it"),
    ),
    "In the legend of a race": (
        ("Select a run", "↑, ↓"),
        ("Rename it", "F2"),
        ("Remove it, add one", "Del, Ins"),
    ),
    "Everywhere": (("To the next control", "Tab, Shift+Tab"),),
}  # fmt: skip
"""What keys and pointer do inside a widget, beside the shortcuts of the menus."""
_COLUMNS = 4


def _columns() -> list[list[str]]:
    """Which groups stand below one another: in their order, with the highest column as low as can be."""
    groups = {group: len(rows) + 2 for group, rows in shortcuts().items() if rows}
    names, heights = list(groups), list(groups.values())

    def spans(cuts: tuple[int, ...]) -> list[tuple[int, int]]:
        return list(pairwise((0, *cuts, len(names))))

    ways = combinations(range(1, len(names)), _COLUMNS - 1)
    best = min(ways, key=lambda cuts: max(sum(heights[first:last]) for first, last in spans(cuts)))
    return [names[first:last] for first, last in spans(best)]


def shortcuts() -> dict[str, list[tuple[str, str]]]:
    """Everything that a key does, words and keys by group."""
    menus = {menu: [(text, keys) for m, text, keys in shortcuts_table() if m == menu] for menu in MENUS}
    return {**menus, **{group: list(rows) for group, rows in _WIDGET_KEYS.items()}}


def _html(groups: Iterable[str]) -> str:
    """Groups with their headings as one table."""
    every = shortcuts()
    rows = []
    for number, group in enumerate(groups):
        above = "padding-top:14px;" if number else ""
        rows.append(f"<tr><td colspan='2' style='{above}padding-bottom:3px;font-weight:600'>{escape(group)}</td></tr>")
        rows.extend(
            f"<tr><td style='padding:1px 18px 1px 0'>{escape(text)}</td>"
            f"<td style='padding:1px 0;white-space:nowrap'>{escape(keys)}</td></tr>"
            for text, keys in every[group]
        )
    return f"<table cellspacing='0'>{''.join(rows)}</table>"


def about_html() -> str:
    """Version and licence."""
    return (
        f"<h3>gdlab {gdlab.__version__}</h3><p>A laboratory in which an optimiser is a particle.</p>"
        f"<p>Python {platform.python_version()}, Qt {qVersion()}<br>"
        f"MIT licence. Fonts: Source Sans 3 and STIX Two Math, OFL.</p>"
    )


def show_shortcuts(parent: QWidget) -> None:
    """Show every key that does something, in columns."""
    dialog = QDialog(parent)
    dialog.setObjectName("help.keys")
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column, row = QVBoxLayout(dialog), QHBoxLayout()
    column.setContentsMargins(24, 20, 24, 16)
    column.setSpacing(16)
    row.setSpacing(40)
    for groups in _columns():
        row.addWidget(_text(_html(groups)), 0, Qt.AlignmentFlag.AlignTop)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column.addLayout(row)
    column.addWidget(buttons)
    dialog.open()


def _text(html: str) -> QLabel:
    label = QLabel(html)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def show_about(parent: QWidget) -> None:
    """Show version and licence."""
    box = QMessageBox(parent)
    box.setObjectName("help.about")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About gdlab")
    box.setText(about_html())
    box.open()
