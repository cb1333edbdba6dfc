"""A figure says how far it has come while it is drawn and packed, and is stopped there; PNG keeps every pixel."""

import zlib

import numpy as np
import pytest
from PySide6.QtGui import QImage

from gdlab.core.progress import Stopped, followed
from gdlab.scene import GallerySpec, Run, Scene
from gdlab.ui.figure.export import export_figure
from gdlab.ui.figure.png import encoded

SCENE = Scene(landscape=GallerySpec("himmelblau"), runs=(Run(start=((1.0, 1.0),)),))


@pytest.mark.parametrize(("suffix", "wanted_until"), [(".png", 0.7), (".svg", 0.75), (".pdf", 0.95)])
def test_a_stop_is_heard_after_the_run_and_the_old_file_stays(qapp, tmp_path, suffix, wanted_until):
    heard, target = [], tmp_path / f"a{suffix}"
    target.write_text("precious")
    with pytest.raises(Stopped), followed(lambda share: heard.append(share) or share < wanted_until):
        export_figure(SCENE, 20, target)
    assert heard == sorted(heard)
    assert any(0.5 <= share < wanted_until for share in heard)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["precious"]
    with followed(lambda share: heard.append(share) or True):
        export_figure(SCENE, 20, target)
    assert max(heard) <= 1.0


def test_a_large_picture_is_stopped_while_it_is_packed(qapp):
    heard = []
    image = QImage(np.random.default_rng(0).bytes(4 * 512 * 512), 512, 512, QImage.Format.Format_RGB32)
    encoded(image, {})
    with pytest.raises(Stopped), followed(lambda share: heard.append(share) or len(heard) < 9):
        encoded(image, {})
    assert len(heard) == 9


@pytest.mark.parametrize("size", [(1, 1), (7, 130), (64, 64)])
def test_a_png_keeps_every_pixel_its_texts_and_its_resolution(qapp, size):
    width, height = size
    colours = np.random.default_rng(0).integers(0, 2**24, (height, width), np.uint32) | 0xFF000000
    image = QImage(colours.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(11811)
    image.setDotsPerMeterY(11811)
    data = encoded(image, {"Title": "η and µ", "Software": "s"})
    back = QImage.fromData(data)
    assert back.convertToFormat(QImage.Format.Format_RGB32) == image
    assert back.dotsPerMeterX() == 11811
    assert back.text("Title") == "η and µ"
    assert data.index(b"iTXt") < data.index(b"IDAT")
    assert zlib.crc32(data[12:29]) == int.from_bytes(data[29:33], "big")
