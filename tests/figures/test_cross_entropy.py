"""Cross-entropy: the slide, the bars and the table follow what they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings

from bookparts.figures import cross_entropy as figures
from crossent import cross_entropy, entropy, kl_divergence, one_hot
from drawing import HARD, NAMES, truths_and_models, unreadable

PLAIN = {"a zero in either", "five with long names, peaked", "eight, very unequal"}
TRIED = [
    pytest.param(*data, id=name, marks=[pytest.mark.thorough] * (name not in PLAIN))
    for name, data in HARD.items()
]


def bits(x: float) -> str:
    words = f"{x:.3g}".replace("inf", "∞")
    return f"{words} {'bit' if words == '1' else 'bits'}"


def check_slide(names, P, Q):
    axes = figures.slide_to_the_truth(P, Q)
    assert unreadable(axes) == []
    start, floor = bits(cross_entropy(P, Q, base=2)), bits(entropy(P, base=2))
    title = f"Cross-entropy: from {start} down to H(P) = {floor}"
    assert axes.get_title("left") == title
    words = [text.get_text() for text in axes.texts]
    assert f"floor: H(P) = {floor}" in words
    near_Q = np.add(P, 0.88 * np.subtract(Q, P))
    room = kl_divergence(P, near_Q, base=2) > np.ptp(axes.get_ylim()) / 30
    assert ("excess: the divergence" in words) == room
    for note in (text for text in axes.texts if text.get_text().startswith("excess")):
        share, height = note.xy  # a line leads from the words into the area between the two
        assert entropy(P, base=2) < height < cross_entropy(P, near_Q, base=2)
        assert share == pytest.approx(0.12) and note.arrow_patch is not None
    assert ("∞" in words) == ("∞" in start)
    check_chord(axes, P, Q)


def check_chord(axes, P, Q):
    """It is drawn where it can be seen: the curve is below it by more than its width."""
    ends = cross_entropy([P, P], [Q, P], base=2)
    chord, curve = ends.mean(), cross_entropy(P, np.add(P, Q) / 2, base=2)
    drawn = [line for line in axes.lines if line.get_xdata()[0] == 0 and line.get_xdata()[-1] == 1]
    halves = [text.get_text() for text in axes.texts if " on the " in text.get_text()]
    if ends[0] == np.inf or chord - curve < np.ptp(axes.get_ylim()) / 50:
        assert drawn == halves == []
    else:
        assert drawn[0].get_ydata() == pytest.approx(ends)
        assert halves == [f"{chord:.3f} on the chord", f"{curve:.3f} on the curve"]


@pytest.mark.parametrize("Q", [[0.25, 0.125, 0.5, 0.125], [0.25] * 4])
def test_the_slide_shows_what_lies_around_the_chord(Q):
    P = [0.5, 0.25, 0.125, 0.125]
    low, high = figures.slide_to_the_truth(P, Q).get_ylim()
    floor, start = entropy(P, base=2), cross_entropy(P, Q, base=2)
    assert 0 < low < floor < start < high < 1.5 * start
    assert plt.gca().get_ylabel() == "cross-entropy (bits, not from 0)"


def test_the_slide_begins_at_0_where_there_is_no_chord_to_see():
    for Q in ([0.5, 0.5], [0.501, 0.499], [1, 0]):
        axes = figures.slide_to_the_truth([0.5, 0.5], Q)
        assert axes.get_ylim()[0] == 0
        assert axes.get_ylabel() == "cross-entropy (bits)"


def check_table(names, P, Q):
    """A day for each outcome that happens, with the model's forecast and with the truth's."""
    seen = np.repeat(np.flatnonzero(P), 2)
    forecasts = np.where(np.arange(len(seen))[:, np.newaxis] % 2, P, Q)
    days = [f"dark → {names[i]}" for i in seen]
    table, bars = figures.loss_table(days, names, one_hot(seen, len(P)), forecasts)
    assert unreadable(table) == []
    losses = cross_entropy(one_hot(seen, len(P)), forecasts, base=2)
    words = [f"{loss:.2f}".replace("inf", "∞") for loss in losses]
    assert [text.get_text() for text in bars.texts] == words
    mean = f"mean {losses.mean():.2f}".replace("inf", "∞")
    assert bars.get_xlabel().endswith(mean)
    finite = losses < np.inf
    widths = np.array([bar.get_width() for bar in bars.patches])
    assert widths[finite] == pytest.approx(losses[finite])
    assert (widths[~finite] > losses[finite].max(initial=0)).all()


@pytest.mark.parametrize("check", [check_slide, check_table])
@pytest.mark.parametrize(("names", "P", "Q"), TRIED)
def test_the_drawing_follows(check, names, P, Q):
    check(names, P, Q)


@pytest.mark.thorough
@pytest.mark.parametrize("check", [check_slide, check_table])
@settings(max_examples=30)
@given(data=truths_and_models())
def test_the_drawing_follows_any_truth_and_model(check, data):
    plt.close("all")
    check(*data)


BARS = {
    "an infinite one": (["a", "extraordinary"], [1.75, 0.001], [np.inf, 0.5]),
    "nothing but infinite ones": (["a", "b"], [0, 1.75], [np.inf, np.inf]),
    "none": (["a"], [0], [-1e-16]),
    "one of two": (["a", "b"], [1, 2], [0, 0.5]),
    "large ones": (NAMES, [1000.0] * 8, [234.0] * 8),
}


@pytest.mark.parametrize(("names", "floors", "excesses"), BARS.values(), ids=BARS)
def test_each_bar_has_its_sum(names, floors, excesses):
    axes = figures.floor_and_excess(names, floors, excesses)
    assert unreadable(axes) == []
    words = [text.get_text() for text in axes.texts if "=" in text.get_text()]
    for each, H, D in zip(words, floors, np.maximum(excesses, 0), strict=True):
        assert each == f"{H:.3f} + {D:.3f} = {H + D:.3f}".replace("inf", "∞")
    # None for an excess of 0, and an infinite one runs to the end.
    shown = [D for D in excesses if D > 0]
    bars = axes.containers[1].patches if shown else []
    assert len(axes.patches) == len(floors) + len(shown)
    for bar, D in zip(bars, shown, strict=True):
        end = axes.get_xlim()[1] if np.isinf(D) else bar.get_x() + D
        assert bar.get_bbox().x1 == pytest.approx(end)


def test_the_axis_of_the_bars_ends_with_the_longest():
    axes = figures.floor_and_excess("ab", [1.75, 1.75], [0.5, 0])
    assert axes.spines.bottom.get_bounds() == (0, 2.25)
    assert axes.get_xticks().tolist() == [0, 1, 2]
    assert axes.get_xlim()[1] > 2.25  # room for the sums


UNIFORM = [[0.5, 0.5]]


@pytest.mark.parametrize(
    ("draw", "arguments", "words"),
    [
        (figures.slide_to_the_truth, ([0.5, 0.6], [0.5, 0.5]), "^P sums to 1.1, expected 1"),
        (figures.slide_to_the_truth, ([0.5, 0.5], [0.5, 0.6]), "^Q sums to 1.1, expected 1"),
        (figures.floor_and_excess, ("ab", [1, -1], [0, 0]), r"^floors\[1\] is -1, expected"),
        (figures.floor_and_excess, ("ab", [1, 1], [0]), r"^excesses has shape \(1,\), expected"),
        (figures.loss_table, ("d", "ab", [[1, 1]], UNIFORM), r"^labels\[0, :\] sums to 2"),
        (figures.loss_table, ("d", "ab", UNIFORM, UNIFORM), "^labels has a row without a 1"),
        (figures.loss_table, ("d", "ab", [[1, 0]], [[1, 0.1]]), r"^forecasts\[0, :\] sums to 1.1"),
        (figures.loss_table, ("de", "ab", [[1, 0]], UNIFORM), "^days has 2 names, expected 1"),
        (
            figures.loss_table,
            ("d", "abc", [[1, 0]], UNIFORM),
            "^outcomes has 3 names, expected 2",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, arguments, words):
    with pytest.raises(ValueError, match=words):
        draw(*arguments)
