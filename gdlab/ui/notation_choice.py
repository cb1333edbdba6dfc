"""The choice of a notation: a menu, and in the strip at the top the letters in force, which open it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from gdlab.symbols.notation import MOMENTUM, STANDARD, WEIGHTS, Notation
from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import paint_icon
from gdlab.ui.painting.text import draw_outline, draw_word, maths, word_width
from gdlab.ui.widgets.buttons import HIT
from gdlab.ui.widgets.focus import paint_focus_ring

_WORD = "Notation"
_TIP = "Letters for weights and momentum, and which reading comes first"
_PADDING, _GAP, _ICON = 6, 9, 14
_CHOICES = (
    ("weights", {letter: f"Weights {letter}" for letter in WEIGHTS}),
    ("momentum", {letter: f"Momentum {letter}" for letter in MOMENTUM}),
    ("first", {"physics": "Physics first", "ml": "Machine learning first"}),
)
"""Each part of a notation, and the words for what it may be."""
_NAMES = {letter: latex.strip("\\") for letter, latex in (WEIGHTS | MOMENTUM).items()}
_NAMES |= {"physics": "physics_first", "ml": "ml_first"}


class NotationMenu(QObject):
    """The menu; `chosen(Notation)` when the person chooses another one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.menu = QMenu(_WORD, parent)
        self.menu.setToolTip(_TIP)
        self._notation = STANDARD
        self._actions: dict[tuple[str, str], QAction] = {}
        for part, words in _CHOICES:
            if self._actions:
                self.menu.addSeparator()
            group = QActionGroup(self)
            for value, word in words.items():
                group.addAction(self._add(part, value, word))
        self.set_notation(STANDARD)

    def _add(self, part: str, value: str, word: str) -> QAction:
        action = self._actions[part, value] = self.menu.addAction(word)
        action.setObjectName(f"view.notation.{_NAMES[value]}")
        action.setCheckable(True)
        action.triggered.connect(lambda: self.chosen.emit(replace(self._notation, **{part: value})))
        return action

    def set_notation(self, notation: Notation) -> None:
        """Show which notation is in force."""
        self._notation = notation
        for (part, value), action in self._actions.items():
            action.setChecked(getattr(notation, part) == value)


class NotationButton(QAbstractButton):
    """A word and the letters in force; a small window has no room for it."""

    def __init__(self, appearance: Appearance, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._menu = appearance, menu
        self.setObjectName("top.view.notation")
        self.setToolTip(_TIP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._open)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setVisible(not self._appearance.compact)
        notation = self._appearance.notation
        order = "physics first" if notation.first == "physics" else "machine learning first"
        self.setAccessibleName(f"{_WORD}: {notation.weights}, {notation.momentum}, {order}")
        self.updateGeometry()
        self.update()

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def _letters(self) -> tuple[str, str]:
        notation = self._appearance.notation
        return WEIGHTS[notation.weights], MOMENTUM[notation.momentum]

    def sizeHint(self) -> QSize:
        """Word, letters, arrow."""
        size = self._appearance.size("body")
        letters = sum(maths(latex, 1.15 * size).extent.right() + _GAP for latex in self._letters())
        return QSize(round(2 * _PADDING + word_width(_WORD, size) + _GAP + letters + _ICON), HIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the three; under the pointer a tint, with the keyboard a ring."""
        theme, size, area = self._appearance.theme, self._appearance.size("body"), QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isDown() or self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.sel if self.isDown() else theme.hover)
                painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 4, 4)
            baseline, x = area.center().y() + 0.33 * size, float(_PADDING)
            draw_word(painter, _WORD, size, QPointF(x, baseline), theme.ink2)
            x += word_width(_WORD, size) + _GAP
            for latex in self._letters():
                letter = maths(latex, 1.15 * size)
                draw_outline(painter, letter, QPointF(x, baseline), theme.ink)
                x += letter.extent.right() + _GAP
            paint_icon(painter, "chevron", QRectF(x - 3, area.center().y() - _ICON / 2 + 1, _ICON, _ICON), theme.ink2)
            if self.hasFocus():
                paint_focus_ring(painter, area, theme.ink, inside=True)
