"""What PySide does for others is left out or done quicker, and nothing else is different."""

import enum
import json
import os
import re
import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QIODevice, Qt
from PySide6.QtGui import QFont, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QMessageBox, QStyle

from gdlab.ui import plain_imports

START = """
import builtins, json, sys
from pathlib import Path
from gdlab.core import compiled as module

module.compiled = module.Compiled(Path({kept!r}))
own, texts = builtins.compile, []

def spy(source, filename, *more, **named):
    texts.append(str(filename))
    return own(source, filename, *more, **named)

builtins.compile = spy
import gdlab.ui.plain_imports
assert builtins.compile is spy
module.compiled.keep()
from PySide6.QtCore import QPoint
try:
    QPoint("here")
except TypeError as error:
    said = str(error)
generator = sys.modules["shibokensupport.signature.lib.pyi_generator"]
texts = [text for text in texts if text.startswith("shibokensupport")]
print(json.dumps([texts, said, hasattr(generator, "Formatter"), "argparse" in sys.modules]))
"""


def started(kept):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", START.format(kept=str(kept))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_modules_of_pyside_are_compiled_at_the_first_start_only(tmp_path):
    kept = tmp_path / "__pycache__" / "texts.pyc"
    first, said, *_ = started(kept)
    assert len(first) > 8
    again, said_again, generator, parser = started(kept)
    assert again == []
    assert said == said_again
    assert "Supported signatures" in said
    assert not generator
    assert not parser


def enumerations():
    """Some hundred of Qt's: of its own names, and of classes with all kinds."""
    owners = (Qt, QEvent, QIODevice, QFont, QKeySequence, QPainter, QPalette, QAbstractItemView, QMessageBox, QStyle)
    return [each for owner in owners for each in vars(owner).values() if isinstance(each, enum.EnumType)]


_WHERE = ("__module__", "__doc__", "__firstlineno__", "__static_attributes__", "_generate_next_value_")
"""What tells how a class was written."""


def told(made):
    """All that can be told of an enumeration, but where it was made."""
    values = [*[member.value for member in made.__members__.values()][-3:], 0, 1 << 20, -7, "none"]
    attributes = {name: value for name, value in vars(made).items() if name not in _WHERE}
    return {
        "attributes": {name: re.sub("0x[0-9a-f]+", "", repr(value)) for name, value in attributes.items()},
        "members": [(name, repr(each), each.name, each.value) for name, each in made.__members__.items()],
        "found": [vars(made)[name] is each and made[name] is each for name, each in made.__members__.items()],
        "listed": [str(each) for each in made],
        "values": [answer(lambda value=value: made(value)) for value in values],
        "sums": [answer(lambda value=value: next(iter(made)) | made(value)) for value in values],
        "rests": [answer(lambda each=each: ~each) for each in made],
        "refused": answer(lambda: setattr(made, next(iter(made)).name, 1)),
    }


def answer(question):
    try:
        return repr(question())
    except (AttributeError, TypeError, ValueError) as error:
        return repr(error)


def test_an_enumeration_that_is_made_quickly_is_the_same():
    kinds = set()
    for each in enumerations():
        kind = next(base for base in each.__mro__[1:] if base.__module__ == "enum")
        pairs = [(name, member.value) for name, member in each.__members__.items()]
        made = plain_imports.quick_enumeration(kind, each.__name__, pairs, boundary=enum.KEEP)
        usual = plain_imports._enumeration(kind, each.__name__, pairs, boundary=enum.KEEP)
        assert told(made) == told(usual)
        kinds.add(kind)
    assert kinds == {enum.Enum, enum.Flag, enum.IntEnum, enum.IntFlag}


def test_names_that_members_have_of_their_own_may_be_members():
    pairs = [("name", 1), ("value", 2), ("other", 2)]
    made = plain_imports.quick_enumeration(enum.Enum, "Odd", pairs, boundary=enum.KEEP)
    assert [(each.name, each.value) for each in made] == [("name", 1), ("value", 2)]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="only where both ways were compared")
def test_qt_gets_the_quick_way(monkeypatch):
    made = []
    monkeypatch.setattr(plain_imports, "_simple", lambda kind, boundary: made.append(kind) or enum._simple_enum(kind))
    enum.Flag("Ours", [("ONE", 1)], boundary=enum.KEEP)
    enum.Flag("Theirs", [("ONE", 1)])
    enum.Flag("Theirs", [("ONE", 1)], boundary=enum.KEEP, module=__name__)
    enum.Flag("Theirs", "ONE TWO", boundary=enum.KEEP)
    enum.Flag("Theirs", ["ONE", "TWO"], boundary=enum.KEEP)
    assert made == [enum.Flag]
