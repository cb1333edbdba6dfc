"""The parts of an arrangement: how each looks, where it lies and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.arrows import ARROW_AIR, Arrow, paint_arrow
from gdlab.ui.painting.cloud import MANY, paint_cloud
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import Rectangle
from gdlab.ui.painting.marks import END, START, paint_end, paint_particle, paint_start
from gdlab.ui.painting.overlay import Overlay, RunMark
from gdlab.ui.painting.overlay_labels import Label, paint_label, paint_leader
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.primitives import pen
from gdlab.ui.painting.racers import paint_mark, paint_own_mark, racer_of
from gdlab.ui.painting.scale_bar import ScaleBar, paint_bar
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import box_of


class Part(Struct, frozen=True, eq=False):
    """What `paint` draws inside `box`; of the same style, two with equal looks and boxes are the same to the eye."""

    look: object
    box: QRectF
    paint: Callable[[QPainter], object]


def paint_overlay(painter: QPainter, frame: Frame, style: PictureStyle, data: PictureData, overlay: Overlay) -> None:
    """Draw an arrangement."""
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for part in overlay_parts(frame, style, data, overlay):
        part.paint(painter)
    painter.restore()


def overlay_parts(frame: Frame, style: PictureStyle, data: PictureData, overlay: Overlay) -> list[Part]:
    """Return an arrangement in parts, the lowest first: start, workings, arrows, particle, labels, scale bar."""
    parts: list[Part] = []
    start, end, particle, bar, ring = overlay.start, overlay.end, overlay.particle, overlay.bar, _ring(style)
    if start is not None:
        box = _square(start, START * style.unit + ring)
        parts.append(Part("start", box, partial(paint_start, style=style, at=start)))
    if end is not None:
        parts.append(Part("end", _square(end, END * style.unit + ring), partial(paint_end, style=style, at=end)))
    parts += [Part(shape, shape.box(style), partial(shape.paint, style=style)) for shape in overlay.inner]
    parts += [_leader(style, label.leader) for label in overlay.labels if label.leader is not None]
    if len(data.others):
        parts.append(_others(frame, style, data.others))
    parts += [_run_mark(style, rival, overlay.mark) for rival in reversed(overlay.rivals)]
    parts += [_arrow(style, arrow) for arrow in overlay.arrows]
    if particle is not None:
        box = _square(particle, overlay.radius + 0.25 * style.particle)
        paint = partial(_paint_own, style=style, at=particle, mass=data.mass, run=data.run)
        parts.append(Part(("particle", data.mass, data.run), box, paint))
    parts += [_label(style, label) for label in overlay.labels]
    if bar is not None and bar.box is not None:
        parts.append(_bar(style, bar, bar.box))
    return parts


def _leader(style: PictureStyle, line: tuple[QPointF, QPointF]) -> Part:
    box = _widened(QRectF(*line).normalized(), 2.0 * style.unit)
    return Part(("leader", line), box, partial(paint_leader, style=style, line=line))


def _others(frame: Frame, style: PictureStyle, others: FloatArray) -> Part:
    """Return the rest of an ensemble: points, or of a large one a cloud."""
    # Many are not compared: the array is another when they have moved, and this one is held as long as the part.
    look: object = others.tobytes() if len(others) <= MANY else id(others)
    return Part(look, frame.area, partial(_paint_others, frame=frame, style=style, others=others))


def _run_mark(style: PictureStyle, rival: RunMark, radius: float) -> Part:
    racer = racer_of(style, rival.run)
    box = _square(rival.at, max(1.45 * radius, END * style.unit) + _ring(style))
    if rival.diverged:
        return Part(rival, box, partial(paint_end, style=style, at=rival.at, colour=racer.colour))
    return Part(rival, box, partial(paint_mark, style=style, at=rival.at, racer=racer, radius=radius))


def _arrow(style: PictureStyle, arrow: Arrow) -> Part:
    box = _widened(QRectF(arrow.start, arrow.tip).normalized(), (arrow.reach + ARROW_AIR) * style.arrows)
    return Part(arrow, box, partial(paint_arrow, style=style, arrow=arrow))


def _label(style: PictureStyle, label: Label) -> Part:
    box = _widened(label.outline.extent.translated(label.at), 2.0 * style.unit)
    return Part(label, box, partial(paint_label, style=style, label=label))


def _bar(style: PictureStyle, bar: ScaleBar, box: QRectF) -> Part:
    return Part(bar, _widened(box, 6 * style.unit), partial(paint_bar, style=style, bar=bar, box=box))


def _paint_own(painter: QPainter, style: PictureStyle, at: QPointF, mass: float, run: int | None) -> None:
    """Draw the particle, in a race with the mark of its run."""
    paint_particle(painter, style, at, mass)
    if run is not None:
        paint_own_mark(painter, style, at, racer_of(style, run), mass)


def _paint_others(painter: QPainter, frame: Frame, style: PictureStyle, others: FloatArray) -> None:
    """Draw the rest of an ensemble as points, or a large one as a cloud."""
    if len(others) > MANY:
        paint_cloud(painter, frame, style, others)
        return
    pixels = frame.to_pixels(others[np.isfinite(others).all(axis=1)])
    box: Rectangle = box_of(frame)
    pixels = pixels[(pixels >= box[:2]).all(axis=1) & (pixels <= box[2:]).all(axis=1)]
    painter.setPen(pen(style.theme.page, 1.6 * style.dot, Qt.PenCapStyle.RoundCap))
    points = [QPointF(x, y) for x, y in pixels.tolist()]
    painter.drawPoints(points)
    painter.setPen(pen(style.theme.ink, 1.1 * style.dot, Qt.PenCapStyle.RoundCap))
    painter.drawPoints(points)


def _ring(style: PictureStyle) -> float:
    """Return how far the page-coloured rings reach beyond the marks."""
    return style.trail + 2.6 * style.unit


def _square(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def _widened(box: QRectF, reach: float) -> QRectF:
    return box.adjusted(-reach, -reach, reach, reach)
