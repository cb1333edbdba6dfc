"""Models that learn from data: samples and their scales, per-sample losses with two visible weights, their mean."""

from gdlab.landscapes.models.samples import Column, Samples, Scale
from gdlab.landscapes.models.single import MODELS
from gdlab.landscapes.models.slices import NetworkSlice

__all__ = ["MODELS", "Column", "NetworkSlice", "Samples", "Scale"]
