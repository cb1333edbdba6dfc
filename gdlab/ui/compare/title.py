"""The title over one of two maps: the run's line, its name and its loss."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from gdlab.symbols.formatting import format_number
from gdlab.ui.appearance import Appearance
from gdlab.ui.race.legend_painting import paint_sample, sample_length
from gdlab.ui.widgets.buttons import IconButton
from gdlab.ui.widgets.focus import paint_focus_ring

_GAP, _HALL_GAP = 10, 22
_HEIGHT, _COMPACT_HEIGHT, _HALL_HEIGHT = 40, 36, 84
_MARGIN = 8
_LOSS = "loss"


class PanelTitle(QAbstractButton):
    """Clicked, it selects its run; `run_asked(index)` when another run is chosen for its panel from the list."""

    run_asked = Signal(int)

    def __init__(self, appearance: Appearance, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._place = place
        self._names: tuple[str, ...] = ("",)
        self._run, self._loss, self._selected = 0, "", False
        self._word = _LOSS  # what stands before it; that there is none needs no word
        self.setObjectName(f"panel.{place}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.others = IconButton(appearance, "chevron", "Show another run here", parent=self)
        self.others.setObjectName(f"panel.{place}.others")
        self.others.clicked.connect(self._offer)
        appearance.changed.connect(self._restyle)
        self._restyle()

    @property
    def name(self) -> str:
        """The name of the run."""
        return self._names[self._run]

    def set_run(self, run: int, names: Sequence[str], selected: bool) -> None:
        """Show a run of these names, by its index, and whether it is the selected one."""
        shown = (run, tuple(names), selected)
        if shown != (self._run, self._names, self._selected):
            self._run, self._names, self._selected = shown
            self._describe()

    def set_loss(self, loss: float, ending: str = "diverged") -> None:
        """Show the loss where the particle is, or what came of its run where there is none."""
        text = ending if math.isnan(loss) else format_number(loss)
        if text != self._loss:
            self._loss, self._word = text, "" if text == ending else _LOSS
            self._describe()

    def _describe(self) -> None:
        state = ", selected" if self._selected else ""
        self.setAccessibleName(f"{self._place} map: {self.name}, {self._word} {self._loss}{state}".capitalize())
        self.setToolTip(self.name if self._selected else f"Select {self.name}")
        self._put()
        self.update()

    def _offer(self) -> None:
        self.menu().popup(self.others.mapToGlobal(self.others.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """The runs that can be shown here."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for index, name in enumerate(self._names):
            action = QAction(name.replace("&", "&&"), menu)  # one alone would underline the next letter
            action.setCheckable(True)
            action.setChecked(index == self._run)
            action.triggered.connect(lambda _checked=False, index=index: self.run_asked.emit(index))
            menu.addAction(action)
        return menu

    # Layout

    def _restyle(self) -> None:
        self.updateGeometry()
        self._put()
        self.update()

    def sizeHint(self) -> QSize:
        """One line of a title."""
        look = self._appearance
        high = _COMPACT_HEIGHT if look.compact else _HEIGHT
        return QSize(240, round(_HALL_HEIGHT * look.scale) if look.projector else high)

    def _name_font(self) -> str:
        return "figure_title" if self._appearance.projector else "dock_title"

    @property
    def _gap(self) -> float:
        look = self._appearance
        return _HALL_GAP * look.scale if look.projector else _GAP

    def _name_area(self) -> QRectF:
        """Where the name stands: as wide as it is, as far as there is room."""
        look = self._appearance
        left = _MARGIN + sample_length(look) + self._gap
        wide = QFontMetrics(look.font(self._name_font())).horizontalAdvance(self.name) + 2
        chevron = 0 if look.projector else self.others.width()
        room = self.width() - _MARGIN - left - self._loss_width() - chevron - self._gap
        return QRectF(left, 0, max(0.0, min(wide, room)), self.height() - 4)

    def _loss_width(self) -> float:
        look = self._appearance
        word = QFontMetrics(look.font("body")).horizontalAdvance(self._word)
        return word + self._gap / 2 + QFontMetrics(look.font(self._name_font())).horizontalAdvance(self._loss)

    def _put(self) -> None:
        """Lay the button beside the name; a hall has nobody who could press it."""
        button = self.others
        button.setVisible(not self._appearance.projector)
        button.resize(button.sizeHint())
        area = self._name_area()
        button.move(round(area.right()), round(area.center().y() - button.height() / 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button where the name ends."""
        super().resizeEvent(event)
        self._put()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, the name, the loss, and below a rule: strong under the run that is selected."""
        look, theme = self._appearance, self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() and not self._selected:
                painter.fillRect(self.rect().adjusted(0, 0, 0, -3), theme.hover)
            name = self._name_area()
            sample = QRectF(_MARGIN, name.top(), sample_length(look), name.height())
            paint_sample(painter, look, sample, theme.racers[self._run % len(theme.racers)], chosen=self._selected)
            painter.setPen(theme.ink)
            font = look.font(self._name_font())
            painter.setFont(font)
            text = QFontMetrics(font).elidedText(self.name, Qt.TextElideMode.ElideRight, round(name.width()))
            painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            self._paint_loss(painter, name)
            self._paint_rule(painter)
            if self.hasFocus():
                paint_focus_ring(painter, QRectF(self.rect()), theme.ink, inside=True)

    def _paint_loss(self, painter: QPainter, beside: QRectF) -> None:
        look, theme = self._appearance, self._appearance.theme
        right = QRectF(0, beside.top(), self.width() - _MARGIN, beside.height())
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._loss)
        painter.setPen(theme.ink2)
        painter.setFont(look.font("body"))
        word = right.adjusted(0, 0, -(self._loss_width() - painter.fontMetrics().horizontalAdvance(self._word)), 0)
        painter.drawText(word, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._word)

    def _paint_rule(self, painter: QPainter) -> None:
        look, theme = self._appearance, self._appearance.theme
        width = (5 * look.scale if look.projector else 2.0) if self._selected else 1.0
        colour = theme.ink if self._selected else theme.rule2
        painter.fillRect(QRectF(0, self.height() - width, self.width(), width), colour)
