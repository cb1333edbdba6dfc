"""An image as PNG, in pieces between which whoever waits for it can stop it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from PySide6.QtGui import QImage

from gdlab.core.progress import tell

_INCH = 0.0254
"""In metres."""


class _Heard(BytesIO):
    """A file that asks at each piece that it is given whether it is still wanted."""

    def write(self, data: object) -> int:
        tell(0.0)
        return super().write(data)  # type: ignore[arg-type]


def encoded(image: QImage, texts: Mapping[str, str]) -> bytes:
    """Colours, resolution, and texts by their keywords, which stand before the pixels.

    Raises:
        Stopped: whoever follows it does not want it any more.
    """
    from PIL import Image, PngImagePlugin  # noqa: PLC0415 (not needed for the first painted frame)

    colours = image.convertToFormat(QImage.Format.Format_RGBX8888)
    packed = Image.frombuffer("RGBX", (image.width(), image.height()), bytes(colours.constBits()), "raw", "RGBX", 0, 1)
    told = PngImagePlugin.PngInfo()
    for keyword, text in texts.items():
        told.add_itxt(keyword, text)
    written = _Heard()
    resolution = image.dotsPerMeterX() * _INCH, image.dotsPerMeterY() * _INCH
    packed.convert("RGB").save(written, "PNG", pnginfo=told, dpi=resolution)
    return written.getvalue()
