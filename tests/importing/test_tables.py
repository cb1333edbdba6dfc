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


def test_a_first_column_that_numbers_the_rows_is_no_input(tmp_path):
    found = read_points(table(tmp_path, ",x,y\n1,5,2\n2,7,4\n3,6,1\n"))
    assert found.names == ("x", "y")
    assert found.values.tolist() == [[5, 2], [7, 4], [6, 1]]
    assert found.notes == ("Left out as it numbers the rows: the first column.",)


@pytest.mark.parametrize("text", ["n,x,y\n1,5,2\n2,7,4\n", ",x,y\n1,5,2\n3,7,4\n", ",y\n1,5\n2,7\n", "1,5,2\n2,7,4\n"])
def test_a_first_column_of_another_kind_is_an_input(tmp_path, text):
    found = read_points(table(tmp_path, text))
    assert found.values[:, 0].tolist() in ([1, 2], [1, 3])
    assert found.notes == ()


def test_cells_may_stand_between_upright_lines(tmp_path):
    assert read_points(table(tmp_path, "x | y\n1 | 2\n3 | 4\n")).values.tolist() == [[1, 2], [3, 4]]


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
        ("x,y\n1,2\n?,3\n4,n.a.\n5,\n,6\n", "4 of 5 rows"),
        ("name,x\nanna,1\nbob,2\n", "not of numbers: name"),
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


def test_columns_of_words_and_rows_with_holes_are_left_out_and_said(tmp_path):
    found = read_points(table(tmp_path, "name,x,y\nanna,1,2\nbob,2,n.a.\ncem,,4\ndia,3,5\neva,4,7\nfay,5,8\n"))
    assert found.names == ("x", "y")
    assert found.values.tolist() == [[1, 2], [3, 5], [4, 7], [5, 8]]
    assert "name" in found.notes[0]
    assert "2 of 6" in found.notes[1]


def test_a_table_that_is_all_numbers_needs_no_note(tmp_path):
    assert read_points(table(tmp_path, "x,y\n1,2\n3,4\n")).notes == ()


@pytest.mark.parametrize(
    "text",
    ["x;y\n1,5;2\n-3;4,25\n", "x\ty\n1,5\t2\n-3\t4,25\n", "x;y;\n1,5;2;\n-3;4,25;\n", "x,y,\n1.5,2,\n-3,4.25,\n"],
)
def test_decimal_commas_and_separators_at_the_end(tmp_path, text):
    found = read_points(table(tmp_path, text))
    assert found.names == ("x", "y")
    assert found.values.tolist() == [[1.5, 2], [-3, 4.25]]


def test_digits_with_low_lines_are_no_number(tmp_path):
    with pytest.raises(ImportedFileError, match="two columns"):
        read_points(table(tmp_path, "x,y\n1_0,2\n2_0,3\n"))
