"""Landscapes, one family a file. `landscape` finds one by gallery key or makes one from a formula."""

from gdlab.landscapes.formula import FormulaLandscape
from gdlab.landscapes.gallery import GalleryEntry, gallery, gallery_entry, landscape

__all__ = ["FormulaLandscape", "GalleryEntry", "gallery", "gallery_entry", "landscape"]
