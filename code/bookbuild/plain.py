"""A Sphinx builder that writes every page as a notebook which any program shows as it is meant.

The chapters are written in MyST, of which only Sphinx understands directives, roles and numbers.
Here each comes out as plain Markdown, between the stored code cells and their outputs:

    jupyter-book build --builder custom --custom-builder notebooks .

An answer or a solution stands below a collapsed heading, where it stays shut when all cells run.
"""

import json
import re
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from docutils import nodes
from sphinx.locale import admonitionlabels
from sphinx.util.math import get_node_equation_number
from sphinx_exercise import translate
from sphinx_markdown_builder.builder import MarkdownBuilder
from sphinx_markdown_builder.contexts import (
    IndentContext,
    SubContext,
    SubContextParams,
    WrappedContext,
)
from sphinx_markdown_builder.translator import (
    MarkdownTranslator,
    pushing_context,
    pushing_status,
)

from bookbuild.deployment import source
from bookbuild.mend import SOLUTION
from bookbuild.notebooks import KERNELSPEC, LANGUAGE_INFO
from bookbuild.words import _

# Headings that the page does not have, below all that it has.
LEVEL = 4
ANSWER, READ_ON, DESCRIPTION = _("Answer"), _("Read on"), _("Figure description")
LIVE = _("*Run the cell above to turn the table into an interactive widget.*")
PLAY = _("To play, run this cell.")
INSTALL = _("On Colab: install what the chapters import, if it is not there yet.")
INSTALLING = """\
# {words}
from importlib.util import find_spec

if not find_spec("crossent"):
    %pip install --quiet "{package}"
"""


class Cut(NamedTuple):
    """Where a cell of the page ends and the next one begins."""

    kind: str  # markdown, code, widget: a call, or collapsed: a heading that hides what follows
    number: int  # of the cell in the source
    words: str = ""

    def __str__(self) -> str:
        return f"\0{json.dumps(self)}\0"


class Stress(WrappedContext):
    """What is emphasised. Where the text has no space before it, as in Chinese, none is added."""

    def make(self) -> str:
        made = super().make()
        return made if SubContext.make(self).startswith(" ") else made.lstrip(" ")


class Translator(MarkdownTranslator):
    """Markdown of one page, with a mark wherever a cell begins."""

    def __init__(self, document: nodes.document, builder: "PlainNotebooks") -> None:
        super().__init__(document, builder)
        self.stored = builder.stored_cells()
        self.cell = 0  # the cell of the source that is being written
        self.verdict: int | None = None  # the first text after an answer, which goes with it
        self.shut = 0  # the level of a collapsed heading that has ended, or 0

    def cut(self, kind: str, number: int, words: str = "") -> None:
        self.cell = number
        self.add(str(Cut(kind, number, words)), prefix_eol=2, suffix_eol=2)

    def collapse(self, words: str, level: int) -> None:
        self.cut("collapsed", self.cell, f"{'#' * level} {words}")
        self.shut, self.verdict = 0, None

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Cut where a cell of the source ends, and open again what a collapsed heading closed."""
        if isinstance(node, nodes.Element) and node.line and self.is_block(node):
            number = max(node.line // 10_000 - 1, 0)
            if self.verdict is not None and (number > self.verdict or self.is_heading(node)):
                self.shut, self.verdict = LEVEL, None
            # A heading opens the whole cell that it stands in, so it begins one of its own.
            begins = self.is_heading(node) and (self.shut or not self.stored)
            if self.shut:
                self.open_again(node)
            if (number != self.cell or begins) and not self.is_code(node):
                self.cut("markdown", number)
        super().dispatch_visit(node)

    def open_again(self, node: nodes.Element) -> None:
        """What is no heading would stay hidden below the collapsed one."""
        if self.is_heading(node):
            self.shut = 0
        elif not isinstance(node, nodes.meta):
            self.cut("markdown", self.cell)
            self.add(f"{'#' * self.shut} {READ_ON}", prefix_eol=2, suffix_eol=2)
            self.shut = 0

    @staticmethod
    def is_block(node: nodes.Element) -> bool:
        """Whether a cell could begin here: in a section of the page, or of a solution."""
        return isinstance(node.parent, nodes.section | nodes.document) and not isinstance(
            node, nodes.title | nodes.document
        )

    @staticmethod
    def is_heading(node: nodes.Element) -> bool:
        """Whether the node is a section or an exercise, or a label of one."""
        while isinstance(node, nodes.target):
            node = node.next_node(descend=False, siblings=True)
        # What labels the next section is the last node of the one before.
        return node is None or node.tagname in ("section", "exercise_enumerable_node")

    @staticmethod
    def is_code(node: nodes.Element) -> bool:
        return node.get("nb_element") == "cell_code"

    # --- Cells -----------------------------------------------------------------------------------

    def visit_container(self, node: nodes.container) -> None:
        if self.is_code(node):
            self.code(node)
            raise nodes.SkipNode
        if node.get("design_component") == "dropdown":
            self.disclose(node, [child for child in node if isinstance(child, nodes.rubric)])

    def depart_container(self, node: nodes.container) -> None:
        if node.get("design_component") == "dropdown":
            self.add("</details>", prefix_eol=2, suffix_eol=2)

    def code(self, node: nodes.container) -> None:
        number = node["cell_index"]
        for figure in node.findall(nodes.figure):
            self._add_anchor(figure["ids"][0])  # above it, so that a link shows the figure
        folded = "hide-output" in node["cell_metadata"].get("tags", [])
        if folded and self.verdict is None:  # the answer of a question begins
            self.collapse(ANSWER, LEVEL)
            rest = enumerate(self.stored[number:], number)
            self.verdict = next(i for i, cell in rest if cell["cell_type"] == "markdown")
        self.cut("code", number)
        for figure in node.findall(nodes.figure):
            [caption] = figure.findall(nodes.caption)
            self.cut("markdown", number)
            self.add(f"**{self.numbered('figure', figure['ids'][0])}.** ")
            for child in caption:
                child.walkabout(self)
            alt = figure.next_node(nodes.image)["alt"]
            self.add(f"<details>\n<summary>{DESCRIPTION}</summary>", prefix_eol=2, suffix_eol=2)
            self.visit_Text(nodes.Text(alt))
            self.add("</details>", prefix_eol=2, suffix_eol=2)
        if "-bench" in str(self.stored[number]["outputs"]):
            self.cut("markdown", number)
            self.add(str(LIVE))

    def numbered(self, kind: str, name: str) -> str:
        """Such as Figure 3, as the site numbers it."""
        numbers = self.builder.fignumbers[kind][name]
        words = self.config.numfig_format.get(kind, f"{kind.capitalize()} %s")
        return words % ".".join(map(str, numbers))

    # --- Boxes -----------------------------------------------------------------------------------

    def visit_admonition(self, node: nodes.Element) -> None:
        [title] = [child for child in node if isinstance(child, nodes.title)] or [None]
        if "dropdown" in node["classes"]:
            self.disclose(node, [title])
            return
        for name in node["ids"]:
            self._add_anchor(name)
        self._push_context(IndentContext("> ", empty=True, params=SubContextParams(2, 2)))
        label = title.astext() if title else admonitionlabels[node.tagname]
        self.add(f"**{label}**", suffix_eol=2)
        if title:
            node.remove(title)

    def depart_admonition(self, node: nodes.Element) -> None:
        if "dropdown" in node["classes"]:
            self.add("</details>", prefix_eol=2, suffix_eol=2)
        else:
            self._pop_context()

    visit_note = visit_warning = visit_tip = visit_important = visit_admonition
    depart_note = depart_warning = depart_tip = depart_important = depart_admonition

    def disclose(self, node: nodes.Element, titles: list[nodes.Element]) -> None:
        """Begin a disclosure. Its summary is HTML, in which no Markdown is read."""
        summary = "".join(map(as_html, titles))
        for title in titles:
            node.remove(title)
        self.add(f"<details>\n<summary>{summary}</summary>", prefix_eol=2, suffix_eol=2)

    @pushing_status
    def visit_exercise_enumerable_node(self, node: nodes.Element) -> None:
        [name] = node["ids"]
        title = node.next_node(nodes.title)
        self._add_anchor(name)
        self._push_status(section_level=self.status.section_level + 1)
        words = title["title"] % self.numbered("exercise", name).split()[-1]
        if rest := title.astext().strip():
            words += f" {rest}"
        self.add(f"{'#' * self.status.section_level} {words}", prefix_eol=2, suffix_eol=2)
        node.remove(title)

    @pushing_status
    def visit_solution_node(self, node: nodes.Element) -> None:
        exercise = node["title"].removeprefix(str(translate("Solution to"))).strip()
        self.collapse(SOLUTION.format(exercise=exercise), LEVEL)
        self._push_status()
        node.remove(node.next_node(nodes.title))
        self.cut("markdown", self.cell)

    def depart_solution_node(self, node: nodes.Element) -> None:
        self.shut = LEVEL
        self._pop_status()

    # --- Text ------------------------------------------------------------------------------------

    @pushing_status
    def visit_section(self, node: nodes.section) -> None:
        content = node["ids"][0].endswith("-content") if node["ids"] else False
        if content:  # of an exercise or a solution
            self._push_status()
            return
        if {*node["ids"], node.get("slug")} & self.builder.linked:
            self._add_anchor(node["ids"][0])
        self._push_status(section_level=self.status.section_level + 1)

    @pushing_context
    def visit_title(self, node: nodes.title) -> None:
        super().visit_title(node)
        if isinstance(node.parent.parent, nodes.document):  # a chapter's, with its number
            title = self.builder.env.titles[self.builder.current_doc_name]
            self.add("".join(f"{number}. " for number in title.get("secnumber", ())))

    def visit_math_block(self, node: nodes.math_block) -> None:
        number = get_node_equation_number(self, node) if node["number"] else None
        tag = rf" \tag{{{number}}}" if number else ""
        tex = f"$$\n{node.astext().strip()}{tag}\n$$"
        if len(self._ctx_queue) > 1:  # in a quote or a list, whose marks would get into the formula
            tex = " ".join(tex.split("\n"))
        self.add(tex, prefix_eol=2, suffix_eol=2)
        raise nodes.SkipNode

    def visit_math(self, node: nodes.math) -> None:
        tex = " ".join(node.astext().split())
        if any(isinstance(parent, nodes.entry) for parent in ancestors(node)):
            tex = tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")  # a bar divides columns
        self.add(f"${tex}$")
        raise nodes.SkipNode

    def visit_literal(self, node: nodes.literal) -> None:
        code = node.astext()
        ticks = "``" if "`" in code else "`"
        self.add(f"{ticks}{code}{ticks}")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        language = node.get("language", "").replace("ipython3", "python")
        self.add(f"```{language}\n{node.astext().rstrip()}\n```", prefix_eol=2, suffix_eol=2)
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    @pushing_context
    def visit_emphasis(self, _node: nodes.emphasis) -> None:
        self._push_context(Stress("*"))

    def visit_Text(self, node: nodes.Text) -> None:
        text = " ".join(re.split(r"\s*\n\s*", node.astext()))
        text = re.sub(r"([\\*`$]|(?:^|(?<=\s))_)", r"\\\1", text)
        self.add(re.sub(r"<(?=[a-zA-Z/!])", "&lt;", text))

    @pushing_context
    def visit_reference(self, node: nodes.reference) -> None:
        place = f"#{node['refid']}" if "refid" in node else ""
        self._push_context(WrappedContext("[", f"]({node.get('refuri', '')}{place})"))

    def visit_number_reference(self, node: nodes.Element) -> None:
        self.visit_reference(node)

    def depart_number_reference(self, node: nodes.Element) -> None:
        self._pop_context()

    def visit_raw(self, node: nodes.raw) -> None:
        if "call" in node:  # a widget
            self.cut("widget", self.cell, node["call"])
            self.cut("markdown", self.cell)
            raise nodes.SkipNode
        inline = isinstance(node.parent, nodes.TextElement)
        self.add(node.astext(), prefix_eol=0 if inline else 2, suffix_eol=0 if inline else 2)
        raise nodes.SkipNode

    def visit_term(self, node: nodes.term) -> None:
        for name in node["ids"]:
            self._add_anchor(name)
        self.add(f"**{node.astext()}**", prefix_eol=1, suffix_eol=2)
        raise nodes.SkipNode

    @pushing_context
    def visit_definition(self, _node: nodes.definition) -> None:
        self._push_context(SubContext(SubContextParams(2, 2)))

    def visit_citation(self, node: nodes.citation) -> None:
        self._push_context(IndentContext("- ", only_first=True, params=SubContextParams(1, 1)))
        self.add(f'<a id="{node["ids"][0]}"></a>')
        for child in node[-1]:  # the entry; sphinxcontrib-bibtex adds it once for each builder
            child.walkabout(self)
        self._pop_context()
        raise nodes.SkipNode

    @pushing_context
    def visit_rubric(self, _node: nodes.rubric) -> None:
        self._push_context(WrappedContext("**", params=SubContextParams(2, 2)))

    def visit_literal_emphasis(self, _node: nodes.Element) -> None:
        """The type of a parameter."""

    def depart_literal_emphasis(self, _node: nodes.Element) -> None:
        pass

    def visit_label(self, _node: nodes.label) -> None:
        raise nodes.SkipNode

    visit_meta = visit_toctree = visit_label

    def visit_compound(self, _node: nodes.compound) -> None:
        pass


def as_html(node: nodes.Node) -> str:
    """The words of a summary."""
    if isinstance(node, nodes.math):  # only JupyterLab would typeset it here
        tex = escape(node.astext())
        return f"${tex}$" if "\\" in tex else tex
    if isinstance(node, nodes.literal):
        return f"<code>{escape(node.astext())}</code>"
    if isinstance(node, nodes.Text):
        return escape(node.astext())
    return "".join(map(as_html, node.children))


def ancestors(node: nodes.Node):
    while node := node.parent:
        yield node


class PlainNotebooks(MarkdownBuilder):
    """One notebook a page."""

    name = "notebooks"
    default_translator_class = Translator

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"{docname}.ipynb"

    def get_outdated_docs(self):
        """What is missing; for pages that have changed see `outdated`."""
        return [name for name in self.env.found_docs if not self.file(name).exists()]

    def file(self, docname: str) -> Path:
        return Path(self.outdir, f"{docname}.ipynb")

    def prepare_writing(self, docnames) -> None:
        super().prepare_writing(docnames)
        pages = (self.env.doc2path(name) for name in self.env.found_docs)
        sources = (Path(page).read_text("utf-8") for page in pages)
        # The sections that links of any page lead to.
        self.linked = {
            name for source in sources for name in re.findall(r"\]\([^)\s]*#([^)\s]+)\)", source)
        }

    def stored_cells(self) -> list[dict[str, Any]]:
        source = Path(self.env.doc2path(self.current_doc_name))
        if source.suffix != ".ipynb":
            return []
        return json.loads(source.read_text("utf-8"))["cells"]

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        self.current_doc_name = docname
        self.fignumbers = self.env.toc_fignumbers.get(docname, {})
        translator = self.create_translator(doctree, self)
        doctree.walkabout(translator)
        cells = assemble(translator.astext(), translator.stored, Path(docname).name)
        if source()[0] and translator.stored:
            cells.insert(
                0, code({"id": "install"}, INSTALLING.format(words=INSTALL, package=package()))
            )
        notebook = {
            "cells": cells,
            "metadata": {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        nbformat.validate(notebook)
        file = self.file(docname)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def finish(self) -> None:
        if source()[0]:
            write_binder(Path(self.srcdir), Path(self.outdir, "binder"))


def assemble(page: str, stored: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The cells of a page that is cut; each keeps the id of the one it comes from."""
    cells: list[dict[str, Any]] = []
    pieces = [json.dumps(Cut("markdown", 0)), *page.split("\0")]
    for mark, text in zip(pieces[::2], pieces[1::2], strict=True):
        kind, number, words = json.loads(mark)
        origin = stored[number] if stored else {"id": f"{name}-{number + 1:02}"}
        if kind == "code":
            cells.append(origin | {"metadata": code_metadata(origin)})
        if kind == "collapsed":
            cells.append(markdown(origin, words, {"jp-MarkdownHeadingCollapsed": True}))
        if kind == "widget":
            cells.append(
                code(origin, f"# {PLAY}\nfrom bookparts import widgets\n\nwidgets.{words}")
            )
        if text.strip():
            cells.append(markdown(origin, text.strip(), {}))
    used = Counter[str]()
    for cell in cells:
        name = cell["id"]
        used[name] += 1
        if used[name] > 1:
            cell["id"] = f"{name}-{used[name]}"
    return cells


def markdown(origin: dict[str, Any], words: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": origin["id"],
        "metadata": metadata,
        "source": words.splitlines(keepends=True),
    }


def code(origin: dict[str, Any], source: str) -> dict[str, Any]:
    """A cell that the reader is to run."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": origin["id"],
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def code_metadata(stored: dict[str, Any]) -> dict[str, Any]:
    """What is folded on the page stays so, except an answer, which its heading hides."""
    tags = stored["metadata"].get("tags", [])
    folded = {"jupyter": {"source_hidden": True}} if "hide-input" in tags else {}
    return folded | ({"tags": tags} if tags else {})


def package() -> str:
    """What pip installs where the repository is not at hand."""
    return "crossent[figures] @ git+{}@{}".format(*source())


def write_binder(root: Path, folder: Path) -> None:
    """What Binder has to install for these notebooks."""
    folder.mkdir(exist_ok=True)
    pins = (root / "requirements-notebooks.txt").read_text("utf-8")
    pins = re.sub("^-e .$", package(), pins, flags=re.MULTILINE)
    (folder / "requirements.txt").write_text(pins, "utf-8")
    (folder / "runtime.txt").write_text("python-3.13\n", "utf-8")


class Download:
    """What the site offers in the place of the sources that its pages link to."""

    def __init__(self) -> None:
        self.pages: set[str] = set()

    def note(self, app, doctree, docname: str) -> None:
        """A page is written; the notebooks of the others are there."""
        if app.builder.name == "html":
            self.pages.add(docname)

    def write(self, app, error) -> None:
        if error or app.builder.name != "html":
            return
        site, plain = app.builder, app.registry.create_builder(app, PlainNotebooks.name, app.env)
        plain.outdir = Path(app.outdir, "_sources")
        app.builder = plain  # for the transforms that ask for whom they work
        plain.prepare_writing(self.pages)
        for page in sorted(self.pages):
            plain.write_doc(page, app.env.get_and_resolve_doctree(page, plain))
        plain.finish()
        app.builder = site


def setup(app) -> dict:
    app.setup_extension("sphinx_markdown_builder")
    app.add_builder(PlainNotebooks)
    download = Download()
    app.connect("doctree-resolved", download.note)
    app.connect("build-finished", download.write, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
