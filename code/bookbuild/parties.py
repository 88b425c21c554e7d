"""A Sphinx extension that writes what in the site is other people's work, and under which licence.

The file `third-parties.txt` names every font, script, style sheet and icon that a page brings
along, with the version that is installed and the text of its licence. Who adds one adds a line
below; tests/test_parties.py finds what is in no line.
"""

import json
import re
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from bookbuild.fonts import STYLE, THEME_STATIC

NODE_MODULES = Path(__file__).parent / "node_modules"
HEAD = """\
What in this site is other people's work
========================================

The pages bring these fonts, scripts, style sheets and icons along. Thanks to those who made them.
All else is the book's own: its first page names its licences.
"""
Source = Callable[[], tuple[str, str]]  # gives the version that is installed, and its licence


class Party(NamedTuple):
    name: str
    licence: str  # by its SPDX identifier
    home: str
    source: Source
    files: tuple[str, ...]  # patterns of paths in the site


def python(name: str) -> Source:
    """A package that pip has installed."""

    def find() -> tuple[str, str]:
        package = distribution(name)
        [path] = [
            file
            for file in package.files
            if re.fullmatch(r"[^/]*\.dist-info/(licenses/)?LICENSE(\.\w+)?", file.as_posix())
        ]
        return package.version, path.read_text(encoding="utf-8")

    return find


def stated(name: str) -> Source:
    """A package of pip's that says its licence, and brings no text of it."""

    def find() -> tuple[str, str]:
        said = distribution(name).metadata
        return said["Version"], f"{said['License']} licence, {said['Author']}"

    return find


def npm(name: str) -> Source:
    """A package that npm has installed."""

    def find() -> tuple[str, str]:
        folder = NODE_MODULES / name
        version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
        return version, (folder / "LICENSE").read_text(encoding="utf-8")

    return find


def inside(path: Path, name: str) -> Source:
    """What another package has brought along, by the comment at its head."""

    def find() -> tuple[str, str]:
        comments = re.findall(r"/\*!.*?\*/", path.read_text(encoding="utf-8"), re.DOTALL)
        [comment] = {comment for comment in comments if name in comment}
        return re.search(rf"{name}\s+v?(\d[\d.]*)", comment)[1], comment

    return find


def in_package(package: str, path: str) -> Path:
    return Path(distribution(package).locate_file(path))


GITHUB = "https://github.com/"
EBP = f"{GITHUB}executablebooks/"
THEME_STYLE = THEME_STATIC / STYLE
CLIPBOARD = in_package("sphinx-copybutton", "sphinx_copybutton/_static/clipboard.min.js")
# fmt: off
PARTIES = [
    Party("Bootstrap", "MIT", "https://getbootstrap.com (with https://popper.js.org)",
          inside(THEME_STYLE, "Bootstrap"),
          ("_static/scripts/bootstrap.js", "_static/styles/pydata-sphinx-theme.css")),
    Party("clipboard.js", "MIT", "https://clipboardjs.com", inside(CLIPBOARD, "clipboard.js"),
          ("_static/clipboard.min.js",)),
    Party("Font Awesome Free", "OFL-1.1 AND CC-BY-4.0 AND MIT", "https://fontawesome.com",
          inside(THEME_STYLE, "Font Awesome Free"),
          ("_static/scripts/fontawesome.js", "_static/vendor/fontawesome/*")),
    Party("MyST-NB", "BSD-3-Clause", f"{EBP}MyST-NB", python("myst-nb"), ("_static/mystnb.*.css",)),
    Party("Pagefind", "MIT", f"{GITHUB}pagefind/pagefind", stated("pagefind-bin"), ("pagefind/*",)),
    Party("pydata-sphinx-theme", "BSD-3-Clause", f"{GITHUB}pydata/pydata-sphinx-theme",
          python("pydata-sphinx-theme"),
          ("_static/scripts/pydata-sphinx-theme.js", "_static/styles/*")),
    Party("Pygments", "BSD-2-Clause", "https://pygments.org", python("pygments"),
          ("_static/pygments.css",)),
    Party("Sphinx", "BSD-2-Clause", "https://www.sphinx-doc.org", python("sphinx"),
          ("_static/basic.css", "_static/doctools.js", "_static/documentation_options.js",
           "_static/language_data.js", "_static/searchtools.js", "_static/sphinx_highlight.js",
           "_static/translations.js", "_static/file.png", "_static/minus.png", "_static/plus.png")),
    Party("sphinx-book-theme", "BSD-3-Clause", f"{EBP}sphinx-book-theme",
          python("sphinx-book-theme"), ("_static/s*/sphinx-book-theme.*", "_static/images/logo_*")),
    Party("sphinx-copybutton", "MIT", f"{EBP}sphinx-copybutton", python("sphinx-copybutton"),
          ("_static/copybutton*", "_static/check-solid.svg", "_static/copy-button.svg")),
    Party("sphinx-design", "MIT", f"{EBP}sphinx-design", python("sphinx-design"),
          ("_static/sphinx-design.min.css", "_static/design-tabs.js")),
    Party("sphinx-exercise", "MIT", f"{EBP}sphinx-exercise", python("sphinx-exercise"),
          ("_static/exercise.css",)),
    Party("sphinx-togglebutton", "MIT", f"{EBP}sphinx-togglebutton", python("sphinx-togglebutton"),
          ("_static/togglebutton.*",)),
    Party("STIX Two Math", "OFL-1.1", f"{GITHUB}stipub/stixfonts",
          npm("@fontsource/stix-two-math"), ("_static/formulas/stix-two-math-*",)),
    Party("Temml", "MIT", "https://temml.org", npm("temml"), ("_static/formulas/formulas.css",)),
]
# fmt: on


def described(party: Party) -> str:
    version, licence = party.source()
    title = f"{party.name} {version}"
    return f"""
{title}
{"-" * len(title)}
Licence: {party.licence}
Home: {party.home}
Files: {" ".join(party.files)}

{licence.strip()}
"""


def write_parties(app, error) -> None:
    if error is None and app.builder.name == "html":
        text = HEAD + "\n".join(map(described, PARTIES))
        Path(app.outdir, "third-parties.txt").write_text(text, encoding="utf-8", newline="\n")


def setup(app) -> dict:
    app.connect("build-finished", write_parties)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
