"""The whole book as one PDF: `make pdf` builds one long page, and a Chromium prints it."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bookbuild.browser import ARGUMENTS, find_browser

FOOTER = """\
<div style="width: 100%; font: 8pt sans-serif; text-align: center">
<span class="pageNumber"></span></div>"""


def print_book(source: Path, target: Path) -> None:
    """Print a page as it is on paper, with its headings as the outline."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        # The text of A4 is as wide; what a script has drawn is not drawn anew for the paper.
        page = browser.new_page(viewport={"width": 658, "height": 940})
        page.goto(source.resolve().as_uri())
        page.pdf(
            path=target,
            format="A4",
            margin={"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
            print_background=True,
            outline=True,
            tagged=True,
        )
        browser.close()


if __name__ == "__main__":
    try:
        print_book(*map(Path, sys.argv[1:]))
    except FileNotFoundError as error:
        sys.exit(str(error))
