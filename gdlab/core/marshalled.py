"""What takes long to work out is kept beside its source in `__pycache__`, as Python keeps compiled modules.

It is for one Python, and kept only where that may be written. What is damaged counts as absent.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import zlib
from pathlib import Path
from typing import Any

_SUM = 4
"""Bytes of the checksum with which a file begins: code with a bit turned round could end Python itself."""


def place(source: Path) -> Path:
    """Where what is worked out of a file is kept."""
    return source.parent / "__pycache__" / f"{source.name}.{sys.implementation.cache_tag}.pyc"


def load(kept: Path, stamp: Any) -> Any:
    """What was saved with this stamp, or None."""
    try:
        written = kept.read_bytes()
        if written[:_SUM] != _checksum(written[_SUM:]):
            return None
        of, values = marshal.loads(written[_SUM:])
    except (OSError, EOFError, ValueError, TypeError):
        return None
    return values if of == stamp else None


def save(kept: Path, stamp: Any, values: Any) -> None:
    """Keep values for the next start; in one step, for another may start at this moment."""
    if sys.dont_write_bytecode:
        return
    scratch = kept.with_name(f"{kept.name}.{os.getpid()}")
    with contextlib.suppress(OSError, ValueError):  # ValueError: a date, which marshal does not know
        kept.parent.mkdir(exist_ok=True)
        written = marshal.dumps((stamp, values))
        try:
            scratch.write_bytes(_checksum(written) + written)
            scratch.replace(kept)
        finally:
            scratch.unlink(missing_ok=True)  # of a full disk, or a file that somebody has open


def _checksum(written: bytes) -> bytes:
    return zlib.crc32(written).to_bytes(_SUM, "little")
