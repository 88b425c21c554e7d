"""Figures of binary cross-entropy, with predictions, labels and evidence that no chapter has."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookparts.figures import binary
from crossent import binary_cross_entropy, entropy, sigmoid
from drawing import unreadable


def words(axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


PREDICTIONS = [0, 0.05, 0.5, 0.999]
more = pytest.mark.thorough


@pytest.mark.parametrize("p", [*PREDICTIONS, *(pytest.param(p, marks=more) for p in (0.2, 0.8, 1))])
def test_a_prediction_costs_what_is_written_at_its_marks(p):
    axes = binary.two_losses(p)
    assert unreadable(axes) == []
    losses = binary_cross_entropy([1, 0], [p, p])
    assert words(axes)[:2] == [f"{nats:.2f}".replace("inf", "∞") for nats in losses]
    top = axes.get_ylim()[1]
    for note, nats in zip(axes.texts, losses, strict=False):
        height = nats if np.isfinite(nats) else 0.93 * top
        assert note.xy == pytest.approx((p, height)) and height < top


@pytest.mark.parametrize(
    "y", [0, 0.2, 0.5, 0.999, *(pytest.param(y, marks=more) for y in (0.7, 1))]
)
def test_the_floor_of_a_label_is_its_entropy(y):
    axes = binary.soft_label_floor(y)
    assert unreadable(axes) == []
    assert axes.get_title("left") == f"A label of {y} never costs less than its entropy"
    floor = entropy([1 - y, y])
    assert words(axes)[0] == f"p = y = {y}: loss {floor:.2f}"
    assert axes.collections[0].get_paths()[0].get_extents().y1 == pytest.approx(floor)


ALIKE = {
    "two labels": [0, 1],
    "mostly positive": [1, 1, 1, 0],
    "hardly ever positive": [1] + 40 * [0],
    "one label": [1, 1],
    "one sample": [0],
}


@pytest.mark.parametrize("labels", ALIKE.values(), ids=ALIKE)
def test_equal_inputs_have_the_entropy_of_their_mean_label_as_floor(labels):
    axes = binary.shared_prediction(labels)
    assert unreadable(axes) == []
    *alone, mean, mark = (np.array(line.get_data()) for line in axes.lines)
    assert len(alone) == len(set(labels))
    p, losses = mean
    alike = [binary_cross_entropy(labels, np.full(len(labels), each)).mean() for each in p]
    assert losses == pytest.approx(np.array(alike))
    share = np.mean(labels)
    floor = entropy([1 - share, share])
    assert mark.ravel() == pytest.approx([share, floor])
    assert axes.collections[0].get_paths()[0].get_extents().y1 == pytest.approx(floor)
    assert axes.get_title("left").endswith(f"the floor is {floor:.2f} nats")
    assert sum("entropy of the mean label" in each for each in words(axes)) == (floor > 0)


EVIDENCE = {
    "many steps": np.log(2) * np.arange(12),
    "against": np.log(9) + np.log(1 / 3) * np.arange(6),
    "no step": np.zeros(3),
    "from nearly impossible to nearly certain": [-7, 0, 7],
}


@pytest.mark.parametrize("z", EVIDENCE.values(), ids=EVIDENCE)
def test_evidence_leads_to_probabilities_that_are_written_where_there_is_room(z):
    axes = binary.evidence_steps(z)
    assert unreadable(axes) == []
    noted = [(*text.xy, text.get_text()) for text in axes.texts if text.get_text()]
    assert noted
    for logit, p, text in noted:
        assert logit in z and p == pytest.approx(sigmoid(logit)) and text == f"{p:.3f}"
    marks = axes.lines[-1].get_data()
    assert np.array(marks) == pytest.approx(np.array([z, sigmoid(z)]))


@pytest.mark.thorough
@settings(max_examples=20)
@given(st.lists(st.floats(-30, 30), min_size=1, max_size=12))
def test_any_evidence_can_be_drawn(z):
    assert unreadable(binary.evidence_steps(z)) == []
    plt.close("all")


def test_the_figure_without_data_is_readable():
    assert unreadable(binary.loss_and_gradient()) == []


# Labels, predictions, and how many of them are the worst.
PATIENTS = {
    "one certain and wrong": ([1, 0, 1, 1], [0, 1, 0.2, 0.9], 1),
    "all alike": ([1, 0, 1], [0.5, 0.5, 0.5], 2),
    "no loss": ([1, 0], [1, 0], 1),
    "one patient": ([0], [0.999], 1),
}


@pytest.mark.parametrize(("y", "p", "worst"), PATIENTS.values(), ids=PATIENTS)
def test_the_title_says_what_the_worst_carry(y, p, worst):
    axes = binary.sorted_losses(y, p, worst=worst)
    assert unreadable(axes) == []
    losses = np.sort(binary_cross_entropy(y, p))[::-1]
    title = axes.get_title("left")
    if np.isinf(losses).any():
        assert title == "The summed loss is ∞: a certain prediction was wrong"
        assert words(axes)[0] == "∞"
    else:
        share = losses[:worst].sum() / losses.sum() if losses.any() else 0
        carry = "patient carries" if len(y) == 1 else "patients carr" + ("y", "ies")[worst == 1]
        assert title == f"{worst} of {len(y)} {carry} {share:.0%} of the loss"


def test_what_is_not_drawn_is_counted():
    p = np.r_[0.1, 0.4, np.linspace(0.9, 0.999, 98)]
    axes = binary.sorted_losses([1] * 100, p, worst=2)
    losses = binary_cross_entropy([1] * 100, p)
    right, wrong = (len(line.get_xdata()) for line in axes.lines[:2])
    shown = right + wrong
    assert wrong == 2 and axes.get_xlim()[1] == pytest.approx(1.01 * shown)
    share = losses[shown:].sum() / losses.sum()
    assert share == pytest.approx(0.05, abs=0.001)
    assert f"{100 - shown} more to the right:\n{share:.0%} of the loss" in words(axes)


REFUSED = [
    ("p is 1.2", lambda: binary.two_losses(1.2)),
    (r"y\[0\] is -0.1|y is -0.1", lambda: binary.soft_label_floor(-0.1)),
    (r"labels\[1\] is 2", lambda: binary.shared_prediction([0, 2])),
    (r"z\[1\] is inf", lambda: binary.evidence_steps([0, np.inf])),
    (r"p\[1\] is 1.5", lambda: binary.sorted_losses([0, 1], [0.5, 1.5], worst=1)),
    (r"y\[1\] is 2", lambda: binary.sorted_losses([0, 2], [0.5, 0.5], worst=1)),
    ("worst is 3", lambda: binary.sorted_losses([0, 1], [0.5, 0.5], worst=3)),
]


@pytest.mark.parametrize(("words", "draw"), REFUSED)
def test_what_cannot_be_drawn_is_refused(words, draw):
    with pytest.raises(ValueError, match=words):
        draw()
