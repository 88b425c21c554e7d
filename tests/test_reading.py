"""The chapters keep to their length, and say truly how long they take."""

import json

import pytest

from bookbuild.reading import count, measure, read, unfolded
from test_notebooks import CHAPTERS_ONLY, NOTEBOOKS, ROOT, checks_of

CHAPTERS = [path for path in NOTEBOOKS if set(checks_of(path)) >= CHAPTERS_ONLY]
BEYOND = [path for path in CHAPTERS if path.parent.name == "beyond"]
CODE_CELLS = {"ten-minutes": 12}
WORDS = {
    "ten-minutes": 1500,
    "information": 1300,
    "entropy": 1600,
    "kl-divergence": 1600,
    "cross-entropy": 1500,
    "binary-cross-entropy": 1700,
    "multiclass-cross-entropy": 1900,
}


@pytest.mark.parametrize("name", WORDS)
def test_the_chapters_of_the_road_are_short(name):
    chapter = read(ROOT / "book" / f"{name}.ipynb")
    assert chapter.words <= WORDS[name]
    assert chapter.code_cells <= CODE_CELLS.get(name, 14)


@pytest.mark.parametrize("path", BEYOND, ids=lambda path: path.stem)
def test_the_chapters_past_the_losses_keep_to_half_an_hour(path):
    chapter = read(path)
    assert chapter.words <= 2400
    assert chapter.code_cells <= 20
    assert chapter.reading <= 35


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_chapters_say_how_long_they_take(path):
    chapter = read(path)
    opening = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
    assert (
        f"**It takes** about {chapter.reading} minutes to read, "
        f"and {chapter.practice} for the exercises.\n"
    ) in opening


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_chapters_end_in_the_readers_loss(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    before = prose.partition("\n## Summary\n")[0]
    assert before.count("{admonition} In your loss\n") == 1


def test_the_short_road_takes_no_longer_than_it_says():
    path = ROOT / "book" / "ten-minutes.ipynb"
    minutes = read(path).reading
    assert minutes <= 12
    assert f"**It takes** about {minutes} minutes to read." in path.read_text("utf-8")


# --- The rule ------------------------------------------------------------------------------------


def markdown(source: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str, **metadata) -> dict:
    return {"cell_type": "code", "metadata": metadata, "source": source}


PAGE = [
    markdown(
        "# One two\n\nThree $x + y$ [four](five.md) {numref}`fig-x`:\n\n$$\na = b\n$$ (eq-a)\n"
    ),
    code("import numpy", tags=["hide-input"]),
    code("print(1)"),
    code("draw()", tags=["hide-input"], mystnb={"figure": {"name": "fig-x"}}),
    markdown(
        "::::{admonition} Predict now\n:class: tip\nWhich is it?\n\n"
        ":::{dropdown} This one\n**✓ Right.** So it is.\n:::\n::::"
    ),
    code("print(2)", tags=["hide-output"]),
    markdown(":::{dropdown} What it shows\nOne two three.\n:::"),
    code("widgets.some()"),
    markdown(":::{admonition} Proof\n:class: dropdown\nAll of it.\n:::\n\n```python\nx = 1\n```\n"),
    markdown("Last.\n\n## Exercises\n\n:::{exercise}\n:label: ex-a\n\n*(Warm-up)* Count.\n:::\n"),
    markdown(":::{exercise}\n:label: ex-b\n\n*(Practice: find the bug)* Look.\n:::\n"),
    code("print(3)"),
]


def test_what_stands_before_the_exercises_is_counted():
    chapter = measure(PAGE)
    assert chapter[:7] == (12, 3, 1, 1, 1, 1, 3)
    assert chapter.exercises == ["Warm-up", "Practice"]


def test_minutes_are_rounded_up():
    chapter = measure(PAGE)
    # 15 words, 5 thirds, a question and a widget: 5.74 minutes.
    assert (chapter.reading, chapter.practice) == (6, 13)
    assert chapter._replace(words=2200).reading == 20


def test_folded_blocks_are_not_in_sight():
    assert unfolded(":::{dropdown} A\nb\n:::\nc\n").strip() == "c"
    assert unfolded("::::{note}\na\n:::{dropdown} B\nc\n:::\nd\n::::\n").split() == ["a", "d"]


def test_marks_are_no_words():
    assert count("| a | b |\n| --- | --- |\n| 1 | – |\n") == 3
    assert count("a {term}`prefix code`, {term}`two logits <logit>` and {numref}`fig-a`") == 7
