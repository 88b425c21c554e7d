"""Formulas on a page: whole on a phone, no mark torn off, and copied as they were written."""

import re

from built import SAMPLE, documents, on_each

NAMES = [f"{edition}{document}.html" for edition in ("", "zh/") for document in documents()]
FEW = SAMPLE | {"zh/book/entropy.html"}
OPEN_ALL = """() => {
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    document.querySelectorAll('.toggle-hidden .toggle-button').forEach(button => button.click());
}"""
CUT = """() => [...document.querySelectorAll('.math-scroll')]
    .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
    .map(box => [box.scrollWidth, box.clientWidth, box.closest('[data-tex]').dataset.tex])"""
# A mark of punctuation with which a line of text begins, but for those that begin a paragraph.
TORN = """() => {
    const torn = [], range = document.createRange();
    const walk = document.createTreeWalker(document.querySelector('.bd-article'), 4 /* texts */);
    for (let text; (text = walk.nextNode());) {
        const {parentElement: element, data} = text;
        const code = element.closest('code, pre, math, style, .headerlink');
        if (code || !/^[.,;:!?)\\]’”%，。；：！？、）》…]/.test(data)) continue;
        range.setStart(text, 0);
        range.setEnd(text, 1);
        const block = element.closest('p, li, td, th, dd, dt, figcaption, summary, h1, h2, div');
        const padding = parseFloat(getComputedStyle(block).paddingLeft);
        const left = block.getBoundingClientRect().left + padding;
        const mark = range.getBoundingClientRect();
        if (mark.width && mark.left < left + 2 && block.textContent.trim()[0] !== data[0])
            torn.push(block.textContent.slice(0, 40) + ' … ' + data.slice(0, 12));
    }
    return torn;
}"""
# A formula that is short, and whose pieces stand on different lines or are cut by the box around.
BROKEN = """() => [...document.querySelectorAll('span.math')].filter(formula => {
    const pieces = [...formula.querySelectorAll('math')].map(math => math.getBoundingClientRect());
    const width = pieces.reduce((sum, box) => sum + box.width, 0);
    return width < 110 && pieces.some(box => box.left < pieces[0].left);
}).map(formula => formula.dataset.tex)"""


@on_each(NAMES, sample=FEW)
def test_formulas_are_whole_on_every_screen(open_page, subtests, name):
    page = open_page(name)
    page.evaluate(OPEN_ALL)
    for width in (1280, 390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        with subtests.test("no formula is cut", width=width):
            assert page.evaluate(CUT) == []
        with subtests.test("no line begins with a mark", width=width):
            assert page.evaluate(TORN) == []
        with subtests.test("no short formula breaks", width=width):
            assert page.evaluate(BROKEN) == []


def copied(page, first, last=None):
    """What the clipboard holds when the reader copies from one element to another."""
    page.evaluate(
        """([first, last]) => {
            const at = selector => document.querySelector(selector);
            getSelection().setBaseAndExtent(at(first), 0, at(last), at(last).childNodes.length);
        }""",
        [first, last or first],
    )
    page.keyboard.press("Control+c")
    return page.evaluate("navigator.clipboard.readText()")


CHAPTER = "book/kl-divergence.html"
PARAGRAPH = "section > p:has(.math):not(:has(a))"
DISPLAY = "div.math:has(.eqno)"


def test_copied_paragraph_reads_as_it_is_written(open_page):
    text = copied(open_page(CHAPTER), PARAGRAPH)
    assert re.match(r"\$P\$ stays the truth\. \$Q\$ is the model: what", text)
    assert "\n" not in text


def test_three_clicks_mark_a_paragraph_with_its_formulas(open_page):
    page = open_page(CHAPTER)
    page.locator(PARAGRAPH).first.click(click_count=3)
    page.keyboard.press("Control+c")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == copied(page, PARAGRAPH)


def test_copied_display_is_its_tex_with_its_number(open_page):
    page = open_page(CHAPTER)
    tex = page.locator(DISPLAY).first.get_attribute("data-tex")
    number = page.locator(f"{DISPLAY} .eqno").first.inner_text().rstrip("#")
    assert copied(page, DISPLAY) == f"$$\n{tex.strip()}\n$$ {number}"


def test_part_of_a_formula_is_copied_whole(open_page):
    page = open_page(CHAPTER)
    page.evaluate("""() => getSelection().selectAllChildren(document.querySelector('.math mi'))""")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "$P$"


def test_copied_words_without_formulas_are_left_to_the_browser(open_page):
    page = open_page(CHAPTER)
    title = "section > h1"
    assert copied(page, title) == page.locator(title).inner_text().rstrip("#").strip()
