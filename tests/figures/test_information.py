"""Information: the curve, the game and the test of additivity follow what they are given."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings

from bookparts.figures import information
from bookparts.figures.given import probability
from crossent import surprisal
from drawing import HARD, truths_and_models, unreadable

PLAIN = {"a zero in either", "five with long names, peaked", "eight, very unequal"}
TRIED = [
    pytest.param(names, P, id=name, marks=[pytest.mark.thorough] * (name not in PLAIN))
    for name, (names, P, _) in HARD.items()
]


def check_curve(names, P):
    axes = information.surprisal_curve(names, P)
    assert unreadable(axes) == []
    bits = surprisal(P, base=2)
    for height in np.unique(np.round(bits, 9)):
        its = [name for name, each in zip(names, bits, strict=True) if np.isclose(each, height)]
        words = " or ".join(its)
        words = words if len(words) <= 34 else f"{len(its)} outcomes"
        shown = f"{height:.3g}".replace("inf", "∞")
        unit = "bit" if shown == "1" else "bits"
        assert f"{words}: {shown} {unit}" in [note.get_text() for note in axes.texts]
    return axes


def check_game(names, P):
    axes = information.question_tree(names, P)
    assert unreadable(axes) == []
    texts = [text.get_text() for text in axes.texts]
    likeliest = [names[i] for i in np.argsort(-np.array(P), kind="stable")]
    assert [text[:-1] for text in texts if text.endswith("?")] == likeliest[:-1]
    leaves = [re.fullmatch(r"(.+)\n(\d) questions?", text) for text in texts]
    asked = {leaf[1]: int(leaf[2]) for leaf in leaves if leaf}
    steps = [*range(1, len(names)), len(names) - 1]
    assert list(asked.items()) == list(zip(likeliest, steps, strict=True))
    rest = np.sort(P)[::-1]
    assert [text for text in texts if re.match(r"\d", text)] == [
        probability(rest[question:].sum()) for question in range(len(names) - 1)
    ]


@pytest.mark.parametrize("check", [check_curve, check_game])
@pytest.mark.parametrize(("names", "P"), TRIED)
def test_the_drawing_follows(check, names, P):
    check(names, P)


@pytest.mark.thorough
@pytest.mark.parametrize("check", [check_curve, check_game])
@settings(max_examples=30)
@given(data=truths_and_models())
def test_the_drawing_follows_any_truth(check, data):
    plt.close("all")
    check(*data[:2])


def test_an_impossible_outcome_is_marked_at_the_end_of_the_axes():
    axes = check_curve(["sun", "snow"], [1, 0])
    (arrow,) = (line for line in axes.lines if line.get_marker() == "^")
    assert np.ravel(arrow.get_data()).tolist() == [0, axes.get_ylim()[1]]


@pytest.mark.parametrize("draw", [information.surprisal_curve, information.question_tree])
def test_what_is_no_distribution_is_refused(draw):
    with pytest.raises(ValueError, match=r"^P sums to 1.125, expected 1"):
        draw(list("abc"), [0.5, 0.5, 0.125])
    with pytest.raises(ValueError, match="^outcomes has 3 names, expected 2"):
        draw(list("abc"), [0.5, 0.5])


CANDIDATES = {
    "log p": np.log,
    "a million times p": lambda p: 1e6 * p,
    "nothing": lambda p: 0 * p,
    "−log₂ p": lambda p: -np.log2(p),
    "1 − p": lambda p: 1 - p,
}


@pytest.mark.parametrize("number", [1, 5])
def test_each_candidate_has_its_panel_and_its_dots(number):
    candidates = dict([*CANDIDATES.items()][:number])
    grid = information.additivity_test(candidates)
    assert unreadable(grid) == []
    panels = grid.flat[0].figure.axes
    assert [axes.get_title("left") for axes in panels] == list(candidates)
    for axes in panels:
        dots = axes.collections[0].get_offsets()
        assert len(dots) == 21  # six probabilities in pairs, each pair once
        assert (dots >= min(axes.get_xlim()[0], axes.get_ylim()[0])).all()
        assert (dots <= max(axes.get_xlim()[1], axes.get_ylim()[1])).all()
