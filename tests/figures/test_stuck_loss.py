"""Figures of the chapter on stuck losses, with data that no chapter has."""

import numpy as np
import pytest

from bookparts import figures
from crossent import entropy
from drawing import HARD, LONG, unreadable

draw = figures.stuck_loss
inf = np.inf


# --- Descents ------------------------------------------------------------------------------------

# The steps, the runs, the levels, the end of the title, and where an ∞ stands.
DESCENTS = {
    "one class nearly alone": (
        *([0, 1, 1000], {"blind": [1.386, 0.7, 0.001], "seeing": [1.386, 0.2, 0]}),
        *({"ln 4": np.log(4), "H(Y)": 0.001, "H(Y | X)": 0}, "0.001 and 0 nats", []),
    ),
    "all alike": (
        *([0, 1], dict(zip(LONG[:4], np.full((4, 2), 1.386), strict=True))),
        *(dict.fromkeys(LONG[:4], 1.386), "1.386, 1.386, 1.386 and 1.386 nats", []),
    ),
    "a loss that becomes infinite, and returns, and one far above": (
        *([0, 1, 10, 100], {"wild": [1, inf, inf, 1], "lost": [5e3, 5e3, inf, inf]}),
        *({"floor": 0.5}, "1 and ∞ nats", [1, 10]),
    ),
}


@pytest.mark.parametrize(
    ("steps", "runs", "levels", "words", "at"), DESCENTS.values(), ids=DESCENTS
)
def test_descents_stay_within_their_axes(steps, runs, levels, words, at):
    axes = draw.descent_to_floors(steps, runs, levels)
    assert unreadable(axes) == []
    assert axes.get_title("left") == f"After {steps[-1]} step{'s' * (steps[-1] > 1)}: {words}"
    low, high = axes.get_ylim()
    drawn = np.concatenate([*runs.values(), [*levels.values()]])
    assert all(low < nats < high for nats in drawn[np.isfinite(drawn)])
    infinite = [each for each in axes.lines if each.get_marker() == r"$\infty$"]
    assert [each.get_xdata()[0] for each in infinite] == at


def test_the_name_of_the_lowest_run_stands_below_its_end():
    steps = np.arange(1, 100)
    axes = draw.descent_to_floors(steps, {"slow": 1 + 1 / steps, "fast": 1 / steps}, {"H": 0})
    assert unreadable(axes) == []
    above, below = (text for text in axes.texts if text.get_text() in ("slow", "fast"))
    assert above.get_position()[1] > 0 > below.get_position()[1]


def test_more_runs_than_lines_are_refused():
    with pytest.raises(ValueError, match="runs has 5 runs, expected at most 4"):
        draw.descent_to_floors([0, 1], dict.fromkeys("abcde", [1, 1]), {"ln 2": 0.7})


# --- The ladder ----------------------------------------------------------------------------------

KINDS = list(draw.KINDS)
RUNGS = {
    "from 0 to infinity": [0, 1e-9, 0.001, 1, 1e9, inf],
    "no number on the scale": [-0.25, 0, inf],
    "alike": [0.6931] * 8,
    "one": [36.04],
}


@pytest.mark.parametrize("losses", RUNGS.values(), ids=RUNGS)
def test_a_ladder_of_any_losses_can_be_read(losses):
    rungs = {LONG[i]: (nats, KINDS[i % 3]) for i, nats in enumerate(losses)}
    axes = draw.ladder(rungs)
    assert unreadable(axes) == []
    written = [text.get_text() for text in axes.texts]
    assert written == [f"{nats:.4g}".replace("-", "−").replace("inf", "∞") for nats in losses]
    left, right = axes.get_xlim()
    marked = [each.get_xdata() for each in axes.lines if len(each.get_xdata()) == 1]
    assert len(marked) == len(losses) and all(left <= x <= right for x in marked)


@pytest.mark.thorough
@pytest.mark.parametrize("name", HARD)
def test_a_ladder_of_any_classes_can_be_read(name):
    _, P, _ = HARD[name]
    losses = entropy(P), entropy(P, base=2), np.log(len(P)), np.log(len(P)) / len(P)
    rungs = {LONG[i]: (nats, "slip") for i, nats in enumerate(losses)}
    assert unreadable(draw.ladder(rungs)) == []


# --- Floors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("epsilon", [0, 0.001, 0.5, 1])
def test_floors_of_any_smoothing_can_be_read(epsilon):
    axes = draw.floors_by_classes(epsilon)
    assert unreadable(axes) == []
    *_, smoothing = axes.get_legend().get_texts()
    assert smoothing.get_text() == f"label smoothing, {epsilon:g}"
    start, twice, smooth = (each.get_ydata() for each in axes.lines)
    assert np.all(start - twice < 1)  # as the title says
    assert np.all(smooth <= start) and np.all(start < axes.get_ylim()[1])


def test_no_smoothing_is_refused():
    with pytest.raises(ValueError, match="expected a probability"):
        draw.floors_by_classes(1.5)
