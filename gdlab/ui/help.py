"""The two dialogs of the Help menu."""

from __future__ import annotations

import platform
from html import escape

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

import gdlab
from gdlab.ui.actions import shortcuts_table

_CANVAS_KEYS = (
    ("Canvas", "Place the particle", "click, drag"),
    ("Canvas", "Nudge the particle", "Ctrl+arrows"),
    ("Canvas", "Pan", "arrows, Shift+drag"),
    ("Canvas", "Zoom", "wheel, +, −"),
    ("Numbers", "Change by 1 %, by 10 %", "arrows, Shift+arrows"),
)


def shortcuts_html() -> str:
    """Every key, as a table."""
    rows = "".join(
        f"<tr><td style='padding-right:24px'>{escape(text)}</td><td><b>{escape(keys)}</b></td></tr>"
        for _menu, text, keys in (*shortcuts_table(), *_CANVAS_KEYS)
    )
    return f"<table cellspacing='4'>{rows}</table>"


def about_html() -> str:
    """Version and licence."""
    return (
        f"<h3>gdlab {gdlab.__version__}</h3><p>A laboratory in which an optimiser is a particle.</p>"
        f"<p>Python {platform.python_version()}, Qt {qVersion()}<br>"
        f"MIT licence. Fonts: Source Sans 3 and STIX Two Math, OFL.</p>"
    )


def show_shortcuts(parent: QWidget) -> None:
    """Show every key that does something."""
    _show(parent, "Keyboard shortcuts", shortcuts_html())


def show_about(parent: QWidget) -> None:
    """Show version and licence."""
    _show(parent, "About gdlab", about_html())


def _show(parent: QWidget, title: str, html: str) -> None:
    box = QMessageBox(parent)
    box.setObjectName("help")
    box.setWindowTitle(title)
    box.setText(html)
    box.open()
