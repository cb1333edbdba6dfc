"""Array types shared by all of gdlab."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
"""Float64 throughout: positions `(n, d)`, values `(n,)`, gradients `(n, d)`, Hessians `(n, d, d)`."""
