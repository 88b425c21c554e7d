"""A Sphinx extension that gives all pages one style sheet, without the rules that no page needs.

The theme and the extensions bring ten, of which nine tenths are for what the book does not show; a
browser draws nothing before it has fetched and read them all.
"""

import json
import os
import re
import subprocess
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.util import logging

from bookbuild.fonts import STYLE
from bookbuild.formulas import node_program

logger = logging.getLogger(__name__)

JOINED = "styles/site.css"
OWN = "book.css"
# In the order in which pages name them; the last has its way.
SHEETS = [
    "basic.css",
    STYLE.as_posix(),
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "copybutton.css",
    "exercise.css",
    "togglebutton.css",
    "sphinx-design.min.css",
    "formulas/formulas.css",
    OWN,
]
IMPORTING = "styles/theme.css"  # does nothing but import the first of them
LINK = "link[rel=stylesheet]:not([media])"
AT_THE_TOP = re.compile(r"@(charset|import) [^;]*;|/\*(?!!).*?\*/", re.DOTALL)
ADDRESS = re.compile(r"""url\((['"]?)(?!['"]?(?:data:|[%#]))([^'")]+)\1\)""")
TAG = re.compile(r"<[a-z][^>]*>")
WORD = re.compile(r"[\w-]+", re.ASCII)


def found(static: Path, sheet: str) -> Path:
    [path] = static.glob(sheet)
    return path


@cache
def fingerprint(static: Path) -> str:
    """What a browser that has an older sheet knows a new one by. The theme's own sheet has its
    version: that of the last build may be there still, with fewer icons.
    """
    digest = sha256(version("pydata-sphinx-theme").encode())
    for sheet in SHEETS:
        if sheet != STYLE.as_posix() and [*static.glob(sheet)]:
            digest.update(found(static, sheet).read_bytes())
    return digest.hexdigest()[:8]


def link_one(page: BeautifulSoup, name: str, static: Path) -> None:
    """Let a page name the one sheet where it names the first of them."""
    links = page.select(LINK)
    for link in links:
        folder, _, sheet = link["href"].partition("?")[0].partition("_static/")
        if not any(Path(sheet).match(known) for known in (*SHEETS, IMPORTING)):
            logger.warning("found the style sheet %s, which is in no list", sheet, location=name)
    links[0]["href"] = f"{folder}_static/{JOINED}?v={fingerprint(static)}"
    for link in links[1:]:
        link.extract()


def text_of(path: Path, folder: Path) -> str:
    """A sheet as it may stand in another folder, after another sheet."""

    def moved(address: re.Match) -> str:
        return f"url({os.path.relpath(path.parent / address[2], folder)})".replace(os.sep, "/")

    return ADDRESS.sub(moved, AT_THE_TOP.sub("", path.read_text(encoding="utf-8")))


def words(outdir: Path) -> set[str]:
    """All names in the tags of the pages, and all words of the scripts, which may make tags."""
    static = outdir / "_static"
    tags = [
        tag
        for page in outdir.rglob("*.html")
        if static not in page.parents
        for tag in set(TAG.findall(page.read_text(encoding="utf-8")))
    ]
    scripts = [
        path.read_text(encoding="utf-8")
        for path in static.rglob("*.js")
        if path.name != "fontawesome.js"
    ]
    return set(WORD.findall(" ".join([*tags, *scripts])))


def purged(sheet: str, names: set[str]) -> str:
    request = json.dumps({"sheet": sheet, "words": " ".join(sorted(names))})
    program = [node_program(), Path(__file__).with_suffix(".cjs")]
    answer = subprocess.run(
        program, input=request, stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    return json.loads(answer.stdout)


def write_one(app, error) -> None:
    if error or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    joined = static / JOINED
    *others, own = [text_of(found(static, sheet), joined.parent) for sheet in SHEETS]
    text = purged("\n".join(others), words(Path(app.outdir))) + own
    joined.write_text(text, encoding="utf-8", newline="\n")


def setup(app) -> dict:
    app.connect("build-finished", write_one, priority=600)  # after `fonts` has dropped icons
    return {"parallel_read_safe": True, "parallel_write_safe": True}
