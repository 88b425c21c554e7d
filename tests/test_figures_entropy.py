"""Figures of the chapter on entropy draw what the helper computes."""

import numpy as np
import pytest

from bookparts.figures.entropy import (
    binary_entropy_curve,
    plain_sums,
    running_averages,
    simplex,
    weighed_sums,
)
from crossent import entropy, surprisal
from drawings import MARKED, MATCHES, OUTCOMES, RESULTS, SURPRISALS, area, heights, marks, words

pytestmark = pytest.mark.usefixtures("book_style")


def test_the_plain_sum_is_the_area_of_boxes_of_one_width():
    grid = plain_sums(RESULTS, MATCHES)
    for axes, probabilities in zip(grid, MATCHES.values(), strict=True):
        assert heights(axes.patches) == pytest.approx(surprisal(probabilities, base=2))
        assert area(axes.patches) == pytest.approx(surprisal(probabilities, base=2).sum())
    assert [words(axes) for axes in grid] == [["1.000", "1.000"], ["0.014", "6.644"]]
    assert [axes.get_title("left") for axes in grid] == ["match 1: sum 2.00", "match 2: sum 6.66"]


def test_the_weighed_sum_is_the_area_of_boxes_as_wide_as_their_probabilities():
    grid = weighed_sums(RESULTS, MATCHES)
    for axes, probabilities in zip(grid, MATCHES.values(), strict=True):
        assert heights(axes.patches) == pytest.approx(surprisal(probabilities, base=2))
        assert area(axes.patches) == pytest.approx(entropy(probabilities, base=2))
    assert [words(axes) for axes in grid] == [["0.500", "0.500"], ["0.014", "0.066"]]
    assert [axes.get_title("left") for axes in grid] == ["match 1: sum 1.00", "match 2: sum 0.08"]


def test_both_sums_are_drawn_to_one_scale_that_holds_every_box():
    for grid in (plain_sums(RESULTS, MATCHES), weighed_sums(RESULTS, MATCHES)):
        assert grid[0].get_ylim() == grid[1].get_ylim()
        for axes in grid:
            assert heights(axes.patches).max() < axes.get_ylim()[1]


def test_a_run_is_the_average_of_all_days_so_far():
    axes = running_averages(SURPRISALS, 1.75)
    level, *runs = axes.lines
    for line, run in zip(runs, SURPRISALS, strict=True):
        n, averages = line.get_data()
        assert (n[0], n[-1]) == (1, 10_000)
        assert averages == pytest.approx([run[:days].mean() for days in n])
    assert list(level.get_ydata()) == [1.75, 1.75]
    assert words(axes) == ["H(P) = 1.75 bits"]


def test_runs_differ_in_more_than_their_place():
    lines = running_averages(SURPRISALS, 1.75).lines[1:]
    assert len({line.get_linestyle() for line in lines}) == 3


def test_the_curve_of_two_outcomes_is_their_entropy():
    axes = binary_entropy_curve(MATCHES)
    p, bits = axes.lines[0].get_data()
    assert (p[0], p[-1]) == (0, 1)
    assert bits == pytest.approx(entropy(np.stack([p, 1 - p], axis=1), base=2), abs=1e-12)
    assert marks(axes) == [(q[0], entropy(q, base=2)) for q in MATCHES.values()]
    assert words(axes) == ["match 1: 1.00 bits", "match 2: 0.08 bits"]


def weights(points) -> np.ndarray:
    """The distributions that lie at points of the triangle: shares of left, right and top."""
    corners = np.array([[0, 1, 1 / 2], [0, 0, np.sqrt(3) / 2], [1, 1, 1]])
    shares = np.linalg.solve(corners, np.vstack([np.transpose(points), np.ones(len(points))])).T
    assert shares == pytest.approx(np.clip(shares, 0, 1), abs=1e-9)  # none outside the triangle
    return np.clip(shares, 0, 1)


def test_every_point_of_a_contour_has_the_entropy_of_its_level():
    lines = simplex(OUTCOMES[:3], MARKED).collections[1]
    assert list(lines.levels) == [0.5, 0.75, 1, 1.25, 1.5]
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        assert len(path.vertices) >= 40
        # Less than a hundredth off at the edges, where the entropy is steepest.
        assert entropy(weights(path.vertices), base=2) == pytest.approx(level, abs=0.01)


def test_the_shades_meet_at_the_contours_and_darken_with_the_entropy():
    shades, lines = simplex(OUTCOMES[:3], MARKED).collections
    assert list(shades.levels) == [0, *lines.levels, np.log2(3)]
    opacity = shades.get_facecolor()[:, 3]
    assert (np.diff(opacity) > 0).all()


def test_a_contours_label_lies_on_the_contour():
    axes = simplex(OUTCOMES[:3], MARKED)
    labels = axes.collections[1].labelTexts
    assert [label.get_text() for label in labels] == ["0.5", "0.75", "1", "1.25", "1.5"]
    for label in labels:
        (distribution,) = weights([label.get_position()])
        assert entropy(distribution, base=2) == pytest.approx(float(label.get_text()), abs=0.02)


def test_a_mark_lies_where_its_distribution_balances_the_corners():
    axes = simplex(OUTCOMES[:3], MARKED)
    assert weights(marks(axes)) == pytest.approx(np.array(list(MARKED.values())))
    assert words(axes)[-3:] == ["A\n1.371", "B\n1.000", "uniform\n1.585"]


def test_a_corner_bears_the_name_of_the_outcome_that_is_certain_there():
    axes = simplex(OUTCOMES[:3], MARKED)
    corners = [text for text in axes.texts if "0 bits" in text.get_text()]
    assert [text.get_text().split()[0].strip(",") for text in corners] == OUTCOMES[:3]
    assert weights([text.xy for text in corners]) == pytest.approx(np.eye(3))
