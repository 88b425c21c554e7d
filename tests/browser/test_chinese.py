"""The Chinese edition as its readers use it, and the way from each page to the other language.

What holds for the pages of both editions is tested in test_pages.py and test_formulas.py.
"""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from built import documents, on_each

CHAPTER = "book/cross-entropy.html"
NAMES = [*(f"zh/{document}.html" for document in documents()), "zh/search.html", "zh/404.html"]
BENCHES = {
    "surprise-bench": "book/information.html",
    "binary-entropy-bench": "book/entropy.html",
    "distributions-bench": CHAPTER,
    "binary-loss-bench": "book/binary-cross-entropy.html",
    "softmax-bench": "book/multiclass-cross-entropy.html",
    "diagnosis-bench": "book/intro.html",
}
HAN = re.compile("[\u3400-\u9fff]")

# What a page says beside its text, in labels, buttons, bars and widgets, without a Chinese word. A
# reference is shown as it stands in the bibliography.
NOT_CHINESE = r"""() => {
    const within = (root) => [...root.querySelectorAll('*')].flatMap((element) =>
        [element, ...(element.shadowRoot ? within(element.shadowRoot) : [])]);
    const labels = ['aria-label', 'aria-valuetext', 'title', 'alt', 'placeholder'];
    const bars = 'button, summary, option, header, footer, nav, .sidebar';
    const foreign = 'code, pre, kbd, math, table, style, script, [lang=en], [href*="graphy.html#"]';
    return within(document).filter((element) => !element.closest(foreign)).flatMap((element) => {
        const words = labels.map((name) => element.getAttribute(name) ?? '');
        if (element.getRootNode() !== document || element.closest(bars))
            element.childNodes.forEach(({nodeType, data}) => nodeType === 3 && words.push(data));
        return words.filter((text) => /[a-z]{3}/i.test(text) && !/\p{Script=Han}/u.test(text));
    });
}"""
# NaN is not equal to itself.
NUMBERS = """({values}) => JSON.stringify(
    values, (name, value) => typeof value === 'string' ? '' : value ?? String(value))"""
# These are the same in both languages.
NAMES_OF_THINGS = re.compile(r"log|logit( z)?|softmax|nan|crossent[\w.]+", re.IGNORECASE)


def not_chinese(page):
    said = [words.strip() for words in page.evaluate(NOT_CHINESE)]
    return [words for words in said if not NAMES_OF_THINGS.fullmatch(words)]


# The test of widgets looks at their pages.
@on_each(
    [name for name in NAMES if name.removeprefix("zh/") not in BENCHES.values()],
    sample={"zh/search.html", "zh/404.html"},
)
def test_labels_and_buttons_are_chinese(open_page, name):
    assert not_chinese(open_page(name)) == []


@pytest.mark.parametrize("bench", BENCHES)
def test_widgets_work_as_in_english(open_page, bench):
    """After a key their numbers are the same, and all words are Chinese."""
    seen = []
    for edition in ("", "zh/"):
        element = open_page(f"{edition}{BENCHES[bench]}").locator(bench)
        before = element.evaluate(NUMBERS)
        if bench == "diagnosis-bench":
            element.locator("input").first.fill("0.693")
            element.locator("input").first.press("Enter")
        else:
            element.locator("input[type=range]").first.press("Home")
        seen.append(element.evaluate(NUMBERS))
        assert seen[-1] != before
    assert seen[0] == seen[1]
    assert not_chinese(element.page) == []


@pytest.mark.parametrize("counts", ["8，4，2，2", "8；4；2；2", "8、4、2、2", "８,４,２,２"])
def test_loss_finder_reads_what_a_chinese_keyboard_types(open_page, counts):
    bench = open_page("zh/book/intro.html").locator("diagnosis-bench")
    bench.get_by_label("损失", exact=True).fill("1．213")
    bench.locator("input").nth(1).fill(counts)
    bench.locator("input").nth(1).press("Enter")
    expect(bench.locator("#classes-note")).to_contain_text("50.0%")
    assert bench.locator("[aria-invalid=true]").count() == 0
    assert HAN.search(bench.locator("li").first.inner_text())


def test_search_answers_in_chinese(open_page):
    page = open_page("zh/book/intro.html", width=360)
    page.keyboard.press("Control+k")
    field = page.locator("dialog[open] input[type=search]:focus")
    hits, status = page.locator(".search-found:visible .search-hits a"), page.get_by_role("status")
    field.fill("交叉熵")
    expect(hits.first).to_contain_text("交叉熵")
    expect(status).to_have_text(re.compile(r"^找到 \d+ 节"))
    field.fill("zzzyzx")
    expect(status).to_have_text(re.compile("没有哪一节含有“zzzyzx”"))
    field.fill("信息量")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/search.html?q=*")
    hits.first.click()
    page.wait_for_url("**/zh/book/**")


def test_search_answers_in_chinese_from_files(open_page, files):
    page = open_page("zh/search.html?q=困惑度", base=files)
    expect(page.locator(".search-summary")).to_contain_text("搜索完成")
    assert page.locator("#search-results li").count() > 1


# Links, and the Chinese words of their previews.
PREVIEWS = {
    "figure": ("zh/book/entropy.html", 'p > a.internal[href="#fig-entropy-areas"]', "图"),
    "term": ("zh/book/entropy.html", 'a[href="reference/glossary.html#term-surprisal"]', "信息量"),
    "definition": ("zh/book/entropy.html", 'p > a[href="#equation-eq-entropy"]', "定义"),
    "exercise": (
        "zh/book/entropy.html",
        'p:not(.admonition-title) > a[href="#ex-entropy-dice"]',
        "练习",
    ),
    "section": (
        "zh/book/beyond/floating-point.html",
        'li a[href="stuck-loss.html#clipped-probabilities"]',
        "概率",
    ),
}


@pytest.mark.parametrize("kind", PREVIEWS)
def test_previews_are_chinese(open_page, kind):
    name, selector, words = PREVIEWS[kind]
    page = open_page(name)
    link = page.locator(f".bd-article {selector}").locator("visible=true").first
    link.evaluate("link => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    link.hover()
    expect(page.locator(".preview")).to_contain_text(words)
    page.keyboard.press("Escape")


def test_search_takes_chinese_words_whole(open_page):
    """Left to itself, Pagefind would look for each character of them on a page in Chinese."""
    page = open_page("zh/search.html?q=过拟合")
    hit = page.locator(".search-hits a").first
    expect(hit).to_contain_text("训练 loss 下降，验证 loss 上升")


def test_buttons_say_in_chinese_what_they_do(open_page):
    page = open_page("zh/book/beyond/codes.html", width=390)
    output = page.locator("details.hide.below-input").first
    expect(output.locator("summary")).to_have_text(re.compile(r"^\s*展开输出"), use_inner_text=True)
    output.locator("summary").click()
    expect(output.locator("summary")).to_have_text(re.compile(r"^\s*收起输出"), use_inner_text=True)
    for what in ("定理 7.1 的证明", "练习 7.2 的解答"):
        page.get_by_role("button", name=f"展开：{what}", exact=True).press("Enter")
        expect(page.get_by_role("button", name=f"收起：{what}", exact=True)).to_be_focused()
    cell = page.locator(".cell_input:visible").first
    cell.hover()
    cell.get_by_role("button", name="复制").click()
    expect(cell.locator(".copybtn.success")).to_have_attribute("data-tooltip", "复制成功!")
    page.get_by_role("button", name="放大：图 7.1").click()
    page.get_by_role("button", name="关闭").click()


def test_choice_of_a_question_opens(open_page):
    page = open_page("zh/book/information.html")
    choice = page.locator(".tip.admonition > details").first
    choice.locator("summary").press("Enter")
    expect(choice.locator("strong:is(.right, .wrong)")).to_have_text(re.compile("^[✓✗] "))


EMPHASIS = """() => [...document.querySelectorAll('.bd-article em')].map((em) => {
    const {fontStyle, textEmphasisStyle} = getComputedStyle(em);
    return [em.textContent, fontStyle, textEmphasisStyle];
})"""


@on_each(NAMES, sample={"zh/book/beyond/codes.html"})
def test_dots_stand_below_a_few_chinese_characters_alone(open_page, name):
    for words, slant, dots in open_page(name).evaluate(EMPHASIS):
        assert (slant == "normal") == bool(HAN.search(words)), words
        assert dots == "none" or re.fullmatch(f"(?:{HAN.pattern}){{1,8}}", words)


SWITCH = ".btn-other-language"
NAMED = {"": ("中文", "中", "本页的中文版"), "zh/": ("English", "EN", "This page in English")}
EDITIONS = {"": "zh/", "zh/": ""}


def switch(page):
    """As a hand does, which need not scroll to what stays in sight."""
    box = page.locator(SWITCH).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("base", ["http", "file"])
def test_switch_leads_to_the_section_that_is_read(open_page, site, files, edition, base):
    base = site if base == "http" else files
    state = "?P=0.5,0.5&Q=0.25,0.75&outcomes=sun,rain&unit=bits"
    page = open_page(f"{edition}{CHAPTER}{state}", base=base)
    heading = page.locator(".bd-article section section h2").nth(4)
    heading.evaluate("heading => heading.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.evaluate("scrollBy({top: 150, behavior: 'instant'})")
    section = heading.evaluate("heading => heading.closest('section').id")
    switch(page)
    address = f"{base}{EDITIONS[edition]}{CHAPTER}{state}#{section}"
    page.wait_for_url(lambda url: unquote(url) == unquote(address))
    assert 0 <= page.locator(f"[id='{section}'] h2").first.bounding_box()["y"] < 200
    assert page.locator("distributions-bench").evaluate("bench => bench.values.Q") == [0.25, 0.75]


def test_switch_at_the_top_leads_to_the_page_and_in_the_glossary_to_the_term(open_page, site):
    page = open_page(f"zh/{CHAPTER}")
    switch(page)
    page.wait_for_url(site + CHAPTER)
    page.goto(f"{site}book/reference/glossary.html#term-perplexity")
    switch(page)
    page.wait_for_url(f"{site}zh/book/reference/glossary.html#term-*")
    term = page.evaluate("document.querySelector(':target').textContent")
    assert HAN.search(term)


@pytest.mark.parametrize("edition", EDITIONS)
def test_switch_on_other_pages_and_without_scripts(open_page, site, edition):
    other = EDITIONS[edition]
    page = open_page(f"{edition}search.html?q=softmax")
    switch(page)
    page.wait_for_url(f"{site}{other}search.html?q=softmax")
    page = open_page(f"{edition}{CHAPTER}#definition", scripts=False)
    switch(page)
    page.wait_for_url(f"{site}{other}{CHAPTER}")


# Where a repository is named, there are two more buttons: its own, and that of Binder and Colab.
MORE_BUTTONS = """() => { for (let more = 0; more < 2; more++) {
    const button = document.querySelector('.dropdown-download-buttons');
    button.after(button.cloneNode(true));
} }"""
BUTTONS = """() => [...document.querySelectorAll('.bd-header-article :is(a.btn, button)')]
    .filter((button) => button.checkVisibility() && !button.closest('.dropdown-menu'))
    .map((button) => button.getBoundingClientRect())
    .map(({left, right, top, bottom}) => [left, right, top, bottom])"""


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("width", [1280, 390, 360, 320])
def test_buttons_stand_beside_each_other(open_page, edition, width):
    page = open_page(f"{edition}{CHAPTER}", width=width)
    page.evaluate(MORE_BUTTONS)
    boxes = sorted(page.evaluate(BUTTONS))
    assert len(boxes) >= 6 and boxes[0][0] >= 0 and boxes[-1][1] <= width
    middles = [(top + bottom) / 2 for _, _, top, bottom in boxes]
    assert max(middles) - min(middles) < 8, "in one line"
    assert all(right - left >= 24 and bottom - top >= 24 for left, right, top, bottom in boxes)
    assert all(one[1] <= other[0] + 0.5 for one, other in zip(boxes, boxes[1:], strict=False))
    link = page.locator(SWITCH)
    name, short, hint = NAMED[edition]
    assert link.inner_text().strip() == (short if width == 320 else name)
    assert link.get_attribute("aria-label") == f"{name}, {hint}"
