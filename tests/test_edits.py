"""A reader changes a chapter's data and runs all: the figures follow, or say why not."""

import re

import pytest

from chapters import BOOK, complaints

# The chapter, and what a reader changes in it: pairs of the old text of a cell and the new one.
P = "P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])"
OUTCOMES = 'outcomes = ["sun", "cloud", "rain", "snow"]'
CLASSES = 'classes = ["sun", "cloud", "rain", "snow"]'
LAST_FORMAT = '"float64": (11, 52),'
EDITS = [
    (
        "kl-divergence",
        ("Q = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])", "Q = P"),
    ),
    ("beyond/loss-is-code-length", ("test_size=600", "test_size=1200")),
    ("beyond/loss-is-code-length", ("random_state=0", "random_state=1"), ("C=1,", "C=1000,")),
    ("beyond/loss-is-code-length", ("W = W - (X_train.T", "W = W - 30 * (X_train.T")),
    ("beyond/stuck-loss", ("[8, 4, 2, 2]", "[13, 1, 1, 1]")),
    ("beyond/stuck-loss", ("[8, 4, 2, 2]", "[4, 4, 4, 4]")),
    ("beyond/stuck-loss", ("[8, 4, 2, 2]", "[16, 0, 0, 0]"), ("rate=4.0", "rate=40.0")),
    (
        "beyond/stuck-loss",
        (CLASSES, 'classes = ["sun", "thunder, hail", "rain", "snow", "fog"]'),
        ("[8, 4, 2, 2]", "[5, 4, 3, 2, 1]"),
    ),
    (
        "beyond/stuck-loss",
        (CLASSES, 'classes = ["yes", "no"]'),
        ("[8, 4, 2, 2]", "[1, 99]"),
        ("P_x = np.array([1 / 2, 1 / 2])", "P_x = np.array([1 / 10, 9 / 10])"),
        ("floors_by_classes(0.1)", "floors_by_classes(1)"),
    ),
    ("beyond/floating-point", (LAST_FORMAT, f'{LAST_FORMAT} "float8": (4, 3),')),
    (
        "beyond/floating-point",
        (LAST_FORMAT, f'{LAST_FORMAT} "wide float8": (5, 2), "float4": (2, 1),'),
        ("P = np.arange(1, 11) / 55", "P = np.array([0.9, 0.06, 0.03, 0.01])"),
        ("np.arange(-60, 60, 0.25)", "np.arange(-20, 30, 0.25)"),
        ("K = 4", "K = 10"),
        ("np.arange(2, 13)", "np.arange(1, 10)"),
    ),
    ("beyond/in-practice", (P, "P = np.full(4, 1 / 4)")),
    ("beyond/in-practice", (P, "P = np.array([49 / 80, 1 / 4, 1 / 8, 1 / 80])")),
    (
        "beyond/in-practice",
        (OUTCOMES, 'outcomes = ["sun", "clear evenings", "rain", "snow", "fog"]'),
        (P, "P = np.array([0.9, 0.06, 0.03, 0.005, 0.005])"),
        ("for t in (1, T)", "for t in (0.25, 1, T, 10)"),
    ),
    (
        "beyond/in-practice",
        (OUTCOMES, 'outcomes = ["sun", "rain"]'),
        (P, "P = np.array([0.999, 0.001])"),
        ("K, epsilon = len(P), 0.1", "K, epsilon = len(P), 0.9"),
        ("for n in (1, 2, 3, 4):\n    table", "for n in (1, 2, 3, 4, 5):\n    table"),
    ),
    ("beyond/find-the-bug", ("Q = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])", "Q = P")),
    (
        "beyond/find-the-bug",
        (P, "P = np.array([0.6, 0.2, 0.1, 0.06, 0.04])"),
        ("Q = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])", "Q = np.full(5, 1 / 5)"),
    ),
]
# The first of each chapter runs with every push, the others before pages are published.
TRIED = [
    pytest.param(
        *(chapter, edits),
        marks=[pytest.mark.thorough] * (chapter in [earlier for earlier, *_ in EDITS[:i]]),
    )
    for i, (chapter, *edits) in enumerate(EDITS)
]


@pytest.mark.parametrize(("chapter", "edits"), TRIED)
def test_the_figures_follow(chapter, edits):
    assert complaints(BOOK / f"{chapter}.ipynb", *edits) == []


# What is no distribution, and the start of the helper's error, in every figure that would draw it.
BAD_P = "P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 4])"
LATER = "|NameError"  # what a cell that was refused would have defined
REFUSED = [
    ("beyond/in-practice", (P, BAD_P), "sums to 1.125, expected 1 within 1e-06"),
    ("beyond/find-the-bug", (P, BAD_P), "sums to 1.125, expected 1 within 1e-06"),
    (
        *("beyond/floating-point", ("P = np.arange(1, 11) / 55", BAD_P)),
        f"sums to 1.125, expected 1 within 1e-06|do not sum to 1{LATER}",
    ),
    (
        *("beyond/stuck-loss", ("[1 / 2, 0, 1 / 4, 1 / 4]", "[1 / 2, 0, 1 / 4, 1 / 2]")),
        f"sums to 1.125, expected 1 within 1e-06|sums to 1.25{LATER}",
    ),
]


@pytest.mark.parametrize(("chapter", "edit", "words"), REFUSED)
def test_the_figures_say_why_not(chapter, edit, words):
    found = complaints(BOOK / f"{chapter}.ipynb", edit)
    assert found and not [each for each in found if not re.search(words, each)]
