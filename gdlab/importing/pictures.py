"""Grey pictures of 8 or 16 bits: white is high."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, check_size

if TYPE_CHECKING:
    from PIL import Image

_DEPTH = {"1": 1, "L": 255, "P": 255, "I;16": 65535, "I;16L": 65535, "I;16B": 65535, "I": 65535}
_REDUCED_TO = 1024
"""Samples along a side beyond which a picture is reduced while it is read."""


def read_picture(file: Path) -> Sampled:
    """Grey values as shares of full white, 0 to 1; the picture's lowest row comes first."""
    from PIL import Image  # noqa: PLC0415 (not needed for the first painted frame)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=("PNG", "TIFF")) as picture:
                check_size(picture.height, picture.width)
                return _read(picture)
    except Image.DecompressionBombError:
        raise ImportedFileError("the picture is too large; at most 8,192 × 8,192 pixels are read") from None
    except ImportedFileError:
        raise
    except Exception as error:  # a broken picture can make a decoder fail in any way
        raise ImportedFileError(f"is no PNG or TIFF picture that can be read: {error}") from None


def _read(picture: Image.Image) -> Sampled:
    notes: list[str] = []
    grey: Image.Image = picture
    if picture.mode not in (*_DEPTH, "F") or picture.mode == "P":
        grey = picture.convert("L")
        notes.append("The picture was in colour: its brightness was taken.")
    full = _DEPTH.get(grey.mode, 1)
    width, height = grey.size
    factor = math.ceil(max(width, height) / _REDUCED_TO)
    if factor > 1:
        grey = _averaged(grey, factor)
        notes.append(f"{width:,} × {height:,} samples were reduced by averaging.")
    values = np.asarray(grey, dtype=np.float64)[::-1] / full
    return Sampled(values, notes=tuple(notes), reduced=factor > 1)


def _averaged(picture: Image.Image, factor: int) -> Image.Image:
    """The means of blocks of pixels, strip by strip, so that memory stays bounded."""
    from PIL import Image  # noqa: PLC0415 (as above)

    width, height = picture.width // factor, picture.height // factor
    means = np.empty((height, width))
    for row in range(height):
        strip = picture.crop((0, row * factor, width * factor, (row + 1) * factor))
        samples = np.asarray(strip, dtype=np.float64)
        means[row] = samples.reshape(factor, width, factor).mean(axis=(0, 2))
    return Image.fromarray(means.astype(np.float32))
