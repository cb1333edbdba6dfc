"""Elementary functions of floats that give the same bits on every machine, total in the IEEE sense."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gdlab.core.expressions.emit_python import FLOAT_TROUBLE, elementary


def _total(name: str) -> Callable[[float], float]:
    """The float function, or where that raises the numpy one, which does not."""

    def function(x: float) -> float:
        try:
            return float(elementary(name, "float")(float(x)))
        except FLOAT_TROUBLE:
            with np.errstate(all="ignore"):
                return float(elementary(name, "numpy")(np.float64(x)))

    function.__name__ = name
    function.__doc__ = f"{name}(x), to a few ulp; see `gdlab.core.expressions.definitions`."
    return function


exp, expm1, log = _total("exp"), _total("expm1"), _total("log")
