"""Plane geometry on arrays of pixel positions; a rectangle is (left, top, right, bottom)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray

Rectangle = tuple[float, float, float, float]
BoolArray = npt.NDArray[np.bool_]


def segments_of(points: FloatArray) -> FloatArray:
    """Return the segments (n−1, 4) joining consecutive points (n, 2), those with a NaN end left out."""
    segments = np.concatenate([points[:-1], points[1:]], axis=1)
    seen: BoolArray = ~np.isnan(segments).any(axis=1)
    return segments[seen]


def clipped(segments: FloatArray, box: Rectangle) -> FloatArray:
    """Return the parts of the segments (n, 4) that lie inside the box (Liang–Barsky)."""
    enter, leave = _crossing(segments, np.array(box[:2]), np.array(box[2:]))
    if len(segments) and (enter == 0).all() and (leave == 1).all():
        return segments
    seen = enter <= leave
    start, end = segments[seen, :2], segments[seen, 2:]
    way = end - start
    enter, leave = enter[seen, None], leave[seen, None]
    first = np.where(enter > 0, start + enter * way, start)
    last = np.where(leave < 1, start + leave * way, end)
    return np.concatenate([first, last], axis=1)


def crossing(segments: FloatArray, box: Rectangle) -> BoolArray:
    """Return (n,): whether any of the segment lies inside the box."""
    enter, leave = _crossing(segments, np.array(box[:2]), np.array(box[2:]))
    return enter <= leave


def touching(segments: FloatArray, reach: FloatArray, boxes: FloatArray) -> BoolArray:
    """Return (n, m): whether segment i (n, 4), as wide as `reach` (n,) on either side, meets box j (m, 4)."""
    wide = reach[:, None, None]
    enter, leave = _crossing(segments[:, None], boxes[None, :, :2] - wide, boxes[None, :, 2:] + wide)
    return enter <= leave


def sampled(segments: FloatArray, spacing: float) -> FloatArray:
    """Return points (m, 2) along the segments (n, 4), from the start of each on, at most `spacing` apart."""
    way = segments[:, 2:] - segments[:, :2]
    counts = np.minimum(np.hypot(way[:, 0], way[:, 1]) / spacing, 500.0).astype(np.intp) + 1
    owner = np.repeat(np.arange(len(segments)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return segments[owner, :2] + way[owner] * (number / counts[owner])[:, None]


def overlapping(boxes: FloatArray, others: FloatArray) -> BoolArray:
    """Return (n, m): whether box i and box j share any area."""
    a, b = boxes[:, None], others[None]
    return (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])


def _crossing(segments: FloatArray, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return where along the segments (…, 4), from 0 to 1, they enter and leave the boxes low…high (…, 2).

    A segment that misses its box enters after it leaves.
    """
    start, way = segments[..., :2], segments[..., 2:] - segments[..., :2]
    way = np.where(np.abs(way) < 1e-30, 1e-30, way)  # level: enters and leaves far away, or misses
    one, two = (low - start) / way, (high - start) / way
    near, far = np.minimum(one, two), np.maximum(one, two)
    enter = np.maximum(np.maximum(near[..., 0], near[..., 1]), 0.0)
    leave = np.minimum(np.minimum(far[..., 0], far[..., 1]), 1.0)
    return enter, leave
