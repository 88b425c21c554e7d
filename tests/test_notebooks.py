"""What every notebook of the book keeps to, read from its plain JSON.

nbval runs the notebooks and compares their outputs; here stands what it does not look at. A check
takes a notebook and yields its complaints. Below the checks, each is shown a sound notebook and one
that it must refuse, so that no check can pass for the wrong reason.
"""

import copy
import json
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbconvert import ScriptExporter

from bookbuild.notebooks import fold

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [
    path
    for path in sorted((ROOT / "book").glob("**/*.ipynb"))
    if ".ipynb_checkpoints" not in path.parts
]

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What nbconvert needs to write a script. No version: it would change from machine to machine.
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
TAGS = {
    *("hide-input", "hide-output", "hide-cell"),
    *("remove-input", "remove-output", "remove-cell"),
    "raises-exception",
}
# nbval does not compare raster images; of what it compares, the book needs these.
MIME_TYPES = {"text/plain", "text/html", "image/svg+xml"}
SIGNIFICANT_DIGITS = 6
CODE_WIDTH = 77
SAFE = "**Safe to change.** "
HEADINGS = ["## Summary", "## Exercises", "## Where to go further"]
EXERCISES = 3
QUESTIONS = range(1, 4)
CHOICES = range(3, 6)
ASK = "Predict first: open your choice, then the output"
# How the feedback to a choice begins; the page colours the signs.
RIGHT, WRONG = "**✓ Right.** ", re.compile(r"\*\*✗ (?!Right)[^*]+[.:,]\*\* ")
FEEDBACK_WORDS = 8
SAME_OPENINGS = 4
SHOWS = "What it shows"

DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?!\.?\d)")
NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?!\.?\d)")
# Numbers that name a place or a release, not a quantity.
NOT_A_QUANTITY = re.compile(
    r"https?://\S+"
    r"|\{[\w:-]+\}`[^`]*`"  # roles: citations, references
    r"|(?:§|\b(?:[Ss]ection|[Cc]hapter|[Ee]quation|[Ff]igure|[Tt]able|[Tt]heorem|[Pp]age)s?)"
    r"[ ~]*\d+(?:\.\d+)+"
    r"|\b(?:[Vv]ersion|Python|NumPy|SciPy|PyTorch|scikit-learn|JAX|TensorFlow)\s+\d+(?:\.\d+)+"
)


# --- Parts of a notebook -------------------------------------------------------------------------


def text(lines) -> str:
    return lines if isinstance(lines, str) else "".join(lines)


def cells(notebook, kind):
    """The cells of one kind, each with the words to name it in a complaint and its source."""
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == kind:
            yield f"cell {number} ({cell.get('id')})", cell, text(cell["source"])


def outputs(notebook):
    for where, cell, _ in cells(notebook, "code"):
        for output in cell["outputs"]:
            yield where, output


def printed(notebook):
    """All text of the outputs. Figures are apart: they are drawn, and compared byte by byte."""
    for where, output in outputs(notebook):
        data = {k: v for k, v in output.get("data", {}).items() if k != "image/svg+xml"}
        parts = [output.get("text", ""), output.get("evalue", ""), *data.values()]
        yield where, "\n".join(map(text, parts))


def tags(cell) -> set[str]:
    return set(cell["metadata"].get("tags", []))


def figure(cell) -> dict[str, str]:
    """A cell's alt text, caption and name, as far as it has them."""
    settings = cell["metadata"].get("mystnb", {})
    words = {"alt": settings.get("image", {}).get("alt")}
    words |= {key: settings.get("figure", {}).get(key) for key in ("caption", "name")}
    return {key: value for key, value in words.items() if value and value.strip()}


def draws(cell) -> bool:
    return any("image/svg+xml" in output.get("data", {}) for output in cell["outputs"])


def markdown(notebook) -> str:
    """All Markdown, without the fenced code in it."""
    prose = "\n\n".join(source for _, _, source in cells(notebook, "markdown"))
    return re.sub(r"^```.*?^```", "", prose, flags=re.MULTILINE | re.DOTALL)


def without_comments(source: str) -> str:
    return re.sub(r"(^|\s)#\s.*", "", source)


QUESTION = re.compile(
    rf"^(:{{4,}})\{{admonition\}} {ASK}\n:class: tip\n(.*?)^\1$", re.MULTILINE | re.DOTALL
)
CHOICE = re.compile(r"^:::\{dropdown\} ([^\n]+)\n(.*?)^:::$", re.MULTILINE | re.DOTALL)


VERDICT = re.compile(rf"(:{{3,}})\{{dropdown\}} {SHOWS}\n(.*?)^\1", re.MULTILINE | re.DOTALL)


def questions(notebook):
    """Each question: the words to name it, what it asks, and its choices with their feedback."""
    for where, _, source in cells(notebook, "markdown"):
        for _, body in QUESTION.findall(source):
            choices = [(choice.strip(), words.strip()) for choice, words in CHOICE.findall(body)]
            yield f"{where}, question", body.partition(":::")[0], choices


# --- The checks ----------------------------------------------------------------------------------


def execution_counts_run_from_1(notebook):
    """nbval silently skips a cell that was never executed."""
    counts = [cell["execution_count"] for _, cell, _ in cells(notebook, "code")]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}"


def cell_ids_are_valid_and_unique(notebook):
    if (notebook["nbformat"], notebook["nbformat_minor"]) != (4, 5):
        yield "the format is not 4.5"
    ids = [cell.get("id") for cell in notebook["cells"]]
    for name, times in Counter(ids).items():
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name or ""):
            yield f"{name!r} is no cell id"
        if times > 1:
            yield f"{times} cells have the id {name}"


def metadata_does_not_depend_on_who_ran_it(notebook):
    """No other kernel, version, time, widget state or editor's setting."""
    metadata = notebook["metadata"]
    if metadata.get("kernelspec") != KERNELSPEC:
        yield f"kernelspec is {metadata.get('kernelspec')}"
    if metadata.get("language_info") != LANGUAGE_INFO:
        yield f"language_info is {metadata.get('language_info')}"
    for key in metadata.keys() - {"kernelspec", "language_info", "myst"}:
        yield f"the notebook's metadata has {key}"
    for number, cell in enumerate(notebook["cells"], 1):
        for key in cell["metadata"].keys() - {"tags", "mystnb", "jupyter"}:
            yield f"cell {number}: the metadata has {key}"
        if "attachments" in cell:
            yield f"cell {number} has attachments"


def tags_are_known(notebook):
    """An unknown tag is ignored without a word."""
    for number, cell in enumerate(notebook["cells"], 1):
        for tag in sorted(tags(cell) - TAGS):
            yield f"cell {number} has the unknown tag {tag}"


def folds_are_those_of_the_page(notebook):
    """What the page hides until a click, `make notebooks` folds in JupyterLab too."""
    folded = nbformat.reads(json.dumps(notebook), as_version=4)
    fold(folded)
    for number, (cell, expected) in enumerate(zip(notebook["cells"], folded.cells, strict=True), 1):
        if cell["metadata"].get("jupyter") != expected.metadata.get("jupyter"):
            yield f"cell {number} is not folded as on the page: run `make notebooks`"


def code_fits_the_page(notebook):
    """Longer lines scroll sideways on a page 1280 pixels wide."""
    for where, _, source in cells(notebook, "code"):
        for line in source.splitlines():
            if len(line) > CODE_WIDTH:
                yield f"{where} has a line of {len(line)} characters: {line.strip()}"


def nbval_compares_every_cell(notebook):
    for where, _, source in cells(notebook, "code"):
        for marker in re.findall(r"^\s*#\s*(NBVAL_\w+)", source, flags=re.MULTILINE):
            if marker != "NBVAL_RAISES_EXCEPTION":
                yield f"{where} has the marker {marker}"


def errors_are_announced_and_happen(notebook):
    for where, cell, source in cells(notebook, "code"):
        raised = any(output["output_type"] == "error" for output in cell["outputs"])
        announced = "raises-exception" in tags(cell) or "# NBVAL_RAISES_EXCEPTION" in source
        if raised and not announced:
            yield f"{where} raised an error"
        if announced and not raised:
            yield f"{where} announces an error and stores none"


def nothing_goes_to_stderr(notebook):
    for where, output in outputs(notebook):
        if output.get("name") == "stderr":
            yield f"{where} wrote to stderr: {text(output['text'])[:80]}"


def outputs_are_the_same_on_every_machine(notebook):
    for where, words in printed(notebook):
        for address in re.findall(r"0x[0-9a-fA-F]{6,}", words):
            yield f"{where} shows a memory address: {address}"
        for name in re.findall(r"np\.\w+\(", words):
            yield f"{where} shows a bare NumPy scalar: {name}...)"
        for number in DECIMAL.findall(words):
            if len(number.replace(".", "").lstrip("0")) > SIGNIFICANT_DIGITS:
                yield f"{where} prints more than {SIGNIFICANT_DIGITS} digits: {number}"


def links_lead_somewhere_in_any_program(notebook):
    """A role is a dead link outside Sphinx; `[words](entropy.ipynb)` works everywhere."""
    for where, _, source in cells(notebook, "markdown"):
        for link in re.findall(r"\{(?:doc|download)\}`[^`]*`|\]\([^)\s]*\.html\S*\)", source):
            if "://" not in link:
                yield f"{where} has the link {link}"


def no_path_is_absolute(notebook):
    pattern = r"(?<![\w.:/])(?:/(?:home|Users|tmp|root|usr|var|opt|etc|mnt|work)/|[A-Z]:\\)\S*"
    sources = [(f"cell {n}", text(cell["source"])) for n, cell in enumerate(notebook["cells"], 1)]
    for where, words in [*sources, *printed(notebook)]:
        for path in re.findall(pattern, words):
            yield f"{where} names the path {path}"


def output_types_are_compared(notebook):
    for where, output in outputs(notebook):
        for kind in sorted(output.get("data", {}).keys() - MIME_TYPES):
            yield f"{where} has an output of type {kind}"


def figures_have_words(notebook):
    names = Counter()
    for where, cell, _ in cells(notebook, "code"):
        words = figure(cell)
        names[words.get("name")] += 1
        for key in ("alt", "caption", "name"):
            if draws(cell) and key not in words:
                yield f"{where} draws a figure without {key}"
        if words and not draws(cell):
            yield f"{where} has words for a figure and draws none"
    for name, times in names.items():
        if name and times > 1:
            yield f"{times} figures have the name {name}"


def numbers_in_prose_come_from_cells(notebook):
    """A decimal number in a text is in the code or in an output too: it cannot go stale."""
    prose, known = [], ""
    for where, _, source in cells(notebook, "markdown"):
        prose.append((where, source))
    for where, cell, source in cells(notebook, "code"):
        code = without_comments(source)
        comments = [line for line in source.splitlines() if line not in code.splitlines()]
        prose.append((where, "\n".join([*figure(cell).values(), *comments])))
        known += code + "\n"
    known += "\n".join(words for _, words in printed(notebook))
    values = {Decimal(number) for number in NUMBER.findall(known)}
    for where, words in prose:
        for number in DECIMAL.findall(NOT_A_QUANTITY.sub(" ", words)):
            if Decimal(number) not in values:
                yield f"{where} says {number}, which no cell produces"


def one_title_is_at_the_top(notebook):
    prose = markdown(notebook)
    if not re.match(r"# \S", prose) or len(re.findall(r"^# ", prose, flags=re.MULTILINE)) != 1:
        yield "there is not one title, at the top"


def chapters_have_their_parts(notebook):
    prose = markdown(notebook)
    if not re.search(
        r"^:::+\{admonition\}(?:(?!^:::).)*\*\*You learn\*\*", prose, flags=re.M | re.S
    ):
        yield "no admonition says what you will learn"
    lines = [line.rstrip() for line in prose.splitlines()]
    if [line for line in lines if line in HEADINGS] != HEADINGS:
        yield f"the chapter does not end with {', '.join(HEADINGS)}"


def chapters_say_what_is_safe_to_change(notebook):
    said = [source for _, _, source in cells(notebook, "markdown") if source.startswith(SAFE)]
    if len(said) != 1 or "\n\n" in said[0].strip():
        yield f"{len(said)} paragraphs of their own begin with {SAFE}, expected one"


def exercises_have_solutions(notebook):
    prose = markdown(notebook)
    exercises = re.findall(r"^:::+\{exercise\}.*\n:label: (\S+)", prose, flags=re.MULTILINE)
    solutions = re.findall(r"^:::+\{solution(?:-start)?\} (\S+)", prose, flags=re.MULTILINE)
    starts = re.findall(r"^:::+\{solution-(start|end)\}", prose, flags=re.MULTILINE)
    if len(exercises) < EXERCISES:
        yield f"{len(exercises)} exercises with a label, expected at least {EXERCISES}"
    if len(exercises) != len(re.findall(r"\{exercise", prose)):
        yield "an exercise has no label"
    if exercises != solutions:
        yield f"the exercises {exercises} have the solutions {solutions}"
    if starts != ["start", "end"] * (len(starts) // 2):
        yield "a solution that starts does not end"


def chapters_ask_questions(notebook):
    asked = sum(1 for _ in questions(notebook))
    if asked not in QUESTIONS:
        yield f"{asked} questions to predict, expected 1 to {QUESTIONS[-1]}"
    if asked != len(
        re.findall(r"^:+\{admonition\} Predict", markdown(notebook), flags=re.MULTILINE)
    ):
        yield "a question is not of the usual form"


def questions_have_choices(notebook):
    """One is right; each wrong one says in its feedback which slip leads to it."""
    openings = Counter()
    for where, asks, choices in questions(notebook):
        if "?" not in asks:
            yield f"{where}: nothing is asked before the choices"
        if len(choices) not in CHOICES:
            yield f"{where}: {len(choices)} choices"
        right = 0
        for choice, words in choices:
            wrong = WRONG.match(words)
            opening = RIGHT if words.startswith(RIGHT) else wrong and wrong[0]
            right += opening == RIGHT
            if not opening:
                yield f"{where}: the feedback to {choice!r} begins with no verdict"
            elif len(words.removeprefix(opening).split()) < FEEDBACK_WORDS:
                yield f"{where}: the feedback to {choice!r} says too little"
            openings[opening] += wrong is not None
        if right != 1:
            yield f"{where}: {right} choices are right"
        said = [words.rpartition("** ")[2] for _, words in choices]
        for part in ([choice for choice, _ in choices], said):
            if len(set(part)) < len(part):
                yield f"{where}: two choices, or their feedbacks, are the same"
    for opening, times in openings.items():
        if times > SAME_OPENINGS:
            yield f"{times} feedbacks begin with {opening}"


def answers_are_folded(notebook):
    """After a question: code whose output is hidden, then one block that says what it shows."""
    rest = notebook["cells"]
    while rest:
        cell, *rest = rest
        source = text(cell["source"])
        if "hide-output" in tags(cell):
            yield f"{cell['id']} hides its output, and no question stands before it"
        question = cell["cell_type"] == "markdown" and QUESTION.search(source)
        if not question:
            continue
        if source[question.end() :].strip():
            yield f"{cell['id']} goes on after its question"
        answer = 0
        while rest and rest[0]["cell_type"] == "code":
            following, *rest = rest
            answer += 1
            if "hide-output" not in tags(following):
                yield f"{following['id']} shows the answer to a question"
        if not answer:
            yield f"no code answers the question in {cell['id']}"
        if not rest or not VERDICT.fullmatch(text(rest[0]["source"]).strip()):
            yield f"what the answer to {cell['id']} shows is no folded block of its own"


def answers_are_not_in_sight(notebook):
    """No number of the right choice alone stands in what follows in the open."""
    open_text = [
        (
            cell["cell_type"],
            "" if VERDICT.fullmatch(text(cell["source"]).strip()) else text(cell["source"]),
        )
        for cell in notebook["cells"]
    ]
    for number, (kind, source) in enumerate(open_text):
        question = kind == "markdown" and QUESTION.search(source)
        if not question:
            continue
        choices = CHOICE.findall(question[2])
        before = question[2].partition(":::")[0] + " ".join(
            choice for choice, words in choices if not words.startswith(RIGHT)
        )
        [right] = [choice for choice, words in choices if words.startswith(RIGHT)] or [""]
        secret = set(DECIMAL.findall(right)) - set(DECIMAL.findall(before))
        shown = set()
        for kind, words in open_text[number + 1 :]:
            shown |= set(DECIMAL.findall(words.split("\n\n")[0]))
            if kind == "markdown" and words:
                break
        for told in sorted(secret & shown):
            yield f"the text after the question in {notebook['cells'][number]['id']} tells {told}"


CHECKS = [
    execution_counts_run_from_1,
    cell_ids_are_valid_and_unique,
    metadata_does_not_depend_on_who_ran_it,
    tags_are_known,
    folds_are_those_of_the_page,
    code_fits_the_page,
    nbval_compares_every_cell,
    errors_are_announced_and_happen,
    nothing_goes_to_stderr,
    outputs_are_the_same_on_every_machine,
    links_lead_somewhere_in_any_program,
    no_path_is_absolute,
    output_types_are_compared,
    figures_have_words,
    numbers_in_prose_come_from_cells,
    one_title_is_at_the_top,
    chapters_have_their_parts,
    chapters_say_what_is_safe_to_change,
    exercises_have_solutions,
    chapters_ask_questions,
    questions_have_choices,
    answers_are_folded,
    answers_are_not_in_sight,
]
CHAPTERS_ONLY = {
    chapters_have_their_parts,
    chapters_say_what_is_safe_to_change,
    exercises_have_solutions,
    chapters_ask_questions,
}


# --- The book ------------------------------------------------------------------------------------


def pages_in_the_table_of_contents() -> set[str]:
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    return set(re.findall(r"^\s*(?:- )?(?:root|file): *(\S+)", contents, flags=re.MULTILINE))


def test_the_table_of_contents_lists_the_notebooks_and_they_exist():
    found = {path.relative_to(ROOT).with_suffix("").as_posix() for path in NOTEBOOKS}
    listed = pages_in_the_table_of_contents()
    assert found, "no notebook under book/"
    assert found <= listed
    missing = {page for page in listed - found if not (ROOT / page).with_suffix(".md").exists()}
    assert not missing


def test_a_notebook_becomes_a_script_in_python():
    """nbconvert reads in the notebook which ending a script has."""
    _, script = ScriptExporter().from_filename(ROOT / "book" / "entropy.ipynb")
    assert script["output_extension"] == ".py"


def checks_of(path: Path) -> list:
    """A page of reference is looked up and not read through; the short road has no exercises."""
    left_out = set()
    if path.parent == ROOT / "book" / "reference":
        left_out = CHAPTERS_ONLY
    elif path.stem == "ten-minutes":
        left_out = CHAPTERS_ONLY - {chapters_say_what_is_safe_to_change}
    return [check for check in CHECKS if check not in left_out]


@cache
def read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "check"),
    [
        pytest.param(path, check, id=f"{path.stem}-{check.__name__}")
        for path in NOTEBOOKS
        for check in checks_of(path)
    ],
)
def test_notebook(path, check):
    complaints = list(check(read(path)))
    assert not complaints, "\n".join([str(path.relative_to(ROOT)), *complaints])


# --- The checks, checked -------------------------------------------------------------------------


def exercise(name: str) -> str:
    return f":::{{exercise}}\n:label: {name}\nHow many bits?\n:::\n"


def solution(name: str) -> str:
    return f":::{{solution}} {name}\n:class: dropdown\nCount them.\n:::\n"


QUESTION_CELL = f"""\
How likely is it?

::::{{admonition}} {ASK}
:class: tip
How many bits has it?

:::{{dropdown}} 1.0 bit
**✗ The sides.** You have counted the sides, and there are two of them.
:::

:::{{dropdown}} 2.5 bits
**✓ Right.** Two independent coins, and one bit for each of the two.
:::

:::{{dropdown}} 3.0 bits
**✗ Not quite.** You have taken another distribution than the one that was asked for.
:::
::::
"""
VERDICT_CELL = f":::{{dropdown}} {SHOWS}\nIt has two.\n:::\n"

SAME_FEEDBACK = "You have taken another distribution than the one that was asked for."


def choice(bits: int) -> str:
    feedback = f"**✗ Not quite.** You have counted {bits} of them, and then {bits} more."
    return f":::{{dropdown}} {bits} bits\n{feedback}\n:::\n"


def code_cell(count: int, source: str, *outputs, **metadata) -> dict:
    return {
        "cell_type": "code",
        "id": f"code-{count}",
        "metadata": metadata,
        "execution_count": count,
        "source": source.splitlines(keepends=True),
        "outputs": list(outputs),
    }


def markdown_cell(name: str, source: str) -> dict:
    return {
        "cell_type": "markdown",
        "id": name,
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }


def stream(words: str, name: str = "stdout") -> dict:
    return {"output_type": "stream", "name": name, "text": words.splitlines(keepends=True)}


def display(**data) -> dict:
    types = {"plain": "text/plain", "svg": "image/svg+xml", "png": "image/png"}
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {types[key]: value for key, value in data.items()},
    }


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "p is -1", "traceback": []}
SOUND = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO, "myst": {}},
    "cells": [
        markdown_cell(
            "opening",
            "# A title\n\n:::{admonition} In this chapter\n**You learn** bits.\n:::\n\n"
            "The entropy is 1.75 bits, or 1.2130 nats, up to 2.0 bits; see §3.13, section 2.2.1,\n"
            "{cite}`someone2.5`, https://example.org/1.8 and NumPy 2.4. It is not 3.\n\n"
            "```python\n# no title\n```\n",
        ),
        code_cell(
            1,
            "import numpy as np\n# 1.75 is exact\nprint(entropy(p))  # see 1.75",
            stream("1.75 bits of 2, 1.213 nats, 123456 days, 0.000123456\n"),
            tags=["hide-input"],
            jupyter={"source_hidden": True},
        ),
        code_cell(
            2,
            "plot(p)",
            display(
                plain="<Figure size 640x560 with 1 Axes>", svg="<svg>0.12345678 0xdeadbeef</svg>"
            ),
            mystnb={
                "image": {"alt": "A curve that ends at 1.75."},
                "figure": {"caption": "It ends at 1.75.", "name": "fig-end"},
            },
        ),
        code_cell(3, "surprisal(-1)", ERROR, tags=["raises-exception"]),
        markdown_cell(
            "exercises",
            "## Summary\n\nBits.\n\n## Exercises\n\n"
            + "\n".join(exercise(name) + solution(name) for name in ("ex-a", "ex-b"))
            + exercise("ex-c")
            + "\n:::{solution-start} ex-c\n:::\n\nCount.\n\n:::{solution-end}\n:::\n",
        ),
        markdown_cell("closing", "## Where to go further\n\nBits.\n"),
    ],
}
for count in (4, 5, 6):
    SOUND["cells"] += [
        markdown_cell(f"question-{count}", QUESTION_CELL),
        code_cell(
            count,
            "print(bits)",
            stream("1.0, 2.5 or 3.0 bits\n"),
            tags=["hide-output"],
            jupyter={"outputs_hidden": True},
        ),
        markdown_cell(f"verdict-{count}", VERDICT_CELL),
        markdown_cell(f"rest-{count}", "And so on.\n"),
    ]


SOUND["cells"].append(
    markdown_cell("change", "**Safe to change.** `P`. Try another: it follows.\n")
)


def sources(cell: int, old: str, new: str):
    """Break a source: put `new` for `old` in a cell."""

    def change(notebook):
        source = text(notebook["cells"][cell]["source"])
        assert old in source
        notebook["cells"][cell]["source"] = source.replace(old, new)

    return change


def sets(*path, to):
    """Break a field: the last name on the path gets the value."""

    def change(notebook):
        for step in path[:-1]:
            notebook = notebook[step]
        notebook[path[-1]] = to

    return change


def prints(words: str):
    return sets("cells", 1, "outputs", 0, to=stream(words))


def drops(*path):
    def change(notebook):
        for step in path[:-1]:
            notebook = notebook[step]
        del notebook[path[-1]]

    return change


FIGURE = ("cells", 2, "metadata", "mystnb")
BROKEN = [
    (execution_counts_run_from_1, sets("cells", 1, "execution_count", to=None)),
    (execution_counts_run_from_1, sets("cells", 2, "execution_count", to=7)),
    (execution_counts_run_from_1, sets("cells", 1, "execution_count", to=2)),
    (cell_ids_are_valid_and_unique, sets("cells", 1, "id", to="opening")),
    (cell_ids_are_valid_and_unique, sets("cells", 1, "id", to="no space")),
    (cell_ids_are_valid_and_unique, sets("cells", 1, "id", to="x" * 65)),
    (cell_ids_are_valid_and_unique, drops("cells", 0, "id")),
    (cell_ids_are_valid_and_unique, sets("nbformat_minor", to=4)),
    (metadata_does_not_depend_on_who_ran_it, sets("metadata", "kernelspec", "name", to="mine")),
    (metadata_does_not_depend_on_who_ran_it, drops("metadata", "kernelspec")),
    (
        metadata_does_not_depend_on_who_ran_it,
        sets("metadata", "language_info", to=LANGUAGE_INFO | {"version": "3.11"}),
    ),
    (metadata_does_not_depend_on_who_ran_it, drops("metadata", "language_info")),
    (metadata_does_not_depend_on_who_ran_it, sets("metadata", "widgets", to={})),
    (metadata_does_not_depend_on_who_ran_it, sets("cells", 1, "metadata", "execution", to={})),
    (metadata_does_not_depend_on_who_ran_it, sets("cells", 0, "metadata", "collapsed", to=True)),
    (metadata_does_not_depend_on_who_ran_it, sets("cells", 0, "attachments", to={})),
    (tags_are_known, sets("cells", 1, "metadata", "tags", to=["hide_input"])),
    (tags_are_known, sets("cells", 0, "metadata", "tags", to=["nbval-skip"])),
    (folds_are_those_of_the_page, drops("cells", 1, "metadata", "jupyter")),
    (folds_are_those_of_the_page, sets("cells", 2, "metadata", "tags", to=["hide-output"])),
    (folds_are_those_of_the_page, sources(0, "NumPy 2.4.", ":::{solution-start} ex-d\n:::")),
    (code_fits_the_page, sources(2, "plot(p)", "plot(p, " + "q" * 69 + ")")),
    (nbval_compares_every_cell, sources(1, "import", "# NBVAL_SKIP\nimport")),
    (nbval_compares_every_cell, sources(1, "import", "  #NBVAL_IGNORE_OUTPUT\nimport")),
    (errors_are_announced_and_happen, drops("cells", 3, "metadata", "tags")),
    (errors_are_announced_and_happen, sets("cells", 3, "outputs", to=[])),
    (errors_are_announced_and_happen, sources(2, "plot", "# NBVAL_RAISES_EXCEPTION\nplot")),
    (nothing_goes_to_stderr, sets("cells", 1, "outputs", 0, to=stream("Warning", "stderr"))),
    (outputs_are_the_same_on_every_machine, prints("<function f at 0x7f12ab34cd56>")),
    (outputs_are_the_same_on_every_machine, prints("[np.float64(1.75)]")),
    (
        outputs_are_the_same_on_every_machine,
        sets("cells", 2, "outputs", 0, "data", "text/plain", to="np.float32(0.5)"),
    ),
    (outputs_are_the_same_on_every_machine, prints("1.234567")),
    (outputs_are_the_same_on_every_machine, prints("0.08228287850505178")),
    (links_lead_somewhere_in_any_program, sources(0, "bits.", "bits: {doc}`entropy`.")),
    (links_lead_somewhere_in_any_program, sources(0, "bits.", "[bits](entropy.html#bits).")),
    (no_path_is_absolute, prints("saved in /home/me/book")),
    (no_path_is_absolute, sources(1, "print", "open('/tmp/x')\nprint")),
    (no_path_is_absolute, sources(0, "bits", r"C:\data")),
    (
        output_types_are_compared,
        sets("cells", 2, "outputs", 0, to=display(plain="<Figure>", png="iVBOR")),
    ),
    (figures_have_words, drops(*FIGURE, "image")),
    (figures_have_words, sets(*FIGURE, "image", "alt", to=" ")),
    (figures_have_words, drops(*FIGURE, "figure", "caption")),
    (figures_have_words, drops(*FIGURE, "figure", "name")),
    (figures_have_words, drops("cells", 2, "outputs", 0)),
    (
        figures_have_words,
        lambda notebook: notebook["cells"].append(copy.deepcopy(notebook["cells"][2])),
    ),
    (numbers_in_prose_come_from_cells, sources(0, "1.75", "1.76")),
    (numbers_in_prose_come_from_cells, sources(0, "1.75 bits", "`1.85`")),
    (numbers_in_prose_come_from_cells, sources(0, "1.75 bits", "$1.85$.")),
    (numbers_in_prose_come_from_cells, sources(0, "1.2130", "1.21")),
    (numbers_in_prose_come_from_cells, sources(1, "# 1.75", "# 1.8")),
    (numbers_in_prose_come_from_cells, prints("1.75 bits, 1.213 nats")),
    (numbers_in_prose_come_from_cells, sets(*FIGURE, "image", "alt", to="It ends at 1.7.")),
    (numbers_in_prose_come_from_cells, sets(*FIGURE, "figure", "caption", to="It ends at 1.7.")),
    (one_title_is_at_the_top, sources(0, "# A title", "## A title")),
    (one_title_is_at_the_top, sources(0, "# A title", "# A title\n\n# Another")),
    (one_title_is_at_the_top, sources(0, "# A title", "Words.\n\n# A title")),
    (chapters_have_their_parts, sources(0, "{admonition} In this chapter", "{note}")),
    (chapters_have_their_parts, sources(0, "**You learn**", "Bits")),
    (chapters_have_their_parts, sources(0, "**You learn** bits.\n:::", ":::\n**You learn** bits.")),
    (chapters_have_their_parts, sources(4, "## Exercises", "## Tasks")),
    (chapters_have_their_parts, sources(4, "## Summary", "### Summary")),
    (chapters_have_their_parts, sources(5, "## Where to go further", "")),
    (chapters_say_what_is_safe_to_change, sources(-1, "**Safe", "**Good")),
    (chapters_say_what_is_safe_to_change, sources(-1, "follows.", "follows.\n\nAnd more.")),
    (chapters_say_what_is_safe_to_change, sources(0, "# A title", "**Safe to change.** Q.")),
    (exercises_have_solutions, sources(4, exercise("ex-a") + solution("ex-a"), "")),
    (exercises_have_solutions, sources(4, solution("ex-a"), "")),
    (exercises_have_solutions, sources(4, "{solution} ex-a", "{solution} ex-b")),
    (exercises_have_solutions, sources(5, "Bits", ":::{exercise}\nAnd this?\n:::")),
    (exercises_have_solutions, sources(4, ":::{solution-end}\n:::", "")),
    (chapters_ask_questions, lambda notebook: notebook["cells"].extend(notebook["cells"][6:8])),
    (chapters_ask_questions, sources(6, "::::{admonition}", ":::::{admonition}")),
    (chapters_ask_questions, sources(0, "NumPy 2.4.", "\n:::{admonition} Predict, then run\n:::")),
    (questions_have_choices, sources(6, "bits has it?", "bits has it!")),
    (questions_have_choices, sources(6, ":::{dropdown} 1.0 bit", ":::{note}")),
    (questions_have_choices, sources(6, "::::\n", "".join(map(choice, (4, 5, 6))) + "::::\n")),
    (questions_have_choices, sources(6, "✓ Right.", "✗ No.")),
    (questions_have_choices, sources(6, "✗ The sides.", "✓ Right.")),
    (questions_have_choices, sources(6, "✗ The sides.", "✗ Right.")),
    (questions_have_choices, sources(6, "**✗ The sides.** ", "")),
    (questions_have_choices, sources(6, ", and there are two of them", "")),
    (questions_have_choices, sources(6, "} 3.0 bits", "} 1.0 bit")),
    (
        questions_have_choices,
        sources(6, "You have counted the sides, and there are two of them.", SAME_FEEDBACK),
    ),
    (
        questions_have_choices,
        lambda notebook: [sources(6 + 4 * n, "The sides", "Not quite")(notebook) for n in range(3)],
    ),
    (answers_are_folded, drops("cells", 7, "metadata", "tags")),
    (answers_are_folded, drops("cells", 7)),
    (answers_are_folded, sources(6, "\n::::\n", "\n::::\nIt is 2.\n")),
    (answers_are_folded, sources(8, SHOWS, "More")),
    (answers_are_folded, sources(8, ":::\n", ":::\nAnd so on.\n")),
    (answers_are_folded, drops("cells", 8)),
    (answers_are_folded, sets("cells", 1, "metadata", "tags", to=["hide-output"])),
    (answers_are_not_in_sight, sources(9, "And", "It has 2.5 bits. And")),
    (answers_are_not_in_sight, sources(7, "bits", "2.5")),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_check_accepts_the_sound_notebook(check):
    assert list(check(SOUND)) == []


@pytest.mark.parametrize(("check", "change"), BROKEN, ids=lambda part: part.__name__)
def test_check_refuses_the_broken_notebook(check, change):
    notebook = copy.deepcopy(SOUND)
    change(notebook)
    assert list(check(notebook))


def test_only_reference_pages_go_without_the_parts_of_a_chapter():
    assert checks_of(ROOT / "book" / "entropy.ipynb") == CHECKS
    assert set(CHECKS) - set(checks_of(ROOT / "book" / "reference" / "x.ipynb")) == CHAPTERS_ONLY
    assert chapters_say_what_is_safe_to_change in checks_of(ROOT / "book" / "ten-minutes.ipynb")


def test_every_check_is_checked():
    assert {check for check, _ in BROKEN} == set(CHECKS)
