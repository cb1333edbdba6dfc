"""Pictures of 16 bits a colour keep all of them, however they are stored; what a decoder would get wrong is refused."""

import struct
import zlib

import numpy as np
import pytest

from gdlab.importing.errors import ImportedFileError
from gdlab.importing.height_maps import read_height_map

COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}
"""PNG's number for so many channels."""
PASSES = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
"""Of an interlaced PNG (PNG specification, 8.2): row and column of the first pixel, and their steps."""


def pixels(channels, shape=(36, 29)):
    return np.random.default_rng(channels).integers(0, 65536, (*shape, channels)).astype(np.uint16)


def brightness(colours):
    """0.299 R + 0.587 G + 0.114 B of full white, the lowest row first."""
    red, green, blue = np.moveaxis(colours[..., :3] if colours.shape[2] > 2 else colours[..., [0, 0, 0]], 2, 0) / 65535
    return (0.299 * red + 0.587 * green + 0.114 * blue)[::-1]


def png(path, colours, interlaced=False):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, channels = colours.shape
    parts = [colours[y::down, x::across] for y, x, down, across in PASSES] if interlaced else [colours]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for part in parts for row in part)
    head = struct.pack(">IIBBBBB", width, height, 16, COLOURS[channels], 0, 0, interlaced)
    content = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    return path


def tiff(path, colours, order="<", deflate=False, strips=1, tile=0, planes=False, **tags):
    """A TIFF as hand-made as it gets; `tags` replaces some of its head."""
    height, width, channels = colours.shape
    colours = colours.astype(f"{order}u2")
    if tile:
        whole = np.pad(colours, [(0, -height % tile), (0, -width % tile), (0, 0)])
        starts = [(y, x) for y in range(0, height, tile) for x in range(0, width, tile)]
        parts = [whole[y : y + tile, x : x + tile] for y, x in starts]
    else:
        whole = [colours[..., [k]] for k in range(channels)] if planes else [colours]
        parts = [part for each in whole for part in np.array_split(each, strips)]
    pieces = [zlib.compress(part.tobytes()) if deflate else part.tobytes() for part in parts]
    offsets = [8 + sum(map(len, pieces[:i])) for i in range(len(pieces))]
    lengths = list(map(len, pieces))
    where = {322: [tile], 323: [tile], 324: offsets, 325: lengths} if tile else {273: offsets, 278: [len(parts[0])],
                                                                                 279: lengths}  # fmt: skip
    head = {256: [width], 257: [height], 258: [16] * channels, 259: [8 if deflate else 1], 262: [2], 277: [channels],
            284: [2 if planes else 1], **where}  # fmt: skip
    head |= {338: [2]} if channels == 4 else {}
    head |= {int(key.removeprefix("t")): [value] for key, value in tags.items()}
    end = 8 + sum(lengths)
    entries, more, after = b"", b"", end + 2 + 12 * len(head) + 4
    for tag, values in sorted(head.items()):
        packed = struct.pack(f"{order}{len(values)}I", *values)
        place = packed if len(packed) == 4 else struct.pack(f"{order}I", after + len(more))
        more += packed if len(packed) > 4 else b""
        entries += struct.pack(f"{order}HHI", tag, 4, len(values)) + place
    start = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, end)
    path.write_bytes(start + b"".join(pieces) + struct.pack(f"{order}H", len(head)) + entries + bytes(4) + more)
    return path


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("channels", [2, 3, 4])
def test_a_png_of_16_bits_a_colour_keeps_them(tmp_path, channels, interlaced):
    colours = pixels(channels)
    found = read_height_map(png(tmp_path / "a.png", colours, interlaced))
    np.testing.assert_allclose(found.values, brightness(colours), rtol=1e-15)
    assert "White, which is 65,535, became 1." in found.notes
    assert any("in colour" in note for note in found.notes) == (channels > 2)
    assert any("transparency" in note for note in found.notes) == (channels in (2, 4))
    assert not any("8 were read" in note for note in found.notes)


@pytest.mark.parametrize("storage", [{}, {"strips": 3}, {"tile": 16}])
@pytest.mark.parametrize("deflate", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("channels", [3, 4])
def test_a_tiff_of_16_bits_a_colour_keeps_them(tmp_path, channels, order, deflate, storage):
    colours = pixels(channels)
    found = read_height_map(tiff(tmp_path / "a.tif", colours, order, deflate, **storage))
    np.testing.assert_allclose(found.values, brightness(colours), rtol=1e-15)
    assert "White, which is 65,535, became 1." in found.notes


def test_white_of_16_bits_a_colour_is_one_and_grey_stays_grey(tmp_path):
    grey = np.repeat(np.array([[0, 65535], [13107, 257]], np.uint16)[..., None], 3, axis=2)
    assert read_height_map(png(tmp_path / "a.png", grey)).values.tolist() == [[0.2, 257 / 65535], [0, 1]]


def test_a_large_picture_of_16_bits_a_colour_is_reduced_with_all_its_bits(tmp_path):
    colours = pixels(3, (1024, 1536))
    found = read_height_map(png(tmp_path / "a.png", colours))
    means = brightness(colours).reshape(512, 2, 512, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(found.values, means, rtol=1e-13)


@pytest.mark.parametrize("deflate", [False, True])
def test_planes_of_16_bits_which_the_decoder_takes_for_others_are_refused(tmp_path, deflate):
    with pytest.raises(ImportedFileError, match="colours together"):
        read_height_map(tiff(tmp_path / "a.tif", pixels(3), deflate=deflate, planes=True))


def test_a_small_tiff_that_says_to_have_immense_tiles_is_refused(tmp_path):
    with pytest.raises(ImportedFileError, match="too many"):
        read_height_map(tiff(tmp_path / "a.tif", pixels(3), deflate=True, tile=16, t322=60_000, t323=60_000))


def test_bits_that_are_lost_are_said(tmp_path):
    found = read_height_map(tiff(tmp_path / "a.tif", pixels(4), t338=1))  # colours multiplied by their transparency
    assert "Of its 16 bits 8 were read" in " ".join(found.notes)
    assert "White" not in " ".join(found.notes)
