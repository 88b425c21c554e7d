"""The two editions of the site: page by page the same book, each in its own language."""

import re
from collections import Counter
from copy import copy

import pytest

from bookbuild.words import LABELS
from built import BOTH, CHINESE_SITE, SITE, documents, name_of, on_each, site_of
from chinese import ENGLISH, HAN, QUOTED, TEXT
from test_site import file_of, prose, soup

pytestmark = pytest.mark.site

NAMES = [*(f"{document}.html" for document in documents()), "search.html", "404.html"]
on_each_page = on_each(NAMES)
LANGUAGES = {SITE: "en", CHINESE_SITE: "zh-CN"}
# What both editions have equally often on a page.
COUNTED = {
    "figure": ".bd-article figure",
    "table": ".bd-article table",
    "exercise": ".bd-article .exercise",
    "solution": ".bd-article .solution",
    "question": ".bd-article .tip.admonition > details",
    "fold": ".bd-article details, .bd-article .dropdown.admonition",
    "box": ".bd-article .admonition",
    "code": ".bd-article div.highlight",
    "output": ".bd-article .cell_output",
    "numbered formula": ".bd-article .eqno",
    "paragraph": ".bd-article p",
    "list item": ".bd-article li",
    "heading": ":is(h1, h2, h3, h4)",
}
# In English in both: titles of works, signatures, and what code prints, but for widgets.
IN_ENGLISH = "[lang=en], .citation, .sig, .cell_output:not(:has([class*=bench]))"
TYPE = re.compile(r"\((?:[^()]|\([^()]*\))*\) –")  # of a parameter


def both(name):
    return SITE / name, CHINESE_SITE / name


@pytest.mark.parametrize("page", BOTH, ids=name_of)
def test_page_says_which_language_it_is_in(page):
    html = page.read_text(encoding="utf-8")
    [language] = re.findall('<html[^>]* lang="(.*?)"', html)
    assert language == LANGUAGES[site_of(page)]
    # and is: that it has a title, at least, in it
    title = re.search("<title>(.*?)</title>", html, re.DOTALL)[1]
    assert bool(re.search(f"[{HAN}]", title)) == (language == "zh-CN")


@on_each_page
def test_switch_leads_to_the_same_page_in_the_other_language(name):
    for page, other in (both(name), both(name)[::-1]):
        [switch] = soup(page).select(".btn-other-language")
        lost = other.parent / "index.html"  # nobody looks for the page that is missing
        assert file_of(page, switch["href"]).resolve() == (lost if name == "404.html" else other)
        assert switch["lang"] == switch["hreflang"] == LANGUAGES[site_of(other)]
        assert switch.select_one(".long").string in switch["aria-label"]
        assert "target" not in switch.attrs


@on_each_page
def test_sections_have_the_same_ids(name):
    """The switch keeps the section, and a link to one works in both."""
    english, chinese = (
        [section["id"] for section in soup(page).select("section[id]")] for page in both(name)
    )
    assert english == chinese


@on_each_page
def test_links_lead_to_the_same_places(name):
    english, chinese = (
        Counter(link["href"] for link in soup(page).select(".bd-article a.reference"))
        for page in both(name)
    )
    assert english == chinese


@on_each_page
def test_nothing_is_left_out(name):
    english, chinese = (
        {kind: len(soup(page).select(where)) for kind, where in COUNTED.items()}
        for page in both(name)
    )
    assert english == chinese


@on_each_page
def test_formulas_are_the_same_but_for_the_words_in_them(name):
    english, chinese = (
        Counter(
            " ".join(TEXT.sub("", formula["data-tex"]).split())
            for formula in soup(page).select(".bd-article .math")
        )
        for page in both(name)
    )
    assert english == chinese


BLOCKS = "p, li, dt, dd, td, th, div, summary, h1, h2, h3, h4, figcaption, caption, a.nav-link"


def words_of(page):
    """What a reader sees as text, without code, formulas and what stays in English on purpose."""
    shown = copy(soup(page))
    for element in shown.select(IN_ENGLISH):
        element.replace_with("` ")
    for block in shown.select(BLOCKS):
        block.append("¶ ")
    words = " ".join(prose(shown).split())
    return QUOTED.sub("", TYPE.sub("", words))


@on_each_page
def test_no_english_sentence_is_left(name):
    assert not ENGLISH.findall(words_of(CHINESE_SITE / name))


@on_each_page
def test_no_english_label_is_left(name):
    """What a screen reader says, a pointer shows, and a search engine lists."""
    page = soup(CHINESE_SITE / name)
    labels = {
        element[label]
        for label in (*LABELS, "data-fold")
        for element in page.select(f"[{label}]:not([lang=en], .bibtex, [href*='bibliography'])")
    }
    labels |= {meta["content"] for meta in page.select("meta[name=description]")}
    assert len(labels) > 5
    # Columns of data have English names of up to three words, which a figure shows.
    assert not [label for label in labels if ENGLISH.search(QUOTED.sub("", label))]
    assert not [label for label in labels if not re.search(f"[{HAN}]", label) and " " in label]
