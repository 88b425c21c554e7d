"""Figures of the chapter on divergences, with data that no chapter has."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given

from bookparts.figures import two_directions as figures
from crossent import entropy, jensen_shannon_divergence, kl_divergence
from drawing import HARD, LONG, NAMES, truths_and_models, unreadable

CASES = pytest.mark.parametrize("case", list(HARD))


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def numbers(title: str) -> list[str]:
    return [word for word in title.split() if word[0].isdigit()]


# --- The truth and bells -------------------------------------------------------------------------


@pytest.mark.parametrize("case", list(HARD)[1:5])
def test_any_bells_stand_beside_any_truth(case):
    _, P, Q = HARD[case]
    x = np.arange(float(len(P)))
    bells = {LONG[0]: Q, "b": P, LONG[1]: np.full(len(P), 1 / len(P))}
    axes = figures.bells_on_bumps(x, P, bells)
    assert unreadable(axes) == []
    assert axes.lines[0].get_ydata() == pytest.approx(P, abs=5e-5)
    for line, (name, q) in zip(axes.lines[1:], bells.items(), strict=True):
        assert line.get_label() == name and line.get_ydata() == pytest.approx(q, abs=5e-5)
        assert max(q) < axes.get_ylim()[1]


@pytest.mark.thorough
@given(truths_and_models())
def test_all_bells_stand_beside_all_truths(data):
    names, P, Q = data
    bells = dict.fromkeys(names, Q)
    assert unreadable(figures.bells_on_bumps(np.arange(float(len(P))), P, bells)) == []
    plt.close("all")


@pytest.mark.parametrize(
    ("P", "bells", "words"),
    [
        ([0.5, 0.625], {}, "P sums to 1.125"),
        ([0.5, 0.5], {"cold": [0.5, 0.625]}, "cold sums to 1.125"),
        ([0.5, 0.25, 0.25], {}, "outcomes has 2 names, expected 3"),
    ],
)
def test_what_is_no_distribution_is_no_bell(P, bells, words):
    with pytest.raises(ValueError, match=words):
        figures.bells_on_bumps(np.arange(2.0), P, bells)


# --- Maps ----------------------------------------------------------------------------------------

X, Y = np.linspace(-3, 300, 11), np.geomspace(0.01, 90, 9)
BOWL = ((X - 50) / 100) ** 2 + np.log(Y[:, np.newaxis]) ** 2
MAPS = {
    "small, and large": (BOWL / 1e4, 1e6 * BOWL),
    "infinite on the left, and everywhere": (
        np.where(X < 0, np.inf, BOWL),
        np.full((len(Y), len(X)), np.inf),
    ),
    "equal everywhere, and infinite but for a point": (
        np.ones((len(Y), len(X))),
        np.where(BOWL == BOWL.min(), 1, np.inf),
    ),
}


@pytest.mark.parametrize("case", list(MAPS))
def test_maps_of_any_size_say_where_a_divergence_is_infinite(case):
    maps = dict(zip(["forward", "a reverse one"], MAPS[case], strict=True))
    lowest = [(50, 1, 1.25), (-3, 90, 4e5), (-3, 90, 4e5)]
    panels = figures.landscapes(X, Y, maps, dict.fromkeys(maps, lowest))
    assert unreadable(panels) == []
    for axes, name in zip(panels, ("Forward", "A reverse one"), strict=True):
        assert axes.get_title("left") == f"{name}, lowest:\n1.25 and 4e+05 bits"
    for axes, bits in zip(panels, maps.values(), strict=True):
        assert ("∞" in texts(axes)) == (np.isinf(bits).mean() > 0.05)
        contours = [each for each in axes.collections if not each.filled]
        assert bool(contours) == (len(set(bits[np.isfinite(bits)])) > 1)


# --- Curves --------------------------------------------------------------------------------------

D = np.linspace(0, 60, 31)
# Where KL is infinite, and how large the finite numbers are.
CURVES = {
    "never": D**2,
    "at the end": np.where(D > 30, np.inf, D / 1e4),
    "but for 0": np.where(D > 0, np.inf, 0),
}


@pytest.mark.parametrize("case", list(CURVES))
def test_infinite_divergences_stand_at_the_top(case):
    infinite = np.isinf(CURVES[case])
    sliding = figures.sliding_apart(D, CURVES[case], np.tanh(D))
    bins = figures.finer_bins(D + 1 / 64, D + 4, CURVES[case], 1e-3)
    widths = figures.width_mistakes(D + 1 / 64, CURVES[case], 1e5 / (D + 1))
    for axes in (sliding, bins, widths):
        assert unreadable(axes) == []
        assert texts(axes) == ["∞"] * int(infinite.any())
        triangles = [line for line in axes.lines if line.get_marker() == "^"]
        assert sum(len(line.get_xdata()) for line in triangles) == infinite.sum()


def test_jensen_shannon_never_passes_the_line_that_the_title_names():
    pairs = [(P, Q) for _, P, Q in HARD.values()]
    js = [jensen_shannon_divergence(P, Q, base=2) for P, Q in pairs]
    axes = figures.sliding_apart(range(len(js)), [kl_divergence(*pair) for pair in pairs], js)
    assert "1 bit" in axes.get_title("left")
    assert max(js) <= axes.lines[0].get_ydata()[0] == 1 < axes.get_ylim()[1]
    assert "∞" in texts(axes)  # a zero in either


# --- Bars ----------------------------------------------------------------------------------------


@CASES
def test_the_best_feature_and_the_whole_stand_in_the_title(case):
    names, P, Q = HARD[case]
    before = float(entropy(P, base=2))
    tells = before * np.array(Q)
    axes = figures.told_by_features(names, tells, before or 1.0)
    assert numbers(axes.figure.get_suptitle()) == [f"{max(tells):.3g}", f"{before or 1:.3g}"]
    if len(names) in (2, 5):
        assert unreadable(axes) == []


def test_eight_features_have_room():
    assert unreadable(figures.told_by_features(NAMES, [5.0] * 8, 5.0)) == []


@pytest.mark.parametrize("tells", [[0.2, 1.1], [-0.1, 0.5], [np.nan, 0.5]])
def test_a_feature_tells_no_more_than_there_is_to_tell(tells):
    with pytest.raises(ValueError, match=r"tells\[\d\] is \S+, expected 0 to 1"):
        figures.told_by_features(["a", "b"], tells, 1.0)
