"""The plain edition says what the pages say, and any program can show it: see bookbuild/plain.py.

The notebooks are those that the site offers for download.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from built import CHINESE_SITE, PAGES, SITE, sampled
from chapters import BOOK

pytestmark = pytest.mark.site

EDITION = SITE / "_sources" / "book"
CHINESE_EDITION = CHINESE_SITE / "_sources" / "book"
NOTEBOOKS = [path.relative_to(EDITION) for path in sorted(EDITION.rglob("*.ipynb"))]
BIBLIOGRAPHY = Path("reference", "bibliography.ipynb")
CHAPTERS = [path for path in NOTEBOOKS if (BOOK / path).exists()]


def in_both_editions(names: list[Path]) -> pytest.MarkDecorator:
    """All English notebooks, and the Chinese ones of the sample."""
    chinese = [
        sampled(CHINESE_EDITION / name, f"book/{name.with_suffix('.html').as_posix()}")
        for name in names
    ]
    notebooks = [*(EDITION / name for name in names), *chinese]
    return pytest.mark.parametrize("notebook", notebooks, ids=lambda it: str(it.relative_to(SITE)))


def name_of(notebook: Path) -> Path:
    """Its place in the book."""
    chinese = notebook.is_relative_to(CHINESE_EDITION)
    return notebook.relative_to(CHINESE_EDITION if chinese else EDITION)


@cache
def read(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def plain(name: Path) -> list[dict]:
    return read(EDITION / name)


def stored(name: Path) -> list[dict]:
    return read(BOOK / name)


def source(cell) -> str:
    return "".join(cell["source"])


def markdown(cells) -> str:
    return "\n\n".join(source(cell) for cell in cells if cell["cell_type"] == "markdown")


@cache
def anchors(path: Path) -> set[str]:
    return {*re.findall(r'<a id="([^"]+)"></a>', markdown(read(path)))}


def prose(cells) -> str:
    """The Markdown without code and formulas."""
    return re.sub(r"```.*?```|\$\$.*?\$\$|`[^`]*`|\$[^$]*\$", "", markdown(cells), flags=re.DOTALL)


def test_every_page_has_a_notebook():
    pages = {
        path.relative_to(SITE / "book").with_suffix(".ipynb")
        for path in PAGES
        if "book" in path.parts
    }
    chinese = {path.relative_to(CHINESE_EDITION) for path in CHINESE_EDITION.rglob("*.ipynb")}
    assert set(NOTEBOOKS) == chinese == pages
    assert len(CHAPTERS) == len(list(BOOK.rglob("*.ipynb")))


@in_both_editions(NOTEBOOKS)
def test_a_notebook_is_valid_and_has_no_markup_of_myst(notebook):
    nbformat.validate(nbformat.read(notebook, as_version=4))
    assert not re.findall(
        r"\{[a-z:-]+\}`|^\W*:::.*|^\(\S+\)=$|\0", prose(read(notebook)), re.MULTILINE
    )


@in_both_editions(CHAPTERS)
def test_code_and_outputs_are_those_of_the_chapter(notebook):
    def code(cells):
        return [
            cell | {"metadata": cell["metadata"].get("tags")}
            for cell in cells
            if cell["cell_type"] == "code"
        ]

    assert code(read(notebook)) == code(stored(name_of(notebook)))


@in_both_editions(NOTEBOOKS)
def test_links_lead_to_a_notebook_and_a_place_in_it(notebook):
    for words, target in re.findall(r"\[([^\]]*)\]\(([^)\s]*)\)", prose(read(notebook))):
        assert target, f"[{words}] leads nowhere"
        file, _, place = target.partition("#")
        if "://" not in target:
            there = notebook.parent / file if file else notebook
            assert there.is_file(), f"[{words}]({target})"
            assert not place or unquote(place) in anchors(there.resolve()), target


@pytest.mark.parametrize("name", CHAPTERS, ids=str)
def test_a_figure_has_its_number_its_caption_and_its_words_below_it(name):
    page = (SITE / "book" / name).with_suffix(".html").read_text("utf-8")
    cells = plain(name)
    for cell, below in zip(cells, cells[1:], strict=False):
        if cell["cell_type"] == "code" and "image/svg+xml" in str(cell["outputs"]):
            [was] = [each for each in stored(name) if each["id"] == cell["id"]]
            figure = was["metadata"]["mystnb"]["figure"]
            below_there = page.partition(f'id="{figure["name"]}"')[2]
            number = re.search(r'caption-number">([^<]+?) <', below_there)[1]
            assert source(below).startswith(f"**{number}.** ")
            assert was["metadata"]["mystnb"]["image"]["alt"].replace("*", r"\*") in source(below)


def heading(cell) -> int:
    """The level of a cell's highest heading, or 0."""
    if cell["cell_type"] == "code":
        return 0
    return min(map(len, re.findall(r"^(#+) ", source(cell), re.MULTILINE)), default=0)


def hidden(cells) -> set[str]:
    """What JupyterLab hides: everything below a collapsed heading, up to one that is not lower."""
    shut, found = 0, set()
    for cell in cells:
        level = heading(cell)
        if shut and 0 < level <= shut:
            shut = 0
        if shut:
            found.add(cell["id"])
        elif cell["metadata"].get("jp-MarkdownHeadingCollapsed"):
            shut = level
    return found


def given_away(cells) -> tuple[set[str], set[str]]:
    """The cells that tell an answer: those that only do so, and those where a solution begins."""
    all_of_it, part_of_it, inside, answer = set(), set(), False, False
    for cell in cells:
        text = source(cell) if cell["cell_type"] == "markdown" else ""
        answer |= "hide-output" in cell["metadata"].get("tags", [])
        if answer and not text.startswith("#"):
            all_of_it.add(cell["id"])  # up to its first heading
        answer &= not text
        if inside and not text.startswith(":::{solution-end}"):
            all_of_it.add(cell["id"])  # up to its end
        elif inside or "{solution-start}" in text:
            part_of_it.add(cell["id"])
        for mark in re.findall(r"\{solution-(start|end)\}", text):
            inside = mark == "start"
    return all_of_it, part_of_it


@in_both_editions(CHAPTERS)
def test_answers_and_solutions_stay_shut_and_nothing_else_does(notebook):
    cells, source = read(notebook), stored(name_of(notebook))
    whole, part = given_away(source)
    shut = {
        re.sub(r"-\d$", "", cell) if cell not in ids(source) else cell for cell in hidden(cells)
    }
    assert {cell["id"] for cell in cells if cell["id"] in whole} <= hidden(cells) | titles(cells)
    assert shut <= whole | part
    assert bool(shut) == bool(whole)


@in_both_editions(CHAPTERS)
def test_a_question_has_one_answer(notebook):
    answer = "答案" if notebook.is_relative_to(CHINESE_EDITION) else "Answer"
    answers = [cell for cell in read(notebook) if source(cell) == f"#### {answer}"]
    questions = prose(stored(name_of(notebook))).count("{admonition} Predict first")
    assert len(answers) == questions


def ids(cells) -> set[str]:
    return {cell["id"] for cell in cells}


def titles(cells) -> set[str]:
    """Cells that are no more than a heading, such as that of a solution."""
    return {cell["id"] for cell in cells if re.fullmatch(r"#+ .*", source(cell))}


def written(name: Path) -> str:
    """The Markdown of a page's source, without what stands between the lines for Sphinx."""
    if name in CHAPTERS:
        text = prose(stored(name))
    else:
        text = (BOOK / name).with_suffix(".md").read_text(encoding="utf-8")
        text = prose([{"cell_type": "markdown", "source": [re.sub("(?s)^---.*?---", "", text)]}])
    text = re.sub(r"^:::\{only\}.*?^:::$", "", text, flags=re.MULTILINE | re.DOTALL)
    directives = r"^:::+\{(?!admonition|dropdown)\S+\}.*|^:[a-z-]+:.*|^\(\S+\)=$|^:::+$|<[^>]*>"
    return re.sub(r"\{[a-z:-]+\}|\]\([^)]*\)", "", re.sub(directives, "", text, flags=re.M))


@pytest.mark.parametrize("name", NOTEBOOKS, ids=str)
def test_no_word_is_lost(name):
    was, now = (
        Counter(re.findall(r"[^\W\d_]{3,}", text))
        for text in (written(name), prose(plain(name)).replace("’", "'"))
    )
    assert was - now == Counter()


def test_the_bibliography_has_each_work_once():
    page = (SITE / "book" / BIBLIOGRAPHY).with_suffix(".html").read_text(encoding="utf-8")
    entries = re.findall(r"^- <a id=\"(\S+)\"></a>(.+)$", prose(plain(BIBLIOGRAPHY)), re.MULTILINE)
    assert [name for name, _ in entries] == re.findall(r'citation" id="(\S+)"', page)
    assert prose(plain(BIBLIOGRAPHY)).count("János Aczél") == 1


def test_the_install_cell_is_only_where_the_repository_is_known():
    assert not [name for name in CHAPTERS if "install" in ids(plain(name))]
