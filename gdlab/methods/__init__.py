"""The methods, one a file. Importing this package registers them all."""

from gdlab.methods import gradient_descent, momentum

__all__ = ["gradient_descent", "momentum"]
