"""What the data plot draws inside its frame: points, the curve of a model of one input, the ground of one of two."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdlab.analysis.contours import Grid, bands_above, traces
from gdlab.analysis.ticks import ticks
from gdlab.core.arrays import FloatArray
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.ui.editor.data_points import Points
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import draw_segments, faded, mixed, path_of, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import TRAIL_CASING_ALPHA

_RADIUS, _CROWDED_RADIUS, _CROWD = 3.4, 2.4, 120
_FEW = 60  # points whose distances from a line can be drawn and still be told apart
_PITCH, _FINEST = 2.0, 400  # pixels between places at which a curve is computed; the most places
_CELL, _FINEST_CELLS = 8.0, 48  # the same for a model of two inputs
_SHADE = 0.028  # ink in the ground for each level of a prediction
_DARKEST, _FAINT = 0.75, 0.5  # ink in the point with the highest target; in the points of a crowd
_PROBABILITIES = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
_EVEN = 2  # the place of ½ among them


class Prediction(Protocol):
    """What a model says all over a frame; places are chosen once, weights change with every picture."""

    def paint(self, painter: QPainter, weights: FloatArray, /) -> None:
        """Draw what the model with these finite weights `(2,)` says."""
        ...


def prediction_of(landscape: DatasetLandscape, points: Points, frame: Frame, style: PictureStyle) -> Prediction:
    """A curve for a model of one input, a shaded ground for one of two."""
    return (_Ground if points.planar else _Curve)(landscape, points, frame, style)


class _Curve:
    """The curve, and under it how far it passes by the points where that is what the loss adds up."""

    def __init__(self, landscape: DatasetLandscape, points: Points, frame: Frame, style: PictureStyle) -> None:
        self._landscape, self._frame, self._style = landscape, frame, style
        self._on_top = is_crowd(points)
        self._count = int(min(max(frame.area.width() / _PITCH, 2), _FINEST))
        places = np.linspace(frame.view.left, frame.view.right, self._count)
        few = landscape.model.key == "linear" and len(points.targets) <= _FEW
        self._ends = frame.to_pixels(points.places if few else np.empty((0, 2)))
        self._places = np.concatenate([places, points.inputs[:, 0]]) if few else places

    def paint(self, painter: QPainter, weights: FloatArray, /) -> None:
        area, style = self._frame.area, self._style
        predicted = self._landscape.prediction(weights, self._places)
        pixels = self._frame.to_pixels(np.column_stack([self._places, predicted]))
        far = 4 * area.height()  # what lies so far beyond the frame need not be exact, but in reach of QPainter
        np.clip(pixels[:, 1], area.top() - far, area.bottom() + far, out=pixels[:, 1])
        curve, feet = pixels[: self._count], pixels[self._count :]
        painter.setPen(pen(style.theme.rule2, style.unit))
        draw_segments(painter, np.hstack([feet, self._ends]))
        line = path_of([curve[~np.isnan(curve[:, 1])]])
        if self._on_top:
            painter.strokePath(line, pen(faded(style.theme.page, TRAIL_CASING_ALPHA), style.casing * style.unit))
        painter.strokePath(line, pen(style.theme.ink, style.trail * style.unit))


class _Ground:
    """The prediction as steps of shade, the darker the higher, and where it is ½ a line."""

    def __init__(self, landscape: DatasetLandscape, points: Points, frame: Frame, style: PictureStyle) -> None:
        self._landscape, self._frame, self._style = landscape, frame, style
        view, area = frame.view, frame.area
        self._x = np.linspace(view.left, view.right, _cells(area.width()))
        self._y = np.linspace(view.bottom, view.top, _cells(area.height()))
        self._levels = (
            _PROBABILITIES if points.labels else ticks(float(points.targets.min()), float(points.targets.max()), 6)
        )
        self._labels = points.labels
        self._crossings = Grid(self._x, self._y, np.empty(0)).points

    def paint(self, painter: QPainter, weights: FloatArray, /) -> None:
        theme, frame = self._style.theme, self._frame
        predicted = self._landscape.prediction(weights, self._crossings)
        if not np.all(np.isfinite(predicted)):
            return
        grid = Grid(self._x, self._y, predicted.reshape(len(self._y), len(self._x)))
        traced = traces(grid, self._levels)
        for step, rings in enumerate(bands_above(grid, self._levels, traced), 1):
            painter.fillPath(
                path_of([frame.to_pixels(ring) for ring in rings]), mixed(theme.page, theme.ink, step * _SHADE)
            )
        if self._labels:
            lines = [frame.to_pixels(line) for line in traced[_EVEN]]
            painter.strokePath(path_of(lines), pen(theme.ink, self._style.trail * self._style.unit))


def _cells(length: float) -> int:
    return int(min(max(length / _CELL, 2), _FINEST_CELLS))


def is_crowd(points: Points) -> bool:
    """Whether there are so many points that they would hide a curve: they are drawn faintly then, below it."""
    return len(points.targets) > _CROWD and not points.planar and not _labelled(points)


def radius(points: Points, style: PictureStyle) -> float:
    """Radius of the discs in pixels: smaller where there are many."""
    return (_RADIUS if len(points.targets) <= _CROWD else _CROWDED_RADIUS) * style.unit


def paint_points(painter: QPainter, points: Points, frame: Frame, style: PictureStyle) -> None:
    """Draw the points as discs: a label 1 full, a label 0 open, the target of two inputs by its shade."""
    size, unit, page = radius(points, style), style.unit, style.theme.page
    ink = mixed(page, style.theme.ink, _FAINT) if is_crowd(points) else style.theme.ink
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    around, edge = pen(page, 1.2 * unit), pen(ink, 1.3 * unit)
    for (x, y), share in zip(frame.to_pixels(points.places).tolist(), _shares(points).tolist(), strict=True):
        painter.setPen(around if share == 1 else edge)
        painter.setBrush(mixed(page, ink, share))
        reach = size + (0.3 if share == 1 else -0.35) * unit
        painter.drawEllipse(QPointF(x, y), reach, reach)


def _shares(points: Points) -> FloatArray:
    """How full of ink each disc is, `(N,)`."""
    if _labelled(points) or not points.planar:
        return points.targets if _labelled(points) else np.ones(len(points.targets))
    low, extent = float(points.targets.min()), float(np.ptp(points.targets)) or 1.0
    return _DARKEST * (points.targets - low) / extent


def _labelled(points: Points) -> bool:
    return bool(np.all((points.targets == 0) | (points.targets == 1)))
