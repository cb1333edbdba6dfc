"""The gallery: searched in the dock, and in a window of its own with a card for each landscape."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gdlab.landscapes import gallery
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.gallery_section import GallerySection
from gdlab.ui.docks.landscape.wording import short_names
from gdlab.ui.editor.gallery_browser import GalleryBrowser
from gdlab.ui.editor.gallery_card import facts
from gdlab.ui.theme import THEMES


@pytest.fixture
def appearance():
    return Appearance()


@pytest.fixture
def browser(qtbot, appearance):
    made = GalleryBrowser(appearance)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def section(qtbot, appearance):
    made = GallerySection(appearance)
    qtbot.addWidget(made)
    made.resize(260, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def said(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def of(**wanted):
    """The keys of the entries with these attributes."""
    return [key for key, entry in gallery().items() if all(getattr(entry, n) == v for n, v in wanted.items())]


# ---- in the dock ----


def test_typing_filters_the_thumbnails_and_escape_shows_all_again(qtbot, section):
    qtbot.keyClicks(section.search, "camel")
    assert section.grid.shown() == ["six-hump-camel", "three-hump-camel"]
    assert [key for key, each in section.thumbnails().items() if each.isVisible()] == section.grid.shown()
    qtbot.keyClick(section.search, Qt.Key.Key_Escape)
    assert section.grid.shown() == list(gallery())


def test_a_filtered_grid_is_as_high_as_its_rows(qtbot, section):
    whole = section.grid.sizeHint().height()
    qtbot.keyClicks(section.search, "camel")
    assert section.grid.sizeHint().height() < whole / 5
    places = [section.thumbnails()[key].pos() for key in section.grid.shown()]
    assert places[0].y() == places[1].y() == 0
    assert places[0].x() < places[1].x()


def test_return_picks_the_first_that_was_found(qtbot, section):
    heard = said(section.chosen)
    qtbot.keyClick(section.search, Qt.Key.Key_Return)
    assert heard == [], "nothing was searched for"
    qtbot.keyClicks(section.search, "pendul")
    qtbot.keyClick(section.search, Qt.Key.Key_Return)
    assert heard == [("pendulum",)]


def test_the_arrow_leads_from_the_search_to_what_was_found(qtbot, section):
    section.window().activateWindow()
    qtbot.keyClicks(section.search, "spectrum")
    qtbot.keyClick(section.search, Qt.Key.Key_Down)
    first, second = section.grid.shown()[:2]
    assert section.thumbnails()[first].hasFocus()
    heard = said(section.chosen)
    qtbot.keyClick(section.thumbnails()[first], Qt.Key.Key_Right)
    qtbot.keyClick(section.thumbnails()[second], Qt.Key.Key_Return)
    assert heard == [(second,)]


def test_what_is_not_there_is_said(qtbot, section):
    qtbot.keyClicks(section.search, "zzz")
    assert section.grid.shown() == []
    assert section._nothing.isVisible()
    qtbot.keyClick(section.search, Qt.Key.Key_Down)
    qtbot.keyClick(section.search, Qt.Key.Key_Return)
    qtbot.keyClick(section.search, Qt.Key.Key_Escape)
    assert not section._nothing.isVisible()


def test_the_link_asks_for_the_browser(qtbot, section):
    heard = said(section.browse_asked)
    qtbot.mouseClick(section.browse, Qt.MouseButton.LeftButton)
    assert len(heard) == 1
    for part in (section.search, section.browse):
        assert part.objectName()
        assert part.accessibleName()
        assert part.toolTip()


def test_short_names_tell_all_landscapes_apart():
    names = short_names()
    assert len(set(names.values())) == len(gallery())
    assert names["elongated-valley"] == "Valley"
    assert (names["six-hump-camel"], names["three-hump-camel"]) == ("Six-hump", "Three-hump")
    assert names["power-law-spectrum" if "power-law-spectrum" in names else "spectrum-power-law"] == "Power-law"


# ---- the browser ----


def test_it_shows_everything_and_a_card(browser):
    assert browser.objectName() == "galleryBrowser"
    assert not browser.isModal()
    assert browser.grid.shown() == list(gallery())
    assert browser.selected() == next(iter(gallery()))


@pytest.mark.parametrize("group", ["optimisation", "physics", "teaching"])
def test_a_group_is_chosen(qtbot, browser, group):
    qtbot.mouseClick(browser.groups._segments[group], Qt.MouseButton.LeftButton)
    assert browser.grid.shown() == of(group=group)
    assert browser.selected() in browser.grid.shown(), "the card shows one of those that are seen"


@pytest.mark.parametrize(("key", "fits"), [("1", lambda d: d == 1), ("2", lambda d: d == 2), ("3", lambda d: d > 2)])
def test_a_number_of_coordinates_is_chosen(qtbot, browser, key, fits):
    qtbot.mouseClick(browser.dimensions._segments[key], Qt.MouseButton.LeftButton)
    assert browser.grid.shown() == [name for name, entry in gallery().items() if fits(entry.dimension)]


def test_every_control_of_the_browser_has_a_name_and_a_tooltip(browser):
    segments = [*browser.groups._segments.values(), *browser.dimensions._segments.values()]
    for part in (browser.search, browser.card.use, *segments, *browser.grid.thumbnails().values()):
        assert part.objectName()
        assert part.accessibleName()
        assert part.toolTip()


def test_search_group_and_dimension_narrow_each_other(qtbot, browser):
    qtbot.keyClicks(browser.search, "well")
    wells = browser.grid.shown()
    qtbot.mouseClick(browser.dimensions._segments["1"], Qt.MouseButton.LeftButton)
    assert set(browser.grid.shown()) < set(wells)
    qtbot.mouseClick(browser.groups._segments["optimisation"], Qt.MouseButton.LeftButton)
    assert browser.grid.shown() == []
    assert "Nothing" in browser._count.text()
    assert not browser.card.use.isEnabled()
    heard = said(browser.chosen)
    qtbot.keyClick(browser.search, Qt.Key.Key_Return)
    assert heard == []


def test_one_click_shows_the_card_and_chooses_nothing(qtbot, browser):
    heard = said(browser.chosen)
    qtbot.mouseClick(browser.grid.thumbnails()["himmelblau"], Qt.MouseButton.LeftButton)
    assert browser.selected() == "himmelblau"
    assert browser.card.name.text() == "Himmelblau"
    assert [key for key, each in browser.grid.thumbnails().items() if each.is_chosen()] == ["himmelblau"]
    assert heard == []


def test_the_arrows_lead_from_card_to_card(qtbot, browser):
    browser.activateWindow()
    keys = list(gallery())
    qtbot.keyClick(browser.search, Qt.Key.Key_Down)
    qtbot.keyClick(browser.grid.thumbnails()[keys[0]], Qt.Key.Key_Right)
    assert browser.selected() == keys[1]
    qtbot.keyClick(browser.grid.thumbnails()[keys[1]], Qt.Key.Key_Down)
    assert browser.selected() == keys[6]
    qtbot.keyClick(browser.grid.thumbnails()[keys[6]], Qt.Key.Key_End)
    assert browser.selected() == keys[-1]


@pytest.mark.parametrize("way", ["button", "return", "twice", "return on it"])
def test_a_landscape_is_used_and_the_browser_closes(qtbot, browser, way):
    heard = said(browser.chosen)
    thumbnail = browser.grid.thumbnails()["booth"]
    qtbot.mouseClick(thumbnail, Qt.MouseButton.LeftButton)
    if way == "button":
        qtbot.mouseClick(browser.card.use, Qt.MouseButton.LeftButton)
    elif way == "return":
        qtbot.keyClick(browser.search, Qt.Key.Key_Return)
    elif way == "twice":
        qtbot.mouseDClick(thumbnail, Qt.MouseButton.LeftButton)
    else:
        browser.activateWindow()
        browser.grid.go_to("booth")
        qtbot.keyClick(thumbnail, Qt.Key.Key_Return)
    assert heard == [("booth",)]
    assert not browser.isVisible()


def test_escape_empties_the_search_and_then_closes(qtbot, browser):
    heard = said(browser.chosen)
    qtbot.keyClicks(browser.search, "levy")
    qtbot.keyClick(browser.search, Qt.Key.Key_Escape)
    assert browser.isVisible()
    qtbot.keyClick(browser.search, Qt.Key.Key_Escape)
    assert not browser.isVisible()
    assert heard == []


def test_the_card_says_all_that_is_known(qtbot, browser):
    browser.select("six-hump-camel")
    card, entry = browser.card, gallery()["six-hump-camel"]
    qtbot.waitUntil(card.is_known)
    assert card.about.text() == entry.about
    assert "1978" in card.facts.text()
    assert "−2 to 2" in card.facts.text()
    first, second = (label.accessibleName() for label in card.readings.labels() if not label.property("continues"))
    assert first.startswith("U(x, y)")
    assert second.startswith("L(w")
    texts = card.points.texts()
    assert len(texts) == 15
    assert sum(text.startswith("minimum") for text in texts) == 6
    assert "U = −1.03" in texts[0]


def test_where_there_are_more_points_than_are_listed_the_card_says_so(qtbot, browser):
    browser.select("rastrigin")
    qtbot.waitUntil(browser.card.is_known)
    assert browser.card.points.texts()[-1] == "the first 50"


def test_a_card_that_is_left_at_once_does_not_show_its_points_under_another_name(qtbot, browser):
    for key in ("rastrigin", "booth"):
        browser.select(key)
    qtbot.waitUntil(browser.card.is_known)
    assert len(browser.card.points.texts()) == 1


def test_coefficients_have_their_ranges_on_the_card():
    words = facts(gallery()["rosenbrock"])
    assert "Coefficients" in words
    assert "100 (" in words
    assert "<sub>1</sub>" in facts(gallery()["spectrum-list"])
    assert "each from" in facts(gallery()["spectrum-list"])


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_card_can_be_seen_in_every_theme(qtbot, browser, appearance, theme):
    appearance.set_theme(THEMES[theme])
    for key in ("muller-brown", "pendulum", "spectrum-list"):
        browser.select(key)
        qtbot.waitUntil(browser.card.is_known)
        QApplication.processEvents()
        assert not browser.grab().isNull()
        area = browser.card.readings.parentWidget()
        assert browser.card.readings.width() <= max(area.width(), browser.card.readings.minimumWidth())
