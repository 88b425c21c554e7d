"""The extension that renders the formulas: what it writes, and that no bad formula gets through."""

import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from bookbuild import formulas

CONFIG = {"extensions": ["bookbuild.formulas"], "html_math_renderer": "temml"}


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


@pytest.fixture(scope="module")
def pieces():
    """Set a formula; return its pieces, between which a line may end."""
    renderer = formulas.Renderer()

    def render(tex, display=False):
        rendered = renderer.render(nodes.math(tex, tex), display)
        return [BeautifulSoup(piece, "html.parser") for piece in rendered]

    yield render
    renderer.close()


def test_inline_formula_is_mathml_and_knows_its_tex(build):
    page, warnings = build(r"The surprisal is :math:`-\log p`.")
    formula = page.select_one("p .math")
    assert formula["data-tex"] == r"-\log p"
    assert [element.text for element in formula.select("mo, mi")] == ["−", "log", "p"]
    assert warnings == ""


def test_what_touches_a_formula_stays_with_it(build):
    """Else a browser may begin a line with the comma."""
    page, _ = build("Is it (:math:`p`), :math:`q`-th or :math:`r` *of* them?")
    assert [part.text for part in page.select(".whole")] == ["(p),", "q-th", "r"]
    assert page.select_one("p").text == "Is it (p), q-th or r of them?"


@pytest.mark.parametrize("tex", ["H(P) = 1.75", "p = 1/2", r"\\frac{H(P) + H(Q)}{H(P) - H(Q)}"])
def test_short_formula_is_in_one_piece(pieces, tex):
    assert len(pieces(tex)) == 1


LONG = r"H(P, Q) = H(P) + D(P, Q) \ge H(P, Q, R)"


def test_long_formula_in_a_line_breaks_after_its_signs(pieces):
    assert [piece.text for piece in pieces(LONG)] == ["H(P,Q)=", "H(P)+", "D(P,Q)≥", "H(P,Q,R)"]


def test_long_display_breaks_before_its_relations_and_if_need_be_before_its_sums(pieces):
    assert [piece.text for piece in pieces(LONG, True)] == ["H(P,Q)", "=H(P)+D(P,Q)", "≥H(P,Q,R)"]
    longer = pieces(LONG + " + H(P, Q) + H(P) - D(P, Q)", True)
    assert [piece.text for piece in longer][2:] == ["≥H(P,Q,R)", "+H(P,Q)", "+H(P)", "−D(P,Q)"]


@pytest.mark.parametrize("display", [False, True])
def test_sign_at_an_end_is_not_one_of_a_number(pieces, display):
    signs = [
        sign
        for piece in pieces(LONG, display)
        for sign in piece.find_all("mo", string=re.compile("[=+≥]"))
    ]
    assert {sign["form"] for sign in signs} == {"infix"}


@pytest.mark.parametrize(
    ("tex", "spaces"),
    [(r"x \log y", 2), (r"P(x) \log P(x)", 2), (r"-\log y", 1), (r"y_i \log_2 p", 2)],
)
def test_name_of_a_function_has_a_thin_space_on_each_side(pieces, tex, spaces):
    assert len(pieces(tex)[0].select("mspace[width='0.1667em']")) == spaces


@pytest.mark.parametrize(("tex", "spaces"), [(r"-\log", 0), (r"-\log p", 1)])
def test_no_space_ends_a_formula(pieces, tex, spaces):
    assert len(pieces(tex)[0].select("mspace")) == spaces


@pytest.mark.parametrize(("tex", "dots"), [(r"P(\cdot \mid x)", "⋅"), (r"x_1, \dots, x_m", "…")])
def test_dots_have_no_spaces(pieces, tex, dots):
    sign = pieces(tex)[0].find("mo", string=dots)
    assert (sign["lspace"], sign["rspace"]) == ("0", "0")


def test_prime_is_raised_once(pieces):
    """Its sign is small and high already."""
    assert not pieces("P'(b)")[0].select("msup")


def test_index_has_no_spaces(pieces):
    inside, outside = pieces("x^{n - 1} - 1")[0].find_all("mo")
    assert (inside["lspace"], outside.get("lspace")) == ("0", None)


def test_labelled_block_can_scroll_and_has_its_number_and_anchor(build):
    page, warnings = build(".. math:: H(P) \\ge 0\n   :label: gibbs\n\nSee :eq:`gibbs`.")
    block = page.select_one("div.math")
    assert block.select_one(".math-scroll > math[displaystyle=true]")
    assert block.select_one(".eqno").text.startswith("(1)")
    assert page.select_one(f"p a[href='#{block['id']}']").text == "(1)"
    assert warnings == ""


def test_aligned_lines_are_not_numbered_twice(build):
    page, warnings = build(".. math::\n\n   \\begin{align} a &= b \\\\ &= c \\end{align}")
    assert len(page.select("mtr")) == 2
    assert not page.select(".tml-eqn")
    assert warnings == ""


def test_lines_without_an_environment_stay_lines(build):
    page, warnings = build(".. math::\n\n   a &= b \\\\\n     &= c")
    assert len(page.select("math mtr")) == 2
    assert warnings == ""


@pytest.mark.parametrize("tex", [r"\frac{1", r"\nosuchcommand", "größe"])
@pytest.mark.parametrize("markup", ["Words, then :math:`{}`.", ".. math:: {}"])
def test_bad_formula_is_a_warning_with_file_and_line(build, markup, tex):
    _, warnings = build(markup.format(tex))
    assert warnings.count("WARNING") == 1
    assert re.search(r"index\.rst:4: WARNING: \S", warnings)


def test_style_and_font_are_local_and_the_font_is_preloaded(build, tmp_path):
    page, _ = build(":math:`p`")
    html = tmp_path / "html"
    [sheet] = [link["href"].partition("?")[0] for link in page.select("link[href*='formulas']")]
    [font] = re.findall(r'"([^"]+\.woff2)"', page.select_one("head script").text)
    assert (html / font).is_file()
    assert Path(font).name in (html / sheet).read_text()


def test_page_without_formulas_loads_nothing_for_them(build):
    page, _ = build("Words only.")
    assert not page.select("link[href*='formulas']")
    assert "mathjax" not in str(page).lower()
