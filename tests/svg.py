"""What can be read in an SVG: a check takes one and yields its complaints.

Texts are stored as outlines of letters, so their extents follow from the file alone. The checks are
checked in test_figures_text.py.
"""

import functools
import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from matplotlib.transforms import Affine2D

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
SMALLEST_TYPE = 10  # points; a phone shows them at about three fifths
AIR = 1  # point between two texts


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
