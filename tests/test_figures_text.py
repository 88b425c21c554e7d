"""Every text of every figure can be read, in the SVG that the notebooks store and readers see.

Texts are stored as outlines of letters, so their extents follow from the file alone. Below the
checks, each is shown a figure that it must refuse.
"""

import functools
import io
import json
import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

BOOK = Path(__file__).resolve().parents[1] / "book"
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
SMALLEST_TYPE = 10  # points; a phone shows them at about three fifths
AIR = 1  # point between two texts

STORED = {
    cell["metadata"]["mystnb"]["figure"]["name"]: "".join(output["data"]["image/svg+xml"])
    for path in BOOK.glob("**/*.ipynb")
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    for output in cell.get("outputs", [])
    if "image/svg+xml" in output.get("data", {})
}


# --- The texts of an SVG -------------------------------------------------------------------------


class Text(NamedTuple):
    words: str
    low: np.ndarray  # left and upper end of its ink, in points
    high: np.ndarray  # right and lower end
    size: float  # of its letters; sub- and superscripts are smaller


def matrix(element) -> np.ndarray:
    """The 3 x 3 matrix of an element's transform."""
    found = np.eye(3)
    for name, values in re.findall(r"(\w+)\(([^)]*)\)", element.get("transform", "")):
        numbers = map(float, re.split(r"[ ,]+", values.strip()))
        step = {
            "translate": Affine2D().translate,
            "scale": Affine2D().scale,
            "rotate": Affine2D().rotate_deg,
        }[name](*numbers)
        found = found @ step.get_matrix()
    return found


def outline(path) -> np.ndarray:
    """The points of a path, those that its curves bend towards included, in columns."""
    points = np.array(re.findall(r"-?[\d.]+", path.get("d", "")), dtype=float).reshape(-1, 2)
    return matrix(path) @ np.column_stack([points, np.ones(len(points))]).T


def glyphs(element, outer, outlines):
    """The outline and the size of each letter below an element, in the figure's points."""
    here = outer @ matrix(element)
    if element.tag == f"{SVG}use":
        yield (here @ outlines[element.get(LINK)])[:2], 100 * abs(np.linalg.det(here)) ** 0.5
    for child in element:
        if child.tag != f"{SVG}defs":
            yield from glyphs(child, here, outlines)


@functools.cache
def read(svg: str) -> tuple[list[Text], np.ndarray]:
    """The texts of a figure, and the figure's size in points."""
    builder = ElementTree.TreeBuilder(insert_comments=True)
    root = ElementTree.fromstring(svg, ElementTree.XMLParser(target=builder))
    outlines = {f"#{path.get('id')}": outline(path) for path in root.iter(f"{SVG}path")}
    texts = []
    for group in root.iter(f"{SVG}g"):
        if re.fullmatch(r"text_\d+", group.get("id", "")):
            comment = next(child for child in group.iter() if child.tag is ElementTree.Comment)
            letters, sizes = zip(*glyphs(group, np.eye(3), outlines), strict=True)
            ink = np.concatenate(letters, axis=1)
            texts.append(Text(comment.text.strip(), ink.min(axis=1), ink.max(axis=1), max(sizes)))
    return texts, np.array(root.get("viewBox").split()[2:], dtype=float)


# --- The checks ----------------------------------------------------------------------------------


def texts_are_outlines(svg):
    if "<text" in svg or not read(svg)[0]:
        yield "its texts are not outlines: what they look like depends on the reader's fonts"


def no_text_is_cut_off(svg):
    texts, size = read(svg)
    for text in texts:
        if min(*text.low, *(size - text.high)) < 0:
            yield f"{text.words!r} is cut off at the edge"


def no_text_is_small(svg):
    for text in read(svg)[0]:
        if text.size < SMALLEST_TYPE - 1e-6:
            yield f"{text.words!r} has letters of {text.size:.1f} points"


def no_text_covers_another(svg):
    for a, b in combinations(read(svg)[0], 2):
        if max(*(a.low - b.high), *(b.low - a.high)) < AIR:
            yield f"{a.words!r} and {b.words!r} are not apart"


CHECKS = [texts_are_outlines, no_text_is_cut_off, no_text_is_small, no_text_covers_another]


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
