"""The search: while the reader types, on the search page, and where Pagefind cannot help."""

import pytest

# On few pages: each is loaded by Sphinx's search, for the words around.
WORDS, DOCUMENT = "dask", "book/beyond/scale"
HITS = ".search-found:visible .search-hits a"


def opened(page, way="Control+k"):
    """The field of the dialog, which stands ready."""
    if way == "button":
        page.locator(".search-button__button:visible").first.click()
    else:
        page.keyboard.press(way)
    return page.locator("dialog[open] input[type=search]:focus")


def typed(page, words):
    """What is found below the field, all words typed at once: half a word finds something else."""
    opened(page).fill(words)
    page.locator(HITS).first.wait_for()
    return page.locator(HITS)


def found_by_sphinx(page):
    """The first five pages that Sphinx's search lists, once it has finished."""
    page.locator(".search-summary", has_text="Search finished").wait_for()
    links = page.locator("#search-results li > a").all()[:5]
    return [link.evaluate("link => link.href").partition("#")[0] for link in links]


def test_search_comes_only_when_it_is_used(open_page):
    page = open_page("book/intro.html", first_visit=True)
    loaded = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert "search.js" in str(loaded) and not [
        name for name in loaded if "pagefind" in name or "search.mjs" in name
    ]
    typed(page, "entropy")
    assert {"search.mjs", "pagefind.js"} <= set(loaded)


@pytest.mark.parametrize("way", ["button", "Control+k"])
@pytest.mark.parametrize("width", [360, 1280])
def test_search_opens_from_a_page(open_page, way, width):
    page = open_page("book/entropy.html", width=width)
    field = opened(page, way)
    field.press_sequentially("kl div")
    page.locator(HITS, has_text="KL divergence: what does a wrong model cost?").wait_for()
    box = page.locator("dialog .search-found").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 800


def test_search_leads_to_the_section_by_keyboard(open_page, site):
    page = open_page("book/intro.html", width=360)
    typed(page, "why minus")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}book/information.html#why-the-minus")
    assert 0 <= page.locator("#why-the-minus h2, #why-the-minus h3").first.bounding_box()["y"] < 400


def test_search_goes_back_to_the_field_and_closes(open_page):
    page = open_page("book/intro.html")
    typed(page, "entropy")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.search-hits a')")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    assert not page.locator("dialog[open]").count()
    page.keyboard.press("Control+k")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert not page.locator("dialog[open]").count()


def test_hit_on_the_same_page_shows_the_page(open_page):
    page = open_page("book/information.html")
    typed(page, "why minus").first.click()
    page.wait_for_url("**/information.html#why-the-minus")
    assert not page.locator("dialog[open]").count()


def test_search_says_what_it_found(open_page):
    page = open_page("book/intro.html")
    typed(page, "huffman")
    status = page.get_by_role("status")
    assert status.inner_text().startswith("The best 8 of ")
    page.locator("dialog input").fill("zzzyzx")
    status.get_by_text("No section has “zzzyzx”").wait_for()
    assert not page.locator(HITS).count()
    page.locator("dialog input").fill("")
    status.wait_for(state="hidden")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_the_search(open_page, barriers, theme):
    page = open_page("book/intro.html", width=360, theme=theme)
    typed(page, "cross entropy")
    assert barriers(page) == []


def test_magnifying_glass_is_beside_the_words(open_page):
    page = open_page("book/intro.html")
    opened(page)
    glass, field = (page.locator(f"dialog {what}") for what in ("i", "input"))
    start = field.evaluate("field => parseFloat(getComputedStyle(field).paddingInlineStart)")
    box = glass.bounding_box()
    assert box["x"] + box["width"] <= field.bounding_box()["x"] + start


def test_search_page_lists_what_the_address_asks_for(open_page, site):
    page = open_page("book/intro.html", width=360)
    opened(page).fill("loss stuck at 0.693")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.locator(HITS).first.wait_for()
    assert page.locator("main input[type=search]").input_value() == "loss stuck at 0.693"
    assert page.locator(HITS).count() > 8
    assert "My loss is stuck at 0.693" in page.locator(HITS).first.inner_text()
    page.locator("main input[type=search]").fill("huffman")
    page.locator(HITS, has_text="begin with the rarest").wait_for()


def test_search_says_that_it_found_nothing(open_page):
    page = open_page("search.html?q=zzzyzx")
    page.get_by_text("No section has “zzzyzx”").wait_for()


def test_search_works_from_files(open_page, files):
    page = open_page("book/intro.html", base=files)
    opened(page).press_sequentially(WORDS)
    page.keyboard.press("Enter")
    assert f"{files}{DOCUMENT}.html" in found_by_sphinx(page)


def test_search_works_where_pagefind_does_not(open_page, site):
    """As in a browser without WebAssembly, or one that keeps it from the page."""
    page = open_page("404.html", first_visit=True, tolerated=["pagefind.js", "net::ERR_FAILED"])
    page.route("**/pagefind/*", lambda route: route.abort())
    page.goto(f"{site}search.html?q={WORDS}")
    assert f"{site}{DOCUMENT}.html" in found_by_sphinx(page)
    assert WORDS in page.locator("#search-results .context").first.inner_text().lower()
