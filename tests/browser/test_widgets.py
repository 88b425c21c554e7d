"""The widgets under real hands: keys, mouse, address and clipboard; and without scripts."""

import io
import re
from contextlib import redirect_stdout
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from PIL import Image

import crossent
from bookparts import widgets
from built import SITE, on_each

SURPRISE = "book/information.html"
DISTRIBUTIONS = "book/cross-entropy.html"
YES_OR_NO = "book/entropy.html"
FAR_DOWN = "book/kl-divergence.html"  # another, where no reader sees it at first
WIDTHS = [1280, 360]
UNITS = {"bits": 2, "nats": None, "hartleys": 10}
# Each bench, and a page that has one.
BENCHES = {
    "surprise-bench": SURPRISE,
    "binary-entropy-bench": YES_OR_NO,
    "distributions-bench": DISTRIBUTIONS,
}


def live(page, element):
    """The element, once it has drawn itself."""
    found = page.locator(element)
    found.locator("svg > *").first.wait_for(state="attached")
    return found


def values(element) -> dict:
    return element.evaluate("element => element.values")


# Four decimals, or a power of ten.
SHOWN = re.compile(r"[+−]?(∞|\d+\.\d{4}(?!\d)|\d\.\d\d\u202f×\u202f10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")


def read(text: str) -> float:
    """A shown number."""
    plain = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", "\u202f")
    return float(SHOWN.match(text).group().translate(plain).replace("×10", "e").replace("∞", "inf"))


def check_shown(element, expected: dict[str, float]) -> None:
    """Under each selector stands the exact number, rounded."""
    words = element.evaluate(
        "(element, all) => all.map(one => element.shadowRoot.querySelector(one).textContent)",
        list(expected),
    )
    for selector, text, exact in zip(expected, words, expected.values(), strict=True):
        far = "×" in text
        right = pytest.approx(exact, rel=0.005 if far else 0, abs=0 if far else 5.1e-5)
        assert read(text) == right, f"{selector}: {text} for {exact}"
        assert exact == 0 or "0.0000" not in text, f"{selector}: {text} for {exact}"


def press_keys(random, slider) -> None:
    """Some of the keys that a native slider knows."""
    keys = ["Home", "End", "PageUp", "PageDown", "ArrowRight", "ArrowLeft", "ArrowUp"]
    for key in random.choice(keys, size=random.integers(1, 6)):
        slider.press(key)


def pull(page, random, place) -> None:
    """Press the mouse at a random point across the place, pull it to another, and let go."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    start, end = random.uniform(-0.05, 1.05, size=2)
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + np.clip(start, 0.02, 0.98) * box["width"], height)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], height, steps=3)
    page.mouse.up()


def check_surprise(element) -> None:
    got = values(element)
    right = {f".{unit}": crossent.surprisal(got["p"], base=UNITS[unit]) for unit in UNITS}
    np.testing.assert_allclose([got[unit] for unit in UNITS], [*right.values()], rtol=1e-12)
    check_shown(element, right | {".p": got["p"]})


def test_surprise_by_keys_mouse_and_buttons(open_page, barriers):
    page = open_page(SURPRISE)
    element = live(page, "surprise-bench")
    random = np.random.default_rng(1)
    seen = set()
    for width in np.repeat(WIDTHS, 2):
        page.set_viewport_size({"width": int(width), "height": 800})
        press_keys(random, element.get_by_label("probability p"))
        check_surprise(element)
        pull(page, random, element.locator("svg"))
        check_surprise(element)
        before = values(element)["p"]
        element.get_by_role("button", name="halve p").click()
        assert values(element)["p"] == before / 2
        check_surprise(element)
        seen.add(before)
    assert len(seen) > 2
    element.get_by_label("probability p").press("Home")
    assert values(element)["bits"] == np.inf
    check_surprise(element)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert barriers(page, "surprise-bench") == []


def test_what_cannot_be_halved_or_doubled_says_why(open_page):
    element = live(open_page(SURPRISE), "surprise-bench")
    halve, double = (element.get_by_role("button", name=name) for name in ("halve", "double"))
    slider, words = element.get_by_label("probability p"), element.locator("output")
    for key, off, why in [
        ("Home", [halve, double], "Half of 0 is 0, and so is twice 0."),
        ("End", [double], "Nothing can be twice as probable."),
        ("PageDown", [double], "Nothing can be twice as probable."),
    ]:
        slider.press(key)
        before = values(element)
        for button in (halve, double):
            assert button.get_attribute("aria-disabled") == str(button in off).lower()
        for button in off:
            button.press("Enter")
        assert values(element) == before
        assert why in words.text_content()


# Note whatever a bench shows.
WATCH = """element => {
    const show = element.show;
    element.seen = [];
    element.show = values => {
        element.seen.push(JSON.stringify(values));
        show.call(element, values);
    };
    element.update();
}"""


@pytest.mark.parametrize("bench", BENCHES)
def test_a_finger_scrolls_over_a_bench_and_moves_it_only_sideways(open_page, swipe, bench):
    page = open_page(BENCHES[bench], width=390)
    element = live(page, bench)
    url, before = page.url, values(element)
    slider, picture = element.locator("input[type=range]").first, element.locator("svg").first
    start = slider.evaluate("slider => slider.value / slider.max")
    element.evaluate(WATCH)
    for part, across in [(slider, start), (slider, 0.6), (picture, 0.3)]:
        for by in [(0, -150), (12, -150), (-9, 120)]:
            assert abs(swipe(part, across, by)) > 50
    assert element.evaluate("element => new Set(element.seen).size") == 1, "not even for a moment"
    for part in (slider, picture):
        assert swipe(part, 0.4, (10, -150), first=(10, 2)) > 50
        assert values(element) == before
    page.wait_for_timeout(400)  # longer than a change waits before it is in the address
    assert page.url == url
    assert swipe(slider, 0.3, (60, 5)) == 0
    moved = values(element)
    assert moved != before
    box = slider.bounding_box()
    at = slider.evaluate("slider => slider.value / slider.max")
    assert at == pytest.approx(0.3 + 60 / box["width"], abs=0.1)
    page.wait_for_url("**#" + bench)
    swipe(slider, 0.6, (0, 0))
    assert slider.evaluate("slider => slider.value / slider.max") == pytest.approx(0.6, abs=0.1)


def check_distributions(element, unit: str) -> None:
    """The element's numbers are the helper's for its own P and Q, and so are those shown."""
    got, base = values(element), UNITS[unit]
    P, Q = np.array(got["P"]), np.array(got["Q"])
    np.testing.assert_allclose([P.sum(), Q.sum()], 1, rtol=1e-12)
    expected = {
        "entropy": crossent.entropy(P, base=base),
        "crossEntropy": crossent.cross_entropy(P, Q, base=base),
        "divergence": crossent.kl_divergence(P, Q, base=base),
        "reverse": crossent.kl_divergence(Q, P, base=base),
    }
    for name, right in expected.items():
        np.testing.assert_allclose(got[name], right, rtol=1e-12, atol=0, err_msg=name)
    np.testing.assert_allclose(np.sum(got["terms"]), got["divergence"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.sum(got["reverseTerms"]), got["reverse"], rtol=1e-9, atol=1e-12)
    shown = {f".{name}": right for name, right in expected.items()}
    for of, place in product("PQ", range(P.size)):
        shown[f"[data-of={of}][data-place='{place}'] + .number"] = got[of][place]
    for place, outcome in enumerate(zip(got["terms"], got["reverseTerms"], strict=True), 2):
        row = f".rows > :nth-child({place})"
        shown[f"{row} .forward-term"], shown[f"{row} .reverse-term"] = outcome
    check_shown(element, shown)
    assert element.locator(".facts dd small").all_text_contents() == [unit] * 4


def test_distributions_by_keys_and_mouse(open_page):
    page = open_page(DISTRIBUTIONS)
    element = live(page, "distributions-bench")
    check_distributions(element, "bits")
    random = np.random.default_rng(1)
    seen, infinite = set(), 0
    for step, width in enumerate(np.repeat(WIDTHS, 6)):
        page.set_viewport_size({"width": int(width), "height": 800})
        sliders = element.locator(".bar")
        slider = sliders.nth(random.integers(sliders.count()))
        if step % 2:
            press_keys(random, slider)
        else:
            pull(page, random, slider)
        if step % 4 == 3:
            button = random.choice(["+ outcome", "swap P, Q"])
            element.get_by_role("button", name=button).press("Enter")
        unit = "nats" if step > 5 else "bits"
        element.get_by_label(unit, exact=True).check()
        check_distributions(element, unit)
        seen.add(tuple(values(element)["P"]))
        infinite += values(element)["divergence"] == np.inf
    assert len(seen) > 5
    assert 0 < infinite < 10


def test_a_setting_to_start_from_and_the_way_there(open_page):
    element = live(open_page(DISTRIBUTIONS), "distributions-bench")
    presets = element.get_by_label("Start from a setting")
    P, Q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 2, 1 / 8]
    expected = [
        ("P = [0.7, 0.3], Q = [0.5, 0.5]", [0.7, 0.3], [0.5, 0.5]),
        ("a certain truth: P one-hot", [1, 0], [0.5, 0.5]),
        ("the weather and its wrong model", P, Q),
        ("a truth that knows nothing: P uniform", [1 / 4] * 4, Q),
        ("the right model: Q = P", [1 / 4] * 4, [1 / 4] * 4),
        ("a certain model: Q one-hot", [1 / 4] * 4, [1, 0, 0, 0]),
        ("a model that knows nothing: Q uniform", [1 / 4] * 4, [1 / 4] * 4),
    ]
    assert presets.locator("option").count() == 1 + len(expected)
    for preset, P, Q in expected:
        presets.select_option(preset)
        assert (values(element)["P"], values(element)["Q"]) == (P, Q)
        check_distributions(element, "bits")
        assert presets.locator("option:checked").text_content() == preset
    presets.select_option(expected[2][0])
    element.get_by_label("Q of sun").press("ArrowRight")
    assert presets.locator("option:checked").text_content() == "Start from …"


def height_of_axis(element) -> float:
    """What stands at the upper end of the axis."""
    ticks = element.locator(".picture text[text-anchor=end]").all_text_contents()
    return max(map(float, ticks))


def test_infinity_is_never_lower_than_a_number_and_the_axis_waits_until_it_is_let_go(open_page):
    page = open_page(DISTRIBUTIONS)
    element = live(page, "distributions-bench")
    assert height_of_axis(element) == 4
    rain = element.get_by_label("Q of rain")
    rain.scroll_into_view_if_needed()
    box = rain.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for share, mark in [(0.055, "↑"), (0.0, "↑∞")]:
        page.mouse.move(box["x"] + 10 + share * (box["width"] - 20), middle)
        assert height_of_axis(element) == 4
        assert mark in element.locator(".picture .halo").all_text_contents()
    page.mouse.move(box["x"] + 2, middle + 200)
    page.mouse.up()
    assert values(element)["divergence"] == np.inf
    assert height_of_axis(element) == 8
    rain.press("PageUp")
    assert height_of_axis(element) == 8
    element.get_by_role("button", name="reset").click()
    assert height_of_axis(element) == 4


def test_what_a_large_value_presses_to_0_comes_back(open_page):
    element = live(open_page(DISTRIBUTIONS), "distributions-bench")
    sun = element.get_by_label("P of sun")
    sun.press("End")
    assert values(element)["P"] == [1, 0, 0, 0]
    for _ in range(5):
        sun.press("PageDown")
    np.testing.assert_allclose(values(element)["P"], [1 / 2, 1 / 4, 1 / 8, 1 / 8], rtol=1e-12)


def test_outcomes_come_and_go_between_two_and_five(open_page):
    element = live(open_page(DISTRIBUTIONS), "distributions-bench")
    more = element.get_by_role("button", name="+ outcome")
    fewer = element.get_by_role("button", name="− outcome")
    before = values(element)
    more.click()
    assert values(element)["P"] == [*before["P"], 0]
    assert values(element)["divergence"] == before["divergence"]
    assert more.get_attribute("aria-disabled") == "true"
    for _ in range(3):
        fewer.click()
    assert fewer.get_attribute("aria-disabled") == "true"
    np.testing.assert_allclose(values(element)["P"], [2 / 3, 1 / 3], rtol=1e-12)
    check_distributions(element, "bits")


@pytest.mark.parametrize("base", ["http", "file"])
def test_the_address_holds_the_setting(open_page, site, base):
    base = site if base == "http" else SITE.as_uri() + "/"
    page = open_page(f"{FAR_DOWN}?from=here#summary", base=base)
    element = live(page, "distributions-bench")
    steps = page.evaluate("history.length")
    assert page.url.endswith("?from=here#summary"), "changed before anybody touched the widget"
    element.get_by_label("P of rain").press("End")
    element.get_by_label("P of rain").press("PageDown")
    element.get_by_label("nats", exact=True).check()
    page.wait_for_url("**unit=nats**")
    assert "from=here" in page.url
    assert page.evaluate("history.length") == steps
    again = live(open_page(page.url.removeprefix(base), base=base), "distributions-bench")
    for name, all_digits in values(element).items():
        np.testing.assert_allclose(values(again)[name], all_digits, atol=1e-3)
    assert not re.search(r"\d\.\d{5}", page.url)
    assert again.evaluate("element => element.getBoundingClientRect().top < innerHeight")
    check_distributions(again, "nats")


BROKEN = [
    "P=0.5,0.4&Q=0.5,0.5&outcomes=A,B&unit=bits",
    "P=0.5,0.5&Q=0.5,0.5&outcomes=A,B&unit=trits",
    "P=0.5,0.5&Q=0.5,0.5&outcomes=A&unit=bits",
    "P=0.5,0.5&Q=1&outcomes=A,B&unit=bits",
    "P=1.5,-0.5&Q=0.5,0.5&outcomes=A,B&unit=bits",
    "P=,1&Q=0,1&outcomes=A,B&unit=bits",
    "P=1&Q=1&outcomes=A&unit=bits",
    "P=x",
]


# A widget reads the address when it is put on a page.
COME_AGAIN = """([bench, query]) => {
    history.replaceState(null, '', `?${query}`);
    const widget = document.querySelector(bench);
    widget.replaceWith(widget.cloneNode(true));
}"""


def test_a_broken_address_changes_nothing(open_page, subtests):
    page = open_page(DISTRIBUTIONS)
    element = page.locator("distributions-bench")
    for query in BROKEN:
        page.evaluate(COME_AGAIN, ["distributions-bench", query])
        with subtests.test(query):
            assert values(element)["P"] == [1 / 2, 1 / 4, 1 / 8, 1 / 8]
    query = "P=0.25,0.75&Q=0.5,0.5&outcomes=A,B&unit=bits"
    page.evaluate(COME_AGAIN, ["distributions-bench", query])
    assert values(element)["P"] == [1 / 4, 3 / 4]
    query = "P=0.3333,0.3333,0.3333&Q=1,0,0&outcomes=A,B,C&unit=bits"
    page.evaluate(COME_AGAIN, ["distributions-bench", query])
    np.testing.assert_allclose(values(element)["P"], 1 / 3, rtol=1e-12)


@pytest.mark.parametrize("bench", BENCHES)
def test_a_changed_bench_is_in_the_address_and_reset_takes_it_out(open_page, site, bench):
    page = open_page(f"{BENCHES[bench]}?from=here")
    element = live(page, bench)
    url, before = page.url, values(element)
    element.locator("input[type=range]").first.press("PageUp")
    page.wait_for_url(f"**#{bench}")
    changed = values(element)
    assert changed != before
    again = live(open_page(page.url.removeprefix(site)), bench)
    assert again.evaluate("element => element.values") == changed
    element.get_by_role("button", name="reset").click()
    assert values(element) == before
    page.wait_for_url(url)


def test_benches_of_one_page_share_an_address(open_page, site):
    twice = """() => {
        const first = document.querySelector('surprise-bench');
        const second = first.cloneNode(true);
        second.removeAttribute('id');
        first.after(second);
    }"""
    page = open_page(SURPRISE)
    page.evaluate(twice)
    both = page.locator("surprise-bench")
    both.nth(0).get_by_label("probability p").press("End")
    both.nth(1).get_by_label("probability p").press("Home")
    page.wait_for_url("**?p=1&p.2=0#surprise-bench-2")
    again = open_page(page.url.removeprefix(site))
    again.evaluate(twice)
    assert again.locator("surprise-bench").evaluate_all("all => all.map(e => e.values.p)") == [1, 0]


def test_a_probability_in_the_address_keeps_its_digits_or_changes_nothing(open_page, subtests):
    page = open_page(SURPRISE)
    element = page.locator("surprise-bench")
    for p in ["1/1048576", "0.123", "1/3", "0", "1"]:
        page.evaluate(COME_AGAIN, ["surprise-bench", f"p={p}"])
        assert values(element)["p"] == eval(p)
    for p in ["-0.1", "1.1", "", "x", "1/0", "0/0"]:
        page.evaluate(COME_AGAIN, ["surprise-bench", f"p={p}"])
        with subtests.test(p):
            assert values(element)["p"] == 1 / 8
    page.evaluate(COME_AGAIN, ["surprise-bench", "p=1/1048576"])
    element.get_by_role("button", name="halve p").click()
    page.wait_for_url("**?p=1/2097152#surprise-bench")
    assert element.locator("dd.bits").text_content() == "21.0000"


# Press one key after the other and see how high the bench is; fast, because in the page.
HEIGHTS = """element => {
    const sliders = element.shadowRoot.querySelectorAll('input[type=range]');
    const heights = [];
    for (const slider of [...sliders].slice(0, 3)) {
        for (const share of [0, 1, 0.001, 0.005, 0.02, 0.3, 0.501, 0.7, 0.995]) {
            slider.value = Number(slider.min) + share * (slider.max - slider.min);
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            heights.push(element.getBoundingClientRect().height);
            if (element.scrollWidth > element.clientWidth) throw new Error(`too wide: ${share}`);
        }
    }
    return [...new Set(heights)];
}"""


@pytest.mark.parametrize("bench", BENCHES)
def test_a_bench_keeps_its_height_and_fits_whatever_it_shows(open_page, bench):
    page = open_page(BENCHES[bench])
    element = live(page, bench)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert len(element.evaluate(HEIGHTS)) == 1, width


def is_hatched(slider) -> bool:
    """Whether a slider, left of its thumb, is light in some places and dark in others."""
    picture = Image.open(io.BytesIO(slider.screenshot())).convert("L")
    width, height = picture.size
    return len({picture.getpixel((x, height // 2)) > 127 for x in range(4, width // 2)}) == 2


def test_forced_colours_leave_truth_and_model_apart_and_the_focus_in_sight(open_page):
    page = open_page(DISTRIBUTIONS)
    page.emulate_media(forced_colors="active")
    try:
        element = live(page, "distributions-bench")
        truth, model = element.get_by_label("P of sun"), element.get_by_label("Q of sun")
        for slider in (truth, model):
            slider.press("End")
        assert not is_hatched(truth)
        assert is_hatched(model)
        assert model.evaluate("slider => getComputedStyle(slider).outlineStyle") == "solid"
    finally:
        page.emulate_media(forced_colors="none")


def test_on_a_phone_the_picture_is_in_sight_at_the_last_slider(open_page):
    page = open_page(DISTRIBUTIONS)
    page.set_viewport_size({"width": 390, "height": 664})
    element = live(page, "distributions-bench")
    bar = page.locator(".bd-header-article").bounding_box()
    sliders = element.locator(".bar").all()
    sliders[-1].evaluate("slider => slider.scrollIntoView({block: 'end', behavior: 'instant'})")
    for slider in reversed(sliders):
        slider.focus()  # which scrolls it into sight, and not below the picture
        seen = element.locator(".watched").bounding_box()
        assert bar["height"] <= seen["y"] + 1
        assert seen["y"] + seen["height"] <= slider.bounding_box()["y"] + 1


def test_an_address_cannot_bring_markup(open_page):
    query = "P=0.5,0.5&Q=0.5,0.5&outcomes=%3Cb%3Ex%3C/b%3E,%22%3E%3Ci%3E&unit=bits"
    element = live(open_page(f"{DISTRIBUTIONS}?{query}"), "distributions-bench")
    assert element.get_by_role("rowheader").all_text_contents() == ["<b>x</b>", '"><i>']


def run_copied(page, element) -> list[str]:
    """Copy the code of a bench, run it, and return the lines that it prints."""
    element.get_by_text("The same in Python").click()
    element.get_by_role("button", name="copy as Python").click()
    element.get_by_text("Copied.").wait_for()
    with redirect_stdout(io.StringIO()) as printed:
        exec(page.evaluate("navigator.clipboard.readText()"), {})
    return printed.getvalue().splitlines()


@pytest.mark.parametrize("unit", ["bits", "nats"])
def test_copy_as_python_gives_the_same_numbers(open_page, unit):
    page = open_page(DISTRIBUTIONS)
    element = live(page, "distributions-bench")
    element.get_by_label("Q of sun").press("PageUp")
    element.get_by_label("Q of snow").press("ArrowLeft")
    element.get_by_label(unit, exact=True).check()
    calls = []
    with patch.object(widgets, "Widget", lambda *given: calls.append(given)):
        lines = run_copied(page, element)
    exact = values(element)
    names = ["entropy", "crossEntropy", "divergence", "reverse"]
    for line, name in zip(lines, names, strict=True):
        assert line.endswith(f" = {element.locator(f'.{name}').text_content()}")
    [(_, attributes, *_)] = calls
    assert (attributes["truth"], attributes["model"]) == (exact["P"], exact["Q"])
    assert attributes["base"] == UNITS[unit]


def test_the_code_of_one_probability_prints_what_is_shown(open_page):
    page = open_page(SURPRISE)
    element = live(page, "surprise-bench")
    element.get_by_label("probability p").press("PageUp")
    shown = [f"{element.locator(f'dd.{unit}').text_content()} {unit}" for unit in UNITS]
    assert run_copied(page, element) == shown
    page = open_page(YES_OR_NO)
    element = live(page, "binary-entropy-bench")
    element.get_by_label("p = P(yes)").press("PageUp")
    cells = [row.locator("td").all_text_contents() for row in element.locator("tbody tr").all()]
    assert run_copied(page, element) == [
        *[
            f"{outcome}: {p}, surprisal {surprisal} bits"
            for outcome, (p, surprisal, _) in zip(["yes", "no"], cells[-2:], strict=True)
        ],
        f"entropy {element.locator('.entropy').text_content()} bits",
    ]


@pytest.mark.parametrize(
    ("name", "element"), [(SURPRISE, "surprise-bench"), (DISTRIBUTIONS, "distributions-bench")]
)
def test_without_scripts_the_numbers_are_in_a_table(open_page, name, element):
    table = open_page(name, scripts=False, width=360).locator(f"{element} table")
    assert table.is_visible()
    expected = {
        "surprise-bench": widgets.surprise(1 / 8),
        "distributions-bench": widgets.distributions(
            [1 / 2, 1 / 4, 1 / 8, 1 / 8],
            [1 / 4, 1 / 8, 1 / 2, 1 / 8],
            outcomes=["sun", "cloud", "rain", "snow"],
        ),
    }[element]
    rows = [row.locator("th, td").all_text_contents() for row in table.locator("tbody tr").all()]
    assert rows == [list(row) for row in expected.rows]


def test_pages_without_a_widget_load_none_of_its_scripts():
    for name, expected in [
        ("book/reference/notation.html", 0),
        (SURPRISE, len(widgets.scripts("surprise"))),
    ]:
        page = (SITE / name).read_text(encoding="utf-8")
        assert len(re.findall(r'<script [^>]*src="[^"]*/widgets/', page)) == expected


# On the first of these the widget is in sight at once, where it would push the text below it.
@on_each([DISTRIBUTIONS, SURPRISE, FAR_DOWN], sample={DISTRIBUTIONS})
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_when_a_widget_comes_to_life(open_page, name, width):
    page = open_page(name, width=width, first_visit=True)
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(
        """() => new Promise(resolve => {
            let total = 0;
            new PerformanceObserver(list => list.getEntries().forEach(e => { total += e.value; }))
                .observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => resolve(total), 300);
        })"""
    )
    assert shift <= 0.02


# As JupyterLab does it: the markup is put in, and each script is made anew to run.
PUT_IN = """html => {
    const output = document.body.appendChild(document.createElement('div'));
    output.innerHTML = html;
    for (const script of output.querySelectorAll('script')) {
        const again = document.createElement('script');
        again.textContent = script.textContent;
        script.replaceWith(again);
    }
}"""


def test_in_a_notebook_program_two_outputs_bring_their_scripts_and_both_live(
    notebook_program, site
):
    page = notebook_program
    with patch.object(widgets, "asked_by_a_person", lambda: True):
        outputs = [
            widgets.surprise(1 / 4),
            widgets.surprise(1 / 64),
            widgets.distributions([1, 0], [0, 1]),
        ]
        for output in outputs:
            page.evaluate(PUT_IN, output._repr_html_())
    bits = page.locator("surprise-bench").evaluate_all("all => all.map(e => e.values.bits)")
    assert bits == [2, 6]
    element = live(page, "distributions-bench")
    assert values(element)["divergence"] == np.inf
    element.get_by_label("Q of A").press("PageUp")
    page.wait_for_timeout(500)
    assert page.url == f"{site}book/reference/bibliography.html", "the address is the program's"


@pytest.fixture
def yes_or_no(notebook_program):
    """The widget of the binary entropy, on a page that loads no widget of its own."""
    page = notebook_program
    with patch.object(widgets, "asked_by_a_person", lambda: True):
        page.evaluate(PUT_IN, widgets.binary_entropy(1 / 2)._repr_html_())
    return live(page, "binary-entropy-bench")


def check_binary_entropy(element) -> None:
    """The element's numbers are the helper's, and it shows those of the table for no scripts."""
    got = values(element)
    H = crossent.entropy(got["P"], base=2)
    np.testing.assert_allclose(got["surprisals"], crossent.surprisal(got["P"], base=2), rtol=1e-12)
    np.testing.assert_allclose([got["entropy"], sum(got["areas"])], H, rtol=1e-12)
    check_shown(element, {".p": got["P"][0], ".entropy": H})
    lines = element.locator(".widget tbody tr").all()
    rows = [[*map(read, line.locator("td").all_text_contents())] for line in lines]
    exact = np.transpose([got["P"], got["surprisals"], got["areas"]])
    np.testing.assert_allclose(rows, exact, atol=5.1e-5)
    words = element.locator("svg").get_attribute("aria-label")
    shown = element.locator(".entropy").text_content()
    assert f"add up to the entropy, {shown} bits" in words
    assert words.endswith(element.locator("output").text_content())
    assert element.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_binary_entropy_by_keys_and_mouse(yes_or_no, barriers):
    page, slider = yes_or_no.page, yes_or_no.get_by_label("p = P(yes)")
    random = np.random.default_rng(1)
    seen = set()
    for width in np.repeat(WIDTHS, 2):
        page.set_viewport_size({"width": int(width), "height": 800})
        press_keys(random, slider)
        check_binary_entropy(yes_or_no)
        pull(page, random, yes_or_no.locator("svg"))
        check_binary_entropy(yes_or_no)
        seen.add(values(yes_or_no)["entropy"])
    assert len(seen) > 2
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert barriers(page, "binary-entropy-bench") == []


def test_binary_entropy_in_words(yes_or_no):
    slider, words = yes_or_no.get_by_label("p = P(yes)"), yes_or_no.locator("output")
    assert words.text_content() == "As uncertain as a fair coin, the most it can be."
    assert slider.get_attribute("aria-valuetext") == "0.5000: entropy 1.0000 bits"
    slider.press("ArrowRight")
    assert words.text_content() == "Almost as uncertain as a fair coin."
    for key, always, boxes in [("Home", "no", 1), ("End", "yes", 1), ("PageDown", None, 2)]:
        slider.press(key)
        check_binary_entropy(yes_or_no)
        assert yes_or_no.locator(".box").count() == boxes
        if always:
            assert words.text_content().startswith(f"Certain: it is always {always},")
    assert values(yes_or_no)["P"][0] == 0.9
    assert "as much as 46.9 tosses of a fair coin" in words.text_content()


@pytest.mark.parametrize(("p", "cut_off"), [(1 / 16, False), (1 / 64, True), (63 / 64, True)])
def test_a_box_that_is_too_high_has_a_mark_at_the_top(yes_or_no, p, cut_off):
    yes_or_no.evaluate("(element, p) => element.change({ p })", p)
    labels = yes_or_no.locator("svg text").all_text_contents()
    assert any(label.startswith("↑ ") for label in labels) == cut_off
    assert ("↑ 6.00 bits" if cut_off else "4.00 bits") in labels
