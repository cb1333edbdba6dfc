"""What reading a height map takes in memory is bounded by what is kept of it, not by the file."""

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gdlab.importing.errors import ImportedFileError
from gdlab.importing.height_maps import read_height_map
from gdlab.importing.sampled import MAX_LENGTH, MAX_SIDE

SIDE = 2048
KEPT = 8 * MAX_SIDE**2
"""Bytes of the most samples that are kept."""
ROOM = 6 * KEPT
"""What reading a file of numbers may take: the samples kept, a strip of rows, and the readers' own buffers."""
CHILD = """
import sys
import PIL.PngImagePlugin, PIL.TiffImagePlugin, zipfile  # what is loaded once is no part of it
from gdlab.importing.height_maps import read_height_map
def most():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024
before = most()
found = read_height_map(sys.argv[1])
print(most() - before, *found.values.shape)
"""
"""The most memory ever resident, by Linux: that of `getrusage` begins at what the parent had, where it was forked."""


def growth(path):
    """Bytes by which the most memory of a process grows that reads a map, and the shape of what is kept."""
    told = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True).stdout
    grown, *shape = map(int, told.split())
    return grown, tuple(shape)


def hills():
    return np.add.outer(np.sin(np.linspace(0, 9, SIDE)), np.cos(np.linspace(0, 7, SIDE)))


def saved(path):
    """Hills in a file of a kind; some are several times as large as what is kept."""
    values, name = hills(), path.stem
    axis = np.linspace(-1.0, 1.0, SIDE)
    match name:
        case "plain":
            np.save(path, values)
        case "columns_first":
            np.save(path, np.asfortranarray(values))
        case "surface":
            np.savez(path, values=values, x=axis, y=axis, trajectory=np.zeros((50_000, 2)))
        case "packed":
            np.savez_compressed(path, values=values, x=axis, y=axis[::-1])
        case "mesh":
            x, y = np.meshgrid(axis, axis, indexing="ij")
            np.savez(path, values=values.T, x=x, y=y)
        case "table":
            np.savetxt(path, values[::4], fmt="%.6f", delimiter=",")
        case "floats":
            wide_tiff(path, values)
    return path


def wide_tiff(path, values):
    """A TIFF of float64 in two strips."""
    half = values.nbytes // 2
    tags = {256: SIDE, 257: SIDE, 258: 64, 259: 1, 262: 1, 277: 1, 278: SIDE // 2, 339: 3}
    places, after = {273: (8, 8 + half), 279: (half, half)}, 8 + values.nbytes + 2 + 12 * 10 + 4
    entries = {tag: struct.pack("<HHII", tag, 4, 1, number) for tag, number in tags.items()}
    entries |= {tag: struct.pack("<HHII", tag, 4, 2, after + 8 * i) for i, tag in enumerate(places)}
    with path.open("wb") as file:
        file.write(struct.pack("<2sHI", b"II", 42, 8 + values.nbytes) + values.astype("<f8").tobytes())
        file.write(struct.pack("<H", 10) + b"".join(entries[tag] for tag in sorted(entries)) + bytes(4))
        file.write(b"".join(struct.pack("<2I", *place) for place in places.values()))


on_linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says the most memory")


@on_linux
@pytest.mark.parametrize(
    "name", ["plain.npy", "columns_first.npy", "surface.npz", "packed.npz", "mesh.npz", "table.csv", "floats.tif"]
)
def test_a_file_of_numbers_takes_a_few_times_what_is_kept_of_it(tmp_path, name):
    path = saved(tmp_path / name)
    grown, shape = growth(path)
    assert shape == (512, 512)
    assert grown < ROOM
    assert name == "table.csv" or 8 * SIDE**2 > 2 * ROOM  # all its numbers at once would not fit


@on_linux
@pytest.mark.parametrize(("mode", "size"), [("L", 1), ("I;16", 2), ("RGB", 4)])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_a_picture_takes_what_its_decoder_holds_and_little_more(tmp_path, mode, size, suffix):
    shades = np.rint(255 * (hills() + 2) / 4)
    picture = np.stack([shades] * 3, axis=2).astype("u1") if mode == "RGB" else shades.astype(f"u{size}")
    path = tmp_path / f"a{suffix}"
    Image.fromarray(picture).save(path, **({"compression": "tiff_adobe_deflate"} if suffix == ".tif" else {}))
    grown, shape = growth(path)
    assert shape == (512, 512)
    assert grown < size * SIDE**2 + path.stat().st_size + ROOM


def test_all_readers_keep_the_same_means(tmp_path):
    found = {name: read_height_map(saved(tmp_path / name)) for name in
             ("plain.npy", "columns_first.npy", "surface.npz", "mesh.npz", "floats.tif")}  # fmt: skip
    means = hills().reshape(512, 4, 512, 4).mean(axis=(1, 3))
    for name, each in found.items():
        np.testing.assert_allclose(each.values, means[::-1] if name == "floats.tif" else means, rtol=1e-13)
        assert each.notes[0] == "2,048 × 2,048 samples were reduced to 512 × 512 by averaging."


def test_axes_of_a_large_map_are_reduced_with_it(tmp_path):
    x, y = np.linspace(0, 5, 1025), np.linspace(3, -1, 1030)
    np.savez(tmp_path / "a.npz", values=np.add.outer(y, 2 * x), x=x, y=y)
    found = read_height_map(tmp_path / "a.npz")
    assert found.values.shape == (343, 341)
    (left, right), (bottom, top) = found.bounds
    assert (left, right) == (x[:3].mean(), x[1020:1023].mean())
    assert (bottom, top) == (y[1026:1029].mean(), y[:3].mean())
    np.testing.assert_allclose(found.values[0, 0], bottom + 2 * left)
    np.testing.assert_allclose(found.values[-1, -1], top + 2 * right)


def test_a_head_that_says_to_be_immense_is_not_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("values.npy", b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**28) + b" " * 2**22)
    with pytest.raises(ImportedFileError, match="it has nothing"):
        read_height_map(tmp_path / "a.npz")


def test_holes_beyond_the_samples_that_are_kept_are_found(tmp_path):
    values = hills()[:1030, :1030]
    values[1029, 1029] = values[3, 1028] = np.nan
    for name, array in (("a.npy", values), ("b.npy", np.asfortranarray(values))):
        np.save(tmp_path / name, array)
        with pytest.raises(ImportedFileError, match=r"2 of 1,060,900 samples.*first in row 4, column 1029"):
            read_height_map(tmp_path / name)


def test_samples_that_are_even_but_for_their_means_are_no_landscape(tmp_path):
    np.save(tmp_path / "a.npy", np.indices((1024, 1024)).sum(axis=0) % 2)
    with pytest.raises(ImportedFileError, match=r"reduced by averaging, all samples are 0\.5"):
        read_height_map(tmp_path / "a.npy")


@pytest.mark.parametrize("more", [{"trajectory": (MAX_LENGTH + 1, 2)}, {"x": (MAX_LENGTH + 1,), "y": (4,)}])
def test_a_path_or_an_axis_without_end_is_refused_before_it_is_read(tmp_path, more):
    arrays = {name: np.broadcast_to(np.float32(0), shape) for name, shape in more.items()}
    np.savez_compressed(tmp_path / "a.npz", values=np.arange(12.0).reshape(3, 4), **arrays)
    with pytest.raises(ImportedFileError, match="1,048,577"):
        read_height_map(tmp_path / "a.npz")


def test_a_strip_without_end_is_refused(tmp_path):
    np.save(tmp_path / "a.npy", np.broadcast_to(np.uint8(0), (2, MAX_LENGTH + 1)))
    with pytest.raises(ImportedFileError, match="too long a strip"):
        read_height_map(tmp_path / "a.npy")


def test_a_line_of_a_table_without_end_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"1," * 2_500_000)
    with pytest.raises(ImportedFileError, match="4,000,000 characters"):
        read_height_map(tmp_path / "a.csv")
