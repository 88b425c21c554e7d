"""Every page as a reader meets it: wide and on a phone, light and dark, from a server or a file."""

import pytest

from built import PAGES, ROOT, SITE, name_of

# index.html only leads to the first page.
NAMES = [name_of(page) for page in PAGES if page != SITE / "index.html"]
AXE = (ROOT / "code/bookbuild/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

# Everything that a click reveals, at once; then what moves has come to rest.
OPEN_ALL = """async () => {
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    document.querySelectorAll('.toggle-hidden .toggle-button').forEach(button => button.click());
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
}"""
BEYOND_THE_EDGE = """() => {
    const page = document.scrollingElement;
    return page.scrollWidth <= page.clientWidth ? [] : [...document.querySelectorAll('body *')]
        .filter(element => element.getBoundingClientRect().right > page.clientWidth)
        .map(element => element.outerHTML.slice(0, 100));
}"""
# A formula has a box to see, and MathML to hear, which the style sheet keeps out of sight.
UNREADABLE_FORMULAS = """() => [...document.querySelectorAll('.bd-article .math')].filter(math => {
    const seen = math.querySelector('.katex-html');
    const heard = math.querySelector('.katex-mathml:has(> math)');
    return !(seen?.checkVisibility() && seen.offsetWidth && heard?.offsetWidth <= 1);
}).map(math => math.outerHTML.slice(0, 100))"""
# Images that wait until they come into sight are called for.
MISSING_IMAGES = """() => Promise.all([...document.images].map(async image => {
    image.loading = 'eager';
    await image.decode().catch(() => {});
    return image.naturalWidth && image.checkVisibility() ? null : image.outerHTML.slice(0, 100);
})).then(images => images.filter(Boolean))"""
FAILED_FONTS = """() => document.fonts.ready.then(fonts =>
    [...fonts].filter(font => font.status === 'error').map(font => font.family))"""
CUT = """() => [...document.querySelectorAll('pre, .math-scroll')]
    .filter(box => box.scrollWidth > box.clientWidth).map(box => box.textContent)"""
BARRIERS = """() => axe.run({resultTypes: ['violations']}).then(({violations}) => violations.map(
    ({id, nodes}) => [id, ...nodes.map(node => node.html.slice(0, 200))]))"""

# What a host shows in place of a page that is missing; its own addresses begin at the host's root.
LOST = "404.html"

every_page = pytest.mark.parametrize("name", NAMES)


def check_content(page, subtests):
    """What must hold however the page was opened."""
    with subtests.test("nothing sticks out"):
        assert page.evaluate(BEYOND_THE_EDGE) == []
    with subtests.test("formulas"):
        assert page.evaluate(UNREADABLE_FORMULAS) == []
    with subtests.test("images"):
        assert page.evaluate(MISSING_IMAGES) == []
    with subtests.test("fonts"):
        assert page.evaluate(FAILED_FONTS) == []


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_page(open_page, subtests, name, theme, width):
    page = open_page(name, theme=theme, width=width)
    with subtests.test("nothing sticks out before anything is opened"):
        assert page.evaluate(BEYOND_THE_EDGE) == []
    page.evaluate(OPEN_ALL)
    check_content(page, subtests)
    if width == 1280:
        with subtests.test("code and formulas fit without scrolling"):
            assert page.evaluate(CUT) == []
    with subtests.test("no barriers"):
        page.evaluate(AXE)
        assert page.evaluate(BARRIERS) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != LOST])
def test_page_from_a_file(open_page, files, subtests, name):
    page = open_page(name, base=files)
    page.evaluate(OPEN_ALL)
    check_content(page, subtests)


@every_page
def test_page_without_scripts(open_page, subtests, name):
    """Solutions that a script would hide stand open."""
    page = open_page(name, scripts=False)
    page.evaluate(OPEN_ALL)
    check_content(page, subtests)
    with subtests.test("solutions"):
        for solution in page.locator(".solution > :not(.admonition-title)").all():
            assert solution.is_visible()


def test_address_of_the_site_leads_to_the_first_page(open_page, site):
    page = open_page("")
    page.wait_for_url(site + "book/intro.html")
