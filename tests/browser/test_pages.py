"""Every page as a reader meets it: wide and on a phone, light and dark, from a server or a file."""

from io import BytesIO
from urllib.parse import urlsplit

import matplotlib.pyplot as plt
import numpy as np
import pytest
from playwright.sync_api import expect

from built import SAMPLE, SITE, documents, on_each

# What a host shows in place of a page that is missing; its own addresses begin at the host's root.
LOST = "404.html"
ENGLISH = [*(f"{document}.html" for document in documents()), "search.html", LOST]
NAMES = [*ENGLISH, *(f"zh/{name}" for name in ENGLISH)]
FEW = SAMPLE | {"zh/book/cross-entropy.html", "zh/book/reference/glossary.html", "zh/search.html"}
# One page of each folder, for what may be lost on the way to the files that all pages share.
FOLDERS = {"book/cross-entropy.html", "book/reference/api.html", "search.html"}
FOLDERS |= {"zh/book/cross-entropy.html"}

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


# Beyond the edge, but for formulas and for what is in a box that scrolls.
WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll('.bd-article *')]
    .filter(element => element.getBoundingClientRect().right > document.scrollingElement.clientWidth
        && !element.closest('.math, pre, .pst-scrollable-table-container, .output'))
    .map(element => element.outerHTML.slice(0, 100))"""
BROKEN_WORDS = r"""() => [...document.querySelectorAll('.bd-article :is(h1, h2, h3, p, th, td)')]
    .flatMap(block => {
        const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        const broken = [];
        while (walker.nextNode()) {
            const text = walker.currentNode;
            if (text.parentElement.closest('.math, code') || text.data.includes('://')) continue;
            for (const {0: word, index} of text.data.matchAll(/[a-z]+/gi)) {
                const range = document.createRange();
                range.setStart(text, index);
                range.setEnd(text, index + word.length);
                if (range.getClientRects().length > 1) broken.push(word);
            }
        }
        return broken;
    })"""
# Cells of prose that hold less than about a dozen letters a line.
NARROW_CELLS = """() => [...document.querySelectorAll('.bd-article table td')].filter(cell => {
    const words = cell.cloneNode(true);
    words.querySelectorAll('.math').forEach(formula => formula.remove());
    return cell.checkVisibility() && words.textContent.length > 40
        && cell.clientWidth < 9 * parseFloat(getComputedStyle(cell).fontSize);
}).map(cell => cell.innerText)"""
# The average number of characters in a paragraph's full lines.
CHARACTERS_A_LINE = """() => {
    const lines = [...document.querySelectorAll('.bd-article p:not(:has(.math))')].flatMap(p => {
        const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
        const full = [];
        let length = 0, bottom = 0;
        while (walker.nextNode()) {
            const range = document.createRange();
            for (let i = 0; i < walker.currentNode.length; i++) {
                range.setStart(walker.currentNode, i);
                range.setEnd(walker.currentNode, i + 1);
                const [box] = range.getClientRects();
                if (!box) continue;
                if (bottom && box.top > bottom) {
                    full.push(length);
                    length = 0;
                }
                bottom = box.bottom;
                length += 1;
            }
        }
        return full;
    });
    return lines.reduce((sum, length) => sum + length) / lines.length;
}"""
LINES_OF_HEADINGS = """() => [...document.querySelectorAll('.bd-article :is(h1, h2, h3)')].map(
    heading => [Math.round(heading.clientHeight / parseFloat(getComputedStyle(heading).lineHeight)),
        heading.textContent])"""


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


@on_each(NAMES, sample=FEW)
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


@pytest.mark.parametrize("width", [1280, 1920])
def test_lines_have_70_to_75_characters(open_page, width):
    page = open_page("book/reference/questions.html", width=width)
    assert 70 <= page.evaluate(CHARACTERS_A_LINE) <= 75


@pytest.mark.parametrize("width", [1280, 1920])
def test_lines_have_room_for_35_to_42_chinese_characters(open_page, width):
    """Each is a square; which font a machine has, if any, makes no difference."""
    page = open_page("zh/book/reference/questions.html", width=width)
    squares = "p => p.clientWidth / parseFloat(getComputedStyle(p).fontSize)"
    assert 35 <= page.locator(".bd-article p").first.evaluate(squares) <= 42


@on_each(NAMES, sample=FEW | {"book/reference/notation.html"})
def test_small_screen(open_page, subtests, name):
    """A phone, and what 400 % leaves of 1280 pixels."""
    page = open_page(name, width=390)
    page.evaluate(OPEN_ALL)
    with subtests.test("headings"):
        assert not [heading for heading in page.evaluate(LINES_OF_HEADINGS) if heading[0] > 4]
    with subtests.test("columns of words"):
        assert page.evaluate(NARROW_CELLS) == []
    page.set_viewport_size({"width": 320, "height": 800})
    with subtests.test("400 %"):
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
        assert page.evaluate(BROKEN_WORDS) == []


def edges(box):
    """How much the left and the right edge of a box differ from its middle, above a scroll bar."""
    line = plt.imread(BytesIO(box.screenshot()))[-12, :, :3].mean(axis=-1)
    middle = np.median(line)
    return abs(line[5] - middle), abs(line[-4] - middle)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("book/cross-entropy.html", ".cell_input pre"),
        ("book/reference/notation.html", ".pst-scrollable-table-container"),
        ("book/reference/edge-cases.html", ".output.text_html"),
    ],
)
def test_box_shows_at_which_edge_it_goes_on(open_page, name, box, theme):
    """But at the left where a column stays in sight."""
    page = open_page(name, width=320, theme=theme)
    page.evaluate(OPEN_ALL)
    page.evaluate(REST)
    scrolling = (
        box
        for box in page.locator(box).all()
        if box.is_visible() and box.evaluate("box => box.scrollWidth > box.clientWidth + 40")
    )
    box = next(scrolling)
    stays = box.locator("table.dataframe").count()
    left, right = edges(box)
    assert right > 0.1 and (left < 0.02 or stays)
    box.evaluate("box => box.scrollTo({left: box.scrollWidth, behavior: 'instant'})")
    left, right = edges(box)
    assert right < 0.02 and (left > 0.1 or stays)


def test_first_screen_says_for_whom_it_is_and_where_to_begin(open_page):
    page = open_page("book/intro.html", width=390)
    for element in (page.get_by_text("It is for people who"), page.locator(".begin a")):
        box = element.bounding_box()
        assert box["y"] + box["height"] <= 800
    page.locator(".begin a").click()
    page.wait_for_url("**/ten-minutes.html")


@pytest.mark.parametrize("folder", ["", "book/of/somebody/"])
def test_lost_page_is_whole_at_any_depth_and_in_any_folder(open_page, site, folder):
    """A host that has the site in a folder shows the page in place of all that it does not have."""

    def host(route):
        path = urlsplit(route.request.url).path[1:]
        file = SITE / path.removeprefix(folder)
        if path.startswith(folder) and file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404, path=SITE / LOST)

    page = open_page(LOST, first_visit=True, tolerated=["404", "DOCUMENTATION_OPTIONS"])
    page.route("**/*", host)
    page.goto(f"{site}{folder}some/deep/page")
    expect(page.locator(".search-again")).to_have_css("display", "flex")
    first = page.get_by_role("link", name="first page")
    assert first.evaluate("link => link.href") == f"{site}{folder}index.html"
    page.get_by_label("Search the book").fill("entropy")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{folder}search.html?q=entropy")


@on_each([name for name in NAMES if LOST not in name], sample=FOLDERS)
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
