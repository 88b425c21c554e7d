"""A reader changes a chapter's data and runs all: the figures follow, or say why not."""

import re

import pytest

from chapters import BOOK, complaints

# The chapter, and what a reader changes in it: the old text of a cell and the new one.
EDITS = [
    (
        "kl-divergence",
        ("Q = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])", "Q = P"),
    ),
]
# The first of each chapter runs with every push, the others before pages are published.
TRIED = [
    pytest.param(*edit, marks=[pytest.mark.thorough] * (edit[0] in [e[0] for e in EDITS[:i]]))
    for i, edit in enumerate(EDITS)
]


@pytest.mark.parametrize(("chapter", "edit"), TRIED)
def test_the_figures_follow(chapter, edit):
    assert complaints(BOOK / f"{chapter}.ipynb", edit) == []


# What is no distribution, and the start of the helper's error, in every figure that would draw it.
REFUSED = []


@pytest.mark.parametrize(("chapter", "edit", "words"), REFUSED)
def test_the_figures_say_why_not(chapter, edit, words):
    found = complaints(BOOK / f"{chapter}.ipynb", edit)
    assert found and not [each for each in found if not re.search(words, each)]
