"""A Sphinx extension that leaves in the web fonts only the glyphs that the book shows.

The theme brings 1400 icons and shows about fifteen; the font of formulas has all of mathematics.
"""

import re
import unicodedata
from collections.abc import Callable
from html import unescape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.util import logging

from bookbuild.formulas import FONT

logger = logging.getLogger(__name__)

THEME = Path(find_spec("pydata_sphinx_theme").origin).parent
THEME_STATIC = THEME / "theme" / "pydata_sphinx_theme" / "static"
STYLE = Path("styles", "pydata-sphinx-theme.css")
ICON_FONTS = Path("vendor", "fontawesome", "webfonts")
# `.fa-bars:before,.fa-navicon:before{content:"\f0c9"}` gives the glyph f0c9 its names.
ICON = re.compile(r'((?:\.fa-[\w-]+:before,?)+)\{content:"\\([0-9a-f]+) ?"\}')

MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# A variable's letter stands upright in the page, and the browser draws the slanted one.
SLANTED = {
    ord(unicodedata.normalize("NFKC", slanted)): ord(slanted)
    for slanted in ["ℎ", *map(chr, [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)])]
}

PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def reduced(
    font: Path, characters: set[int], change: Callable[[TTFont], None] | None = None
) -> bytes:
    """The font, in the same format, with the glyphs for these characters alone."""
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    written = BytesIO()
    with subset.load_font(font, options) as loaded:
        subsetter.subset(loaded)
        if change:
            change(loaded)
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


def reduce_formulas(static: Path, texts: list[str]) -> None:
    """Keep what the formulas of the pages show."""
    formulas = "".join(formula for text in texts for formula in MATH.findall(text))
    written = set(map(ord, unescape(TAG.sub("", formulas)) + "√"))  # for which <msqrt> stands
    shown = written | {SLANTED[letter] for letter in written & SLANTED.keys()}
    (static / "formulas" / FONT.name).write_bytes(reduced(FONT, shown, raise_indices))


def raise_indices(font: TTFont) -> None:
    """Below letters with a tail, as y and p, browsers hang an index lower than TeX does."""
    font["MATH"].table.MathConstants.SubscriptBaselineDropMin.Value = -50


def reduce_fonts(app, error) -> None:
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    pages = [path for path in Path(app.outdir).rglob("*.html") if static not in path.parents]
    scripts = [path for path in static.rglob("*.js") if path.name != "fontawesome.js"]
    texts = [path.read_text(encoding="utf-8") for path in pages]
    reduce_formulas(static, texts)
    reduce_icons(static, texts + [path.read_text(encoding="utf-8") for path in scripts])


def setup(app) -> dict:
    app.connect("build-finished", reduce_fonts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
