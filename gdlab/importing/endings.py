"""Endings of the files that can be imported; apart, so that a window can know them without the readers."""

MAPS = (".npy", ".npz", ".csv", ".txt", ".tsv", ".png", ".tif", ".tiff")
