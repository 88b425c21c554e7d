"""The widgets of the losses as a reader moves them: by keyboard, by mouse, with a finger.

What stands in the element is compared with the helper to 1e-12, and what it shows to every digit.
"""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

import crossent
from bookparts import widgets
from support import fixed

BINARY = "book/binary-cross-entropy.html", "binary-loss-bench"
SOFTMAX = "book/multiclass-cross-entropy.html", "softmax-bench"

WIDTHS = [1280, 360]
# A browser tells a page of moves once a frame.
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def open_widget(open_page):
    """Open a page and give the widget on it, scrolled into sight."""

    def open_(widget, **options):
        name, tag = widget
        element = open_page(name, **options).locator(tag)
        element.scroll_into_view_if_needed()
        return element

    return open_


def numbers(locator) -> list[float]:
    """The numbers that a reader sees."""
    return [float(seen.replace("−", "-")) for seen in locator.all_inner_texts()]


def number(locator) -> float:
    [seen] = numbers(locator)
    return seen


def resize(widget, width) -> None:
    widget.page.set_viewport_size({"width": int(width), "height": 800})
    widget.evaluate(NEXT_FRAME)


def check_barriers(widget, barriers, name_and_tag) -> None:
    for theme in ("light", "dark"):
        widget.page.emulate_media(color_scheme=theme)
        assert barriers(widget.page, name_and_tag[1]) == []


def signed(x) -> str:
    return ("+" if x > 0 else "") + fixed(x)


def state(widget) -> dict:
    return widget.evaluate("widget => widget.state")


def by_keyboard(slider, random) -> None:
    slider.press(random.choice(["Home", "End"]))
    direction = random.choice(["ArrowLeft", "ArrowRight"])
    for _ in range(random.integers(1, 8)):
        slider.press(direction)
    if random.random() < 0.5:
        slider.press(random.choice(["PageUp", "PageDown"]))


def by_mouse(target, random) -> None:
    box = target.bounding_box()
    target.click(position={"x": random.uniform(0.05, 0.95) * box["width"], "y": box["height"] / 2})


def assert_agree(values: dict, expected: dict) -> None:
    for name, right in expected.items():
        np.testing.assert_allclose(values[name], right, rtol=1e-12, atol=1e-15, err_msg=name)


def check_binary(widget) -> None:
    y, z = number(widget.locator(".y")), number(widget.locator(".z"))
    check_binary_at(widget, y, z)


def check_binary_at(widget, y, z) -> None:
    p, gap = crossent.sigmoid(z), crossent.binary_cross_entropy_gradient(y, z)
    expected = {
        "y": y,
        "z": z,
        "p": p,
        "loss": crossent.binary_cross_entropy_with_logits(y, z),
        "gradient": gap,
        "squaredError": gap**2,
        "squaredErrorGradient": 2 * gap * p * crossent.sigmoid(-z),
    }
    assert_agree(widget.evaluate("widget => widget.values"), expected)
    shown = {name: widget.locator(f"td.{name}").inner_text() for name in ("loss", "squaredError")}
    assert shown == {name: fixed(expected[name]) for name in shown}
    assert widget.locator(".p").inner_text() == fixed(p)
    assert widget.locator("td.lossGradient").inner_text() == signed(gap)
    squared = signed(expected["squaredErrorGradient"])
    assert widget.locator("td.squaredErrorGradient").inner_text() == squared


def test_binary_losses_are_the_helpers(open_widget, barriers):
    random = np.random.default_rng(1)
    widget = open_widget(BINARY)
    y, z, drawing = (widget.locator(each) for each in ('[name="y"]', '[name="z"]', ".drawing"))
    seen = set()
    for width in np.repeat(WIDTHS, 2):
        resize(widget, width)
        by_keyboard(random.choice([y, z]), random)
        check_binary(widget)
        by_mouse(random.choice([y, z, drawing]), random)
        check_binary(widget)
        seen.add((number(widget.locator(".y")), number(widget.locator(".z"))))
    assert len(seen) > 2
    check_barriers(widget, barriers, BINARY)


def test_steps_go_against_the_gradient_of_either_loss_and_are_counted(open_widget):
    widget = open_widget(BINARY)
    moved = widget.locator(".moved")
    z = -5.0
    for _ in range(6):
        widget.get_by_role("button", name="1 step by cross-entropy").press("Enter")
        z -= crossent.binary_cross_entropy_gradient(1, z)
        check_binary_at(widget, 1, z)
    assert z > 0
    total = signed(z + 5)
    assert moved.inner_text() == f"6 by cross-entropy, 0 by squared error: z moved by {total}."
    # One step by the squared error is too small to see; the count and the way it has gone are not.
    slider = widget.get_by_label("logit z")
    slider.fill("-5")
    assert moved.inner_text().startswith("No step yet.")
    z = -5.0
    for _ in range(11):
        gap, p = crossent.binary_cross_entropy_gradient(1, z), crossent.sigmoid(z)
        z -= 2 * gap * p * crossent.sigmoid(-z)
    widget.get_by_role("button", name="10 steps by squared error").click()
    widget.get_by_role("button", name="1 step by squared error").click()
    check_binary_at(widget, 1, z)
    assert (
        moved.inner_text()
        == f"0 by cross-entropy, 11 by squared error: z moved by {signed(z + 5)}."
    )


def doubled_gradient(y, z) -> np.ndarray:
    p = crossent.softmax(z)
    outer = crossent.softmax_cross_entropy_gradient(y, p)
    return np.array([p[k] * (p @ (outer[k] - outer)) for k in range(len(z))])


def check_pushes(widget, push) -> None:
    """Up is up: in the numbers, the arrows, and the words for those who see neither."""
    shown = [signed(each) for each in push]
    assert widget.locator(".push.number").all_inner_texts() == shown
    read_out = [
        widget.locator(".picture").get_attribute("aria-label").split(". "),
        widget.locator('[name="z"]').evaluate_all("all => all.map(one => one.ariaValueText)"),
    ]
    for words in read_out:
        assert [each.rsplit(" push ")[1] for each in words] == shown

    # Heights are counted in pixels from the top; the last three lines are at ±1 or beyond, and 0.
    lines = widget.locator(".picture .grid").evaluate_all(
        "all => all.map(one => one.y1.baseVal.value)"
    )
    low, zero, high = lines[-3:]
    heads = widget.locator(".picture .head").evaluate_all(
        "all => all.map(one => one.getAttribute('d'))"
    )
    tips = np.array([float(head.split()[-2]) for head in heads])
    assert high < zero < low
    most = max(1, 1 / widget.evaluate("widget => widget.state.temperature"))
    np.testing.assert_allclose((zero - tips) / (zero - high) * most, push, rtol=1e-9, atol=1e-9)

    names = widget.locator(".true").all_inner_texts()
    raised = widget.locator("output").inner_text().partition("Training pushes up")[2]
    raised = raised.partition(", but not")[0]
    assert [name for name in names if name in raised] == [
        name for name, each in zip(names, push, strict=True) if each > 0
    ]


def check_softmax(widget, z=None) -> None:
    if z is None:
        z = numbers(widget.locator(".pair .number"))
    label = int(widget.locator('[name="label"]:checked').get_attribute("value"))
    temperature, epsilon = numbers(widget.locator(".settings .number"))
    twice = widget.get_by_role("switch").is_checked()
    K = len(z)
    y = (1 - epsilon) * crossent.one_hot(label, K) + epsilon / K
    cooled = np.array(z) / temperature
    logits = crossent.softmax(cooled) if twice else cooled
    slope = doubled_gradient if twice else crossent.softmax_cross_entropy_gradient
    best = crossent.one_hot(label, K)
    expected = {
        "z": z,
        "y": y,
        "p": crossent.softmax(logits),
        "loss": crossent.softmax_cross_entropy(y, logits),
        "push": -slope(y, cooled) / temperature,
        "floor": crossent.softmax_cross_entropy(y, best) if twice else crossent.entropy(y),
    }
    assert_agree(widget.evaluate("widget => widget.values"), expected)
    assert widget.locator(".p.number").all_inner_texts() == [fixed(p) for p in expected["p"]]
    check_pushes(widget, expected["push"])
    for fact in ("loss", "floor"):
        assert widget.locator(f".{fact}-number").inner_text() == fixed(expected[fact])


def test_softmax_is_the_helpers(open_widget, barriers):
    random = np.random.default_rng(1)
    widget = open_widget(SOFTMAX)
    for turn, width in enumerate(np.repeat(WIDTHS, 3)):
        resize(widget, width)
        sliders = widget.locator('input[type="range"]')
        slider = sliders.nth(turn % sliders.count())
        random.choice([by_keyboard, by_mouse])(slider, random)
        check_softmax(widget)
        if turn % 3 == 0:
            widget.locator(".true").nth(random.integers(widget.locator(".true").count())).click()
            check_softmax(widget)
        if turn % 4 == 0:
            widget.get_by_role("switch").press("Space")
            check_softmax(widget)
        if turn % 5 == 0:
            button = widget.get_by_role("button", name=random.choice(["+ class", "− class"]))
            if button.get_attribute("aria-disabled") != "true":
                button.click()
                check_softmax(widget)
    check_barriers(widget, barriers, SOFTMAX)


@pytest.mark.parametrize("twice", [False, True])
def test_steps_of_training_go_against_the_gradient(open_widget, twice):
    widget = open_widget(SOFTMAX)
    widget.get_by_role("switch").set_checked(twice)
    z = np.array([1, 2, 0.5, -1])
    for _ in range(10):
        widget.get_by_role("button", name="one step of training").click()
        y = crossent.one_hot(0, 4)
        slope = doubled_gradient if twice else crossent.softmax_cross_entropy_gradient
        z = z - slope(y, z)
    check_softmax(widget, z)
    loss, floor = (number(widget.locator(f".{fact}-number")) for fact in ("loss", "floor"))
    assert floor == (round(np.log(1 + 3 / np.e), 4) if twice else 0)
    assert floor < loss < floor + 0.12


BENCHES = pytest.mark.parametrize("bench", [BINARY, SOFTMAX], ids=["binary", "softmax"])


@BENCHES
def test_a_finger_scrolls_and_moves_a_bench_only_sideways(open_widget, swipe, bench):
    widget = open_widget(bench, width=390)
    url, before = widget.page.url, state(widget)
    slider = widget.locator('[name="z"]').first
    at = slider.evaluate("slider => (slider.value - slider.min) / (slider.max - slider.min)")
    for part, across in [(slider, at), (slider, 0.8), (widget.locator("svg[role]").first, 0.7)]:
        assert swipe(part, across, (9, -150)) > 50
        assert state(widget) == before
    widget.page.wait_for_timeout(400)  # longer than a change waits before it is in the address
    assert widget.page.url == url
    assert abs(swipe(slider, at, (60, 5))) < 50
    assert state(widget)["z"] != before["z"]
    if bench == BINARY:
        before = state(widget)
        assert abs(swipe(widget.locator(".drawing"), 0.5, (60, 5))) < 50
        assert state(widget)["z"] != before["z"]


# A word is broken where its letters stand in two lines.
BROKEN = """widget => {
    const walker = document.createTreeWalker(widget.shadowRoot, NodeFilter.SHOW_TEXT);
    const broken = [], range = document.createRange();
    for (let text; (text = walker.nextNode());) {
        if (!text.parentElement || text.parentElement.closest('style, svg, pre')) continue;
        for (const {index, 0: word} of text.data.matchAll(/[^\\s-]+-?/g)) {
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const lines = new Set([...range.getClientRects()].map(box => box.top));
            if (lines.size > 1) broken.push(word);
        }
    }
    return broken;
}"""
BEYOND = """widget => {
    const right = widget.getBoundingClientRect().right;
    return [...widget.shadowRoot.querySelectorAll('.widget :not(pre, code)')]
        .filter(part => part.getBoundingClientRect().right > right).map(part => part.outerHTML);
}"""
PLACES = """widget => [...widget.shadowRoot.querySelectorAll('input, button, svg, output, td, dd')]
    .map(part => part.getBoundingClientRect()).filter(({width}) => width)
    .map(({x, y, width}) => [x, y - widget.getBoundingClientRect().y, width])"""


@BENCHES
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_moves_breaks_or_sticks_out_while_sliders_move(open_widget, bench, width):
    widget = open_widget(bench, width=width)
    places = widget.evaluate(PLACES)
    sliders = widget.locator("input[type=range]").all()
    for keys in (["Home", "PageUp"], ["End", "PageDown"], ["Home"]):
        for slider in sliders:
            for key in keys:
                slider.press(key)
                assert widget.evaluate(PLACES) == places
                assert widget.evaluate(BROKEN) == widget.evaluate(BEYOND) == []


@pytest.mark.parametrize(
    ("bench", "watched", "pressed"),
    [
        (BINARY, ".drawing", "input, [data-do*=Step]"),
        (SOFTMAX, ".picture", ".rows input, [data-do=step]"),
    ],
    ids=["binary", "softmax"],
)
def test_what_to_watch_is_in_sight_of_what_to_press(open_widget, bench, watched, pressed):
    """On the screen of a phone, 800 pixels high less the bar of the page."""
    widget = open_widget(bench, width=390)
    cdp = widget.page.context.new_cdp_session(widget.page)
    cdp.send("Emulation.setTouchEmulationEnabled", {"enabled": True})  # sliders for fingers
    widget.evaluate(NEXT_FRAME)
    places = widget.locator(f"{watched}, {pressed}").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({top, bottom}) => [top, bottom])"
    )
    tall = widget.locator("input[type=range]").first.bounding_box()["height"]
    cdp.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    cdp.detach()
    assert tall >= 44
    assert np.max(places) - np.min(places) < 740


# The colours in the drawings, and those that a reader of few colours has chosen.
COLOURS = """widget => {
    const inside = widget.shadowRoot.querySelector('.widget');
    const probe = inside.appendChild(document.createElement('i'));
    probe.style.forcedColorAdjust = 'none';
    const own = ['Canvas', 'CanvasText', 'Highlight', 'LinkText', 'GrayText'].map(name => {
        probe.style.color = name;
        return getComputedStyle(probe).color;
    });
    probe.remove();
    const painted = [...inside.querySelectorAll('svg *')].map(part => getComputedStyle(part));
    return [own, painted.flatMap(({fill, stroke}) => [fill, stroke])];
}"""
PAINTED = "part => getComputedStyle(part).stroke"


@pytest.mark.parametrize(
    ("bench", "parts"),
    [(BINARY, [".truth", ".model", ".cross"]), (SOFTMAX, [".target", ".bar", ".arrow"])],
    ids=["binary", "softmax"],
)
def test_with_few_colours_the_drawings_have_no_others(open_widget, bench, parts):
    widget = open_widget(bench)
    for theme in ("light", "dark"):
        widget.page.emulate_media(color_scheme=theme, forced_colors="active")
        widget.locator("input[type=range]").last.press("Home")
        own, painted = widget.evaluate(COLOURS)
        others = {each for each in painted if each != "none" and not each.startswith("url")}
        seen = [widget.locator(f".drawing {part}, .picture {part}").first for part in parts]
        assert len({part.evaluate(PAINTED) for part in seen} - {own[0]}) == 3
        assert others <= set(own)
    widget.page.emulate_media(forced_colors="none")


@BENCHES
def test_the_address_holds_the_state_and_reset_takes_it_back(open_widget, open_page, site, bench):
    widget = open_widget(bench)
    url, before = widget.page.url, state(widget)
    for slider in widget.locator("input[type=range]").all():
        slider.press("PageUp")
        slider.press("ArrowLeft")
    if bench == SOFTMAX:
        widget.get_by_role("button", name="+ class").click()
        widget.locator(".true").last.click()
        widget.get_by_role("switch").click()
    last = "z=-3.1" if bench == BINARY else "softmaxes=2"
    widget.page.wait_for_url(f"**{last}**#{bench[1]}")
    sent = widget.page.url
    assert not re.search(r"\d\.\d{5}", sent)
    again = open_page(sent.removeprefix(site)).locator(bench[1])
    assert state(again) == {
        **state(widget),
        **({"from": state(again)["z"]} if bench == BINARY else {}),
    }
    for broken in (sent.replace("z=", "z=x"), re.sub("z=[^&#]*", "z=1e9", sent)):
        assert state(open_page(broken.removeprefix(site)).locator(bench[1])) == before
    widget.get_by_role("button", name="reset").click()
    assert state(widget) == before
    widget.page.wait_for_url(url)


PUT_IN = "html => document.body.append(document.createRange().createContextualFragment(html))"


@pytest.mark.parametrize(
    "made",
    [
        widgets.binary_loss(1, -5),
        widgets.softmax([1, 2, 0.5, -1], 0),
        widgets.diagnosis(0.693, 2),
    ],
    ids=lambda made: made.name,
)
def test_in_a_notebook_program_the_element_comes_before_its_scripts(
    notebook_program, monkeypatch, made
):
    monkeypatch.setattr(widgets, "asked_by_a_person", lambda: True)
    page = notebook_program
    page.evaluate(PUT_IN, made._repr_html_())
    page.get_by_role("button", name="reset").click()
    assert page.locator(f"{made.name}-bench .python").text_content().startswith(("from", "import"))


@BENCHES
def test_copy_as_python_gives_the_numbers_shown(open_widget, bench):
    widget = open_widget(bench)
    widget.get_by_text("The same in Python").click()
    settings = [('[name="z"]', "1.5"), ('[name="y"]', "0.8")]
    if bench == SOFTMAX:
        settings = [
            ('[name="z"]', "1.5"),
            ('[name="smoothing"]', "0.2"),
            ('[name="temperature"]', "0.5"),
        ]
        settings += [('[role="switch"]', True)]
    for selector, value in settings:
        control = widget.locator(selector).last
        control.set_checked(value) if value is True else control.fill(value)
        widget.get_by_role("button", name="copy as Python").click()
        widget.get_by_text("Copied.").wait_for()
        code = widget.page.evaluate("navigator.clipboard.readText()")
        assert max(map(len, code.splitlines())) <= 77
        with redirect_stdout(io.StringIO()) as printed:
            exec(code, {})
        parts = (
            ".p, .widget td:not(:empty)"
            if bench == BINARY
            else ".loss-number, .p.number, .push.number"
        )
        seen = widget.locator(parts).all_inner_texts()
        printed = re.findall(r"[+-]?\d\.\d+", printed.getvalue())
        assert sorted(printed) == sorted(each.replace("−", "-") for each in seen)


@pytest.mark.parametrize(("widget", "seen"), [(BINARY, "5.0067"), (SOFTMAX, "0.22421")])
def test_without_scripts_the_numbers_stand_in_a_table(open_widget, widget, seen):
    table = open_widget(widget, scripts=False).locator("table")
    assert table.is_visible()
    assert seen in table.inner_text()
