"""The diagnosis on a page: typed by keyboard, sent by its address, and read without scripts.

What it finds is compared with the helper over a grid in tests/test_widgets.py; here, what a reader
sees of it.
"""

import io
from contextlib import redirect_stdout

import numpy as np
import pytest

import crossent
from bookparts.widgets import text
from built import SITE
from crossent.diagnosis import classes_of, standing

PAGE = "book/intro.html"
FIELDS = ["loss", "classes, or counts", "batch size", "label smoothing"]
WORDS = """element => [...element.shadowRoot.querySelectorAll('li')].map(
    item => item.textContent.replace(/\\s+/g, ' ').trim())"""
OVERFLOWS = "() => document.documentElement.scrollWidth > innerWidth"
PLACES = "all => all.map(input => input.getBoundingClientRect().top + scrollY)"


@pytest.fixture
def bench(open_page):
    """The diagnosis on the first page."""
    return open_page(PAGE).locator("diagnosis-bench")


def type_in(bench, *given) -> None:
    """Fill the fields in turn, without the mouse."""
    bench.get_by_label(FIELDS[0], exact=True).focus()
    for words in given:
        bench.page.keyboard.press("ControlOrMeta+a")
        bench.page.keyboard.press("Delete")
        bench.page.keyboard.type(words)
        bench.page.keyboard.press("Tab")


def lines(candidates) -> list[str]:
    """The candidates as they stand in the list."""
    found = []
    for number, cause, check in candidates:
        shown = f"{text(number, max(4, len(f'{number:.0f}')))} = " if 0 < number < np.inf else ""
        found.append(f"{shown}{cause}. Check: {check}")
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_typed_by_keyboard_it_gives_the_answers_of_the_helper(bench, width):
    bench.page.set_viewport_size({"width": width, "height": 800})
    before = bench.locator("input").evaluate_all(PLACES)
    f = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
    for given, classes, options in [
        (["1.386", "4", "", ""], 4, {}),
        (["0.348", "8, 4, 2, 2", "", ""], f, {}),
        (["36.7", "10", "16", "0"], 10, {"batch_size": 16, "label_smoothing": 0}),
        (["0.9", "8 4 2 2", "", "0.3"], f, {"label_smoothing": 0.3}),
        (["−0.25", "4", "", ""], 4, {}),
        (["nan", "", "", ""], None, {}),
        (["0", "", "", ""], None, {}),
        (["inf", "0.5; 0.25; 0.125; 0.125", "", ""], f, {}),
        (["1,213", "4", "", ""], None, None),
        (["1,2", "0,5; 0,25; 0,125; 0,125", "", ""], f, {}),
        (["0.325", "90%, 10 %", "", ""], [0.9, 0.1], {}),
        (["0.325", "90/10", "", ""], [0.9, 0.1], {}),
        (["45400", "65536", "4096", ""], 65_536, {"batch_size": 4096}),
        (["1e-3", "2,", "", ""], 2, {}),
        (["0.6", "4", "", ""], 4, {}),
    ]:
        type_in(bench, *given)
        if options is None:
            assert bench.evaluate(WORDS) == [], "1213 or 1.213?"
            continue
        loss = float(given[0].replace("−", "-").replace(",", "."))
        expected = crossent.diagnose_loss(loss, classes, **options)
        assert bench.evaluate(WORDS) == lines(expected)
        summary = bench.locator(".summary").text_content()
        assert given[0] in summary
        assert ("no known number" in summary.lower()) == (not expected)
        place = classes and standing(loss, *classes_of(classes), options.get("label_smoothing", 0))
        assert bench.locator(".standing").all_text_contents() == ([place] if place else [])
        assert bench.locator("input").evaluate_all(PLACES) == before, "no field moves"
        assert not bench.page.evaluate(OVERFLOWS)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, ["", "x", "1,386", "1 386", "1.2.3", "--1", "0x10"]),
        (
            1,
            ["", "1", "4.5", "-3", "0, 0", "3, -1", "3, x", "nan", "inf, 1", "4,,", "70%"]
            + ["50,257", "50 257", "1,000", "100,200,300", "1/2, 1/2"],
        ),
        (2, ["0", "1.5", "-8", "x", "inf"]),
        (3, ["1.5", "-0.1", "10 %", "nan"]),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(bench, place, words):
    places = bench.locator("input").evaluate_all(PLACES)
    field = bench.get_by_label(FIELDS[place], exact=True)
    for given in words:
        type_in(bench, "1.386", "4", "", "")
        assert field.get_attribute("aria-invalid") == "false"
        field.fill(given)
        field.press("Enter")
        assert field.get_attribute("aria-invalid") == "true", given
        note = bench.locator(f"#{field.get_attribute('aria-describedby')}").text_content()
        hints = ("like 1.386", "Write ", "2 or more", "For one ", "a whole number", "0 to 1")
        assert note.startswith(hints)
        assert bench.evaluate(WORDS) == []
        asked = f"The field “{FIELDS[place]}” cannot be read yet." if given else "Enter the "
        assert bench.locator(".summary").text_content().startswith(asked)
        assert bench.locator("details").is_hidden(), "there is nothing to copy"
        assert bench.locator("input").evaluate_all(PLACES) == places, "no field moves"


def test_a_number_with_a_separator_is_not_taken_for_two(bench):
    for field, given, note in [
        (FIELDS[1], "50,257", "Write 50257 or 50, 257"),
        (FIELDS[1], "1 000", "Write 1000 or 1, 000"),
        (FIELDS[1], "1", "For one sigmoid output: 2"),
        (FIELDS[0], "1,386", "Write 1.386 or 1386"),
    ]:
        place = bench.get_by_label(field, exact=True)
        place.fill(given)
        place.press("Enter")
        said = f"#{place.get_attribute('aria-describedby')}"
        assert bench.locator(said).text_content() == note
    type_in(bench, "0.5", "50, 257")
    assert bench.locator("#classes-note").text_content() == "2 classes: 16.3 %, 83.7 % positive"
    type_in(bench, "0.5", "9999.4, 0.5, 0.1")
    assert bench.locator("#classes-note").text_content() == "3 classes: 99.994 %, 0.005 %, 0.001 %"


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ("8, 4, 2, 2", "50.0 %, 25.0 %, 12.5 %, 12.5 %"),
        ("9, 1", "90 %, 10 % positive"),
        ("1, 1, 1", "33.3 %, 33.3 %, 33.3 %"),
        ("1, 0", "100 %, 0 % positive"),
        ("1e9, 1", "100 %, 1\u202f×\u202f10⁻⁷ % positive"),
    ],
)
def test_shares_have_as_many_decimals_as_the_smallest_needs(bench, counts, shares):
    type_in(bench, "0.5", counts)
    assert bench.locator("#classes-note").text_content().endswith(f" classes: {shares}")


def test_the_first_digits_of_a_number_have_no_answer(bench):
    start = bench.evaluate(WORDS)
    classes = bench.get_by_label(FIELDS[1], exact=True)
    classes.fill("5")
    assert bench.evaluate(WORDS) == start
    classes.press_sequentially("0257")
    bench.get_by_text("50257 classes").wait_for()


@pytest.mark.parametrize("base", ["http", "file"])
def test_the_address_holds_the_question(open_page, site, base):
    base = site if base == "http" else SITE.as_uri() + "/"
    page = open_page(PAGE, base=base)
    bench = page.locator("diagnosis-bench")
    steps = page.evaluate("history.length")
    assert page.url == base + PAGE, "changed before anybody touched the widget"
    type_in(bench, "0.348", "8, 4, 2, 2", "16", "0.1")
    page.wait_for_url("**smoothing=0.1**")
    assert page.evaluate("history.length") == steps
    again = open_page(page.url.removeprefix(base), base=base).locator("diagnosis-bench")
    typed = "element => element.state"
    assert again.evaluate(typed) == bench.evaluate(typed)
    assert again.evaluate(WORDS) == bench.evaluate(WORDS) != []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_link_from_the_questions_leads_to_the_filled_in_bench(open_page, width):
    page = open_page("book/reference/questions.html", width=width)
    page.get_by_role("link", name="36.04 in the loss finder").click()
    bench = page.locator("diagnosis-bench")
    top = bench.evaluate("element => element.getBoundingClientRect().top")
    assert 0 < top < 120, "below the bar of the page, and nothing between"
    assert bench.get_by_label("loss", exact=True).input_value() == "36.04"
    page.go_back()


def test_a_broken_address_changes_nothing_and_none_brings_markup(open_page, subtests):
    for query in ("loss=x&classes=4", "loss=1", "classes=4", "loss=1&classes=4&batch=%3Cb%3E"):
        with subtests.test(query):
            bench = open_page(f"{PAGE}?{query}").locator("diagnosis-bench")
            assert bench.evaluate("element => element.state.loss") == "2.303"
            assert bench.locator(".answers b").count() == bench.locator("li").count()


def test_examples_and_the_way_back(bench):
    start = bench.evaluate(WORDS)
    examples = bench.get_by_label("Start from an example")
    names = examples.locator("option").all_text_contents()[1:]
    for name in names:
        examples.select_option(name)
        assert len(bench.evaluate(WORDS)) >= 1, name
        assert examples.input_value() == name, "the menu says what it has filled in"
    bench.get_by_label("loss", exact=True).fill("1")
    bench.get_by_label("loss", exact=True).press("Enter")
    assert examples.input_value() == ""
    assert bench.evaluate(WORDS) != start
    bench.get_by_role("button", name="reset").press("Enter")
    assert bench.evaluate(WORDS) == start


@pytest.mark.parametrize(
    "given",
    [["0.348", "8, 4, 2, 2", "16", "0.1"], ["nan", "", "", "0"], ["-inf", "2", "", ""]],
)
def test_copy_as_python_gives_the_same_candidates(bench, given):
    type_in(bench, *given)
    bench.get_by_text("The same in Python").click()
    bench.get_by_role("button", name="copy as Python").click()
    bench.get_by_text("Copied.").wait_for()
    code = bench.page.evaluate("navigator.clipboard.readText()")
    with redirect_stdout(io.StringIO()) as printed:
        exec(code, {})
    words = " ".join(printed.getvalue().split())
    values = bench.evaluate("element => element.values.candidates")
    assert len(values) >= 1
    for candidate in values:
        assert f"{candidate['cause']}. Check: {candidate['check']}" in words


def test_nothing_bars_the_way(bench, barriers):
    bench.get_by_label("loss", exact=True).fill("x")
    bench.get_by_text("The field “loss”").wait_for()
    for theme in ("light", "dark"):
        bench.page.emulate_media(color_scheme=theme)
        assert barriers(bench.page, "diagnosis-bench") == []


@pytest.mark.parametrize("width", [1280, 390])
def test_without_scripts_the_candidates_are_in_a_table(open_page, width):
    page = open_page(PAGE, scripts=False, width=width)
    table = page.locator("diagnosis-bench table")
    assert table.is_visible()
    rows = [row.locator("th, td").all_text_contents() for row in table.locator("tbody tr").all()]
    expected = crossent.diagnose_loss(2.303, 10)
    assert rows == [[text(number, 4), f"{cause}.", check] for number, cause, check in expected]
    assert not page.evaluate(OVERFLOWS)
