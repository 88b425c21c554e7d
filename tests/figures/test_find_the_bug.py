"""The figure of the page with bugs to find, with data that no chapter has."""

import pytest

from bookparts import figures
from drawing import LONG, unreadable

draw = figures.find_the_bug


@pytest.mark.parametrize(
    ("slips", "kinds", "words"),
    [
        ({"one": ["this"]}, ["this"], "“this” finds 1 of 1 slips"),
        (
            {f"{name} and {name}": ["nothing\nmoves"] for name in LONG} | {"none": []},
            ["a known\nanswer", "two\nways", "nothing\nmoves", "the right\nway"],
            "“nothing moves” finds 8 of 9 slips",
        ),
    ],
)
def test_kinds_of_test_can_be_read_and_the_one_that_finds_most_is_named(slips, kinds, words):
    axes = draw.kinds_of_test(slips, kinds)
    assert unreadable(axes) == []
    assert axes.figure.get_suptitle() == words
    marked = [tuple(mark.get_xydata()[0]) for mark in axes.lines if mark.get_marker() == "s"]
    expected = [
        (kinds.index(kind), row) for row, found_by in enumerate(slips.values()) for kind in found_by
    ]
    assert marked == expected


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match=r"one is found by 'that', expected one of \['this'\]"):
        draw.kinds_of_test({"one": ["that"]}, ["this"])
