"""Every text of every figure can be read, in the SVG that the notebooks store and readers see.

Below, each check is shown a figure that it must refuse.
"""

import io
import json
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from svg import (
    CHECKS,
    no_text_covers_another,
    no_text_is_cut_off,
    no_text_is_small,
    read,
    texts_are_outlines,
)

BOOK = Path(__file__).resolve().parents[1] / "book"

STORED = {
    cell["metadata"]["mystnb"]["figure"]["name"]: "".join(output["data"]["image/svg+xml"])
    for path in BOOK.glob("**/*.ipynb")
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    for output in cell.get("outputs", [])
    if "image/svg+xml" in output.get("data", {})
}


@pytest.mark.parametrize("name", STORED)
def test_every_text_can_be_read(name):
    assert [complaint for check in CHECKS for complaint in check(STORED[name])] == []


# --- The checks, checked -------------------------------------------------------------------------


PLACES = {
    "A title": (20, 190, 0),
    "turned": (20, 60, 90),
    "slanted": (100, 60, 30),
    "with $10^4$": (100, 20, 0),
    "beside": (200, 20, 0),
}


def drawn(size=10, settings=(), **moved) -> str:
    """A figure of 288 x 216 points with five texts: where they begin, and their angles."""
    with plt.rc_context({"svg.fonttype": "path", **dict(settings)}):
        figure = plt.figure(figsize=(4, 3))
        for words, place in PLACES.items():
            x, y, angle = moved.get(words.split()[0], place)
            figure.text(x / 288, y / 216, words, rotation=angle, rotation_mode="anchor", size=size)
        file = io.StringIO()
        figure.savefig(file, format="svg")
        plt.close(figure)
    return file.getvalue()


@pytest.mark.parametrize("check", CHECKS)
def test_check_accepts_a_figure_that_can_be_read(check):
    assert list(check(drawn())) == []


@pytest.mark.parametrize(
    ("check", "change"),
    [
        (texts_are_outlines, {"settings": {"svg.fonttype": "none"}}),
        (no_text_is_small, {"size": 9.9}),
        (no_text_is_cut_off, {"A": (-2, 190, 0)}),
        (no_text_is_cut_off, {"A": (260, 190, 0)}),
        (no_text_is_cut_off, {"A": (20, 210, 0)}),
        (no_text_is_cut_off, {"turned": (20, 190, 90)}),
        (no_text_is_cut_off, {"turned": (6, 60, 90)}),
        (no_text_is_cut_off, {"slanted": (100, -2, -30)}),
        (no_text_covers_another, {"beside": (140, 20, 0)}),
        (no_text_covers_another, {"beside": (100, 29, 0)}),  # on the superscript
        (no_text_covers_another, {"turned": (28, 165, 90)}),
        (no_text_covers_another, {"slanted": (180, 10, 30)}),
        (no_text_covers_another, {"A": (20, 190, 0), "turned": (20, 190, 0)}),
    ],
)
def test_check_refuses_a_figure_that_cannot(check, change):
    assert list(check(drawn(**change)))


def test_a_texts_extent_is_that_of_its_ink():
    texts, size = read(drawn(size=10))
    assert list(size) == [288, 216]
    assert [text.words for text in texts] == list(PLACES)
    for text, (words, (x, y, angle)) in zip(texts, PLACES.items(), strict=True):
        there = Affine2D().rotate_deg(angle).translate(x, y)
        ink = there.transform_path(TextPath((0, 0), words, size=10)).get_extents()
        # Upwards in Matplotlib, downwards in an SVG.
        assert text.low == pytest.approx([ink.x0, 216 - ink.y1], abs=0.5)
        assert text.high == pytest.approx([ink.x1, 216 - ink.y0], abs=0.5)
        assert text.size == pytest.approx(10)
