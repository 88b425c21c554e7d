"""Repair the HTML that the theme and Sphinx's extensions get wrong, as each page is written.

Jupyter Book is configured to render its pages with `Templates`. Each mend names what it expects to
find. Where that is gone, the build fails: a new release has changed the page, and somebody looks.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.element import Script
from bs4.formatter import HTMLFormatter
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util import logging

from bookbuild import formulas
from bookbuild.languages import HAN, mend_switch, set_emphasis
from bookbuild.policy import state_policy
from bookbuild.styles import link_one
from bookbuild.words import LABELS, _

logger = logging.getLogger(__name__)


class HTML5(HTMLFormatter):
    """Write pages unchanged but for the repairs, and void elements without a slash."""

    def __init__(self) -> None:
        super().__init__(EntitySubstitution.substitute_xml, void_element_close_prefix="")

    def attributes(self, tag: Tag):
        return tag.attrs.items()  # in their order


class Mend(NamedTuple):
    """On every page that has `where` there is `what`, and each `what` is changed.

    What comes and goes with the text stands for both.
    """

    where: str
    what: str
    change: Callable[[Tag], None]


def without(*attributes: str) -> Callable[[Tag], None]:
    def change(tag: Tag) -> None:
        for attribute in attributes:
            del tag[attribute]

    return change


def having(**attributes: str) -> Callable[[Tag], None]:
    return lambda tag: tag.attrs.update({name: str(value) for name, value in attributes.items()})


def renamed(name: str) -> Callable[[Tag], None]:
    def change(tag: Tag) -> None:
        tag.name = name

    return change


def as_plain_box(tag: Tag) -> None:
    """A section needs a heading, and an id must not come twice."""
    tag.name = "div"
    del tag["id"]


def as_solution(link: Tag) -> None:
    """The line under the link begins at its first word, which in Chinese comes first."""
    title, first = link.parent, link.contents[0]
    first.replace_with(first.lstrip())
    before, after = str(SOLUTION).split("{exercise}")
    title.clear()
    title.extend([before, link, after])


def as_verdict(tag: Tag) -> None:
    """The feedback to a choice begins with a sign; the style sheet colours it."""
    if tag.get_text().startswith(("✓", "✗")):
        tag["class"] = "right" if tag.get_text().startswith("✓") else "wrong"


def as_named_fold(title: Tag) -> None:
    """Say what the button of a proof or a solution unfolds (folds.js), without formulas and hints.

    A proof is that of the statement above it; at most, a few words invite readers to try it first.
    """
    name = re.split("[:：]", title.get_text())[0].strip()
    above = title.parent.find_previous_sibling()
    while above and above.name == "p":
        above = above.find_previous_sibling()
    if above and "important" in above.get("class", []):
        title_above = above.select_one(".admonition-title").get_text()
        theorem = re.split("[(（]", title_above)[0].strip()
        name = PROOF_OF.format(proof=name, theorem=theorem)
    title["data-fold"] = name


SOLUTION = _("Solution to {exercise}")
PROOF_OF = _("{proof} of {theorem}")
FOLD = ".dropdown.admonition > .admonition-title"


def said_once(title: Tag) -> None:
    """The first page has the book's own name."""
    title.string = " — ".join(dict.fromkeys(title.string.split(" — ")))


def as_print(button: Tag) -> None:
    """It opens the browser's dialogue for printing, where a PDF is one choice among several."""
    button["title"] = str(_("Print this page, or save it as a PDF"))
    button.select_one(".btn__text-container").string = str(_("Print"))
    button.i["class"] = "fas fa-print"


def as_sentence(copyright: Tag) -> None:
    """The theme says it in English: in Chinese the sign is enough, and the full stop another."""
    words = copyright.contents[0]
    words.replace_with(re.sub(rf"© Copyright (.*[{HAN}])\.", r"© \1。", words))


def with_widths(table: Tag) -> None:
    """A column of words stays wide enough to read; on a phone the table scrolls instead."""
    rows = [row.find_all(["th", "td"], recursive=False) for row in table.find_all("tr")]
    for column in zip(*rows, strict=True):
        texts = [cell.get_text(strip=True) for cell in column]
        longest = max(map(len, texts))
        wide = f"{min(longest, 9.5)}em" if re.search(f"[{HAN}]", "".join(texts)) else None
        column[0]["style"] = f"min-width: {wide or f'{min(longest, 9 + longest // 8, 14)}ch'}"


def by_name(button: Tag) -> None:
    """What a click calls, for the script that calls it; `window.print()` is `print` as well."""
    button["data-call"] = button["onclick"].removeprefix("window.").removesuffix("()")
    del button["onclick"]


OPTIONS = "[src*='/documentation_options.js']"
OF_WIDGETS = "[src*='/widgets/']"


def settled(script: Tag) -> None:
    """The theme begins with the colours "auto" and later takes the light or the dark ones: then the
    browser would style the whole page twice.
    """
    text = script.string.replace(THEME, THEME.replace('"auto"', f"({SYSTEM})"))
    script.string.replace_with(Script(text))


THEME = 'dataset.theme = localStorage.getItem("theme") || "auto"'
SYSTEM = 'matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"'


def breakable(code: Tag) -> None:
    """A name in a narrow column may break where its words end."""
    *parts, last = re.split(r"(?<=[_.(=])(?=\w)", code.get_text())
    code.clear()
    for part in parts:
        code.extend([part, Tag(name="wbr", can_be_empty_element=True)])
    code.append(last)


NAME = "table code .pre, table.dataframe code"
LIST_IN_PARAGRAPH = "p:has(> ul, > ol)"
TABLE = ".pst-scrollable-table-container > table"
VERDICT = ".tip.admonition > details p:first-child > strong:first-child"

MENDS = [
    # A page is drawn before the scripts come that serve a reader's clicks. A script in the page
    # reads the options; for those of widgets see below.
    Mend("head", "link[rel=preload][as=script]", lambda tag: tag.extract()),
    Mend(
        "head",
        f"head > script[src]:not({OPTIONS}, {OF_WIDGETS})",
        having(defer=""),
    ),
    Mend("head", f"head > script:-soup-contains('{THEME}')", settled),
    # The policy of the page forbids scripts in attributes: buttons.js.
    Mend("[onclick]", "[onclick]", by_name),
    # A button's accessible name must begin with its visible text.
    Mend("body", "button.search-button-field", without("aria-label", "title")),
    Mend("details.hide > summary", "summary[aria-label]", without("aria-label")),
    # Without scripts nothing says later which colours these are.
    Mend("html[data-theme]", "html[data-theme=auto]", having(**{"data-theme": "light"})),
    # All content must be inside a landmark.
    Mend("body", "#pst-primary-sidebar", having(role="complementary", **{"aria-label": _("Book")})),
    # A summary may contain only phrasing content.
    Mend("details.hide > summary", "summary > p", renamed("strong")),
    # The first page has the book's own name, which would stand there twice.
    Mend("head", "title", said_once),
    Mend(".dropdown-download-buttons", ".btn-download-pdf-button", as_print),
    Mend(".copyright", ".copyright", as_sentence),
    Mend(TABLE, TABLE, with_widths),
    Mend(NAME, NAME, breakable),
    # The logos of Binder and Colab, where the deployment names a repository.
    Mend(
        ".dropdown-launch-buttons",
        ".dropdown-launch-buttons img",
        having(width="16", height="16"),
    ),
    # The role that Docutils gives an entry is deprecated, and its list has no items.
    Mend(".citation-list", ".citation-list > [role=doc-biblioentry]", having(role="listitem")),
    # Sphinx puts a function's returns, if there are several, as a list into a paragraph.
    Mend(LIST_IN_PARAGRAPH, LIST_IN_PARAGRAPH, lambda tag: tag.unwrap()),
    Mend(VERDICT, VERDICT, as_verdict),
    Mend("div.exercise", "section[id$=exercise-content]", as_plain_box),
    Mend("div.solution", "section[id$=solution-content]", as_plain_box),
    Mend("div.solution", ".solution > .admonition-title > a", as_solution),
    Mend(FOLD, FOLD, as_named_fold),
]

# Scripts that come with every page, and the elements that need them.
NEEDED_BY = {
    "fontawesome.js": None,  # 1.5 MB for icons that the theme's style sheet draws already
    "searchtools.js": None,  # search.js loads these three where Pagefind cannot search
    "language_data.js": None,
    "searchindex.js": None,
    "design-tabs.js": ".sd-tab-set",
    "togglebutton.js": ".toggle, .dropdown.admonition",
    "folds.js": ".dropdown.admonition",
    "clipboard.min.js": "div.highlight",
    "copybutton.js": "div.highlight",
}


def mend(page: BeautifulSoup, name: str) -> None:
    for where, what, change in MENDS:
        found = page.select(what)
        if not found and page.select_one(where):
            logger.warning("found no %s to mend, though there is %s", what, where, location=name)
        for tag in found:
            change(tag)


def translate_labels(page: BeautifulSoup) -> None:
    """The theme's own catalogues have only some of them."""
    for label in LABELS:
        for tag in page.select(f"[{label}]"):
            tag[label] = tag[label] and str(_(tag[label]))
    shown = "details.hide > summary > strong, .field-list .colon, .btn__text-container"
    for words in page.select(shown):
        words.string = str(_(words.string))


def drop_unneeded(page: BeautifulSoup, name: str) -> None:
    loaded: dict[str, list[Tag]] = {}
    for tag in page.select("script[src]"):
        loaded.setdefault(tag["src"].partition("?")[0].rpartition("/")[2], []).append(tag)
    used = {users: users and page.select_one(users) for users in set(NEEDED_BY.values())}
    for file, users in NEEDED_BY.items():
        if file not in loaded:
            logger.warning("found no %s to leave out", file, location=name)
        if not used[users]:
            for tag in loaded.get(file, []):
                tag.extract()


def inline_options(page: BeautifulSoup, static: Path) -> None:
    """These few lines are not worth a request, for which the page would have to wait."""
    [script] = page.select(f"script{OPTIONS}")
    script.append(Script((static / "documentation_options.js").read_text(encoding="utf-8")))
    del script["src"]


def call_widgets(page: BeautifulSoup) -> None:
    """A widget comes to life where it stands, before the text below it that it would move; what is
    above it does not wait for its scripts.
    """
    if scripts := page.select(f"head > script{OF_WIDGETS}"):
        page.find(lambda tag: tag.name.endswith("-bench")).insert_after(*scripts)


def state_size(image: Tag, path: Path) -> None:
    """Give an image its width and height, so that nothing moves when it arrives."""
    size = [
        re.search(rf'<svg[^>]* {side}="([\d.]+)(pt|px)?"', path.read_text(encoding="utf-8"))
        for side in ("width", "height")
    ]
    if not all(size):
        raise ValueError(f"{path} does not say how large it is")
    for side, match in zip(("width", "height"), size, strict=True):
        image[side] = str(round(float(match[1]) * (4 / 3 if match[2] == "pt" else 1)))


# Names and brackets have the colour of the code around them; they are half of its elements.
UNCOLOURED = re.compile('<span class="(?:n|nn|p|w)">([^<]*)</span>|<span></span>')


def put_aside(html: str) -> tuple[str, list[str]]:
    """The page with a comment for each formula and each piece of code, and these.

    They are most of a page's elements, and there is nothing to mend in them.
    """
    parts: list[str] = []

    def comment(part: re.Match) -> str:
        bare = part[0].removeprefix(formulas.BEGIN).removesuffix(formulas.END)
        parts.append(UNCOLOURED.sub(r"\1", bare))
        return f"<!--part {len(parts) - 1}-->"

    finished = f"{formulas.BEGIN}.*?{formulas.END}|<pre>.*?</pre>"
    return re.sub(finished, comment, html, flags=re.DOTALL), parts


def put_back(html: str, parts: list[str]) -> str:
    return re.sub(r"<!--part (\d+)-->", lambda comment: parts[int(comment[1])], html)


class Templates(BuiltinTemplateLoader):
    """Sphinx's own templates, and each whole page mended."""

    def init(self, builder, *args, **kwargs) -> None:
        super().init(builder, *args, **kwargs)
        self.builder = builder

    def render(self, template: str, context: dict) -> str:
        html = super().render(template, context)
        if not html.lstrip().startswith("<!DOCTYPE html>"):  # the theme renders parts of pages, too
            return html
        html, parts = put_aside(html)
        page, name = BeautifulSoup(html, "html.parser"), context["pagename"]
        mend(page, name)
        translate_labels(page)
        mend_switch(page, self.builder.config.language)
        set_emphasis(page, self.builder.config.language)
        drop_unneeded(page, name)
        call_widgets(page)
        if self.builder.name == "html":  # the whole book on one page is written before its files
            static = Path(self.builder.outdir, "_static")
            inline_options(page, static)
            link_one(page, name, static)
        sources = {copy: source for source, copy in self.builder.images.items()}
        for number, image in enumerate(page.select("img[src*='_images/']")):
            source = sources[image["src"].rpartition("/")[2]]
            state_size(image, Path(self.builder.srcdir, source))
            # The first may be in sight. The others come when they are near, but for the whole book
            # on one page, which is printed at once.
            if number and self.builder.name == "html":
                image["loading"] = "lazy"
        state_policy(page)
        return put_back(page.decode(formatter=HTML5()), parts)
