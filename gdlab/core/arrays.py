"""Array types shared by all of gdlab."""

from __future__ import annotations

from numbers import Real

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
"""Float64 throughout: positions `(n, d)`, values `(n,)`, gradients `(n, d)`, Hessians `(n, d, d)`."""


def real_array(given: object) -> FloatArray:
    """What is given as a fresh array.

    Raises:
        ValueError: it is not made of real numbers: text, truth values and complex numbers are none.
    """
    try:
        found = np.asarray(given)
        if found.dtype.kind == "O":  # as of an int beyond 64 bits, of None, of a set
            real = all(isinstance(each, Real) and not isinstance(each, bool) for each in found.flat)
        else:
            real = found.dtype.kind in "iuf"
        if real:
            return np.array(found, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError("not real numbers")
