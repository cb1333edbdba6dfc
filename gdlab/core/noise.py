"""Noise as a pure function of (seed, particle, step, stream, coordinate): Philox4x32-10 and Box–Muller.

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11; checked on Random123's
published vectors. Stepping back, scrubbing or adding particles therefore never changes a path that was seen.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions.emit_python import elementary

Words = npt.NDArray[np.uint64]
MAX_SEED = 2**64 - 1
_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (0x9E3779B9, 0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Ten rounds of Philox4x32.

    Args:
        counter: `(4, …)`, 32-bit words.
        key: two 32-bit words.

    Returns:
        `(4, …)`, 32-bit words.
    """
    c0, c1, c2, c3 = counter
    for turn in range(10):
        k0, k1 = (np.uint64((word + turn * step) & 0xFFFFFFFF) for word, step in zip(key, _WEYL, strict=True))
        p0, p1 = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & _LOW, (p0 >> _32) ^ c3 ^ k1, p0 & _LOW
    return np.stack([c0, c1, c2, c3])


def normals(seed: int, particles: npt.ArrayLike, steps: npt.ArrayLike, dimension: int, stream: int = 0) -> FloatArray:
    """Independent N(0, 1) numbers ξ.

    The counter is (particle, step, stream, coordinate pair), the key is the seed; two 53-bit uniforms u, v of a pair
    give √(−2 ln u) cos 2πv and √(−2 ln u) sin 2πv.

    Args:
        seed: 0 … 2⁶⁴−1.
        particles: particle numbers `(n,)`.
        steps: step numbers `(k,)`.
        dimension: d.
        stream: which of the independent noises.

    Returns:
        `(k, n, d)`.
    """
    pairs = np.arange((dimension + 1) // 2, dtype=np.uint64)
    k, n, j = np.broadcast_arrays(
        np.asarray(steps, dtype=np.uint64)[:, None, None],
        np.asarray(particles, dtype=np.uint64)[None, :, None],
        pairs[None, None, :],
    )
    words = philox(np.stack([n, k, np.full_like(n, stream), j]), (seed & 0xFFFFFFFF, seed >> 32))
    u, v = _uniform(words[0], words[1]), _uniform(words[2], words[3])
    radius = np.sqrt(-2.0 * elementary("log", "numpy")(u))
    angle = 2 * math.pi * v
    both = np.stack([radius * elementary("cos", "numpy")(angle), radius * elementary("sin", "numpy")(angle)], axis=-1)
    return both.reshape(*both.shape[:2], -1)[:, :, :dimension]


_BLOCK = 512
_FEW = 64


def noise_between(seed: int, particles: int, dimension: int, first: int, last: int) -> FloatArray:
    """`normals` of particles 0 … n−1 for the steps first … last−1, `(last − first, n, d)`.

    For few particles blocks are kept: a drag rewrites the same steps again and again, and their noise stays.
    """
    if particles * dimension > _FEW:
        return normals(seed, np.arange(particles), np.arange(first, last), dimension)
    blocks = [_kept(seed, particles, dimension, k) for k in range(first // _BLOCK, (last - 1) // _BLOCK + 1)]
    begin = first - first // _BLOCK * _BLOCK
    return np.concatenate(blocks)[begin : begin + last - first]


@lru_cache(maxsize=64)
def _kept(seed: int, particles: int, dimension: int, block: int) -> FloatArray:
    """One aligned block of steps."""
    return normals(seed, np.arange(particles), np.arange(block * _BLOCK, (block + 1) * _BLOCK), dimension)


def _uniform(high: Words, low: Words) -> FloatArray:
    """A number of the open interval (0, 1) from 52 of 64 random bits, exactly representable."""
    bits = (high << np.uint64(20)) | (low >> np.uint64(12))
    uniform: FloatArray = (bits.astype(np.float64) + 0.5) * 2.0**-52
    return uniform
