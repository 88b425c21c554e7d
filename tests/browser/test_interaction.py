"""What a reader can do on a page, with a mouse or with keys alone."""

from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pytest
from playwright.sync_api import expect

from built import documents, on_each

CHAPTER = "book/information.html"  # a short one
WIDTHS = pytest.mark.parametrize("width", [1280, 360])


def theme_of(page):
    """The chosen mode, the theme that follows from it, and the colour that is seen."""
    return page.evaluate("""() => ({
        ...document.documentElement.dataset,
        colour: getComputedStyle(document.body).backgroundColor,
    })""")


@WIDTHS
def test_theme_switch_goes_round_and_is_remembered(open_page, width):
    page = open_page("search.html", width=width)
    switch = page.locator(".theme-switch-button:visible").first
    seen = {}
    for _ in range(3):
        switch.click()
        now = theme_of(page)
        seen[now["mode"]] = now["theme"], now["colour"]
        page.reload()
        assert theme_of(page) == now
    assert set(seen) == {"light", "dark", "auto"}
    assert seen["auto"] == seen["light"], "the reader's system is set to light"
    assert seen["dark"] == ("dark", theme_of(open_page("search.html", theme="dark"))["colour"])
    assert seen["dark"][1] != seen["light"][1]


def test_figures_are_ink_on_the_colour_of_the_page(open_page):
    page = open_page(CHAPTER)
    figure = page.locator(".bd-article .cell_output img").first
    for theme, paper in [("light", 1), ("dark", 0)]:
        page.emulate_media(color_scheme=theme)
        brightness = plt.imread(BytesIO(figure.screenshot()))[..., :3].mean(axis=-1)
        assert abs(np.median(brightness) - paper) < 0.15
        ink = brightness.min() if paper else brightness.max()
        assert abs(ink - paper) > 0.75


# What is hidden, but for what is hidden within it.
BOXES = ":is(details, .admonition.dropdown):not(details *, .admonition.dropdown *)"
IS_OPEN = """box => [...box.children].slice(1).every(
    part => part.offsetHeight > 0 && part.checkVisibility({visibilityProperty: true}))"""


@on_each(
    (f"{document}.html" for document in documents()[1:] if "/reference/" not in document),
    sample={CHAPTER},
)
def test_what_is_hidden_opens_and_closes_by_click_and_by_key(open_page, name):
    """One box of each kind: boxes of a kind differ in nothing but their text."""
    boxes = open_page(name).locator(BOXES).all()
    kinds = {box.get_attribute("class"): box for box in boxes}
    for box in kinds.values():
        assert not box.evaluate(IS_OPEN)
        handle = box.locator("summary, .toggle-button").first
        handle.press("Enter")
        assert box.evaluate(IS_OPEN)
        handle.click()
        assert not box.evaluate(IS_OPEN)
        handle.press("Space")
        assert box.evaluate(IS_OPEN)


def test_a_fold_says_what_it_holds(open_page):
    """Its name begins with the word that is seen on its button, open or shut."""
    page = open_page("book/beyond/codes.html")
    for what in ("Proof of Theorem 7.1", "Solution to Exercise 7.2"):
        button = page.get_by_role("button", name=f"Show: {what}", exact=True)
        button.press("Enter")
        expect(page.get_by_role("button", name=f"Hide: {what}", exact=True)).to_be_focused()
    assert page.get_by_role("button", name="Toggle hidden content").count() == 0


# The theme's bell and exclamation mark.
ALARMS = {"\uf0f3", "\uf06a", "\uf071"}
SIGNS = """boxes => boxes.map(box =>
    getComputedStyle(box, '::after').content.replaceAll('"', ''))"""


def test_only_a_warning_warns(open_page):
    page = open_page("book/kl-divergence.html")
    for box, warns in [(".warning", True), (":not(.warning)", False)]:
        titles = page.locator(f".bd-article .admonition{box} > .admonition-title")
        signs = titles.evaluate_all(SIGNS)
        assert signs and all((sign in ALARMS) == warns for sign in signs)


def test_copy_button_copies_the_code(open_page):
    page = open_page(CHAPTER)
    cell = page.locator(".cell_input:visible").first
    cell.hover()
    cell.locator(".copybtn").click()
    cell.locator(".copybtn.success").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cell.locator("pre").inner_text().strip()


# What the keyboard stands on; its look; whether it is on the screen.
FOCUS = """() => {
    let element = document.activeElement;
    while (element.shadowRoot) element = element.shadowRoot.activeElement;
    const box = element.getBoundingClientRect();
    const look = () => {
        const s = getComputedStyle(element);
        return [s.outline, s.boxShadow, s.border, s.backgroundColor].join();
    };
    const focused = look();
    element.blur();
    const changes = look() !== focused;
    element.focus({focusVisible: true, preventScroll: true});
    return {
        name: element.outerHTML.slice(0, 100),
        changes,
        inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"


@WIDTHS
def test_keys_reach_everything_in_sight_and_leave_again(open_page, width):
    page = open_page(CHAPTER, width=width)
    page.add_style_tag(content=STILL)
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert "Skip to main content" in first["name"]
    stops = [first]
    while len(stops) < 500:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(page.evaluate(FOCUS))
    else:
        pytest.fail("the keyboard never leaves the page")
    assert not [stop["name"] for stop in stops if not stop["changes"]]
    assert not [stop["name"] for stop in stops if not stop["inSight"]]


@WIDTHS
def test_first_key_skips_to_the_text(open_page, width):
    page = open_page(CHAPTER, width=width)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("sidebar", ["primary", "secondary"])
def test_sidebar_opens_and_closes_by_keys_on_a_phone(open_page, sidebar):
    page = open_page(CHAPTER, width=360)
    toggle = page.locator(f".{sidebar}-toggle")
    dialog = page.locator(f"#pst-{sidebar}-sidebar-modal")
    toggle.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Tab")
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(toggle).to_be_focused()
