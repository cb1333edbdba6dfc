"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdlab.core.files import atomic_write, check_regular

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def old(tmp_path):
    file = tmp_path / "scene.gdlab"
    file.write_bytes(b"old")
    return file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_and_replaces(old):
    atomic_write(old, [b"ne", b"w"])
    assert old.read_bytes() == b"new"
    assert names(old.parent) == ["scene.gdlab"]


@pytest.mark.parametrize("letter", ["a", "ü", "漢", "\N{DIE FACE-1}", "\N{GRINNING FACE}"])
def test_a_name_may_be_as_long_as_the_system_takes(tmp_path, letter):
    file = tmp_path / (letter * (255 // len(letter.encode())))
    atomic_write(file, b"new")
    assert file.read_bytes() == b"new"


def test_a_writer_that_fails_halfway_leaves_the_old_file_and_nothing_else(old):
    def chunks():
        yield b"half of it"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        atomic_write(old, chunks())
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["scene.gdlab"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are POSIX")
def test_a_full_disk_leaves_the_old_file_and_nothing_else(old):
    """The system refuses to let the file grow beyond 4096 bytes, as a full disk does."""
    code = (
        "import resource, sys; from gdlab.core.files import atomic_write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: atomic_write(sys.argv[1], b'x' * 100000)\n"
        "except OSError as error: print(error.errno)"
    )
    command = [sys.executable, "-B", "-c", code, str(old)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str(errno.EFBIG), done.stderr
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["scene.gdlab"]


def test_the_content_is_on_the_disk_before_it_takes_the_name(old, monkeypatch):
    calls = []
    sync, rename = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (calls.append("sync"), sync(handle)))
    monkeypatch.setattr(os, "replace", lambda *names: (calls.append("rename"), rename(*names)))
    atomic_write(old, b"new")
    assert calls == ["sync", "rename"]


def test_a_read_only_file_is_refused_even_to_root(old):
    old.chmod(0o444)
    with pytest.raises(OSError, match="ermission denied"):
        atomic_write(old, b"new")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["scene.gdlab"]


def test_the_mode_of_the_old_file_is_kept(old):
    old.chmod(0o600)
    atomic_write(old, b"new")
    assert old.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(old, tmp_path):
    link = tmp_path / "link.gdlab"
    link.symlink_to(old)
    atomic_write(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("where", ["missing/scene.gdlab", "."])
def test_where_no_file_can_be_is_an_error(tmp_path, where):
    with pytest.raises(OSError, match=r"No such file|[Ii]s a directory"):
        atomic_write(tmp_path / where, b"new")
    assert names(tmp_path) == []


def test_a_device_is_not_replaced():
    with pytest.raises(OSError, match="not an ordinary file"):
        atomic_write(os.devnull, b"new")
    assert not Path(os.devnull).is_file()


def test_what_is_said_of_a_failure_names_the_target_and_not_the_file_beside_it(old, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(OSError, match="No space left") as caught:
        atomic_write(old, b"new")
    assert caught.value.filename == str(old)
    (folder := old.parent / "closed").mkdir()
    monkeypatch.setattr(Path, "open", lambda self, _: (_ for _ in ()).throw(PermissionError(13, "denied", str(self))))
    with pytest.raises(PermissionError) as caught:
        atomic_write(folder / "a.csv", b"new")
    assert caught.value.filename == str(folder / "a.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_neither_read_nor_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for use in (check_regular, lambda path: atomic_write(path, b"new")):
        with pytest.raises(OSError, match="a pipe, a socket or a device"):
            use(pipe)
    assert pipe.is_fifo()
