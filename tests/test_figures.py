"""The figures draw what the helper computes. (That no drawn byte changes unseen is nbval's part.)"""

import io

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from infotheory import cross_entropy, entropy, figures, kl_divergence, surprisal

matplotlib.use("Agg")

OUTCOMES = ["sun", "cloud", "rain", "snow"]
P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
Q = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])


@pytest.fixture(autouse=True)
def book_style():
    figures.use_book_style()
    yield
    plt.close("all")


def svg(figure) -> bytes:
    figure.canvas.draw()
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def box_areas(axes, first: int, last: int) -> float:
    """Signed area of the bars first..last-1, in the order in which they were drawn."""
    return sum(box.get_width() * box.get_height() for box in axes.patches[first:last])


def test_the_style_does_not_take_over_the_readers_settings():
    plt.rcParams["font.size"] = 31
    plt.rcParams["lines.linestyle"] = ":"
    figures.use_book_style()
    assert plt.rcParams["font.size"] == 11
    assert plt.rcParams["lines.linestyle"] == "-"


def test_a_figure_comes_out_byte_for_byte_the_same():
    first, second = (svg(figures.information.surprisal_curve(OUTCOMES, P).figure) for _ in range(2))
    assert first == second


def test_entropy_is_the_area_of_its_boxes():
    axes = figures.areas.entropy_areas(OUTCOMES, P, title="")
    assert box_areas(axes, 0, 4) == pytest.approx(entropy(P, base=2))


def test_cross_entropy_is_the_area_of_the_models_boxes():
    axes = figures.areas.cross_entropy_areas(OUTCOMES, P, Q, title="")
    assert box_areas(axes, 0, 4) == pytest.approx(cross_entropy(P, Q, base=2))
    assert box_areas(axes, 4, 8) == pytest.approx(entropy(P, base=2))


def test_kl_divergence_is_the_signed_area_between_the_heights():
    axes = figures.areas.divergence_areas(OUTCOMES, P, Q, title="")
    assert box_areas(axes, 0, 8) == pytest.approx(kl_divergence(P, Q, base=2))
    assert box_areas(axes, 4, 8) == pytest.approx(-0.25)


def test_the_surprisal_curve_is_the_surprisal():
    axes = figures.information.surprisal_curve(OUTCOMES, P)
    curve, *marks = axes.lines
    assert curve.get_ydata() == pytest.approx(surprisal(curve.get_xdata(), base=2))
    assert [tuple(mark.get_data()[i][0] for i in (0, 1)) for mark in marks] == [
        (1 / 8, 3),
        (1 / 4, 2),
        (1 / 2, 1),
    ]


def test_only_an_additive_measure_stays_on_the_diagonal():
    grid = figures.information.additivity_test(
        {"a": lambda p: 1 - p, "b": lambda p: 1 / p, "c": lambda p: -np.log(p), "d": np.sqrt}
    )
    on_diagonal = [
        np.allclose(*np.asarray(axes.collections[0].get_offsets()).T) for axes in grid.flat
    ]
    assert on_diagonal == [False, False, True, False]


def test_the_question_tree_has_a_leaf_for_each_outcome():
    axes = figures.information.question_tree(OUTCOMES)
    leaves = [text.get_text() for text in axes.texts if "\n" in text.get_text()]
    assert leaves == [
        "sun\n1 question",
        "cloud\n2 questions",
        "rain\n3 questions",
        "snow\n3 questions",
    ]
