"""Texts that others hand to Python's compiler at every start are compiled once, and their code is kept."""

import builtins
import sys

import pytest

from gdlab.core import compiled as module
from gdlab.core.compiled import Compiled, execute


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "texts.pyc"


@pytest.fixture
def texts(monkeypatch):
    """What was compiled."""
    own, seen = builtins.compile, []
    monkeypatch.setattr(
        builtins, "compile", lambda text, *more, **named: seen.append(text) or own(text, *more, **named)
    )
    return seen


def answer(code):
    names = {}
    exec(code, names)
    return names["answer"]


def keep_answer(place):
    """Compile a text and keep its code in a file."""
    codes = Compiled(place)
    codes.code("answer = 1")
    codes.keep()


@pytest.mark.parametrize("text", ["answer = 6 * 7", b"answer = 6 * 7"])
def test_a_text_is_compiled_once_for_this_start_and_the_next(place, texts, text):
    first = Compiled(place)
    assert answer(first.code(text, "where.py")) == answer(first.code(text, "where.py")) == 42
    first.keep()
    code = Compiled(place).code(text, "where.py")
    assert answer(code) == 42
    assert code.co_filename == "where.py"
    assert texts == [text]


def test_other_texts_and_other_places_have_other_code(place):
    codes = Compiled(place)
    assert answer(codes.code("answer = 1")) == 1
    assert answer(codes.code("answer = 2")) == 2
    assert codes.code("answer = 1", "a.py").co_filename == "a.py"


def test_code_of_another_python_is_not_run(place, texts, monkeypatch):
    keep_answer(place)
    monkeypatch.setattr(module, "_STAMP", (b"another", 0))
    assert answer(Compiled(place).code("answer = 1")) == 1
    assert len(texts) == 2


def test_what_is_damaged_counts_as_absent(place, texts):
    keep_answer(place)
    place.write_bytes(place.read_bytes()[:20])
    assert answer(Compiled(place).code("answer = 1")) == 1
    assert len(texts) == 2


def test_code_of_which_a_bit_is_turned_round_is_not_run(place, texts):
    keep_answer(place)
    whole = place.read_bytes()
    for at in range(len(whole)):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        Compiled(place).code("answer = 1")
    assert len(texts) == 1 + len(whole)


def test_the_file_is_written_where_there_is_something_new_only(place):
    codes = Compiled(place)
    codes.keep()
    assert not place.exists()
    codes.code("answer = 1")
    codes.keep()
    place.unlink()
    codes.code("answer = 1")
    codes.keep()
    assert not place.exists()


def test_texts_of_other_versions_do_not_pile_up(place, monkeypatch, texts):
    monkeypatch.setattr(module, "_MOST", 3)
    for start in range(4):
        codes = Compiled(place)
        codes.code(f"answer = {start}")
        codes.keep()
    codes = Compiled(place)
    for start in (3, 0):
        codes.code(f"answer = {start}")
    assert texts[4:] == ["answer = 0"]


def test_a_mistake_is_said_each_time(place):
    codes = Compiled(place)
    for _ in range(2):
        with pytest.raises(SyntaxError):
            codes.code("answer = = 1")


def test_nothing_is_kept_where_python_keeps_no_bytecode(place, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    keep_answer(place)
    assert not place.exists()


def test_a_text_is_executed_as_python_does():
    ours, theirs = {"x": 3}, {"x": 3}
    scope, other = {}, {}
    execute("answer = x\ndef f(): return x", ours, scope)
    exec("answer = x\ndef f(): return x", theirs, other)
    assert scope["answer"] == other["answer"] == 3
    assert scope["f"]() == other["f"]() == 3
