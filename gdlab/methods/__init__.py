"""The methods, one a file. Importing this package registers them all, in the order of the menus."""

from gdlab.methods import momentum, gradient_descent, nesterov  # noqa: I001  the order of the menus
from gdlab.methods import adagrad, rmsprop, adam
from gdlab.methods import newton, langevin_baoab, flow

__all__ = [
    "adagrad",
    "adam",
    "flow",
    "gradient_descent",
    "langevin_baoab",
    "momentum",
    "nesterov",
    "newton",
    "rmsprop",
]
