"""Endings of the files that can be imported; apart, so that a window can know them without the readers."""

TABLES = (".csv", ".txt", ".tsv")
MAPS = (".npy", ".npz", *TABLES, ".png", ".tif", ".tiff")
