"""Plane geometry on arrays of pixel positions; a rectangle is (left, top, right, bottom)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

from gdlab.core.arrays import FloatArray

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]
BoolArray = npt.NDArray[np.bool_]
IndexArray = npt.NDArray[np.intp]
ComplexArray = npt.NDArray[np.complex128]
_LEVEL = 1e-30


def complex_of(points: FloatArray) -> ComplexArray:
    """Return points (n, 2) as complex numbers x + iy (n,): NumPy is several times slower on rows of two."""
    numbers: ComplexArray = np.ascontiguousarray(points).view(np.complex128)[:, 0]
    return numbers


def segments_of(points: FloatArray) -> FloatArray:
    """Return the segments (n−1, 4) joining consecutive points (n, 2), those with a NaN end left out."""
    there = complex_of(points)
    segments, gaps = joined(there), np.isnan(there)
    if gaps.any():
        segments = segments[~(gaps[:-1] | gaps[1:])]
    return segments.view(np.float64)


def joined(points: ComplexArray) -> ComplexArray:
    """Return the segments (n−1, 2 ends) that join consecutive points (n,)."""
    segments = np.empty((max(len(points) - 1, 0), 2), dtype=np.complex128)
    segments[:, 0], segments[:, 1] = points[:-1], points[1:]
    return segments


def clipped(segments: FloatArray, box: Rectangle) -> FloatArray:
    """Return the parts of the segments (n, 4) that lie inside the box (Liang–Barsky)."""
    return clipped_and_numbered(segments, box)[0]


def clipped_and_numbered(segments: FloatArray, box: Rectangle) -> tuple[FloatArray, IndexArray]:
    """Return the parts (m, 4) of the segments (n, 4) inside the box, and of which segments they are (m,)."""
    if holds(box, segments.reshape(-1, 2)):
        return segments, np.arange(len(segments))
    enter, leave = _crossing(segments, box)
    seen = np.flatnonzero(enter <= leave)
    ends = np.ascontiguousarray(segments).view(np.complex128)[seen]
    start, end, enter, leave = ends[:, 0], ends[:, 1], enter[seen], leave[seen]
    way = end - start
    parts = np.stack([np.where(enter > 0, start + enter * way, start), np.where(leave < 1, start + leave * way, end)])
    return np.ascontiguousarray(parts.T).view(np.float64), seen


def holds(box: Rectangle, points: FloatArray) -> bool:
    """Say whether all points (n, 2) lie inside the box; NaN does not."""
    if not len(points):
        return True
    x, y = points[:, 0], points[:, 1]
    return bool(x.min() >= box[0] and y.min() >= box[1] and x.max() <= box[2] and y.max() <= box[3])


def stretch(start: Point, end: Point, box: Rectangle) -> tuple[float, float] | None:
    """Return where along one segment, from 0 to 1, it enters and leaves the box; None if it misses it.

    For the few segments of a frame: plain floats take a tenth of what arrays of one row do.
    """
    enter, leave = 0.0, 1.0
    for first, last, low, high in ((start[0], end[0], box[0], box[2]), (start[1], end[1], box[1], box[3])):
        way = last - first
        if abs(way) < _LEVEL:
            if not low <= first <= high:
                return None
            continue
        one, two = (low - first) / way, (high - first) / way
        enter, leave = max(enter, min(one, two)), min(leave, max(one, two))
    return (enter, leave) if enter <= leave else None


def extent(points: FloatArray, margin: float) -> QRectF:
    """Return the box around points (n, 2), widened by `margin`; an empty one for no points."""
    if not len(points):
        return QRectF()
    x, y = points[:, 0], points[:, 1]
    left, top, right, bottom = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    return QRectF(left, top, right - left, bottom - top).adjusted(-margin, -margin, margin, margin)


def sampled(segments: FloatArray, spacing: float) -> FloatArray:
    """Return points (m, 2) along the segments (n, 4), from the start of each on, at most `spacing` apart."""
    ends = np.ascontiguousarray(segments).view(np.complex128)
    start, way = ends[:, 0], ends[:, 1] - ends[:, 0]
    counts = np.minimum(np.abs(way) / spacing, 500.0).astype(np.intp) + 1
    pace = way / counts
    origin = start - pace * (np.cumsum(counts) - counts)
    points: ComplexArray = np.repeat(origin, counts) + np.repeat(pace, counts) * np.arange(counts.sum())
    return points.view(np.float64).reshape(-1, 2)


def _crossing(segments: FloatArray, box: Rectangle) -> tuple[FloatArray, FloatArray]:
    """Return where along the segments (n, 4), from 0 to 1, they enter and leave the box (n,).

    A segment that misses the box enters after it leaves.
    """
    enter, leave = np.zeros(len(segments)), np.ones(len(segments))
    for axis in (0, 1):
        start = segments[:, axis]
        way = segments[:, 2 + axis] - start
        way[np.abs(way) < _LEVEL] = _LEVEL  # level: enters and leaves far away, or misses
        one, two = (box[axis] - start) / way, (box[2 + axis] - start) / way
        enter, leave = np.maximum(enter, np.minimum(one, two)), np.minimum(leave, np.maximum(one, two))
    return enter, leave
