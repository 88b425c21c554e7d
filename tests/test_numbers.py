"""The built site counts by chapter: what has a number, what refers to it, and the plain edition."""

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bookbuild.deployment import CHINESE
from built import (
    CHINESE_SITE,
    SITE,
    documents,
    each_edition,
    each_whole_edition,
    every_document,
    every_page,
    name_of,
    site_of,
)
from test_site import head, page_of, search_index
from test_site import soup as soup_of

pytestmark = pytest.mark.site

UNNUMBERED = ["book/intro", "book/ten-minutes"]
CHAPTERS = [page for page in documents() if page not in UNNUMBERED and "/reference/" not in page]
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth"
).split()
# How a link calls a chapter by its number.
CALLED = {
    SITE: (re.compile(r"(\w+) (?:chapter\b|of six chapters)"), ORDINALS),
    CHINESE_SITE: (re.compile("第(.)章"), [*"一二三四五六七八九十"]),
}
# What is numbered on a page, and where its number stands.
COUNTED = {
    "figure": ".bd-article figcaption .caption-number",
    "table": ".bd-article caption .caption-number",
    "equation": ".bd-article .eqno",
    "exercise": ".bd-article .exercise > .admonition-title > .caption-number",
    "statement": ".bd-article .important.admonition > .admonition-title",
}
NUMBERED = "figure[id], table[id], div.math[id], .exercise[id], .important.admonition[id]"
WORD = "(?:[A-Z][a-z]+|[\u4e00-\u9fff]+)"  # Figure, 图
LABEL = re.compile(rf"(?:{WORD}\s[\d.]*\d|\([\d.]+\))(?=\W|$)")


def soup(document):
    return soup_of(page_of(document))  # read once for the tests of both files


def plain(document):
    """The Markdown of a page's notebook."""
    page = page_of(document)
    site = site_of(page)
    file = Path(site, "_sources", page.relative_to(site)).with_suffix(".ipynb")
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def label(element) -> str:
    """As readers call it: Figure 3.2, (3.2)."""
    place = element.select_one(".caption-number, .eqno, .admonition-title")
    return LABEL.match(place.get_text())[0] if place else ""


def number(words: str) -> str:
    return re.search(r"[\d.]*\d", words)[0]


def of_chapter(document) -> str:
    document = document.removeprefix(f"{CHINESE}/")
    return f"{CHAPTERS.index(document) + 1}. " if document in CHAPTERS else ""


def test_the_road_has_six_chapters():
    """The text says so, and calls the KL divergence the third."""
    assert len([page for page in CHAPTERS if page.count("/") == 1]) == 6
    assert CHAPTERS[2] == "book/kl-divergence"


@every_document
def test_a_page_has_its_number_wherever_its_title_stands(document):
    page, expected = soup(document), of_chapter(document)
    title = page.select_one(".bd-article h1")
    title = title.get_text().removesuffix(title.a.get_text())
    words = title.removeprefix(expected)
    assert title == expected + words and not words[0].isdigit()
    assert page.title.get_text().startswith(title)
    assert plain(document).startswith(f"# {title}") or f"\n# {title}\n" in plain(document)
    assert not page.select(".bd-article :is(h2, h3) .section-number")
    listed = page.select(".bd-sidebar-primary .toctree-l1 > a")
    assert title in [link.get_text().strip() for link in listed]


@each_whole_edition
def test_the_page_before_and_the_page_after_have_their_numbers(site):
    for page, following in pairwise(documents()):
        there = soup_of(page_of(page, site)).select_one(".right-next .prev-next-title")
        back = soup_of(page_of(following, site)).select_one(".left-prev .prev-next-title")
        assert there.get_text().startswith(of_chapter(following))
        assert back.get_text().startswith(of_chapter(page))


@every_document
def test_a_page_counts_from_one_and_leaves_nothing_out(document):
    chapter = of_chapter(document).replace(". ", ".")
    for kind, where in COUNTED.items():
        found = [number(element.get_text()) for element in soup(document).select(where)]
        assert found == [f"{chapter}{count}" for count in range(1, len(found) + 1)], kind


def test_there_is_something_to_count():
    kl = soup("book/kl-divergence")
    assert {kind for kind, where in COUNTED.items() if kl.select(where)} == {*COUNTED} - {"table"}


@cache
def targets(document) -> dict[str, str]:
    return {element["id"]: label(element) for element in soup(document).select(NUMBERED)}


@every_page
def test_references_agree_with_what_they_lead_to(page):
    document, checked = name_of(page).removesuffix(".html"), 0
    for link in soup(document).select(".bd-article a.reference.internal[href*='#']"):
        file, _, place = link["href"].partition("#")
        there = (page.parent / file).resolve() if file else page
        named = targets(name_of(there).removesuffix(".html")).get(place)
        words = link.get_text()
        if named and re.search(r"\d|\(", words) and LABEL.fullmatch(words):
            assert words == named, link
            checked += 1
    assert checked or not soup(document).select(".std-numref, .solution")


@every_document
def test_the_plain_edition_has_the_same_numbers(document):
    text = plain(document)
    found = {
        "figure": re.findall(r"^\*\*(?:Figure|图)\s([\d.]+)\.\*\* ", text, re.MULTILINE),
        "equation": re.findall(r"\\tag\{(.+?)\}", text),
        "exercise": re.findall(
            r"^#+ (?:Exercise|练习) ([\d.]*\d)(?![\d.]| 的解答)", text, re.MULTILINE
        ),
        "statement": re.findall(rf"^> \*\*{WORD} (\d[\d.]*)", text, re.MULTILINE),
    }
    for kind, numbers in found.items():
        here = [number(each.get_text()) for each in soup(document).select(COUNTED[kind])]
        assert numbers == here, kind
    links = re.findall(r"\[(\w+\s[\d.]+|\([\d.]+\))\]\(", text)
    named = [link.get_text() for link in soup(document).select(".bd-article a.reference.internal")]
    # A solution names its exercise by a link on the page, and by its heading here.
    titles = soup(document).select(".solution > .admonition-title > a")
    assert len(links) == len([*filter(LABEL.fullmatch, named)]) - len(titles)
    assert {*links} <= {*named}


@each_whole_edition
def test_chapters_are_called_by_their_number(site):
    called, ordinals = CALLED[site]
    found = [
        (link, ordinals.index(words[1].lower()))
        for document in documents()
        for link in soup_of(page_of(document, site)).select(".bd-article a.reference.internal")
        if (words := called.search(link.get_text())) and words[1].lower() in ordinals
    ]
    assert len(found) >= 3
    for link, position in found:
        assert CHAPTERS[position].rpartition("/")[2] in link["href"], link.get_text()


def test_statements_that_the_text_names_are_linked():
    """`the theorem` far from its box leaves readers to search: some are named."""
    named = {
        words
        for document in documents()
        for link in soup(document).select(".bd-article a.reference.internal")
        if re.fullmatch(r"(Theorem|Lemma|Definition) \d+\.\d+", words := link.get_text())
    }
    assert {"Theorem 1.2", "Theorem 7.3", "Lemma 12.1"} <= named


@each_edition
def test_the_search_has_the_numbers(site):
    index = search_index(site)
    for document, title in zip(index["docnames"], index["titles"], strict=True):
        shown = BeautifulSoup(title, "html.parser").get_text()
        assert shown == head(page_of(document, site)).title.get_text().partition(" — ")[0]
