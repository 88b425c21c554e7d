"""Building again after an edit leaves what a build from nothing leaves, and writes no more."""

import gc
import io
import os

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from bookbuild import outdated
from bookbuild.deployment import VARIABLES

CONFIG = {
    "extensions": ["bookbuild.outdated", "sphinxcontrib.bibtex"],
    "bibtex_bibfiles": ["book/references.bib"],
    "html_static_path": ["book/_static"],
    "html_theme": "basic",
    "html_theme_options": {"globaltoc_collapse": False},
    "html_sidebars": {"**": ["globaltoc.html"]},  # each page shows the headings of all
    "html_use_index": False,
    "math_numfig": True,
    "numfig": True,
    "numfig_secnum_depth": 1,
    "root_doc": "first",
}
SOURCES = {
    "_config.yml": "",
    "_toc.yml": "",
    "book/_static/style.css": "p { color: black }",
    "book/references.bib": "@misc{shannon, year=1948}\n@misc{renyi, year=1961}",
    "code/helper.py": "",
    "one.svg": "<svg>1</svg>",
    "two.svg": "<svg>2</svg>",
    "first.rst": """\
First
=====

.. toctree::
   :numbered: 1

   second
   third
   fourth
""",
    "second.rst": """\
Second
======

Words.

.. _rare:

Heading
-------

.. _one:

.. figure:: one.svg

   Caption

.. math:: a
   :label: a

.. include:: part.txt
""",
    "part.txt": "A part.",
    "third.rst": """\
Third
=====

See :doc:`second`, :ref:`rare`, :numref:`two` and :eq:`a` :cite:`shannon`.
""",
    "fourth.rst": """\
Fourth
======

A caterpillar.

.. index:: insects

Plain
-----

.. _two:

.. figure:: two.svg

   Caption

.. bibliography::
""",
}
ALWAYS = {"first.html", "search.html"}  # Sphinx writes them if it writes at all
ALL = ALWAYS | {"second.html", "third.html", "fourth.html"}

FORMULAS = ".. math:: b\n   :label: b\n\n.. math:: a"


@pytest.fixture
def source(tmp_path, monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, text in SOURCES.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    yield tmp_path / "source"
    gc.enable()


def build(source, target, builder="html"):
    """Build into a folder; return the warnings and the pages that were written."""
    site, warnings = target / "html", io.StringIO()
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}
    with docutils_namespace():
        Sphinx(
            source,
            None,
            target / builder,
            target / "doctrees",
            builder,
            confoverrides=CONFIG,
            status=None,
            warning=warnings,
        ).build()
    pages = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}
    return warnings.getvalue(), {path.name for path in pages if pages[path] != before.get(path)}


def files(target):
    paths = [path for path in (target / "html").rglob("*") if path.is_file()]
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in paths}


def replace(source, name, old, new):
    text = (source / name).read_text()
    assert old in text
    (source / name).write_text(text.replace(old, new))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        pytest.param("second.rst", "Words", "Zyzzyva", ALWAYS | {"second.html"}, id="new word"),
        pytest.param("fourth.rst", "A caterpillar", "A", ALWAYS | {"fourth.html"}, id="lost word"),
        pytest.param("second.rst", "one.svg", "two.svg", ALWAYS | {"second.html"}, id="image"),
        pytest.param("second.rst", "Second\n======", "Anew\n====", ALL, id="title"),
        pytest.param("second.rst", "Heading", "Renamed", ALL, id="heading"),
        pytest.param("fourth.rst", "Plain", "Other", ALL, id="heading without a name"),
        pytest.param("second.rst", ".. figure:: one.svg\n\n   Caption", "", ALL, id="numbers"),
        pytest.param("second.rst", ".. math:: a", FORMULAS, ALL, id="equation"),
        pytest.param("part.txt", "A part", "Another", ALWAYS | {"second.html"}, id="part"),
        pytest.param("third.rst", "shannon", "renyi", ALL, id="citation"),
        pytest.param("book/_static/style.css", "black", "red", ALL, id="style sheet"),
    ],
)
def test_after_an_edit(source, tmp_path, name, old, new, expected):
    assert build(source, tmp_path)[0] == ""
    replace(source, name, old, new)
    warnings, written = build(source, tmp_path)
    assert warnings == ""
    assert written == expected
    build(source, tmp_path / "anew")
    assert files(tmp_path) == files(tmp_path / "anew")


def test_without_an_edit_nothing_is_written(source, tmp_path):
    build(source, tmp_path)
    before = files(tmp_path)
    assert build(source, tmp_path) == ("", set())
    assert files(tmp_path) == before


def test_what_another_builder_has_read_is_written(source, tmp_path):
    """The book as one page shares what is read with the site."""
    build(source, tmp_path)
    build(source, tmp_path, "singlehtml")
    build(source, tmp_path)
    replace(source, "part.txt", "A part", "Another")
    build(source, tmp_path, "singlehtml")
    assert build(source, tmp_path) == ("", ALWAYS | {"second.html"})


def test_page_that_is_gone_leaves_nothing(source, tmp_path):
    build(source, tmp_path)
    replace(source, "_toc.yml", "", "# without the second")
    replace(source, "first.rst", "   second\n", "")
    replace(source, "third.rst", ":doc:`second`, :ref:`rare`, ", "")
    replace(source, "third.rst", " and :eq:`a`", "")
    (source / "second.rst").unlink()
    build(source, tmp_path)
    assert not [name for name in files(tmp_path) if "second" in name or "one.svg" in name]


def test_warning_comes_again_until_it_is_heeded(source, tmp_path):
    replace(source, "second.rst", "Words", "*Words")
    for _ in range(2):
        warnings, _ = build(source, tmp_path)
        assert "second.rst:4: WARNING: Inline emphasis" in warnings


def test_link_that_another_page_breaks_is_a_warning(source, tmp_path):
    build(source, tmp_path)
    replace(source, "second.rst", ".. _rare:\n", "")
    warnings, _ = build(source, tmp_path)
    assert "third.rst:4: WARNING: undefined label: 'rare'" in warnings


def test_what_is_published_is_built_from_nothing(source, tmp_path, monkeypatch):
    build(source, tmp_path)
    monkeypatch.setenv("REPO_URL", "https://example.org")
    assert build(source, tmp_path)[1] == ALL
    monkeypatch.delenv("REPO_URL")
    assert build(source, tmp_path)[1] == ALL


def test_all_writes_all(source, tmp_path):
    """As `--all` does: without what was read."""
    build(source, tmp_path)
    (tmp_path / "html" / "left.html").touch()
    os.unlink(tmp_path / "doctrees" / "environment.pickle")
    assert build(source, tmp_path)[1] == ALL
    assert "html/left.html" not in files(tmp_path)


def test_all_of_one_edition_leaves_the_other_alone(source, tmp_path):
    """The Chinese one stands in the folder `zh` of the English one."""
    build(source, tmp_path)
    chinese = tmp_path / "html" / "zh" / "first.html"
    chinese.parent.mkdir()
    chinese.touch()
    os.unlink(tmp_path / "doctrees" / "environment.pickle")
    build(source, tmp_path)
    assert chinese.exists()


@pytest.mark.parametrize("name", [name for name in SOURCES if "/" in name or "_" in name])
def test_what_all_pages_depend_on(source, name):
    before = outdated.inputs(source)
    assert outdated.inputs(source) == before
    (source / name).write_text("other")
    assert outdated.inputs(source) != before


def test_pages_do_not_depend_on_the_source_of_another(source):
    before = outdated.inputs(source)
    (source / "book" / "page.md").touch()
    (source / "book" / "page.ipynb").touch()
    assert outdated.inputs(source) == before


def test_other_packages_are_other_inputs(source, monkeypatch, tmp_path):
    monkeypatch.setattr(outdated, "PACKAGES", tmp_path)
    before = outdated.inputs(source)
    (tmp_path / "numpy-3.0.dist-info").mkdir()
    assert outdated.inputs(source) != before
