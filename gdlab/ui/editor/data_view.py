"""The picture of the data plot: axes, points, and what the model says with the weights of the moment."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.core.arrays import FloatArray
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_axes import framed, paint_axes
from gdlab.ui.editor.data_hand import NONE, Hand
from gdlab.ui.editor.data_picture import Prediction, is_crowd, paint_points, prediction_of, radius
from gdlab.ui.editor.data_points import MOST, points_of, still_fits, view_around
from gdlab.ui.editor.data_wording import axis_names, point_text
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import faded, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import HALO_ALPHA
from gdlab.ui.widgets.focus import paint_focus_ring

_WIDTH, _HEIGHT, _LEAST = 268, 210, 150
_TYPE = 13.0  # size of the numbers for which all lengths are given
_LARGEST = 1.6  # how much larger type and lines become at most where the plot is large


class DataView(QWidget):
    """Points, axes with units, and the model's curve, or its ground where there are two inputs."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._landscape: DatasetLandscape | None = None
        self._editable = False
        self._weights = (math.nan, math.nan)
        self._hovered = NONE
        self._ring = False
        self._frame: Frame | None = None
        self._prediction: Prediction | None = None
        self._back, self._front = QPixmap(), QPixmap()
        self._fresh = False
        self.hand = Hand(self)
        self.hand.changed.connect(self._show_points)
        self.setObjectName("data.plot")
        self.setAccessibleName("Data plot")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        appearance.changed.connect(self._restyle)

    # ---- what is shown ----

    def set_landscape(self, landscape: DatasetLandscape | None, editable: bool = False) -> None:
        """Show the data of a landscape; `editable`: they are the person's own."""
        fits = editable and self._editable and self._landscape is not None
        self._landscape = landscape
        points = None if landscape is None else points_of(landscape)
        self._editable = editable and points is not None and len(points.targets) <= MOST
        self.hand.set_points(points, landscape)
        self._settle_view(keep=fits)
        self._describe()
        self._renew()

    def set_weights(self, weights: Sequence[float] | FloatArray) -> None:
        """Show the model's curve for these weights w₁, w₂; costs nothing where they are the same.

        A curve's particle has but one coordinate: it is no model's.
        """
        now = float(weights[0]), float(weights[1]) if len(weights) > 1 else 0.0
        if now != self._weights:
            self._weights = now
            self.update(self._inside())

    def is_editable(self) -> bool:
        """Whether points can be placed: they are the person's own, and not too many."""
        return self._editable

    def frame(self) -> Frame | None:
        """Where data units lie in the widget; None while there are no data."""
        self._refresh()
        return self._frame

    def _settle_view(self, *, keep: bool = True) -> None:
        """Show all points; a view that still fits stays, and so does any while a point is held."""
        points = self.hand.points
        if points is None:
            self._frame = None
        elif not (keep and self._frame and (self.hand.is_holding() or still_fits(self._frame.view, points))):
            self._frame = framed(self.width(), self.height(), view_around(points), self._style())
        self._renew()

    def _show_points(self) -> None:
        if not self.hand.is_holding():
            self._settle_view()
        self._describe()
        self._renew()

    def _describe(self) -> None:
        """Say to screen readers what is chosen."""
        points, landscape, chosen = self.hand.points, self._landscape, self.hand.selected
        if points is None or landscape is None:
            text = ""
        elif chosen == NONE:
            text = f"{len(points.targets)} points."
        else:
            text = f"Point {chosen + 1} of {len(points.targets)}: {point_text(landscape, points, chosen)}"
        self.setAccessibleDescription(text)

    # ---- what it looks like ----

    def sizeHint(self) -> QSize:
        """The width of a dock, and lower than wide."""
        scale = self._appearance.size("tick") / _TYPE
        return QSize(round(_WIDTH * scale), round(_HEIGHT * scale))

    def minimumSizeHint(self) -> QSize:
        """Room for axes and a few points."""
        return QSize(_LEAST, _LEAST)

    def _style(self) -> PictureStyle:
        look, ratio = self._appearance, self.devicePixelRatioF()
        type_size = look.size("tick")
        across = min(self.width() / _WIDTH, self.height() / _HEIGHT) * _TYPE / type_size
        unit = type_size / _TYPE * min(max(math.sqrt(across), 1.0), _LARGEST)
        line = max(1, round((3 if look.projector else 1) * look.scale)) / ratio
        return PictureStyle(look.theme, unit=unit, tick_size=_TYPE * unit, frame=line, pixel=1 / ratio)

    def _restyle(self) -> None:
        self.updateGeometry()
        self._reframe()

    def _reframe(self) -> None:
        if self._frame is not None:
            self._frame = framed(self.width(), self.height(), self._frame.view, self._style())
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the frame out anew."""
        super().resizeEvent(event)
        self._reframe()

    def _renew(self) -> None:
        self._fresh = False
        self.update()

    def _inside(self) -> QRect:
        """What changes with the weights."""
        return self.rect() if self._frame is None else self._frame.area.toAlignedRect()

    def _refresh(self) -> None:
        """Draw axes and points into pictures, which are kept until one of them changes."""
        landscape, points = self._landscape, self.hand.points
        if self._fresh:
            return
        self._fresh = True
        self._back, self._front = self._layer(self._appearance.theme.page), self._layer(Qt.GlobalColor.transparent)
        if landscape is None or points is None or self._frame is None:
            return
        style = self._style()
        self._prediction = prediction_of(landscape, points, self._frame, style)
        with QPainter(self._back) as painter:
            paint_axes(painter, self._frame, style, *axis_names(landscape))
        with QPainter(self._back if is_crowd(points) else self._front) as painter:
            painter.setClipRect(self._frame.area.adjusted(-1, -1, 1, 1))
            paint_points(painter, points, self._frame, style)

    def _layer(self, colour: QColor | Qt.GlobalColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(colour)
        return layer

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, the model's curve, the points on it, and marks of what is chosen."""
        self._refresh()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawPixmap(0, 0, self._back)
            if self._frame is not None:
                self._paint_prediction(painter, self._frame)
                painter.drawPixmap(0, 0, self._front)
                self._paint_marks(painter, self._frame)

    def _paint_prediction(self, painter: QPainter, frame: Frame) -> None:
        """The curve inside the frame; none where the weights are no numbers."""
        if self._prediction is None or not all(map(math.isfinite, self._weights)):
            return
        painter.save()
        painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._prediction.paint(painter, np.array(self._weights))
        painter.restore()

    def _paint_marks(self, painter: QPainter, frame: Frame) -> None:
        """A halo under the pointer, a ring round the chosen point, and one round the plot for the keyboard."""
        points, theme, style = self.hand.points, self._appearance.theme, self._style()
        if points is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = radius(points, style)
        places = frame.to_pixels(points.places)
        if self._hovered in range(len(places)):  # an undo or another file may have taken it away
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(theme.ink, HALO_ALPHA))
            painter.drawEllipse(QPointF(*places[self._hovered]), 2.6 * reach, 2.6 * reach)
        if self.hand.selected != NONE:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = reach + 3.2 * style.unit
            painter.setPen(pen(theme.page, 3.6 * style.unit))
            painter.drawEllipse(QPointF(*places[self.hand.selected]), ring, ring)
            painter.setPen(pen(theme.ink, 1.5 * style.unit))
            painter.drawEllipse(QPointF(*places[self.hand.selected]), ring, ring)
        if self.hasFocus() and self._ring:
            paint_focus_ring(painter, frame.area, theme.ink, 0, inside=True)
