"""`--notation` on the command line: other letters and another order, in tables and in pictures."""

import importlib.util
import json

import pytest

from gdlab.cli import main

OTHER = "θ β ml-first"
DRAWS = pytest.mark.skipif(importlib.util.find_spec("PySide6") is None, reason="pictures need Qt")


def test_the_table_is_written_in_other_letters(capsys, scene):
    assert main(["table", scene("elongated-valley"), "--notation", OTHER]) == 0
    out = capsys.readouterr().out
    assert out.startswith("machine learning")
    assert "β = 0.900" in out
    assert "ρ" not in out


def test_json_has_the_symbols_under_the_same_keys(capsys, scene):
    assert main(["table", scene("elongated-valley"), "--json"]) == 0
    standard = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert main(["table", scene("elongated-valley"), "--json", "--notation", "theta,mu"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows.keys() == standard.keys()
    assert (standard["momentum"]["ml"]["symbol"], rows["momentum"]["ml"]["symbol"]) == ("ρ", "μ")
    assert "θ" in rows["position"]["ml"]["symbol"]
    assert rows["mass"] == standard["mass"]
    assert all(rows[key]["ml"]["value"] == row["ml"]["value"] for key, row in standard.items())


@pytest.mark.parametrize("command", ["table", "screenshot", "export"])
def test_letters_that_there_are_not_are_a_mistake(mistake, scene, tmp_path, command):
    out = [] if command == "table" else ["--out", tmp_path / "a.png"]
    assert "a notation has no 'betta'" in mistake(command, scene(), "--notation", "betta", *out)


def test_numbers_have_no_letters(mistake, scene, tmp_path):
    said = mistake("export", scene(), "--notation", OTHER, "--out", tmp_path / "a.csv")
    assert said == "gdlab: --notation is for pictures; .csv holds numbers"


@DRAWS
def test_pictures_are_other_pictures(scene, tmp_path, qapp):
    def exported(name, *options):
        out = tmp_path / f"{name}.svg"
        assert main(["export", scene("elongated-valley"), "--steps", "20", "--out", str(out), *options]) == 0
        return out.read_bytes()

    assert exported("a") != exported("b", "--notation", OTHER)
    assert exported("a") == exported("c", "--notation", "w ρ physics-first")


@DRAWS
def test_a_screenshot_shows_it(scene, tmp_path, qapp):
    def shot(name, *options):
        out = tmp_path / f"{name}.png"
        assert main(["screenshot", scene("elongated-valley"), "--size", "1366x768", "--out", str(out), *options]) == 0
        return out.read_bytes()

    assert shot("a") != shot("b", "--notation", OTHER)
