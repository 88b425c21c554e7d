"""Figures of the chapter on learning draw the losses of the data that they are given."""

import numpy as np
import pytest

from bookparts.figures.learning import constant_apart, descents, one_knob, templates, two_knobs
from crossent import binary_cross_entropy, sigmoid
from drawings import (
    ABOVE_FLOOR,
    BILLS,
    FLOOR,
    PATHS,
    PIXEL_WEIGHTS,
    SICK,
    SIZES,
    STEPS,
    WEIGHTS,
    marks,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")


def mean_losses(w, b) -> tuple[float, float, float]:
    p = sigmoid(w * SIZES + b)
    return (
        binary_cross_entropy(SICK, p).mean(),
        ((p - SICK) ** 2).mean(),
        ((p > 0.5) != SICK).mean(),
    )


def test_the_divergence_is_the_loss_less_the_constant():
    axes = constant_apart(WEIGHTS, ABOVE_FLOOR, FLOOR, at=0.3)
    (w, loss), (same, divergence) = (line.get_data() for line in axes.lines[:2])
    assert list(w) == list(same) == list(WEIGHTS)
    assert loss == pytest.approx(ABOVE_FLOOR, abs=5e-5)
    assert loss - divergence == pytest.approx(FLOOR)
    assert axes.lines[0].get_linestyle() != axes.lines[1].get_linestyle()


def test_the_strip_is_as_high_as_the_constant_and_the_loss_stands_on_it():
    axes = constant_apart(WEIGHTS, ABOVE_FLOOR, FLOOR, at=0.3)
    strip, above = (fill.get_paths()[0].vertices[:, 1] for fill in axes.collections)
    assert set(strip) == {0, FLOOR}
    assert above.min() == FLOOR and above.max() == pytest.approx(ABOVE_FLOOR.max(), abs=5e-5)
    assert f"constant: {FLOOR:.4f} nats" in words(axes)


def test_both_tangents_have_the_slope_of_the_loss_and_both_diamonds_its_smallest_place():
    axes = constant_apart(WEIGHTS, ABOVE_FLOOR, FLOOR, at=0.3)
    tangents = [line.get_data() for line in axes.lines if len(line.get_xdata()) == 2]
    slope = np.gradient(ABOVE_FLOOR, WEIGHTS)[15]
    assert len(tangents) == 2
    for w, nats in tangents:
        assert np.diff(nats) / np.diff(w) == pytest.approx(slope, abs=0.01)
    best = ABOVE_FLOOR.argmin()
    heights = [
        ABOVE_FLOOR[15],
        ABOVE_FLOOR[15] - FLOOR,
        ABOVE_FLOOR[best],
        ABOVE_FLOOR[best] - FLOOR,
    ]
    places = [WEIGHTS[15], WEIGHTS[15], WEIGHTS[best], WEIGHTS[best]]
    assert np.array(marks(axes)).T == pytest.approx(np.array([places, heights]), abs=1e-4)


def test_each_run_has_its_two_bills_and_the_baseline():
    panels = descents(BILLS, 0.953)
    for axes, (title, (steps, training, held_out)) in zip(panels, BILLS.items(), strict=True):
        baseline, first, second = axes.lines
        assert axes.get_title("left") == title
        assert list(baseline.get_ydata()) == [0.953, 0.953]
        assert list(first.get_xdata()) == list(second.get_xdata()) == steps == STEPS
        assert list(first.get_ydata()) == training
        assert list(second.get_ydata()) == held_out
        assert first.get_linestyle() != second.get_linestyle()
    assert {"training", "held out"} <= set(words(panels[0]))


def squares(patch) -> dict[tuple[float, float], float]:
    """The area of each square of a compound path, by its centre."""
    corners = [
        polygon[:4] for polygon in patch.get_path().to_polygons(closed_only=False) if len(polygon)
    ]
    return {tuple(np.round(c.mean(axis=0), 6)): np.ptp(c[:, 0]) * np.ptp(c[:, 1]) for c in corners}


def test_a_square_is_as_large_as_its_weight_and_filled_if_it_speaks_for_the_digit():
    grid = templates(PIXEL_WEIGHTS, range(10))
    scale = np.abs(PIXEL_WEIGHTS).max()
    for k, axes in enumerate(grid.flat):
        positive, negative = axes.patches
        assert axes.get_title() == str(k)
        assert positive.get_facecolor()[3] == 1 and negative.get_facecolor()[3] == 0
        areas = squares(positive) | {at: -area for at, area in squares(negative).items()}
        # Pixels are counted row by row, and the first row is on top.
        by_pixel = [areas.get((x + 0.5, y + 0.5), 0) for y in range(8) for x in range(8)]
        assert by_pixel == pytest.approx(PIXEL_WEIGHTS[:, k] / scale, abs=5e-4)
        assert axes.get_ylim() == (8, 0)


def test_one_knob_draws_the_three_losses_of_the_data():
    panels = one_knob(SIZES, SICK, 2, far=-10)
    names = [axes.get_title("left") for axes in panels]
    assert names == ["cross-entropy", "squared error", "share of mistakes"]
    for i in (0, 1):
        b, height = panels[i].lines[0].get_data()
        assert height == pytest.approx([mean_losses(2, at)[i] for at in b], abs=5e-5)
    share, edges, _ = panels[2].patches[0].get_data()
    middles = (edges[1:] + edges[:-1]) / 2
    assert share == pytest.approx([mean_losses(2, at)[2] for at in middles])
    assert len(set(share)) > 10  # it has steps


def test_the_slopes_at_the_dots_are_those_of_the_formulas():
    panels = one_knob(SIZES, SICK, 2, far=-10)
    p = sigmoid(2 * SIZES - 10)
    slopes = ((p - SICK).mean(), (2 * (p - SICK) * p * (1 - p)).mean(), 0)
    for axes, slope, loss in zip(panels, slopes, mean_losses(2, -10), strict=True):
        assert words(axes) == [f"slope {slope:.4f}".replace("-", "−")]
        ((b, height),) = marks(axes)
        assert b == -10 and height == pytest.approx(loss, abs=5e-5)


def test_a_path_is_drawn_from_its_start_to_its_end_with_its_dots():
    panels = two_knobs(SIZES, SICK, PATHS, dots=[10, 20, 100])
    for axes, (name, (path, _)) in zip(panels, PATHS.items(), strict=True):
        way, dots, start, end = (np.array(line.get_data()).T for line in axes.lines)
        assert axes.get_title("left") == name
        assert way == pytest.approx(path, abs=5e-4)
        assert dots == pytest.approx(path[[10, 20, 100]], abs=5e-4)
        assert start == pytest.approx(path[:1], abs=5e-4)
        assert end == pytest.approx(path[-1:], abs=5e-4)
        assert words(axes) == ["start", "after 300"]


@pytest.mark.parametrize("panel", [0, 1], ids=["cross-entropy", "squared error"])
def test_a_contour_joins_points_of_one_loss(panel):
    axes = two_knobs(SIZES, SICK, PATHS, dots=[10])[panel]
    (contours,) = axes.collections
    height = list(PATHS.values())[panel][1]
    assert np.diff(contours.levels) == pytest.approx(height)
    drawn = 0
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        for w, b in path.vertices[::25]:
            drawn += 1
            assert mean_losses(w, b)[panel] == pytest.approx(level, abs=height / 5)
    assert drawn > 20
