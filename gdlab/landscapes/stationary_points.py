"""Stationary points of any landscape: damped Newton steps on ∇U = 0 from many starts, then classified by the Hessian.

It stands here, below `analysis`, because every family answers `stationary_points()`.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Kind, StationaryPoint

LIMIT = 50
_STARTS = {1: 257, 2: 25}
_ROUNDS = 80
_MERGE = 1e-5
_FLAT = 1e-6
_LEAST_MU, _MOST_MU = 1e-30, 1e6


class _Smooth(Protocol):
    """What is needed of a landscape."""

    @property
    def bounds(self) -> FloatArray: ...
    def value(self, x: FloatArray, /) -> FloatArray: ...
    def gradient(self, x: FloatArray, /) -> FloatArray: ...
    def hessian(self, x: FloatArray, /) -> FloatArray: ...


def stationary_points(landscape: _Smooth) -> tuple[StationaryPoint, ...]:
    """The stationary points inside the bounds, lowest value first; at most the first 50."""
    bounds = landscape.bounds
    extent = bounds[:, 1] - bounds[:, 0]
    starts = _starts(bounds)
    with np.errstate(all="ignore"):
        slopes = np.linalg.norm(landscape.gradient(starts), axis=1)
        if not np.any(np.isfinite(slopes)):
            return ()
        size = float(np.median(slopes[np.isfinite(slopes)]))
        x = _newton(landscape, starts, extent)
        slope = np.linalg.norm(landscape.gradient(x), axis=1)
        inside = np.all((x >= bounds[:, 0] - 1e-9 * extent) & (x <= bounds[:, 1] + 1e-9 * extent), axis=1)
    found = x[inside & (slope <= 1e-9 * (size if size > 0 else 1.0))]
    points = [_classified(landscape, p, size / float(extent.max())) for p in _distinct(found, extent)]
    return tuple(sorted((p for p in points if np.isfinite(p.value)), key=lambda p: p.value)[:LIMIT])


def _starts(bounds: FloatArray) -> FloatArray:
    """A grid over the bounds for d ≤ 2, else up to 600 points of a Kronecker sequence, which fills any box evenly."""
    d = len(bounds)
    if d in _STARTS:
        axes = [np.linspace(low, high, _STARTS[d]) for low, high in bounds]
        return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)
    root = 2.0
    for _ in range(60):
        root = (1 + root) ** (1 / (d + 1))
    count = max(60, 1800 // d)  # a step costs d³
    unit = (0.5 + np.arange(1, count + 1)[:, None] * root ** -np.arange(1, d + 1)) % 1
    return bounds[:, 0] + unit * (bounds[:, 1] - bounds[:, 0])


def _newton(landscape: _Smooth, x: FloatArray, extent: FloatArray) -> FloatArray:
    """Levenberg's steps −(H² + μ)⁻¹ H∇U, accepted where |∇U| falls; μ, in units of the largest λ², adapts.

    In the eigenvectors of H a step is −λ/(λ² + μ) along each: nothing is squared that could overflow, and a flat
    direction makes nothing singular.
    """
    mu = np.full(len(x), 1e-3)
    g = landscape.gradient(x)
    for _ in range(_ROUNDS):
        h = np.nan_to_num(landscape.hessian(x), nan=0.0, posinf=0.0, neginf=0.0)
        eigenvalues, axes = np.linalg.eigh(h)
        largest = np.abs(eigenvalues).max(axis=1, keepdims=True)
        ratio = eigenvalues / np.where(largest > 0, largest, 1.0)
        along = (g[:, None, :] @ axes)[:, 0] / np.where(largest > 0, largest, 1.0)
        step = -(axes @ (ratio / (ratio**2 + mu[:, None]) * along)[:, :, None])[:, :, 0]
        trial = x + np.clip(np.nan_to_num(step), -extent, extent)
        new = landscape.gradient(trial)
        better = np.linalg.norm(new, axis=1) < np.linalg.norm(g, axis=1)
        x, g = np.where(better[:, None], trial, x), np.where(better[:, None], new, g)
        mu = np.clip(np.where(better, mu / 30, mu * 10), _LEAST_MU, _MOST_MU)
        if np.all(mu == _MOST_MU):
            break
    return x


def _distinct(points: FloatArray, extent: FloatArray) -> list[FloatArray]:
    """One of each cluster, at most as many as are kept in the end."""
    kept: list[FloatArray] = []
    for p in points:
        if len(kept) >= 4 * LIMIT:
            break
        if all(np.max(np.abs(p - q) / extent) > _MERGE for q in kept):
            kept.append(p)
    return kept


def _classified(landscape: _Smooth, p: FloatArray, curvature: float) -> StationaryPoint:
    """The point with its kind; an eigenvalue counts as zero when small against the landscape's usual curvature."""
    p = np.where(np.abs(p) < 1e-12, 0.0, p)
    eigenvalues = np.linalg.eigvalsh(landscape.hessian(p[None])[0])
    return StationaryPoint(
        p,
        float(landscape.value(p[None])[0]),
        _kind(eigenvalues, _FLAT * max(float(np.abs(eigenvalues).max()), curvature)),
        eigenvalues,
    )


def _kind(eigenvalues: FloatArray, flat: float) -> Kind:
    if not np.all(np.abs(eigenvalues) > flat):  # so that nan and ∞ decide nothing either
        return "degenerate"
    if np.all(eigenvalues > 0):
        return "minimum"
    return "maximum" if np.all(eigenvalues < 0) else "saddle"
