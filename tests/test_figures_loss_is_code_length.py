"""Figures of the chapter on the loss as a file's size draw the bits that they are given."""

import numpy as np
import pytest

from bookparts.figures.loss_is_code_length import (
    along_training,
    bill,
    dear_and_cheap,
    temperatures,
)
from drawings import (
    DIGIT_P,
    DIGIT_RIGHT,
    DIGITS,
    FILE_IDEALS,
    FILE_SIZES,
    FILE_STEPS,
    IMAGES,
    PARTS,
    PRICES,
    WARMTH,
    WARMTH_BITS,
    WARMTH_FILES,
    WORST,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")

CENT = 0.0051  # bits are drawn with two decimals


def test_each_label_has_a_spike_as_high_as_its_price():
    upper, _ = bill(PRICES, ~DIGIT_RIGHT, PARTS)
    place, height = (np.reshape(values, (60, 3)) for values in upper.lines[0].get_data())
    assert (place == np.arange(1, 61)[:, np.newaxis]).all()
    assert (height[:, 0] == 0).all()
    assert height[:, 1] == pytest.approx(PRICES, abs=CENT)
    assert np.isnan(height[:, 2]).all()


def test_crosses_mark_the_misread_labels():
    upper, _ = bill(PRICES, ~DIGIT_RIGHT, PARTS)
    place, height = upper.lines[1].get_data()
    assert 0 < len(place) < 60
    assert np.array_equal(place, 1 + np.flatnonzero(~DIGIT_RIGHT))
    assert height == pytest.approx(PRICES[~DIGIT_RIGHT], abs=CENT)


def test_files_stand_beside_the_sum_so_far():
    _, lower = bill(PRICES, ~DIGIT_RIGHT, PARTS)
    (place, total), (sent, sizes) = (line.get_data() for line in lower.lines)
    assert list(place) == list(range(61))
    assert np.diff(total) == pytest.approx(PRICES, abs=2 * CENT)
    assert dict(zip(sent, sizes, strict=True)) == PARTS


def test_images_have_the_price_of_their_label_and_what_was_read():
    believed = DIGIT_P[WORST].argmax(axis=1)
    grid = dear_and_cheap(IMAGES, DIGITS[WORST], PRICES[WORST], believed)
    for axes, image, i, guess in zip(grid.flat, IMAGES, WORST, believed, strict=True):
        assert axes.get_title() == f"{DIGITS[i]}: {PRICES[i]:.3f} bits"
        assert axes.get_xlabel() == f"read as {guess}"
        assert len(axes.patches) == len(np.unique(image[image > 0]))


def test_along_training_draws_sums_files_and_their_difference():
    upper, lower = along_training(FILE_STEPS, FILE_IDEALS, FILE_SIZES, {"zlib": 250, "best": 25})
    for line, bits in zip(upper.lines, (FILE_IDEALS, FILE_SIZES), strict=False):
        assert list(line.get_xdata()) == FILE_STEPS
        assert list(line.get_ydata()) == bits
    assert words(upper) == ["zlib", "best"]
    assert [line.get_ydata()[0] for line in upper.lines[2:]] == [250, 25]
    steps, gaps = lower.lines[0].get_data()
    assert list(steps) == FILE_STEPS
    assert gaps == pytest.approx(np.subtract(FILE_SIZES, FILE_IDEALS))
    strip = lower.patches[0]
    assert (strip.get_y(), strip.get_height()) == (0, 2)


def test_each_model_has_a_curve_and_its_files():
    axes = temperatures(WARMTH, WARMTH_BITS, WARMTH_FILES)
    curves, files, keys = (axes.lines[i:6:3] for i in range(3))
    for name, curve, marks, key in zip(WARMTH_BITS, curves, files, keys, strict=True):
        assert list(curve.get_xdata()) == list(WARMTH)
        assert curve.get_ydata() == pytest.approx(WARMTH_BITS[name], abs=CENT)
        assert [list(values) for values in marks.get_data()] == list(WARMTH_FILES[name])
        assert key.get_label() == name
        assert key.get_linestyle() == curve.get_linestyle()
        assert key.get_marker() == marks.get_marker()
    assert curves[0].get_linestyle() != curves[1].get_linestyle()
    assert files[0].get_marker() != files[1].get_marker()
