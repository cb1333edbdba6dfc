"""Noise as a pure function of (seed, particle, step, stream, coordinate): Philox4x32-10 and Box–Muller.

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11; checked on Random123's
published vectors. Stepping back, scrubbing or adding particles therefore never changes a path that was seen.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions.definitions import LOG_SERIES, SQRT_2, TURNED
from gdlab.core.expressions.emit_in_place import InPlace, emit_in_place
from gdlab.core.expressions.graph import Graph, program
from gdlab.core.expressions.lowering import Lowering
from gdlab.core.expressions.parser import Limits, parse

Words = npt.NDArray[np.uint64]
Bits = npt.NDArray[np.int64]
MAX_SEED = 2**64 - 1
_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (0x9E3779B9, 0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_12, _20, _32 = np.uint64(12), np.uint64(20), np.uint64(32)
_ONE = np.float64(1).view(np.uint64)


def philox(words: Words, key: tuple[int, int]) -> tuple[Words, ...]:
    """Ten rounds of Philox4x32, in place.

    Args:
        words: `(6, …)`: the four words of the counters, each less than 2³², and room for two more.
        key: two words.

    Returns:
        The four words, as views, and the room that is free again. What lies above 32 bits is of no meaning in the
        second and the fourth.
    """
    c0, c1, c2, c3, p0, p1 = words
    for turn in range(10):
        k0, k1 = (np.uint64((word + turn * step) & 0xFFFFFFFF) for word, step in zip(key, _WEYL, strict=True))
        np.multiply(c0, _MULTIPLIERS[0], out=p0)
        np.multiply(c2, _MULTIPLIERS[1], out=p1)
        _mix(p1, c1, k0, c0)
        _mix(p0, c3, k1, c2)
        c1, c3, p0, p1 = p1, p0, c3, c1
    return c0, c1, c2, c3, p0, p1


def _mix(product: Words, word: Words, key: np.uint64, mixed: Words) -> None:
    """The high word of a product, the low one of another, and a word of the key."""
    np.right_shift(product, _32, out=mixed)
    np.bitwise_xor(mixed, word, out=mixed)
    np.bitwise_xor(mixed, key, out=mixed)
    np.bitwise_and(mixed, _LOW, out=mixed)


def normals(seed: int, particles: npt.ArrayLike, steps: npt.ArrayLike, dimension: int, stream: int = 0) -> FloatArray:
    """Independent N(0, 1) numbers ξ.

    The counter is (particle, step, stream, coordinate pair), the key is the seed; two 52-bit uniforms u, v of a pair
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
    k, n = np.asarray(steps, dtype=np.uint32), np.asarray(particles, dtype=np.uint32)
    j = np.arange((dimension + 1) // 2, dtype=np.uint32)
    found = np.empty((len(k), len(n), len(j), 2))
    key = (seed & 0xFFFFFFFF, seed >> 32)

    room = np.empty((_ROOM + _curves().registers, min(max(_AT_ONCE, len(j)), found[..., 0].size)))
    for rows, columns in _tiles(len(k), len(n), max(1, _AT_ONCE // len(j))):
        tile = found[rows, columns]
        part = room[:, : tile[..., 0].size].reshape(-1, *tile.shape[:3])
        counter = part[:4].view(np.uint64)
        counter[0], counter[1], counter[2], counter[3] = n[columns, None], k[rows, None, None], stream, j
        _pairs(part, key, tile)
    return found.reshape(len(k), len(n), -1)[:, :, :dimension]


_AT_ONCE = 16384
"""Pairs: their numbers about fit into a processor's cache."""
_ROOM = 7


def _tiles(rows: int, columns: int, most: int) -> list[tuple[slice, slice]]:
    """Parts of a table with at most so many places."""
    wide = min(columns, most)
    high = most // max(wide, 1)
    return [(down, across) for down in _stretches(rows, high) for across in _stretches(columns, wide)]


def _stretches(length: int, most: int) -> list[slice]:
    return [slice(first, min(first + most, length)) for first in range(0, length, max(most, 1))]


def _pairs(room: FloatArray, key: tuple[int, int], pairs: FloatArray) -> None:
    """Write the pairs (…, 2) of the counters that lie in the first four of `room` (rows, …)."""
    w0, w1, w2, w3, *free = philox(room[:6].view(np.uint64), key)
    u, v = _uniform(w0, w1), _uniform(w2, w3)
    _box_muller(u, v, [room[6], *(each.view(np.float64) for each in (w1, w3, *free))], room[7:], pairs)


def _uniform(high: Words, low: Words) -> FloatArray:
    """A number of the open interval (0, 1) from 52 of 64 random bits, (m + ½)/2⁵², exactly; in place of `high`.

    The bits are those of a number from 1 to 2 behind the point.
    """
    np.left_shift(high, _20, out=high)
    np.bitwise_and(low, _LOW, out=low)
    np.right_shift(low, _12, out=low)
    np.bitwise_or(high, low, out=high)
    np.bitwise_or(high, _ONE, out=high)
    uniform = high.view(np.float64)
    return np.subtract(uniform, 1 - 2.0**-53, out=uniform)


def _box_muller(u: FloatArray, v: FloatArray, room: list[FloatArray], registers: FloatArray, pairs: FloatArray) -> None:
    """Write √(−2 ln u) cos 2πv and √(−2 ln u) sin 2πv into `pairs` (…, 2); u and v are lost.

    ln, cos and sin are gdlab's own to the bit; what they leave to comparisons is done on the bits of the numbers here,
    for a random choice between two numbers costs a processor ten times as much as arithmetic.
    """
    exponent, radius, turns, sine, cosine = room
    bits, k = u.view(np.int64), radius.view(np.int64)
    np.subtract(bits, _LEAST, out=k)
    np.right_shift(k, 52, out=k)
    exponent[...] = k
    np.left_shift(k, 52, out=k)
    np.subtract(bits, k, out=bits)
    _curves().run(u, exponent, v, radius, turns, sine, cosine, registers)
    _turn(turns, sine.view(np.int64), cosine.view(np.int64), u.view(np.int64), v.view(np.int64))
    np.multiply(radius, cosine, out=pairs[..., 0])
    np.multiply(radius, sine, out=pairs[..., 1])


def _turn(turns: FloatArray, sine: Bits, cosine: Bits, n: Bits, change: Bits) -> None:
    """Turn sine and cosine on by 0 … 4 quarters: odd ones exchange them, two change their signs."""
    n[...] = turns
    np.bitwise_and(n, 1, out=turns.view(np.int64))
    odd = np.negative(turns.view(np.int64), out=turns.view(np.int64))
    np.bitwise_xor(sine, cosine, out=change)
    np.bitwise_and(change, odd, out=change)
    for curve in (sine, cosine):
        np.bitwise_xor(curve, change, out=curve)
        np.bitwise_and(n, 2, out=odd)
        np.left_shift(odd, 62, out=odd)
        np.bitwise_xor(curve, odd, out=curve)
        np.add(n, 1, out=n)


_LEAST = np.float64(math.nextafter(SQRT_2, 2) / 2).view(np.int64)
"""A number less than 1 times a power of two is brought to between this and its double."""


@cache
def _curves() -> InPlace:
    """√(−2 ln(2ᵏ x)) for √½ < x ≤ √2, the quarter turns n nearest to v turns, sine and cosine of what is left."""
    graph = Graph()
    low = Lowering(graph)
    lines = [*LOG_SERIES.splitlines(), "radius = sqrt(-2*y)", f"x = {2 * math.pi!r}*v", *TURNED.splitlines()]
    for line in filter(None, lines):
        target, _, expression = line.partition(" = ")
        low.bind(target, low.number(parse(expression, Limits(length=2000, depth=60, nodes=1000))))
    outputs = [low.number(parse(name)) for name in ("radius", "n", "sine", "cosine")]
    return emit_in_place(program(graph, ("x", "k", "v"), outputs), "curves")


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


def noise_of(seed: int, particles: int, dimension: int, step: int, particle: int) -> FloatArray:
    """What `noise_between` has for one particle at one step, `(d,)`; of many particles nothing else is computed."""
    if particles * dimension > _FEW:
        found: FloatArray = normals(seed, [particle], [step], dimension)[0, 0]
    else:
        found = noise_between(seed, particles, dimension, step, step + 1)[0, particle]
    return found


@lru_cache(maxsize=64)
def _kept(seed: int, particles: int, dimension: int, block: int) -> FloatArray:
    """One aligned block of steps."""
    return normals(seed, np.arange(particles), np.arange(block * _BLOCK, (block + 1) * _BLOCK), dimension)
