"""The palette: what the look promises about contrast is computed anew from the colours themselves."""

import pytest
from PySide6.QtGui import QColor, QPalette

from gdlab.ui.theme import THEMES, faded, qpalette

# Contrast against the page as the look's table gives it (WCAG 2), in the order light, dark, contrast.
PROMISED = {
    "ink": (17.6, 15.4, 21),
    "ink2": (7.9, 9.3, 15.8),
    "ink3": (5.2, 6.1, 10.2),
    "phys": (7.0, 8.7, 10.3),
    "ml": (6.4, 11.1, 9.4),
    "physS": (4.9, 6.7, 7.0),
    "mlS": (3.1, 8.8, 1.8),
    "warn": (6.5, 7.8, 8.8),
    "force": (7.0, 8.1, 9.1),
    "friction": (5.4, 9.8, 8.0),
    "rule2": (3.0, 3.5, 12),
}
TEXT = ("ink", "ink2", "ink3", "phys", "ml", "warn", "force", "friction")


def luminance(colour):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("token", list(PROMISED))
@pytest.mark.parametrize(("place", "name"), list(enumerate(("light", "dark", "contrast"))))
def test_each_colour_has_the_contrast_the_look_promises(token, place, name):
    theme = THEMES[name]
    assert contrast(getattr(theme, token), theme.page) == pytest.approx(PROMISED[token][place], abs=0.1)


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
def test_text_is_readable_on_every_ground_it_stands_on(theme):
    for token in TEXT:
        assert contrast(getattr(theme, token), theme.page) >= 4.5
    for side in ("physics", "ml"):
        colours = theme.side(side)
        assert contrast(colours.text, colours.tint) >= 4.5
        assert contrast(colours.text, theme.hover) >= 4.5
    assert contrast(theme.ink3, theme.hover) >= 4.5


def test_amber_handles_are_outlined_where_amber_alone_is_too_faint():
    for theme in THEMES.values():
        colours = theme.side("ml")
        assert contrast(colours.stroke, theme.page) >= 3 or colours.outline == theme.ink


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
def test_selection_is_ink_and_neither_blue_nor_amber(theme):
    palette = qpalette(theme)
    role = QPalette.ColorRole
    for each in (role.Highlight, role.Accent, role.Link):
        assert palette.color(each) == theme.ink
    assert palette.color(role.HighlightedText) == theme.page
    assert palette.color(QPalette.ColorGroup.Disabled, role.Text) == theme.ink3


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
def test_the_lowest_ground_is_the_page_and_height_adds_contrast(theme):
    ratios = [contrast(stop, theme.page) for stop in theme.map_stops]
    assert len(ratios) == 9
    assert ratios[0] < 1.05
    assert ratios == sorted(ratios)


def test_fading_leaves_the_theme_alone():
    theme = THEMES["light"]
    assert faded(theme.ink, 0.5).alphaF() == pytest.approx(0.5, abs=0.01)
    assert theme.ink == QColor("#16191D")
