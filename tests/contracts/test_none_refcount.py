"""PySide6 6.12.0 on Python 3.11 drops a reference to None at each call of a virtual, and aborts within seconds.

Python 3.12 and later never count references to None; the test means something on 3.11, which gdlab supports.
"""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("PySide6")

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget


class Painted(QWidget):
    repaints = 0

    def paintEvent(self, event):
        self.repaints += 1
        QPainter(self).drawLine(0, 0, 9, 9)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal")
def test_repainting_takes_no_reference_to_none(qtbot):
    widget = Painted()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    before, repaints = sys.getrefcount(None), widget.repaints
    for _ in range(200):
        widget.repaint()
    assert widget.repaints == repaints + 200
    assert before - sys.getrefcount(None) < 50
