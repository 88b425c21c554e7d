"""Every page as a reader meets it: wide and on a phone, light and dark."""

import pytest

from built import PAGES, SITE, name_of

# index.html only leads to the first page.
NAMES = [name_of(page) for page in PAGES if page != SITE / "index.html"]

WIDER = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(e => e.outerHTML.slice(0, 80))"""
EMPTY_FORMULAS = """() => [...document.querySelectorAll('.math .katex')]
    .filter(e => e.checkVisibility() && !(e.offsetWidth && e.querySelector('math')))
    .map(e => e.textContent.slice(0, 80))"""
"""A lazy image is loaded when it comes into sight; here all are called for."""
MISSING_IMAGES = """() => Promise.all([...document.images].map(async image => {
    image.loading = 'eager';
    await image.decode().catch(() => {});
    return image.naturalWidth ? '' : image.src;
})).then(found => found.filter(Boolean))"""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_page(open_page, subtests, name, theme, width):
    page = open_page(name, theme=theme, width=width)
    with subtests.test("no side scrolling"):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(WIDER)
    with subtests.test("formulas"):
        assert not page.evaluate(EMPTY_FORMULAS)
    with subtests.test("images"):
        assert not page.evaluate(MISSING_IMAGES)


def test_address_of_the_site_leads_to_the_first_page(open_page, site):
    page = open_page("")
    page.wait_for_url(site + "book/intro.html")
