"""From bytes to plain JSON values, strictly: what JSON leaves open is an error that names its path."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from gdlab.scene.errors import SceneError, member

MAX_BYTES = 32 * 2**20
MAX_VALUES = 1_000_000
MAX_DEPTH = 32
_LONGEST_INTEGER = 40
_UNFINISHED = re.compile(r"[-+.\w]*\s*$")
"""What may stand at the end of a text that was cut off: nothing, or a piece of a number or a word."""
_NOT_ZERO = re.compile(r"[-0.]*[1-9]")
"""How a number begins that is not zero, whatever its exponent."""
_FLAWLESS = frozenset({float, int, bool, type(None)})


class _Flaw(Struct, frozen=True):
    """Stands in the document where a value would that cannot be, until the walk finds its path."""

    message: str


def read(data: bytes) -> Any:
    """The JSON value of a text.

    Raises:
        SceneError: too large, not UTF-8, not JSON or nested too deeply.
    """
    excess = too_much(data)
    if excess:
        raise SceneError("", excess)
    text = _text(data)
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise SceneError("$", _explanation(error, text)) from error
    except RecursionError as error:
        raise SceneError("$", _TOO_DEEP) from error


def flaws(value: Any, path: str = "$", depth: int = 0) -> Iterator[SceneError]:
    """What is wrong with the values of a document whatever they mean, each with its path."""
    if depth > MAX_DEPTH:
        yield SceneError(path, _TOO_DEEP)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _text_flaws(key, path)
            yield from flaws(inner, member(path, key), depth + 1)
    elif isinstance(value, list) and not _FLAWLESS.issuperset(map(type, value)):
        for index, inner in enumerate(value):
            yield from flaws(inner, f"{path}[{index}]", depth + 1)
    elif isinstance(value, _Flaw):
        yield SceneError(path, value.message)
    elif isinstance(value, str):
        yield from _text_flaws(value, path)


def too_much(data: bytes) -> str:
    """Why the text of a scene is more than is read, "" where it is not."""
    if len(data) > MAX_BYTES:
        return too_large(len(data))
    # Ten million empty lists fit into 32 MB of text and take a gigabyte as objects.
    return f"a scene holds at most {MAX_VALUES:,} values; this one has more" if data.count(b",") > MAX_VALUES else ""


def too_large(size: int) -> str:
    """Why a file of that many bytes is not read."""
    return f"a scene file has at most {MAX_BYTES // 2**20} MB; this one has {math.ceil(size / 2**20)} MB"


_TOO_DEEP = f"lists and objects are nested more than {MAX_DEPTH} deep"


def _text(data: bytes) -> str:
    if not data.strip():
        raise SceneError("", "the file is empty")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SceneError("", f"this is no scene file: byte {error.start} is not UTF-8 text") from error


def _text_flaws(text: str, path: str) -> Iterator[SceneError]:
    """A lone half of a surrogate pair can be escaped in JSON, and could not be written again."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        yield SceneError(path, "the text holds half of a surrogate pair, which is no character")


def _explanation(error: json.JSONDecodeError, text: str) -> str:
    place = f"line {error.lineno}, column {error.colno}"
    if error.msg == "Extra data":
        return f"the scene has ended, and there is more text ({place})"
    begun = not text.strip() or text[: error.pos].strip()  # else nothing of a scene is there that could be cut off
    if begun and (_UNFINISHED.match(text, error.pos) or error.msg.startswith("Unterminated")):
        return f"the text ends before the scene does: it is cut off ({place})"
    return f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]} ({place})"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen = set()
        for key, _ in pairs:
            if key in seen:
                found[key] = _Flaw("this key stands here twice")
            seen.add(key)
    return found


def _constant(name: str) -> _Flaw:
    return _Flaw(f"{name} is not a number that a scene may hold")


def _float(text: str) -> float | _Flaw:
    value = float(text)
    if math.isfinite(value) and (value or not _NOT_ZERO.match(text)):
        return value
    size = "small" if value == 0 else "large"
    shown = text if len(text) <= _LONGEST_INTEGER else text[:_LONGEST_INTEGER] + "…"
    return _Flaw(f"{shown} is too {size} for a number with 64 bits")


def _integer(text: str) -> int | _Flaw:
    return int(text) if len(text) <= _LONGEST_INTEGER else _Flaw(f"a number of {len(text)} digits is too large")
