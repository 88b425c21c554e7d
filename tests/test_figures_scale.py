"""Figures of the chapter on scale draw shares, peaks and sums as they are given."""

import numpy as np
import pytest

from bookparts.figures.scale import means_as_areas, memory, what_travels
from drawings import (
    PEAKS,
    SHIFT_COUNTS,
    SHIFT_FILES,
    SHIFT_MEANS,
    SHIFT_SUMS,
    SHIFTS,
    SPANS,
    area,
    heights,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")


def test_areas_are_the_mean_of_the_samples_and_the_mean_of_the_means():
    by_sample, by_block = means_as_areas(SHIFTS, SHIFT_MEANS, SHIFT_COUNTS)
    truth = SHIFT_SUMS.sum() / np.sum(SHIFT_COUNTS)
    for axes, mean in ((by_sample, truth), (by_block, SHIFT_MEANS.mean())):
        assert area(axes.patches) == pytest.approx(mean, abs=1e-3)
        assert axes.lines[0].get_ydata()[0] == pytest.approx(mean, abs=1e-3)
        assert words(axes)[0] == f"mean {mean:.2f}"
        assert heights(axes.patches) == pytest.approx(SHIFT_MEANS, abs=5e-4)
        named = zip(SHIFTS, SHIFT_MEANS, strict=True)
        assert words(axes)[1:] == [f"{name}\n{loss:.2f}" for name, loss in named]
        ends = [box.get_x() + box.get_width() for box in axes.patches]
        assert [box.get_x() for box in axes.patches] == pytest.approx([0, *ends[:-1]])
        assert ends[-1] == pytest.approx(1)
    assert [box.get_width() for box in by_block.patches] == pytest.approx([1 / 3] * 3)


def test_peaks_are_drawn_in_whole_megabytes_and_ways_differ_in_more_than_colour():
    axes = memory(SPANS, PEAKS)
    for line, peaks in zip(axes.lines, PEAKS.values(), strict=True):
        assert list(line.get_xdata()) == SPANS
        assert list(line.get_ydata()) == [round(peak) for peak in peaks]
    assert len({line.get_linestyle() for line in axes.lines}) == len(PEAKS)
    assert len({line.get_marker() for line in axes.lines}) == len(PEAKS)
    assert words(axes) == list(PEAKS)
    assert axes.get_xscale() == axes.get_yscale() == "log"


def test_blocks_are_as_high_as_they_are_large_and_their_numbers_add_up():
    axes = what_travels(SHIFTS, SHIFT_FILES, SHIFT_SUMS, SHIFT_COUNTS)
    sizes = np.array(SHIFT_FILES)
    assert heights(axes.patches) == pytest.approx(sizes / sizes.sum())
    tops = [box.get_y() + box.get_height() for box in axes.patches]
    assert all(box.get_y() > top for box, top in zip(axes.patches, tops[1:], strict=False))
    texts = words(axes)
    for name, size, total, count in zip(SHIFTS, SHIFT_FILES, SHIFT_SUMS, SHIFT_COUNTS, strict=True):
        assert f"{name}\n{size:.1f} MB" in texts
        assert f"{total:.0f}\n{count}" in texts
    assert "112343\n196000\n\n0.5732\nnats a digit" in texts
