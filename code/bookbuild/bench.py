"""A Sphinx extension that gives the pages with a bench its scripts, and Markdown pages a bench.

Pages without a bench load none of them. A notebook shows a bench by a cell; a Markdown page by the
same call in a directive:

    ```{bench} surprise(1 / 8)
    ```
"""

import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive

from infotheory import bench


class BenchDirective(Directive):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        self.state.document.settings.env.note_dependency(Path(bench.__file__))
        try:
            made = eval(self.arguments[0], vars(bench).copy())
        except Exception as error:
            raise self.error(f"{type(error).__name__}: {error}") from error
        return [nodes.raw("", made.element(), format="html")]


def add_scripts(app, pagename, templatename, context, doctree) -> None:
    names = sorted(set(re.findall(r"<([a-z-]+)-bench[ >]", context.get("body", ""))))
    for script in dict.fromkeys(script for name in names for script in bench.scripts(name)):
        if not (bench.SCRIPTS / script).is_file():
            raise FileNotFoundError(f"{pagename} has a bench that needs {bench.SCRIPTS / script}")
        # Not deferred: the element is drawn as the page is read, and nothing moves.
        app.add_js_file(f"bench/{script}")


def setup(app) -> dict:
    app.add_directive("bench", BenchDirective)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
