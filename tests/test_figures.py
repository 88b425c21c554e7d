"""The figures draw the helper's numbers, with the data that the chapters give them.

A chapter's code runs once, up to its last figure. A test asks for a figure by its name and gets the
axes, with all that the chapter gave to the drawing function. That no drawn byte changes unseen is
nbval's part; that all texts can be read is tested in test_figures_text.py.
"""

import functools
import re
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from bookparts import figures
from bookparts.figures.style import FAINT, GAP, INK, MODEL, TRUTH
from chapters import BOOK, code_cells, run
from crossent import (
    binary_cross_entropy,
    categorical_cross_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    one_hot,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
    surprisal,
)

# For `--dist loadgroup`: the chapters run in one worker, not in each.
pytestmark = pytest.mark.xdist_group("figures")

# What takes long and leads to no figure. Numbers drawn by lot after it differ from the page's.
LEFT_OUT = {"estimating-52", "learning-41", "learning-64"}


# --- The figures of the chapters -----------------------------------------------------------------


CHAPTER_OF = {
    name: path for path in BOOK.glob("**/*.ipynb") for _, _, name in code_cells(path) if name
}


@functools.cache
def figures_of(path: Path) -> dict[str, SimpleNamespace]:
    return run(path, leave_out=LEFT_OUT)


def figure(name: str) -> SimpleNamespace:
    """The axes that the chapter drew under this name, and each argument that it gave, by name."""
    return figures_of(CHAPTER_OF[name])[name]


# --- Reading axes --------------------------------------------------------------------------------


def lines(axes, **look) -> list[np.ndarray]:
    """The points, x and y, of each line that looks so: color="#009E73", label="P"."""
    return [
        np.array(each.get_data())
        for each in axes.lines
        if all(plt.getp(each, key) == value for key, value in look.items())
    ]


def line(axes, **look) -> np.ndarray:
    """The one line of more than one point that looks so."""
    (found,) = (points for points in lines(axes, **look) if points.shape[1] > 1)
    return found


def marks(axes, **look) -> np.ndarray:
    """Where the single points of the axes stand, in the order in which they were drawn."""
    return np.array([points[:, 0] for points in lines(axes, **look) if points.shape[1] == 1])


def words(axes) -> list[str]:
    """The texts within the axes, in the order in which they were written."""
    return [text.get_text() for text in axes.texts if text.get_text()]


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text.replace("−", "-"))]


def ticks(axis) -> dict[str, float]:
    """The places of an axis by what is written there."""
    labels = [label.get_text() for label in axis.get_ticklabels()]
    return dict(zip(labels, axis.get_ticklocs(), strict=True))


def legend(axes) -> list[str]:
    return [text.get_text() for text in axes.get_legend().get_texts()]


def heights(boxes) -> np.ndarray:
    return np.array([box.get_height() for box in boxes])


def widths(boxes) -> np.ndarray:
    return np.array([box.get_width() for box in boxes])


def hatched(boxes) -> list:
    return [box for box in boxes if box.get_hatch()]


def filled(boxes, color=TRUTH) -> list:
    return [box for box in boxes if same_color(box.get_facecolor()[:3], color) and box.get_fill()]


def side_by_side(boxes) -> np.ndarray:
    """The widths of boxes of which each begins where the last one ended, the first one at 0."""
    ends = np.cumsum(widths(boxes))
    assert [box.get_x() for box in boxes] == pytest.approx([0, *ends[:-1]])
    return widths(boxes)


def outline(fill) -> np.ndarray:
    """The corners of a filled region, x and y."""
    return fill.get_paths()[0].vertices.T


def two(p) -> np.ndarray:
    """Distributions over two outcomes, a row for each probability of the first."""
    return np.stack([p, 1 - np.asarray(p)], axis=-1)


def coin_divergence(p, q) -> np.ndarray:
    """D(P‖Q) of pairs of distributions over two outcomes."""
    return kl_divergence(*np.broadcast_arrays(two(p), two(q)))


def names(table) -> list[str]:
    """The figures of a table of tests, to name the tests."""
    return [name for name, *_ in table]


# --- Curves --------------------------------------------------------------------------------------


def slide(drawn, share):
    way = drawn.Q + share[:, np.newaxis] * (drawn.P - drawn.Q)
    return cross_entropy(np.broadcast_to(drawn.P, way.shape), way, base=2)


def soft_loss(drawn, p):
    return entropy(two(drawn.y)) + coin_divergence(drawn.y, p)


def smoothing(drawn, K):
    most, least = 1 - drawn.epsilon + drawn.epsilon / K, drawn.epsilon / K
    return -most * np.log(most) - (K - 1) * least * np.log(least)


def slope_of_square(p):
    """Of (p - 1)², in the logit."""
    return 2 * (p - 1) * p * (1 - p)


def loss_of_lead(drawn, lead, softmaxes):
    """The loss of the first class, whose logit leads by so much."""
    z = np.outer(lead, one_hot(0, drawn.n_classes))
    return -np.log((softmax(z) if softmaxes == 1 else softmax(softmax(z)))[:, 0])


def mean_losses(drawn, w, b) -> tuple[float, float, float]:
    """Cross-entropy, squared error and share of mistakes of the data that a figure was given."""
    p = sigmoid(w * drawn.x + b)
    cost = binary_cross_entropy(drawn.y, p), (p - drawn.y) ** 2, (p > 0.5) != drawn.y
    return tuple(each.mean() for each in cost)


def first(named):
    return list(named.values())[0]


def last(named):
    return list(named.values())[-1]


# The figure, which of its panels, how the line looks, and the formula that it follows.
FORMULAS = [
    ("fig-surprisal", 0, {}, lambda d, p: surprisal(p, base=2)),
    ("fig-binary-entropy", 0, {}, lambda d, p: entropy(two(p), base=2)),
    ("fig-running-averages", 0, {"color": INK}, lambda d, n: d.H + 0 * n),
    ("fig-tangent", 0, {"ls": "--"}, lambda d, r: r - 1),
    ("fig-tangent", 0, {"label": "ln r"}, lambda d, r: np.log(r)),
    ("fig-both-directions", 0, {"color": GAP}, lambda d, q: coin_divergence(d.p, q)),
    ("fig-both-directions", 0, {"color": INK}, lambda d, q: coin_divergence(q, d.p)),
    ("fig-cross-entropy-slide", 0, {"color": MODEL}, slide),
    ("fig-two-losses", 0, {"ls": "-"}, lambda d, p: -np.log(p)),
    ("fig-two-losses", 0, {"ls": "--"}, lambda d, p: -np.log(1 - p)),
    ("fig-soft-floor", 0, {}, soft_loss),
    ("fig-training-floor", 0, {"color": GAP}, lambda d, p: -np.log(p)),
    ("fig-training-floor", 0, {"ls": ":"}, lambda d, p: -np.log(1 - p)),
    ("fig-training-floor", 0, {"ls": "--"}, lambda d, p: -np.log(p * (1 - p)) / 2),
    ("fig-evidence", 0, {"color": INK}, lambda d, z: sigmoid(z)),
    ("fig-loss-gradient", 0, {"color": GAP}, lambda d, z: np.log1p(np.exp(-z))),
    ("fig-loss-gradient", 0, {"ls": "--"}, lambda d, z: (1 - sigmoid(z)) ** 2),
    ("fig-loss-gradient", 0, {"ls": ":"}, lambda d, z: -z),
    ("fig-loss-gradient", 1, {"color": GAP}, lambda d, z: sigmoid(z) - 1),
    ("fig-loss-gradient", 1, {"ls": "--"}, lambda d, z: slope_of_square(sigmoid(z))),
    ("fig-softmax-twice", 0, {"color": INK}, lambda d, z: loss_of_lead(d, z, softmaxes=1)),
    ("fig-softmax-twice", 0, {"color": MODEL}, lambda d, z: loss_of_lead(d, z, softmaxes=2)),
    ("fig-blocks", 0, {"label": "H + 1/n"}, lambda d, n: d.H + 1 / n),
    ("fig-blocks", 0, {"color": INK}, lambda d, n: d.H + 0 * n),
    ("fig-div-bins", 0, {"color": FAINT}, lambda d, width: d.h - np.log2(width)),
    ("fig-estimating-bias", 0, {"ls": ":"}, lambda d, n: 15 / (2 * n * np.log(2))),
    ("fig-float-mean", 0, {"color": TRUTH}, lambda d, n: d.true + 0 * n),
    ("fig-descents", 0, {"color": TRUTH}, lambda d, x: d.baseline + 0 * x),
    ("fig-one-knob", 0, {}, lambda d, b: [mean_losses(d, d.w, each)[0] for each in b]),
    ("fig-one-knob", 1, {}, lambda d, b: [mean_losses(d, d.w, each)[1] for each in b]),
    ("fig-stuck-floors", 0, {"color": TRUTH}, lambda d, K: np.log(K)),
    ("fig-stuck-floors", 0, {"color": MODEL}, lambda d, K: np.log(1 + (K - 1) / np.e)),
    ("fig-stuck-floors", 0, {"color": GAP}, smoothing),
]
# The figure, which of its panels, how the line looks, the numbers that the chapter gave for it, and
# with how many decimals they are drawn.
GIVEN = [
    ("fig-blocks", 0, {"ls": "--"}, lambda d: (d.n, d.shannon), 9),
    ("fig-blocks", 0, {"label": "Huffman's lengths"}, lambda d: (d.n, d.huffman), 9),
    ("fig-div-bells", 0, {"color": TRUTH}, lambda d: (d.x, d.P), 4),
    ("fig-div-sliding", 0, {"color": GAP}, lambda d: (d.distances, d.kl), 3),
    ("fig-div-sliding", 0, {"color": INK}, lambda d: (d.distances, d.js), 3),
    ("fig-div-bins", 0, {"label": "H of the bins"}, lambda d: (d.widths, d.entropies), 3),
    ("fig-div-bins", 0, {"color": GAP}, lambda d: (d.widths, d.divergences), 3),
    ("fig-div-widths", 0, {"color": GAP}, lambda d: (d.ratios, d.forward), 3),
    ("fig-div-widths", 0, {"color": MODEL}, lambda d: (d.ratios, d.reverse), 3),
    ("fig-estimating-bias", 0, {"color": INK}, lambda d: (d.draws, d.plug_in), 5),
    ("fig-estimating-bias", 0, {"color": GAP}, lambda d: (d.draws, d.corrected), 5),
    ("fig-estimating-winner", 0, {"color": MODEL}, lambda d: (d.candidates, d.measured), 3),
    ("fig-estimating-winner", 0, {"color": TRUTH}, lambda d: (d.candidates, d.true), 3),
    ("fig-float-divergence", 0, {"color": FAINT}, lambda d: (d.steps, d.exact), 4),
    ("fig-constant-apart", 0, {"color": MODEL}, lambda d: (d.w, d.loss), 4),
    ("fig-constant-apart", 0, {"color": GAP}, lambda d: (d.w, d.loss - d.constant), 4),
    ("fig-descents", 0, {"color": INK}, lambda d: first(d.runs)[:2], 3),
    ("fig-descents", 0, {"color": GAP}, lambda d: first(d.runs)[::2], 3),
    ("fig-descents", 1, {"color": INK}, lambda d: last(d.runs)[:2], 3),
    ("fig-descents", 1, {"color": GAP}, lambda d: last(d.runs)[::2], 3),
    ("fig-bill", 1, {"color": GAP}, lambda d: (range(601), np.cumsum([0, *d.bits])), 2),
    ("fig-bill", 1, {"marker": "o"}, lambda d: (list(d.sizes), list(d.sizes.values())), 9),
    ("fig-along-training", 0, {"color": GAP}, lambda d: (d.steps, d.ideal), 2),
    ("fig-along-training", 0, {"marker": "o"}, lambda d: (d.steps, d.sizes), 9),
    ("fig-along-training", 1, {}, lambda d: (d.steps, np.subtract(d.sizes, d.ideal)), 2),
    ("fig-temperatures", 0, {"ls": "-", "color": GAP}, lambda d: (d.grid, first(d.curves)), 2),
    ("fig-temperatures", 0, {"ls": "--"}, lambda d: (d.grid, last(d.curves)), 2),
    ("fig-temperatures", 0, {"marker": "o"}, lambda d: first(d.files), 9),
    ("fig-temperatures", 0, {"marker": "s"}, lambda d: last(d.files), 9),
    ("fig-stuck-descent", 0, {"color": MODEL}, lambda d: (d.steps, first(d.runs)), 3),
    ("fig-stuck-descent", 0, {"color": GAP}, lambda d: (d.steps, last(d.runs)), 3),
]


@pytest.mark.parametrize(("name", "panel", "look", "formula"), FORMULAS, ids=names(FORMULAS))
def test_a_curve_follows_its_formula(name, panel, look, formula):
    drawn = figure(name)
    x, y = line(np.ravel(drawn.axes)[panel], **look)
    # Some are drawn with three decimals, and one of them goes down to 0.01.
    assert y == pytest.approx(formula(drawn, x), rel=1e-6, abs=5.1e-4 if y.min() > 0.02 else 1e-5)


@pytest.mark.parametrize(("name", "panel", "look", "given", "decimals"), GIVEN, ids=names(GIVEN))
def test_a_curve_has_the_numbers_of_the_chapter(name, panel, look, given, decimals):
    drawn = figure(name)
    x, y = given(drawn)
    points = line(np.ravel(drawn.axes)[panel], **look)
    assert points == pytest.approx(np.array([x, y]), abs=0.51 * 10.0**-decimals)


# --- Areas ---------------------------------------------------------------------------------------


def test_entropy_is_the_area_of_its_boxes():
    drawn = figure("fig-entropy-areas")
    H, boxes = entropy(drawn.P, base=2), drawn.axes.patches
    assert side_by_side(boxes) == pytest.approx(drawn.P)
    assert heights(boxes) == pytest.approx(surprisal(drawn.P, base=2))
    assert numbers(drawn.axes.get_title("left")) == pytest.approx([H])
    at = ticks(drawn.axes.xaxis)
    assert list(at.values()) == pytest.approx([box.get_center()[0] for box in boxes])
    assert [label.split("\n")[0] for label in at] == drawn.outcomes
    areas = [float(label.split("\n")[1]) for label in at]
    assert areas == pytest.approx(widths(boxes) * heights(boxes)) and sum(areas) == pytest.approx(H)
    # The code words that the text sends: a digit in each bit of a box.
    assert "".join(words(drawn.axes)) == "".join(drawn.code.values()) == "101001000"


def test_cross_entropy_is_the_area_of_the_models_boxes():
    drawn = figure("fig-cross-entropy-areas")
    model, truth = hatched(drawn.axes.patches), filled(drawn.axes.patches)
    for boxes, q in ((model, drawn.Q), (truth, drawn.P)):
        assert side_by_side(boxes) == pytest.approx(drawn.P)
        assert heights(boxes) == pytest.approx(surprisal(q, base=2))
    areas = cross_entropy(drawn.P, drawn.Q, base=2), entropy(drawn.P, base=2)
    assert numbers(drawn.axes.get_title("left")) == pytest.approx(areas)


def test_the_days_give_the_widths_and_the_code_gives_the_heights():
    drawn = figure("fig-whose-days")
    for row, (world, days) in zip(drawn.axes, {"P": drawn.P, "Q": drawn.Q}.items(), strict=True):
        for_P, for_Q = (axes.patches for axes in row)
        assert filled(for_P) == list(for_P) and hatched(for_Q) == list(for_Q)
        for axes, code, q in zip(row, "PQ", (drawn.P, drawn.Q), strict=True):
            assert side_by_side(axes.patches) == pytest.approx(days)
            assert heights(axes.patches) == pytest.approx(surprisal(q, base=2))
            paid = widths(axes.patches) @ heights(axes.patches)
            assert axes.get_title("left") == f"days {world}, code {code}: {paid:g} bits"
    more = kl_divergence(drawn.P, drawn.Q, base=2), kl_divergence(drawn.Q, drawn.P, base=2)
    assert numbers(drawn.axes[0, 0].figure.get_suptitle()) == pytest.approx(more)


def test_kl_divergence_is_the_signed_area_between_the_heights():
    drawn = figure("fig-divergence-areas")
    boxes, saved = filled(drawn.axes.patches, GAP), hatched(drawn.axes.patches)
    for part in (boxes, saved):
        assert side_by_side(part) == pytest.approx(drawn.P)
    costs, savings = (widths(part) @ heights(part) for part in (boxes, saved))
    assert savings < 0 < costs
    divergence = kl_divergence(drawn.P, drawn.Q, base=2)
    assert costs + savings == pytest.approx(divergence)
    assert numbers(drawn.axes.get_title("left")) == pytest.approx([costs, -savings, divergence])
    terms = drawn.P * np.log2(drawn.P / drawn.Q)
    assert [numbers(word)[0] for word in words(drawn.axes)] == pytest.approx(terms)


@pytest.mark.parametrize("name", ["fig-plain-sums", "fig-weighted-sums"])
def test_a_sum_is_the_area_of_a_matchs_boxes(name):
    drawn = figure(name)
    for axes, (match, p) in zip(drawn.axes.flat, drawn.matches.items(), strict=True):
        weights = np.ones(2) if name == "fig-plain-sums" else np.array(p)
        assert side_by_side(axes.patches) == pytest.approx(weights)
        assert heights(axes.patches) == pytest.approx(surprisal(p, base=2))
        areas = weights * surprisal(p, base=2)
        assert words(axes) == [f"{area:.3f}" for area in areas]
        total = "sum" if name == "fig-plain-sums" else "area"
        assert axes.get_title("left") == f"{match}: {total} {areas.sum():.2f} bits"
        assert heights(axes.patches).max() < axes.get_ylim()[1]
    assert len({axes.get_ylim() for axes in drawn.axes.flat}) == 1


@pytest.mark.parametrize(
    ("name", "floor", "top"),
    [
        ("fig-cross-entropy-slide", lambda d: entropy(d.P, base=2), slide),
        ("fig-soft-floor", lambda d: entropy(two(d.y)), soft_loss),
        ("fig-constant-apart", lambda d: d.constant, lambda d, w: np.interp(w, d.w, d.loss)),
    ],
)
def test_a_loss_stands_on_its_floor(name, floor, top):
    drawn = figure(name)
    below, above = map(outline, drawn.axes.collections)
    assert set(below[1]) == {0, floor(drawn)}
    x, y = above[:, above[1] > floor(drawn)]
    assert above[1].min() == floor(drawn) and len(x) > 90
    assert y == pytest.approx(top(drawn, x), abs=5e-5)


@pytest.mark.parametrize("name", ["fig-cross-entropy-stations", "fig-cross-entropy-floors"])
def test_a_bar_is_a_floor_and_behind_it_the_excess(name):
    drawn = figure(name)
    floors, excesses = drawn.axes.containers
    assert filled(floors) == list(floors) and hatched(excesses) == list(excesses)
    sums = [word for word in words(drawn.axes) if "=" in word]
    left = list(excesses)
    for bar, floor, H, D, total in zip(
        *(drawn.names, floors, drawn.floors, drawn.excesses, sums), strict=True
    ):
        assert (floor.get_x(), floor.get_width()) == (0, H)
        at = pytest.approx(ticks(drawn.axes.yaxis)[bar])
        assert floor.get_center()[1] == at
        assert total == f"{H:.3f} + {D:.3f} = {H + D:.3f}"
        if D > 1e-9:  # where there is none, none is drawn
            excess = left.pop(0)
            assert excess.get_x() == H and excess.get_width() == pytest.approx(D, abs=1e-15)
            assert excess.get_center()[1] == at
    assert not left


def test_areas_of_features_make_up_the_entropy():
    drawn = figure("fig-div-features")
    told, stays = drawn.axes.containers
    assert widths(told) == pytest.approx(drawn.tells, abs=5e-4)
    assert [bar.get_x() for bar in stays] == pytest.approx(widths(told))
    assert widths(told) + widths(stays) == pytest.approx(drawn.before, abs=5e-4)
    assert hatched(stays) == list(stays) and filled(told, GAP) == list(told)
    for bars in (told, stays):
        at = ticks(drawn.axes.yaxis)
        assert [bar.get_center()[1] for bar in bars] == pytest.approx([at[n] for n in drawn.names])


def test_the_area_of_the_steps_is_the_summed_loss_the_largest_first():
    drawn = figure("fig-sorted-losses")
    losses = np.sort(binary_cross_entropy(drawn.y, drawn.p))[::-1]
    (worst,) = hatched(drawn.axes.patches)
    (steps,) = (each for each in drawn.axes.patches if each is not worst)
    for part, number in ((steps, len(losses)), (worst, drawn.worst)):
        nats, edges, _ = part.get_data()
        assert nats == pytest.approx(losses[:number], abs=0.0005)
        assert list(edges) == list(range(number + 1))
    share = losses[: drawn.worst].sum() / losses.sum()
    assert drawn.axes.get_title("left") == (
        f"{drawn.worst} of {len(losses)} patients carry {share:.0%} of the loss"
    )
    right, wrong = (line(drawn.axes, label=label) for label in ("right", "wrong"))
    assert len(wrong.T) == ((drawn.p > 0.5) != drawn.y).sum() > 0
    # A loss of more than ln 2 is a probability below a half for the true label.
    assert right[1].max() < line(drawn.axes, color=FAINT)[1][0] == np.log(2) < wrong[1].min()


# --- Marks and what is written at them -----------------------------------------------------------


def bits(p) -> float:
    return float(entropy(p, base=2))


def slide_ends(drawn):
    ends = [cross_entropy(drawn.P, q, base=2) for q in (drawn.Q, drawn.P)]
    chord, curve = np.mean(ends), cross_entropy(drawn.P, (drawn.P + drawn.Q) / 2, base=2)
    return {(share, bits): f"{bits:.4g}" for share, bits in enumerate(ends)} | {
        (0.5, chord): f"{chord:.3f} on the chord",
        (0.5, curve): f"{curve:.3f} on the curve",
    }


def rungs(drawn):
    climbing = sorted(nats for nats, _ in drawn.rungs.values())
    return {(nats, i): f"{nats:.4g}" for i, nats in enumerate(climbing)}


def matches(drawn):
    each = [(name, p[0], bits(p)) for name, p in drawn.matches.items()]
    return {(p, H): f"{name}: {H:.2f} bits" for name, p, H in each}


SURPRISALS = {
    (1 / 8, 3): "rain or snow: 3 bits",
    (1 / 4, 2): "cloud: 2 bits",
    (1 / 2, 1): "sun: 1 bit",
}
# What is written at each mark of a figure, by the mark's place.
MARKS = [
    ("fig-surprisal", lambda d: SURPRISALS),
    ("fig-binary-entropy", matches),
    ("fig-both-directions", lambda d: {(d.p, 0): f"q = {d.p}: Q = P, both 0"}),
    ("fig-cross-entropy-slide", slide_ends),
    ("fig-two-losses", lambda d: {(d.p, x): f"{x:.2f}" for x in -np.log([d.p, 1 - d.p])}),
    ("fig-soft-floor", lambda d: {(d.y, H := entropy(two(d.y))): f"p = y = {d.y}: loss {H:.2f}"}),
    ("fig-stuck-ladder", rungs),
]


@pytest.mark.parametrize(("name", "written"), MARKS, ids=names(MARKS))
def test_a_mark_stands_where_its_numbers_put_it_and_tells_them(name, written):
    drawn = figure(name)
    places = list(written(drawn))
    assert marks(drawn.axes) == pytest.approx(np.array(places), abs=5e-4)
    notes = [text for text in drawn.axes.texts if isinstance(text, Annotation)]
    for place, words_there in written(drawn).items():
        (note,) = (text for text in notes if text.xy == pytest.approx(place, abs=5e-4))
        assert note.get_text() == words_there


def test_the_scale_on_the_right_of_the_surprisal_is_in_nats():
    axes = figure("fig-surprisal").axes
    axes.figure.draw_without_rendering()
    (nats,) = axes.child_axes
    assert nats.get_ylim()[1] == pytest.approx(axes.get_ylim()[1] * np.log(2))


def test_the_gaps_below_the_tangent_weighed_by_the_truth_are_the_divergence():
    drawn = figure("fig-tangent")
    gaps = [points for points in lines(drawn.axes, color=GAP) if points.shape == (2, 2)]
    gap = {x[0]: np.ptp(y) for x, y in gaps}
    ratios = drawn.Q / drawn.P
    weighed = drawn.P @ [gap[r] for r in ratios]
    assert weighed == pytest.approx(kl_divergence(drawn.P, drawn.Q))
    assert marks(drawn.axes) == pytest.approx(np.array([[r, np.log(r)] for r in gap]))
    assert words(drawn.axes) == [
        f"{' and '.join(np.array(drawn.outcomes)[ratios == r])}\nr = {r:g}, gap {size:.3f}"
        for r, size in gap.items()
    ]


def test_the_slide_ends_where_an_outcome_becomes_impossible():
    drawn = figure("fig-cross-entropy-slide")
    assert f"floor: H(P) = {bits(drawn.P):.4g} bits" in words(drawn.axes)
    (end, _), _ = line(drawn.axes, color=FAINT)
    assert np.min(drawn.Q + end * (drawn.P - drawn.Q)) == pytest.approx(0, abs=1e-12)
    assert 0 < end - line(drawn.axes, color=MODEL)[0, -1] < 1e-3


def test_equal_steps_of_evidence_are_marked_on_the_sigmoid():
    drawn = figure("fig-evidence")
    stops = np.stack([drawn.z, sigmoid(drawn.z)])
    assert line(drawn.axes, marker="o") == pytest.approx(stops)
    assert words(drawn.axes) == [f"{p:.3f}" for p in stops[1]]
    arrows = [(*text.xyann, *text.xy) for text in drawn.axes.texts if text.arrow_patch]
    steps = zip(drawn.z, stops[1], drawn.z[1:], stops[1], strict=False)
    assert arrows == list(steps)


def test_the_floor_of_two_softmaxes_is_the_best_that_they_can_do():
    drawn = figure("fig-softmax-twice")
    # The first of them gives [1, 0, ..., 0].
    floor = softmax_cross_entropy(0, one_hot(0, drawn.n_classes))
    assert line(drawn.axes, color=FAINT)[1] == pytest.approx(floor)
    assert words(drawn.axes)[-1] == f"floor {floor:.3f} nats"


def test_tangents_have_the_slope_of_the_loss_and_diamonds_stand_at_its_least():
    drawn = figure("fig-constant-apart")
    nats = np.array(drawn.loss)
    i, best = np.abs(drawn.w - drawn.at).argmin(), nats.argmin()
    tangents = [points for points in lines(drawn.axes, color=INK) if points.shape == (2, 2)]
    slopes = [np.diff(y) / np.diff(x) for x, y in tangents]
    assert np.ravel(slopes) == pytest.approx([np.gradient(nats, drawn.w)[i]] * 2, abs=5e-3)
    for marker, k in (("o", i), ("D", best)):
        places = [[drawn.w[k], nats[k]], [drawn.w[k], nats[k] - drawn.constant]]
        assert marks(drawn.axes, marker=marker) == pytest.approx(np.array(places), abs=5e-5)
    assert f"constant:\n{drawn.constant:.4f} nats" in words(drawn.axes)


def test_each_knob_has_its_slope_far_from_the_best_and_mistakes_make_a_staircase():
    drawn = figure("fig-one-knob")
    p = sigmoid(drawn.w * drawn.x + drawn.far)
    error = p - drawn.y
    slopes = (error.mean(), (2 * error * p * (1 - p)).mean(), 0)
    losses = mean_losses(drawn, drawn.w, drawn.far)
    for axes, slope, loss in zip(drawn.axes, slopes, losses, strict=True):
        assert f"slope {slope:.4f} at".replace("-", "−") in axes.get_title("left")
        assert marks(axes) == pytest.approx(np.array([[drawn.far, loss]]), abs=5e-5)
    share, edges, _ = drawn.axes[2].patches[0].get_data()
    middles = (edges[1:] + edges[:-1]) / 2
    assert share == pytest.approx([mean_losses(drawn, drawn.w, b)[2] for b in middles])


def test_rungs_climb_under_their_names_with_the_marker_of_their_kind():
    drawn = figure("fig-stuck-ladder")
    names = list(ticks(drawn.axes.yaxis))
    assert names == sorted(drawn.rungs, key=lambda name: drawn.rungs[name][0])
    markers = [each.get_marker() for each in drawn.axes.lines if len(each.get_xdata()) == 1]
    of_kind = {each.get_label(): each.get_marker() for each in drawn.axes.lines}
    assert markers == [of_kind[drawn.rungs[name][1]] for name in names]
    (key,) = drawn.axes.figure.legends
    assert [text.get_text() for text in key.get_texts()] == ["baseline", "floor", "slip"]


def test_each_label_has_a_spike_as_high_as_its_price():
    drawn = figure("fig-bill")
    place, spikes = line(drawn.axes[0], color=GAP).reshape(2, -1, 3)
    assert np.array_equal(place[:, 0], np.arange(1, len(drawn.bits) + 1))
    assert spikes[:, 1] == pytest.approx(drawn.bits, abs=0.006) and not spikes[:, 0].any()
    misread = np.flatnonzero(drawn.wrong)
    expected = np.stack([misread + 1, drawn.bits[misread]])
    assert line(drawn.axes[0], label="misread") == pytest.approx(expected, abs=0.006)


# --- Language models -----------------------------------------------------------------------------


def test_orders_and_their_test_are_what_the_models_paid():
    drawn = figure("fig-lm-orders")
    for style, values in {"--": drawn.training, "-": drawn.validation}.items():
        expected = np.stack([drawn.orders, values])
        assert line(drawn.axes, ls=style, marker="None") == pytest.approx(expected, abs=5e-4)
    (diamond,) = marks(drawn.axes, marker="D")
    assert diamond == pytest.approx(drawn.test, abs=5e-4)
    assert legend(drawn.axes) == ["equal probabilities", "training", "validation", "test"]


def test_losses_by_vocabulary_in_nats_and_in_bits():
    drawn = figure("fig-lm-vocabulary")
    for axes, values in zip(drawn.axes, (drawn.per_token, drawn.per_byte), strict=True):
        assert line(axes) == pytest.approx(np.stack([drawn.sizes, values]), abs=5e-4)
    assert np.all(np.diff(drawn.per_token) > 0) and drawn.per_byte[0] == max(drawn.per_byte)


def test_both_programs_start_at_their_first_loss():
    drawn = figure("fig-bug-both-fall")
    for curve, (name, losses) in zip(lines(drawn.axes), drawn.losses.items(), strict=True):
        means = losses.reshape(-1, drawn.every).mean(axis=1)
        assert curve[1] == pytest.approx([losses[0], *means], abs=5e-4), name
    assert legend(drawn.axes) == list(drawn.losses)


def test_documents_are_rings_and_intervals_lines():
    drawn = figure("fig-lm-documents")
    (rings,) = (each for each in lines(drawn.axes, marker="o"))
    assert rings[0] == pytest.approx(drawn.documents, abs=5e-5)
    intervals = lines(drawn.axes, color=GAP)
    for row, (ends, points) in enumerate(zip(drawn.intervals.values(), intervals, strict=True), 1):
        assert points == pytest.approx(np.array([ends, [row, row]]), abs=5e-5)


# --- Bars ----------------------------------------------------------------------------------------


def test_the_truth_is_filled_and_the_model_hatched():
    drawn = figure("fig-practice-beliefs")
    for axes, belief in zip(drawn.axes.flat, drawn.beliefs.values(), strict=True):
        truth, model = axes.containers
        assert heights(truth) == pytest.approx(drawn.truth) and filled(truth) == list(truth)
        assert heights(model) == pytest.approx(belief, abs=5e-5) and hatched(model) == list(model)
        for at, left, right in zip(axes.get_xticks(), truth, model, strict=True):
            assert left.get_x() + left.get_width() == pytest.approx(at) == right.get_x()
    assert list(ticks(axes.xaxis)) == drawn.outcomes  # of the last panel, which has them
    assert [axes.get_title("left") for axes in drawn.axes.flat] == list(drawn.beliefs)


def test_a_bar_is_the_divergence_of_the_model_with_that_mistake():
    drawn = figure("fig-one-mistake")
    named = [f"{name}\n{Fraction(p)}" for name, p in zip(drawn.outcomes, drawn.P, strict=True)]
    for axes, (mistake, models) in zip(drawn.axes.flat, drawn.mistakes.items(), strict=True):
        costs = np.array([kl_divergence(drawn.P, Q, base=2) for Q in models])
        assert heights(axes.patches) == pytest.approx(costs)
        assert words(axes) == [f"{bits:.3f}" for bits in costs]
        assert axes.get_title("left") == mistake and list(ticks(axes.xaxis)) == named
        assert costs.max() < axes.get_ylim()[1] == drawn.axes.flat[0].get_ylim()[1]


def test_each_panel_is_one_step_from_logits_to_probabilities():
    drawn = figure("fig-softmax")
    for axes, step in zip(drawn.axes, (np.array, np.exp, softmax), strict=True):
        before, after = axes.containers
        assert heights(before) == pytest.approx(step(drawn.z)) and hatched(before)
        assert heights(after) == pytest.approx(step(drawn.z + drawn.shift)) and not hatched(after)
        assert [bars.get_label() for bars in axes.containers] == ["z", f"z + {drawn.shift}"]
        assert list(ticks(axes.xaxis)) == drawn.classes
    assert numbers(drawn.axes[0].figure.get_suptitle()) == [drawn.shift]


@pytest.mark.parametrize("name", ["fig-gradient", "fig-one-gradient"])
def test_below_predictions_and_truth_stand_the_pushes(name):
    drawn = figure(name)
    for (upper, lower), (title, p) in zip(drawn.axes.T, drawn.predictions.items(), strict=True):
        loss = categorical_cross_entropy(drawn.y, p)
        assert upper.get_title("left") == f"{title}\nloss {loss:.3g} nats".strip()
        assert heights(upper.patches) == pytest.approx(p, abs=1e-4)
        truth = upper.collections[0].get_segments()
        assert [segment[0, 1] for segment in truth] == list(drawn.y)
        pushes = -softmax_cross_entropy_gradient(drawn.y, np.log(p))
        assert heights(lower.patches) == pytest.approx(pushes, abs=1e-4)
        seen = pushes[np.abs(pushes) >= 0.02]
        assert words(lower) == [f"{push:+.2f}".replace("-", "−") for push in seen]
        assert list(ticks(lower.xaxis)) == list(map(str, drawn.classes))


def test_the_waste_of_the_letters_adds_up_to_the_divergence():
    drawn = figure("fig-waste")
    divergence = 1000 * kl_divergence(drawn.P, drawn.Q, base=2)
    assert heights(drawn.axes.patches).sum() == pytest.approx(divergence, abs=1e-2)
    assert numbers(drawn.axes.get_title("left")) == [round(divergence, 1), 1000]
    for box in drawn.axes.patches:
        letter = round(box.get_center()[0])
        costs = drawn.P[letter] > drawn.Q[letter]
        assert (box.get_height() > 0) == costs == bool(filled([box], GAP))
    assert "".join(ticks(drawn.axes.xaxis)) == drawn.letters


def test_reach_is_from_the_least_loss_to_the_largest_of_each_label():
    drawn = figure("fig-float-reach")
    bars = hatched(drawn.axes.patches)
    for label, boxes in ((0, bars), (1, [bar for bar in drawn.axes.patches if bar not in bars])):
        spans = [box.get_bbox().intervalx for box in boxes]
        expected = [(least, most[label]) for least, *most in drawn.reach.values()]
        assert np.array(spans) == pytest.approx(np.array(expected))
    of_1, of_0 = drawn.axes.get_legend().get_patches()
    assert of_0.get_hatch() and not of_1.get_hatch()
    assert legend(drawn.axes) == ["label 1: −log p", "label 0: −log(1 − p)"]
    at = ticks(drawn.axes.yaxis)
    ends = [text for text in drawn.axes.texts if isinstance(text, Annotation)]
    for name, (_, most_0, most_1) in drawn.reach.items():
        beside = [text.get_text() for text in ends if abs(text.xy[1] - at[name]) < 0.5]
        assert beside == [f"{most_1:.3g}", f"{most_0:.3g}"]


def test_of_each_bin_the_largest_error_is_drawn_as_a_power_of_ten():
    drawn = figure("fig-float-binary")
    # Lines that run together are drawn a little apart, the first highest.
    apart = [0.66, 0.44, 0.22, 0]
    for steps, (method, errors), aside in zip(
        drawn.axes.patches, drawn.errors.items(), apart, strict=True
    ):
        drawn_levels, edges, _ = steps.get_data()
        bins = zip(edges, edges[1:], strict=False)
        worst = [np.max(errors[(low < drawn.x) & (drawn.x < high)]) for low, high in bins]
        assert drawn_levels - aside == pytest.approx(level(np.array(worst)))
        (key,) = (each for each in drawn.axes.lines if each.get_label() == method)
        assert same_color(key.get_color(), steps.get_edgecolor())
        assert key.get_linestyle() == steps.get_linestyle()
        assert drawn.axes.get_ylim()[1] > drawn_levels.max()


def level(errors):
    return figures.floating_point._levels(np.array(errors, dtype=float))


def test_errors_that_only_rounding_tells_apart_have_one_level():
    assert list(level([0, 0.5, 8])) == [0, 0, 0]
    assert list(level([8.1, 24, 26, 240, 260])) == [1, 1, 2, 2, 3]
    assert list(level([4.5e15, 1e17, 1e26])) == [16, 16, 16] < list(level([np.inf] * 3))


def test_each_bin_shows_its_share_its_confidence_and_the_gap_between_them():
    drawn = figure("fig-practice-reliability")
    for axes, (name, (samples, confidence, share)) in zip(
        drawn.axes, drawn.models.items(), strict=True
    ):
        samples, confidence, share = map(np.array, (samples, confidence, share))
        gap = (samples / samples.sum()) @ np.abs(share - confidence)
        assert axes.get_title("left") == f"{name}: mean gap {gap:.3g}"
        assert words(axes) == [str(n) for n in samples]
        assert heights(axes.patches) == pytest.approx(share, abs=5e-4)
        middles = [bar.get_center()[0] for bar in axes.patches]
        assert middles == pytest.approx((np.floor(10 * confidence) + 0.5) / 10)
        gaps = [y for _, y in lines(axes, color=GAP)]
        assert np.array(gaps) == pytest.approx(np.stack([share, confidence], axis=1), abs=5e-4)
        steps = [y[0] for _, y in lines(axes, color=MODEL)]
        assert steps == pytest.approx(confidence, abs=5e-4)


def test_full_confidence_belongs_to_the_last_bin(book_style):
    (axes,) = figures.in_practice.reliability({"sure": ([3], [1.0], [1.0])})
    assert axes.patches[0].get_center()[0] == pytest.approx(0.95)


# --- Points and contours -------------------------------------------------------------------------


def test_only_an_additive_measure_stays_on_the_diagonal():
    drawn = figure("fig-additivity")
    additive = {}
    for axes in drawn.axes.flat:
        additive[axes.get_title("left")] = np.allclose(*axes.collections[0].get_offsets().T)
        assert np.array_equal(*line(axes))  # the guide is the diagonal
    assert list(additive) == list(drawn.candidates)
    assert [name for name, stays in additive.items() if stays] == ["−log₂ p"]


def means_so_far(drawn):
    return drawn.surprisals.cumsum(axis=1) / (1 + np.arange(drawn.surprisals.shape[1]))


@pytest.mark.parametrize(
    ("name", "styles", "runs"),
    [
        ("fig-running-averages", ("-", "--", ":"), means_so_far),
        ("fig-float-mean", ("--", "-"), lambda d: d.means.values()),
    ],
)
def test_each_run_shows_its_mean_so_far(name, styles, runs):
    drawn = figure(name)
    for style, means in zip(styles, runs(drawn), strict=True):
        (count, shown), *_ = (each for each in lines(drawn.axes, ls=style) if each.shape[1] > 2)
        assert (count[0], count[-1]) == (1, len(means))
        assert shown == pytest.approx(np.asarray(means, float)[count.astype(int) - 1], abs=6e-4)


def test_the_runs_begin_and_end_as_their_description_says():
    """Its alternative text: they start at 1 or 3 bits, and stay between."""
    means = means_so_far(figure("fig-running-averages"))
    assert set(means[:, 0]) == {1, 3} and 1 <= means.min() and means.max() <= 3
    assert means[:, -1] == pytest.approx(1.75, abs=0.02)


def weights_at(points) -> np.ndarray:
    """The distributions that lie at points of the triangle: shares of left, right and top."""
    corners = np.array([[0, 1, 1 / 2], [0, 0, np.sqrt(3) / 2], [1, 1, 1]])
    shares = np.linalg.solve(corners, np.vstack([np.transpose(points), np.ones(len(points))])).T
    assert shares == pytest.approx(np.clip(shares, 0, 1), abs=1e-9)  # none outside the triangle
    return np.clip(shares, 0, 1)


def test_every_contour_of_the_triangle_has_the_entropy_of_its_label():
    shades, contours = figure("fig-simplex").axes.collections
    for bits, path in zip(contours.levels, contours.get_paths(), strict=True):
        assert len(path.vertices) >= 40
        # Less than a hundredth off at the edges, where the entropy is steepest.
        assert entropy(weights_at(path.vertices), base=2) == pytest.approx(bits, abs=0.01)
    assert [float(label.get_text()) for label in contours.labelTexts] == list(contours.levels)
    for label in contours.labelTexts:
        (distribution,) = weights_at([label.get_position()])
        assert entropy(distribution, base=2) == pytest.approx(float(label.get_text()), abs=0.02)
    assert list(shades.levels) == [0, *contours.levels, np.log2(3)]
    assert (np.diff(shades.get_facecolor()[:, 3]) > 0).all()  # darker with the entropy


def test_corners_and_marks_of_the_triangle_stand_where_their_weights_put_them():
    drawn = figure("fig-simplex")
    assert weights_at(marks(drawn.axes)) == pytest.approx(np.array(list(drawn.marked.values())))
    H = {name: entropy(q, base=2) for name, q in drawn.marked.items()}
    assert words(drawn.axes)[-3:] == [f"{name}\n{bits:.3f}" for name, bits in H.items()]
    corners = [text for text in drawn.axes.texts if "0 bits" in text.get_text()]
    assert [re.match(r"\w+", text.get_text())[0] for text in corners] == drawn.outcomes
    assert weights_at([text.xy for text in corners]) == pytest.approx(np.eye(3))


def test_each_bell_has_its_name_and_a_line_of_its_own():
    drawn = figure("fig-div-bells")
    assert outline(drawn.axes.collections[0])[1].max() == pytest.approx(drawn.P.max(), abs=5e-5)
    assert legend(drawn.axes) == ["the truth P", *drawn.bells]
    for name, bell in drawn.bells.items():
        assert line(drawn.axes, label=name)[1] == pytest.approx(bell, abs=5e-5)
    assert len({str(each._dash_pattern) for each in drawn.axes.lines}) == len(drawn.bells) + 1


def test_contours_run_where_the_map_has_their_level():
    drawn = figure("fig-div-landscapes")
    for axes, (name, bits) in zip(drawn.axes, drawn.maps.items(), strict=True):
        (contours,) = axes.collections
        for height, path in zip(contours.levels, contours.get_paths(), strict=True):
            assert len(path.vertices) or height < bits.min()
            for mean, width in path.vertices:
                # A point of a contour lies on an edge of the grid, between two of its values.
                i, j = np.searchsorted(drawn.widths, width), np.searchsorted(drawn.means, mean)
                around = bits[max(i - 1, 0) : i + 1, max(j - 1, 0) : j + 1]
                assert around.min() - 0.01 <= height <= around.max() + 0.01
        *points, heights = np.transpose(drawn.lowest[name])
        assert marks(axes) == pytest.approx(np.transpose(points), abs=5e-4)
        assert numbers(axes.get_title("left")) == pytest.approx(heights, rel=5e-3)
        assert axes.get_title("left").lower().startswith(name)


@pytest.mark.parametrize("panel", [0, 1], ids=["cross-entropy", "squared error"])
def test_a_path_runs_from_start_to_end_over_contours_of_its_loss(panel):
    drawn = figure("fig-two-knobs")
    axes, (name, (path, height)) = drawn.axes[panel], list(drawn.paths.items())[panel]
    assert axes.get_title("left") == f"{name},\na line every {height:g}"
    assert line(axes, marker="None").T == pytest.approx(path, abs=5e-4)
    assert line(axes, marker="o").T == pytest.approx(path[drawn.dots], abs=5e-4)
    lowest, *ends = marks(axes)
    assert ends == [pytest.approx(path[0], abs=5e-4), pytest.approx(path[-1], abs=5e-4)]
    at_lowest, at_end = (mean_losses(drawn, *point)[panel] for point in (lowest, path[-1]))
    assert at_lowest <= at_end + 0.01
    assert words(axes) == ["start", f"after {len(path) - 1}"]
    (contours,) = axes.collections
    assert np.diff(contours.levels) == pytest.approx(height)
    losses = [
        (mean_losses(drawn, w, b)[panel], level)
        for level, contour in zip(contours.levels, contours.get_paths(), strict=True)
        for w, b in contour.vertices[::25]
    ]
    assert len(losses) > 20
    assert losses == [pytest.approx((level, level), abs=height / 5) for _, level in losses]


def test_loss_and_accuracy_rise_from_the_dots_on():
    drawn = figure("fig-rise-together")
    above, below = drawn.axes
    epochs, loss, accuracy = drawn.epochs, drawn.losses.mean(axis=1), drawn.right.mean(axis=1)
    assert line(above) == pytest.approx(np.array([epochs, loss]), abs=5e-4)
    assert line(below) == pytest.approx(np.array([epochs, accuracy]), abs=5e-4)
    (dot,), (other,) = marks(above), marks(below)
    assert dot == pytest.approx([epochs[loss.argmin()], loss.min()], abs=5e-4)
    assert other == pytest.approx([epochs[loss.argmin()], accuracy[loss.argmin()]], abs=5e-4)


def test_negative_divergences_are_hollow():
    drawn = figure("fig-float-divergence")
    in_the_legend = []
    for marker, (method, values) in zip("voDs", drawn.computed.items(), strict=True):
        values = np.array(values, dtype=float)
        in_the_legend += [marker] * bool((values < 0).any())
        for hollow, sign in ((False, 1), (True, -1)):
            (x, y), *_ = (
                each.get_data()
                for each in drawn.axes.lines
                if each.get_marker() == marker and (each.get_markerfacecolor() == "white") == hollow
            )
            here = sign * values > 0
            assert list(x) == list(drawn.steps[here])
            assert y == pytest.approx(sign * values[here], rel=0.05)
        assert lines(drawn.axes, marker=marker, label=method)
    assert legend(drawn.axes) == [*drawn.computed, "negative"]
    keys = drawn.axes.get_legend().findobj(Line2D)
    hollow = [key.get_marker() for key in keys if key.get_markerfacecolor() == "white"]
    assert hollow == in_the_legend


def test_the_map_draws_each_belief_with_a_line_of_its_own():
    drawn = figure("fig-practice-map")
    assert legend(drawn.axes) == list(drawn.curves)
    for name, curve in drawn.curves.items():
        assert line(drawn.axes, label=name) == pytest.approx(np.array(curve), abs=5e-5)
    # `_dash_pattern` alone tells apart two lines of dashes that are both named "--".
    assert len({str(each._dash_pattern) for each in drawn.axes.lines}) == len(drawn.curves)


# --- Heaps and intervals -------------------------------------------------------------------------


def heap(values, floor=0.0, width=0.1):
    """The left edges and the heights above the floor of what is drawn of the values."""
    _, axes = plt.subplots()
    figures.estimating._draw_heap(axes, np.asarray(values), floor, width)
    edges, tops = line(axes)
    return edges, tops - floor


def test_a_heap_is_as_high_as_its_values_are_many(book_style):
    edges, tops = heap([0.11, 0.12, 0.13, 0.14, 0.31, 0.32, 0.55], floor=2.0)
    assert edges == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], abs=1e-6)
    assert tops == pytest.approx([0.7, 0, 0.35, 0, 0.175, 0])


def test_a_heap_does_not_ask_on_which_side_of_an_edge_rounding_left_a_value(book_style):
    values = np.array([0.1, 0.3, 0.3, 0.7])
    edges, tops = heap(values)
    for noise in (-1e-12, 1e-12):
        assert np.array_equal(heap(values + noise)[1], tops)
    # The value that is a multiple of the width stands in the bin that it begins.
    assert tops[np.argmin(np.abs(edges - 0.3))] == 0.7


def test_each_heap_has_its_mean_and_its_bias():
    drawn = figure("fig-estimating-heaps")
    means = [values.mean() for values in drawn.estimates.values()]
    assert marks(drawn.axes)[:, 0] == pytest.approx(means, abs=5e-4)
    biases = [x for x, _ in lines(drawn.axes, color=GAP)]
    assert np.array(biases) == pytest.approx(np.array([[m, drawn.truth] for m in means]), abs=5e-4)
    named = [f"n = {n}\nmean {mean:.3g}" for n, mean in zip(drawn.estimates, means, strict=True)]
    assert list(ticks(drawn.axes.yaxis)) == named
    heaps = lines(drawn.axes, drawstyle="steps-post")
    for (edges, tops), (_, y), values in zip(
        heaps, marks(drawn.axes), drawn.estimates.values(), strict=True
    ):
        assert edges[0] <= values.min() and values.max() <= edges[-1]
        assert np.floor(y) == tops.min()
    assert set(line(drawn.axes, color=TRUTH)[0]) == {drawn.truth}


def test_each_feature_has_its_shuffles_and_its_value():
    drawn = figure("fig-estimating-chance")
    at = ticks(drawn.axes.yaxis)
    heaps = lines(drawn.axes, drawstyle="steps-post")
    for (x, y), (edges, tops), text, (name, values) in zip(
        marks(drawn.axes), heaps, drawn.axes.texts, drawn.chance.items(), strict=True
    ):
        assert (x, y) == pytest.approx((drawn.measured[name], at[name]), abs=5e-4)
        assert tops.min() == pytest.approx(y - 0.1) and edges[0] <= values.min()
        assert text.get_text() == f"{drawn.measured[name]:.3f}"
        assert text.xy[0] == pytest.approx(max(values.max(), x), abs=5e-4)


def test_intervals_that_miss_the_truth_are_marked_at_the_end_that_misses():
    drawn = figure("fig-estimating-intervals")
    ends = np.stack([drawn.lows, drawn.highs], axis=1)
    missed = (drawn.lows > drawn.truth) | (drawn.highs < drawn.truth)
    assert 0 < missed.sum() < len(ends) / 2
    for drawn_lines, which, color in zip(
        drawn.axes.collections, (~missed, missed), (INK, MODEL), strict=True
    ):
        segments = np.array(drawn_lines.get_segments())
        assert segments[:, :, 0] == pytest.approx(ends[which], abs=6e-5)
        assert np.array_equal(segments[:, 0, 1], np.flatnonzero(which))
        assert same_color(drawn_lines.get_edgecolor(), color)
    nearer = np.where(drawn.highs < drawn.truth, drawn.highs, drawn.lows)
    bars = np.stack([nearer, np.arange(len(ends))])[:, missed]
    assert line(drawn.axes, marker="|") == pytest.approx(bars, abs=6e-5)
    assert line(drawn.axes, color=TRUTH)[0] == pytest.approx(drawn.truth, abs=6e-5)


def test_an_interval_above_the_truth_is_marked_at_its_lower_end(book_style):
    axes = figures.estimating.intervals([0.1, 0.3], [0.2, 0.4], 0.15)
    assert marks(axes, marker="|").tolist() == [[0.3, 1]]


def test_estimates_stand_on_their_intervals_beside_their_names():
    drawn = figure("fig-estimating-paired")
    whiskers = [points for points in lines(drawn.axes, color=INK) if points.shape == (2, 2)]
    for dot, (x, y), (name, (low, middle, high)) in zip(
        marks(drawn.axes), whiskers, drawn.rows.items(), strict=True
    ):
        row = ticks(drawn.axes.yaxis)[name]
        assert dot == pytest.approx([middle, row], abs=6e-5)
        assert [*x, *y] == pytest.approx([low, high, row, row], abs=6e-5)
    assert set(line(drawn.axes, color=FAINT)[0]) == {0}


def test_the_report_and_the_loss_have_their_names():
    drawn = figure("fig-estimating-winner")
    report = line(drawn.axes, label=f"on the {drawn.n} that chose it")[1]
    assert report == pytest.approx(drawn.measured, abs=5e-4)
    assert line(drawn.axes, label="its true loss")[1] == pytest.approx(drawn.true, abs=5e-4)


# --- Tables, trees and images --------------------------------------------------------------------


def test_an_outcome_takes_as_many_questions_as_it_has_bits():
    leaves = [numbers(text)[0] for text in words(figure("fig-questions").axes) if "\n" in text]
    assert leaves == list(surprisal(figure("fig-surprisal").P, base=2))


def test_each_question_halves_the_probability_that_is_still_open():
    beside = [text for text in words(figure("fig-questions").axes) if text[0].isdigit()]
    assert beside == ["1", "1/2", "1/4"]


def test_a_row_of_the_table_costs_the_surprisal_of_its_outlined_cell():
    drawn = figure("fig-cross-entropy-table")
    table, bars = drawn.axes
    cells = [box for box in table.patches if box.get_fill()]
    outlined = [box.get_center() for box in table.patches if not box.get_fill()]
    assert np.round(outlined)[:, ::-1].tolist() == np.argwhere(drawn.labels).tolist()
    assert [box.get_alpha() for box in cells] == pytest.approx(0.6 * drawn.forecasts.ravel())
    for box, text, p in zip(cells, table.texts, drawn.forecasts.flat, strict=True):
        assert text.get_position() == pytest.approx(box.get_center())
        assert text.get_text() == str(Fraction(p))
    losses = cross_entropy(drawn.labels, drawn.forecasts, base=2)
    assert widths(bars.patches) == pytest.approx(losses)
    assert words(bars) == [f"{bits:.2f}" for bits in losses]
    assert line(bars)[0] == pytest.approx(losses.mean())
    assert bars.get_xlabel().endswith(f"mean {losses.mean():.2f}")
    assert table.get_ylim() == bars.get_ylim()


def test_a_cell_is_filled_where_y_keeps_its_surprisal():
    drawn = figure("fig-two-sums")
    kept = [cell.get_xy()[::-1] for cell in filled(drawn.axes.patches)]
    assert kept == list(map(tuple, np.argwhere(drawn.y)))
    at = {text.get_position(): text.get_text() for text in drawn.axes.texts}
    for (row, column), nats in np.ndenumerate(surprisal(drawn.p)):
        assert at[column + 0.5, row + 0.5] == f"{nats:.2f}"
    losses = categorical_cross_entropy(drawn.y, drawn.p)
    assert [at[4.75, row + 0.5] for row in range(4)] == [f"{nats:.2f}" for nats in losses]
    assert f"mean {losses.mean():.2f}" in words(drawn.axes)
    assert list(ticks(drawn.axes.xaxis)) == [*drawn.classes, "row sum"]


def test_above_a_digit_stands_its_class_and_below_it_the_one_believed():
    drawn = figure("fig-surprising-digits")
    for axes, digit, p in zip(drawn.axes.flat, drawn.labels, drawn.p, strict=True):
        assert axes.get_title("center") == f"true {digit}\np = {p[digit]:.3f}"
        assert axes.get_xlabel() == f"as {p.argmax()}\np = {p.max():.3f}"
    drawn = figure("fig-dear-and-cheap")
    for axes, *its in zip(drawn.axes.flat, drawn.labels, drawn.bits, drawn.believed, strict=True):
        assert axes.get_title("center") == f"{its[0]}: {its[1]:.3f} bits"
        assert axes.get_xlabel() == f"read as {its[2]}"


@pytest.mark.parametrize("name", ["fig-surprising-digits", "fig-dear-and-cheap"])
def test_a_digit_is_drawn_pixel_by_pixel(name):
    drawn = figure(name)
    for axes, image in zip(drawn.axes.flat, drawn.images, strict=True):
        pixels = np.zeros((8, 8))
        for grey in axes.patches:
            for corners in grey.get_path().to_polygons():
                column, row = corners.min(axis=0).astype(int)
                pixels[row, column] = 16 * (1 - grey.get_facecolor()[0])
        assert pixels == pytest.approx(image)
        assert axes.yaxis_inverted()  # the first row stands on top


def test_a_square_is_as_large_as_its_weight_and_filled_if_it_speaks_for_the_digit():
    drawn = figure("fig-templates")
    scale = np.abs(drawn.weights).max()
    for k, axes in zip(drawn.classes, drawn.axes.flat, strict=True):
        pixels = np.zeros((8, 8))
        for patch in axes.patches:
            sign = 1 if filled([patch], GAP) else -1
            for square in patch.get_path().to_polygons(closed_only=False):
                column, row = square[:4].mean(axis=0).astype(int)
                pixels[row, column] = sign * np.prod(np.ptp(square, axis=0))
        # Pixels are counted row by row, and the first row is on top.
        assert pixels.ravel() == pytest.approx(drawn.weights[:, k] / scale, abs=1e-3)
        assert axes.yaxis_inverted() and axes.get_title("center") == str(k)


def rows(axes) -> list[list]:
    """The boxes of each row, in the order in which they were drawn."""
    found: dict[float, list] = {}
    for box in axes.patches:
        found.setdefault(round(box.get_center()[1], 6), []).append(box)
    return list(found.values())


def test_a_word_takes_its_share_of_the_budget():
    drawn = figure("fig-budget")
    assert list(ticks(drawn.axes.yaxis)) == list(drawn.codes)
    for boxes, code in zip(rows(drawn.axes), drawn.codes.values(), strict=True):
        assert side_by_side(boxes) == pytest.approx([2.0 ** -len(word) for word in code])
        beyond = [box for box in boxes if box.get_x() + box.get_width() > 1]
        assert filled(boxes, GAP) == beyond
    assert beyond  # the last code is the greedy one
    assert words(drawn.axes) == sum(drawn.codes.values(), [])


def test_shares_are_the_probabilities_and_powers_of_a_half():
    drawn = figure("fig-shares")
    truth, *codes = rows(drawn.axes)
    assert list(ticks(drawn.axes.yaxis)) == ["truth P", *drawn.codes]
    assert side_by_side(truth) == pytest.approx(drawn.P) and filled(truth) == truth
    written = list(drawn.outcomes)
    for boxes, lengths in zip(codes, drawn.codes.values(), strict=True):
        assert side_by_side(boxes) == pytest.approx(2.0**-lengths) and hatched(boxes) == boxes
        written += map(str, lengths)
        if widths(boxes).sum() < 1:
            written.append("unspent")
            (unspent,) = (text for text in drawn.axes.texts if text.get_text() == "unspent")
            assert unspent.get_position() == (
                (1 + widths(boxes).sum()) / 2,
                boxes[0].get_center()[1],
            )
    assert words(drawn.axes) == written and "unspent" in written


def test_the_way_to_a_leaf_spells_its_word_and_nodes_add_up():
    drawn = figure("fig-huffman-tree")
    at = {text.get_position(): text.get_text() for text in drawn.axes.texts}
    children: dict[tuple, list] = {}
    for branch in drawn.axes.lines:
        above, below = zip(*branch.get_data(), strict=True)
        children.setdefault(above, []).append(below)

    def spelled(node) -> dict[str, str]:
        """The words and labels of the leaves below a node."""
        if node not in children:
            return {"": at[node]}
        total = sum(float(at[child].split()[-1]) for child in children[node])
        assert float(at[node]) == pytest.approx(total)
        return {
            at[tuple(np.mean([node, child], axis=0))] + word: label
            for child in children[node]
            for word, label in spelled(child).items()
        }

    root = max(at, key=lambda place: place[1])
    leaves = zip(drawn.words, drawn.outcomes, drawn.P, strict=True)
    assert at[root] == "1"
    assert spelled(root) == {word: f"{outcome}\n{p:g}" for word, outcome, p in leaves}


def test_an_interval_shrinks_to_the_chosen_part_and_ends_where_all_parts_lead():
    drawn = figure("fig-interval")
    *steps, last = rows(drawn.axes)
    for boxes, symbol in zip(steps, drawn.message, strict=True):
        assert side_by_side(boxes) == pytest.approx(drawn.P)
        assert filled(boxes) == [boxes[symbol]]
    assert side_by_side(last) == [1]
    *names, interval = words(drawn.axes)
    assert names == drawn.outcomes * len(drawn.message)
    low, high = map(Fraction, re.findall(r"\d+/\d+", interval))
    begin, width = 0, 1
    for boxes, symbol in list(zip(steps, drawn.message, strict=True))[::-1]:
        begin = boxes[symbol].get_x() + begin * boxes[symbol].get_width()
        width *= boxes[symbol].get_width()
    assert (low, high) == (begin, begin + width)
    chosen = [edge for box in filled(drawn.axes.patches) for edge in box.get_bbox().intervalx]
    guides = [tuple(each.get_xdata()) for each in drawn.axes.lines]
    assert guides == [(above, i % 2) for i, above in enumerate(chosen)]


# --- Two chapters that need more than the tests have: PyTorch, and a minute of measurements ------


OUTCOMES = ["sun", "cloud", "rain", "snow"]


def corners(boxes) -> list[tuple[float, float]]:
    return [box.get_xy() for box in boxes]


def test_each_call_goes_from_its_station_to_its_station(book_style):
    calls = {"F.cross_entropy": (0, 4), "special.log_softmax": (0, 2), "log_loss": (1, 4)}
    stations = ["logits", "p", "log p", "each loss", "mean"]
    axes = figures.libraries.stretches(stations, calls)
    assert list(ticks(axes.xaxis)) == stations and words(axes) == list(calls)
    ends = [[at, row] for row, stretch in enumerate(calls.values()) for at in stretch]
    assert marks(axes).tolist() == ends
    starts = [text.get_position() for text in axes.texts]
    assert np.array(starts) == pytest.approx(np.add(ends[::2], [0.08, -0.22]))


def test_sums_of_terms_stand_where_their_axis_puts_them(book_style):
    labels = [0, 3, 2, 0, 1]
    terms = one_hot(labels, 4) * np.array([[0.7, 1.4, 2.8, 0.5, 0.9]]).T
    axes = figures.libraries.reductions(OUTCOMES, terms)
    at = {text.get_position(): text.get_text() for text in axes.texts}
    by_row, by_column = (
        [box for box in axes.patches if same_color(box.get_edgecolor(), color)]
        for color in (GAP, MODEL)
    )
    assert corners(filled(axes.patches)) == [(label, i) for i, label in enumerate(labels)]
    assert [box.get_y() for box in by_row] == list(range(5)) and not hatched(by_row)
    assert [box.get_x() for box in by_column] == list(range(4)) and hatched(by_column) == by_column
    for boxes, sums in ((by_row, terms.sum(axis=1)), (by_column, terms.sum(axis=0))):
        written = [at[x + 0.5, y + 0.5] for x, y in corners(boxes)]
        assert written == [f"{total:.3f}" for total in sums]


def test_labels_pick_by_the_name_above_a_column(book_style):
    p = np.array([[1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 16, 13 / 16, 1 / 16, 1 / 16]])
    left, right = figures.libraries.columns_read(OUTCOMES, [3, 1], p)
    assert list(ticks(left.xaxis)) == OUTCOMES and list(ticks(right.xaxis)) == sorted(OUTCOMES)
    assert corners(filled(left.patches)) == [(3, 0), (1, 1)]
    assert corners(hatched(right.patches)) == [(2, 0), (0, 1)]  # snow and cloud of the alphabet
    for axes in (left, right):  # the numbers stay where they are
        assert words(axes)[:8] == [str(Fraction(value)) for value in p.flat]


SHIFTS = {"night": (8_000, 9649.7), "morning": (112_000, 59422.1), "afternoon": (76_000, 43271.2)}
COUNTS, SUMS = np.transpose(list(SHIFTS.values()))


def test_areas_are_the_mean_of_the_samples_and_the_mean_of_the_means(book_style):
    panels = figures.scale.means_as_areas(list(SHIFTS), SUMS / COUNTS, COUNTS)
    means = SUMS.sum() / COUNTS.sum(), np.mean(SUMS / COUNTS)
    named = [f"{name}\n{total / n:.3g}" for name, (n, total) in SHIFTS.items()]
    for axes, shares, mean in zip(panels, (COUNTS / COUNTS.sum(), 1 / 3), means, strict=True):
        assert side_by_side(axes.patches) == pytest.approx(np.broadcast_to(shares, 3))
        assert heights(axes.patches) == pytest.approx(SUMS / COUNTS, abs=5e-4)
        assert line(axes)[1] == pytest.approx(mean, abs=1e-3)
        assert words(axes) == [f"mean {mean:.3g}"] and list(ticks(axes.xaxis)) == named


def test_peaks_are_drawn_in_whole_megabytes_and_ways_differ_in_more_than_colour(book_style):
    peaks = {"at once": [16.1, 64.3], "losses kept": [6.9, 9.2], "two numbers kept": [6.8, 6.9]}
    axes = figures.scale.memory([1, 4], peaks)
    for style, megabytes in zip((":", "--", "-"), peaks.values(), strict=True):
        assert line(axes, ls=style).tolist() == [[1, 4], np.round(megabytes).tolist()]
    assert len({each.get_marker() for each in axes.lines}) == len(peaks)
    assert legend(axes) == list(peaks)


def test_blocks_are_as_high_as_they_are_large_and_their_numbers_add_up(book_style):
    sizes = np.array([0.328, 4.592, 3.116])
    axes = figures.scale.what_travels(list(SHIFTS), sizes, SUMS, COUNTS)
    assert heights(axes.patches) == pytest.approx(sizes / sizes.sum())
    bottoms = [box.get_y() for box in axes.patches]
    assert (np.diff(bottoms) < -heights(axes.patches)[1:]).all()  # one below the other
    for (name, (n, total)), size in zip(SHIFTS.items(), sizes, strict=True):
        assert {f"{name}\n{size:.1f} MB", f"{total:.0f}\n{n}"} <= set(words(axes))
    assert "112343\n196000\n\n0.5732\nnats a digit" in words(axes)


# --- The style -----------------------------------------------------------------------------------


def test_the_style_does_not_take_over_the_readers_settings():
    with plt.rc_context({"font.size": 31, "lines.linestyle": ":"}):
        figures.use_book_style()
        assert plt.rcParams["font.size"] == 11.5
        assert plt.rcParams["lines.linestyle"] == "-"
