"""Entropy: matches, runs and marks of any number and size can be read."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import same_color

from bookparts.figures import entropy as figures
from crossent import entropy, surprisal
from drawing import HARD, LONG, NAMES, truths_and_models, unreadable

MATCHES = {
    "a certain one": (["home", "away"], {"match 1": [0.5, 0.5], "match 2": [1, 0]}),
    "three results": (["home", "draw", "away"], {"a": [0.5, 0.3, 0.2], "b": [0.999, 0.001, 0]}),
    "eight": (LONG, {"extraordinary": HARD["eight, very unequal"][1], "b": [0.125] * 8}),
    "three matches": (["home", "away"], {"a": [0, 1], "b": [0.6, 0.4], "c": [0.9, 0.1]}),
}


def two_decimals(number: float) -> str:
    return f"{number:.2f}".replace("inf", "∞")


def check_sums(results, matches):
    for draw, weighted in ((figures.plain_sums, False), (figures.weighted_sums, True)):
        grid = draw(results, matches)
        assert unreadable(grid) == []
        for axes, (name, P) in zip(grid.flat, matches.items(), strict=False):
            total = entropy(P, base=2) if weighted else surprisal(P, base=2).sum()
            title = axes.get_title("left").replace("\n", " ")
            assert title == f"{name}: {'area' if weighted else 'sum'} {two_decimals(total)} bits"


@pytest.mark.parametrize(("results", "matches"), MATCHES.values(), ids=MATCHES)
def test_the_sums_follow(results, matches):
    check_sums(results, matches)


@pytest.mark.parametrize("draw", [figures.plain_sums, figures.weighted_sums])
def test_boxes_side_by_side_have_a_border_but_a_needle_keeps_its_colour(draw):
    grid = draw(["home", "draw", "away"], {"a": [0.495, 0.495, 0.01]})
    looks = [same_color(box.get_edgecolor()[:3], "white") for box in grid[0, 0].patches]
    assert looks == [True, True, draw is figures.plain_sums]


@pytest.mark.thorough
@settings(max_examples=20)
@given(truths_and_models())
def test_the_sums_follow_any_matches(data):
    plt.close("all")
    names, P, Q = data
    check_sums(names, {names[0]: P, "another": Q})


CHANCE = np.random.default_rng(1)
RUNS = [
    (100 * CHANCE.integers(1, 4, size=(8, 300)), 175.0, "H(P) = 175 bits"),
    (np.zeros((2, 20)), 0.0, "H(P) = 0 bits"),
    ([9.97, 0.001] * 4, 1.0, "H(P) = 1 bit"),
]


@pytest.mark.parametrize(("surprisals", "H", "words"), RUNS)
def test_all_runs_are_drawn(surprisals, H, words):
    axes = figures.running_averages(surprisals, H)
    assert unreadable(axes) == []
    level, *runs = axes.lines
    values = np.atleast_2d(surprisals)
    assert [run.get_ydata()[-1] for run in runs] == pytest.approx(values.mean(axis=1))
    assert set(level.get_ydata()) == {H} and [text.get_text() for text in axes.texts] == [words]
    low, high = axes.get_ylim()
    assert all(low < y < high for line in axes.lines for y in line.get_ydata())


MARKED = {
    "at the ends": dict(zip(NAMES, [0, 0.001, 0.3, 0.5, 0.52, 0.8, 0.999, 1], strict=True)),
    "all at once": dict(zip(LONG[:5], [0.5] * 5, strict=True)),
    "close together": dict(zip(LONG[:6], [0.99, 0.985, 0.98, 0.97, 0.96, 0.95], strict=True)),
}


def check_arch(firsts):
    axes = figures.binary_entropy_curve({name: [p, 1 - p] for name, p in firsts.items()})
    assert unreadable(axes) == []
    assert [line.get_xdata()[0] for line in axes.lines[1:]] == pytest.approx([*firsts.values()])
    bits = [two_decimals(entropy([p, 1 - p], base=2)) for p in firsts.values()]
    expected = [f"{name}: {each} bits" for name, each in zip(firsts, bits, strict=True)]
    assert [text.get_text() for text in axes.texts] == expected


@pytest.mark.parametrize("firsts", MARKED.values(), ids=MARKED)
def test_every_match_is_marked_on_the_arch(firsts):
    check_arch(firsts)


@pytest.mark.thorough
@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(LONG), st.floats(0, 1), max_size=6))
def test_any_match_is_marked_on_the_arch(firsts):
    plt.close("all")
    check_arch(firsts)


CORNERS = [[1, 0, 0], [0, 0, 1], [0.999, 0.001, 0], [0.3, 0.3, 0.4], [0.33, 0.33, 0.34]]


@pytest.mark.parametrize("names", [list("abc"), LONG[:3]])
def test_every_mark_on_the_triangle_has_its_entropy(names):
    marked = dict(zip(LONG, CORNERS, strict=False))
    axes = figures.simplex(names, marked)
    assert unreadable(axes) == []
    words = [text.get_text() for text in axes.texts][-len(marked) :]
    assert words == [f"{name}\n{entropy(P, base=2):.3f}" for name, P in marked.items()]


THREE = ["sun", "rain", "snow"]


@pytest.mark.parametrize(
    ("draw", "arguments", "words"),
    [
        (figures.plain_sums, (["a", "b"], {"match": [0.6, 0.6]}), "^match sums to 1.2"),
        (
            figures.weighted_sums,
            (["a"], {"match": [0.5, 0.5]}),
            "^outcomes has 1 names, expected 2",
        ),
        (figures.binary_entropy_curve, ({"match": [0.6, 0.6]},), "^match sums to 1.2"),
        (figures.binary_entropy_curve, ({"m": [0.5, 0.5, 0]},), "^m has 3 outcomes, expected 2"),
        (figures.simplex, (["a", "b"], {}), "^outcomes has 2 names, expected 3"),
        (figures.simplex, (THREE, {"A": [0.6, 0.6, 0]}), "^A sums to 1.2"),
        (figures.simplex, (THREE, {"A": [0.5, 0.5]}), "^A has 2 outcomes, expected 3"),
        (figures.running_averages, ([[1, np.inf]], 1), r"^surprisals\[0, 1\] is inf, expected"),
        (figures.running_averages, ([[1]], 1), r"^surprisals has shape \(1, 1\), expected two"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, arguments, words):
    with pytest.raises(ValueError, match=words):
        draw(*arguments)
