"""What lies on top and moves with the particle: arrows, their labels, the start's label, the scale bar.

`arrange` decides where everything goes; `paint_overlay` draws it. A widget keeps the arrangement to know what the
pointer is over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gdlab.analysis.relief import Curve
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.arrow_places import place_arrows
from gdlab.ui.painting.arrows import ARROW_AIR, Arrow, paint_arrow
from gdlab.ui.painting.cloud import MANY, paint_cloud
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import Rectangle, clipped, segments_of
from gdlab.ui.painting.labels import GAP, LabelPlacer
from gdlab.ui.painting.marks import END, START, STATIONARY, distinct_marks, paint_end, paint_particle, paint_start
from gdlab.ui.painting.numbers import NumberPlace
from gdlab.ui.painting.overlay_labels import Label, arrow_label, paint_labels, paint_leaders, shape_label, word_label
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.primitives import pen
from gdlab.ui.painting.racers import mark_radius, paint_mark, paint_own_mark, racer_of
from gdlab.ui.painting.scale_bar import ScaleBar, arrow_scale, paint_bar, place_bar
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import box_of
from gdlab.ui.painting.working_shapes import Shape
from gdlab.ui.painting.workings import shapes, started_at

_HEAD = 24  # segments of the trail's head that no label may cover
_SOFT = 600  # points of the trail that labels rather avoid
_AHEAD = 200  # and of the steps to come


class RunMark(Struct, frozen=True):
    """The mark of another run of a race: its index, where it is, and whether the run has diverged there."""

    run: int
    at: QPointF
    diverged: bool = False


class Overlay(Struct, frozen=True):
    """An arrangement in pixels; `rivals` are the other runs of a race, whose marks have the radius `mark`.

    `inner` is what goes on inside the method, which lies below all else.
    """

    particle: QPointF | None = None
    radius: float = 0.0
    start: QPointF | None = None
    end: QPointF | None = None
    arrows: tuple[Arrow, ...] = ()
    labels: tuple[Label, ...] = ()
    bar: ScaleBar | None = None
    rivals: tuple[RunMark, ...] = ()
    mark: float = 0.0
    inner: tuple[Shape, ...] = ()

    def clear(self, places: Sequence[NumberPlace], size: float) -> list[NumberPlace]:
        """Return those of the contour numbers that no arrow, label or mark covers."""
        placer = LabelPlacer((-math.inf, -math.inf, math.inf, math.inf))
        for arrow in self.arrows:
            placer.add_lines(arrow.segment, arrow.reach)
        for shape in self.inner:
            placer.add_lines(shape.segments(), 0.0)
        for label in self.labels:
            placer.add_box(label.box)
        if self.bar is not None and self.bar.box is not None:
            placer.add_box(self.bar.box)
        for at in (self.particle, self.start, self.end):
            if at is not None:
                placer.add_box(QRectF(at.x(), at.y(), 0, 0), max(self.radius, END))
        for rival in self.rivals:
            placer.add_box(QRectF(rival.at, rival.at), 1.5 * self.mark)
        return [place for place in places if placer.has_room(place.x, place.y, size)]

    def quantity_at(self, point: QPointF, margin: float = 5.0) -> str:
        """Return the key of the quantity under a point: "position" over the particle, an arrow's key, or ""."""
        if self.particle is not None and _distance(point, self.particle, self.particle) <= self.radius + margin:
            return "position"
        near = [(_distance(point, arrow.start, arrow.tip), arrow.key) for arrow in self.arrows]
        distance, key = min(near, default=(math.inf, ""))
        return key if distance <= margin + 4.0 else ""

    def run_at(self, point: QPointF, margin: float = 4.0) -> int | None:
        """Return the index of the other run whose mark is under a point, if it is not under the particle."""
        if self.quantity_at(point) == "position":
            return None
        near = [(_distance(point, rival.at, rival.at), rival.run) for rival in self.rivals]
        distance, run = min(near, default=(math.inf, 0))
        return run if distance <= 1.3 * self.mark + margin else None


def arrange(frame: Frame, style: PictureStyle, data: PictureData, trail: FloatArray) -> Overlay:
    """Place everything over the picture, given the thinned solid trail (n, 2 pixels), newest last."""
    particle = frame.to_pixel(*data.particle) if data.particle else None
    start = frame.to_pixel(*data.path[0].tolist()) if len(data.path) and np.isfinite(data.path[0]).all() else None
    start = start if start is not None and frame.holds(start) else None
    radius = style.particle_radius(data.mass)
    seen = particle is not None and frame.holds(particle)
    end = diverged_at(frame, style, data)
    rivals = _run_marks(frame, style, data)
    bar = arrow_scale(frame, style, data)
    inner = shapes(frame, style, data, particle, bar) if seen and particle is not None else []
    begun = started_at(inner, particle, radius) if particle is not None else ()
    arrows = place_arrows(frame, style, data, particle, bar, begun) if seen and particle is not None and bar else ()
    placer = _placer(frame, style, data, trail, particle if seen else None, (start, end), arrows)
    for rival in rivals:
        placer.add_box(QRectF(rival.at, rival.at), 1.4 * mark_radius(style))
    for shape in inner:
        placer.add_lines(shape.segments(), 2.5 * style.unit)
    bar = place_bar(placer, frame, style, bar) if bar and (arrows or data.vectors) else None
    labels = [label for arrow in arrows if (label := arrow_label(placer, style, data, arrow))]
    if start is not None and not (seen and particle is not None and _distance(particle, start, start) < 2.5 * radius):
        labels += word_label(placer, style, data.words.start, start, style.theme.ink)
    lost = particle if end is None and seen and data.undefined else end
    if lost is not None:
        labels += word_label(
            placer, style, data.words.undefined if data.undefined else data.words.end, lost, style.theme.warn
        )
    labels += [label for shape in inner if (label := shape_label(placer, style, shape))]
    labels += _run_labels(placer, style, data, particle if seen else end, rivals)
    own, mark = particle if seen else None, mark_radius(style)
    return Overlay(own, radius, start, end, arrows, tuple(labels), bar, rivals, mark, tuple(inner))


def _run_marks(frame: Frame, style: PictureStyle, data: PictureData) -> tuple[RunMark, ...]:
    """Return where the other runs of a race are, or where their trails end that have diverged."""
    marks = []
    for rival in data.rivals:
        if math.isfinite(rival.place[0]) and math.isfinite(rival.place[1]):
            at = frame.to_pixel(*rival.place)
            if frame.holds(at):
                marks.append(RunMark(rival.index, at))
        else:
            end = diverged_at(frame, style, PictureData(path=rival.path, cursor=len(rival.path) - 1))
            if end is not None:
                marks.append(RunMark(rival.index, end, diverged=True))
    return tuple(marks)


def _run_labels(
    placer: LabelPlacer, style: PictureStyle, data: PictureData, own: QPointF | None, rivals: tuple[RunMark, ...]
) -> list[Label]:
    """Return the names of the runs of a race, of several at one place none but the first: the legend names all."""
    if data.run is None:
        return []
    names = {rival.index: rival.label for rival in data.rivals} | {data.run: data.label}
    found: list[Label] = []
    named: list[QPointF] = []
    for run, at in [(data.run, own), *((rival.run, rival.at) for rival in rivals)]:
        if at is not None and names[run] and all(_distance(at, other, other) > style.particle for other in named):
            named.append(at)
            found += word_label(placer, style, names[run], at, racer_of(style, run).colour)
    return found


def diverged_at(frame: Frame, style: PictureStyle, data: PictureData) -> QPointF | None:
    """Return where the end of a diverged trail is marked: at its last point, or where it left the picture for good."""
    if not data.has_diverged:
        return None
    way = frame.to_pixels(data.path[: data.cursor + 1])
    seen = clipped(segments_of(way), box_of(frame))
    last = way[np.isfinite(way).all(axis=1)][-1:]
    ends = np.concatenate([seen[:, 2:], last[[frame.holds(QPointF(*point)) for point in last.tolist()]]])
    if not len(ends):
        return None
    left, top, right, bottom = box_of(frame, -1.3 * END * style.unit)
    x, y = ends[-1].tolist()
    return QPointF(min(max(x, left), right), min(max(y, top), bottom))


def paint_overlay(painter: QPainter, frame: Frame, style: PictureStyle, data: PictureData, overlay: Overlay) -> None:
    """Draw an arrangement: start, arrows, particle, labels, scale bar."""
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if overlay.start is not None:
        paint_start(painter, style, overlay.start)
    if overlay.end is not None:
        paint_end(painter, style, overlay.end)
    for shape in overlay.inner:
        shape.paint(painter, style)
    paint_leaders(painter, style, overlay.labels)
    _paint_others(painter, frame, style, data.others)
    for rival in reversed(overlay.rivals):
        look = racer_of(style, rival.run)
        if rival.diverged:
            paint_end(painter, style, rival.at, look.colour)
        else:
            paint_mark(painter, style, rival.at, look, overlay.mark)
    for arrow in overlay.arrows:
        paint_arrow(painter, style, arrow)
    if overlay.particle is not None:
        paint_particle(painter, style, overlay.particle, data.mass)
        if data.run is not None:
            paint_own_mark(painter, style, overlay.particle, racer_of(style, data.run), data.mass)
    paint_labels(painter, style, overlay.labels)
    if overlay.bar is not None and overlay.bar.box is not None:
        paint_bar(painter, style, overlay.bar, overlay.bar.box)
    painter.restore()


def extents(frame: Frame, style: PictureStyle, data: PictureData, overlay: Overlay) -> list[tuple[object, QRectF]]:
    """Return the parts of an arrangement with where they lie; parts that are equal look alike."""
    unit, ring = style.unit, style.trail + 2.6 * style.unit
    parts: list[tuple[object, QRectF]] = []
    for kind, at, reach in (
        ("start", overlay.start, START * unit + ring),
        ("end", overlay.end, END * unit + ring),
        (("particle", data.mass, data.run), overlay.particle, overlay.radius + 0.25 * style.particle),
        *((rival, rival.at, max(1.45 * overlay.mark + ring, END * unit + ring)) for rival in overlay.rivals),
    ):
        if at is not None:
            parts.append((kind, QRectF(at, at).adjusted(-reach, -reach, reach, reach)))
    for arrow in overlay.arrows:
        reach = (arrow.reach + ARROW_AIR) * style.arrows
        box = QRectF(arrow.start, arrow.tip).normalized()
        parts.append((arrow, box.adjusted(-reach, -reach, reach, reach)))
    parts += [(shape, shape.box(style)) for shape in overlay.inner]
    casing = 2.0 * unit
    for label in overlay.labels:
        box = label.outline.extent.translated(label.at)
        if label.leader is not None:
            box = box.united(QRectF(*label.leader).normalized())
        parts.append((label, box.adjusted(-casing, -casing, casing, casing)))
    if overlay.bar is not None and overlay.bar.box is not None:
        reach = 6 * unit
        parts.append((overlay.bar, overlay.bar.box.adjusted(-reach, -reach, reach, reach)))
    if len(data.others):
        # Many are not compared: the array is another when they have moved, and this one is held as long as the data.
        look: object = data.others.tobytes() if len(data.others) <= MANY else id(data.others)
        parts.append((look, frame.area))
    return parts


def _placer(
    frame: Frame, style: PictureStyle, data: PictureData, trail: FloatArray, particle: QPointF | None,
    ends: tuple[QPointF | None, QPointF | None], arrows: tuple[Arrow, ...],
) -> LabelPlacer:  # fmt: skip
    """Return a placer that knows the arrows, the particle, the trail's ends, the trail, the marks and the curve."""
    placer = LabelPlacer(box_of(frame, -4 * style.unit))
    for arrow in arrows:
        placer.add_lines(arrow.segment, (arrow.reach + 1.5) * style.arrows)
    radius = style.particle_radius(data.mass) + 3 * style.unit
    for at, size in ((particle, radius), *((end, (END + 1) * style.unit) for end in ends)):
        if at is not None:
            placer.add_box(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    placer.add_lines(segments_of(trail[-_HEAD:]), style.casing)
    ground = (GAP, frame.to_pixels(data.ground.points)) if isinstance(data.ground, Curve) else ()
    ahead = frame.to_pixels(data.path[max(data.cursor, 0) :][:_AHEAD])
    placer.add_soft(np.concatenate([trail[-_SOFT:], GAP, ahead, *ground]))
    for at, _ in distinct_marks(frame, style, data.marks):
        placer.add_box(QRectF(at.x(), at.y(), 0, 0), STATIONARY * style.unit)
    return placer


def _paint_others(painter: QPainter, frame: Frame, style: PictureStyle, others: FloatArray) -> None:
    """Draw the rest of an ensemble as points, or a large one as a cloud."""
    if not len(others):
        return
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


def _distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Return the distance of a point from a segment."""
    way, off = end - start, point - start
    square = QPointF.dotProduct(way, way)
    share = min(1.0, max(0.0, QPointF.dotProduct(off, way) / square)) if square > 0 else 0.0
    rest = off - way * share
    return math.hypot(rest.x(), rest.y())
