"""Grey pictures: shares of full white where that is a number of 1 to 16 bits, else the heights that the file holds."""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, check_shape, check_size

if TYPE_CHECKING:
    from PIL import Image

_GREY_16 = ("I;16", "I;16L", "I;16B")
_REDUCED_TO = 1024
"""Samples along a side beyond which a picture is reduced while it is read."""
_WIDTH, _HEIGHT, _BITS, _PACKING, _PHOTOMETRIC, _OFFSETS, _LENGTHS, _FORMAT = 256, 257, 258, 259, 262, 273, 279, 339
"""Tags of TIFF 6.0 (Adobe, 1992)."""
_PNG = b"\x89PNG"
_TERMINAL = threading.Lock()
"""Held while the terminal's file belongs to a decoder: of two that keep and give it back by turns it would be lost."""
_KINDS = (
    "read are PNG and TIFF: grey or in colour with up to 16 bits, whole numbers of 32 bits, floats of 16 to 64 bits"
)


def read_picture(file: Path) -> Sampled:
    """Heights of a grey picture, black 0 and white 1; those of signed, 32-bit or float samples are as in the file.

    The picture's lowest row comes first.
    """
    try:
        found = _opened(file)
        if found is None:
            return _wide_floats(file)
        with found as picture:
            check_size(picture.height, picture.width)
            check_shape((picture.height, picture.width))
            return _read(picture)
    except (ImportedFileError, MemoryError):
        raise
    except Exception:  # a broken picture can make a decoder fail in any way
        raise ImportedFileError("is a PNG or TIFF picture, but damaged: its pixels cannot be read") from None


def _opened(file: Path) -> Image.Image | None:
    """A picture whose pixels are not read yet, None if it is of a kind that the decoder does not know.

    `Image.open` would warn of a large one, which is refused in our words; and warnings cannot be silenced here, for
    their filters belong to all threads.
    """
    from PIL.PngImagePlugin import PngImageFile  # noqa: PLC0415 (not needed for the first painted frame)
    from PIL.TiffImagePlugin import TiffImageFile  # noqa: PLC0415 (as above)

    with file.open("rb") as stream:
        is_png = stream.read(len(_PNG)) == _PNG
    try:
        return PngImageFile(file) if is_png else TiffImageFile(file)
    except SyntaxError:  # the decoder's word for a file that is no such picture
        return None


def _decode(picture: Image.Image) -> None:
    """Read the pixels; only the decoder of packed TIFF, a library of its own, writes to the terminal."""
    if any(tile[0] == "libtiff" for tile in getattr(picture, "tile", [])):
        with _TERMINAL, _silent_terminal():
            picture.load()
    else:
        picture.load()


@contextlib.contextmanager
def _silent_terminal() -> Iterator[None]:
    """Keep what a decoder writes to the terminal by itself from there: one sentence of ours says it."""
    try:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # there is no terminal
        yield
        return
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _read(picture: Image.Image) -> Sampled:
    is_grey = picture.mode in ("1", "L", "I", "F", *_GREY_16)
    notes = [] if is_grey else _lost(picture)
    _decode(picture)
    grey = picture if is_grey else _brightness(picture)
    heights, said = _meaning(grey, getattr(picture, "tag_v2", {}))
    width, height = grey.size
    factors = math.ceil(height / _REDUCED_TO), math.ceil(width / _REDUCED_TO)
    if factors == (1, 1):
        return Sampled(heights(grey)[::-1], notes=(*notes, *said), from_top=True)
    values = _averaged(grey, heights, factors)[::-1]
    notes.append(f"{width:,} × {height:,} samples were reduced by averaging.")
    return Sampled(values, notes=(*notes, *said), whole=(height, width), from_top=True)


def _brightness(picture: Image.Image) -> Image.Image:
    try:
        return picture.convert("L")
    except ValueError:  # there is no way from these colours to grey
        raise ImportedFileError(f"is a picture of another kind; {_KINDS}") from None


def _lost(picture: Image.Image) -> list[str]:
    """What a picture that is not merely grey loses."""
    notes = []
    tiles = getattr(picture, "tile", [])  # as they are stored in the file
    stored = str(tiles[0].args) if tiles else ""
    if not stored.startswith("LA") and picture.mode != "LA":
        notes.append("The picture was in colour: its brightness was taken.")
    if picture.mode in ("LA", "RGBA", "PA"):
        notes.append("Its transparency was left out.")
    if ";16" in stored:
        notes.append("Of its 16 bits 8 were read: a picture that is grey and nothing else keeps all.")
    return notes


def _meaning(grey: Image.Image, tags: Mapping[int, Any]) -> tuple[Callable[[Image.Image], FloatArray], list[str]]:
    """What makes heights of the pixels of a grey picture, and a note on it."""
    bits = tags.get(_BITS, (16,))[0]
    if grey.mode == "F" or (grey.mode == "I" and tags):
        unsigned = grey.mode == "I" and bits == 32 and tags.get(_FORMAT, (1,))[0] == 1
        return (_unsigned if unsigned else _plain), []
    full = {"1": 1, "L": 255}.get(grey.mode, 2**bits - 1)
    inverted = grey.mode in _GREY_16 and tags.get(_PHOTOMETRIC) == 0

    def share(picture: Image.Image) -> FloatArray:
        shares: FloatArray = _plain(picture) / full
        return 1.0 - shares if inverted else shares

    return share, [] if full <= 255 else [f"White, which is {full:,}, became 1."]


def _plain(picture: Image.Image) -> FloatArray:
    return np.asarray(picture, dtype=np.float64)


def _unsigned(picture: Image.Image) -> FloatArray:
    """The decoder knows 32 bits with a sign only."""
    return np.asarray(picture, dtype=np.int32).view(np.uint32).astype(np.float64)


def _averaged(
    picture: Image.Image, heights: Callable[[Image.Image], FloatArray], factors: tuple[int, int]
) -> FloatArray:
    """The means of blocks of pixels, strip by strip, so that memory stays bounded."""
    down, across = factors
    width, height = picture.width // across, picture.height // down
    means = np.empty((height, width))
    for row in range(height):
        strip = heights(picture.crop((0, row * down, width * across, (row + 1) * down)))
        if not np.isfinite(strip).all():
            raise ImportedFileError(
                f"samples near row {row * down + 1} are not finite numbers: fill the holes before importing"
            )
        means[row] = strip.reshape(down, width, across).mean(axis=(0, 2))
    return means


def _wide_floats(file: Path) -> Sampled:
    """Floats of 16 or 64 bits in a plain TIFF, which the decoder does not know.

    Raises:
        ImportedFileError: it is something else.
    """
    from PIL import TiffImagePlugin  # noqa: PLC0415 (as above)

    try:
        with file.open("rb") as stream:
            tags = TiffImagePlugin.ImageFileDirectory_v2(stream.read(8))
            stream.seek(tags.next)
            tags.load(stream)
            shape, (bits,) = (int(tags[_HEIGHT]), int(tags[_WIDTH])), tags[_BITS]
            if tags[_FORMAT] != (3,) or bits not in (16, 64) or tags.get(_PACKING, 1) != 1 or _OFFSETS not in tags:
                raise ImportedFileError(f"is a picture of another kind; {_KINDS}")
            check_size(*shape)
            order = "<" if tags.prefix == b"II" else ">"
            if sum(tags[_LENGTHS]) > shape[0] * shape[1] * bits // 8:
                raise ImportedFileError("is a TIFF picture, but damaged: it says to hold more than its pixels")
            pieces = [_piece(stream, *place) for place in zip(tags[_OFFSETS], tags[_LENGTHS], strict=True)]
            values = np.frombuffer(b"".join(pieces), f"{order}f{bits // 8}").reshape(shape)
    except (ImportedFileError, MemoryError):
        raise
    except Exception:  # it may be anything
        raise ImportedFileError(f"is no picture that can be read; {_KINDS}") from None
    return Sampled(values[::-1], from_top=True)


def _piece(stream: IO[bytes], offset: int, length: int) -> bytes:
    stream.seek(offset)
    return stream.read(length)
