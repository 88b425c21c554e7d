"""Areas: each truth and model has its boxes, its title and its names, and all can be read."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from matplotlib.text import Text

from bookparts.figures import areas
from crossent import cross_entropy, entropy, kl_divergence, surprisal
from drawing import HARD, truths_and_models, unreadable


def costs_and_savings(P, Q) -> list[float]:
    """What the outcomes that happen cost with Q, what they save, and both together."""
    p, q = np.array([P, Q])[:, np.array(P) > 0]
    extra = surprisal(q, base=2) - surprisal(p, base=2)
    terms = p * extra
    return [terms[extra > 0].sum(), -terms[extra < 0].sum(), kl_divergence(P, Q, base=2)]


# The function, and the numbers in its title.
DRAWN = {
    areas.entropy_areas: lambda P, Q: [entropy(P, base=2)],
    areas.cross_entropy_areas: lambda P, Q: [cross_entropy(P, Q, base=2), entropy(P, base=2)],
    areas.divergence_areas: costs_and_savings,
}
each_function = pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
PLAIN = {"a zero in either", "five with long names, peaked", "eight, very unequal"}
TRIED = [
    pytest.param(*data, id=name, marks=[pytest.mark.thorough] * (name not in PLAIN))
    for name, data in HARD.items()
]


def drawn(draw, names, P, Q):
    return draw(names, P) if draw is areas.entropy_areas else draw(names, P, Q)


def stated(title: str) -> list[float]:
    found = re.findall(r"[\d.]+(?:e[−+]\d+)?|∞", title)
    return [float(number.replace("−", "-").replace("∞", "inf")) for number in found]


def rounded(numbers) -> list[float]:
    return [float(f"{number:.3g}") for number in numbers]


def check(draw, names, P, Q):
    axes = drawn(draw, names, P, Q)
    assert unreadable(axes) == []
    assert stated(axes.get_title("left")) == rounded(DRAWN[draw](P, Q))
    below = [label.get_text() for label in axes.get_xticklabels()]
    assert [re.split("\n|: ", label)[0] for label in below] == list(names)
    assert list(axes.get_xticks()) == sorted(axes.get_xticks())
    return axes, below


@each_function
@pytest.mark.parametrize(("names", "P", "Q"), TRIED)
def test_the_drawing_follows(draw, names, P, Q):
    check(draw, names, P, Q)


@pytest.mark.thorough
@each_function
@settings(max_examples=30)
@given(truths_and_models())
def test_the_drawing_follows_any_truth_and_model(draw, data):
    plt.close("all")
    check(draw, *data)


@pytest.mark.parametrize("draw", [areas.cross_entropy_areas, areas.divergence_areas])
def test_an_infinite_box_reaches_the_end_and_says_so(draw):
    axes, below = check(draw, ["sun", "rain", "snow"], [0.5, 0.25, 0.25], [0.5, 0.5, 0])
    tallest = max(axes.patches, key=lambda box: box.get_height())
    assert tallest.get_x() == 0.75 and tallest.get_height() == axes.get_ylim()[1]
    assert [text.get_text() for text in axes.texts if "∞" in text.get_text()]
    # Too narrow for words, it has them with its name.
    _, below = check(draw, ["sun", "rain", "snow"], [0.5, 0.499, 0.001], [0.5, 0.5, 0])
    assert ["∞" in label for label in below] == [False, False, True]


def test_terms_that_do_not_fit_their_boxes_stand_with_the_names():
    P = [0.9, 0.06, 0.03, 0.01]
    _, below = check(areas.entropy_areas, list("abcd"), P, P)
    assert areas_in(below) == rounded(P * surprisal(P, base=2))


def test_terms_that_fit_stand_in_their_boxes():
    axes, below = check(areas.entropy_areas, list("abcd"), [0.25] * 4, [0.25] * 4)
    assert below == list("abcd") and words_in(axes) == ["0.5"] * 4


def areas_in(labels) -> list[float]:
    found = [re.fullmatch(r".*\n([\d.]+)\nbits?", label) for label in labels]
    return [float(area[1]) for area in found if area]


def words_in(axes) -> list[str]:
    """The digits in each box that has some, from the bottom to the top."""
    boxes = {}
    for text in filter(Text.get_text, axes.texts):
        x, y = text.get_position()
        boxes.setdefault(x, {})[y] = text.get_text()
    return ["".join(boxes[x][y] for y in sorted(boxes[x])) for x in sorted(boxes)]


@pytest.mark.parametrize(
    ("P", "words"),
    [
        ([1 / 2, 1 / 4, 1 / 8, 1 / 8], ["1", "01", "001", "000"]),
        ([1 / 8, 1 / 2, 1 / 8, 1 / 4], ["001", "1", "000", "01"]),
        ([1 / 4] * 4, ["11", "10", "01", "00"]),
        ([1 / 2, 0, 1 / 4, 1 / 4], ["1", "0000", "01", "00"]),
    ],
)
def test_code_words_as_long_as_the_boxes_are_high_put_a_digit_into_each_bit(P, words):
    names = ["sun", "cloud", "rain", "snow"]
    axes = areas.entropy_areas(names, P, code=dict(zip(names, words, strict=True)))
    assert unreadable(axes) == []
    boxes = [box for box in axes.patches if box.get_width()]
    shown = [word for word, p in zip(words, P, strict=True) if p]
    assert [len(word) for word in shown] == [box.get_height() for box in boxes]
    assert words_in(axes) == shown
    terms = [-p * np.log2(p) if p else 0 for p in P]
    below = [label.get_text() for label in axes.get_xticklabels()]
    assert areas_in(below) == rounded(terms)


SIX = [*(2.0 ** -np.arange(1, 7)), 2**-6]


@pytest.mark.parametrize(
    ("P", "words"),
    [
        ([1 / 2, 1 / 4, 1 / 8, 1 / 8], None),
        ([0.4, 0.3, 0.2, 0.1], ["1", "01", "001", "000"]),
        ([1 / 4] * 4, ["1", "01", "001", "000"]),
        ([0, 1, 0, 0], ["01", "1", "001", "000"]),
        (SIX, [*("0" * zeros + "1" for zeros in range(6)), "0" * 6]),
    ],
    ids=["not asked", "not whole", "other lengths", "certain", "too narrow"],
)
def test_digits_that_do_not_stand_for_bits_or_do_not_fit_are_left_out(P, words):
    names = [f"{i}" for i in range(len(P))]
    code = words and dict(zip(names, words, strict=True))
    axes = areas.entropy_areas(names, P, code=code)
    assert unreadable(axes) == []
    assert not axes.collections  # no lines between digits


@each_function
def test_what_is_no_distribution_is_refused(draw):
    bad = [0.5, 0.5, 0.125]
    with pytest.raises(ValueError, match=r"^P sums to 1.125, expected 1"):
        drawn(draw, list("abc"), bad, [0.5, 0.5, 0])
    with pytest.raises(ValueError, match="^outcomes has 3 names, expected 2"):
        drawn(draw, list("abc"), [0.5, 0.5], [0.5, 0.5, 0])
    if draw is not areas.entropy_areas:
        with pytest.raises(ValueError, match=r"^Q sums to 1.125, expected 1"):
            drawn(draw, list("abc"), [0.5, 0.5, 0], bad)
