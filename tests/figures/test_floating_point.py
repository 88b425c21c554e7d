"""Figures of the chapter on floating-point numbers, with data that no chapter has."""

import numpy as np
import pytest

from bookparts import figures
from drawing import LONG, unreadable

draw = figures.floating_point
inf, nan = np.inf, np.nan


# --- Reach ---------------------------------------------------------------------------------------

REACHES = {
    "a very short format": ({"float4": (0.25, 1.39, 0.69)}, "0.69 1.39"),
    "a very long one, and no limit": (
        {"float128": (9.6e-35, 78.3, 11356), "exact": (9.6e-35, inf, inf)},
        "1.14e+04 78.3 ∞ ∞",
    ),
    "eight": (dict.fromkeys(LONG, (1e-9, 9.99, 99.9)), " ".join(["99.9 9.99"] * 8)),
}


@pytest.mark.parametrize(("reach", "ends"), REACHES.values(), ids=REACHES)
def test_a_reach_can_be_read_and_ends_at_its_numbers(reach, ends):
    axes = draw.reach_of_probabilities(reach)
    assert unreadable(axes) == []
    written = [text.get_text() for text in axes.texts]
    assert [each for each in written if each != "ln 10"] == ends.split()
    assert [label.get_text() for label in axes.get_yticklabels()] == list(reach)
    assert axes.get_xlim()[0] < min(least for least, *_ in reach.values())


# --- Errors --------------------------------------------------------------------------------------

# The errors of each method at 0, 1, 2, 3; the levels that are drawn; the begin of the title.
ERRORS = {
    "one good method": ([[0, 1, 8, 0.5]], [[0, 0, 0, 0]], "1 of 1 method stays"),
    "infinity and no number": ([[8, inf, nan, 1e20]], [[0, 18, 18, 16]], "0 of 1 method stays"),
    "six": ([[0] * 4] * 5 + [[100] * 4], None, "5 of 6 methods stay"),
    "one of two": ([[9] * 4, [0] * 4], None, "1 of 2 methods stays"),
}


@pytest.mark.parametrize(("errors", "levels", "few"), ERRORS.values(), ids=ERRORS)
def test_errors_can_be_read_and_the_good_methods_are_counted(errors, levels, few):
    named = dict(zip(LONG, errors, strict=False))
    axes = draw.errors_in_ulps(range(4), named, edges=[-0.5, 0.5, 1.5, 2.5, 3.5], xlabel="x")
    assert unreadable(axes) == []
    assert axes.get_title("left") == f"{few} within 8 ulps"
    if levels:
        assert [list(steps.get_data()[0]) for steps in axes.patches] == levels


def test_a_bin_without_errors_stays_empty():
    axes = draw.errors_in_ulps([0, 2], {"it": [1, 100]}, edges=[-0.5, 0.5, 1.5, 2.5], xlabel="x")
    levels, *_ = axes.patches[0].get_data()
    assert levels == pytest.approx([0, nan, 2], nan_ok=True)


# --- Small divergences ---------------------------------------------------------------------------

STEPS = {
    "one step, one method": ([0.5], [[0.13]], "0 of 1 method turns"),
    "zeros and no numbers": (
        [1e-1, 1e-2, 1e-3],
        [[0, 0, 0], [nan, inf, -inf]],
        "1 of 2 methods turns",
    ),
    "five methods, far apart, at round numbers": (
        *(10.0 ** -np.arange(1, 60, 3), [10.0**k * np.ones(20) for k in (-99, -9, 0, 3)]),
        "0 of 4 methods turn",
    ),
}


@pytest.mark.parametrize(("steps", "values", "negative"), STEPS.values(), ids=STEPS)
def test_small_divergences_can_be_read_and_negative_methods_are_counted(steps, values, negative):
    exact = np.square(steps) / 2
    axes = draw.small_divergences(steps, exact, dict(zip(LONG, values, strict=False)))
    assert unreadable(axes) == []
    assert axes.get_title("left") == f"{negative} negative"
    finite = np.concatenate([*values, exact])
    finite = np.abs(finite[np.isfinite(finite) & (finite != 0)])
    low, high = axes.get_ylim()
    assert low < finite.min() and finite.max() < high


def test_two_formats_of_a_method_are_one_method(book_style):
    computed = {"a, float32": [-1, 1], "a, float64": [1, -1], "b, float64": [1, 1]}
    axes = draw.small_divergences([0.1, 0.01], [5e-3, 5e-5], computed)
    assert axes.get_title("left") == "1 of 2 methods turns negative"
    assert axes.get_legend().get_texts()[-1].get_text() == "negative"


def test_a_legend_without_negative_numbers_does_not_speak_of_them(book_style):
    axes = draw.small_divergences([0.1, 0.01], [5e-3, 5e-5], {"a": [1, 1]})
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a"]


# --- Running means -------------------------------------------------------------------------------

MEANS = {
    "one, short": ([[0.7, 0.6]], 0.693, "2 photos: 0.6", []),
    "an overflow": ([[5, 6, inf, inf], [1, 1, 1, 1.5]], 1.5, "4 photos: ∞ and 1.5", [3]),
    "a tiny loss": (
        *([np.full(10**6, 1e-3)] * 4, 1e-3),
        *("1 000 000 photos: 0.001, 0.001, 0.001 and 0.001", []),
    ),
    "no number": ([[nan] * 9], 2.3, "9 photos: nan", []),
}


@pytest.mark.parametrize(("means", "true", "last", "at"), MEANS.values(), ids=MEANS)
def test_running_means_can_be_read_and_the_last_ones_are_named(means, true, last, at):
    axes = draw.running_means(dict(zip(LONG, means, strict=False)), true)
    assert unreadable(axes) == []
    assert axes.figure.get_suptitle() == f"After {last} nats"
    assert axes.get_ylim()[1] > np.max(means, where=np.isfinite(means), initial=true)
    infinite = [each for each in axes.lines if each.get_marker() == r"$\infty$"]
    assert [each.get_xdata()[0] for each in infinite] == at


# --- More than there are lines for ---------------------------------------------------------------

SEVEN = dict.fromkeys("abcdefg", [1.0, 1.0])
TOO_MANY = [
    (lambda: draw.errors_in_ulps([0, 1], SEVEN, edges=[0, 2], xlabel="x"), "errors has 7 methods"),
    (lambda: draw.small_divergences([1, 2], [1, 2], SEVEN), "computed has 7 methods"),
    (lambda: draw.running_means(SEVEN, 1.0), "means has 7 curves"),
]


@pytest.mark.parametrize(("drawing", "words"), TOO_MANY)
def test_more_curves_than_lines_are_refused(drawing, words):
    with pytest.raises(ValueError, match=f"{words}, expected at most"):
        drawing()
