"""Divergence: boxes, gaps and mistakes follow the truth and the model."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings

from bookparts.figures import divergence
from crossent import cross_entropy, kl_divergence, surprisal
from drawing import HARD, truths_and_models, unreadable

PLAIN = {"a zero in either", "five with long names, peaked", "eight, very unequal"}
TRIED = [
    pytest.param(*data, id=name, marks=[pytest.mark.thorough] * (name not in PLAIN))
    for name, data in HARD.items()
]


def check_panels(names, P, Q):
    grid = divergence.whose_days(names, P, Q)
    assert unreadable(grid) == []
    for row, days in zip(grid, (P, Q), strict=True):
        for axes, made_for in zip(row, (P, Q), strict=True):
            happens = np.array(days) > 0
            widths, heights = np.array([(b.get_width(), b.get_height()) for b in axes.patches]).T
            bits = surprisal(np.array(made_for)[happens], base=2)
            assert widths == pytest.approx(days)
            assert heights[happens] == pytest.approx(np.minimum(bits, axes.get_ylim()[1]))
            (paid,) = re.findall(r": (\S+) bits", axes.get_title("left"))
            mean = cross_entropy(days, made_for, base=2)
            assert float(paid.replace("∞", "inf")) == pytest.approx(mean, rel=5e-4, abs=5e-4)


def check_gaps(names, P, Q):
    axes = divergence.tangent(names, P, Q)
    assert unreadable(axes) == []
    happens = np.array(P) > 0
    with np.errstate(divide="ignore"):
        r = np.array(Q)[happens] / np.array(P)[happens]
        gaps = {f"gap {gap:.3f}".replace("inf", "∞") for gap in r - 1 - np.log(r)}
    notes = [text.get_text() for text in axes.texts]
    assert {note.split(", ")[-1] for note in notes} == gaps
    assert ("where P is 0" in axes.get_xlabel()) == (not happens.all())
    # White behind the words hides the line at 0, and no curve.
    (at_0,) = (each for each in axes.lines if not np.any(each.get_ydata()) and each.zorder < 2)
    for note in axes.texts:
        assert note.get_bbox_patch().get_facecolor() == (1, 1, 1, 1)
        assert at_0.zorder < note.zorder < axes.lines[0].zorder


@pytest.mark.parametrize("check", [check_panels, check_gaps])
@pytest.mark.parametrize(("names", "P", "Q"), TRIED)
def test_the_drawing_follows(check, names, P, Q):
    check(names, P, Q)


@pytest.mark.thorough
@pytest.mark.parametrize("check", [check_panels, check_gaps])
@settings(max_examples=30)
@given(data=truths_and_models())
def test_the_drawing_follows_any_truth_and_model(check, data):
    plt.close("all")
    check(*data)


def test_an_infinite_gap_leaves_the_axes():
    axes = divergence.tangent(["sun", "snow"], [0.5, 0.5], [1, 0])
    (arrow,) = (line for line in axes.lines if line.get_marker() == "v")
    assert np.ravel(arrow.get_data()).tolist() == [0, axes.get_ylim()[0]]


def test_the_costs_of_the_other_code_are_in_the_title():
    grid = divergence.whose_days("abc", [0.5, 0.25, 0.25], [0.5, 0.5, 0])
    assert grid[0, 0].figure.get_suptitle() == (
        "The wrong code costs ∞ bits more (top), 0.5 (bottom)"
    )
    words = [text.get_text() for text in grid[0, 1].texts]
    assert list(filter(None, words)) == ["∞"]


def test_names_stand_close_to_the_middle_of_their_boxes():
    P, Q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 2, 1 / 8]
    grid = divergence.whose_days(["sun", "cloud", "rain", "snow"], P, Q)
    for row, days in zip(grid, (P, Q), strict=True):
        for axes in row:
            assert axes.get_xticks() == pytest.approx(np.cumsum(days) - np.array(days) / 2, abs=0.1)
            lines = [line.get_xdata()[1] for line in axes.lines]
            assert lines == pytest.approx(axes.get_xticks())


def without(P, share):
    """Models that underrate one outcome each, and overrate all others alike."""
    kept = np.array(P) * share
    others = 1 - np.eye(len(P))
    return np.diag(kept) + others * ((1 - kept) / (len(P) - 1))[:, np.newaxis]


@pytest.mark.parametrize("name", ["a zero in either", "eight, very unequal", "eight equal ones"])
def test_each_mistake_has_its_bar(name):
    names, P, _ = HARD[name]
    mistakes = {f"{share:g} left": without(P, share) for share in (0, 0.5, 0.999)}
    grid = divergence.one_mistake_each(names, P, mistakes)
    assert unreadable(grid) == []
    for axes, models in zip(grid.flat, mistakes.values(), strict=False):
        costs = [kl_divergence(P, model, base=2) for model in models]
        for bar, cost in zip(axes.patches, costs, strict=True):
            assert bar.get_height() == pytest.approx(min(cost, axes.get_ylim()[1]))
        words = [text.get_text() for text in axes.texts if text.get_text()]
        assert sorted(words) == sorted(f"{cost:.3f}".replace("inf", "∞") for cost in costs)


@pytest.mark.parametrize("p", [0.001, 0.5, 0.999, 1 / 3])
def test_both_curves_start_from_the_coin(p):
    axes = divergence.both_directions(p)
    assert unreadable(axes) == []
    title = f"Two divergences, one zero (P = [{p:.3g}, {1 - p:.3g}])"
    assert axes.get_title("left") == title
    assert [text.get_text() for text in axes.texts] == [f"q = {p:.3g}: Q = P, both 0"]
    ends = [kl_divergence(Q, [p, 1 - p]) for Q in ([1, 0], [0, 1])]
    assert max(ends) < axes.get_ylim()[1] < 4 * max(ends)


@pytest.mark.parametrize(
    ("draw", "arguments", "words"),
    [
        (divergence.whose_days, ("ab", [0.5, 0.6], [0.5, 0.5]), "^P sums to 1.1, expected 1"),
        (divergence.whose_days, ("ab", [0.5, 0.5], [0.5, 0.6]), "^Q sums to 1.1, expected 1"),
        (divergence.tangent, ("ab", [0.5, 0.6], [0.5, 0.5]), "^P sums to 1.1, expected 1"),
        (divergence.tangent, ("ab", [0.5, 0.5], [1]), "^outcomes has 2 names, expected 1"),
        (divergence.one_mistake_each, ("ab", [0.5, 0.6], {}), "^P sums to 1.1, expected 1"),
        (
            divergence.one_mistake_each,
            ("ab", [0.5, 0.5], {"off": [[0.5, 0.5], [-0.1, 1.1]]}),
            r"^off\[1, 0\] is -0.1, expected a probability",
        ),
        (
            divergence.one_mistake_each,
            ("ab", [0.5, 0.5], {"off": [[0.5, 0.5]]}),
            r"^off has shape \(1, 2\), expected a model for each outcome",
        ),
        (divergence.both_directions, (0,), "^p is 0, expected a probability between 0 and 1"),
        (divergence.both_directions, (1.2,), "^p is 1.2, expected a probability between 0 and 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, arguments, words):
    with pytest.raises(ValueError, match=words):
        draw(*arguments)
