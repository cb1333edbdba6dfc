"""Grey pictures: shares of full white where that is a number of 1 to 16 bits, else the heights that the file holds."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, check_shape, check_size
from gdlab.importing.strips import reduced, strips_of

if TYPE_CHECKING:
    from PIL import Image

_GREY_16 = ("I;16", "I;16L", "I;16B")
_GREYS = ("1", "L", "I", "F", *_GREY_16)
_COLOUR_16 = re.compile(r"RGB[AX]?;16[BLN]")
"""Colours of 16 bits as they are stored in a file, of which the decoder takes the high bytes."""
_GREY_AND_ALPHA_16 = "LA;16B"
_OTHER_ORDER = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
"""Of the bytes, by which the decoder takes the low ones."""
_BYTE, _TWO_BYTES, _THOUSAND = 255, 65_535, 1000
_WIDTH, _HEIGHT, _BITS, _PACKING, _PHOTOMETRIC, _OFFSETS, _LENGTHS, _FORMAT = 256, 257, 258, 259, 262, 273, 279, 339
_PLANES, _TILE_WIDTH, _TILE_HEIGHT = 284, 322, 323
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
            return _read(picture, file)
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


def _read(picture: Image.Image, file: Path) -> Sampled:
    """The heights of a picture; of one with 16 bits a colour the high bytes and the low ones are read in turn."""
    raw = _raw(picture)
    _check_storage(getattr(picture, "tag_v2", {}))
    meaning = _meaning(picture, raw)
    notes = tuple(_notes(picture.mode, raw, meaning.white))
    if raw == _GREY_AND_ALPHA_16:
        picture = _decoded_as(picture, "RGBA")
    samples = _averaged(picture, meaning.numbers)
    values = samples.values
    if _COLOUR_16.fullmatch(raw):
        picture.close()  # one of them is in memory at a time
        with _decoded_as(_opened(file), raw[:-1] + _OTHER_ORDER[raw[-1]]) as low:
            values = 256 * values + _averaged(low, meaning.numbers).values
    shares = values[::-1] / meaning.white
    heights = 1.0 - shares if meaning.is_inverted else shares
    return replace(samples, values=heights, notes=(*notes, *samples.notes))


def _check_storage(tags: Mapping[int, Any]) -> None:
    """Raise where a TIFF stores its pixels so that its decoder would take them for others, or fill the memory."""
    if tags.get(_PLANES) == 2 and max(tags.get(_BITS, (1,))) > 8:
        raise ImportedFileError("has a plane of 16 bits for each colour: save it with the colours together, or in grey")
    check_size(tags.get(_TILE_HEIGHT, 1), tags.get(_TILE_WIDTH, 1))


def _averaged(picture: Image.Image, numbers: Callable[[Image.Image], FloatArray]) -> Sampled:
    """What the pixels are, the highest row first, in as many samples as are kept."""
    _decode(picture)

    def strips(rows: int) -> Iterator[FloatArray]:
        for top in range(0, picture.height, rows):
            yield numbers(picture.crop((0, top, picture.width, min(top + rows, picture.height))))

    return reduced(strips, (picture.height, picture.width))


def _raw(picture: Image.Image) -> str:
    """How the pixels are stored in the file, in the decoder's words."""
    tiles = getattr(picture, "tile", [])
    stored = tiles[0].args if tiles else ""
    return str(stored if isinstance(stored, str) else stored[0])


def _decoded_as(picture: Any, raw: str) -> Image.Image:
    """A picture whose stored pixels the decoder takes for others of as many bytes."""
    picture.tile = [
        tile._replace(args=raw if isinstance(tile.args, str) else (raw, *tile.args[1:])) for tile in picture.tile
    ]
    found: Image.Image = picture
    return found


def _notes(mode: str, raw: str, white: int) -> Iterator[str]:
    """What is left out of a picture of a mode that is stored in some way, and what became 1."""
    is_grey = mode in _GREYS or raw.startswith("LA")
    full = white if mode in _GREYS else white // _THOUSAND
    if not is_grey:
        yield "The picture was in colour: its brightness was taken."
    if mode in ("LA", "RGBA", "PA"):
        yield "Its transparency was left out."
    if ";16" in raw and not is_grey and full == _BYTE:
        yield "Of its 16 bits 8 were read: a picture that is grey and nothing else keeps all."
    if full > _BYTE:
        yield f"White, which is {full:,}, became 1."


class _Meaning(NamedTuple):
    """What the numbers of pixels are; `white` is that which becomes 1."""

    numbers: Callable[[Image.Image], FloatArray]
    white: int = 1
    is_inverted: bool = False


def _meaning(picture: Image.Image, raw: str) -> _Meaning:
    tags: Mapping[int, Any] = getattr(picture, "tag_v2", {})
    bits = tags.get(_BITS, (16,))[0]
    if raw == _GREY_AND_ALPHA_16:
        return _Meaning(_two_bytes, _THOUSAND * _TWO_BYTES)
    if picture.mode not in _GREYS:
        return _Meaning(_brightness, _THOUSAND * (_TWO_BYTES if _COLOUR_16.fullmatch(raw) else _BYTE))
    if picture.mode == "F" or (picture.mode == "I" and tags):
        unsigned = picture.mode == "I" and bits == 32 and tags.get(_FORMAT, (1,))[0] == 1
        return _Meaning(_unsigned if unsigned else _plain)
    white = {"1": 1, "L": _BYTE}.get(picture.mode, 2**bits - 1)
    return _Meaning(_plain, white, picture.mode in _GREY_16 and tags.get(_PHOTOMETRIC) == 0)


def _plain(picture: Image.Image) -> FloatArray:
    return np.asarray(picture, dtype=np.float64)


def _unsigned(picture: Image.Image) -> FloatArray:
    """The decoder knows 32 bits with a sign only."""
    return np.asarray(picture, dtype=np.int32).view(np.uint32).astype(np.float64)


def _two_bytes(picture: Image.Image) -> FloatArray:
    """A thousand times a grey of 16 bits with transparency, taken for four colours: high and low byte, two others."""
    grey: FloatArray = _plain(picture)[..., :2] @ (256_000.0, 1000.0)
    return grey


def _brightness(picture: Image.Image) -> FloatArray:
    """A thousand times 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), a whole number."""
    try:
        colours = picture.convert("RGB")
    except ValueError:  # there is no way from these colours to red, green and blue
        raise ImportedFileError(f"is a picture of another kind; {_KINDS}") from None
    brightness: FloatArray = _plain(colours) @ (299.0, 587.0, 114.0)
    return brightness


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
            if sum(tags[_LENGTHS]) > shape[0] * shape[1] * bits // 8:
                raise ImportedFileError("is a TIFF picture, but damaged: it says to hold more than its pixels")
            pieces = _Pieces(stream, list(zip(tags[_OFFSETS], tags[_LENGTHS], strict=True)))
            dtype = np.dtype(f"{'<' if tags.prefix == b'II' else '>'}f{bits // 8}")
            samples = reduced(strips_of(pieces, dtype, shape), shape)
    except (ImportedFileError, MemoryError):
        raise
    except Exception:  # it may be anything
        raise ImportedFileError(f"is no picture that can be read; {_KINDS}") from None
    return replace(samples, values=samples.values[::-1])


class _Pieces:
    """Pieces of a file, (offset, length) each, as one stream."""

    def __init__(self, stream: IO[bytes], places: list[tuple[int, int]]) -> None:
        self._stream, self._places = stream, places[::-1]

    def read(self, size: int, /) -> bytes:
        """The next bytes; fewer only at the end."""
        found = bytearray()
        while self._places and len(found) < size:
            offset, length = self._places.pop()
            taken = min(length, size - len(found))
            self._stream.seek(offset)
            found += self._stream.read(taken)
            if taken < length:
                self._places.append((offset + taken, length - taken))
        return bytes(found)
