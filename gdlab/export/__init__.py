"""Files that people take away: what a run has gone through, as numbers or as a picture."""

from gdlab.export.csv_file import csv_chunks, write_csv
from gdlab.export.formats import DATA_FORMATS, Format, PictureOptions, by_suffix, export, format_for
from gdlab.export.npz_file import npz_chunks, write_npz
from gdlab.export.recording import ExportError, Recording, check_length, record

__all__ = [
    "DATA_FORMATS",
    "ExportError",
    "Format",
    "PictureOptions",
    "Recording",
    "by_suffix",
    "check_length",
    "csv_chunks",
    "export",
    "format_for",
    "npz_chunks",
    "record",
    "write_csv",
    "write_npz",
]
