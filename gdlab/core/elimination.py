"""Linear equations with the same bits everywhere: LAPACK's digits differ between processors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray


class Elimination(NamedTuple):
    """Matrices A after Gaussian elimination, for as many right-hand sides as come.

    Attributes:
        upper: `(n, d, d)`, of which the upper triangles count.
        pivots: for each column the row that was exchanged with it, `(n,)`.
        shares: for each column by what part of it the rows below became less, `(n, rows)`.
    """

    upper: FloatArray
    pivots: tuple[npt.NDArray[np.intp], ...]
    shares: tuple[FloatArray, ...]

    def solved(self, vectors: FloatArray) -> FloatArray:
        """x with A x = b, `(n, d)`; not finite where A is singular."""
        a, b, each = self.upper, vectors.copy(), np.arange(len(vectors))
        with np.errstate(all="ignore"):
            for k, (pivot, share) in enumerate(zip(self.pivots, self.shares, strict=True)):
                b[each, pivot], b[:, k] = b[:, k].copy(), b[each, pivot]
                b[:, k + 1 :] -= share * b[:, k, None]
            for k in reversed(range(b.shape[1])):
                b[:, k] /= a[:, k, k]
                b[:, :k] -= a[:, :k, k] * b[:, k, None]
        return b


def eliminated(matrices: FloatArray) -> Elimination:
    """Gaussian elimination with partial pivoting of matrices `(n, d, d)`.

    Elementwise and in a fixed order, whatever the other systems are. The largest element of a column is its pivot; of
    equals the first.

    Source: Golub, Van Loan, "Matrix Computations", 4th edition, 3.4.
    """
    n, d = matrices.shape[:2]
    a, each, pivots, shares = matrices.copy(), np.arange(n), [], []
    with np.errstate(all="ignore"):
        for k in range(d - 1):
            pivot = k + np.argmax(np.abs(a[:, k:, k]), axis=1)
            a[each, pivot, k:], a[:, k, k:] = a[:, k, k:].copy(), a[each, pivot, k:]
            share = a[:, k + 1 :, k] / a[:, k, k, None]
            a[:, k + 1 :, k + 1 :] -= share[:, :, None] * a[:, k, None, k + 1 :]
            pivots.append(pivot)
            shares.append(share)
    return Elimination(a, tuple(pivots), tuple(shares))


def inverse(matrices: FloatArray) -> FloatArray:
    """A⁻¹ of matrices `(n, d, d)` by the elimination of Gauss and Jordan, with the same pivots; not finite if singular.

    Where there are many right-hand sides it serves them faster, with `applied`; it is not as exact.
    """
    n, d = matrices.shape[:2]
    a, each = np.concatenate([matrices, np.broadcast_to(np.eye(d), (n, d, d))], axis=2), np.arange(n)
    with np.errstate(all="ignore"):
        for k in range(d):
            pivot = k + np.argmax(np.abs(a[:, k:, k]), axis=1)
            a[each, pivot], a[:, k] = a[:, k].copy(), a[each, pivot]
            row = a[:, k] / a[:, k, k, None]
            a -= a[:, :, k, None] * row[:, None]
            a[:, k] = row
    return a[:, :, d:]


def applied(matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    """A b, `(n, d)`, every sum in the order of the columns."""
    total: FloatArray = np.add.accumulate(matrices * vectors[:, None], axis=2)[:, :, -1]
    return total
