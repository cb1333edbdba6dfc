"""How the legend's rows and heads are painted."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.painting.primitives import draw_segments, pen
from gdlab.ui.painting.racers import cut_into_dashes, mark_radius, paint_mark
from gdlab.ui.painting.style import projector_style, window_style
from gdlab.ui.race.legend_columns import role
from gdlab.ui.race.legend_model import LOSS, METHOD, NAME
from gdlab.ui.theme import Racer
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.text_field import TextField

SAMPLE, HALL_SAMPLE = 3.2, 1.9
"""Length of the sample of a line beside a title, at the desk and on the projector, in sizes of type."""


def sample_length(look: Appearance) -> float:
    """Pixels that the sample of a line takes beside a title."""
    return (HALL_SAMPLE if look.projector else SAMPLE) * look.size("label")


def paint_sample(painter: QPainter, look: Appearance, place: QRectF, racer: Racer, chosen: bool) -> None:
    """A piece of a run's line with its mark in the middle; thicker for the selected run."""
    style = projector_style(look.theme, look.scale) if look.projector else window_style(look.theme, look.compact)
    width = style.trail * (1.0 if chosen else 0.8)
    y = place.center().y()
    line = np.array([[place.left(), y, place.right(), y]])
    if racer.dash and not chosen:
        line, _ = cut_into_dashes(line, 0.0, width * np.array(racer.dash))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(racer.colour, width, Qt.PenCapStyle.SquareCap))
    draw_segments(painter, line)
    paint_mark(painter, replace(style, particle=0.8 * style.particle), place.center(), racer, 0.85 * mark_radius(style))


class LegendDelegate(QStyledItemDelegate):
    """Paints a cell; a name can be edited in its place."""

    def __init__(self, appearance: Appearance, view: QTableView) -> None:
        super().__init__(view)
        self._appearance, self._view = appearance, view
        self.air, self.sample = 0, 0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row's tint, the sample, the text."""
        look, area = self._appearance, QRectF(option.rect)
        theme, row = look.theme, index.row()
        chosen = self._view.currentIndex().row() == row and self._view.model().rowCount() > 1
        painter.save()
        if chosen:
            painter.fillRect(area, theme.sel)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.rule)
        name = index.column() == NAME
        text = area.adjusted(self.air, 0, -self.air, 0)
        if name:
            length = self.sample
            alone = self._view.model().rowCount() == 1
            racer = Racer(theme.ink, (), "disc") if alone else theme.racers[row % len(theme.racers)]
            paint_sample(painter, look, QRectF(text.left(), area.top(), length, area.height()), racer, chosen)
            text.setLeft(text.left() + length + self.air)
        strong = name and chosen
        painter.setFont(look.font("label_strong" if strong else role(look, index.column())))
        painter.setPen(theme.ink if index.column() in (NAME, LOSS) else theme.ink2)
        side = Qt.AlignmentFlag.AlignLeft if index.column() in (NAME, METHOD) else Qt.AlignmentFlag.AlignRight
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, side | Qt.AlignmentFlag.AlignVCenter, words)
        if chosen and self._view.hasFocus():  # each cell has its piece of the ring round the row
            row_area = QRectF(0, area.top(), self._view.viewport().width(), area.height())
            painter.setClipRect(area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_focus_ring(painter, row_area, theme.ink, inside=True)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A line of text in the row."""
        field = TextField(parent)
        field.setObjectName("race.name")
        field.setAccessibleName("Name of the run")
        field.setAutoFillBackground(True)
        field.setFont(self._appearance.font("label"))
        field.set_colours(self._appearance.theme.ink, self._appearance.theme)
        return field

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """The present name; while something is typed, numbers that change beside it leave it alone."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data()))
            editor.selectAll()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Beside the sample."""
        left = self.sample + 2 * self.air - 2
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(left, 1, 0, -1))


class LegendHead(QHeaderView):
    """The words above the columns, small and grey, over a hairline."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._appearance = appearance
        self.air = 0
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The word, on the side where its column's text stands."""
        look = self._appearance
        painter.save()
        painter.fillRect(rect, look.theme.page)
        painter.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), look.theme.rule2)
        painter.setFont(look.font("tick"))
        painter.setPen(look.theme.ink3)
        side = Qt.AlignmentFlag.AlignLeft if section in (NAME, METHOD) else Qt.AlignmentFlag.AlignRight
        # At the desk the buttons stand where the names have their head.
        unsaid = section == NAME and not look.projector
        words = "" if unsaid else str(self.model().headerData(section, Qt.Orientation.Horizontal))
        painter.drawText(rect.adjusted(self.air, 0, -self.air, -2), side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
