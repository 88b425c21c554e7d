"""A Sphinx extension that adds scripts to pages with a widget, and a directive for Markdown pages.

Pages without a widget load none of them. A notebook shows a widget by a cell; a Markdown page by
the same call in a directive:

    ```{widget} surprise(1 / 8)
    ```
"""

import json
import re
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.transforms import SphinxTransform

from bookbuild.words import _
from bookparts import widgets

BENCH = re.compile(r"<[a-z-]+-bench[ >]")
BENCH_NAME = re.compile(r"-bench$")


class WidgetDirective(Directive):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        try:
            made = eval(self.arguments[0], vars(widgets).copy())
        except Exception as error:
            raise self.error(f"{type(error).__name__}: {error}") from error
        return [nodes.raw("", made.element(), format="html", call=self.arguments[0])]


class TranslateWidgets(SphinxTransform):
    """What Python has written into a widget: its table, and the words that its script shows."""

    default_priority = 21

    def apply(self) -> None:
        if self.config.language == "en":
            return
        for node in self.document.findall(nodes.raw):
            if BENCH.search(node.astext()):
                node[:] = [nodes.Text(translated(node.astext()))]


def translated(element: str) -> str:
    bench = BeautifulSoup(element, "html.parser")
    for string in bench.find_all(string=str.strip):
        string.replace_with(str(_(string.strip())))
    for tag in bench.find_all(BENCH_NAME):
        tag.attrs = {
            name: json.dumps(in_words(json.loads(value)), ensure_ascii=False)
            for name, value in tag.attrs.items()
        }
    return str(bench)


def in_words(value: Any) -> Any:
    """Every string in what a widget is given."""
    match value:
        case str():
            return value and str(_(value))
        case list():
            return [in_words(part) for part in value]
        case dict():
            return {name: in_words(part) for name, part in value.items()}
    return value


def add_scripts(app, pagename, templatename, context, doctree) -> None:
    body = context.get("body", "")
    # Other pages link to it; on a page with two, only the first one can have the name.
    if "<diagnosis-bench" in body:
        context["body"] = body.replace("<diagnosis-bench", '<diagnosis-bench id="diagnosis"', 1)
    names = sorted(set(re.findall(r"<([a-z-]+)-bench[ >]", body)))
    for script in dict.fromkeys(script for name in names for script in widgets.scripts(name)):
        if not (widgets.SCRIPTS / script).is_file():
            raise FileNotFoundError(
                f"{pagename} has a widget that needs {widgets.SCRIPTS / script}"
            )
        app.add_js_file(f"widgets/{script}")


def setup(app) -> dict:
    app.add_directive("widget", WidgetDirective)
    app.add_transform(TranslateWidgets)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
