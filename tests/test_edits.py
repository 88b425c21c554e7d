"""A reader changes a chapter's data and runs all: the figures follow, or say why not."""

import re
from collections import Counter

import pytest

from chapters import BOOK, complaints

# The weather of the first four chapters, and other weather for them.
NAMES = 'outcomes = ["sun", "cloud", "rain", "snow"]'
P, Q = "P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])", "Q = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])"
DAYS = 'days = ["sun", "rain", "cloud", "sun", "snow", "sun", "sun", "cloud"]'
SEASON = "np.array([0.4, 0.3, 0.2, 0.1])"
FIVE = (NAMES, 'outcomes = ["sun", "cloud", "rain", "snow", "fog"]')
TWO = (NAMES, 'outcomes = ["clear nights", "thunderstorms"]')
EIGHT = (NAMES, 'outcomes = ["sun", "extraordinary", *"abcd", "fog", "drizzle"]')
UNEQUAL = "[0.001, 0.5, 0.004, 0.2, 0.095, 0.1, 0.05, 0.05]"


def truth(numbers: str) -> tuple[str, str]:
    return P, f"P = np.array({numbers})"


def model(numbers: str) -> tuple[str, str]:
    return Q, f"Q = np.array({numbers})"


# Data of other chapters that several edits change.
LAST_FORMAT = '"float64": (11, 52),'
PHOTOS = """        [1 / 2, 1 / 4, 1 / 8, 1 / 8],
        [1 / 4, 1 / 4, 1 / 4, 1 / 4],
        [1 / 16, 13 / 16, 1 / 16, 1 / 16],
        [1 / 2, 1 / 8, 1 / 4, 1 / 8],
"""
WEATHER = 'classes = ["sun", "cloud", "rain", "snow"]'
VALLEY = 'outcomes = ["fog", "sun", "cloud", "rain", "snow"]'
VALLEYS_P = "P = np.array([0.35, 0.17, 0.17, 0.16, 0.15])"
PATIENTS = "test_size=0.4, stratify=malignant, random_state=0"
BUMPS = "P = 3 / 4 * bell(-4, 1) + 1 / 4 * bell(6, 1)"
MOUNTAIN = "mountain = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])"
COAST = "coast = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])"
BATCH = "[[1.0, 1, 1, 1, 1, 1], [3, 3, 0, 0, 0, 0]]"
PHOTO_3 = "[1 / 16, 13 / 16, 1 / 16, 1 / 16]"
FIVE_PHOTOS = """p = np.array(
    [
        [1 / 2, 1 / 4, 1 / 8, 1 / 8],
        [1 / 4, 1 / 4, 1 / 4, 1 / 4],
        [1 / 16, 13 / 16, 1 / 16, 1 / 16],
        [1 / 2, 1 / 8, 1 / 4, 1 / 8],
        [1 / 4, 1 / 2, 1 / 8, 1 / 8],
    ]
)
"""


def photos(names, p, q, times, labels, row):
    """Other outcomes for the chapter on libraries: all that belongs to them."""
    n = len(names)
    return (
        (NAMES, f"outcomes = {names}"),
        (P, f"P = np.array({p})"),
        (Q, f"Q = np.array({q})"),
        ("np.repeat([0, 1, 2, 3], [4, 2, 1, 1])", f"np.repeat(range({n}), {times})"),
        ("np.tile(Q, (8, 1))", f"np.tile(Q, ({sum(times)}, 1))"),
        ("labels = np.array([0, 3, 2, 0, 1])", f"labels = np.array({labels})"),
        (FIVE_PHOTOS, f"p = np.tile({row}, (5, 1))\n"),
    )


# The chapter, and what a reader changes in it: old texts of its cells, each with the new one.
EDITS = [
    ("ten-minutes", truth("[0.4, 0.3, 0.2, 0.1]"), model("[1 / 4, 1 / 4, 1 / 4, 1 / 4]")),
    ("ten-minutes", truth("[0.97, 0.01, 0.01, 0.01]"), model("[0.01, 0.01, 0.01, 0.97]")),
    (
        "ten-minutes",
        ("z, y = np.array([1.0, 2.0, 0.5, -1.0])", "z, y = np.array([-6.0, 6.0, 0.0, 0.0])"),
        ("W += 0.5", "W += 0.1"),
        ("b += 0.5", "b += 0.1"),
    ),
    ("information", truth("[1 / 4] * 4")),
    ("information", truth("[0.97, 0.01, 0.01, 0.01]")),
    ("information", truth("[5 / 8, 1 / 4, 1 / 8, 0]")),
    ("information", truth("[1.0, 0, 0, 0]")),
    ("information", FIVE, truth("[0.4, 0.25, 0.15, 0.1, 0.1]")),
    ("information", TWO, truth("[0.001, 0.999]")),
    ("information", EIGHT, truth(UNEQUAL)),
    ("entropy", truth("[1 / 4] * 4")),
    ("entropy", truth("[0, 1.0, 0, 0]")),
    ("entropy", truth("[1 / 2, 1 / 4, 1 / 4, 0]")),
    ("entropy", FIVE, truth("[0.9, 0.06, 0.02, 0.019, 0.001]")),
    ("entropy", TWO, truth("[0.999, 0.001]")),
    ("entropy", EIGHT, truth(UNEQUAL)),
    ("entropy", ("[0.99, 0.01]", "[0.9999, 0.0001]")),
    ("entropy", ("[0.99, 0.01]", "[0.4, 0.6]"), ("default_rng(2026)", "default_rng(7)")),
    ("entropy", ("size=(3, 10_000)", "size=(3, 500)"), ("1_000, 10_000]", "500]")),
    ("kl-divergence", (Q, "Q = P")),
    ("kl-divergence", model("[1 / 4] * 4")),
    ("kl-divergence", model("[1 / 4, 1 / 8, 5 / 8, 0]")),
    ("kl-divergence", truth("[1 / 2, 1 / 4, 1 / 4, 0]")),
    ("kl-divergence", truth("[1 / 2, 1 / 4, 1 / 4, 0]"), model("[1 / 4, 0, 1 / 2, 1 / 4]")),
    ("kl-divergence", truth("[0, 1 / 4, 3 / 4, 0]"), model("[1 / 4, 1 / 4, 1 / 2, 0]")),
    ("kl-divergence", truth("[0.9, 0.06, 0.03, 0.01]")),
    ("kl-divergence", truth("[1.0, 0, 0, 0]")),
    (
        "kl-divergence",
        FIVE,
        truth("[0.4, 0.25, 0.15, 0.1, 0.1]"),
        model("[1 / 5] * 5"),
        (SEASON, "np.array([0.4, 0.3, 0.1, 0.1, 0.1])"),
    ),
    (
        "kl-divergence",
        TWO,
        truth("[0.999, 0.001]"),
        model("[0.001, 0.999]"),
        (SEASON, "np.array([0.4, 0.6])"),
    ),
    ("kl-divergence", ("both_directions(0.7)", "both_directions(0.99)")),
    ("cross-entropy", (Q, "Q = P")),
    ("cross-entropy", model("[3 / 4, 1 / 8, 0, 1 / 8]")),
    ("cross-entropy", truth("[0.4, 0.3, 0.2, 0.1]"), model("[0.1, 0.2, 0.3, 0.4]")),
    ("cross-entropy", truth("[1 / 2, 1 / 4, 1 / 4, 0]"), model("[1 / 4, 0, 1 / 2, 1 / 4]")),
    ("cross-entropy", truth("[1.0, 0, 0, 0]")),
    ("cross-entropy", FIVE, truth("[0.4, 0.25, 0.15, 0.1, 0.1]"), model("[1 / 5] * 5")),
    (
        "cross-entropy",
        TWO,
        truth("[0.999, 0.001]"),
        model("[0.001, 0.999]"),
        (DAYS, 'days = ["clear nights"] * 5 + ["thunderstorms"] * 2'),
    ),
    ("cross-entropy", (DAYS, 'days = ["sun"] * 8')),
    ("cross-entropy", (DAYS, 'days = ["sun", "snow", "rain"] * 4')),
    ("binary-cross-entropy", ("votes = [1, 1, 1, 1, 0]", "votes = [1, 1, 1, 0, 0]")),
    ("binary-cross-entropy", ("votes = [1, 1, 1, 1, 0]", "votes = [1, 1, 1, 1, 1]")),
    (
        "binary-cross-entropy",
        ("y = np.array([1, 1, 0, 0])", "y = np.array([1, 1, 1, 1, 1])"),
        ("p = np.array([0.9, 0.4, 0.2, 0.9])", "p = np.array([0.999, 0.4, 0.2, 0.9, 0.001])"),
        ("two_losses(0.9)", "two_losses(0)"),
        ("shared_prediction([0, 1])", "shared_prediction([1, 1, 1, 0])"),
    ),
    (
        "binary-cross-entropy",
        ("prior, ratio = 0.1, 9", "prior, ratio = 0.001, 1 / 3"),
        ("random_state=0", "random_state=7"),
        ("worst=5", "worst=228"),
    ),
    (
        "multiclass-cross-entropy",
        ("labels = np.array([0, 3, 2, 0])", "labels = np.array([1, 1, 1, 1])"),
    ),
    (
        "multiclass-cross-entropy",
        (WEATHER, "classes = ['sun', 'cloud', 'rain', 'thunderstorms', 'fog']"),
        (
            PHOTOS,
            "[0.2] * 5, [0.1, 0.2, 0.3, 0.2, 0.2], [0.996] + [0.001] * 4, [1 / 2] + [1 / 8] * 4",
        ),
        ("scores = np.array([2.0, 1.0, 0.0, -2.0])", "scores = np.array([20.0, 1.0, 0.0])"),
    ),
    (
        "multiclass-cross-entropy",
        (WEATHER, "classes = ['sun', 'clear nights', 'extraordinary', *'abcde']"),
        ("labels = np.array([0, 3, 2, 0])", "labels = np.array([7, 0, 1])"),
        (PHOTOS, "[1 / 8] * 8, [0.001, 0.399, *[0.1] * 6], [1 / 8] * 8"),
        ("worst = np.argsort(-losses)[:8]", "worst = np.argsort(losses)[:5]"),
        ("random_state=0", "random_state=7"),
    ),
    (
        "multiclass-cross-entropy",
        (WEATHER, "classes = ['a', 'b', 'c']"),
        ("labels = np.array([0, 3, 2, 0])", "labels = np.array([2, 0, 0])"),
        (PHOTOS, "[0.2, 0.3, 0.5], [0.998, 0.001, 0.001], [0.1, 0.2, 0.7]"),
        ("softmax_twice(10)", "softmax_twice(2)"),
    ),
    ("beyond/codes", (VALLEYS_P, "P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16])")),
    ("beyond/codes", (VALLEYS_P, "P = np.full(5, 1 / 5)")),
    (
        "beyond/codes",
        (VALLEY, "outcomes = ['thunderstorms', 'extraordinary', 'clear nights', 'b', 'c']"),
        (VALLEYS_P, "P = np.array([0.9, 0.06, 0.02, 0.019, 0.001])"),
        ("message = [0, 2, 0, 1]", "message = [3, 3, 3, 3, 3, 1, 2]"),
        ("coin = np.array([0.9, 0.1])", "coin = np.array([0.999, 0.001])"),
    ),
    (
        "beyond/codes",
        (VALLEY, "outcomes = ['a', 'b', 'c']"),
        (VALLEYS_P, "P = np.array([0.998, 0.001, 0.001])"),
        ('"snow": "10"}', '"snow": "10", "hail": "0", "fog": "1"}'),
        ("np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])", "np.array([0.7, 0.1, 0.1, 0.1])"),
    ),
    (
        "beyond/codes",
        (VALLEY, "outcomes = list('abcdefg')"),
        (VALLEYS_P, "P = np.full(7, 1 / 7)"),
        ('P, Q = normalize(counts["cancer"])', 'P, Q = normalize(counts["wine"])'),
    ),
    ("beyond/learning", (PATIENTS, PATIENTS.replace("state=0", "state=1"))),
    ("beyond/learning", (PATIENTS, PATIENTS.replace("0.4", "0.9"))),
    (
        "beyond/learning",
        ("    rate=0.5,", "    rate=5,"),
        ("one_knob(x, y, 2, far=-10)", "one_knob(x, y, 9, far=5)"),
        ("(-10.0, 0.0)", "(15.0, 10.0)"),
        ("grid = np.linspace(0, 2, 101)", "grid = np.linspace(-2, 5, 51)"),
        ("curve, floor, at=0.3", "curve, floor, at=5"),
    ),
    ("beyond/loss-is-code-length", ("test_size=600", "test_size=1200")),
    ("beyond/loss-is-code-length", ("random_state=0", "random_state=1"), ("C=1,", "C=1000,")),
    ("beyond/loss-is-code-length", ("W = W - (X_train.T", "W = W - 30 * (X_train.T")),
    ("beyond/stuck-loss", ("[8, 4, 2, 2]", "[13, 1, 1, 1]")),
    ("beyond/stuck-loss", ("[8, 4, 2, 2]", "[4, 4, 4, 4]")),
    ("beyond/stuck-loss", ("[8, 4, 2, 2]", "[16, 0, 0, 0]"), ("rate=4.0", "rate=40.0")),
    (
        "beyond/stuck-loss",
        (WEATHER, 'classes = ["sun", "thunder, hail", "rain", "snow", "fog"]'),
        ("[8, 4, 2, 2]", "[5, 4, 3, 2, 1]"),
    ),
    (
        "beyond/stuck-loss",
        (WEATHER, 'classes = ["yes", "no"]'),
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
    ),
    ("beyond/in-practice", (P, "P = np.full(4, 1 / 4)")),
    ("beyond/in-practice", (P, "P = np.array([49 / 80, 1 / 4, 1 / 8, 1 / 80])")),
    (
        "beyond/in-practice",
        (NAMES, 'outcomes = ["sun", "clear evenings", "rain", "snow", "fog"]'),
        (P, "P = np.array([0.9, 0.06, 0.03, 0.005, 0.005])"),
        ("for t in (1, T)", "for t in (0.25, 1, T, 10)"),
    ),
    (
        "beyond/in-practice",
        (NAMES, 'outcomes = ["sun", "rain"]'),
        (P, "P = np.array([0.999, 0.001])"),
        ("K, epsilon = len(P), 0.1", "K, epsilon = len(P), 0.9"),
    ),
    ("beyond/find-the-bug", (Q, "Q = P")),
    (
        "beyond/language-models",
        ("loss = 2.9", "loss = 10.82"),
        ("bytes_each = np.array([4, 1])", "bytes_each = np.array([3.5, 2])"),
        ('"Chinese": "明天山上会下雪。"', '"Japanese": "明日は山に雪が降る。", "smile": "🙂"'),
        (BATCH, "[[2.5, 0.5, 4, 1, 7, 1], [2, 2, 0, 0, 0, 0]]"),
    ),
    ("beyond/language-models", ("[27, 50, 100, 200, 400, 800]", "[27, 30, 35, 800]")),
    ("beyond/language-models", ("[27, 50, 100, 200, 400, 800]", "[64, 600]")),
    (
        "beyond/language-models",
        ("[[7, 2, 9, 4, 4, 1], [5, 8, -100, -100, -100, -100]]", "[[7, 2], [5, 8], [-100, 1]]"),
        (BATCH, "[[1, 2], [0.5, 4], [0, 12]]"),
    ),
    (
        "beyond/find-the-bug",
        (P, "P = np.array([0.6, 0.2, 0.1, 0.06, 0.04])"),
        (Q, "Q = np.full(5, 1 / 5)"),
    ),
    ("beyond/divergences", (BUMPS, "P = 1 * bell(-4, 1) + 0 * bell(6, 1)")),
    ("beyond/divergences", (BUMPS, "P = 3 / 4 * bell(-4, 1) + 1 / 4 * bell(12, 1)")),
    ("beyond/divergences", (BUMPS, "P = 1 / 2 * bell(-8, 1) + 1 / 2 * bell(8, 3)")),
    ("beyond/divergences", (BUMPS, "P = 1 / 2 * bell(-1, 3) + 1 / 2 * bell(1, 3)")),
    ("beyond/divergences", ("step = 0.5", "step = 0.25")),
    ("beyond/divergences", ("np.linspace(0, 6, 49)", "np.linspace(0, 60, 31)")),
    ("beyond/divergences", ("np.geomspace(1 / 4, 4, 65)", "np.geomspace(1 / 100, 2, 40)")),
    ("beyond/divergences", ("stats.norm(1, 2)", "stats.norm(9, 0.2)")),
    ("beyond/divergences", (MOUNTAIN, "mountain = np.array([1 / 2, 1 / 2, 0, 0])")),
    ("beyond/divergences", (MOUNTAIN, "mountain = np.array([0.9, 0.06, 0.03, 0.01])")),
    (
        "beyond/divergences",
        ('reports = ["sun",', 'reports = ["fog", "sun",'),
        (MOUNTAIN, "mountain = np.array([0.3, 0.3, 0.2, 0.1, 0.1])"),
        (COAST, "coast = np.full(5, 0.2)"),
    ),
    ("beyond/estimating", ("faces = 16", "faces = 2")),
    ("beyond/estimating", ("size=10)", "size=1000)")),
    ("beyond/estimating", ("faces = 16", "faces = 100"), ("rng(2026)", "rng(7)")),
    ("beyond/estimating", (P, "P = np.array([0.9, 0.06, 0.03, 0.01])")),
    ("beyond/estimating", (P, "P = np.array([1 / 2, 1 / 2, 0, 0])")),
    ("beyond/estimating", (P, "P = np.array([0.4, 0.3, 0.1, 0.1, 0.1])")),
    (
        "beyond/estimating",
        ("candidates = [1, 2, 5, 10, 20, 40]", "candidates = [1, 3, 4, 5, 40]"),
        ("n_sets = 50", "n_sets = 200"),
    ),
    ("beyond/libraries", (PHOTO_3, "[1 / 16, 1 / 16, 13 / 16, 1 / 16]")),
    ("beyond/libraries", (FIVE_PHOTOS, "p = np.full((5, 4), 1 / 4)\n")),
    (
        "beyond/libraries",
        ('["sun", "cloud", "rain", "snow"]', '["thunderstorms", "fog", "rain", "sun"]'),
        ("[0, 3, 2, 0, 1]", "[3, 2, 1, 0, 0]"),
    ),
    (
        "beyond/libraries",
        *photos(
            *(["sun", "cloud", "rain", "snow", "thunderstorms"], [0.3, 0.3, 0.2, 0.1, 0.1]),
            *([0.2] * 5, [3, 3, 2, 1, 1], [0, 3, 2, 4, 1], [0.9, 0.06, 0.02, 0.01, 0.01]),
        ),
    ),
    (
        "beyond/libraries",
        *photos(["a", "b"], [0.75, 0.25], [0.01, 0.99], [3, 1], [0, 1, 0, 1, 1], [0.98, 0.02]),
    ),
    ("beyond/scale", ("days = 16", "days = 8"), ("[8.0, 2.0, 4.0]", "[2.0, 2.0, 4.0]")),
    ("beyond/scale", ("days = 16", "days = 4"), ("[8_000, 112_000,", "[800, 112_000,")),
    (
        "beyond/scale",
        ("days = 16", "days = 4"),
        ('"afternoon"]', '"afternoon", "thunderstorms"]'),
        ("[8_000, 112_000, 76_000]", "[8_000, 90_000, 76_000, 20_000]"),
        ("[8.0, 2.0, 4.0]", "[8.0, 2.0, 4.0, 9.0]"),
        ("small, large]\n", "small, large, small]\n"),
    ),
]
# Slow cells that lead to no figure, and the clusters.
LEFT_OUT = {"estimating-52", "scale-54"}
# The first edit of these runs with every push, the others before pages are published.
SAMPLE = {"information", "kl-divergence", "multiclass-cross-entropy", "beyond/stuck-loss"}


def tried():
    for chapter, *edits in EDITS:
        first = chapter in SAMPLE and edits == next(
            rest for name, *rest in EDITS if name == chapter
        )
        marks = [] if first else [pytest.mark.thorough]
        if chapter == "beyond/libraries":  # it needs PyTorch
            marks = [pytest.mark.frameworks]
        yield pytest.param(chapter, edits, marks=marks)


def test_every_chapter_is_changed_in_two_ways():
    chapters = {path.relative_to(BOOK).with_suffix("").as_posix() for path in BOOK.rglob("*.ipynb")}
    tried_in = Counter(chapter for chapter, *_ in EDITS)
    assert {*tried_in} == {name for name in chapters if not name.startswith("reference/")}
    assert min(tried_in.values()) >= 2


@pytest.mark.parametrize(("chapter", "edits"), list(tried()))
def test_the_figures_follow(chapter, edits):
    assert complaints(BOOK / f"{chapter}.ipynb", *edits, leave_out=LEFT_OUT) == []


# What is no distribution, and the start of the helper's error, in every figure that would draw it.
# Other cells may complain as NumPy and SciPy do, or miss what an earlier one should have made.
SUM = r"sums? to 1|pk is not 1|name '(days|many|losses)' is not defined"
SUM_OF_DAYS = rf"{SUM}|not sum to one|name '(floors|same_forecast|P_hat)' is not defined"
BAD_P = "P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 4])"
LATER = "|NameError"  # what a cell that was refused would have defined
REFUSED = [
    ("information", truth("[1 / 2, 1 / 4, 1 / 4, 1 / 8]"), f"{SUM}|do not sum to one"),
    ("entropy", truth("[1 / 2, 1 / 4, 1 / 4, 1 / 8]"), SUM),
    ("kl-divergence", truth("[1 / 2, 1 / 4, 1 / 4, 1 / 8]"), SUM),
    ("kl-divergence", model("[1 / 4, 1 / 4, 1 / 2, 1 / 8]"), SUM),
    ("cross-entropy", truth("[1 / 2, 1 / 4, 1 / 4, 1 / 8]"), SUM_OF_DAYS),
    ("cross-entropy", model("[1 / 4, 1 / 4, 1 / 2, 1 / 8]"), SUM_OF_DAYS),
    (
        "multiclass-cross-entropy",
        ("[1 / 4, 1 / 4, 1 / 4, 1 / 4]", "[1 / 4, 3 / 8, 1 / 4, 1 / 4]"),
        r"sums to 1\.125|do not sum to one",
    ),
    (
        "beyond/codes",
        (VALLEYS_P, VALLEYS_P.replace("0.15", "0.275")),
        r"sums to 1\.125|'(shannon|huffman)' is not defined",
    ),
    ("beyond/in-practice", (P, BAD_P), "sums to 1.125, expected 1 within 1e-06|do not sum to one"),
    (
        *("beyond/find-the-bug", (P, BAD_P)),
        "sums to 1.125, expected 1 within 1e-06|do not sum to 1|name '(past|held_out_loss)' is not",
    ),
    (
        *("beyond/floating-point", ("P = np.arange(1, 11) / 55", BAD_P)),
        f"sums to 1.125, expected 1 within 1e-06|do not sum to 1{LATER}",
    ),
    (
        *("beyond/stuck-loss", ("[1 / 2, 0, 1 / 4, 1 / 4]", "[1 / 2, 0, 1 / 4, 1 / 2]")),
        f"sums to 1.125, expected 1 within 1e-06|sums to 1.25{LATER}",
    ),
    (
        "beyond/divergences",
        (BUMPS, "P = 3 / 4 * bell(-4, 1) + 1 / 2 * bell(6, 1)"),
        "[pq] sums to 1.25|do not sum to 1|name '(fits|bells)' is not defined",
    ),
    (
        "beyond/estimating",
        ("die = np.full(faces, 1 / faces)", "die = np.full(faces, 1 / 8)"),
        r"p sums to 2|sum\(pvals|name 'H_(die|hat)' is not defined",
    ),
    pytest.param(
        "beyond/libraries",
        (PHOTO_3, "[1 / 8, 13 / 16, 1 / 8, 1 / 16]"),
        r"p\[2, :\] sums to 1.125|do not sum to one",
        marks=pytest.mark.frameworks,
    ),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("chapter", "edit", "words"), REFUSED)
def test_the_figures_say_why_not(chapter, edit, words):
    found = complaints(BOOK / f"{chapter}.ipynb", edit, leave_out=LEFT_OUT)
    assert found and not [each for each in found if not re.search(words, each)]
