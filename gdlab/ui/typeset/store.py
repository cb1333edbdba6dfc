"""Layouts kept between starts: the typesetter takes a quarter of a second to load and 20 ms an equation.

Those that the window shows at its start come with gdlab, in one file (`python -m gdlab.ui.typeset` makes it anew). All
others are kept as one small file each, in the user's cache folder. What is damaged or was made by another typesetter
counts as absent, and a disk that cannot be written only costs time. A layout is named by everything that it depends on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QCryptographicHash, QDataStream, QIODevice, QRectF, QStandardPaths
from PySide6.QtGui import QPainterPath

from gdlab.core.resources import path as resource
from gdlab.ui.typeset.latex import prepare, slot_keys
from gdlab.ui.typeset.layout import Cell, Layout, SlotLayout

VERSION = 2
"""Raise it when layouts made by older code must not be used any more."""
MOST_FILES = 1500
SHIPPED = ("typeset", "layouts")
"""The resource with the shipped layouts."""
_STREAM = QDataStream.Version.Qt_6_5
_HASH = QCryptographicHash.Algorithm.Sha256
_HASH_SIZE = 32


def folder() -> Path:
    """The folder of the layouts, as Qt names it for this user (or for tests)."""
    root = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    return Path(root) / "gdlab" / f"typeset-{VERSION}-{_typesetter()}"


@cache
def _typesetter() -> str:
    """A name for the installed typesetter that changes with it, found without importing it."""
    spec = find_spec("ziamath")
    places = spec.submodule_search_locations if spec else None
    if not places:
        return "none"
    stat = (Path(places[0]) / "zmath.py").stat() if (Path(places[0]) / "zmath.py").exists() else os.stat(places[0])
    return f"{stat.st_size:x}-{stat.st_mtime_ns:x}"


def name_of(latex: str, shapes: tuple[str, ...]) -> str:
    """The name of a layout: what the typesetter is asked, and the keys of the numbers.

    Raises:
        LatexError: there is nothing to ask.
    """
    return "\n".join((prepare(latex, shapes), *slot_keys(latex)))


def stored(name: str, make: Callable[[], Layout]) -> Layout:
    """The layout of that name, shipped or from the disk; else the one that `make` gives, kept for the next start."""
    shipped = _shipped().get(_digest(name))
    if shipped is not None:
        return decode(shipped)
    path = folder() / _digest(name)
    found = _read(path)
    if found is None:
        found = make()
        _write(path, found)
    return found


def is_stored(name: str) -> bool:
    """Whether the layout can be read without the typesetter."""
    return _digest(name) in _shipped() or (folder() / _digest(name)).exists()


def _digest(name: str) -> str:
    return _hash(name.encode()).hex()[:40]


def _hash(data: bytes) -> bytes:
    """SHA-256, of Qt, which is loaded anyway."""
    return bytes(QCryptographicHash.hash(data, _HASH).data())


@cache
def _shipped() -> dict[str, bytes]:
    """The layouts that come with gdlab, by digest; none if another typesetter made them than the one installed."""
    try:
        return unbundle(resource(*SHIPPED).read_bytes(), maker())
    except (OSError, msgspec.DecodeError):
        return {}


def forget_shipped() -> None:
    """Behave as if no layouts came with gdlab: to make them anew, and for tests."""
    _shipped().clear()


def maker() -> str:
    """What layouts depend on besides their names: this code's version and the typesetter's."""
    found = _installed("ziamath")
    return f"{VERSION} {found}" if found else "none"


def _installed(package: str) -> str:
    """The version of a package as the folder beside it names it, "" where there is none.

    `importlib.metadata` would say the same, but loading it takes as long as painting half of the window.
    """
    spec = find_spec(package)
    names = os.listdir(Path(spec.origin).parent.parent) if spec and spec.origin else []
    described = (name.removesuffix(".dist-info").split("-") for name in names if name.endswith(".dist-info"))
    return next((parts[1] for parts in described if parts[0] == package), "")


def bundle(place: Path, made_by: str) -> bytes:
    """All layouts of a folder as one file."""
    layouts = {file.name: file.read_bytes()[_HASH_SIZE:] for file in sorted(place.iterdir())}
    return msgspec.msgpack.encode((made_by, layouts))  # as it is: to unpack it would take longer than to read it


def unbundle(data: bytes, made_by: str) -> dict[str, bytes]:
    """The layouts of such a file, if it was made by the same; otherwise none.

    Raises:
        msgspec.DecodeError: the file is damaged.
    """
    by, layouts = msgspec.msgpack.decode(data, type=tuple[str, dict[str, bytes]])
    return layouts if by == made_by else {}


def _read(path: Path) -> Layout | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if _hash(data[_HASH_SIZE:]) != data[:_HASH_SIZE]:
        return None
    return decode(data[_HASH_SIZE:])


def _write(path: Path, layout: Layout) -> None:
    import tempfile  # noqa: PLC0415 (not needed where all layouts are known, as at most starts)

    data = encode(layout)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _prune(path.parent)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(_hash(data) + data)
        Path(file.name).replace(path)
    except OSError:
        return


def _prune(place: Path) -> None:
    """Drop the older half when there are too many files: every formula that was ever typed leaves some."""
    files = list(place.iterdir())
    if len(files) <= MOST_FILES:
        return
    for old in sorted(files, key=lambda file: file.stat().st_mtime)[: len(files) // 2]:
        old.unlink(missing_ok=True)


def encode(layout: Layout) -> bytes:
    """The layout as bytes."""
    data = QByteArray()
    stream = QDataStream(data, QIODevice.OpenModeFlag.WriteOnly)
    stream.setVersion(_STREAM)
    stream << layout.ink
    stream.writeInt32(len(layout.slots))
    for slot in layout.slots:
        stream.writeQString(slot.key)
        stream << slot.fixed << slot.rect
        stream.writeDouble(slot.em)
        stream.writeInt32(len(slot.cells))
        for cell in slot.cells:
            stream.writeInt32(cell.index)
            for number in (cell.left, cell.bottom, cell.height):
                stream.writeDouble(number)
    return bytes(data.data())


def decode(data: bytes) -> Layout:
    """The layout that `encode` made these bytes of."""
    stream = QDataStream(QByteArray(data))
    stream.setVersion(_STREAM)
    ink = QPainterPath()
    stream >> ink
    return Layout(ink, tuple(_decode_slot(stream) for _ in range(stream.readInt32())))


def _decode_slot(stream: QDataStream) -> SlotLayout:
    key = stream.readQString()
    fixed, rect = QPainterPath(), QRectF()
    stream >> fixed >> rect
    em = stream.readDouble()
    cells = (
        Cell(stream.readInt32(), stream.readDouble(), stream.readDouble(), stream.readDouble())
        for _ in range(stream.readInt32())
    )
    return SlotLayout(key, fixed, tuple(cells), rect, em)
