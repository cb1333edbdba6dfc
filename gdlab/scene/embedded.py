"""The scene inside an image that gdlab exported: PNG (text chunk `gdlab-scene`) or SVG (`<desc id="gdlab-scene">`)."""

from __future__ import annotations

from pathlib import Path

from gdlab.core.quiet import quiet
from gdlab.scene.errors import SceneError

KEY = "gdlab-scene"
SIGNATURES = (b"\x89PNG", b"<")
"""How an image begins; a scene file begins with `{`."""
MAX_SVG_BYTES = 256 * 2**20


def scene_in_image(path: Path) -> bytes | None:
    """The scene file inside an image, None when there is none.

    Raises:
        SceneError: the image cannot be read.
    """
    try:
        with path.open("rb") as file:
            is_png = file.read(4) == SIGNATURES[0]
        return _in_png(path) if is_png else _in_svg(path)
    except (OSError, ValueError, SyntaxError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SceneError("", f"this image cannot be read: {reason}", str(path)) from error


def _in_png(path: Path) -> bytes | None:
    """The text chunk, which stands before the pixels, so that these are not decoded."""
    from PIL import Image  # noqa: PLC0415 (not needed for the first painted frame)

    with quiet(Image.DecompressionBombWarning):
        try:
            with Image.open(path, formats=["PNG"]) as image:
                text = image.info.get(KEY)
        except Image.DecompressionBombError as error:
            raise ValueError("it has too many pixels") from error
    return text.encode() if isinstance(text, str) else None


def _in_svg(path: Path) -> bytes | None:
    """The text of `<desc>` or `<metadata>` with our id.

    No exported image declares entities, with which a small file could unfold to a huge one.
    """
    from xml.etree import ElementTree  # noqa: PLC0415 (not needed for the first painted frame)

    if path.stat().st_size > MAX_SVG_BYTES:
        raise ValueError("it is too large")
    data = path.read_bytes()
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise ValueError("an image of gdlab has no document type")
    for element in ElementTree.fromstring(data).iter():
        if element.get("id") == KEY and element.tag.rpartition("}")[2] in ("desc", "metadata"):
            return "".join(element.itertext()).strip().encode()
    return None
