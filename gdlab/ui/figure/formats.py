"""The formats of pictures, and with those of numbers all that gdlab writes.

Importing this needs no Qt: whoever only asks what formats there are gets an answer without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import asdict

from gdlab.export import DATA_FORMATS, Format, PictureOptions, by_suffix, check_length
from gdlab.scene import Scene


def _picture(scene: Scene, steps: int, path: Path, options: PictureOptions) -> tuple[()]:
    check_length(scene, steps)  # before Qt is loaded, which takes longer than to say that it is too long
    from gdlab.ui.figure.export import export_figure  # noqa: PLC0415 (Qt, and only now)

    export_figure(scene, steps, path, **asdict(options))
    return ()  # the picture itself says what came of its run


PICTURE_FORMATS: Mapping[str, Format] = by_suffix(
    Format(".png", "PNG image", _picture, is_picture=True),
    Format(".svg", "SVG drawing", _picture, is_picture=True),
    Format(".pdf", "PDF document", _picture, is_picture=True),
)
"""The formats that Qt draws, by suffix."""

FORMATS: Mapping[str, Format] = {**PICTURE_FORMATS, **DATA_FORMATS}
"""Every format by suffix."""
