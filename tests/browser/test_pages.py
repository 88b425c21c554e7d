"""Every page as a reader meets it: wide and on a phone, light and dark, from a server or a file."""

from built import SAMPLE, SITE, documents, on_each

# What a host shows in place of a page that is missing; its own addresses begin at the host's root.
LOST = "404.html"
NAMES = [*(f"{document}.html" for document in documents()), "search.html", LOST]
# One page of each folder, for what may be lost on the way to the files that all pages share.
ROAD = [name for name in NAMES if name.startswith("book/") and name.count("/") == 1]
FOLDERS = {"book/cross-entropy.html", "book/reference/api.html", "search.html"}

# What the book is made of, by its markup.
KINDS = {
    "formula": '<span class="math"',
    "formula on a line of its own": 'class="math-scroll"',
    "numbered formula": 'class="eqno"',
    "figure": "<figure",
    "widget": "-bench ",
    "table": '<table class="table"',
    "table written by code": 'class="dataframe',
    "table of numbers": 'class="numbers"',
    "code": 'class="cell_input',
    "output": 'class="output stream',
    "folded output": 'class="admonition hide below-input"',
    "folded code": 'class="admonition hide above-input"',
    "question": 'class="tip admonition"',
    "choice": "sd-dropdown",
    "exercise": 'class="exercise admonition"',
    "solution": 'class="solution dropdown admonition"',
    "proof": 'class="dropdown admonition"',
    "note": 'class="admonition note"',
    "warning": 'class="admonition warning"',
    "important": 'class="important admonition"',
    "signature": 'class="sig ',
    "definition": 'class="simple glossary"',
    "reference": 'class="citation"',
}

# What a click reveals, and whether it is revealed.
BOXES = """[...document.querySelectorAll('details, .admonition.dropdown')].map(box =>
    [...box.children].slice(1).every(
        part => part.offsetHeight > 0 && part.checkVisibility({visibilityProperty: true})))"""
# All of it at once; then what moves has come to rest.
OPEN_ALL = """async () => {
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    document.querySelectorAll('.toggle-hidden .toggle-button').forEach(button => button.click());
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
}"""
# The theme waits for 0.3 s after a change before it looks which boxes scroll.
REST = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 350)))"
BEYOND_THE_EDGE = """() => {
    const page = document.scrollingElement;
    return page.scrollWidth <= page.clientWidth ? [] : [...document.querySelectorAll('body *')]
        .filter(element => element.getBoundingClientRect().right > page.clientWidth)
        .map(element => element.outerHTML.slice(0, 100));
}"""
UNREADABLE_FORMULAS = """() => [...document.querySelectorAll('.bd-article math')].filter(math => {
    const {width, height} = math.getBoundingClientRect();
    return !(math.checkVisibility() && width && height);
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


CUT_DEFINITIONS = """() => [...document.querySelectorAll('.important.admonition .math-scroll')]
    .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent)"""


def test_sample_has_everything_that_the_book_is_made_of():
    text = "".join((SITE / name).read_text(encoding="utf-8") for name in SAMPLE)
    assert not [kind for kind, markup in KINDS.items() if markup not in text]


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


@on_each(NAMES)
def test_page(open_page, barriers, subtests, name):
    page = open_page(name)
    assert not any(page.evaluate(BOXES))
    with subtests.test("nothing sticks out before anything is opened"):
        assert page.evaluate(BEYOND_THE_EDGE) == []
    page.evaluate(OPEN_ALL)
    assert all(page.evaluate(BOXES))
    for width, theme in [(1280, "light"), (1280, "dark"), (360, "dark"), (360, "light")]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        page.evaluate(REST)
        check_content(page, subtests)
        if width == 1280:
            with subtests.test("code and formulas fit without scrolling"):
                assert page.evaluate(CUT) == []
        # The same rules hold for colours at any width, and what surrounds the text is the same on
        # every page: one page stands for what one theme shows at one width only.
        if name == NAMES[0] or (width, theme) in [(1280, "light"), (360, "dark")]:
            with subtests.test("no barriers", width=width, theme=theme):
                assert barriers(page) == []


@on_each(ROAD)
def test_definitions_and_theorems_of_the_road_fit_a_phone(open_page, name):
    assert open_page(name, width=390).evaluate(CUT_DEFINITIONS) == []


@on_each(NAMES[:-1], sample=FOLDERS)
def test_page_from_a_file(open_page, files, subtests, name):
    page = open_page(name, base=files, width=360, theme="dark")
    with subtests.test("nothing sticks out before anything is opened"):
        assert page.evaluate(BEYOND_THE_EDGE) == []
    page.evaluate(OPEN_ALL)
    check_content(page, subtests)


@on_each(NAMES, sample=FOLDERS)
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
