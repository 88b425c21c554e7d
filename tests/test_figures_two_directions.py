"""Figures of the chapter on divergences draw the numbers that they are given, where they belong."""

import numpy as np
import pytest

from bookparts.figures.two_directions import (
    LEVELS,
    bells_on_bumps,
    finer_bins,
    landscapes,
    sliding_apart,
    told_by_features,
    width_mistakes,
)
from drawings import (
    BELL_WIDTHS,
    BELLS,
    BIN_DIVERGENCES,
    BIN_ENTROPIES,
    BIN_WIDTHS,
    BUMPS,
    DEGREES,
    DISTANCES,
    LOWEST,
    MAPS,
    MEANS,
    RATIOS,
    TELLS,
    TO_MODEL,
    marks,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")


def drawn(line) -> list:
    return [list(line.get_xdata()), list(line.get_ydata())]


def test_the_truth_is_filled_and_each_bell_has_its_name_and_line():
    axes = bells_on_bumps(DEGREES, BUMPS, BELLS)
    filled = axes.collections[0].get_paths()[0].vertices
    assert filled[:, 1].max() == pytest.approx(BUMPS.max(), abs=5e-5)
    truth, *bells = axes.lines
    assert list(truth.get_ydata()) == list(np.round(BUMPS, 4))
    for line, bell in zip(bells, BELLS.values(), strict=True):
        assert drawn(line) == [list(DEGREES), list(np.round(bell, 4))]
    assert [line.get_linestyle() for line in bells] == ["--", ":", ":"]
    assert words(axes) == [*BELLS, "the truth P"]


def test_contours_run_where_the_map_has_their_level():
    panels = landscapes(MEANS, BELL_WIDTHS, MAPS, LOWEST)
    for axes, (name, bits) in zip(panels, MAPS.items(), strict=True):
        contours = axes.collections[0]
        assert tuple(contours.levels) == LEVELS
        checked = 0
        for level, path in zip(LEVELS, contours.get_paths(), strict=True):
            for mean, width in path.vertices:
                # A point of a contour lies on an edge of the grid, between two of its values.
                i, j = np.searchsorted(BELL_WIDTHS, width), np.searchsorted(MEANS, mean)
                around = bits[max(i - 1, 0) : i + 1, max(j - 1, 0) : j + 1]
                assert around.min() - 0.01 <= level <= around.max() + 0.01
                checked += 1
        assert checked > 50
        assert marks(axes) == LOWEST[name]
        assert axes.get_title(loc="left").lower().startswith(name)


def test_a_map_that_is_infinite_somewhere_is_drawn():
    maps = {"forward": np.where(MAPS["forward"] > 20, np.inf, MAPS["forward"]), **MAPS}
    landscapes(MEANS, BELL_WIDTHS, maps, LOWEST)


def test_both_divergences_are_drawn_against_the_distance():
    kl, js = DISTANCES**2 / 3, DISTANCES / 7
    _, first, second = sliding_apart(DISTANCES, kl, js).lines
    assert drawn(first) == [list(DISTANCES), list(np.round(kl, 3))]
    assert drawn(second) == [list(DISTANCES), list(np.round(js, 3))]
    assert first.get_linestyle() != second.get_linestyle()


def test_what_is_told_and_what_stays_make_up_the_entropy():
    axes = told_by_features(list(TELLS), list(TELLS.values()), 0.953)
    told, stays = axes.containers
    assert [tick.get_text() for tick in axes.get_yticklabels()] == list(TELLS)
    for height, left, right, bits in zip(
        axes.get_yticks(), told, stays, TELLS.values(), strict=True
    ):
        assert left.get_y() + left.get_height() / 2 == pytest.approx(height)
        assert (left.get_x(), left.get_width(), right.get_x()) == (0, bits, bits)
        assert right.get_x() + right.get_width() == pytest.approx(0.953)
        assert right.get_hatch()
    assert list(axes.get_yticks()) == sorted(axes.get_yticks(), reverse=True)


def test_finer_bins_stand_to_the_right_beside_the_line_of_the_formula():
    axes = finer_bins(BIN_WIDTHS, BIN_ENTROPIES, BIN_DIVERGENCES, 2.047)
    line, entropies, divergences = axes.lines
    assert drawn(entropies) == [list(BIN_WIDTHS), list(np.round(BIN_ENTROPIES, 3))]
    assert drawn(divergences) == [list(BIN_WIDTHS), list(BIN_DIVERGENCES)]
    assert drawn(line) == [[4, 1 / 32], [0.047, 7.047]]
    left, right = axes.get_xlim()
    assert left > right


def test_width_mistakes_are_drawn_each_in_its_direction():
    _, forward, reverse = width_mistakes(RATIOS, TO_MODEL, TO_MODEL[::-1]).lines
    assert drawn(forward) == [list(RATIOS), list(np.round(TO_MODEL, 3))]
    assert drawn(reverse) == [list(RATIOS), list(np.round(TO_MODEL[::-1], 3))]
    assert forward.get_linestyle() != reverse.get_linestyle()
