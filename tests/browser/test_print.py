"""A page on paper: all of the text, and nothing that only a screen can use."""

from built import documents, on_each

FOLDED = "document.querySelectorAll('details:not([open])').length"
THEME = "document.documentElement.dataset.theme"
# Beyond the edge of the paper, or in a box that would have to be scrolled.
CUT = """() => [...document.querySelectorAll('article :not(math *, svg *)')]
    .filter(e => e.checkVisibility() && (e.getBoundingClientRect().right > innerWidth + 1
        || (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'auto')))
    .map(e => e.outerHTML.slice(0, 80))"""
ON_SCREEN = (
    "header, .bd-sidebar-primary, .bd-sidebar-secondary, .bd-header-article, .prev-next-area"
)


# What is folded, what cannot wrap, and what is wide.
KINDS = {"book/cross-entropy.html", "book/reference/api.html", "book/reference/edge-cases.html"}


@on_each((f"{document}.html" for document in documents()), sample=KINDS)
def test_printed_page(open_page, name):
    page = open_page(name, theme="dark", width=680)  # as wide as the text on A4
    folded, theme = page.evaluate(FOLDED), page.evaluate(THEME)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(FOLDED) == 0
    assert page.evaluate(THEME) == "light"
    assert not page.evaluate(CUT)
    for element in page.query_selector_all(ON_SCREEN):
        assert not element.is_visible(), element.get_attribute("class")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(FOLDED) == folded
    assert page.evaluate(THEME) == theme
