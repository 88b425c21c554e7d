"""The book as two PDFs: `make pdf` builds one long page, and a Chromium prints it.

`python -m bookbuild.pdf book.html book.pdf` also prints its first part alone, the road,
into book-road.pdf.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from playwright.sync_api import Page, sync_playwright

from bookbuild import deployment
from bookbuild.browser import ARGUMENTS, find_browser

try:
    import pikepdf
except ImportError:  # on a Mac; the outline then reads less well, and the file is larger
    pikepdf = None

BIBLIOGRAPHY = "book/reference/bibliography"  # the road cites it
FOOTER = """\
<div style="width: 100%; font: 8pt sans-serif; text-align: center">
<span class="pageNumber"></span></div>"""

# As the theme's script and print.js do. The captions of the contents are no headings. A file of the
# site is not beside the PDF.
PREPARE = """site => {
    document.documentElement.dataset.theme = 'light';
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    document.querySelectorAll('#jb-print-toc [role=heading]')
        .forEach(caption => caption.removeAttribute('role'));
    for (const link of document.querySelectorAll('a[href^="../"]')) {
        if (site) link.href = site + link.getAttribute('href').slice(3);
        else link.replaceWith(...link.childNodes);
    }
}"""
# Take out what is not kept, and lead links there to the site or, if it has no address, nowhere.
REDUCE = """([kept, site]) => {
    document.title += document.documentElement.lang === 'en' ? ': the road' : '：主线';
    const gone = new Map();
    for (const mark of document.querySelectorAll('[id^="document-"]')) {
        const name = mark.id.slice('document-'.length);
        if (kept.includes(name)) continue;
        const part = mark.nextElementSibling;
        gone.set(mark.id, `${site}${name}.html`);
        for (const { id } of [part, ...part.querySelectorAll('[id]')]) {
            const place = id.startsWith(`${name}-`) ? id.slice(name.length + 1) : id;
            gone.set(id, `${site}${name}.html#${place}`);
        }
        mark.remove();
        part.remove();
    }
    for (const link of document.querySelectorAll('a[href^="#"]')) {
        const there = gone.get(decodeURIComponent(link.hash.slice(1)));
        if (!there) continue;
        const entry = link.closest('#jb-print-toc li');
        if (entry) entry.remove();
        else if (site) link.href = there;
        else link.replaceWith(...link.childNodes);
    }
    for (const list of document.querySelectorAll('#jb-print-toc ul')) {
        if (list.children.length) continue;
        list.previousElementSibling.remove();
        list.remove();
    }
}"""
# In words: a formula's sign of application, which is not seen, and its TeX are none.
HEADINGS = r"""() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter(heading => heading.checkVisibility()).map(heading => {
        const words = heading.cloneNode(true);
        words.querySelectorAll('.headerlink').forEach(e => e.remove());
        words.querySelectorAll('mi').forEach(name => { // "0 log 0"
            if (name.textContent.length > 1) name.textContent = ` ${name.textContent} `;
        });
        return words.textContent.replace(/\s+/g, ' ').trim();
    })"""


# Without a font for them, all Chinese characters are one box.
CHARACTERS = """() => {
    const draw = character => {
        const canvas = document.createElement('canvas');
        canvas.getContext('2d').fillText(character, 10, 10);
        return canvas.toDataURL();
    };
    return draw('熵') !== draw('互');
}"""


def outline_items(items: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    """All of them, in the order of the pages."""
    for item in items:
        yield item
        yield from outline_items(item.children)


def finish(path: Path, headings: list[str]) -> None:
    """Give the outline the words of the headings, and halve the file.

    Chromium joins the lines of a heading without a space, writes some twice and drops formulas.
    It compresses none of the hundred thousand objects that tell a screen reader what a text is.
    """
    if pikepdf is None:
        return
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        with pdf.open_outline() as outline:
            for item, heading in zip(outline_items(outline.root), headings, strict=True):
                item.title = heading
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def print_page(page: Page, target: Path) -> None:
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
    finish(target, page.evaluate(HEADINGS))


def print_book(source: Path, target: Path, road: list[str]) -> None:
    """Print a page as it is on paper, with its headings as the outline, whole and in part."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        # Without scripts a widget is a table of its numbers, and what a reader would open is open.
        # The text of A4 is as wide.
        page = browser.new_page(java_script_enabled=False, viewport={"width": 658, "height": 940})
        page.goto(source.resolve().as_uri())
        page.emulate_media(media="print")
        site = deployment.address()
        if page.evaluate("document.documentElement.lang") != "en":
            site = site and f"{site}{deployment.CHINESE}/"
            if not page.evaluate(CHARACTERS):
                print("There is no Chinese font; Debian's is in fonts-noto-cjk.", file=sys.stderr)
        page.evaluate(PREPARE, site)
        print_page(page, target)
        page.evaluate(REDUCE, [road, site])
        print_page(page, deployment.road(target))
        browser.close()


def documents_of_the_road() -> list[str]:
    """Those of the first part, and what they cite."""
    toc = yaml.safe_load(Path("_toc.yml").read_text(encoding="utf-8"))
    parts = toc["parts"]
    road = next(n for n, part in enumerate(parts) if "caption" in part)  # after what has none
    chapters = [chapter["file"] for part in parts[: road + 1] for chapter in part["chapters"]]
    return [*chapters, BIBLIOGRAPHY]


if __name__ == "__main__":
    try:
        print_book(*map(Path, sys.argv[1:]), documents_of_the_road())
    except FileNotFoundError as error:
        sys.exit(str(error))
