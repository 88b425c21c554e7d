"""The previews of what a link leads to: book/_static/previews.js."""

import pytest
from playwright.sync_api import expect

from built import documents, on_each

CHAPTER = "book/entropy.html"
FIGURE = 'p > a.internal[href="#fig-entropy-areas"]'
PREVIEW = ".preview"

# Links of each kind, and what their previews show.
KINDS = {
    "figure": (CHAPTER, FIGURE, "figure img", "Each outcome is a box"),
    "equation": (
        "book/cross-entropy.html",
        'p > a[href="kl-divergence.html#equation-eq-kl-expanded"]',
        ".eqno",
        "(",
    ),
    "equation in a definition": (
        CHAPTER,
        'p > a[href="#equation-eq-entropy"]',
        ".admonition-title",
        "Definition",
    ),
    "exercise": (CHAPTER, 'p:not(.admonition-title) > a[href="#ex-entropy-dice"]', "p", "Exercise"),
    "reference": (
        CHAPTER,
        'a[href*="bibliography.html#"]:has-text("MacKay")',
        ".citation",
        "Cambridge University Press",
    ),
    # Its entry links to a chapter, from another folder than this one.
    "term": (
        CHAPTER,
        'a[href="reference/glossary.html#term-surprisal"]',
        "dt:first-child + dt + dt + dd",
        "The information in one event",
    ),
    "function": (
        "book/reference/api.html",
        'a.internal[href="#crossent.prefix_codes.prefix_code"]',
        "dt.sig + dd",
        "Code words of given lengths",
    ),
    "section": (
        "book/beyond/floating-point.html",
        'li a[href="stuck-loss.html#clipped-probabilities"]',
        "p:first-child > strong:first-child",
        "Clipped probabilities",
    ),
    "chapter": (CHAPTER, 'p > a[href="kl-divergence.html"]', "p", "What a wrong model costs"),
}
TWICE = """() => [...document.querySelectorAll('[id]')].map(({id}) => id)
    .filter((id, place, all) => all.indexOf(id) < place)"""
IN_THE_WINDOW = """box => {
    const {top, left, bottom, right} = box.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}"""
LOADED = """box => Promise.all([...box.querySelectorAll('img')].map(image => image.decode()
    .then(() => image.naturalWidth > 0 && image.offsetWidth > 100)))"""


def link_to(page, selector):
    """The first such link in sight, in the middle of the window."""
    link = page.locator(f".bd-article {selector}").locator("visible=true").first
    link.evaluate("link => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    return link


@pytest.mark.parametrize(
    ("width", "theme"),
    [(1280, "light"), pytest.param(360, "dark", marks=pytest.mark.thorough)],
)
@pytest.mark.parametrize("name", sorted({name for name, *_ in KINDS.values()}))
def test_a_preview_shows_what_the_link_leads_to(open_page, subtests, name, width, theme):
    page = open_page(name, width=width, theme=theme)
    for kind, (of, link, part, words) in KINDS.items():
        if of != name:
            continue
        with subtests.test(kind):
            link_to(page, link).hover()
            box = page.locator(PREVIEW)
            box.wait_for()
            expect(box).to_contain_text(words)
            assert box.locator(part).first.is_visible()
            assert box.evaluate(IN_THE_WINDOW)
            assert all(box.evaluate(LOADED))
            assert page.evaluate(TWICE) == []
            for target in box.locator("a").evaluate_all("links => links.map(link => link.href)"):
                assert page.request.get(target).ok
        page.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.thorough)])
def test_a_preview_is_no_barrier(open_page, barriers, theme):
    page = open_page(CHAPTER, theme=theme)
    link = link_to(page, KINDS["equation in a definition"][1])
    link.evaluate("link => link.focus({focusVisible: true})")
    page.locator(PREVIEW).wait_for()
    assert barriers(page) == []


def test_a_preview_stays_under_the_mouse_and_goes_with_it(open_page):
    page = open_page(CHAPTER)
    link_to(page, FIGURE).hover()
    box = page.locator(PREVIEW)
    box.hover()
    page.wait_for_timeout(500)
    expect(box).to_be_visible()
    page.mouse.move(5, 5)
    expect(box).to_have_count(0)


def test_escape_closes_a_preview_under_the_mouse(open_page):
    page = open_page(CHAPTER)
    link_to(page, FIGURE).hover()
    box = page.locator(PREVIEW)
    box.wait_for()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def test_the_keyboard_opens_a_preview_walks_into_it_and_closes_it(open_page):
    page = open_page(CHAPTER)
    link = link_to(page, KINDS["term"][1])
    link.evaluate("link => link.focus({focusVisible: true})")
    box = page.locator(PREVIEW)
    box.wait_for()
    expect(link).to_be_focused()
    assert link.get_attribute("aria-details") == box.get_attribute("id")
    page.keyboard.press("Tab")
    expect(box.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(link).to_be_focused()


# What the browser of a phone asks after half a second, and this one does not: may its menu come?
MENU = """link => link.dispatchEvent(
    new PointerEvent('contextmenu', {bubbles: true, cancelable: true}))"""


@pytest.fixture
def finger(open_page):
    """Touch a link for some time, on a phone; its browser may ask for its menu then."""

    def touch(name, selector, milliseconds, menu=False):
        page = open_page(name, width=390)
        link = link_to(page, selector)
        spot = link.bounding_box()
        client = page.context.new_cdp_session(page)
        client.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        point = {"x": spot["x"] + spot["width"] / 2, "y": spot["y"] + spot["height"] / 2}
        client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        page.wait_for_timeout(milliseconds)
        assert not (menu and link.evaluate(MENU))
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        client.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        client.detach()
        return page

    return touch


@pytest.mark.parametrize(("milliseconds", "menu"), [(900, False), (100, True)])
def test_a_long_press_opens_a_preview_and_no_menu(finger, site, milliseconds, menu):
    page = finger(*KINDS["chapter"][:2], milliseconds, menu)
    box = page.locator(PREVIEW)
    expect(box).to_contain_text("What a wrong model costs")
    assert box.evaluate(IN_THE_WINDOW)
    page.wait_for_timeout(500)
    assert page.url == site + CHAPTER
    page.mouse.click(195, 30)
    expect(box).to_have_count(0)


def test_a_tap_follows_the_link(finger, site):
    page = finger(*KINDS["chapter"][:2], 50)
    page.wait_for_url(site + "book/kl-divergence.html")
    assert page.locator(PREVIEW).count() == 0


def test_from_files_there_are_previews_of_the_page_alone(open_page, files):
    page = open_page(CHAPTER, base=files)
    troubles = []
    page.on("console", lambda message: troubles.append(message.text))
    link_to(page, KINDS["chapter"][1]).hover()
    page.wait_for_timeout(500)
    assert page.locator(PREVIEW).count() == 0
    assert not troubles
    link_to(page, FIGURE).hover()
    expect(page.locator(PREVIEW)).to_contain_text("Each outcome is a box")


# Every link that leads to a page of the book, one after the other, and what has no preview.
EACH = """async () => {
    const missing = [], real = setTimeout;
    window.setTimeout = (act, _, ...rest) => real(act, 0, ...rest);
    const links = '.bd-article a[href]:not(.headerlink, .admonition-title *, summary *)';
    for (const link of document.querySelectorAll(links)) {
        if (link.origin !== location.origin || !link.checkVisibility()) continue;
        link.scrollIntoView({block: 'center', behavior: 'instant'});
        link.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}));
        for (let wait = 0; wait < 200 && !link.hasAttribute('aria-details'); wait++) {
            await new Promise(done => real(done, 5));
        }
        if (!link.hasAttribute('aria-details')) missing.push(link.href);
        document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));
    }
    return missing;
}"""


@on_each(
    [f"{document}.html" for document in documents()],
    sample={"book/cross-entropy.html"},
)
def test_every_link_has_a_preview(open_page, name):
    assert open_page(name).evaluate(EACH) == []
