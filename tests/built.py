"""Where the built site is and which pages it has, for the tests of its files and in a browser."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
# The theme leaves a template of its own among the static files; it is no page.
PAGES = [path for path in sorted(SITE.rglob("*.html")) if "_static" not in path.parts]


def name_of(page: Path) -> str:
    """A page's address on the site."""
    return page.relative_to(SITE).as_posix()


def documents() -> list[str]:
    """The documents that _toc.yml names, in the order of reading."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *chapters]
