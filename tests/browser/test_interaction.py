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


# What the keyboard stands on; its kind; where it is on the screen, and whether it is.
FOCUS = """() => {
    let element = document.activeElement;
    while (element.shadowRoot) element = element.shadowRoot.activeElement;
    window.focused = element;
    const box = element.getBoundingClientRect();
    return {
        name: element.outerHTML.slice(0, 100),
        kind: [element.localName, element.className, element.parentElement?.className].join(),
        box: [box.left, box.top, box.right, box.bottom],
        inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
# Its tooltip would show, too, but not where the keyboard stands.
STILL = """*, *::before, *::after { transition: none !important; animation: none !important }
    .tooltip { display: none !important }"""


def luminance(page, clip):
    """As the contrast of colours is defined, of each pixel."""
    colours = plt.imread(BytesIO(page.screenshot(clip=clip, caret="initial")))[..., :3]
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def shows_focus(page, stop):
    """Whether enough of the pixels there change, and by a contrast of 3."""
    left, top, right, bottom = stop["box"]
    size = page.viewport_size
    left, top = max(left - 8, 0), max(top - 8, 0)
    right, bottom = min(right + 8, size["width"]), min(bottom + 8, size["height"])
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    focused = luminance(page, clip)
    page.evaluate("focused.blur()")
    blurred = luminance(page, clip)
    page.evaluate("focused.focus({focusVisible: true, preventScroll: true})")
    contrast = (np.maximum(focused, blurred) + 0.05) / (np.minimum(focused, blurred) + 0.05)
    return (contrast >= 3).sum() >= min(right - left, bottom - top)


@WIDTHS
def test_keys_reach_everything_in_sight_and_leave_again(open_page, width):
    page = open_page(CHAPTER, width=width)
    page.add_style_tag(content=STILL)
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert "Skip to main content" in first["name"]
    stops, kinds, unseen = [first], set(), []
    while len(stops) < 500:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(stop := page.evaluate(FOCUS))
        if stop["inSight"] and stop["kind"] not in kinds:  # one of each kind looks like the others
            kinds.add(stop["kind"])
            if not shows_focus(page, stop):
                unseen.append(stop["name"])
    else:
        pytest.fail("the keyboard never leaves the page")
    assert not [stop["name"] for stop in stops if not stop["inSight"]]
    assert unseen == []


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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figure_opens_large_and_closes(open_page, barriers, theme):
    page = open_page(CHAPTER, width=390, theme=theme)
    figure = page.locator(".bd-article figure img").first
    button = page.get_by_role("button", name="Enlarge Figure").first
    dialog = page.locator("dialog.enlarged")

    figure.click()
    large = dialog.locator("img")
    assert large.bounding_box()["width"] >= 700 > 390 > figure.bounding_box()["width"]
    assert large.get_attribute("alt") == figure.get_attribute("alt")
    assert large.evaluate("e => getComputedStyle(e).filter") == figure.evaluate(
        "e => getComputedStyle(e).filter"
    )
    assert barriers(page) == []
    large.click(position={"x": 300, "y": 100})  # a finger that moves it
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()

    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)

    button.click()
    dialog.click(position={"x": 100, "y": 780})  # beside the figure
    expect(dialog).to_have_count(0)


def test_arrow_keys_turn_pages(open_page):
    page = open_page("book/cross-entropy.html")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/binary-cross-entropy.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/cross-entropy.html")


# Where an arrow has another use: a slider in a widget, a choice of the browser's own, code that
# scrolls, a figure in its dialog.
ARROWS_IN_USE = {
    "widget": "[...document.querySelectorAll('*')].find(e => e.shadowRoot)"
    ".shadowRoot.querySelector('input')",
    "field": "document.body.appendChild(document.createElement('textarea'))",
    "code": "[...document.querySelectorAll('.cell_input pre')].find(e => e.tabIndex === 0)",
}


@pytest.mark.parametrize("place", ARROWS_IN_USE)
def test_arrow_keys_keep_their_other_uses(open_page, place):
    page = open_page("book/cross-entropy.html", width=390)
    page.wait_for_function(ARROWS_IN_USE[place])
    page.evaluate(f"window.place = {ARROWS_IN_USE[place]}; place.focus()")
    page.keyboard.press("ArrowRight")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_timeout(200)
    assert "/cross-entropy.html" in page.url  # with what the slider has set


def test_pages_read_are_marked_and_forgotten(open_page):
    page = open_page("search.html", first_visit=True)
    page.clock.install()
    page.goto(page.url.replace("search.html", CHAPTER))
    link = page.locator(".bd-links a.current")
    name = link.inner_text()
    page.keyboard.press("End")  # in passing
    page.keyboard.press("Home")
    page.clock.fast_forward(60_000)
    expect(link).to_have_text(name)
    page.keyboard.press("End")
    expect(link).to_contain_text("(read)")

    page.goto(page.url.replace(CHAPTER, "book/entropy.html"))
    read = page.locator(".bd-links a:has(.read)")
    expect(read).to_have_count(1)
    expect(read).to_contain_text(name)
    page.get_by_role("button", name="Forget which pages I have read").press("Enter")
    expect(read).to_have_count(0)
    page.reload()
    expect(page.locator(".bd-links")).to_be_visible()
    expect(read).to_have_count(0)


def test_contents_are_not_wrapped_anew_while_the_reader_moves(open_page):
    widths = open_page(CHAPTER).evaluate("""() =>
        [...document.querySelectorAll('.toc-entry a')].map(link => {
            const range = document.createRange();
            range.selectNodeContents(link);
            return ['remove', 'add'].map(change => {
                link.classList[change]('active');
                return range.getBoundingClientRect().width;
            });
        })""")
    assert widths and all(before == after for before, after in widths)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_links_in_tables_look_like_others(open_page, theme):
    colours = open_page("book/reference/notation.html", theme=theme).evaluate("""() => {
        document.querySelector('.bd-article p').innerHTML += '<a href="#">another</a>';
        return ['table', 'p'].map(place =>
            getComputedStyle(document.querySelector(`.bd-article ${place} a`)).color);
    }""")
    assert colours[0] == colours[1]


@pytest.mark.parametrize("sidebar", ["primary", "secondary"])
def test_panel_on_a_phone_closes_where_the_reader_was(open_page, sidebar):
    page = open_page(CHAPTER, width=390)
    page.evaluate("scrollTo({top: 3000, behavior: 'instant'})")
    box = page.locator(f".{sidebar}-toggle").bounding_box()
    page.mouse.click(box["x"] + 10, box["y"] + 10)
    expect(page.locator(f"#pst-{sidebar}-sidebar-modal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(f"#pst-{sidebar}-sidebar-modal")).to_be_hidden()
    assert page.evaluate("scrollY") == 3000


def test_contents_on_a_phone_close_when_a_section_is_chosen(open_page):
    page = open_page(CHAPTER, width=390)
    page.locator(".secondary-toggle").click()
    contents = page.locator("#pst-secondary-sidebar-modal")
    contents.get_by_role("link").nth(3).click()
    expect(contents).to_be_hidden()


def test_copy_button_keeps_the_focus_when_it_is_pressed_by_keys(open_page):
    page = open_page(CHAPTER)
    button = page.locator(".cell_input:visible .copybtn").first
    button.press("Enter")
    expect(button).to_be_focused()
    page.wait_for_timeout(100)
    expect(button).to_be_focused()


def test_focus_is_seen_in_forced_colours(open_page):
    page = open_page(CHAPTER)
    page.emulate_media(forced_colors="active")
    link = page.locator(".bd-links a").nth(2)
    page.keyboard.press("Tab")  # as with keys
    link.focus()
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.emulate_media(forced_colors="none")


def test_solution_unfolds_where_its_exercise_is_named(open_page):
    page = open_page(CHAPTER)
    title = page.locator(".solution > .admonition-title").first
    title.scroll_into_view_if_needed()
    box = title.locator("a").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert title.locator("xpath=..").evaluate(IS_OPEN)
