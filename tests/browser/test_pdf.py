"""The PDFs: `python -m bookbuild.pdf` with a small book and, thorough, with the real one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from built import ROOT, documents

pikepdf = pytest.importorskip("pikepdf", reason="requirements.in leaves it out on a Mac")

FORMULA = "<math><mrow><mn>0</mn><mi>log</mi><mn>0</mn></mrow></math>"
LONG = "A heading that is too long for a single line of the paper, and so takes two or three"
TOC = """root: book/first
parts:
  - {chapters: [{file: book/a}]}
  - {caption: The road, chapters: [{file: book/c}]}
  - {caption: Beyond, chapters: [{file: book/b}]}"""
BOOK = f"""<!DOCTYPE html>
<html lang="en"><head><title>Book</title><link rel="stylesheet" href="print.css"></head><body>
<div id="jb-print-toc"><h2> Contents </h2>
<p class="caption" role="heading" aria-level="2">The road</p>
<ul><li><a href="#document-book/a">A</a></li><li><a href="#document-book/c">C</a></li></ul>
<p class="caption" role="heading" aria-level="2">Beyond</p>
<ul><li><a href="#document-book/b">B</a></li></ul></div>
<section id="book"><h1>Book<a class="headerlink" href="#book">#</a></h1>
<p><a href="../a-file.txt">None</a>, <a href="#document-book/b">one</a>,
<a href="#book/b-exercises">two</a>,
<a href="#own">three</a> and <a href="#document-book/a">what stays</a>.</p>
<span id="document-book/a"></span><section id="a"><h1>{LONG}</h1>
<h2>Why {FORMULA} counts as 0</h2><script>document.write("<h2>A script ran</h2>")</script>
<details><summary>Answer</summary><h3>Folded</h3></details>
<p style="box-shadow: 0 0.2rem 0.5rem gray">Shadow.</p></section>
<span id="document-book/b"></span><section id="b"><h1>B</h1><h2 id="own">Its own</h2>
<h2 id="book/b-exercises">Exercises</h2></section>
<span id="document-book/c"></span><section id="c"><h1>C</h1></section>
</section></body></html>"""


def print_pdf(source: Path, folder: Path, **variables: str) -> list[Path]:
    """The book and its road; Playwright does not run twice in one process."""
    command = [sys.executable, "-m", "bookbuild.pdf", source, folder / "book.pdf"]
    subprocess.run(command, cwd=folder, env=os.environ | variables, check=True)
    return [folder / "book.pdf", folder / "book-road.pdf"]


PLACES = {"home": "", "published": "https://example.org/here", "zh-CN": "https://example.org"}


@pytest.fixture(scope="module", params=PLACES)
def small(request, tmp_path_factory):
    folder, place = tmp_path_factory.mktemp("small"), PLACES[request.param]
    book, site, title = BOOK, place, "Book: the road"
    if request.param == "zh-CN":
        book, site, title = BOOK.replace('lang="en"', 'lang="zh-CN"'), f"{place}/zh", "Book：主线"
    (folder / "book.html").write_text(book, encoding="utf-8")
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    sheet = ROOT / "book" / "_static" / "print.css"
    (folder / "print.css").write_bytes(sheet.read_bytes())
    files = print_pdf(folder / "book.html", folder, SITE_URL=place)
    with pikepdf.open(files[0]) as whole, pikepdf.open(files[1]) as road:
        assert (str(whole.docinfo.Title), str(road.docinfo.Title)) == ("Book", title)
        yield site, whole, road


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, int, float]]:
    """How deep each heading is, its words, its page from 0, and its height on the page."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    found = []

    def see(items, depth):
        for item in items:
            page, _, _, height, _ = item.destination
            found.append((depth, item.title, pages[page.objgen], float(height)))
            see(item.children, depth + 1)

    with pdf.open_outline() as opened:
        see(opened.root, 0)
    return found


def addresses(pdf: pikepdf.Pdf) -> list[str]:
    """Where the links out of the PDF lead."""
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    return [str(link.A.URI) for link in links if "/URI" in link.get("/A", {})]


ROAD = ["Contents", "Book", LONG, "Why 0 log 0 counts as 0", "Folded", "C"]


def test_outline_reads_as_the_headings_do(small):
    """Each in one piece, with its formula, without its mark, though the page folds it away."""
    _, whole, road = small
    of_b = ["B", "Its own", "Exercises"]
    assert [title for _, title, _, _ in outline(whole)] == [*ROAD[:-1], *of_b, "C"]
    assert [title for _, title, _, _ in outline(road)] == ROAD


def test_every_document_begins_a_page(small):
    _, whole, road = small
    assert [page for _, title, page, _ in outline(whole) if title in (LONG, "B", "C")] == [1, 2, 3]
    assert [page for _, title, page, _ in outline(road) if title in (LONG, "C")] == [1, 2]
    assert len(road.pages) == 3


def test_links_that_leave_the_road_lead_to_the_site_if_there_is_one(small):
    site, whole, road = small
    places = ["a-file.txt", "book/b.html", "book/b.html#exercises", "book/b.html#own"]
    assert addresses(whole) == [f"{site}/{place}" for place in places[:1] if site]
    assert addresses(road) == [f"{site}/{place}" for place in places if site]


def streams(pdf: pikepdf.Pdf, **entries: pikepdf.Name) -> int:
    found = [it for it in pdf.objects if isinstance(it, pikepdf.Stream)]
    return sum(all(it.get(f"/{key}") == name for key, name in entries.items()) for it in found)


def test_nothing_makes_the_file_large_without_need(small):
    """A shadow is no picture, and the objects that say what each text is are compressed."""
    for pdf in small[1:]:
        assert not streams(pdf, Subtype=pikepdf.Name.Image)
        assert streams(pdf, Type=pikepdf.Name.ObjStm)


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_book_and_its_road(tmp_path, subtests, language):
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "-W", "--quiet", ROOT]
    command += ["--builder", "custom", "--custom-builder", "singlehtml", "--path-output", tmp_path]
    source = tmp_path / "_build" / "singlehtml" / "book.html"
    if language == "zh":
        command = [sys.executable, "-m", "bookbuild.edition", "singlehtml"]
        source = ROOT / "_build" / "zh" / "singlehtml" / "book.html"
    subprocess.run(command, check=True)
    text = source.read_text(encoding="utf-8")
    titles = re.findall(r'<span id="document-[^"]+"></span>.*?<h2>(.*?)<', text, re.DOTALL)
    assert len(titles) == len(documents()) - 1
    (tmp_path / "_toc.yml").write_bytes((ROOT / "_toc.yml").read_bytes())
    for path in print_pdf(source, tmp_path):
        with subtests.test(path.name), pikepdf.open(path) as pdf:
            assert path.stat().st_size < 15e6
            chapters = [found for found in outline(pdf) if found[1] in map(unescape, titles)]
            assert len(chapters) == (8 if "road" in path.name else len(titles))
            assert len({page for _, _, page, _ in chapters}) == len(chapters)
            assert all(depth == 1 and height > 750 for depth, _, _, height in chapters)
            assert not [title for _, title, _, _ in outline(pdf) if re.search(r"[#¶\\]|  ", title)]
            # Each has more to say than its number.
            assert all(texts(page) > 1 for page in pdf.pages)


def texts(page: pikepdf.Page) -> int:
    """How often it writes a piece of text."""
    return sum(str(it.operator) in ("Tj", "TJ") for it in pikepdf.parse_content_stream(page))
