"""Figures of the chapter on cross-entropy draw what the helper computes."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from bookparts.figures.cross_entropy import floor_and_excess, loss_table, slide_to_the_truth
from bookparts.figures.style import TRUTH
from crossent import cross_entropy, entropy, kl_divergence
from drawings import (
    CLIMATES,
    DAYS,
    EXCESSES,
    FLOORS,
    FORECASTS,
    HAPPENED,
    LABELS,
    OUTCOMES,
    P,
    Q,
    marks,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")


def on_the_way(share) -> np.ndarray:
    """The forecasts between Q and P, and beyond."""
    return Q + np.asarray(share)[:, np.newaxis] * (P - Q)


def test_the_slide_is_the_cross_entropy_of_the_forecasts_between():
    axes = slide_to_the_truth(P, Q)
    share, bits = axes.lines[0].get_data()
    truths = np.broadcast_to(P, (len(share), 4))
    assert bits == pytest.approx(cross_entropy(truths, on_the_way(share), base=2))
    assert marks(axes) == [(0, cross_entropy(P, Q, base=2)), (1, entropy(P, base=2))]
    for text in ("floor: H(P) = 1.75 bits", "2.25", "1.75"):
        assert text in words(axes)


def test_the_slide_ends_where_an_outcome_becomes_impossible():
    curve, end = slide_to_the_truth(P, Q).lines[:2]
    assert on_the_way(end.get_xdata()[:1]).min() == pytest.approx(0, abs=1e-12)
    assert on_the_way(curve.get_xdata()).min() > 0
    assert curve.get_xdata()[-1] == pytest.approx(end.get_xdata()[0], abs=1e-3)


def test_the_slides_floor_is_the_entropy_and_its_excess_the_divergence():
    axes = slide_to_the_truth(P, Q)
    floor, excess = (fill.get_paths()[0].vertices for fill in axes.collections)
    assert set(floor[:, 1]) == {0, entropy(P, base=2)}
    assert excess[:, 1].min() == entropy(P, base=2)
    share, top = excess[excess[:, 1] > entropy(P, base=2)].T
    truths = np.broadcast_to(P, (len(share), 4))
    assert len(share) > 100
    assert top - entropy(P, base=2) == pytest.approx(
        kl_divergence(truths, on_the_way(share), base=2)
    )


def test_a_bar_is_the_entropy_and_behind_it_the_divergence():
    floors, excesses = floor_and_excess(CLIMATES, FLOORS, EXCESSES, title="").containers
    assert [bar.get_width() for bar in floors] == pytest.approx([1.75, 0.5436], abs=1e-4)
    for floor, excess, divergence in zip(floors, excesses, EXCESSES, strict=True):
        assert (floor.get_x(), excess.get_x()) == (0, floor.get_width())
        assert excess.get_width() == divergence
        assert excess.get_y() == floor.get_y()


def test_the_labels_of_a_bar_add_up_to_the_cross_entropy():
    axes = floor_and_excess(CLIMATES, FLOORS, EXCESSES, title="")
    assert words(axes) == ["1.750", "1.750 + 0.000 = 1.750", "0.544", "0.544 + 0.581 = 1.125"]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == CLIMATES
    assert axes.yaxis_inverted()  # the first name stands first


def test_the_table_outlines_what_happened():
    table, _ = loss_table(DAYS, OUTCOMES, LABELS, FORECASTS)
    outlined = np.zeros_like(LABELS)
    for box in table.patches:
        if box.get_edgecolor()[:3] == to_rgb(TRUTH) and box.get_linewidth() > 0:
            assert not box.get_fill()
            column, row = np.round(box.get_center()).astype(int)
            outlined[row, column] = 1
    assert np.array_equal(outlined, LABELS)


def test_a_cell_is_as_dark_as_its_probability_is_high_and_holds_it_as_a_fraction():
    table, _ = loss_table(DAYS, OUTCOMES, LABELS, FORECASTS)
    cells = {tuple(box.get_center()): box.get_alpha() for box in table.patches if box.get_fill()}
    assert len(cells) == FORECASTS.size
    for (column, row), alpha in cells.items():
        assert alpha == pytest.approx(0.6 * FORECASTS[int(row), int(column)])
    assert words(table)[:8] == ["7/8", "1/16", "1/32", "1/32", "1/4", "1/4", "1/4", "1/4"]
    assert [text.get_position() for text in table.texts] == [
        (column, row) for row, column in np.ndindex(FORECASTS.shape)
    ]


def test_the_loss_beside_a_row_is_the_surprisal_of_its_outlined_cell():
    table, bars = loss_table(DAYS, OUTCOMES, LABELS, FORECASTS)
    widths = [bar.get_width() for bar in bars.patches]
    assert widths == pytest.approx(-np.log2(FORECASTS[np.arange(8), HAPPENED]))
    assert words(bars) == ["0.19", "2.00", "2.00", "0.19", "2.00", "2.00", "1.00", "2.00"]
    assert list(bars.lines[0].get_xdata()) == pytest.approx([np.mean(widths)] * 2)
    assert bars.get_xlabel().endswith("mean 1.42")
    assert table.get_ylim() == bars.get_ylim()
