"""Where the built site is and which pages it has, for the tests of its files and in a browser."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
# The theme leaves a template of its own among the static files; it is no page.
PAGES = [path for path in sorted(SITE.rglob("*.html")) if "_static" not in path.parts]

# One page of each kind; test_pages.py holds that nothing of which the book is made is missing.
SAMPLE = {
    "book/intro.html",  # where readers arrive
    "book/cross-entropy.html",  # the shortest chapter that has everything a chapter can have
    "book/reference/api.html",  # signatures, which cannot wrap between words
    "book/reference/bibliography.html",
    "book/reference/edge-cases.html",  # tables that are wider than a screen
    "book/reference/glossary.html",
    "search.html",  # made by the theme
    "404.html",  # read at any address
}


def name_of(page: Path) -> str:
    """A page's address on the site."""
    return page.relative_to(SITE).as_posix()


def documents() -> list[str]:
    """The documents that _toc.yml names, in the order of reading."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *chapters]


def on_each(names, sample=SAMPLE) -> pytest.MarkDecorator:
    """Run a test on each page: on those of the sample always, on the others if it is thorough."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=[] if name in sample else pytest.mark.thorough)
            for name in names
        ],
    )
