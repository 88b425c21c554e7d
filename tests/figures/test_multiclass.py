"""Figures of multiclass cross-entropy, with classes, labels and predictions that no chapter has."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings

from bookparts.figures import multiclass
from crossent import categorical_cross_entropy, one_hot, softmax_cross_entropy, surprisal
from drawing import HARD, truths_and_models, unreadable

SOME = ["two, nearly certain and nearly wrong", "a zero in either", "eight, very unequal"]


def words(axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


def suptitle(panels) -> str:
    return np.ravel(panels)[0].figure.get_suptitle()


def check_two_sums(names, P, Q):
    y, p = np.array([one_hot(0, len(P)), P, P]), np.array([Q, Q, P])
    axes = multiclass.two_sums(names, y, p)
    assert unreadable(axes) == []
    numbers = [*surprisal(p).flat, *(losses := categorical_cross_entropy(y, p)), losses.mean()]
    written = [f"{nats:.2f}".replace("inf", "∞") for nats in numbers]
    assert words(axes) == [*written[:-1], f"mean {written[-1]}"]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == [*names, "row sum"]
    one_each = np.isin(y, (0, 1)).all()
    assert axes.get_title("left").startswith(f"Each row {'keeps one' if one_each else 'weights'}")


def check_gradient(names, P, Q):
    grid = multiclass.gradient(names, P, {"extraordinary": Q, "b": P})
    assert unreadable(grid) == []
    for axes, name, p in zip(grid[0], ("extraordinary", "b"), (Q, P), strict=True):
        loss = f"{categorical_cross_entropy(P, p) + 0:.3g}".replace("inf", "∞")
        assert axes.get_title("left") == f"{name}\nloss {loss} nats"
    for axes, p in zip(grid[1], (Q, P), strict=True):
        pushes = np.subtract(P, p)
        written = np.abs(pushes) >= 0.02  # smaller ones are left out
        assert [note.xy[0] for note in axes.texts] == list(np.flatnonzero(written))
        assert [float(text.replace("−", "-")) for text in words(axes)] == pytest.approx(
            pushes[written], abs=0.0051
        )


@pytest.mark.parametrize("check", [check_two_sums, check_gradient])
@pytest.mark.parametrize("case", SOME)
def test_a_figure_of_distributions_follows_them(check, case):
    check(*HARD[case])


@pytest.mark.thorough
@pytest.mark.parametrize("check", [check_two_sums, check_gradient])
def test_a_figure_of_distributions_follows_any(check):
    @settings(max_examples=15)
    @given(truths_and_models())
    def follows(data):
        check(*data)
        plt.close("all")

    follows()


LOGITS = {
    "two, shifted down": (["a", "b"], [3, -2], -2.5),
    "two below 0": (["a", "b"], [-1, -2], 0.5),
    "five with long names": (HARD["five with long names, peaked"][0], [3, -2, 20, 0, 0.5], 0.5),
    "eight, beyond the largest number": (HARD["eight equal ones"][0], [1, -2, 704, 0] * 2, 10),
    "so large that only the difference counts": (["sun", "rain", "hail"], [1000, 0, 1000], 0),
}


@pytest.mark.parametrize(("classes", "z", "shift"), LOGITS.values(), ids=LOGITS)
def test_a_shift_is_drawn_and_named(classes, z, shift):
    row = multiclass.logits_to_probabilities(classes, z, shift)
    assert unreadable(row) == []
    said = f"{shift:g}".replace("-", "−")
    assert suptitle(row) == f"Adding {said} to all logits leaves p as it is"
    heights = [[box.get_height() for box in boxes] for boxes in row[0].containers]
    assert np.array(heights) == pytest.approx(np.array([z, np.add(z, shift)]))
    (infinite,) = np.nonzero(np.max([z, np.add(z, shift)], axis=0) > 709.8)
    assert [note.xy[0] for note in row[1].texts] == list(infinite)
    assert words(row[1]) == ["∞"] * len(infinite)


@pytest.mark.parametrize("n_classes", [2, 1000, pytest.param(100_000, marks=pytest.mark.thorough)])
def test_the_floor_of_two_softmaxes_is_named(n_classes):
    axes = multiclass.softmax_twice(n_classes)
    assert unreadable(axes) == []
    floor = softmax_cross_entropy(0, one_hot(0, n_classes))
    assert f"floor {floor:.3f} nats" in words(axes)
    title = f"Two softmaxes: the loss stops at {floor:.3f} nats ({n_classes} classes)"
    assert suptitle(axes) == title
    # One softmax has come down, too, and is seen to go on where two stop.
    assert axes.lines[1].get_ydata()[-1] < 0.01 * floor


@pytest.mark.parametrize("n", [1, 9])
def test_any_number_of_digits_can_be_shown(n):
    images = np.tile(np.arange(64.0).reshape(8, 8) / 4, (n, 1, 1))
    grid = multiclass.surprising_digits(images, np.arange(n), np.eye(10)[1 : n + 1])
    assert unreadable(grid) == []
    titles = [axes.get_title("center") for axes in grid.flat if axes.get_title("center")]
    assert titles == [f"true {k}\np = 0.000" for k in range(n)]


ODD = [0.5, 0.5, 0.125]
THREE = ["sun", "rain", "snow"]
REFUSED = [
    (r"p\[0, :\] sums to 1\.125", lambda: multiclass.two_sums(THREE, [[0, 0, 1]], [ODD])),
    (r"y\[0, :\] sums to 1\.125", lambda: multiclass.two_sums(THREE, [ODD], [[0, 0, 1]])),
    (
        "outcomes has . names, expected 2, as many as p",
        lambda: multiclass.two_sums(THREE, [[0, 0, 1]], [[0.5, 0.5]]),
    ),
    (r"z\[1\] is inf", lambda: multiclass.logits_to_probabilities(THREE, [0, np.inf, 1], 1)),
    (
        r"expected 2, as many as softmax\(z\)",
        lambda: multiclass.logits_to_probabilities(THREE, [0, 1], 1),
    ),
    (r"p sums to 1\.125", lambda: multiclass.gradient(THREE, [0, 0, 1], {"": ODD})),
    (r"y sums to 1\.125", lambda: multiclass.gradient(THREE, ODD, {"": [0, 0, 1]})),
    ("n_classes is 1", lambda: multiclass.softmax_twice(1)),
    (r"labels\[0\] is 3", lambda: multiclass.surprising_digits([np.eye(8)], [3], [[0.5, 0.5]])),
]


@pytest.mark.parametrize(("words", "draw"), REFUSED)
def test_what_cannot_be_drawn_is_refused(words, draw):
    with pytest.raises(ValueError, match=words):
        draw()
