"""A Sphinx extension that fits the book to Sphinx's own translations, which know no MyST.

Sphinx takes out the sentences of a page with `--custom-builder gettext`, and puts in their place
what the catalogues in `book/locale` have for them. Neither would work here for formulas, nor for
the docstrings on the helper's page, which are written in reStructuredText.
"""

import os
import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx import addnodes, locale
from sphinx.search.zh import SearchChinese
from sphinx.transforms import SphinxTransform, i18n
from sphinx.util import logging
from sphinx.util.i18n import CatalogInfo, docname_to_domain

from bookbuild.words import LOCALE, translate_script

logger = logging.getLogger(__name__)

WORDS = re.compile(r"\\text\{[^}]*[a-z]")
# What the docstrings use of reStructuredText, and the same in MyST.
MARKUP = [
    (re.compile(r":math:`([^`]*)`"), r"$\1$"),
    (re.compile(r":(\w+):`([^`]*)`"), r"{py:\1}`\2`"),
    (re.compile(r"\s+"), " "),
]


class formula(nodes.Element, addnodes.translatable):
    """Stands before a formula with words in it, so that these can be translated."""

    def preserve_original_messages(self) -> None:
        pass

    def extract_original_messages(self) -> list[str]:
        return [self["tex"]]

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        self["tex"] = translated_message


def is_extracting(app) -> bool:
    return app.builder.name == "gettext"


class BeforeTranslation(SphinxTransform):
    default_priority = 9

    def apply(self) -> None:
        for block in list(self.document.findall(nodes.math_block)):
            block["translatable"] = False
            if WORDS.search(block.astext()):
                before = formula(tex=" ".join(block.astext().split()))
                before.source, before.line = block.source, block.line
                block.parent.insert(block.parent.index(block), before)
        # What goes into the head of a page, MyST keeps back until after the translation.
        for later in list(self.document.findall(nodes.pending)):
            self.document += [
                node for node in later.details.get("nodes", []) if isinstance(node, nodes.meta)
            ]
        for node in self.document.findall(nodes.TextElement):
            if "docstring of" in (node.source or "") and not isinstance(
                node, nodes.FixedTextElement
            ):
                for written, myst in MARKUP:
                    node.rawsource = written.sub(myst, node.rawsource)
                if node.rawsource.startswith("* "):  # a list, whose items are sentences, too
                    node["translatable"] = False


class AfterTranslation(SphinxTransform):
    default_priority = 21

    def apply(self) -> None:
        for meta in [child for child in self.document if isinstance(child, nodes.meta)]:
            self.document.remove(meta)
            meta.attributes.pop("translated", None)  # it would stand in the page
        if is_extracting(self.app):
            return
        # MyST has noted those of each translated heading in the place of the page's.
        self.env.metadata[self.env.docname]["myst_slugs"] = self.document.myst_slugs
        # Else each sentence would keep a document of its own, and the page's pickle them all.
        for node in self.document.findall():
            node.document = self.document
        for before in list(self.document.findall(formula)):
            block = before.next_node(descend=False, siblings=True)
            if before["tex"] != " ".join(block.astext().split()):
                block[:] = [nodes.Text(before["tex"])]
            before.parent.remove(before)


def translate_captions(app, tree: nodes.document) -> None:
    """Those of the book's parts, which stand in _toc.yml, are put in after all translations."""
    domain = docname_to_domain(app.env.docname, app.config.gettext_compact)
    folders = [app.srcdir / folder for folder in app.config.locale_dirs]
    catalogue, found = locale.init(folders, app.config.language, domain)
    for contents in tree.findall(addnodes.toctree):
        if found and contents.get("caption"):
            contents["caption"] = catalogue.gettext(contents["caption"])


def load_words(app) -> None:
    """The words of the build are needed before Sphinx compiles the catalogues of the pages."""
    words = CatalogInfo(str(LOCALE / app.config.language / "LC_MESSAGES"), "site", "utf-8")
    if Path(words.po_path).exists() and words.is_outdated():
        words.write_mo(app.config.language)
    app.add_message_catalog("site", str(LOCALE))


def translate_scripts(app, config) -> None:
    """Take the scripts from a copy in which their words are translated."""
    if config.language == "en":
        return
    copies = Path(app.doctreedir, "static")
    shutil.rmtree(copies, ignore_errors=True)
    for number, folder in enumerate(config.html_static_path):
        copy = copies / str(number)
        shutil.copytree(Path(app.confdir, folder), copy)
        for script in copy.rglob("*.*js"):
            script.write_text(translate_script(script.read_text("utf-8")), "utf-8")
        # Relative: the site has a checksum of its settings, which must be the same everywhere.
        config.html_static_path[number] = os.path.relpath(copy, app.confdir)


EVAL = re.compile(r'new Function\(\s*"n",\s*`return \(\$\{catalog.plural_expr\}\)`\s*\)')


def count_as_chinese(app, error) -> None:
    """Sphinx makes a function of a string, for the words that are others for one than for several:
    the policy of the pages forbids that, and in Chinese they are the same.
    """
    script = Path(app.outdir, "_static", "doctools.js")
    if app.config.language == "en" or app.builder.name != "html" or error:
        return
    text, found = EVAL.subn("() => 0", script.read_text("utf-8"))
    if found:
        script.write_text(text, "utf-8")
    elif "PLURAL_EXPR = () => 0" not in text:
        logger.warning("found no function made of a string in %s", script)


class Once:
    """Sphinx parses each translated sentence twice; the first result is good enough for both."""

    publish = staticmethod(i18n.publish_msgstr)

    def __init__(self) -> None:
        self.made: dict[tuple[str, int], nodes.Element] = {}

    def __call__(self, app, source, source_path, source_line, *settings) -> nodes.Element:
        made = self.made.pop((source, source_line), None)
        if made is None or any(child.parent is not made for child in made):  # it has been used
            made = self.publish(app, source, source_path, source_line, *settings)
            self.made[source, source_line] = made
        return made

    def forget(self, *_) -> None:
        self.made.clear()


class Words(set):
    """For Sphinx's search, which looks up every word of the book in a list of all others."""

    extend = set.update


def setup(app) -> dict:
    i18n.publish_msgstr = once = Once()
    app.connect("config-inited", translate_scripts)
    app.connect("doctree-read", once.forget)
    app.connect("build-finished", count_as_chinese)
    app.connect("doctree-read", translate_captions, priority=900)  # after sphinx-external-toc
    # Two links of a sentence may lead to two places of one page.
    i18n.EXCLUDED_PENDING_XREF_ATTRIBUTES = ("refexplicit", "reftargetid")
    SearchChinese.latin_terms = Words()
    load_words(app)
    app.add_transform(BeforeTranslation)
    app.add_transform(AfterTranslation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
