"""The one style sheet of all pages: what the pages need, in order, from wherever it stood."""

import re

import pytest
from bs4 import BeautifulSoup

from bookbuild import mend, styles
from built import BOTH, CHINESE_SITE, SITE


@pytest.fixture
def static(tmp_path):
    """The static files of a site whose every sheet has a rule that shows where it came from."""
    for sheet in styles.SHEETS:
        path = tmp_path / "_static" / sheet.replace("*", "1")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'@charset "UTF-8";\n.used, .{path.stem}-only {{ src: url(a/b.png) }}')
    (tmp_path / "index.html").write_text('<p class="used">pygments-only</p>')
    (tmp_path / "_static" / "a.js").write_text("box.className = 'copybutton-only';")
    styles.fingerprint.cache_clear()
    return tmp_path / "_static"


class App:
    class builder:
        name = "html"

    def __init__(self, outdir):
        self.outdir = outdir


def test_sheet_has_the_rules_of_all_for_what_pages_and_scripts_name(static):
    styles.write_one(App(static.parent), None)
    text = (static / styles.JOINED).read_text()
    assert text.count(".used") == len(styles.SHEETS)
    assert re.findall(r"\.([\w-]+)-only", text) == ["copybutton", "book"]  # its own in full
    assert "@charset" not in text


def test_addresses_lead_where_they_led(static):
    styles.write_one(App(static.parent), None)
    addresses = re.findall(r"url\(([^)]+)\)", (static / styles.JOINED).read_text())
    assert addresses[:2] == ["../a/b.png", "a/b.png"] and "../formulas/a/b.png" in addresses


def page_with(*sheets):
    links = "".join(f'<link rel="stylesheet" href="../_static/{sheet}?v=1">' for sheet in sheets)
    paper = '<link rel="stylesheet" media="print" href="../_static/print.css">'
    return BeautifulSoup(links + paper, "html.parser")


def test_page_names_one_sheet_which_changes_with_what_is_in_it(static):
    addresses = []
    for text in ("p {}", "p {}", "a {}"):
        (static / "book.css").write_text(text)
        styles.fingerprint.cache_clear()
        page = page_with("styles/theme.css", "basic.css", "mystnb.ff.css", "book.css")
        styles.link_one(page, "book/entropy", static)
        [screen, paper] = page.select("link")
        addresses.append(screen["href"])
    assert paper["href"].endswith("print.css")
    assert addresses[0].startswith("../_static/styles/site.css?v=")
    assert addresses[0] == addresses[1] != addresses[2]


def test_sheet_that_is_in_no_list_is_a_warning(static, monkeypatch):
    said = []
    monkeypatch.setattr(
        styles.logger, "warning", lambda text, *values, location: said.append(values)
    )
    styles.link_one(page_with("book.css", "new.css"), "book/entropy", static)
    assert said == [("new.css",)]


@pytest.mark.site
def test_names_in_code_have_the_colour_of_the_code_around_them():
    """Else `mend` may not take their elements away."""
    sheet = (SITE / "_static" / "pygments.css").read_text()
    colours = dict(
        re.findall(r"(\[data-theme=\S+ \.highlight(?: \.\w+)?) \{[^}]*color: (#\w+)", sheet)
    )
    for theme in ("light", "dark"):
        code = f'[data-theme="{theme}"] .highlight'
        for name in re.search(r"\?:([\w|]+)", mend.UNCOLOURED.pattern)[1].split("|"):
            assert colours[f"{code} .{name}"] == colours[code]


@pytest.mark.site
def test_every_page_loads_one_sheet_for_the_screen():
    """But those that only lead to the first page, which have nothing to show."""
    for page in {*BOTH} - {SITE / "index.html", CHINESE_SITE / "index.html"}:
        sheets = re.findall("<link[^>]*stylesheet[^>]*>", page.read_text(encoding="utf-8"))
        assert len([sheet for sheet in sheets if "media" not in sheet]) == 1, page
