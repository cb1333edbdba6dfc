"""The icons: each is there, stays on its grid, and takes its colour."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdlab.ui.icons import ICONS, paint_icon
from gdlab.ui.paths import parse_path


@pytest.mark.parametrize("name", list(ICONS))
def test_an_icon_stays_on_its_grid(name):
    outline = ICONS[name]
    box = parse_path(outline.stroke).boundingRect().united(parse_path(outline.fill).boundingRect())
    assert not box.isEmpty()
    assert QRectF(0.75, 0.75, 18.5, 18.5).contains(box)


@pytest.mark.parametrize("name", list(ICONS))
def test_an_icon_is_painted_in_its_colour_only(qapp, name):
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_icon(painter, name, QRectF(0, 0, 40, 40), QColor("#A3197E"), mark=QColor("#A3197E"))
    painter.end()
    opaque = {image.pixel(x, y) for x in range(40) for y in range(40) if image.pixel(x, y) >> 24 == 255}
    assert opaque == {QColor("#A3197E").rgba()}


def test_no_icon_of_that_name(qapp):
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    with QPainter(image) as painter, pytest.raises(KeyError):
        paint_icon(painter, "unicorn", QRectF(0, 0, 40, 40), QColor("black"))


@pytest.mark.parametrize("text", ["A 1 2", "M 1", "1 2", "M 0 0 Z 5", "Q 1 2 3"])
def test_an_outline_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="outline"):
        parse_path(text)
