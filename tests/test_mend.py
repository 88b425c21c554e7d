"""Faults of the theme are repaired, and the build says when the theme has changed."""

import pytest
from bs4 import BeautifulSoup

from bookbuild import formulas, mend

FAULTY = """
<button aria-label="Search" class="search-button-field" title="Search">Search Ctrl+K</button>
<button onclick="window.print()">.pdf</button>
<div id="pst-primary-sidebar"></div>
<details class="hide"><summary aria-label="Toggle"><p class="collapsed">Show</p></summary></details>
<div class="dropdown-download-buttons"><button class="btn-download-pdf-button" title="Print to PDF">
<i class="fas fa-file-pdf"></i><span class="btn__text-container">.pdf</span></button></div>
<div class="pst-scrollable-table-container"><table class="table">
<tr><th>symbol</th><th>a meaning of thirty-two letters..</th></tr>
<tr><td>x</td><td><code><span class="pre">kl_div(p)</span></code></td></tr>\
</table></div>
<div class="dropdown-launch-buttons"><img alt="Binder" src="logo.svg"></div>
<div class="citation-list" role="list"><div id="id1" role="doc-biblioentry">A book</div></div>
<dd><p><ul><li>data</li></ul></p></dd>
<div class="exercise"><section id="exercise-content">Question</section></div>
<div class="solution dropdown admonition">
<p class="admonition-title">Solution to<a href="#ex"> Exercise 1</a></p>
<section id="solution-content">Answer</section></div>
<div class="tip admonition"><details><p><strong>✓ Right.</strong> So.</p></details>
<details><p><strong>✗ Nats.</strong> Not <strong>bits</strong>.</p></details></div>
<div class="important admonition"><p class="admonition-title">Theorem 7.1 (Kraft)</p></div>
<p>Try it first.</p>
<div class="dropdown admonition"><p class="admonition-title">Proof: what is left?</p></div>
"""
MENDED = """
<button class="search-button-field">Search Ctrl+K</button>
<button data-call="print">.pdf</button>
<div id="pst-primary-sidebar" role="complementary" aria-label="Book"></div>
<details class="hide"><summary><strong class="collapsed">Show</strong></summary></details>
<div class="dropdown-download-buttons"><button class="btn-download-pdf-button" \
title="Print this page, or save it as a PDF">
<i class="fas fa-print"></i><span class="btn__text-container">Print</span></button></div>
<div class="pst-scrollable-table-container"><table class="table">
<tr><th style="min-width: 6ch">symbol</th><th style="min-width: 13ch">\
a meaning of thirty-two letters..</th></tr>
<tr><td>x</td><td><code><span class="pre">kl_<wbr/>div(<wbr/>p)</span></code></td></tr>\
</table></div>
<div class="dropdown-launch-buttons"><img alt="Binder" src="logo.svg" width="16" height="16"></div>
<div class="citation-list" role="list"><div id="id1" role="listitem">A book</div></div>
<dd><ul><li>data</li></ul></dd>
<div class="exercise"><div>Question</div></div>
<div class="solution dropdown admonition">
<p class="admonition-title" data-fold="Solution to Exercise 1">Solution to \
<a href="#ex">Exercise 1</a></p>
<div>Answer</div></div>
<div class="tip admonition"><details><p><strong class="right">✓ Right.</strong> So.</p></details>
<details><p><strong class="wrong">✗ Nats.</strong> Not <strong>bits</strong>.</p></details></div>
<div class="important admonition"><p class="admonition-title">Theorem 7.1 (Kraft)</p></div>
<p>Try it first.</p>
<div class="dropdown admonition"><p class="admonition-title" data-fold="Proof of Theorem 7.1">\
Proof: what is left?</p></div>
"""
EVERY_FILE = "".join(f'<script src="../_static/{file}?v=1"></script>' for file in mend.NEEDED_BY)


FAULTY_HEAD = """
<title>The book — The book</title>
<link as="script" href="bootstrap.js" rel="preload">
<script>document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";</script>
<script src="/documentation_options.js"></script>
<script src="/doctools.js"></script>
"""
MENDED_HEAD = """
<title>The book</title>
<script>document.documentElement.dataset.theme = localStorage.getItem("theme") || \
(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");</script>
<script src="/documentation_options.js"></script>
<script defer="" src="/doctools.js"></script>
"""


def page_of(body, head="", theme="auto"):
    html = (
        f"<!DOCTYPE html><html data-theme='{theme}'><head>{head}</head><body>{body}</body></html>"
    )
    return BeautifulSoup(html, "html.parser")


@pytest.fixture
def warnings(monkeypatch):
    """What the build would warn of, which fails it."""
    said = []

    def warning(message, *values, location):
        said.append(f"{location}: {message % values}")

    monkeypatch.setattr(mend.logger, "warning", warning)
    return said


def test_faults_are_mended(warnings):
    page = page_of(FAULTY, FAULTY_HEAD)
    mend.mend(page, "book/entropy")
    lines = str(page).replace("\n\n", "\n")  # one where something was taken out
    assert lines == str(page_of(MENDED, MENDED_HEAD, "light"))
    assert warnings == []


EXPECTED = [rule for rule in mend.MENDS if rule.where != rule.what]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.what)
def test_fault_that_has_gone_is_a_warning(warnings, expected):
    page = page_of(FAULTY, FAULTY_HEAD)
    expected.change(page.select_one(expected.what))
    if page.select(expected.what):  # the change keeps what the selector knows it by
        page.select_one(expected.what).extract()
    mend.mend(page, "book/entropy")
    assert warnings == [
        f"book/entropy: found no {expected.what} to mend, though there is {expected.where}"
    ]


def test_page_that_has_no_exercise_needs_none_mended(warnings):
    page = page_of(FAULTY, FAULTY_HEAD)
    page.select_one(".exercise").extract()
    mend.mend(page, "book/intro")
    assert warnings == []


def loaded(page):
    return {tag["src"].rpartition("/")[2].partition("?")[0] for tag in page.select("script[src]")}


def test_page_of_words_loads_nothing_that_others_need(warnings):
    page = page_of("<p>Words</p>", EVERY_FILE + '<script src="../_static/doctools.js"></script>')
    mend.drop_unneeded(page, "book/intro")
    assert loaded(page) == {"doctools.js"}
    assert warnings == []


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ('<div class="sd-tab-set">', {"design-tabs.js"}),
        (
            '<div class="solution dropdown admonition">',
            {"folds.js", "togglebutton.js"},
        ),
        ('<div class="highlight">', {"clipboard.min.js", "copybutton.js"}),
    ],
)
def test_page_loads_what_it_needs(warnings, body, needed):
    page = page_of(body, EVERY_FILE)
    mend.drop_unneeded(page, "book/entropy")
    assert loaded(page) == needed
    assert warnings == []


def test_file_that_is_loaded_no_more_is_a_warning(warnings):
    page = page_of("", EVERY_FILE.replace("/searchindex.js", "/index-of-search.js"))
    mend.drop_unneeded(page, "book/entropy")
    assert warnings == ["book/entropy: found no searchindex.js to leave out"]


@pytest.mark.parametrize(
    ("attributes", "width", "height"),
    [
        ('width="460.8pt" height="216pt" viewBox="0 0 1 1"', "614", "288"),
        ('height="20" width="30px"', "30", "20"),
    ],
)
def test_image_states_its_size(tmp_path, attributes, width, height):
    path = tmp_path / "figure.svg"
    path.write_text(f'<?xml version="1.0"?>\n<svg xmlns="x" {attributes}><path/></svg>')
    image = page_of('<img alt="A figure" src="figure.svg">').img
    mend.state_size(image, path)
    assert (image["width"], image["height"]) == (width, height)


def test_image_without_a_size_is_an_error(tmp_path):
    path = tmp_path / "figure.svg"
    path.write_text('<svg viewBox="0 0 1 1"><rect width="1" height="1"/></svg>')
    with pytest.raises(ValueError, match=r"figure\.svg does not say how large it is"):
        mend.state_size(page_of("<img>").img, path)


def test_the_rest_of_a_page_stays_as_it_is():
    html = (
        "<!DOCTYPE html><html><head><script>if (1 < 2 && x) f('é');</script></head>"
        '<body><p title="a &amp; b" class="b a">H(P) &lt; 2&nbsp;bits – π</p><pre>  a\n  b</pre>'
        '<input disabled=""></body></html>'
    )
    written = BeautifulSoup(html, "html.parser").decode(formatter=mend.HTML5())
    kept = html.replace("&nbsp;", "\N{NO-BREAK SPACE}")
    assert written == kept.replace("<html>", "\n<html>")


def test_formulas_and_code_are_put_aside_while_a_page_is_mended():
    begin, end = formulas.BEGIN, formulas.END
    formula, code = "<math><mspace/></math>", "<pre>a\n<b>b</b></pre>"
    html = f"<p>{begin}{formula}{end} and {begin}{end}.</p>{code}<i>{code}</i>"
    page, parts = mend.put_aside(html)
    assert not BeautifulSoup(page, "html.parser").select("math, pre")
    assert mend.put_back(page, parts) == f"<p>{formula} and .</p>{code}<i>{code}</i>"


def test_options_stand_in_the_page_where_its_policy_sees_them(tmp_path):
    (tmp_path / "documentation_options.js").write_text("const OPTIONS = { a: 1 < 2 };")
    page = page_of("", '<script src="x/documentation_options.js?v=1"></script>')
    mend.inline_options(page, tmp_path)
    assert str(page.script) == "<script>const OPTIONS = { a: 1 < 2 };</script>"
    assert page.script.get_text() == page.script.string


def test_scripts_of_widgets_stand_below_the_first_of_them():
    script = '<script src="../widgets/widget.js"></script>'
    page = page_of("<p>A</p><a-bench></a-bench><p>B</p><b-bench></b-bench>", script)
    mend.call_widgets(page)
    assert str(page.body) == (
        f"<body><p>A</p><a-bench></a-bench>{script}<p>B</p><b-bench></b-bench></body>"
    )
    assert not page.head.contents


def test_code_keeps_only_the_elements_that_colour_it():
    number = '<span class="mi">1</span>'
    code = f'<pre><span></span><span class="n">f</span><span class="p">(</span>{number}</pre>'
    page, parts = mend.put_aside(f"<p>{code}</p>")
    assert mend.put_back(page, parts) == f"<p><pre>f({number}</pre></p>"
