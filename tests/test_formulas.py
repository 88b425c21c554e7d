"""The extension that renders the formulas: what it writes, and that no bad formula gets through."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CONFIG = {"extensions": ["bookbuild.katex"], "html_math_renderer": "katex"}


@pytest.fixture
def build(tmp_path):
    """Build a project of one page; return the page and the warnings."""

    def build_page(text):
        (tmp_path / "index.rst").write_text(f"Title\n=====\n\n{text}\n")
        warnings = io.StringIO()
        with docutils_namespace():
            Sphinx(
                tmp_path,
                None,
                tmp_path / "html",
                tmp_path / "doctrees",
                "html",
                confoverrides=CONFIG,
                status=None,
                warning=warnings,
            ).build()
        page = BeautifulSoup((tmp_path / "html" / "index.html").read_text(), "html.parser")
        return page, warnings.getvalue()

    return build_page


def test_inline_formula_is_markup_and_mathml(build):
    page, warnings = build(r"The surprisal is :math:`-\log p`.")
    formula = page.select_one("p .math")
    assert formula.select_one(".katex-html")
    assert formula.select_one("math annotation").text == r"-\log p"
    assert warnings == ""


def test_labelled_block_can_scroll_and_has_its_number_and_anchor(build):
    page, warnings = build(".. math:: H(P) \\ge 0\n   :label: gibbs\n\nSee :eq:`gibbs`.")
    block = page.select_one("div.math")
    assert block.select_one(".math-scroll .katex-display")
    assert block.select_one(".eqno").text.startswith("(1)")
    assert page.select_one(f"p a[href='#{block['id']}']").text == "(1)"
    assert warnings == ""


def test_aligned_lines_are_not_numbered_twice(build):
    page, warnings = build(".. math::\n\n   \\begin{align} a &= b \\\\ &= c \\end{align}")
    assert page.select(".katex-display")
    assert not page.select(".eqn-num")
    assert warnings == ""


def test_lines_without_an_environment_stay_lines(build):
    page, warnings = build(".. math::\n\n   a &= b \\\\\n     &= c")
    assert len(page.select("math mtr")) == 2
    assert warnings == ""


@pytest.mark.parametrize("tex", [r"x_{\max}", r"x^{\max}", r"x_{\max}^2"])
def test_function_as_an_index_is_applied_to_nothing(build, tex):
    """The sign that says so would be one child too many."""
    page, _ = build(f":math:`{tex} + \\log p`")
    [element] = page.select("msub, msup, msubsup")
    assert len(element.find_all(recursive=False)) == 1 + len(re.findall("[_^]", tex))
    [sign] = page.find_all("mo", string="\N{FUNCTION APPLICATION}")
    assert sign.find_previous_sibling().text == "log"


@pytest.mark.parametrize("tex", [r"\frac{1", r"\nosuchcommand", "größe"])
@pytest.mark.parametrize("markup", ["Words, then :math:`{}`.", ".. math:: {}"])
def test_bad_formula_is_a_warning_with_file_and_line(build, markup, tex):
    _, warnings = build(markup.format(tex))
    assert warnings.count("WARNING") == 1
    assert re.search(r"index\.rst:4: WARNING: (KaTeX parse error|LaTeX-incompatible)", warnings)


def test_style_and_fonts_are_local_and_preloaded(build, tmp_path):
    page, _ = build(":math:`p`")
    html = tmp_path / "html"
    links = [link["href"].partition("?")[0] for link in page.select("link[href*='katex']")]
    fonts = re.findall(r'"([^"]+\.woff2)"', page.select_one("head script").text)
    assert links == ["_static/katex/katex.min.css"]
    assert len(fonts) == 2
    assert all((html / file).is_file() for file in links + fonts)
    assert {font.suffix for font in (html / "_static/katex/fonts").iterdir()} == {".woff2"}


def test_page_without_formulas_loads_nothing_of_katex(build):
    page, _ = build("Words only.")
    assert not page.select("link[href*='katex']")
    assert "mathjax" not in str(page).lower()
