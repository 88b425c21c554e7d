"""Where the built site is and which pages it has, for the tests of its files and in a browser."""

from pathlib import Path

import pytest
import yaml

from bookbuild.deployment import CHINESE

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
CHINESE_SITE = SITE / CHINESE  # a site of its own inside the English one
# The theme leaves a template of its own among the static files; it is no page.
BOTH = [path for path in sorted(SITE.rglob("*.html")) if "_static" not in path.parts]
CHINESE_PAGES = [path for path in BOTH if path.is_relative_to(CHINESE_SITE)]
PAGES = sorted({*BOTH} - {*CHINESE_PAGES})

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


def site_of(page: Path) -> Path:
    """The edition that a page belongs to, which has static files and a search of its own."""
    return CHINESE_SITE if page.is_relative_to(CHINESE_SITE) else SITE


def sampled(value, name: str, sample=SAMPLE):
    """What a test runs on always if its page is of the sample, in either language, and else if it
    is thorough.
    """
    marks = [] if name.removeprefix(f"{CHINESE}/") in sample else [pytest.mark.thorough]
    return pytest.param(value, marks=marks)


def on_each(names, sample=SAMPLE) -> pytest.MarkDecorator:
    """Run a test on each page: on those of the sample always, on the others if it is thorough."""
    return pytest.mark.parametrize("name", [sampled(name, name, sample) for name in names])


# Tests of the files run on all English pages, and on the Chinese ones of the sample: the same code
# writes both.
every_page = pytest.mark.parametrize(
    "page", [*PAGES, *(sampled(page, name_of(page)) for page in CHINESE_PAGES)], ids=name_of
)
every_document = pytest.mark.parametrize(
    "document",
    [*documents(), *(sampled(f"{CHINESE}/{name}", f"{name}.html") for name in documents())],
)
each_edition = pytest.mark.parametrize("site", [SITE, CHINESE_SITE], ids=["en", "zh"])
# For what takes all pages of an edition.
each_whole_edition = pytest.mark.parametrize(
    "site", [SITE, pytest.param(CHINESE_SITE, marks=pytest.mark.thorough)], ids=["en", "zh"]
)
