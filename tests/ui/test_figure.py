"""Figures: what they show is what the run did, they say where they come from, and nothing on them collides."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QRawFont
from PySide6.QtSvg import QSvgRenderer

from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.core.resources import path as resource
from gdlab.export import ExportError, record
from gdlab.landscapes.features import Feature
from gdlab.scene import (
    DatasetSpec,
    FormulaSpec,
    GallerySpec,
    GridSpec,
    Heights,
    Run,
    Scene,
    SculptedSpec,
    View,
    load_scene,
)
from gdlab.scene.embedded import KEY
from gdlab.ui.figure import files
from gdlab.ui.figure.equations import formula, full_readings, short_readings
from gdlab.ui.figure.export import compose, export_figure, figure_image
from gdlab.ui.figure.files import painted
from gdlab.ui.figure.layout import Figure
from gdlab.ui.figure.parts import Key, Text
from gdlab.ui.figure.statement import TIE
from gdlab.ui.figure.style import SMALLEST_POINT, column_style, sheet, slide_style
from gdlab.ui.figure.subject import subject
from gdlab.ui.fonts import ui_font
from gdlab.ui.painting.colour_maps import COLOUR_MAPS, QUIET, map_stops
from gdlab.ui.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")

MM_85_AT_300 = 1004
STRANGE = 'a <b> & "c" \ufffe ∇ 東'


def shipped(name):
    return load_scene(resource("scenes", f"{name}.gdlab"))


def typed(text, start=None, parameters=None, coefficients=None, **run):
    runs = (Run(start=start, parameters=parameters or Parameters(), **run),)
    return Scene(landscape=FormulaSpec(text, coefficients or {}), runs=runs)


VALLEY = shipped("elongated-valley")
LONG = typed("+".join(f"0.{i}*sin({i}*x+{i + 1})*cos({i}*y)**2" for i in range(1, 9)))
MANY = typed(
    "x1**2+2*x2**2+3*x3**2+x4**2",
    options={"weight_decay": 0.01},
    velocity=((1.0, 0.0, 0.0, 0.0),),
)
TINY = typed("1e7*x**2", parameters=Parameters(1.234e-5, 1.234e5, 1.234e-7, 1.234e-5))
RACE = Scene(
    landscape=GallerySpec("himmelblau"),
    runs=tuple(Run(method=each.key, start=((0.5, 3.5),)) for each in list(methods())[:8]),
)
SURFACE = Scene(
    landscape=GridSpec(
        ((-1.0, 3.0), (0.0, 2.0)),
        Heights.of(np.add.outer(np.linspace(-1, 1, 30) ** 2, np.sin(np.linspace(-3, 9, 40)))),
        "a_surface_that_was_recorded_elsewhere_under_a_long_name.npz",
        ((2.7, 1.8), (0.0, 0.5)),
    )
)
PRODUCT = typed("*".join(f"cosh(x*y/{i})*a" for i in range(2, 12)), coefficients={"a": 0.5})
SCENES = {
    "race": (RACE, 20),
    "surface": (SURFACE, 20),
    "product": (PRODUCT, 5),
    "data": (Scene(landscape=DatasetSpec("penguins", "network")), 20),
    "valley": (VALLEY, 80),
    "himmelblau": (shipped("himmelblau"), 240),
    "pendulum": (shipped("pendulum"), 300),
    "noise": (shipped("thermal-double-well"), 100),
    "long": (LONG, 10),
    "many": (MANY, 50),
    "tiny": (TINY, 10),
}
SIZES = [None, (1920, 1080), (1024, 768), (800, 600), (3840, 2160)]


# Size, resolution, kind


@pytest.mark.parametrize(("dpi", "width"), [(None, MM_85_AT_300), (600, 2008), (150, 502)])
def test_a_column_is_85_millimetres_wide_at_any_resolution(tmp_path, dpi, width):
    export_figure(VALLEY, 5, tmp_path / "a.png", dpi=dpi)
    with Image.open(tmp_path / "a.png") as image:
        assert image.width == width
        assert image.info["dpi"][0] == pytest.approx(dpi or 300, rel=1e-3)


@pytest.mark.parametrize("size", [(1920, 1080), (640, 480), (300, 900), (200, 160)])
def test_a_size_is_met_to_the_pixel(tmp_path, size):
    export_figure(VALLEY, 5, tmp_path / "a.png", size=size)
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == size


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (None, "column"),
        ((1920, 1080), "slide"),
        ((1024, 768), "slide"),
        ((800, 600), "column"),
        ((1200, 1200), "column"),
    ],
)
def test_wide_sizes_are_slides(size, kind):
    assert sheet(size, None).kind == kind


def test_type_and_lines_have_the_stated_sizes():
    point, style = 300 / 72, column_style(THEMES["light"], sheet(None, None).point)
    assert style.tick_size == pytest.approx(8 * point)
    assert (style.frame, style.trail) == pytest.approx((0.5 * point, 1.0 * point))
    slide = slide_style(THEMES["light"], sheet((3840, 2160), None).point)
    assert slide.tick_size >= 48
    assert min(slide.frame, slide.contour) >= 4
    assert sheet((160, 160), None).point == SMALLEST_POINT
    assert column_style(THEMES["light"], SMALLEST_POINT).tick_size >= 9


# Where it comes from


@pytest.mark.parametrize("suffix", [".png", ".svg"])
@pytest.mark.parametrize("scene", [VALLEY, replace(VALLEY, runs=(replace(VALLEY.runs[0], label=STRANGE),))])
def test_a_picture_holds_its_scene(tmp_path, suffix, scene):
    file = tmp_path / f"a{suffix}"
    export_figure(scene, 5, file)
    assert load_scene(file) == scene


def test_a_long_scene_is_held_too(tmp_path):
    events = tuple(Event(k, {"mass": 1.0 + k, "friction": 2.0}) for k in range(1, 20_001))
    scene = replace(VALLEY, runs=(replace(VALLEY.runs[0], events=events),))
    export_figure(scene, 2, tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 2**20
    assert load_scene(tmp_path / "a.png") == scene


def test_the_clipboards_image_holds_its_scene():
    image = figure_image(VALLEY, 5, (1920, 1080), "dark")
    assert (image.width(), image.height()) == (1920, 1080)
    assert '"gdlab-scene"' in image.text(KEY)


def test_a_png_says_what_it_is(tmp_path):
    export_figure(VALLEY, 80, tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")).text(KEY)
    with Image.open(tmp_path / "a.png") as image:
        assert image.info["Title"] == "Elongated valley: 80 steps of momentum from (1.5, 1.5)"
        assert image.info["Software"].startswith("gdlab ")


# SVG and PDF


def test_an_svg_is_outlines_in_millimetres(tmp_path):
    export_figure(VALLEY, 80, tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in tags
    assert not tags & {"text", "image", "tspan", "font"}
    assert float(root.get("width").removesuffix("mm")) == pytest.approx(85, abs=0.01)
    assert root.get("viewBox").split()[:3] == ["0", "0", "1004"]
    assert len({element.text for element in root if element.tag.endswith("title")}) == 1


def test_an_svg_looks_like_the_png(tmp_path):
    export_figure(VALLEY, 80, tmp_path / "a.svg")
    expected = painted(compose(VALLEY, 80))
    drawn = QImage(expected.size(), QImage.Format.Format_RGB32)
    drawn.fill(QColor("white"))
    painter = QPainter(drawn)
    QSvgRenderer(str(tmp_path / "a.svg")).render(painter)
    painter.end()
    assert np.abs(pixels(drawn).astype(int) - pixels(expected)).mean() < 2


@pytest.mark.parametrize(
    ("options", "points"),
    [
        ({}, (MM_85_AT_300 * 0.24, None)),
        ({"size": (1920, 1080)}, (960, 540)),
        ({"size": (900, 1001), "dpi": 300}, (216, 240.24)),
    ],
)
def test_a_pdf_is_one_page_of_exactly_its_size(tmp_path, options, points):
    export_figure(VALLEY, 5, tmp_path / "a.pdf", **options)
    data = (tmp_path / "a.pdf").read_bytes()
    ((left, bottom, right, top),) = [
        map(float, box.split()) for box in re.findall(rb"/MediaBox \[([^]]*)\]", data)
    ]  # fmt: skip
    assert right - left == pytest.approx(points[0], abs=0.01)
    assert points[1] is None or top - bottom == pytest.approx(points[1], abs=0.01)
    assert len(re.findall(rb"/Type /Page\b", data)) == 1
    assert "Elongated valley".encode("utf-16-be") in data


def test_the_same_scene_gives_the_same_bytes(tmp_path):
    for suffix in (".png", ".svg", ".pdf"):
        for name in "ab":
            export_figure(VALLEY, 80, tmp_path / f"{name}{suffix}")
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_a_pdf_does_not_say_when_or_where_it_was_made(tmp_path):
    """In another process, a second later, in another time zone."""
    code = (
        "import sys, time; from gdlab.scene import load_scene; from gdlab.ui.figure.export import export_figure\n"
        "time.sleep(1.1); export_figure(load_scene(sys.argv[1]), 80, sys.argv[2])"
    )
    export_figure(VALLEY, 80, tmp_path / "a.pdf")
    scene = str(resource("scenes", "elongated-valley.gdlab"))
    environment = {**os.environ, "TZ": "Asia/Kolkata", "PYTHONHASHSEED": "5"}
    command = [sys.executable, "-c", code, scene, str(tmp_path / "b.pdf")]
    subprocess.run(command, cwd=Path(__file__).resolve().parents[2], env=environment, check=True)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_different_figures_have_different_names_in_their_pdf():
    one, other = (files.pdf(compose(VALLEY, steps)) for steps in (5, 6))
    names = [re.findall(rb"/ID \[<(\w{32})> <\1>\]", data) for data in (one, other)]
    assert names[0] != names[1]
    assert len(names[0]) == len(names[1]) == 1
    assert b"Date" not in one


def test_each_object_of_a_pdf_is_where_its_table_says():
    data = files.pdf(compose(typed("x**2 + y**2", label=STRANGE), 5))
    table = int(re.search(rb"startxref\s+(\d+)", data)[1])
    assert data[table:].startswith(b"xref\n0 ")
    places = re.findall(rb"(\d{10}) \d{5} ([nf])", data[table:])
    assert len(places) > 5
    for number, (place, used) in enumerate(places):
        assert used == b"f" or data[int(place) :].startswith(b"%d 0 obj" % number)
    begin, end = data.index(b"<x:xmpmeta"), data.index(b"</x:xmpmeta>") + 12
    assert ElementTree.fromstring(data[begin:end]) is not None


def texts_in(pdf):
    """The texts of a PDF, by the page's glyphs and the letters that its font has for them."""
    pages = [zlib.decompress(pdf[m.end() : pdf.index(b"endstream", m.end())])
             for m in re.finditer(rb"/FlateDecode[^>]*>>\nstream\n", pdf)]  # fmt: skip
    (page,) = (each for each in pages if b"Tj" in each)
    fonts = re.findall(rb"/ToUnicode (\d+) 0 R", pdf)
    letters = {}
    for number in fonts:
        begin = pdf.index(b"begincmap", pdf.index(b"\n%b 0 obj" % number))
        table = pdf[begin : pdf.index(b"endcmap", begin)]
        for first, listed in re.findall(rb"<(\w+)> <\w+> \[([^]]*)\]", table):
            for glyph, letter in enumerate(re.findall(rb"<(\w+)>", listed), int(first, 16)):
                letters[glyph] = chr(int(letter, 16))
    written = [re.findall(rb"<(\w+)> Tj", block) for block in re.findall(rb"BT\n(.*?)ET\n", page, re.DOTALL)]
    return ["".join(letters[int(glyph, 16)] for glyph in each) for each in written]


def test_the_words_of_a_pdf_are_text_in_a_font_that_it_takes_along():
    data = files.pdf(compose(RACE, 20))
    assert set(re.findall(rb"/FontName /(?:[A-Z]{6}\+)?([\w-]+)", data)) == {b"SourceSans3-Regular"}
    assert b"/FontFile2" in data
    found = texts_in(data)
    assert "20 steps of momentum from (0.5, 3.5), one of 8 runs" in found
    assert {run.label for run in RACE.runs} <= set(found)


@pytest.mark.parametrize("key", COLOUR_MAPS)
def test_a_figure_is_in_the_chosen_colours(key):
    figure = compose(shipped("himmelblau"), 5, colour_map=key)
    assert figure.style.colour_map == key
    image = figure_image(shipped("himmelblau"), 5, colour_map=key)
    seen = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height() // 2, 3)}
    usual = figure_image(shipped("himmelblau"), 5)
    assert (image == usual) is (key == QUIET)
    stops = {colour.rgb() for colour in map_stops(key, figure.theme)}
    assert len(seen & stops) >= 2


# What is shown


@pytest.mark.parametrize("name", SCENES)
def test_what_is_plotted_is_what_simulate_writes(name):
    scene, steps = SCENES[name]
    trajectory = record(scene, steps)[0].trajectory
    drawn = subject(scene, steps).path
    shown = min(2, trajectory.position.shape[2])
    assert drawn[:, :shown].tobytes() == np.ascontiguousarray(trajectory.position[:, 0, :shown]).tobytes()
    if shown == 1:
        assert drawn[:, 1] == pytest.approx(trajectory.potential[:, 0])


@pytest.mark.parametrize("size", [None, (1920, 1080)])
@pytest.mark.parametrize("name", ["valley", "pendulum"])
def test_the_trails_ink_lies_where_the_axes_say(name, size):
    scene, steps = SCENES[name]
    figure = compose(scene, steps, size=size)
    image = QImage(figure.width, figure.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    frame = figure.paint(painter)
    painter.end()
    path = subject(scene, steps).path
    middles = (path[8:18] + path[9:19]) / 2
    for x, y in frame.to_pixels(middles).tolist():
        assert image.pixelColor(round(x), round(y)).lightness() < 60
    left = frame.to_pixel(frame.view.left, frame.view.bottom)
    assert (left - frame.area.bottomLeft()).manhattanLength() < 1e-6


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_kept_everywhere(theme):
    colours = THEMES[theme]
    for size in (None, (1920, 1080)):
        found = set(map(tuple, pixels(painted(compose(VALLEY, 80, size=size, theme=theme))).reshape(-1, 3).tolist()))
        for wanted in (colours.page, colours.ink, colours.phys, colours.physS, colours.ml, colours.mlS):
            assert wanted.getRgb()[:3] in found
        assert (colours.physT.getRgb()[:3] in found) == colours.filled_slots


def test_the_scenes_view_is_shown():
    scene = replace(VALLEY, view=View(rectangle=((-0.5, 0.5), (0.0, 0.5))))
    assert subject(scene, 5).view.sides == (-0.5, 0.5, 0.0, 0.5)


def test_swapped_axes_are_swapped_altogether():
    himmelblau = shipped("himmelblau")
    plain, swapped = (
        subject(replace(himmelblau, view=View(rectangle=((-5.0, 5.0), (0.0, 4.0)), swap_axes=on)), 9)
        for on in (False, True)
    )
    assert swapped.path.tolist() == plain.path[:, ::-1].tolist()
    assert [(mark.x, mark.y) for mark in swapped.marks] == [(mark.y, mark.x) for mark in plain.marks]
    assert swapped.view == plain.view.swapped()
    words = compose(replace(himmelblau, view=View(swap_axes=True)), 1).data.words
    assert (words.x.physics, words.y.physics) == ("y", "x")
    one = replace(shipped("pendulum"), view=View(swap_axes=True))
    assert subject(one, 9).path.tolist() == subject(shipped("pendulum"), 9).path.tolist()


def test_a_trail_that_leaves_modestly_is_shown_whole_and_one_that_flies_off_is_not():
    def top(velocity):
        scene = typed("x**2 + y**2", ((0.0, 0.0),), velocity=((0.0, velocity),))
        return subject(scene, 200)

    modest, wild = top(6.0), top(60.0)
    assert 2.0 < modest.path[:, 1].max() < modest.view.top
    assert modest.view.left == -2.0
    assert wild.view.sides == (-2.0, 2.0, -2.0, 2.0)


def test_stationary_points_stand_where_they_are():
    marks = {mark.kind for mark in subject(shipped("himmelblau"), 1).marks}
    assert marks == {"minimum", "saddle", "maximum"}
    assert subject(MANY, 1).marks == ()


# What is said


@pytest.mark.parametrize(
    ("scene", "steps", "words"),
    [
        (VALLEY, 80, "80 steps of momentum from (1.5, 1.5)"),
        (VALLEY, 1, "1 step of momentum from (1.5, 1.5)"),
        (shipped("logistic"), 30, "30 steps of gradient descent from 0.1"),
        (shipped("thermal-double-well"), 9, "9 steps of momentum from (−1, 0), seed 0"),
        (typed("x**2", ((1.0,),), Parameters(0.0, 1.0, 1e120)), 50, "1 step of momentum from 1, diverged at k = 1"),
        (typed("x**2", ((1.0,),), friction_scheme="exact"), 5, "5 steps of momentum from 1, exact friction"),
        (typed("x**2", ((1.0,), (2.0,))), 5, "5 steps of momentum from 1, the first of 2 particles"),
        (SURFACE, 5, "5 steps of momentum from (2.7, 1.8); dashed, the path recorded with it"),
        (
            replace(VALLEY, view=replace(VALLEY.view, ghosts=("landing",))),
            80,
            "80 steps of momentum from (1.5, 1.5); square, the next step",
        ),
        (
            typed("x**2", ((1.0,),), events=(Event(2, {"mass": 2.0}), Event(9, {"mass": 3.0}))),
            5,
            "5 steps of momentum from 1, 1 change on the way, numbers of the end",
        ),
        (
            MANY,
            9,
            "9 steps of momentum from (1.5, 1.5, 1.5, …), thrown with (1, 0, 0, …) m/s, weight decay 0.01, cut through its end",  # noqa: E501
        ),
    ],
)
def test_a_caption_says_what_was_done(scene, steps, words):
    assert subject(scene, steps).statement.replace(TIE, " ") == words


def test_numbers_are_those_of_the_last_step():
    scene = typed("x**2", ((1.0,),), events=(Event(2, {"mass": 2.0}), Event(9, {"mass": 3.0})))
    assert short_readings(subject(scene, 2), "physics")[0].texts == {"mass": "1"}
    assert short_readings(subject(scene, 9), "physics")[0].texts == {"mass": "2"}


def test_both_sides_state_their_numbers():
    said = subject(VALLEY, 5)
    texts = {}
    for side in ("physics", "ml"):
        for each in short_readings(said, side):
            texts |= each.texts
    assert texts == {
        "mass": "1", "friction": "1", "step_size": "0.1", "temperature": "0", "relaxation_time": "1",
        "learning_rate": "0.01", "momentum": "0.9", "gradient_noise": "0", "effective_learning_rate": "0.1",
    }  # fmt: skip
    assert [next(iter(each.texts)) for each in full_readings(said, "ml")][-1] == "memory"


def test_a_momentum_near_one_does_not_read_as_one():
    readings = short_readings(subject(typed("x**2", parameters=Parameters(1.0, 1.0, 1e-4)), 1), "ml")
    assert {"momentum": "0.9999"} in [each.texts for each in readings]


def test_without_friction_there_is_no_bath():
    said = subject(typed("x**2", parameters=Parameters(1.0, 0.0, 0.1)), 1)
    keys = {key for side in ("physics", "ml") for each in short_readings(said, side) for key in each.texts}
    assert not keys & {"temperature", "gradient_noise"}
    assert {"relaxation_time": "∞"} in [each.texts for each in short_readings(said, "physics")]


def test_coefficients_are_numbers_where_that_reads_as_mathematics():
    assert formula(subject(VALLEY, 1)).texts == {"a": "20"}
    pendulum = formula(subject(shipped("pendulum"), 1))
    assert r"\num" not in pendulum.latex
    assert [each.texts for each in pendulum.coefficients] == [{"g": "9.81"}, {"l": "1"}]


# Nothing collides, nothing is cut off, nothing is missing


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCENES)
def test_words_keep_to_the_page_and_off_each_other(name, size):
    scene, steps = SCENES[name]
    figure = compose(scene, steps, size=size)
    boxes = boxes_of(figure)
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= figure.width + 1
        assert bottom <= figure.height
    outer = figure.outer
    boxes.append((outer.left(), outer.top(), outer.right(), outer.bottom()))
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]), (
                one,
                other,
            )


@pytest.mark.parametrize("name", SCENES)
def test_the_font_has_every_letter(name):
    scene, steps = SCENES[name]
    font = QRawFont.fromFont(ui_font(20))
    for size in (None, (1920, 1080)):
        for _, line in compose(scene, steps, size=size).lines:
            for _, part in line.placed:
                if isinstance(part, Text):
                    assert [c for c in part.text if not font.supportsCharacter(ord(c))] == []


def said_by(figure):
    """All words of a caption, in one line."""
    words = [part.text for _, line in figure.lines for _, part in line.placed if isinstance(part, Text)]
    return " ".join(words).replace(TIE, " ")


@pytest.mark.parametrize("size", [None, (1920, 1080)])
def test_every_one_of_many_runs_is_named_below_the_map_by_its_line(size):
    figure = compose(RACE, 20, size=size)
    found = [part for _, line in figure.lines for _, part in line.placed if isinstance(part, Key)]
    assert [key.name for key in found] == [run.label for run in RACE.runs]
    assert len({(key.racer.colour.name(), key.racer.shape) for key in found}) == len(RACE.runs)
    few = compose(replace(RACE, runs=RACE.runs[:3]), 20, size=size)
    assert not any(isinstance(part, Key) for _, line in few.lines for _, part in line.placed)


def test_a_landscape_that_no_formula_defines_is_named():
    assert said_by(compose(SURFACE, 5)).startswith("a_surface_that_was_recorded_elsewhere_under_a_long_name")
    assert "Palmer penguins: Mass by bill depth, 20 steps" in said_by(compose(*SCENES["data"]))
    assert said_by(compose(VALLEY, 5)).startswith("5 steps")


def test_a_formula_that_could_not_be_read_stands_as_it_was_typed_with_its_numbers():
    said = said_by(compose(PRODUCT, 5))
    assert "cosh(x*y/2)*a*cosh(x*y/3)*a" in said
    assert "a = 0.5" in said
    assert "cosh" not in said_by(compose(PRODUCT, 5, size=(3840, 2160)))


def test_wide_numbers_at_the_axis_push_the_picture_aside():
    usual, wide = (compose(typed(text, ((1.0,),)), 1) for text in ("x**2", "1e7*x**2"))
    assert wide.outer.left() > usual.outer.left() + 10


def boxes_of(figure: Figure) -> list[tuple[float, float, float, float]]:
    """The boxes of all words and equations."""
    return [
        (at.x() + x, at.y() - part.ascent, at.x() + x + part.width, at.y() + part.descent)
        for at, line in figure.lines
        for x, part in line.placed
    ]


# Mistakes


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"theme": "drak"}, "there is no theme 'drak' (did you mean 'dark'?)"),
        ({"colour_map": "virids"}, "there is no colour map 'virids' (did you mean 'viridis'?)"),
        ({"view": "phase"}, "there is no view 'phase'"),
        ({"size": (20_000, 100)}, "at most 16384 pixels a side, not 20000×100"),
        ({"size": (32, 32)}, "cannot be read"),
        ({"dpi": 0}, "dots per inch above zero"),
        ({"dpi": float("nan")}, "dots per inch above zero"),
        ({"dpi": 1e6}, "at most 16384"),
    ],
)
def test_a_wrong_wish_is_refused_in_a_sentence_and_the_old_file_stays(tmp_path, options, words):
    file = tmp_path / "a.png"
    file.write_bytes(b"old")
    with pytest.raises(ExportError, match=re.escape(words)):
        export_figure(VALLEY, 5, file, **options)
    assert file.read_bytes() == b"old"


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(ExportError, match=r"\.png, \.svg, \.pdf"):
        export_figure(VALLEY, 5, tmp_path / "a.bmp")


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_failure_while_painting_leaves_the_old_file_whole(tmp_path, suffix, monkeypatch):
    file = tmp_path / f"a{suffix}"
    file.write_bytes(b"old")

    def fail(*_arguments):
        raise MemoryError

    monkeypatch.setattr("gdlab.ui.figure.layout.paint_picture", fail)
    with pytest.raises(MemoryError):
        export_figure(VALLEY, 5, file)
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == b"old"


def test_a_file_that_cannot_be_written_is_an_oserror(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        export_figure(VALLEY, 5, tmp_path / "nowhere" / "a.png")
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(IsADirectoryError):
        export_figure(VALLEY, 5, tmp_path / "a.svg")


def pixels(image: QImage) -> np.ndarray:
    """Red, green and blue as `(height, width, 3)`."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return data[:, :, 2::-1].copy()


def test_a_line_of_parts_is_painted_where_it_is_placed():
    image = QImage(100, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    Text("I", 30, QColor("black")).paint(painter, QPointF(50, 35))
    painter.end()
    columns = np.flatnonzero((pixels(image)[:, :, 0] < 128).any(axis=0))
    assert 50 <= columns.min() <= columns.max() < 60


@pytest.mark.parametrize("kind", ["sculpted", "data"])
def test_a_landscape_without_a_typed_formula_says_its_law_too(kind):
    spec = (
        DatasetSpec("challenger", "curve") if kind == "data" else SculptedSpec(features=(Feature("well", (0.0, 0.0)),))
    )
    law = formula(subject(Scene(landscape=spec), 5))
    assert law is not None
    assert (r"\ln" if kind == "data" else "e^{") in law.latex
    assert not figure_image(Scene(landscape=spec), 5).isNull()
