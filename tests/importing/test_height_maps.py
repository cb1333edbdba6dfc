"""Height maps come in as they were written, large ones reduced, broken ones explained."""

import os
import struct
import threading
import tracemalloc
import warnings
import zipfile
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from gdlab.importing.errors import ImportedFileError
from gdlab.importing.height_maps import Wishes, height_map, read_height_map, read_samples, smoothed
from gdlab.importing.paths import MOST_POSITIONS
from gdlab.importing.sampled import MAX_SIDE

RAMP = np.arange(12.0).reshape(3, 4)


def refusal(path, *words, wishes=None):
    with pytest.raises(ImportedFileError) as error:
        read_height_map(path, wishes)
    message = str(error.value)
    assert path.name in message
    assert "\n" not in message
    for word in words:
        assert word in message
    return message


def read_or_explained(path):
    """Nothing but a height map of numbers, or one sentence, comes of a file."""
    message = ""
    try:
        assert np.isfinite(read_height_map(path).values).all()
    except ImportedFileError as error:
        message = str(error)
    assert "\n" not in message


def saved(path, array, **more):
    if path.suffix == ".npy":
        np.save(path, array)
    elif path.suffix == ".npz":
        np.savez(path, values=array, **more)
    else:
        np.savetxt(path, array, delimiter=",")
    return path


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.csv"])
def test_arrays_come_in_to_the_bit_and_cells_are_square(tmp_path, name):
    found = read_height_map(saved(tmp_path / name, RAMP))
    assert found.values.tolist() == RAMP.tolist()
    (left, right), (bottom, top) = found.bounds
    assert (right - left) / 3 == pytest.approx((top - bottom) / 2)
    assert (left, right) == (-2.0, 2.0)
    assert found.notes == ()


@pytest.mark.parametrize("dtype", ["i1", "u2", "i8", "f4", "f8", ">f8", "?"])
def test_every_kind_of_real_number(tmp_path, dtype):
    array = np.array([[0, 1], [1, 0]], dtype=dtype)
    assert read_height_map(saved(tmp_path / "a.npy", array)).values.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(("mode", "dtype", "full"), [("L", np.uint8, 255), ("I;16", np.uint16, 65535)])
@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_grey_pictures_stand_upright_and_white_is_one(tmp_path, mode, dtype, full, suffix):
    top_row, bottom_row = [0, full, full // 5], [full, 0, 0]
    path = tmp_path / f"a{suffix}"
    Image.fromarray(np.array([top_row, bottom_row], dtype=dtype)).save(path)
    with Image.open(path) as picture:
        assert picture.mode == mode
    found = read_height_map(path)
    assert found.values.tolist() == [[1, 0, 0], [0, 1, 0.2]]
    assert [note for note in found.notes if "White" in note] == (["White, which is 65,535, became 1."] * (full > 255))


def test_colour_is_taken_as_brightness_and_said(tmp_path):
    Image.fromarray(np.array([[[0, 0, 0], [255, 255, 255]]] * 2, dtype=np.uint8)).save(tmp_path / "a.png")
    found = read_height_map(tmp_path / "a.png")
    assert found.values.tolist() == [[0, 1], [0, 1]]
    assert "brightness" in found.notes[0]


def tiff(path, samples, bits, kind, photometric=1):
    """A plain TIFF of one strip, written by hand: Pillow cannot write all kinds."""
    rows, columns = samples.shape
    data = samples.tobytes()
    if bits == 12:
        data = bytes(b for i, j in samples.reshape(-1, 2).tolist() for b in (i >> 4, (i & 15) << 4 | j >> 8, j & 255))
    tags = {256: columns, 257: rows, 258: bits, 259: 1, 262: photometric, 273: 8, 277: 1, 278: rows, 279: len(data),
            339: kind}  # fmt: skip
    entries = b"".join(struct.pack("<HHII", tag, 4 if tag in (273, 279) else 3, 1, n) for tag, n in tags.items())
    head = struct.pack("<2sHI", b"II", 42, 8 + len(data))
    path.write_bytes(head + data + struct.pack("<H", len(tags)) + entries + bytes(4))
    return path


@pytest.mark.parametrize(
    ("dtype", "kind", "values"),
    [
        ("<i2", 2, [[-300, 5], [7, 30_000]]),
        ("<i4", 2, [[-70_000, 5], [7, 2**31 - 1]]),
        ("<u4", 1, [[0, 5], [7, 2**32 - 1]]),
        ("<f2", 3, [[-1.5, 5], [7, 0.25]]),
        ("<f4", 3, [[-1.5, 5], [7, 0.25]]),
        ("<f8", 3, [[-1.5, 5], [7, 1e100]]),
    ],
)
def test_heights_that_are_no_shades_of_grey_come_in_as_they_are(tmp_path, dtype, kind, values):
    samples = np.array(values, dtype=dtype)
    found = read_height_map(tiff(tmp_path / "a.tif", samples, 8 * samples.itemsize, kind))
    assert found.values.tolist() == values[::-1]
    assert found.notes == ()


def test_white_is_one_in_twelve_bits_and_where_it_is_zero(tmp_path):
    found = read_height_map(tiff(tmp_path / "a.tif", np.array([[0, 4095], [819, 0]], np.uint16), 12, 1))
    assert found.values.tolist() == [[0.2, 0], [0, 1]]
    inverted = np.array([[0, 65535], [13107, 0]], "<u2")
    assert read_height_map(tiff(tmp_path / "b.tif", inverted, 16, 1, 0)).values.tolist() == [[0.8, 1], [1, 0]]


def test_the_hole_of_a_picture_is_counted_from_its_top(tmp_path):
    samples = np.arange(12, dtype="<f4").reshape(4, 3)
    samples[0, 1] = np.nan
    refusal(tiff(tmp_path / "a.tif", samples, 32, 3), "row 1, column 2")


@pytest.mark.parametrize("size", [(200_000, 3), (3, 5000)])
def test_a_flat_picture_keeps_its_proportions(tmp_path, size):
    picture = Image.new("L", size)
    picture.paste(255, (0, 0, size[0] // 2, size[1] // 2))
    picture.save(tmp_path / "a.png")
    found = read_height_map(tmp_path / "a.png")
    (left, right), (bottom, top) = found.bounds
    assert min(found.values.shape) == 3
    assert (right - left) / (top - bottom) == pytest.approx((size[0] - 1) / (size[1] - 1))


def test_what_a_decoder_says_to_the_terminal_is_ours_to_say(tmp_path, capfd):
    Image.fromarray(np.random.default_rng(5).integers(0, 255, (64, 64), np.uint8)).save(
        tmp_path / "a.tif", compression="tiff_lzw"
    )
    content = bytearray((tmp_path / "a.tif").read_bytes())
    content[200:2200] = bytes(2000)
    (tmp_path / "a.tif").write_bytes(content)
    read_or_explained(tmp_path / "a.tif")
    assert capfd.readouterr().err == ""


def terminal():
    """What the file of the terminal is just now."""
    return os.fstat(2).st_dev, os.fstat(2).st_ino, os.fstat(2).st_rdev


@pytest.mark.parametrize(
    ("name", "packing", "silent"),
    [("a.png", {}, False), ("a.tif", {}, False), ("a.tif", {"compression": "tiff_lzw"}, True)],
)
def test_reading_a_picture_leaves_the_other_threads_their_warnings_and_but_for_packed_tiff_the_terminal(
    tmp_path, monkeypatch, capfd, name, packing, silent
):
    Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(tmp_path / name, **packing)
    found, prepare = [], ImageFile.ImageFile.load_prepare

    def decoding(picture):
        found.append((warnings.filters, list(warnings.filters), terminal()))
        prepare(picture)

    monkeypatch.setattr(ImageFile.ImageFile, "load_prepare", decoding)
    before, at_first, usual = warnings.filters, list(warnings.filters), terminal()
    read_height_map(tmp_path / name)
    ((filters, rules, during),) = found
    assert filters is before
    assert rules == at_first
    assert (during != usual) == silent
    assert terminal() == usual


def test_of_two_packed_pictures_read_at_once_the_terminal_comes_back(tmp_path, monkeypatch, capfd):
    Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(tmp_path / "a.tif", compression="tiff_lzw")
    prepare, entered, first_is_read = ImageFile.ImageFile.load_prepare, threading.Event(), threading.Event()
    second = threading.Thread(target=read_height_map, args=(tmp_path / "a.tif",))

    def decoding(picture):
        if threading.current_thread() is second:
            entered.set()
            first_is_read.wait(10)
        else:
            second.start()
            entered.wait(0.2)  # in vain: it waits for its turn
        prepare(picture)

    monkeypatch.setattr(ImageFile.ImageFile, "load_prepare", decoding)
    usual = terminal()
    read_height_map(tmp_path / "a.tif")
    first_is_read.set()
    second.join()
    assert entered.is_set()
    assert terminal() == usual


def test_extent_heights_and_smoothing_as_wished(tmp_path):
    wishes = Wishes(extent=((0.0, 10.0), (-1.0, 1.0)), heights=(-3.0, 5.0))
    found = read_height_map(saved(tmp_path / "a.npy", RAMP), wishes)
    assert found.bounds == ((0.0, 10.0), (-1.0, 1.0))
    assert (found.values.min(), found.values.max()) == (-3.0, 5.0)
    rough = np.random.default_rng(1).normal(size=(40, 50))
    smooth = read_height_map(saved(tmp_path / "b.npy", rough), Wishes(smoothing=2.0)).values
    assert smooth.shape == rough.shape
    assert smooth.std() < 0.3 * rough.std()


def test_smoothing_is_scipys_gaussian():
    ndimage = pytest.importorskip("scipy.ndimage")
    rough = np.random.default_rng(2).normal(size=(30, 23))
    expected = ndimage.gaussian_filter(rough, 1.5, mode="mirror", truncate=4.0)
    np.testing.assert_allclose(smoothed(rough, 1.5), expected, atol=1e-12)


@pytest.mark.parametrize("names", [("X", "Y"), ("xs", "ys"), ("w1", "w2"), ("a", "b"), ("Alpha", "Beta")])
def test_axes_go_by_their_usual_names(tmp_path, names):
    axes = dict(zip(names, (np.arange(4.0), np.arange(3.0)), strict=True))
    assert read_height_map(saved(tmp_path / "a.npz", RAMP, **axes)).bounds == ((0.0, 3.0), (0.0, 2.0))


def test_axes_that_go_by_other_names_are_said(tmp_path):
    found = read_height_map(saved(tmp_path / "a.npz", RAMP, first=np.arange(4.0), second=np.arange(3.0)))
    assert "first and second" in found.notes[0]
    assert "x and y" in found.notes[0]


@pytest.mark.parametrize("shape", [(3,), (4,), (5, 5), (3, 4)])
def test_what_has_an_unusual_name_of_axes_and_does_not_fit_is_no_axis(tmp_path, shape):
    other = np.arange(float(np.prod(shape))).reshape(shape) ** 2
    found = read_height_map(saved(tmp_path / "a.npz", RAMP, a=other[::-1], b=other, w1=np.arange(4.0)))
    assert found.values.tolist() == RAMP.tolist()
    assert found.bounds == read_height_map(saved(tmp_path / "b.npz", RAMP)).bounds


def test_of_unusual_names_those_are_axes_that_fit(tmp_path):
    more = {"xs": np.arange(7.0), "ys": np.arange(7.0), "a": np.arange(4.0), "b": np.arange(3.0)}
    assert read_height_map(saved(tmp_path / "a.npz", RAMP, **more)).bounds == ((0.0, 3.0), (0.0, 2.0))


def test_axes_are_found_fault_with_by_their_own_names(tmp_path):
    refusal(saved(tmp_path / "a.npz", RAMP, W1=np.zeros(4), W2=np.arange(3.0)), "the axis W1", "rise")
    refusal(saved(tmp_path / "b.npz", RAMP, w1=np.arange(3.0), w2=np.arange(4.0)), "the axis w1", "(nx, ny)")


@pytest.mark.parametrize("indexing", ["xy", "ij"])
def test_axes_may_be_a_mesh(tmp_path, indexing):
    x, y = np.meshgrid(np.arange(4.0), np.arange(3.0), indexing=indexing)
    found = read_height_map(saved(tmp_path / "a.npz", x + 10 * y, x=x, y=y))
    assert found.bounds == ((0.0, 3.0), (0.0, 2.0))
    assert found.values.tolist() == np.add.outer([0.0, 10.0, 20.0], np.arange(4.0)).tolist()


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.1, 0.3), (10.0, 10.3)])
def test_axes_of_float32_are_even(tmp_path, low, high):
    axis, values = np.linspace(low, high, 501, dtype=np.float32), np.random.default_rng(3).normal(size=(501, 501))
    found = read_height_map(saved(tmp_path / "a.npz", values, x=axis, y=axis))
    assert found.notes == ()
    assert found.values.tobytes() == values.tobytes()


@pytest.mark.parametrize("sign", [1, -1])
def test_a_recorded_surface_keeps_axes_and_trajectory(tmp_path, sign):
    x, y = np.linspace(-1, 3, 5), np.linspace(0, 1, 4)
    values, path = np.add.outer(y**2, x), np.array([[0.0, 0.5], [1.0, 0.25]])
    np.savez(tmp_path / "a.npz", values=values[::sign, ::sign], x=x[::sign], y=y[::sign], trajectory=path)
    found = read_height_map(tmp_path / "a.npz")
    assert found.bounds == ((-1.0, 3.0), (0.0, 1.0))
    assert found.values.tolist() == values.tolist()
    assert found.trajectory.tolist() == path.tolist()


def test_a_long_path_is_thinned_to_what_can_be_seen_and_said(tmp_path):
    path = np.random.default_rng(4).normal(size=(500_000, 2)).cumsum(axis=0)
    found = read_height_map(saved(tmp_path / "a.npz", RAMP, trajectory=path))
    assert 1000 < len(found.trajectory) <= MOST_POSITIONS
    assert found.trajectory[[0, -1]].tolist() == path[[0, -1]].tolist()
    assert found.trajectory.min(axis=0).tolist() == path.min(axis=0).tolist()
    assert found.trajectory.max(axis=0).tolist() == path.max(axis=0).tolist()
    assert "500,000" in found.notes[0]


def test_what_of_a_long_path_lies_on_the_surface_stays(tmp_path):
    path = np.random.default_rng(5).normal(size=(200_000, 2)).cumsum(axis=0)
    found = read_height_map(saved(tmp_path / "a.npz", RAMP, trajectory=path))
    (left, right), (bottom, top) = found.bounds

    def on_surface(places):
        return [(x, y) for x, y in places.tolist() if left <= x <= right and bottom <= y <= top]

    assert len(path) > 20 * len(found.trajectory)
    assert len(on_surface(path)) > 3
    assert on_surface(found.trajectory) == on_surface(path)


def test_a_path_is_stretched_with_its_surface(tmp_path):
    path = np.array([[0.0, 0.0], [3.0, 2.0], [1.5, 1.0]])
    file = saved(tmp_path / "a.npz", RAMP, x=np.arange(4.0), y=np.arange(3.0), trajectory=path)
    found = read_height_map(file, Wishes(extent=((-10.0, 20.0), (0.0, 1.0))))
    np.testing.assert_allclose(found.trajectory, [[-10.0, 0.0], [20.0, 1.0], [5.0, 0.5]])


def test_positions_that_no_number_can_say_are_left_out_and_said(tmp_path):
    path = np.array([[0.0, 0.0], [1e308, 1.0], [3.0, -1e308], [1.5, 1.0]])
    file = saved(tmp_path / "a.npz", RAMP, x=np.arange(4.0), y=np.arange(3.0), trajectory=path)
    assert read_height_map(file).trajectory.tolist() == path.tolist()
    found = read_height_map(file, Wishes(extent=((0.0, 3000.0), (0.0, 2000.0))))
    assert found.trajectory.tolist() == [[0.0, 0.0], [1500.0, 1000.0]]
    assert found.notes[-1].endswith("left out: 2.")


def test_samples_once_read_serve_every_wish(tmp_path):
    file = saved(tmp_path / "a.npy", RAMP)
    samples = read_samples(file)
    file.unlink()
    assert height_map(samples, Wishes(heights=(0.0, 22.0))).values.tolist() == (2 * RAMP).tolist()
    assert height_map(samples, Wishes()).values.tolist() == RAMP.tolist()


def test_uneven_axes_are_sampled_anew_and_said(tmp_path):
    x, y = np.array([0.0, 1.0, 4.0]), np.array([0.0, 2.0])
    found = read_height_map(saved(tmp_path / "a.npz", np.add.outer(y, 2 * x), x=x, y=y))
    np.testing.assert_allclose(found.values, np.add.outer(y, 2 * np.array([0.0, 2.0, 4.0])))
    assert "evenly" in found.notes[0]


def test_a_table_with_axes(tmp_path):
    (tmp_path / "a.csv").write_text("y\\x;0;1;2\n10;1;2;3\n20;4;5;6\n", encoding="utf-8")
    found = read_height_map(tmp_path / "a.csv")
    assert found.bounds == ((0.0, 2.0), (10.0, 20.0))
    assert found.values.tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize("text", ["1,2\n3,4\n", "1;2\n3;4\n", "1\t2\n3\t4\n", "1 2\n3 4 \n", "# made\n1, 2\n\n3, 4"])
def test_every_usual_separator(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert read_height_map(tmp_path / "a.csv").values.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.npy", b"", ()),
        ("a.npy", b"\x93NUMPY\x01\x00garbage", ()),
        ("a.npz", b"PK\x03\x04garbage", ()),
        ("a.png", b"\x89PNG\r\n\x1a\ngarbage", ("PNG",)),
        ("a.tiff", b"II*\x00" + b"\xff" * 30, ("TIFF",)),
        ("a.csv", b"", ("empty",)),
        ("a.csv", b"1,2\n3\n", ("line 2", "1 cells")),
        ("a.csv", b"1,2\n3,four\n", ("line 2", "'four'")),
        ("a.csv", b"1,2\n3,\n", ("line 2", "empty cell")),
        ("a.csv", b"\xff\xfe1\x00,\x002\x00", ("UTF-8",)),
        ("a.csv", b"1,2,3\n", ("2 × 2",)),
        ("a.csv", b"y,0,1,2\n", ("2 × 2", "0 × 3")),
        ("a.csv", b"distance,velocity\n1,2\n3,4\n", ("line 1 names columns", "Data")),
        ("a.csv", b'"1,2\n3,4\n' + b"5,6\n" * 50_000, ("quotation mark",)),
        ("a.csv", b"1,2\n3,nan\n", ("1 of 4", "row 2, column 2")),
        ("a.csv", b"5,5\n5,5\n", ("all samples are 5",)),
        ("a.jpg", b"", (".png",)),
        ("a", b"", ("ending",)),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    refusal(tmp_path / name, *words)


def test_no_file_and_a_directory(tmp_path):
    refusal(tmp_path / "a.npy", "no such file")
    (tmp_path / "b.npy").mkdir()
    refusal(tmp_path / "b.npy")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_holes_are_counted_and_placed(tmp_path, value):
    holed = RAMP.copy()
    holed[1, 2] = holed[2, 3] = value
    refusal(saved(tmp_path / "a.npy", holed), "2 of 12", "row 2, column 3")


@pytest.mark.parametrize("array", [np.array([["a", "b"]] * 2), np.array([[1j, 2], [3, 4]]), np.zeros((2, 2, 2))])
def test_what_is_no_rectangle_of_numbers(tmp_path, array):
    refusal(saved(tmp_path / "a.npy", array))


def test_pickled_objects_are_never_loaded(tmp_path):
    np.save(tmp_path / "a.npy", np.array([[{}, 1], [2, 3]], dtype=object), allow_pickle=True)
    refusal(tmp_path / "a.npy", "objects of Python")
    np.savez(tmp_path / "a.npz", values=np.array([[{}, 1], [2, 3]], dtype=object))
    refusal(tmp_path / "a.npz", "values", "objects of Python")


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"\x80\x04K\x01."])
@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_what_is_no_file_of_numpys_is_said_in_plain_words(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    message = refusal(tmp_path / name, f"no {name[1:]} file")
    assert not any(word in message for word in ("pickle", "EOF", "magic", "header"))


def test_an_array_that_is_cut_off_says_how_much_is_missing(tmp_path):
    path = saved(tmp_path / "a.npy", RAMP)
    path.write_bytes(path.read_bytes()[:-10])
    refusal(path, "cut off", "10 bytes")


def test_what_else_is_in_an_archive_is_left_alone(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, values=RAMP, meta=np.array({"epoch": 3}, dtype=object), step=np.array(7), alpha=np.array(0.1))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("readme.txt", "hello")
        archive.writestr("broken.npy", "no array")
    found = read_height_map(path)
    assert found.values.tolist() == RAMP.tolist()
    assert found.notes == ()


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(extent=((1.0, 1.0), (0.0, 1.0))),
        Wishes(extent=((0.0, float("nan")), (0.0, 1.0))),
        Wishes(heights=(2.0, 2.0)),
        Wishes(heights=(0.0, float("inf"))),
        Wishes(smoothing=-1.0),
        Wishes(smoothing=float("nan")),
        Wishes(smoothing=1e9),
    ],
)
def test_wishes_that_cannot_be(tmp_path, wishes):
    with pytest.raises(ImportedFileError):
        read_height_map(saved(tmp_path / "a.npy", RAMP), wishes)


@pytest.mark.parametrize(
    "more", [{"x": np.arange(4.0)}, {"x": np.arange(3.0), "y": np.arange(3.0)}, {"x": np.zeros(4), "y": np.arange(3.0)}]
)
def test_axes_that_do_not_belong(tmp_path, more):
    refusal(saved(tmp_path / "a.npz", RAMP, **more))


def test_a_large_array_is_reduced_by_means(tmp_path):
    large = np.add.outer(np.arange(1500.0), np.arange(1200.0))
    found = read_height_map(saved(tmp_path / "a.npy", large))
    assert max(found.values.shape) <= MAX_SIDE
    np.testing.assert_allclose(found.values[0, 0], large[:3, :3].mean())
    assert "1,200 × 1,500" in found.notes[0]


def test_the_largest_picture_needs_little_memory(tmp_path):
    picture = Image.new("L", (8192, 8192))
    picture.paste(200, (0, 0, 4096, 8192))
    picture.save(tmp_path / "a.png", compress_level=1)
    del picture
    tracemalloc.start()
    found = read_height_map(tmp_path / "a.png")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert max(found.values.shape) <= MAX_SIDE
    assert found.values[0, 0] == pytest.approx(200 / 255)
    assert found.values[0, -1] == 0
    assert peak < 100e6
    assert "8,192 × 8,192" in found.notes[0]


@pytest.mark.parametrize("side", [8_193, 10_000, 100_000])
def test_a_picture_that_says_to_be_immense_is_refused_from_its_head(tmp_path, side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 16, 0, 0, 0, 0))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    refusal(tmp_path / "a.png", "8,192")


def test_an_array_that_says_to_be_immense_is_refused_from_its_head(tmp_path):
    for name in ("a.npz", "b.npy"):
        path = tmp_path / name
        if name == "b.npy":
            sparse = np.lib.format.open_memmap(path, mode="w+", dtype="u1", shape=(20_000, 20_000))
            del sparse
        else:
            np.savez_compressed(path, values=np.zeros((9000, 9000), dtype="u1"))
        refusal(path, "too many")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([".npy", ".npz", ".csv", ".png", ".tiff"]), st.booleans())
def test_any_bytes_are_read_or_explained(tmp_path_factory, content, suffix, with_head):
    heads = {".npy": b"\x93NUMPY\x01\x00", ".npz": b"PK\x03\x04", ".png": b"\x89PNG\r\n\x1a\n", ".tiff": b"II*\x00"}
    path = tmp_path_factory.mktemp("fuzz") / f"a{suffix}"
    path.write_bytes((heads.get(suffix, b"") if with_head else b"") + content)
    read_or_explained(path)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_with_flipped_or_missing_bytes_is_read_or_explained(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("flip")
    suffix = data.draw(st.sampled_from([".npy", ".npz", ".png", ".tiff"]))
    path = folder / f"a{suffix}"
    if suffix in (".png", ".tiff"):
        Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(path)
    else:
        saved(path, RAMP)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    read_or_explained(path)
