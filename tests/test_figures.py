"""The figures draw what the helper computes. (That no drawn byte changes unseen is nbval's part.)

Here: what holds for every figure, the areas, and the first chapter. A file a chapter for the rest.
"""

import inspect
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text

from bookparts import figures
from crossent import cross_entropy, entropy, kl_divergence, surprisal
from drawings import (
    CANDIDATES,
    DRAWINGS,
    OUTCOMES,
    P,
    Q,
    area,
    figure_of,
    heights,
    marks,
    svg,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")

every_drawing = pytest.mark.parametrize(
    "draw", DRAWINGS, ids=[draw.func.__name__ for draw in DRAWINGS]
)
SMALLEST_TYPE = 10  # points; a phone shows them at about three fifths


def texts_drawn(figure, monkeypatch) -> dict:
    """Every text that the SVG holds, with its extent in points."""
    extents = {}
    draw = Text.draw

    def note_and_draw(text, renderer):
        if text.get_visible() and text.get_text():
            extents[text] = Text.get_window_extent(text, renderer)
        draw(text, renderer)

    monkeypatch.setattr(Text, "draw", note_and_draw)
    svg(figure)
    return extents


def test_the_style_does_not_take_over_the_readers_settings():
    plt.rcParams["font.size"] = 31
    plt.rcParams["lines.linestyle"] = ":"
    figures.use_book_style()
    assert plt.rcParams["font.size"] == 11.5
    assert plt.rcParams["lines.linestyle"] == "-"


def test_every_public_function_is_among_the_drawings():
    modules = [module for _, module in inspect.getmembers(figures, inspect.ismodule)]
    public = {
        function
        for module in modules
        if module is not figures.style
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert {draw.func for draw in DRAWINGS} == public


@every_drawing
def test_a_figure_comes_out_byte_for_byte_the_same(draw):
    first, second = (svg(figure_of(draw())) for _ in range(2))
    assert first == second


@every_drawing
def test_every_text_can_be_read(draw, monkeypatch):
    figure = figure_of(draw())
    texts = texts_drawn(figure, monkeypatch)
    assert texts
    width, height = figure.get_size_inches() * 72
    for text, extent in texts.items():
        assert 0 <= extent.x0 and extent.x1 <= width, f"{text} is cut off at the side"
        assert 0 <= extent.y0 and extent.y1 <= height, f"{text} is cut off above or below"
        assert text.get_fontsize() >= SMALLEST_TYPE, f"{text} is too small"


@every_drawing
def test_no_text_covers_another(draw, monkeypatch):
    # One point of the extent is air.
    cores = [
        (text, extent.padded(-1))
        for text, extent in texts_drawn(figure_of(draw()), monkeypatch).items()
    ]
    for i, (text, core) in enumerate(cores):
        for other, its_core in cores[:i]:
            assert not core.overlaps(its_core), f"{text} and {other}"


def test_entropy_is_the_area_of_its_boxes():
    axes = figures.areas.entropy_areas(OUTCOMES, P, title="")
    assert area(axes.patches) == pytest.approx(entropy(P, base=2))
    assert heights(axes.patches) == pytest.approx([1, 2, 3, 3])
    assert words(axes) == ["0.5", "0.5", "0.375", "0.375"]


def test_boxes_stand_side_by_side_and_each_outcome_below_its_own():
    for draw in (
        figures.areas.entropy_areas,
        partial(figures.areas.cross_entropy_areas, Q=Q),
        partial(figures.areas.divergence_areas, Q=Q),
    ):
        axes = draw(OUTCOMES, P, title="")
        assert [box.get_x() for box in axes.patches[:4]] == [0, 1 / 2, 3 / 4, 7 / 8]
        assert [box.get_width() for box in axes.patches[:4]] == [1 / 2, 1 / 4, 1 / 8, 1 / 8]
        assert axes.get_xticks() == pytest.approx([1 / 4, 5 / 8, 13 / 16, 15 / 16])
        assert [tick.get_text() for tick in axes.get_xticklabels()] == OUTCOMES


def test_cross_entropy_is_the_area_of_the_models_boxes():
    axes = figures.areas.cross_entropy_areas(OUTCOMES, P, Q, title="")
    assert area(axes.patches[:4]) == pytest.approx(cross_entropy(P, Q, base=2))
    assert area(axes.patches[4:]) == pytest.approx(entropy(P, base=2))


def test_kl_divergence_is_the_signed_area_between_the_heights():
    axes = figures.areas.divergence_areas(OUTCOMES, P, Q, title="")
    assert area(axes.patches) == pytest.approx(kl_divergence(P, Q, base=2))
    assert area(axes.patches[4:]) == pytest.approx(-0.25)
    assert words(axes) == ["+0.5", "+0.25", "−0.25", "+0"]


def test_only_an_additive_measure_stays_on_the_diagonal():
    grid = figures.information.additivity_test(CANDIDATES)
    on_diagonal = [
        np.allclose(*np.asarray(axes.collections[0].get_offsets()).T) for axes in grid.flat
    ]
    assert on_diagonal == [False, False, False, True]
    assert [axes.get_title("left") for axes in grid.flat] == list(CANDIDATES)
    for axes in grid.flat:
        assert np.array_equal(*axes.lines[0].get_data())  # the guide is the diagonal


def test_the_surprisal_curve_is_the_surprisal():
    axes = figures.information.surprisal_curve(OUTCOMES, P)
    p, bits = axes.lines[0].get_data()
    assert bits == pytest.approx(surprisal(p, base=2))
    assert marks(axes) == [(1 / 8, 3), (1 / 4, 2), (1 / 2, 1)]
    assert words(axes) == ["rain or snow: 3 bits", "cloud: 2 bits", "sun: 1 bit"]


def test_the_scale_on_the_right_is_in_nats():
    axes = figures.information.surprisal_curve(OUTCOMES, P)
    axes.figure.canvas.draw()
    (nats,) = axes.child_axes
    assert nats.get_ylim() == pytest.approx((0, surprisal(2.0**-7)))


def test_the_question_tree_has_a_leaf_for_each_outcome():
    axes = figures.information.question_tree(OUTCOMES)
    leaves = [text for text in words(axes) if "\n" in text]
    assert leaves == [
        "sun\n1 question",
        "cloud\n2 questions",
        "rain\n3 questions",
        "snow\n3 questions",
    ]
