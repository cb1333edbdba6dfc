"""Typeset equations: what the numbers do to the layout, what LaTeX is understood, what happens when it is not."""

import math
import os
import subprocess
import sys
from importlib import metadata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import THEMES
from gdlab.ui.typeset import (
    EquationLabel,
    SlotStyle,
    is_ready,
    paint,
    paint_ground,
    plain_text,
    slot_style,
    store,
    typeset,
    typesetting,
)
from gdlab.ui.typeset.glyph import draw_stamps
from gdlab.ui.typeset.latex import prepare, shape
from gdlab.ui.typeset.layout import lay_out
from gdlab.ui.typeset.pieces import Piece

MOTION = r"\num{mass}\,\ddot{x} = -\nabla U(x) - \num{friction}\,\dot{x}"


@pytest.fixture(autouse=True)
def app(qapp):
    return qapp


def forget():
    for cached in (typesetting._layout, typesetting._part, typesetting._frame, typesetting._typeset):
        cached.cache_clear()
    typesetting._known.clear()


# ---- numbers ----


def test_digits_do_not_move_anything():
    one = typeset(MOTION, 17.5, {"mass": "1.00", "friction": "0.0123"})
    other = typeset(MOTION, 17.5, {"mass": "7.48", "friction": "0.0987"})
    assert one.ink == other.ink
    assert [slot.rect for slot in one.slots] == [slot.rect for slot in other.slots]
    assert one.slots[0].glyphs != other.slots[0].glyphs


def test_a_longer_number_pushes_what_follows():
    short = typeset(MOTION, 17.5, {"mass": "1.00", "friction": "1.00"})
    long = typeset(MOTION, 17.5, {"mass": "0.00100", "friction": "1.00"})
    grown = long.slots[0].rect.width() - short.slots[0].rect.width()
    assert grown > 20
    assert long.slots[1].rect.left() - short.slots[1].rect.left() == pytest.approx(grown, abs=0.1)
    assert long.width - short.width == pytest.approx(grown, abs=0.1)


@pytest.mark.parametrize("value", ["0", "18", "−0.304", "1.20×10⁻⁵", "∞", "−∞", "–", "12346", "3 N"])
def test_a_number_stands_where_its_slot_is(value):
    result = typeset(r"x = \num{a}\,\text{kg}", 40, {"a": value})
    (slot,) = result.slots
    assert not result.plain
    assert slot.key == "a"
    assert slot.rect.adjusted(-1, -2, 1, 2).contains(slot.glyphs.boundingRect())
    assert not slot.rect.intersects(typeset("x =", 40).ink.boundingRect())


@pytest.mark.parametrize("digits", ["0123456789", "1.11", "−4.07"])
def test_a_number_in_a_slot_looks_like_the_same_number_typeset(digits):
    slot = typeset(r"\num{a}", 100, {"a": digits}).slots[0]
    alone = typeset(digits, 100).ink
    assert slot.glyphs.boundingRect().width() == pytest.approx(alone.boundingRect().width(), abs=1.0)
    assert area(slot.glyphs - alone) + area(alone - slot.glyphs) < 0.05 * area(alone)


def area(path):
    return sum(
        abs(sum(a.x() * b.y() - b.x() * a.y() for a, b in zip(p, [*p[1:], p[0]], strict=True))) / 2
        for p in (polygon.toList() for polygon in path.simplified().toSubpathPolygons())
    )


def test_powers_of_ten_are_raised_and_smaller():
    slot = typeset(r"\num{a}", 100, {"a": "1.00×10⁻⁵"}).slots[0]
    assert slot.rect.top() < -80
    assert slot.rect.bottom() == pytest.approx(0, abs=1.5)


def test_nan_is_shown_as_a_dash():
    assert typeset(r"\num{a}", 20, {"a": "nan"}).slots[0].glyphs == typeset(r"\num{a}", 20, {"a": "–"}).slots[0].glyphs
    assert typeset(r"\num{a}", 20).slots[0].key == "a"


def test_the_same_number_may_stand_twice():
    slots = typeset(r"\num{a} + \num{a}^2", 20, {"a": "0.100"}).slots
    assert [slot.key for slot in slots] == ["a", "a"]
    assert slots[1].rect.left() > slots[0].rect.right()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\left(\num{a}, \num{b}\right) + x", r"(\num{a}, \num{b}) + x"),
        (r"\left(1 - \left(x + \num{a}\right)\right)\,\num{b}", r"(1 - (x + \num{a}))\,\num{b}"),
        (r"\mathrm{exp}\left\{\num{a}\right\}", r"\mathrm{exp}\{\num{a}\}"),
    ],
)
def test_parentheses_round_what_is_not_tall_leave_no_gaps(written, meant):
    values = {"a": "−0.304", "b": "6.09"}
    one, other = typeset(written, 20, values), typeset(meant, 20, values)
    assert not one.plain
    assert one.width == other.width
    assert [slot.rect for slot in one.slots] == [slot.rect for slot in other.slots]


def test_parentheses_grow_with_a_fraction():
    small, tall = typeset(r"\left(x\right)", 20), typeset(r"\left(\frac{\num{a}}{2}\right)", 20, {"a": "1.00"})
    assert tall.height > 1.5 * small.height
    assert [slot.key for slot in tall.slots] == ["a"]
    assert not tall.plain


VECTOR = r"F = (\num{x}, \num{y}) = \frac{\num{a}}{2}\,\text{N}"


def test_an_equation_put_together_from_pieces_looks_like_one_typeset_whole(monkeypatch):
    values = {"x": "−0.304", "y": "6.09", "a": "0.100"}
    pieced = typeset(VECTOR, 20, values)
    forget()
    monkeypatch.setattr(typesetting, "pieces", lambda latex, shapes: (Piece(latex, shapes),))
    whole = typeset(VECTOR, 20, values)
    assert pieced.width == pytest.approx(whole.width, abs=1.0)
    assert [slot.key for slot in pieced.slots] == ["x", "y", "a"]
    for one, other in zip(pieced.slots, whole.slots, strict=True):
        assert one.rect.left() == pytest.approx(other.rect.left(), abs=1.0)
        assert one.rect.bottom() == pytest.approx(other.rect.bottom(), abs=0.5)
    forget()


def test_a_number_of_a_new_shape_costs_one_small_piece(monkeypatch):
    typeset(VECTOR, 20, {"x": "1.00", "y": "2.00", "a": "0.100"})
    laid_out = []
    monkeypatch.setattr(typesetting, "lay_out", lambda latex, shapes: laid_out.append(latex) or lay_out(latex, shapes))
    monkeypatch.setattr(store, "_read", lambda _path: None)
    monkeypatch.setattr(store, "_shipped", dict)
    typesetting._layout.cache_clear()
    typeset(VECTOR, 20, {"x": "1.0000001", "y": "2.00", "a": "0.100"})
    assert laid_out == [r"\num{n}"]


def test_a_number_that_reads_as_before_is_the_same_object():
    one = typeset(VECTOR, 20, {"x": "1.00", "y": "2.00", "a": "0.100"})
    other = one.renumbered({"x": "1.00", "y": "3.00", "a": "0.100"})
    assert [a is b for a, b in zip(one.slots, other.slots, strict=True)] == [True, False, True]
    assert one.symbols is other.symbols
    assert typeset(VECTOR, 20, {"x": "1.00", "y": "3.00", "a": "0.100"}).symbols is one.symbols
    assert other.renumbered({"x": "1.00", "y": "3.00", "a": "0.100"}) is other


def test_what_stands_between_numbers_is_the_same_glyph_whatever_their_shapes():
    short = typeset(VECTOR, 20, {"x": "1.00", "y": "2.00", "a": "0.100"})
    long = typeset(VECTOR, 20, {"x": "−10.5", "y": "2.00×10⁻⁵", "a": "0.100"})
    assert [glyph for glyph, _, _ in short.symbols.marks] == [glyph for glyph, _, _ in long.symbols.marks]
    assert [x for _, x, _ in short.symbols.marks] != [x for _, x, _ in long.symbols.marks]


def test_other_digits_fill_the_same_equation():
    equation = typeset(VECTOR, 20, {"x": "1.00", "y": "2.00", "a": "0.100"})
    values = {"x": "1.00", "y": "3.00", "a": "0.250"}
    assert equation.renumbered(values) == typeset(VECTOR, 20, values)
    assert equation.renumbered(values).symbols is equation.symbols


@pytest.mark.parametrize("text", ["10.0", "−1.00", "1.00×10⁻⁵", "∞"])
def test_a_number_of_another_shape_does_not_fit(text):
    equation = typeset(VECTOR, 20, {"x": "1.00", "y": "2.00", "a": "0.100"})
    assert equation.renumbered({"x": text, "y": "2.00", "a": "0.100"}) is None


def test_a_number_in_a_power_is_smaller():
    base, power = typeset(r"\num{a}^{\num{a}}", 40, {"a": "25"}).slots
    assert power.em < 0.8 * base.em
    assert power.rect.bottom() < base.rect.bottom() - 5


def test_sizes_are_in_proportion():
    small, large = (typeset(MOTION, size, {"mass": "1.00", "friction": "1.00"}) for size in (20, 40))
    assert large.width == pytest.approx(2 * small.width)
    assert large.ascent == pytest.approx(2 * small.ascent)


def test_a_slot_is_found_under_the_pointer():
    equation = typeset(MOTION, 20, {"mass": "1.00", "friction": "1.00"})
    assert equation.slot_at(equation.slots[1].rect.center()).key == "friction"
    assert equation.slot_at(QPointF(equation.width / 2, 100)) is None


# ---- LaTeX as people write it ----


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("-x", "{-}x"),
        ("a - b", "a - b"),
        ("a = -b", "a = {-}b"),
        ("(-1, -2)", r"({-}1{,}\, {-}2)"),
        (r"u \leftarrow -u", r"u \leftarrow {-}u"),
        (r"-\nabla U", r"{-}\text{∇} U"),
        (r"e^{-x}", r"e^{{-}x}"),
        (r"a\,b", r"a\,b"),
        (r"\text{a, -b}", r"\text{a, -b}"),
        (r"|x| - 1", r"|x| - 1"),
        (r"\log U", r"\mathrm{log} \,U"),
        (r"\sin(x)", r"\mathrm{sin}(x)"),
        (r"\exp\left(x\right)", r"\mathrm{exp}\left(x\right)"),
    ],
)
def test_plain_latex_is_spelled_out(written, spelled):
    assert prepare(written, ()) == spelled


def test_a_sign_before_a_number_keeps_its_meaning():
    assert prepare(r"x - \num{a}", ("0.0",)).startswith("x - {")
    assert prepare(r"\num{a} - x", ("0.0",)).endswith("} - x")


def test_the_shape_forgets_digits_only():
    assert shape("−0.304") == shape("−7.981") == "−0.000"
    assert shape("1.20×10⁻⁵") == "0.00×00^−0$"


@pytest.mark.parametrize(
    "latex", ["{" * 200 + "x" + "}" * 200, "x" * 5000, "{{{", r"\frac{1}{", r"\begin{matrix}", "^", ""]
)
def test_what_cannot_be_typeset_is_text_and_no_exception(latex):
    assert typeset(latex, 20).width >= 0


def test_plain_text_keeps_the_numbers():
    latex = r"{{{ \frac{\num{a}}{2} = -\gamma"
    result = typeset(latex, 20, {"a": "0.5"})
    assert result.plain
    assert result.width > 0
    assert plain_text(latex, {"a": "0.5"}) == "0.5/2 = −γ"


@settings(max_examples=25)
@given(st.text(alphabet=r"\{}^_x1-,&$ #%frac num", max_size=25))
def test_any_text_gives_some_equation(latex):
    result = typeset(latex, 20, {})
    assert result.width >= 0


# ---- caches ----


def test_nothing_is_typeset_twice(monkeypatch):
    typeset(r"q = \num{a}", 20, {"a": "1.00"})
    monkeypatch.setattr(typesetting, "lay_out", None)
    assert typeset(r"q = \num{a}", 20, {"a": "9.99"}).slots


def test_the_next_start_reads_layouts_from_disk(monkeypatch):
    values = {"a": "1.20×10⁻⁵"}
    fresh = typeset(r"w = \frac{\num{a}}{\sqrt{2}}", 20, values)
    forget()
    monkeypatch.setattr(typesetting, "lay_out", None)
    assert is_ready(r"w = \frac{\num{a}}{\sqrt{2}}", values)
    again = typeset(r"w = \frac{\num{a}}{\sqrt{2}}", 20, values)
    assert (again.ink, again.width, again.ascent) == (fresh.ink, fresh.width, fresh.ascent)
    assert [slot.glyphs for slot in again.slots] == [slot.glyphs for slot in fresh.slots]


def test_a_damaged_file_is_made_anew():
    typeset("d = 1", 20)
    for file in store.folder().iterdir():
        file.write_bytes(file.read_bytes()[:-3] + b"xyz")
    forget()
    assert not typeset("d = 1", 20).plain


def test_a_disk_that_cannot_be_written_does_no_harm(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setattr(store, "folder", lambda: blocked)
    forget()
    assert not typeset("e = 2", 20).plain


def test_layouts_survive_being_stored():
    layout = lay_out(r"\num{a}\,x^{\num{b}}", ("0.00×00^−0$", "00"))
    assert store.decode(store.encode(layout)) == layout


def test_old_layouts_are_dropped(monkeypatch, tmp_path):
    monkeypatch.setattr(store, "folder", lambda: tmp_path)
    monkeypatch.setattr(store, "MOST_FILES", 10)
    for number in range(11):
        (tmp_path / str(number)).write_bytes(b"")
    store.stored("new", lambda: lay_out("x", ()))
    assert len(list(tmp_path.iterdir())) < 10


def test_a_name_holds_what_is_asked_and_whose_numbers_stand_where():
    assert store.name_of(r"x = \num{a}", ("0",)) != store.name_of(r"x = \num{b}", ("0",))
    assert store.name_of(r"x = \num{a}", ("0",)) != store.name_of(r"x = \num{a}", ("00",))


def test_damaged_shipped_layouts_count_as_absent(monkeypatch, tmp_path):
    whole = store.bundle(tmp_path, store.maker())
    monkeypatch.setattr(store, "resource", lambda *_: tmp_path / "layouts")
    for data in (b"", whole[:-1], b"\x92" + whole, b"no layouts"):
        (tmp_path / "layouts").write_bytes(data)
        assert store._shipped.__wrapped__() == {}


def test_shipped_layouts_of_another_typesetter_are_not_used(tmp_path):
    (tmp_path / "name").write_bytes(bytes(32) + store.encode(lay_out("x", ())))
    data = store.bundle(tmp_path, "1 0.13")
    assert store.decode(store.unbundle(data, "1 0.13")["name"]) == lay_out("x", ())
    assert store.unbundle(data, "1 0.14") == store.unbundle(data, "2 0.13") == {}


FIRST_START = """
import linecache
import sys
from gdlab.ui.app import application, make_window
window = make_window()
window.resize(1920, 1080)
window.show()
application().processEvents()
assert "ziamath" not in sys.modules, "python -m gdlab.ui.typeset"
assert "importlib.metadata" not in sys.modules
assert "numpy.ma" not in sys.modules
assert not [name for name in linecache.cache if "canvas" in name], "PySide has read our sources"
window.document.history.setClean()
"""


def test_the_first_start_lays_nothing_out(tmp_path):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CACHE_HOME": str(tmp_path)}
    environment["XDG_CONFIG_HOME"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", FIRST_START], env=environment, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_maker_names_the_typesetter_that_is_installed():
    assert store.maker() == f"{store.VERSION} {metadata.version('ziamath')}"
    assert store._installed("no such package") == ""


def test_the_typesetter_is_not_loaded_with_the_window():
    code = "import sys; import gdlab.ui.typeset, gdlab.ui.widgets.parameter_control; print('ziamath' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# ---- painting ----


def painted(equation, style, scale=1.0):
    image = QImage(round(400 * scale), round(80 * scale), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter, equation, QPointF(20, 50), QColor("black"), style)
    painter.end()
    return image


def colours(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_symbols_are_ink_and_numbers_have_the_colour_of_their_side():
    image = painted(typeset(r"x = \num{a}", 30, {"a": "1.00"}), SlotStyle(QColor("#ff0000")))
    assert {"#000000", "#ff0000", "#ffffff"} <= colours(image)


def test_a_linked_number_lies_on_a_tint():
    equation = typeset(r"x = \num{a}", 30, {"a": "1.00"})
    style = SlotStyle(QColor("#ff0000"), link_tint=QColor("#00ff00"), linked=("a",))
    assert "#00ff00" in colours(painted(equation, style))
    assert "#00ff00" not in colours(painted(equation, SlotStyle(QColor("#ff0000"), link_tint=QColor("#00ff00"))))


def test_numbers_are_filled_in_the_contrast_theme_only():
    for theme in THEMES.values():
        style = slot_style(Appearance(theme), "ml")
        assert (style.fill is not None) == (theme.name == "contrast")


def channels(image):
    return [image.pixelColor(x, y).getRgb() for x in range(image.width()) for y in range(image.height())]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("value", ["6.09", "−0.304", "1.20×10⁻⁵"])
def test_the_picture_from_the_cache_is_the_picture(scale, value):
    """It is the outline with its origin at the nearest eighth of a pixel, and nothing else differs."""
    equation = typeset(r"-\nabla U = \num{a}", 30, {"a": value})

    def nearest(place):
        return round(place * scale * 8) / 8 / scale

    outlines = QImage(round(400 * scale), round(80 * scale), QImage.Format.Format_ARGB32)
    outlines.setDevicePixelRatio(scale)
    outlines.fill(QColor("white"))
    painter = QPainter(outlines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(20, 50)
    painter.fillPath(equation.ink, QColor("black"))
    for glyph, x, y in equation.slots[0].marks:
        painter.fillPath(glyph.path.translated(nearest(x), nearest(y)), QColor("red"))
    painter.end()
    kept = painted(equation, SlotStyle(QColor("red")), scale)
    pairs = zip(channels(kept), channels(outlines), strict=True)
    assert max(abs(a - b) for one, other in pairs for a, b in zip(one, other, strict=True)) <= 1  # rounding of colours


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 3.0])
def test_the_kept_pictures_lie_on_whole_pixels_at_every_scale(scale):
    """Wherever the line starts: it is moved to the nearest pixel, and no picture is drawn between two."""
    equation = typeset(r"x = \left(\num{a}, \num{b}\right)", 30, {"a": "−6.09", "b": "1.20×10⁻⁵"})
    style = SlotStyle(QColor("red"))
    by_hand = QImage(round(400 * scale), round(80 * scale), QImage.Format.Format_ARGB32)
    by_hand.fill(QColor("white"))
    stamps = [*equation.symbols.stamps(QColor("black").rgba(), scale)]
    for slot in equation.slots:
        stamps += slot.seat.fixed(style.number.rgba(), scale)
        stamps += slot.seat.digits(slot.text, style.number.rgba(), scale)
    with QPainter(by_hand) as painter:
        for left, top, sprite in stamps:
            painter.drawImage(math.floor(20 * scale + 0.5) + left, math.floor(50 * scale + 0.5) + top, sprite.image)
    by_hand.setDevicePixelRatio(scale)
    assert painted(equation, style, scale) == by_hand


def test_the_ground_has_all_but_the_digits():
    """So it is the same for all numbers of the same shapes, and with the digits it is the whole."""
    latex, style, grounds = r"x = \num{a}", SlotStyle(QColor("red"), draggable=("a",)), []
    for value in ("−6.09×10⁻⁵", "−1.23×10⁻⁸"):
        equation = typeset(latex, 30, {"a": value})
        image = painted(typeset("", 30), style)
        with QPainter(image) as painter:
            paint_ground(painter, equation, QPointF(20, 50), QColor("black"), style)
        grounds.append(image.copy())
        assert image != painted(equation, style)
        digits = equation.slots[0].seat.digits(value, style.number.rgba(), 1.0)
        assert len(digits) == 6
        with QPainter(image) as painter:
            draw_stamps(painter, 20, 50, 1.0, digits)
        assert image == painted(equation, style)
    assert grounds[0] == grounds[1]


def test_figures_get_outlines_and_no_pictures(tmp_path):
    file = tmp_path / "figure.pdf"
    writer = QPdfWriter(str(file))
    painter = QPainter(writer)
    paint(painter, typeset("x = y", 400), QPointF(1000, 1000), QColor("black"), SlotStyle(QColor("red")))
    painter.end()
    assert b"/Subtype /Image" not in file.read_bytes()


# ---- the label ----


@pytest.fixture
def label(qtbot):
    widget = EquationLabel(
        Appearance(), MOTION, {"mass": "1.00", "friction": "0.250"}, side="physics", draggable=("mass",)
    )
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    widget.show()
    return widget


def centre(label, index):
    point = label.typeset().slots[index].rect.center() + QPointF(label.margin(), label.baseline())
    return QPoint(round(point.x()), round(point.y()))


def test_a_label_has_room_for_its_equation(label):
    assert QSizeF(label.sizeHint()).width() >= label.typeset().width
    assert label.accessibleName().startswith("1.00 ")
    assert not label.grab().isNull()


def test_a_tint_fits_into_its_label(qtbot):
    appearance = Appearance(THEMES["contrast"])
    appearance.set_projector(True)
    label = EquationLabel(appearance, r"\num{a}", {"a": "1.00"}, side="ml")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    image = label.grab().toImage()
    edge = {image.pixelColor(x, image.height() - 1).name() for x in range(image.width())}
    assert appearance.theme.mlT.name() not in edge


def test_pointing_at_a_number_tells_its_key(label, qtbot):
    seen = []
    label.slot_hovered.connect(seen.append)
    qtbot.mouseMove(label, centre(label, 1))
    qtbot.mouseMove(label, QPoint(0, 0))
    assert seen == ["friction", ""]


def test_dragging_a_number(label, qtbot):
    seen = []
    label.slot_drag_started.connect(lambda key: seen.append(("start", key)))
    label.slot_dragged.connect(lambda key, dx, modifiers: seen.append((key, dx, modifiers)))
    label.slot_released.connect(lambda key: seen.append(("end", key)))
    start = centre(label, 0)
    qtbot.mousePress(label, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(label, start + QPoint(20, 0))
    qtbot.mouseRelease(label, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))
    assert seen == [("start", "mass"), ("mass", 20.0, Qt.KeyboardModifier.NoModifier), ("end", "mass")]


def test_a_number_that_is_only_shown_cannot_be_dragged(label, qtbot):
    with qtbot.assertNotEmitted(label.slot_drag_started):
        qtbot.mousePress(label, Qt.MouseButton.LeftButton, pos=centre(label, 1))
        qtbot.mouseMove(label, centre(label, 1) + QPoint(20, 0))
        qtbot.mouseRelease(label, Qt.MouseButton.LeftButton, pos=centre(label, 1))


def test_a_lazy_label_typesets_when_there_is_time(qtbot):
    appearance = Appearance()
    appearance.lazy_typesetting = True
    latex = r"z_{lazy} = \num{a}"
    for file in list(store.folder().iterdir()):
        file.unlink()
    forget()
    label = EquationLabel(appearance, latex, {"a": "1.00"})
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    assert label.typeset().plain, "it is never blank"
    assert label.typeset().width > 20
    qtbot.waitUntil(lambda: not label.typeset().plain)
    assert label.size() == label.sizeHint(), "nobody may place it again"


def test_nothing_needs_no_typesetter(monkeypatch):
    monkeypatch.setattr(typesetting, "_frame", None)
    assert typeset(" ", 20).width == 0


@pytest.mark.parametrize(
    ("latex", "spoken"),
    [
        (r"\left\lfloor x \right\rfloor\cdot 2", "⌊x⌋·2"),
        (r"\begin{cases} x & x \neq 0 \\ -y & \text{else} \end{cases}", "(x if x ≠ 0, −y else)"),
    ],
)
def test_plain_text_keeps_floors_and_cases(latex, spoken):
    assert plain_text(latex) == spoken
