"""The search finds terms, and the names of symbols, from any page."""

import pytest

from searches import SEARCHES

# On few pages: each is loaded, for the words around.
WORDS, DOCUMENT = "dask", "book/beyond/scale"
# A term, a symbol, a name in code and Chinese; test_site.py asks the same search for all of them.
SOME = ["Gibbs", "H(P, Q)", "BCELoss", "困惑度"]
OTHERS = [words for words in SEARCHES if words not in SOME]


def found(page):
    """The first five pages that the search lists, once it has finished."""
    page.locator(".search-summary", has_text="Search finished").wait_for()
    links = page.locator("#search-results li > a").all()[:5]
    return [link.evaluate("link => link.href").partition("#")[0] for link in links]


@pytest.mark.parametrize("asked", [SOME, pytest.param(OTHERS, marks=pytest.mark.thorough)])
def test_search_page_finds_terms_and_names(open_page, subtests, site, asked):
    # Sphinx looks for the excerpt on a function with the dots of its name unescaped.
    page = open_page("search.html", tolerated=["Anchored content block not found"])
    for words in asked:
        with subtests.test(words):
            page.locator("main input[type=search]").fill(words)
            page.keyboard.press("Enter")
            page.wait_for_url("**/search.html?q=*")
            assert f"{site}{SEARCHES[words]}.html" in found(page)


@pytest.mark.parametrize(
    ("way", "width"),
    [
        ("button", 360),
        ("Control+k", 1280),
        pytest.param("button", 1280, marks=pytest.mark.thorough),
        pytest.param("Control+k", 360, marks=pytest.mark.thorough),
    ],
)
def test_search_opens_from_a_page(open_page, site, way, width):
    page = open_page("book/intro.html", width=width)
    if way == "button":
        page.locator(".search-button__button:visible").first.click()
    else:
        page.keyboard.press(way)
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    assert f"{site}{DOCUMENT}.html" in found(page)


def test_search_shows_where_the_words_stand(open_page):
    page = open_page(f"search.html?q={WORDS}")
    assert WORDS in page.locator("#search-results .context").first.inner_text().lower()


def test_search_works_from_files(open_page, files):
    page = open_page(f"search.html?q={WORDS}", base=files)
    assert f"{files}{DOCUMENT}.html" in found(page)


def test_search_says_that_it_found_nothing(open_page):
    page = open_page("search.html?q=zzzyzx")
    page.get_by_text("did not match any documents").wait_for()
