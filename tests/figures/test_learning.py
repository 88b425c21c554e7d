"""Figures of learning, with losses, runs, weights and samples that no chapter has."""

import numpy as np
import pytest

from bookparts.figures import learning
from crossent import binary_cross_entropy_gradient, sigmoid
from drawing import unreadable

CE, SQUARED, MISTAKES = learning.LOSSES


def words(axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


def valley(w, constant, best, height=0.4):
    return constant + height * np.log1p((np.asarray(w) - best) ** 2)


# The weights, the constant, where the loss is least, how high it is, and where the tangents touch.
VALLEYS = {
    "tangents at the right end, low constant": (np.linspace(-3, 7, 101), 0.02, -0.5, 0.4, 7),
    "no constant, large loss": (np.linspace(0, 2, 51), 0, 2, 3000, 0),
    "level": (np.linspace(0, 2, 51), 0.69, 1, 0, 1),
    "falling towards the end": (np.linspace(0, 2, 51), 0.6, 2, 0.4, 1.5),
    "five weights only": (np.arange(5), 0.3, 1, 0.4, 4),
}


@pytest.mark.parametrize(("w", "constant", "best", "height", "at"), VALLEYS.values(), ids=VALLEYS)
def test_loss_and_divergence_are_one_constant_apart(w, constant, best, height, at):
    loss = valley(w, constant, best, height)
    axes = learning.constant_apart(w, loss, constant, at=at)
    assert unreadable(axes) == []
    assert f"constant:\n{constant:.4f} nats" in words(axes)
    bottom, top = axes.get_ylim()
    assert bottom <= min(loss - constant) and max(loss) < top


STEPS = np.array([0, 1, 2, 5, 10, 100, 1000])
BILL = 1 / (1 + STEPS)
RUNS = {
    "one, beyond the baseline": (
        {"extraordinary": (STEPS[:3], 50 * BILL[:3], 60 * BILL[:3])},
        0.05,
    ),
    "four": ({f"{rate} a step": (STEPS, BILL, rate * BILL) for rate in range(4)}, 0.99),
}


@pytest.mark.parametrize(("runs", "baseline"), RUNS.values(), ids=RUNS)
def test_each_run_is_drawn_up_to_its_largest_bill(runs, baseline):
    panels = learning.descents(runs, baseline)
    assert unreadable(panels) == []
    for axes, (name, (_, training, held_out)) in zip(panels, runs.items(), strict=True):
        assert axes.get_title("left") == name
        assert axes.get_ylim()[1] > max(baseline, *training, *held_out)


SHADES = np.linspace(-1, 1, 64)[:, np.newaxis]
CLASSES = {
    "two without any weight": (["a", "b"], 0),
    "three with long names": (["a", "thunderstorms", "extraordinary"], 1),
    "twelve": (list("abcdefghijkl"), 1000),
}


@pytest.mark.parametrize(("classes", "size"), CLASSES.values(), ids=CLASSES)
def test_each_class_has_its_weights_and_its_name(classes, size):
    grid = learning.templates(size * SHADES * np.ones(len(classes)), classes)
    assert unreadable(grid) == []
    named = [axes for axes in grid.flat if axes.get_title("center")]
    assert [axes.get_title("center") for axes in named] == classes
    assert all(len(axes.patches) == (2 if size else 0) for axes in named)


X = np.linspace(-2, 3, 40)
Y = (np.sin(5 * X) + X > 0.5).astype(int)
# The labels, the weight, and the bias at which slopes are taken.
KNOBS = {
    "steep, far to the right": (Y, 20, 50),
    "one label only, no weight": (0 * Y, 0, 0),
    "between": (Y, -1.5, 0.7),
}


@pytest.mark.parametrize(("y", "w", "far"), KNOBS.values(), ids=KNOBS)
def test_the_titles_have_the_slopes_of_the_losses(y, w, far):
    panels = learning.one_knob(X, y, w, far=far)
    assert unreadable(panels) == []
    z = w * X + far
    p = sigmoid(z)
    slopes = {
        CE: binary_cross_entropy_gradient(y, z).mean(),
        SQUARED: (2 * (p - y) * p * (1 - p)).mean(),
        MISTAKES: 0,
    }
    for axes, (name, slope) in zip(panels, slopes.items(), strict=True):
        said, number = axes.get_title("left").removesuffix(" at the dot").split(": slope ")
        assert said == name
        assert float(number.replace("−", "-")) == pytest.approx(slope, abs=6e-5)
        assert axes.get_xlim()[0] < far < axes.get_xlim()[1]


WALK = np.array([[0.0, 0.0], [1.0, 0.4], [1.5, 0.5]])
# The paths, and the height from one contour to the next.
WALKS = {
    "far out": {CE: (30 + WALK, 5), SQUARED: (WALK - 40, 0.05)},
    "to the left, and no step": {CE: (WALK[::-1], 0.5), SQUARED: (WALK[:1], 0.05)},
    "on steps of mistakes": {MISTAKES: (10 * WALK, 0.1)},
    "a contour above all losses": {SQUARED: (WALK, 2)},
}


@pytest.mark.parametrize("paths", WALKS.values(), ids=WALKS)
def test_a_path_is_drawn_from_its_start_to_its_end(paths):
    panels = learning.two_knobs(X, Y, paths, dots=[1, 20])
    assert unreadable(panels) == []
    for axes, (name, (path, height)) in zip(panels, paths.items(), strict=True):
        assert axes.get_title("left") == f"{name},\na line every {height}"
        assert sorted(words(axes)) == [f"after {len(path) - 1}", "start"]
        lowest, walked = (np.array(line.get_data()) for line in axes.lines[:2])
        assert walked == pytest.approx(path.T)
        star, *at = (learning.LOSSES[name](Y, w * X + b) for w, b in [*lowest.T, *path])
        assert star <= min(at) + 0.01


EPOCHS = [1, 10, 100]


def both_parts(losses, right):
    above, below = learning.rise_together(EPOCHS, losses, right)
    assert unreadable([above, below]) == []
    return above, below


def test_the_loss_is_the_sum_of_its_parts():
    losses = np.array([[0.7, 0.9], [0.1, 1.1], [0.01, 1.9]])
    right = np.array([[False, False], [True, False], [True, False]])
    above, below = both_parts(losses, right)
    assert above.lines[0].get_ydata() == pytest.approx([0.8, 0.6, 0.955])
    assert below.lines[0].get_ydata() == pytest.approx([0, 0.5, 0.5])
    parts = [area.get_paths()[0].vertices[:, 1] for area in above.collections]
    assert parts[0].max() == pytest.approx(0.05)
    assert parts[1].max() == pytest.approx(0.955)
    assert above.figure.get_suptitle().startswith("The loss in two parts")
    right[2] = True
    assert both_parts(losses, right)[0].figure.get_suptitle() == "From the dots on, both rise"


def test_each_epoch_needs_its_losses():
    with pytest.raises(ValueError, match="expected a row for each of the 3 epochs"):
        learning.rise_together(EPOCHS, np.ones((2, 4)), np.ones((2, 4)))


NAN = [np.nan, 0.5]
REFUSED = [
    (r"loss\[0\] is nan", lambda: learning.constant_apart([0, 1], NAN, 0.1, at=0)),
    (r"training \(a\)\[0\] is nan", lambda: learning.descents({"a": ([0, 1], NAN, [1, 1])}, 1)),
    (r"held out \(a\)\[0\] is nan", lambda: learning.descents({"a": ([0, 1], [1, 1], NAN)}, 1)),
    ("weights has shape", lambda: learning.templates(np.zeros((64, 3)), ["a", "b"])),
    (r"y\[1\] is 2", lambda: learning.one_knob([0, 1], [0, 2], 1, far=0)),
    ("x and y have shapes", lambda: learning.one_knob([0, 1], [0], 1, far=0)),
    ("paths has 'entropy'", lambda: learning.two_knobs(X, Y, {"entropy": (WALK, 1)}, dots=[])),
    (r"path \(squared error\)", lambda: learning.two_knobs(X, Y, {SQUARED: ([NAN], 1)}, dots=[])),
]


@pytest.mark.parametrize(("words", "draw"), REFUSED)
def test_what_cannot_be_drawn_is_refused(words, draw):
    with pytest.raises(ValueError, match=words):
        draw()
