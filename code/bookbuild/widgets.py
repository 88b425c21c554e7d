"""A Sphinx extension that adds scripts to pages with a widget, and a directive for Markdown pages.

Pages without a widget load none of them. A notebook shows a widget by a cell; a Markdown page by
the same call in a directive:

    ```{widget} surprise(1 / 8)
    ```
"""

import re

from docutils import nodes
from docutils.parsers.rst import Directive

from bookparts import widgets


class WidgetDirective(Directive):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        try:
            made = eval(self.arguments[0], vars(widgets).copy())
        except Exception as error:
            raise self.error(f"{type(error).__name__}: {error}") from error
        return [nodes.raw("", made.element(), format="html", call=self.arguments[0])]


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
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
