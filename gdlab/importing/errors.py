"""Why a file cannot be used."""

from __future__ import annotations


class ImportedFileError(ValueError):
    """One sentence that says what is wrong with the file, and what would help."""
