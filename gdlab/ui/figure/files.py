"""A figure as the bytes of a file: PNG, SVG and PDF, each with what says where it comes from."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import QImage, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

import gdlab
from gdlab.core.progress import part, tell
from gdlab.export import ExportError
from gdlab.scene.embedded import KEY
from gdlab.ui.figure.layout import Drawn
from gdlab.ui.figure.pdf import cropped, metadata, spaced, undated
from gdlab.ui.figure.png import encoded
from gdlab.ui.figure.style import MM_PER_INCH, POINTS_PER_INCH

SOFTWARE = f"gdlab {gdlab.__version__}"
_SVG = "http://www.w3.org/2000/svg"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_PDF_DPI = 1200
_PAINTED, _PRUNED = 0.4, 0.6
"""Shares of the work on a file: it is painted, and then freed from what is empty."""


def painted(figure: Drawn) -> QImage:
    """The figure as an image of exactly its pixels.

    Raises:
        ExportError: there is not enough memory for it.
    """
    image = QImage(figure.width, figure.height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ExportError(f"there is not enough memory for {figure.width}×{figure.height} pixels")
    per_metre = round(figure.dpi / MM_PER_INCH * 1000)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    _paint(figure, image)
    return image


def png(figure: Drawn, scene: bytes) -> bytes:
    """The figure as PNG, title, software and scene as texts before the pixels."""
    with part(0.0, _PAINTED):
        image = painted(figure)
    with part(_PAINTED, 1.0):
        return encoded(image, {"Title": figure.title, "Software": SOFTWARE, KEY: scene.decode()})


def svg(figure: Drawn, scene: bytes) -> bytes:
    """The figure as SVG: text as outlines, sizes in millimetres, the scene in `<desc>`."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # Tiny 1.2 has no clipping
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(figure.width, figure.height))
    generator.setViewBox(QRectF(0, 0, figure.width, figure.height))
    with part(0.0, _PAINTED):
        _paint(figure, generator)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(_bytes(buffer.data()))
    _label(root, figure, scene)
    _prune(root)
    tell(_PRUNED)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _label(root: ElementTree.Element, figure: Drawn, scene: bytes) -> None:
    """Say how large it is, what it shows and from which scene it was made."""
    for key, pixels in (("width", figure.width), ("height", figure.height)):
        root.set(key, f"{pixels / figure.dpi * MM_PER_INCH:.6g}mm")
    for name in ("title", "desc"):
        for element in root.findall(f"{{{_SVG}}}{name}"):
            root.remove(element)
    # Characters that XML does not allow can stand only inside the scene's strings, where JSON has another form.
    text = _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", scene.decode())
    for name, key, content in (("desc", KEY, text), ("title", "title", figure.title)):
        element = ElementTree.Element(f"{{{_SVG}}}{name}", {"id": key})
        element.text, element.tail = content, "\n"
        root.insert(0, element)


def _prune(element: ElementTree.Element) -> None:
    """Drop groups in which nothing is drawn."""
    for child in list(element):
        _prune(child)
        if child.tag == f"{{{_SVG}}}g" and not len(child):
            element.remove(child)


def pdf(figure: Drawn) -> bytes:
    """The figure as a PDF of one page of exactly its size; vectors and text throughout, no word on when it was made."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    width, height = (pixels / figure.dpi * POINTS_PER_INCH for pixels in (figure.width, figure.height))
    whole = QSize(math.ceil(width), math.ceil(height))
    writer = QPdfWriter(buffer)
    writer.setResolution(_PDF_DPI)
    writer.setPageSize(QPageSize(whole, "figure", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(figure.title)
    writer.setCreator(SOFTWARE)
    writer.setDocumentXmpMetadata(metadata(_NOT_IN_XML.sub("\ufffd", figure.title), SOFTWARE))
    _paint(figure, writer, _PDF_DPI / figure.dpi)
    return undated(spaced(cropped(_bytes(buffer.data()), width, height, whole.height())))


def _paint(figure: Drawn, device: QPaintDevice, scale: float = 1.0) -> None:
    """Paint the figure; whatever happens, the painter lets go of the device before the device is destroyed."""
    tell(0.0)
    with QPainter(device) as painter:
        painter.scale(scale, scale)
        figure.paint(painter)
    tell(1.0)


def _bytes(data: QByteArray) -> bytes:
    return bytes(data.data())
