"""The built site, page by page: nothing broken, nothing unrendered, nothing from another host."""

import json
import re
import subprocess
from functools import cache
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup, Comment
from fontTools.ttLib import TTFont

from bookbuild.deployment import CHINESE, address
from bookbuild.formulas import node_program
from bookbuild.words import LOCALE
from built import (
    CHINESE_PAGES,
    CHINESE_SITE,
    PAGES,
    ROOT,
    SITE,
    documents,
    each_edition,
    each_whole_edition,
    every_page,
    site_of,
)
from searches import (
    CHINESE_FIRST,
    CHINESE_NEAR,
    CHINESE_NOTHING,
    FIRST,
    NEAR,
    NOTHING,
    SEARCHES,
)

pytestmark = pytest.mark.site

TOP = urlsplit(address()).path or "/"  # where an address without a host begins
SHEETS = sorted(SITE.rglob("*.css"))

# What a page loads by itself, by the attribute: not the links that only the reader follows.
LOADED = {
    "href": ["link"],
    "src": ["script", "img", "iframe", "embed", "source", "video", "audio"],
    "data": ["object"],
}

NOTICED = {"id", "href", "src"}  # attributes of which tests know all that a page has

FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)


@cache
def parts(page):
    """A page without what is in its formulas, which are many of its elements, and these."""
    html = page.read_text(encoding="utf-8")
    return FORMULA.sub("<math></math>", html), FORMULA.findall(html)


@cache
def soup(page):
    return BeautifulSoup(parts(page)[0], "html.parser")


@cache
def head(page):
    return BeautifulSoup(page.read_text(encoding="utf-8").partition("<body")[0], "html.parser")


@cache
def anchors(page):
    return {element["id"] for element in soup(page).find_all(id=True)}


def file_of(page, url):
    """The file that a local address on a page means; an address without a path means the page."""
    path = unquote(urlsplit(url).path)
    if path.startswith(TOP):
        return SITE / path.removeprefix(TOP)
    return (page.parent / path).resolve() if path else page


def is_local(page, url):
    """Whether what a page or a style sheet loads is in the page itself or a file of the site."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return parts.scheme == "data"
    return file_of(page, url).is_file()


def prose(element):
    """What a reader sees as text; each code, formula and script is a lone backtick."""
    words = []
    for child in element.children:
        if isinstance(child, str):
            words.append("" if isinstance(child, Comment) else child)
        elif child.name in ("pre", "code", "script", "style") or "math" in child.get("class", []):
            words.append("` ")
        else:
            words.append(prose(child))
    return "".join(words)


def page_of(document, site=SITE):
    return site / f"{document}.html"


def pages_of(site):
    return PAGES if site == SITE else CHINESE_PAGES


def search_index(site):
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


@each_edition
def test_site_is_built(site):
    assert (site / "index.html").is_file(), "there is no built site: run `make book` first"


@each_edition
def test_pages_are_those_of_the_table_of_contents(site):
    made_by_sphinx = {site / "index.html", site / "search.html", site / "404.html"}
    assert {*pages_of(site)} == {page_of(name, site) for name in documents()} | made_by_sphinx


@every_page
def test_links_and_anchors_resolve(page):
    broken = []
    for link in soup(page).find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.scheme in ("http", "https", "mailto"):
            continue
        target, anchor = file_of(page, link["href"]), unquote(parts.fragment)
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            broken.append(link["href"])
    assert not broken


@every_page
def test_page_loads_only_files_of_the_site(page):
    urls = [
        element[attribute]
        for attribute, names in LOADED.items()
        for element in soup(page).find_all(names, {attribute: True})
        if "canonical" not in element.get("rel", [])
    ]
    assert not [url for url in urls if not is_local(page, url)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.relative_to(SITE)))
def test_style_sheet_loads_only_files_of_the_site(sheet):
    text = sheet.read_text(encoding="utf-8")
    # A quoted address may be a picture that itself has addresses in it.
    urls = re.findall(r"""(?:url\(\s*|@import\s*)("[^"]*"|'[^']*'|[^'")]+)""", text)
    assert not [url for url in urls if not is_local(sheet, url.strip("\"'"))]


@every_page
def test_no_error_is_shown(page):
    shown = ".stderr, .traceback, .error, .system-message, .problematic"
    # The search page keeps one for readers without scripts.
    assert not soup(page).select(f":is({shown}):not(noscript *)")
    assert "Traceback (most recent call last)" not in soup(page).get_text()


@every_page
def test_no_markup_is_left_unrendered(page):
    markup = {
        "directive": r":::|```",
        "role": r"\{[\w:+-]+\}`",
        "formula": r"\$[^$\n]+\$",
        "TeX command": r"\\[A-Za-z]+",
        "link": r"\]\(",
    }
    text = prose(soup(page))
    found = {what: re.findall(pattern, text) for what, pattern in markup.items()}
    assert not any(found.values()), found


@every_page
def test_every_formula_is_mathml_with_its_tex(page):
    """And has nothing that other tests look for in a page: names, links, errors."""
    formulas = parts(page)[1]
    marked = soup(page).select(".math[data-tex]")
    assert marked == soup(page).select(".math") and all(formula["data-tex"] for formula in marked)
    assert sum(len(formula.select("math")) for formula in marked) == len(formulas)
    for formula in formulas:
        elements = list(ElementTree.fromstring(formula).iter())
        assert len(elements) > 2, "an empty formula"
        assert not [
            name for element in elements for name in NOTICED.intersection(element.keys())
        ], formula
        assert not [element for element in elements if "error" in element.get("class", "")], formula


@each_whole_edition
def test_the_book_has_formulas(site):
    assert sum(len(parts(page)[1]) for page in pages_of(site)) > 100


@every_page
def test_every_image_has_alternative_text(page):
    images = soup(page).find_all("img")
    assert not [image for image in images if not image.get("alt", "").strip()]


@every_page
def test_every_image_states_its_size(page):
    """Else the text below it jumps when it arrives."""
    images = soup(page).find_all("img")
    assert not [image for image in images if not (image.get("width") and image.get("height"))]


@every_page
def test_figures_come_when_they_are_near_but_the_first_at_once(page):
    figures = [
        image.get("loading") for image in soup(page).find_all("img", src=re.compile("_images/"))
    ]
    assert figures in ([], [None, *["lazy"] * (len(figures) - 1)])


@every_page
def test_no_id_comes_twice(page):
    ids = [element["id"] for element in soup(page).find_all(id=True)]
    assert len(ids) == len(set(ids))


@each_whole_edition
def test_icons_of_the_pages_have_a_glyph(site):
    """The style sheet draws each icon, by its name, with a glyph of the font that came along."""
    style = (site / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    glyphs = set()
    for path in (site / "_static/vendor/fontawesome/webfonts").glob("*.woff2"):
        with TTFont(path) as font:
            glyphs |= (font.getBestCmap() or {}).keys()  # a font that no page needs is empty
    icons = {
        name
        for page in pages_of(site)
        for icon in soup(page).select("[class*='fa-']")
        for name in icon["class"]
        if name.startswith("fa-") and name not in {"fa-solid", "fa-lg"}
    }
    assert len(icons) > 5
    for icon in icons:
        rule = re.search(rf'\.{icon}:before[^{{}}]*{{content:"\\([0-9a-f]+)"}}', style)
        assert rule, icon
        assert int(rule[1], 16) in glyphs, icon


@each_whole_edition
def test_every_page_is_reachable_from_the_first(site):
    reached, waiting = set(), [site / "index.html", page_of(documents()[0], site)]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in soup(page).select("nav a[href], .prev-next-area a[href]"):
            parts = urlsplit(link["href"])
            there = file_of(page, link["href"])
            if not parts.scheme and site_of(there) == site:
                waiting.append(there)
    assert {page_of(document, site) for document in documents()} <= reached


@each_edition
def test_address_of_the_site_leads_to_the_first_page(site):
    door = soup(site / "index.html")
    assert file_of(site / "index.html", door.a["href"]) == page_of(documents()[0], site)
    assert door.select_one("meta[http-equiv=refresh]")["content"] == f"0; url={door.a['href']}"


@every_page
def test_page_has_the_icon(page):
    [icon] = soup(page).find_all("link", rel="icon")
    assert file_of(page, icon["href"]) == site_of(page) / "_static" / "favicon.svg"


@each_edition
def test_every_page_has_a_description_of_its_own(site):
    """Exactly one, and no longer than search engines show."""
    heads = {name: head(page_of(name, site)) for name in documents()}
    found = {
        name: [meta["content"] for meta in tags.select("[name=description]")]
        for name, tags in heads.items()
    }
    assert not {name: texts for name, texts in found.items() if len(texts) != 1}
    texts = [text for [text] in found.values()]
    least = 50 if site == SITE else 25  # a Chinese character takes the room of two letters
    assert not [text for text in texts if not least <= len(text) <= 160]
    assert len(set(texts)) == len(texts)


@each_edition
def test_page_for_lost_readers_leads_back_from_any_address(site):
    top = TOP if site == SITE else f"{TOP}{CHINESE}/"
    lost = soup(site / "404.html")
    assert lost.select_one(f"article a[href='{top}index.html']")
    form = lost.select_one("article form")
    assert form["action"] == f"{top}search.html"
    assert form.select_one("input[name=q][aria-label]") and form.button
    urls = [element.get("href") or element.get("src") for element in lost.select("[href], [src]")]
    relative = [url for url in urls if not url.startswith((TOP, "#", "https:", "data:"))]
    assert not relative


@each_edition
def test_search_finds_every_page(site):
    index = search_index(site)
    assert {*index["docnames"]} == {*documents()}  # for their titles see test_numbers.py
    assert len(index["terms"]) > 100


def ask(script, queries, site=SITE):
    """What a search finds, run in Node: without a browser, all of them take a second."""
    command = [node_program(), ROOT / "tests" / script, site]
    run = subprocess.run(
        command, input=json.dumps(list(queries)), capture_output=True, encoding="utf-8", check=True
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize(
    ("site", "first", "near", "nothing"),
    [
        pytest.param(SITE, FIRST, NEAR, NOTHING, id="en"),
        pytest.param(CHINESE_SITE, CHINESE_FIRST, CHINESE_NEAR, CHINESE_NOTHING, id="zh"),
    ],
)
def test_search_finds_at_once(site, first, near, nothing):
    found = ask("pagefind.mjs", [*first, *near, *nothing], site)
    assert [found[query]["count"] for query in nothing] == [0, 0]
    ways = {query: [section["at"] for section in found[query]["sections"]] for query in found}
    missed = {query: ways[query] for query in first if not ways[query][0].startswith(first[query])}
    assert not missed
    assert not {
        query: ways[query][:3]
        for query in near
        if not any(way.startswith(near[query]) for way in ways[query][:3])
    }


@pytest.mark.thorough
def test_search_finds_what_chinese_readers_ask():
    """Their own words are in `searches.yml`, which says where each leads."""
    asked = yaml.safe_load((LOCALE / "zh_CN" / "searches.yml").read_text(encoding="utf-8"))
    ways = {}
    for document, places in asked.items():
        page = page_of(document, CHINESE_SITE)
        assert not places.keys() - anchors(page)
        for place, queries in places.items():
            at = "" if place == soup(page).section["id"] else f"#{place}"
            ways |= dict.fromkeys(queries, f"{document}.html{at}")
    found = ask("pagefind.mjs", ways, CHINESE_SITE)
    assert not {
        query: way
        for query, way in ways.items()
        if way not in [section["at"] for section in found[query]["sections"][:3]]
    }


def test_search_finds_nothing_where_there_is_nothing():
    found = ask("pagefind.mjs", ["zzzyzx", "!?"])
    assert found == dict.fromkeys(["zzzyzx", "!?"], {"count": 0, "sections": []})


def test_search_in_files_finds_terms_and_names():
    """Sphinx's own: what must be found is among the first five results."""
    found = ask("search.cjs", SEARCHES)
    assert not {
        query: found[query] for query, page in SEARCHES.items() if page not in found[query][:5]
    }
