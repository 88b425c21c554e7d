"""How the build translates: words of scripts and widgets, sentences, formulas, docstrings."""

import io
import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.transforms import i18n
from sphinx.util.docutils import docutils_namespace

from bookbuild import edition, languages, translation, words
from bookbuild import widgets as widget_pages
from bookbuild.catalogues import SCRIPTS, site_messages
from bookparts import widgets
from crossent.diagnosis import RULES

FILES = sorted(file for folder in SCRIPTS for file in folder.rglob("*.*js"))
WITH_WORDS = [file for file in FILES if "WORDS" in file.read_text("utf-8")]


@pytest.mark.parametrize("file", WITH_WORDS, ids=lambda file: file.name)
def test_the_strings_among_the_words_of_a_script_are_translated_and_nothing_else(file, monkeypatch):
    text = file.read_text("utf-8")
    assert text.count("WORDS = ") == 1
    before, block, after = re.split(r"(const WORDS = \{.*?\n *\};\n)", text, flags=re.DOTALL)

    monkeypatch.setattr(words, "_", lambda message: message)
    assert words.translate_script(text) == text

    monkeypatch.setattr(words, "_", lambda message: f"«{message}»")
    translated = words.translate_script(text)
    assert translated.startswith(before) and translated.endswith(after)
    # Between the strings stand their names, and functions of what they are filled with.
    rest = re.sub(r"(['\"`])«.*?»\1|//.*", "", translated[len(before) : -len(after)])
    assert re.fullmatch(r"const WORDS = (\w+:|\([\w, ]*\) =>|[{}[\],\s])+;\n", rest)
    assert all(gap.isidentifier() for gap in re.findall(r"\$\{(.*?)\}", block))


def test_no_word_is_a_formula_which_the_diagnosis_looks_up():
    assert not {rule.formula for rule in RULES} & set(site_messages())


def test_settings_are_merged_however_deep_a_change_stands():
    settings = {"title": "A", "sphinx": {"config": {"language": "en", "numfig": True}, "x": 1}}
    changes = {"title": "甲", "sphinx": {"config": {"language": "zh_CN", "hint": "展开"}}}
    assert edition.merged(settings, changes) == {
        "title": "甲",
        "sphinx": {"config": {"language": "zh_CN", "numfig": True, "hint": "展开"}, "x": 1},
    }
    assert settings["sphinx"]["config"]["language"] == "en"


@pytest.mark.parametrize("page", ["index", "book/entropy", "book/reference/api"])
def test_the_other_page_is_the_same_one_in_the_other_language(page):
    """Followed there and back, from a site in some folder."""
    english = f"https://example.org/some/{page}.html"
    chinese = urljoin(english, languages.other_page(page, "en"))
    assert chinese == f"https://example.org/some/zh/{page}.html"
    assert urljoin(chinese, languages.other_page(page, "zh_CN")) == english


def test_words_of_a_widget_are_translated_and_its_numbers_are_not(monkeypatch):
    monkeypatch.setattr(widget_pages, "_", lambda message: f"«{message}»")
    made = widgets.Widget("x", {"names": ["a & b", ""], "p": [0.5]}, "c", ["h"], [["t", "1"]])
    page = BeautifulSoup(widget_pages.translated(made.element()), "html.parser")
    bench = page.find("x-bench")
    assert json.loads(bench["names"]) == ["«a & b»", ""]
    assert json.loads(bench["p"]) == [0.5]
    assert {*page.stripped_strings} == {"«c»", "«h»", "«t»", "«1»"}


def test_a_sentence_that_has_been_used_is_parsed_again():
    """Sphinx puts what it gets into the page: the same tree twice would move it there."""
    parsed = []

    def publish(app, source, *_):
        parsed.append(source)
        return nodes.paragraph("", "", nodes.Text(source))

    once = translation.Once()
    once.publish = publish

    def ask(source, line):
        return once(None, source, "page.md", line, None, None)

    assert ask("one", 1) is ask("one", 1)  # twice, before either is used
    assert ask("one", 1) is not ask("one", 2)
    used = ask("two", 3)
    nodes.title("", "", *used.children)
    assert ask("two", 3) is not used
    before = len(parsed)
    once.forget()
    ask("one", 2)
    assert len(parsed) == before + 1


PAGE = r"""
---
myst:
  html_meta:
    description: A page.
---
# The first words

See [one](other.md#place--one), [two](other.md#place-two) and $a + b$.

$$
\text{the loss}
  = x
$$

$$
y = x \text{ if } y
$$

$$
y = x
$$

```{eval-rst}
.. autofunction:: helper.double
```
"""
OTHER = "# Other\n\n## Place & one\n\nWords.\n\n## Place two\n\nWords.\n"
HELPER = '''
def double(x):
    """Return twice :math:`x`, as :func:`sum` does.

    >>> double(2)
    4
    >>> double(
    ...     3
    ... )
    6
    """
'''
CATALOGUES = {
    "index": {
        "A page.": "一页。",
        "The first words": "第一句话",
        "See [one](other.md#place--one), [two](other.md#place-two) and $a + b$.": (
            "$a + b$ 见[二](other.md#place-two)和[一](other.md#place--one)。"
        ),
        r"\text{the loss} = x": r"\text{损失} = x",
        r"y = x \text{ if } y": r"y = x \text{，若 } y",
        "Return twice $x$, as {py:func}`sum` does.": "返回 $x$ 的两倍，同 {py:func}`sum`。",
    },
    "other": {"Place & one": "其一", "Place two": "其二"},
}


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    """The messages of a page, and the page in Chinese."""
    source = tmp_path_factory.mktemp("project")
    (source / "index.md").write_text(PAGE.lstrip() + "\n```{toctree}\nother\n```\n", "utf-8")
    (source / "other.md").write_text(OTHER, "utf-8")
    (source / "helper.py").write_text(HELPER, "utf-8")
    for page, sentences in CATALOGUES.items():
        file = source / "locale" / "zh_CN" / "LC_MESSAGES" / f"{page}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(locale="zh_CN")
        for english, chinese in sentences.items():
            catalogue.add(english, chinese)
        with file.open("wb") as stream:
            write_po(stream, catalogue)

    def build(builder, language):
        warnings = io.StringIO()
        settings = {
            "extensions": ["myst_parser", "sphinx.ext.autodoc", "bookbuild.translation"],
            "myst_enable_extensions": ["dollarmath"],
            "myst_heading_anchors": 2,
            "language": language,
            "locale_dirs": ["locale"],
            "html_theme": "basic",
        }
        folders = source, None, source / builder, source / f"{builder}-doctrees"
        with docutils_namespace():
            Sphinx(*folders, builder, confoverrides=settings, status=None, warning=warnings).build()
        assert warnings.getvalue() == ""
        return source / builder

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(source)
        patch.setattr(i18n, "publish_msgstr", i18n.publish_msgstr)
        patch.setattr(locale, "translators", locale.translators.copy())  # of the whole process
        with Path(build("gettext", "en"), "index.pot").open("rb") as file:
            messages = {message.id for message in read_po(file) if message.id}
        html = Path(build("html", "zh_CN"), "index.html").read_text("utf-8")
        return messages, BeautifulSoup(html, "html.parser")


def test_what_is_to_be_translated_is_all_that_has_words(translated):
    messages, _ = translated
    assert messages == {*CATALOGUES["index"]}


def test_page_is_translated_in_all_its_parts(translated):
    _, page = translated
    [description] = page.select("meta[name=description]")
    assert description.attrs == {"content": "一页。", "name": "description"}
    assert page.h1.get_text().startswith("第一句话")
    assert page.section["id"] == "the-first-words"
    text = page.get_text()
    assert r"\text{损失} = x" in text and r"y = x \text{，若 } y" in text
    assert text.count("y = x") == 2 and "the loss" not in text


def test_links_of_a_sentence_lead_to_their_own_places(translated):
    _, page = translated
    links = {link.get_text(): link["href"] for link in page.select("section > p > a")}
    assert links == {"一": "other.html#place-one", "二": "other.html#place-two"}


def test_docstring_is_translated_and_its_example_keeps_its_lines(translated):
    _, page = translated
    sentence, *_ = page.select(".py.function dd > p")
    assert re.sub(r"\s", "", sentence.get_text()) == r"返回\(x\)的两倍，同sum()。"
    example = page.select_one(".py.function pre").get_text()
    assert example == ">>> double(2)\n4\n>>> double(\n...     3\n... )\n6\n"
