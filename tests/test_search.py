"""What the search is told of a page."""

import re

import pytest

from bookbuild.formulas import BEGIN, END
from bookbuild.search import MATHML, apart, as_text, endings, sections

POWER = "<msup><mi>x</mi><mn>2</mn></msup>"
SQUARE = f"<math><mrow>{POWER}</mrow></math>"
SET = f"{BEGIN}{SQUARE}{END}"
BODY = f"""
<section id="top"><h1>Top<a class="headerlink" href="#top">#</a></h1>
<p>First {SET}.</p><pre><span>import</span> <span>numpy</span></pre>
<section id="one"><h2>One {SQUARE}</h2><p id="index-0">Words</p>
<table><tr><td>0.5</td><td>1.5</td></tr></table>
<details class="hide above-input"><summary>Show the source</summary><pre>draw()</pre></details>
<details class="hide below-input"><summary>Show the output</summary><pre>1.75</pre></details>
<section id="inner"><h3>Inner</h3><p>Deep</p></section>
<div class="exercise"><section id="exercise-content"><p>Task</p></section></div>
</section></section>
"""


def found(body, phrases=()):
    return {section.pop("id"): section for section in sections(body, dict(phrases))}


def test_each_section_is_told_alone():
    told = found(BODY, {"index-0": ["my words", "yours"]})
    assert told == {
        "": {"title": "Top", "asked": "", "text": "First x². import numpy"},
        "one": {"title": "One x²", "asked": "my words · yours", "text": "Words 0.5 1.5 1.75 Task"},
        "inner": {"title": "Inner", "asked": "", "text": "Deep"},
    }


def test_all_pieces_of_a_long_formula_are_told():
    body = f"<section id='top'><h1>Top</h1><p>{BEGIN}{SQUARE}<wbr>{SQUARE}{END}</p></section>"
    assert found(body)[""]["text"] == "x² x²"


def test_terms_and_functions_are_told_alone():
    told = found("""<section id="top"><h1>Top</h1>
        <dl class="glossary"><dt id="bit">bit</dt><dt id="shannon">shannon</dt><dd>A unit</dd>
        <dt id="base">base</dt><dd>A number</dd></dl>
        <dl class="py"><dt id="a.f"><span class="descname">f</span>(x)</dt><dd>Does it</dd></dl>
        </section>""")
    assert {place: (section["title"], section["text"]) for place, section in told.items()} == {
        "": ("Top", ""),
        "bit": ("bit", "A unit"),
        "shannon": ("shannon", "A unit"),
        "base": ("base", "A number"),
        "a.f": ("f", "f(x) Does it"),
    }


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        ("<mi>H</mi><mo>(</mo><mi>P</mi><mo>,</mo><mi>Q</mi><mo>)</mo>", "H(P, Q)"),
        ("<mi>KL</mi><mo>(</mo><mi>P</mi><mi>∥</mi><mi>Q</mi><mo>)</mo>", "KL (P ∥ Q)"),
        ("<mo>−</mo><mi>log</mi><mo>\u2061</mo><mi>p</mi>", "−log p"),
        ("<mi>L</mi><mo>=</mo><mo>−</mo><mfrac><mn>1</mn><mi>N</mi></mfrac>", "L = −1/N"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac>", "(a + 1)/2"),
        (
            "<munderover><mo>∑</mo><mi>i</mi><mi>m</mi></munderover><msub><mi>p</mi><mi>i</mi></msub>",
            "∑ p_i",
        ),
        ("<msup><mn>2</mn><mrow><mo>−</mo><mn>52</mn></mrow></msup>", "2⁻⁵²"),
        ("<msqrt><mn>2</mn></msqrt><mo>&lt;</mo><mn>2</mn>", "√(2) &lt; 2"),
    ],
)
def test_formula_is_a_line_of_text(mathml, text):
    assert as_text(re.match(MATHML, f"<math>{mathml}</math>")) == text


def test_chinese_words_are_found_by_what_is_in_them():
    assert apart("KL散度 and 散度") == "KL 散度 and 散度"
    assert endings("or 交叉熵, 熵") == "交叉熵 叉熵 熵"  # each once
