"""A Sphinx extension that leaves in the web fonts only the glyphs that the book shows.

The theme brings 1400 icons and shows about fifteen; KaTeX brings signs for all of mathematics.
"""

import re
from html import unescape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from string import printable

from fontTools import subset
from sphinx.util import logging

from bookbuild.katex import DIST

logger = logging.getLogger(__name__)

THEME = Path(find_spec("pydata_sphinx_theme").origin).parent
THEME_STATIC = THEME / "theme" / "pydata_sphinx_theme" / "static"
STYLE = Path("styles", "pydata-sphinx-theme.css")
ICON_FONTS = Path("vendor", "fontawesome", "webfonts")
# `.fa-bars:before,.fa-navicon:before{content:"\f0c9"}` gives the glyph f0c9 its names.
ICON = re.compile(r'((?:\.fa-[\w-]+:before,?)+)\{content:"\\([0-9a-f]+) ?"\}')

PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def reduced(font: Path, characters: set[int]) -> bytes:
    """The font, in the same format, with the glyphs for these characters alone."""
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    written = BytesIO()
    with subset.load_font(font, options) as loaded:
        subsetter.subset(loaded)
        subset.save_font(loaded, written, options)
    return written.getvalue()


def reduce_icons(static: Path, texts: list[str]) -> None:
    """Keep the icons that a page or a script names, and those that a style sheet draws by code."""
    named = {name for text in texts for name in re.findall(r"\bfa-[a-z0-9-]+", text)}
    kept = set()

    def rule(icon: re.Match) -> str:
        if named.isdisjoint(re.findall(r"fa-[\w-]+", icon[1])):
            return ""
        kept.add(int(icon[2], 16))
        return icon[0]

    style, icons = ICON.subn(rule, (THEME_STATIC / STYLE).read_text(encoding="utf-8"))
    if not (icons and kept):
        logger.warning("%s names %d icons, the pages show %d", STYLE, icons, len(kept))
    (static / STYLE).write_text(style, encoding="utf-8")
    for sheet in static.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        kept |= {int(code, 16) for code in re.findall(r'content:\s*"\\([ef][0-9a-f]{3})"', text)}
        kept |= set(map(ord, PRIVATE_USE.findall(text)))  # so stand the icons of admonitions
    fonts = list((THEME_STATIC / ICON_FONTS).glob("*.woff2"))
    if not fonts:
        logger.warning("the theme has no icon fonts in %s", ICON_FONTS)
    for font in fonts:
        (static / ICON_FONTS / font.name).write_bytes(reduced(font, kept))


def reduce_katex(static: Path, texts: list[str]) -> None:
    """Keep the characters of the pages; and all of ASCII, for formulas that a script may write."""
    characters = set(map(ord, unescape("".join(texts)) + printable))
    for font in (static / "katex" / "fonts").iterdir():
        font.write_bytes(reduced(DIST / "fonts" / font.name, characters))


def reduce_fonts(app, error) -> None:
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    pages = [path for path in Path(app.outdir).rglob("*.html") if static not in path.parents]
    scripts = [path for path in static.rglob("*.js") if path.name != "fontawesome.js"]
    texts = [path.read_text(encoding="utf-8") for path in pages]
    reduce_katex(static, texts)
    reduce_icons(static, texts + [path.read_text(encoding="utf-8") for path in scripts])


def setup(app) -> dict:
    app.connect("build-finished", reduce_fonts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
