"""Figures of the chapter on libraries: sums along both axes, and what labels pick."""

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.colors import same_color

from bookparts.figures.libraries import columns_read, reductions, stretches
from bookparts.figures.style import GAP, MODEL, TRUTH
from crossent import categorical_cross_entropy, one_hot
from drawings import OUTCOMES, PHOTO_P, PHOTOS, STATIONS, WAYS, words

pytestmark = pytest.mark.usefixtures("book_style")

TERMS = -one_hot(PHOTOS, 4) * np.log(PHOTO_P)


def cells(axes, *, edge=None, fill=None) -> list[tuple[float, float]]:
    """Where the cells of one look stand, as (column, row)."""
    return [
        box.get_xy()
        for box in axes.patches
        if (edge is None or same_color(box.get_edgecolor(), edge))
        and (fill is None or same_color(box.get_facecolor(), fill))
    ]


def number_in(axes, corner) -> str:
    column, row = corner
    (text,) = [t for t in axes.texts if t.get_position() == (column + 0.5, row + 0.5)]
    return text.get_text()


def test_each_call_goes_from_its_station_to_its_station():
    axes = stretches(STATIONS, WAYS)
    ways = [line for line in axes.lines[len(STATIONS) :] if len(line.get_xdata()) == 2]
    assert [tuple(line.get_xdata()) for line in ways] == list(WAYS.values())
    for name, line in zip(axes.texts, ways, strict=True):
        start, row = line.get_xdata()[0], line.get_ydata()[0]
        assert name.get_position()[0] == pytest.approx(start, abs=0.1)
        assert row - 0.5 < name.get_position()[1] < row
    assert words(axes) == list(WAYS)
    assert [tick.get_text() for tick in axes.get_xticklabels()] == STATIONS
    ends = {line.get_marker() for line in axes.lines if len(line.get_xdata()) == 1}
    assert ends == {"o", ">"}


def test_the_filled_terms_are_those_of_the_labels():
    axes = reductions(OUTCOMES, TERMS)
    filled = cells(axes, fill=TRUTH)
    assert filled == [(label, photo) for photo, label in enumerate(PHOTOS)]
    losses = categorical_cross_entropy(PHOTOS, PHOTO_P)
    assert [number_in(axes, corner) for corner in filled] == [f"{x:.3f}" for x in losses]


def test_sums_stand_where_their_axis_puts_them():
    axes = reductions(OUTCOMES, TERMS)
    rows, columns = cells(axes, edge=GAP), cells(axes, edge=MODEL)
    assert [row for _, row in rows] == [0, 1, 2, 3, 4]
    assert [column for column, _ in columns] == [0, 1, 2, 3]
    losses = categorical_cross_entropy(PHOTOS, PHOTO_P)
    assert [number_in(axes, corner) for corner in rows] == [f"{x:.3f}" for x in losses]
    of_class = [losses[np.equal(PHOTOS, k)].sum() for k in range(4)]
    assert [number_in(axes, corner) for corner in columns] == [f"{x:.3f}" for x in of_class]
    assert all(box.get_hatch() for box in axes.patches if box.get_xy() in columns)
    assert not any(box.get_hatch() for box in axes.patches if box.get_xy() in rows)


def test_labels_pick_by_the_name_above_a_column():
    left, right = columns_read(OUTCOMES, PHOTOS, PHOTO_P)
    assert [text.get_text() for text in left.texts[-4:]] == OUTCOMES
    assert [text.get_text() for text in right.texts[-4:]] == ["cloud", "rain", "snow", "sun"]
    assert cells(left, fill=TRUTH) == [(0, 0), (3, 1), (2, 2), (0, 3), (1, 4)]
    wrong = cells(right, edge=MODEL)
    assert wrong == [(3, 0), (2, 1), (1, 2), (3, 3), (0, 4)]
    assert all(box.get_hatch() for box in right.patches if box.get_xy() in wrong)
    for axes in (left, right):  # the numbers stay where they are
        for (photo, k), value in np.ndenumerate(PHOTO_P):
            assert number_in(axes, (k, photo)) == str(Fraction(value))
