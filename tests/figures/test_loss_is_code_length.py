"""Figures of the chapter on the loss as the size of a file, with data that no chapter has."""

import numpy as np
import pytest

from bookparts import figures
from drawing import LONG, unreadable

draw = figures.loss_is_code_length
inf = np.inf


def infinities(axes) -> list[float]:
    """Where an ∞ stands."""
    return [each.get_xdata()[0] for each in axes.lines if each.get_marker() == r"$\infty$"]


# --- The bill ------------------------------------------------------------------------------------

# The costs, the misread, the files, the title, and where an ∞ stands above and below.
BILLS = {
    "two, one infinite": (
        *([1, inf], [False, True], {1: 2}, "2 labels: ∞ bits in all, ∞ each"),
        *([2], [2]),
    ),
    "all free": ([0] * 30, [False] * 30, {30: 1}, "30 labels: 0.0 bits in all, 0 each", [], []),
    "many, half of them dear": (
        *(np.tile([31.99, 0], 1500), [True] * 3000, {3000: 47_985}),
        *("3000 labels: 47985.0 bits in all, 16 each", [], []),
    ),
}


@pytest.mark.parametrize(("bits", "wrong", "sizes", "title", "above", "below"), BILLS.values())
def test_a_bill_can_be_read_and_tells_its_sum(bits, wrong, sizes, title, above, below):
    upper, lower = draw.bill(bits, wrong, sizes)
    assert unreadable(upper) == []
    assert upper.figure.get_suptitle() == title
    assert infinities(upper) == above and infinities(lower) == below


# --- Dear and cheap ------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "names"), [(2, LONG), (8, LONG), (8, range(8))])
def test_dear_and_cheap_labels_can_be_read_whatever_they_are_called(n, names):
    bits = np.array([inf, 103.58, 10, 1, 0, 0, 0, 0])[:n]
    grid = draw.dear_and_cheap(np.full((n, 8, 8), 16.0), names[:n], bits, names[:n])
    assert unreadable(grid) == []
    words = [" ".join(axes.get_title("center").split()) for axes in grid.flat]
    assert words[:2] == [f"{names[0]}: ∞ bits", f"{names[1]}: 103.580 bits"]
    assert [axes.get_xlabel().split()[-1] for axes in grid.flat] == [
        str(each) for each in names[:n]
    ]


@pytest.mark.parametrize("n", [0, 3, 10])
def test_halves_that_have_no_place_are_refused(n):
    with pytest.raises(ValueError, match=f"labels has {n} labels, expected 2, 4, 6 or 8"):
        draw.dear_and_cheap(np.zeros((n, 8, 8)), range(n), range(n), range(n))


# --- Along training ------------------------------------------------------------------------------

# The steps, N times the cross-entropy, the files, the marks, the title, and where an ∞ stands.
TRAININGS = {
    "one step": ([0], [3.2], [4], {"zlib": 4}, "4 bits at step 0, 4 bits at step 0", []),
    "far below the theorem, and marks at one place": (
        *([0, 10, 10_000], [2e3, 4e3, 595], [2001, 1500, 395], dict.fromkeys(LONG[:3], 2500)),
        *("2001 bits at step 0, 395 bits at step 10000", []),
    ),
    "infinite from step 1 on": (
        *([0, 1, 2_000_000], [1.0, inf, inf], [2, 900, 900], {"a": 0, "b": 899}),
        *("2 bits at step 0, 900 bits at step 2e+06", [1]),
    ),
}


@pytest.mark.parametrize(
    ("steps", "ideal", "sizes", "marks", "title", "at"), TRAININGS.values(), ids=TRAININGS
)
def test_a_training_can_be_read_and_tells_its_files(steps, ideal, sizes, marks, title, at):
    upper, lower = draw.along_training(steps, ideal, sizes, marks)
    assert unreadable(upper) == []
    assert upper.figure.get_suptitle() == f"The file: {title}"
    assert infinities(upper) == at


# --- Temperatures --------------------------------------------------------------------------------

# The temperatures, a curve for each model, the title, and where an ∞ stands.
CURVES = {
    "one model": ([0.5, 1, 2], [[3, 1, 2]], "1", []),
    "four, over many octaves": (
        *(2.0 ** np.arange(-10, 11), [np.roll(np.arange(21), k) for k in (0, 1, 5, 10)]),
        *("0.00098, 0.002, 0.031 and 1", []),
    ),
    "no power of two, and infinity": ([1.1, 1.5, 1.9], [[inf, inf, 7]], "1.9", [1.1]),
}


@pytest.mark.parametrize(("grid", "bits", "title", "at"), CURVES.values(), ids=CURVES)
def test_temperatures_can_be_read_and_the_best_are_named(grid, bits, title, at):
    curves = dict(zip(LONG, bits, strict=False))
    files = {name: (grid[-1:], [each[-1] + 1]) for name, each in curves.items()}
    axes = draw.temperatures(grid, curves, files)
    assert unreadable(axes) == []
    assert axes.get_title("left") == f"Fewest bits at T = {title}"
    assert infinities(axes) == at
    assert len([each for each in axes.get_xticklabels() if each.get_text()]) > 1


def test_more_models_than_lines_are_refused():
    with pytest.raises(ValueError, match="curves has 5 models, expected at most 4"):
        draw.temperatures([1], dict.fromkeys("abcde", [1]), dict.fromkeys("abcde", ([1], [1])))
