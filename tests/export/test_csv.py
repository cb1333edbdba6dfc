"""A table of text gives back the run to the last bit."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace

import numpy as np
import pytest

from gdlab.export import ExportError, csv_chunks, record, write_csv
from gdlab.export.recording import Recording


def text(recordings):
    return b"".join(csv_chunks(recordings)).decode()


def rows(recordings):
    return list(csv.DictReader(io.StringIO(text(recordings), newline="")))


def test_the_head_is_that_of_the_specification(recordings, line, space):
    heads = [text(each).partition("\n")[0] for each in (recordings, record(line, 1), record(space, 1))]
    assert heads == [
        "run,particle,step,time,x,y,vx,vy,potential,kinetic",
        "run,particle,step,time,x,vx,potential,kinetic",
        "run,particle,step,time,x1,x2,x3,v1,v2,v3,potential,kinetic",
    ]


def test_every_number_comes_back_to_the_last_bit(recordings):
    found = rows(recordings)
    assert len(found) == sum(each.trajectory.position[:, :, 0].size for each in recordings)
    for each in recordings:
        t = each.trajectory
        mine = [row for row in found if row["run"] == each.label]
        expected = {"time": np.repeat(t.time, 2), "potential": t.potential.ravel(), "kinetic": t.kinetic.ravel()}
        for axis, letter in enumerate("xy"):
            expected |= {letter: t.position[:, :, axis].ravel(), f"v{letter}": t.velocity[:, :, axis].ravel()}
        for name, numbers in expected.items():
            assert np.array_equal([float(row[name]) for row in mine], numbers, equal_nan=True)
        assert [(int(row["step"]), int(row["particle"])) for row in mine] == list(np.ndindex(*t.potential.shape))


def test_a_diverged_particle_is_nan(recordings):
    at = recordings[1].trajectory.diverged_at
    assert (at > 0).all()
    gone = {(row["particle"], row["step"]) for row in rows(recordings) if row["x"] == row["kinetic"] == "nan"}
    assert {(str(particle), str(step)) for particle, step in enumerate(at)} <= gone


def test_numbers_have_17_digits(line):
    second = text(record(line, 1)).splitlines()[2]
    assert second.split(",")[3] == "0.10000000000000001"


def test_large_tables_are_made_in_parts(line):
    long = record(line, 10_000)
    assert len(list(csv_chunks(long))) > 2
    assert len(rows(long)) == 10_001


def test_one_table_holds_one_dimension(line, space):
    with pytest.raises(ExportError, match="same number of dimensions"):
        text([*record(line, 1), *record(space, 1)])


def test_a_file_is_written_whole_or_not_at_all(tmp_path, line):
    file = tmp_path / "path.csv"
    file.write_text("old")
    broken = Recording("broken", SimpleNamespace(start=np.zeros((1, 1))), 1)
    with pytest.raises(AttributeError):
        write_csv(file, [*record(line, 1), broken])
    assert file.read_text() == "old"
    write_csv(file, record(line, 1))
    assert file.read_text().startswith("run,")
    assert [path.name for path in tmp_path.iterdir()] == ["path.csv"]
