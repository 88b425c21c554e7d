"""A table says the same in the terminal and in HTML, and never shows a number as what it is not."""

import re

import numpy as np
import pytest

from bookparts.tables import table

WEATHER = {"outcome": ["sun", "rain"], "P": np.array([0.5, 0.125]), "bits": [1.0, 3.0]}


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_text_lines_up_names_at_the_left_and_numbers_at_the_right():
    assert repr(table(WEATHER, digits=3)) == (
        "outcome      P  bits\nsun      0.500     1\nrain     0.125     3"
    )


def test_html_holds_the_words_of_the_text():
    shown = table(WEATHER, digits=3)
    assert [" ".join(row) for row in cells(shown._repr_html_())] == [
        re.sub(" +", " ", line) for line in repr(shown).splitlines()
    ]


def test_names_and_values_alone_make_rows():
    assert (
        repr(table({"by hand": 1.75, "SciPy": np.float64(1.75)})) == "by hand  1.75\nSciPy    1.75"
    )
    assert "<thead>" not in table({"by hand": 1.75})._repr_html_()


@pytest.mark.parametrize(
    ("column", "digits", "words"),
    [
        ([1.0, 2.0], 2, ["1", "2"]),
        ([0.5, 0.25], 2, ["0.50", "0.25"]),
        ([0.5, 0.126], 2, ["0.50", "0.13"]),
        ([0.5, 0.0, -0.25], 2, ["+0.50", "0.00", "-0.25"]),
        ([0.5, -0.0], 2, ["0.5", "0.0"]),
        ([3, 12], 2, ["3", "12"]),
        ([0.5, 2.06e-9], 2, ["0.5", "2.1e-09"]),
        ([2.0, np.inf], 2, ["2", "inf"]),
        ([2.0, -np.inf], 2, ["+2", "-inf"]),
        ([0.5, np.nan], 2, ["0.5", "nan"]),
        ([48516520.0, 1.0], 2, ["4.9e+07", "1"]),
        (["0.5", None, True], 2, ["0.5", "None", "True"]),
        (["–", 0.25], 2, ["–", "0.25"]),
    ],
)
def test_a_column_has_the_decimals_and_the_signs_that_it_needs(column, digits, words):
    shown = table({"x": ["a"] * len(column), "y": column}, digits=digits)
    assert [row[1] for row in cells(shown._repr_html_())[1:]] == words


def test_words_of_digits_are_words():
    """As such they stand at the left: one sees which code word begins another."""
    assert repr(table({"outcome": ["sun", "rain"], "word": ["1", "001"]})).endswith("rain     001")
    assert repr(table({"word": ["1", "001"], "P": [0.5, 0.25]})).splitlines()[1] == "1     0.50"


def test_headings_and_names_are_no_markup():
    assert "P&lt;1" in table({"P<1": ["<b>"]})._repr_html_()
    assert "&lt;b&gt;" in table({"P<1": ["<b>"]})._repr_html_()


def test_a_column_without_a_heading_has_no_empty_heading():
    """A screen reader would announce it."""
    html = table({"": ["sun"], "P": [0.5]})._repr_html_()
    assert "<tr><td></td><th" in html and "<th scope" in html.partition("<tbody>")[2]


def test_what_is_no_table_is_refused():
    with pytest.raises(ValueError, match="empty"):
        table({})
    with pytest.raises(ValueError, match="column 'y' has 1 rows, expected 2"):
        table({"x": [1, 2], "y": [1]})
    with pytest.raises(ValueError, match="column 'y' has 1 rows, expected 2"):
        table({"x": [1, 2], "y": 5})
