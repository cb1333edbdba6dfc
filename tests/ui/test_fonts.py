"""The shipped fonts, and the sizes that depend on the room there is."""

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

from gdlab.ui import fonts
from gdlab.ui.appearance import Appearance
from gdlab.ui.fonts import FAMILY, FontError, load_fonts, ui_font
from gdlab.ui.theme import THEMES


@pytest.mark.parametrize("weight", [400, 500, 600])
def test_each_weight_is_a_face_of_its_own(qapp, weight):
    font = ui_font(15, weight)
    assert QFontInfo(font).family() == FAMILY
    assert QFontInfo(font).weight() == weight
    assert font.hintingPreference() == QFont.HintingPreference.PreferNoHinting


def test_digits_are_equally_wide(qapp):
    metrics = QFontMetricsF(ui_font(17, 500))
    assert {metrics.horizontalAdvance(digit) for digit in "0123456789"} == {metrics.horizontalAdvance("0")}


def test_a_font_belongs_to_whoever_asked_for_it(qapp):
    ui_font(15).setPixelSize(99)
    assert ui_font(15).pixelSize() == 15


def test_a_font_that_cannot_be_read_is_an_error(qapp, monkeypatch, tmp_path):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    monkeypatch.setattr(fonts.resources, "path", lambda *_parts: broken)
    load_fonts.cache_clear()
    with pytest.raises(FontError, match=r"broken\.ttf"):
        load_fonts()
    load_fonts.cache_clear()


def test_a_missing_font_is_an_error(qapp, monkeypatch):
    def nothing(*parts):
        raise FileNotFoundError(parts)

    monkeypatch.setattr(fonts.resources, "path", nothing)
    load_fonts.cache_clear()
    with pytest.raises(FontError, match="missing"):
        load_fonts()
    load_fonts.cache_clear()


def test_sizes_follow_the_room(qtbot):
    appearance = Appearance()
    assert appearance.font("value").pixelSize() == 17
    with qtbot.waitSignal(appearance.changed):
        appearance.set_window_size(1366, 768)
    assert appearance.compact
    assert appearance.font("value").pixelSize() == 16


def test_on_the_projector_all_type_is_at_least_28_px(qtbot):
    appearance = Appearance()
    appearance.set_projector(True)
    appearance.set_window_size(1920, 1080)
    assert all(appearance.size(role) >= 28 for role in fonts.ROLES)


def test_a_change_is_told_once_and_no_change_is_not_told(qtbot):
    appearance = Appearance()
    with qtbot.waitSignal(appearance.changed):
        appearance.set_theme(THEMES["dark"])
    with qtbot.assertNotEmitted(appearance.changed):
        appearance.set_theme(THEMES["dark"])
        appearance.set_reduced_motion(False)
    assert appearance.colour("page") == THEMES["dark"].page
    assert appearance.duration(90) == 90
    appearance.set_reduced_motion(True)
    assert appearance.duration(90) == 0


def test_an_unknown_colour_is_an_error(qapp):
    with pytest.raises((KeyError, AttributeError)):
        Appearance().colour("mauve")
