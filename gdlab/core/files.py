"""Output files are written whole or not at all, and only ordinary files are read and written."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path


def atomic_write(path: str | os.PathLike[str], chunks: bytes | Iterable[bytes]) -> None:
    """Write a file so that a reader, a crash or a full disk sees the old content or the new, never a part.

    The new content goes to a file beside the old one, is flushed to the disk, and takes the old one's name in one
    step. A link keeps its place: what it points to is replaced.

    Raises:
        OSError: it cannot be written; the old file is whole and nothing else is left behind.
    """
    target = Path(os.path.realpath(path))
    _check_target(target)
    # Names have at most 255 bytes, of which a letter may take four.
    scratch = target.with_name(f".{target.name[:50]}.{os.urandom(6).hex()}.part")
    try:
        with scratch.open("xb") as file:
            file.writelines([chunks] if isinstance(chunks, bytes) else chunks)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, scratch)
        os.replace(scratch, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            scratch.unlink()
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror or str(error), os.fspath(path)) from error
        raise


def check_regular(path: str | os.PathLike[str]) -> None:
    """Raise `OSError` for what is there but no ordinary file: a pipe, on which a reader would wait for ever, a device.

    Raises:
        OSError: that, or there is nothing.
    """
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise _error(errno.EISDIR, path)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a pipe, a socket or a device, not an ordinary file", os.fspath(path))


def _check_target(target: Path) -> None:
    """Raise `OSError` unless a file may be put there.

    To replace a file needs leave to write its folder only, so a read-only file is refused here, also to root.
    """
    if not target.parent.is_dir():
        raise _error(errno.ENOENT, target.parent)
    if not target.exists():
        return
    check_regular(target)
    if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
        raise _error(errno.EACCES, target)


def _error(code: int, path: str | os.PathLike[str]) -> OSError:
    return OSError(code, os.strerror(code), os.fspath(path))
