"""Headings: of a section, and of the two columns, physics and machine learning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.widgets.slider_painting import paint_side_mark

TITLES: dict[Side, str] = {"physics": "Physics", "ml": "Machine learning", "neutral": ""}


class SectionHead(QLabel):
    """The heading of a section, in ink."""

    def __init__(self, appearance: Appearance, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._appearance = appearance
        self.setAccessibleName(text)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._appearance.theme.ink)
        self.setPalette(palette)
        self.setFont(self._appearance.font("head"))


class ColumnHead(QWidget):
    """The heading of a column: a rule in the side's colour, its mark, its name.

    On the projector it is a solid band instead: dark amber text alone turns brown there. `rule` is the rule's width:
    3 px in a dock, 2 px in a table.
    """

    def __init__(
        self, appearance: Appearance, side: Side, text: str = "", *, rule: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._side: Side = side
        self._text = text or TITLES[side]
        self._rule = rule
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Rule, gap and one line of type."""
        size = self._appearance.size("head")
        return QSize(round(size * 8), round(size * 1.6) if self._appearance.projector else self._rule + 4 + 24)

    def minimumSizeHint(self) -> QSize:
        """Mark and name must fit."""
        name = QFontMetrics(self._appearance.font("head")).horizontalAdvance(self._text)
        return QSize(round(2 * self._appearance.size("head") / 3) + 8 + name, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rule or the band, the mark and the name."""
        with QPainter(self) as painter:
            paint_column_head(painter, QRectF(self.rect()), self._appearance, self._side, self._text, self._rule)


def paint_column_head(
    painter: QPainter, area: QRectF, appearance: Appearance, side: Side, text: str, rule: int
) -> None:
    """Paint a column's heading into an area, for widgets that paint several."""
    theme = appearance.theme
    colours = theme.side(side)
    size = appearance.size("head")
    painter.setFont(appearance.font("head"))
    if appearance.projector:
        painter.fillRect(area, colours.stroke)
        painter.setPen(text_on(colours.stroke))
        _paint_mark_and_text(painter, area.adjusted(0.45 * size, 0, 0, 0), side, text, size)
        return
    painter.fillRect(QRectF(area.left(), area.top(), area.width(), rule), colours.stroke)
    below = area.adjusted(0, rule + 2, 0, 0)
    radius = size / 3
    paint_side_mark(painter, side, QPointF(below.left() + radius, below.center().y() + 1), radius, theme)
    painter.setPen(colours.text)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(below.adjusted(2 * radius + 6, 0, 0, 0), flags, text)


def _paint_mark_and_text(painter: QPainter, area: QRectF, side: Side, text: str, size: float) -> None:
    """Mark and text in the painter's colour."""
    colour = painter.pen().color()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = size / 3
    box = QRectF(area.left(), area.center().y() - radius, 2 * radius, 2 * radius)
    if side == "ml":
        painter.drawRect(box.adjusted(1, 1, -1, -1))
    else:
        painter.drawEllipse(box)
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area.adjusted(2 * radius + 0.4 * size, 0, 0, 0), flags, text)


def text_on(colour: QColor) -> QColor:
    """Black or white, whichever has the larger contrast to a colour, as WCAG 2 has it."""
    shares = ((0.2126, colour.redF()), (0.7152, colour.greenF()), (0.0722, colour.blueF()))
    luminance = sum(w * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4) for w, part in shares)
    return QColor("black") if (luminance + 0.05) ** 2 > 0.05 * 1.05 else QColor("white")
