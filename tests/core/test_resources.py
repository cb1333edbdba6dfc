"""What TOML files say is read once for each of their states, and kept beside them where that may be."""

import sys

import pytest

from gdlab.core import resources


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    place = tmp_path / "rows.toml"
    place.write_text('a = 1\nb = ["γ", 2.5]\n', encoding="utf-8")
    return place


@pytest.fixture
def parsed(monkeypatch):
    """How often TOML was parsed."""
    import tomllib

    read, texts = tomllib.loads, []
    monkeypatch.setattr(tomllib, "loads", lambda text: texts.append(text) or read(text))
    return texts


def kept(source):
    return list((source.parent / "__pycache__").iterdir())


def test_it_is_parsed_once(source, parsed):
    first, second = resources.table(source), resources.table(source)
    assert first == second == {"a": 1, "b": ["γ", 2.5]}
    assert len(parsed) == 1
    assert [file.name for file in kept(source)] == [f"rows.toml.{sys.implementation.cache_tag}.pyc"]


def test_what_has_changed_is_parsed_again(source, parsed):
    resources.table(source)
    source.write_text("a = 23\n", encoding="utf-8")
    assert resources.table(source) == {"a": 23}
    assert resources.table(source) == {"a": 23}
    assert len(parsed) == 2


@pytest.mark.parametrize("damage", [b"", b"no marshal", b"\xe9\x01\x00\x00\x00", b"(\x01"])
def test_what_is_damaged_counts_as_absent(source, damage):
    resources.table(source)
    kept(source)[0].write_bytes(damage)
    assert resources.table(source)["a"] == 1


def test_nothing_is_kept_where_python_keeps_no_bytecode(source, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert resources.table(source)["a"] == 1
    assert not (source.parent / "__pycache__").exists()


def test_a_place_that_cannot_be_written_only_costs_time(source):
    (source.parent / "__pycache__").write_text("a file stands where the folder would be")
    assert resources.table(source)["a"] == 1


def test_a_date_is_read_though_it_is_not_kept(source):
    source.write_text("a = 2024-02-29\n", encoding="utf-8")
    assert resources.table(source)["a"].day == 29
    assert resources.table(source)["a"].day == 29
    assert kept(source) == []


def test_the_shipped_tables_can_be_kept(source):
    import marshal

    shipped = [
        file for part in ("gallery", "symbols", "colours", "data") for file in resources.path(part).glob("*.toml")
    ]
    assert len(shipped) > 40
    for file in shipped:
        assert marshal.loads(marshal.dumps(resources.table(file))) == resources.table(file)
