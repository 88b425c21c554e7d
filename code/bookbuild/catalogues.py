"""Bring the catalogues in `book/locale` up to date with the book: `make translations`.

    python -m bookbuild.catalogues

Sphinx's gettext builder has taken the sentences out of the pages; sphinx-intl brings them into the
catalogues, one for each page. A sentence that was changed keeps its translation, marked as `fuzzy`,
until somebody has looked at it. The catalogue `site` has the words that stand on no page: those of
the build, of the scripts and of the widgets.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from bs4 import BeautifulSoup
from sphinx_intl import basic

from bookbuild.words import IN_SCRIPT, LOCALE, STRING
from bookparts import widgets
from crossent import diagnosis

ROOT = LOCALE.parents[1]
SCRIPTS = [ROOT / "book" / "_static", ROOT / "code" / "bookparts" / "static"]
HEAD = b"""\
msgid ""
msgstr ""
"Language: zh_CN\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
HAS_WORDS = re.compile(r"[A-Za-z]{2}|^:$")


def of_the_build() -> Iterator[str]:
    """What goes through `_` in the build's own code."""
    for file in sorted((ROOT / "code" / "bookbuild").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name("_"), args=[ast.Constant(str(words))]):
                    yield words


def of_the_scripts() -> Iterator[str]:
    for file in sorted(file for folder in SCRIPTS for file in folder.rglob("*.*js")):
        for block in IN_SCRIPT.findall(file.read_text("utf-8")):
            yield from (string[2] for string in STRING.finditer(block))


def of_the_rules() -> Iterator[str]:
    """What `diagnose_loss` knows, which a widget shows."""
    for rule in diagnosis.RULES:
        yield from (rule.cause, rule.check)
    for cases in diagnosis.KINDS.values():
        for case in cases:
            yield from case
    yield from diagnosis.STANDINGS.values()


def of_the_tables() -> Iterator[str]:
    """What a widget shows where no script runs."""
    for file in sorted((ROOT / "book").rglob("*.ipynb")):
        for cell in json.loads(file.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                html = "".join(output.get("data", {}).get("text/html", []))
                if "-bench" in html:
                    yield from strings_of(html)
    for file in sorted((ROOT / "book").rglob("*.md")):
        for call in re.findall(r"(?m)^`{3,}\{widget\} (.*)$", file.read_text("utf-8")):
            yield from strings_of(eval(call, vars(widgets).copy()).element())


def strings_of(bench: str) -> Iterator[str]:
    yield from BeautifulSoup(bench, "html.parser").stripped_strings


def site_messages() -> list[str]:
    """All words of the site, each once."""
    found = [*of_the_build(), *of_the_scripts(), *of_the_rules(), *of_the_tables()]
    return [words for words in dict.fromkeys(found) if HAS_WORDS.search(words)]


def read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def write(file: Path, catalogue: Catalog) -> None:
    """Without dates and places in the source, which change with every edit, and on whole lines."""
    with file.open("wb") as stream:
        stream.write(HEAD)
        write_po(
            stream, catalogue, width=0, no_location=True, omit_header=True, ignore_obsolete=True
        )


def main() -> None:
    basic.update(str(LOCALE), str(ROOT / "_build" / "gettext"), ["zh_CN"], line_width=-1)
    folder = LOCALE / "zh_CN" / "LC_MESSAGES"
    template = Catalog()
    for words in site_messages():
        template.add(words)
    site = folder / "site.po"
    catalogue = read(site) if site.exists() else Catalog(locale="zh_CN")
    catalogue.update(template)
    write(site, catalogue)
    for file in folder.glob("book/**/*.po"):
        write(file, read(file))


if __name__ == "__main__":
    main()
