"""The order of Tab where parts come after the window was made: Qt puts whatever is new at its end."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def let_follow(before: QWidget, *panels: QWidget) -> None:
    """Let Tab lead from the last part of a widget through all parts of some panels, which may lie in that widget.

    The parts of a panel keep their order. Qt moves only what Tab reaches; of a choice that is its chosen option alone:
    so all are made reachable meanwhile.
    """
    moved = [part for panel in panels for part in _parts(panel)]
    last = [part for part in _parts(before) if part not in moved][-1]
    chain = [(part, part.focusPolicy()) for part in (last, *moved)]
    for part, _ in chain:
        part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for (one, _), (other, _) in pairwise(chain):
        QWidget.setTabOrder(one, other)
    for part, policy in chain:
        part.setFocusPolicy(policy)


def _parts(whole: QWidget) -> list[QWidget]:
    """A widget and all that is in it, in the order of Tab."""
    found, part = [whole], whole.nextInFocusChain()
    while part is not None and part is not whole:
        if whole.isAncestorOf(part):
            found.append(part)
        part = part.nextInFocusChain()
    return found
