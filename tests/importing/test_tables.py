"""Points from a table of numbers."""

import pytest

from gdlab.importing.errors import ImportedFileError
from gdlab.importing.tables import MAX_POINTS, read_points


def table(tmp_path, text):
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_with_names(tmp_path):
    found = read_points(table(tmp_path, "distance, velocity\n0.5,290\n1.0,920\n"))
    assert found.names == ("distance", "velocity")
    assert found.values.tolist() == [[0.5, 290], [1.0, 920]]


def test_columns_without_names(tmp_path):
    found = read_points(table(tmp_path, "1 2 3\n4 5 6\n"))
    assert found.names == ("column 1", "column 2", "column 3")
    assert found.values.shape == (2, 3)


def test_a_true_minus_is_a_minus(tmp_path):
    assert read_points(table(tmp_path, "x,y\n−1,2\n3,4\n")).values[0, 0] == -1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("x,y\n", "two points"),
        ("x,y\n1,2\n", "two points"),
        ("x\n1\n2\n", "two columns"),
        ("x,y\n1,2\n3\n", "line 3"),
        ("x,y\n1,2\n3,n.a.\n", "'n.a.'"),
        ("1,2\n" * (MAX_POINTS + 1), "100,000"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, text, word):
    with pytest.raises(ImportedFileError, match=word) as error:
        read_points(table(tmp_path, text))
    assert "points.csv" in str(error.value)


def test_no_such_file(tmp_path):
    with pytest.raises(ImportedFileError, match="no such file"):
        read_points(tmp_path / "none.csv")
