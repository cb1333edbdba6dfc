"""The landscape dock: the formula in both readings, its coefficients, its stationary points, the gallery."""

from gdlab.ui.docks.landscape.dock import LandscapeDock

__all__ = ["LandscapeDock"]
