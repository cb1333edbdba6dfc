"""What lies on top and moves with the particle: arrows, their labels, the start's label, the scale bar.

`arrange` decides where everything goes; it is drawn in parts. A widget keeps the arrangement to know what the pointer
is over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF

from gdlab.analysis.relief import Curve
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.arrow_places import place_arrows
from gdlab.ui.painting.arrows import Arrow
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import clipped, segments_of
from gdlab.ui.painting.labels import GAP, LabelPlacer
from gdlab.ui.painting.marks import END, STATIONARY, distinct_marks
from gdlab.ui.painting.numbers import NumberPlace
from gdlab.ui.painting.overlay_labels import Label, arrow_label, shape_label, word_label
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.racers import mark_radius, racer_of
from gdlab.ui.painting.scale_bar import ScaleBar, arrow_scale, place_bar
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

    def clear(self, places: Iterable[NumberPlace], size: float) -> list[NumberPlace]:
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
                placer.add_spot(at, max(self.radius, END))
        for rival in self.rivals:
            placer.add_spot(rival.at, 1.5 * self.mark)
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
        placer.add_spot(rival.at, 1.4 * mark_radius(style))
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
            placer.add_spot(at, size)
    placer.add_lines(segments_of(trail[-_HEAD:]), style.casing)
    ground = (GAP, frame.to_pixels(data.ground.points)) if isinstance(data.ground, Curve) else ()
    ahead = frame.to_pixels(data.path[max(data.cursor, 0) :][:_AHEAD])
    placer.add_soft(np.concatenate([trail[-_SOFT:], GAP, ahead, *ground]))
    for at, _ in distinct_marks(frame, style, data.marks):
        placer.add_spot(at, STATIONARY * style.unit)
    return placer


def _distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Return the distance of a point from a segment."""
    way, off = end - start, point - start
    square = QPointF.dotProduct(way, way)
    share = min(1.0, max(0.0, QPointF.dotProduct(off, way) / square)) if square > 0 else 0.0
    rest = off - way * share
    return math.hypot(rest.x(), rest.y())
