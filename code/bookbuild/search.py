"""A Sphinx extension that gives the site its search: Pagefind's index, made of the pages' sections.

Every section, term and function is a record of its own, so that a hit lands where the words stand.
A reader's browser asks the index through `book/_static/search.mjs`. Pages that are opened as files
cannot: they keep Sphinx's own search.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import yaml
from bs4 import BeautifulSoup, Tag
from docutils import nodes

from bookbuild.formulas import BEGIN, END
from bookbuild.words import LOCALE

FORMULA = re.compile(f"{BEGIN}.*?{END}|<math\\b.*?</math>", re.DOTALL)
CODE = re.compile("(?<=<pre>).*?(?=</pre>)", re.DOTALL)  # most of a page's elements
MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)
# Signs that stand close to their neighbours, unlike = or ∥.
CLOSE = set("()[]{}⟨⟩⌊⌋⌈⌉|/!.·′-")
SPACED = set("∥∑∏∫")
UNIT = re.compile(r"[\w.]+(\([\w, ]*\))?")
SMALL = {
    "msub": str.maketrans("0123456789-−+", "₀₁₂₃₄₅₆₇₈₉₋₋₊"),
    "msup": str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺"),
}

# Not text: what unfolds code, what a script replaces, and the signs that link to a heading.
APART = """.headerlink, .section-number, .eqno, .bench-fallback, script, style,
    details.above-input, details.hide > summary"""
BLOCK_ENDS = re.compile("(?=</(p|li|dt|dd|td|th|pre|div|summary|figcaption)>)")
TARGETS = "section[id], dl.glossary > dt[id], dl.py > dt[id]"
HEADING = re.compile("h[1-6]")

# Of what Pagefind writes, without its own boxes and buttons.
NEEDED = "pagefind.js pagefind-worker.js pagefind-entry.json *.pf_meta wasm.* index/* fragment/*"

LONGEST = 6  # of a Chinese word, in characters
HAN = re.compile("[\u4e00-\u9fff]+")
HAN_NAME = re.compile("[a-zA-Z]*[\u4e00-\u9fff]+|[α-ω]")  # or a Greek letter
# To Pagefind both editions are in English: of what is asked on a Chinese page, it would make single
# characters. What is Chinese, search.mjs divides.
LANGUAGE = 'document.querySelector("html")?.getAttribute("lang")||"unknown"'
RECORD = """<!DOCTYPE html>
<html lang="en"><head>{meta}</head><body>{text}</body></html>
"""
META = '<meta data-pagefind-meta="{name}[content]" content="{content}">'


def written(element: ElementTree.Element) -> str:
    """A formula as a line of text: H(P, Q) = H(P) + KL(P ∥ Q)."""
    name = element.tag.rpartition("}")[2]
    text = (element.text or "").replace("\u2061", "").strip()
    parts = [written(child) for child in element if not child.tag.endswith("annotation")]
    first, *others = [part.strip() for part in parts] or [""]
    if name in ("mi", "mo", "mtext"):
        far = len(text) > 1 or text in SPACED or (name == "mo" and text not in CLOSE)
        return ", " if text == "," else f" {text} " if far else text
    if name == "mfrac":
        return "/".join(part if UNIT.fullmatch(part) else f"({part})" for part in (first, *others))
    if name == "msqrt":
        return f"√({' '.join(parts)})"
    if name in SMALL:
        mark = others[0].replace("− ", "−")
        if re.fullmatch("[0-9−+-]+", mark):
            mark = mark.translate(SMALL[name])
        else:
            mark = ("_" if name == "msub" else "^") + (mark if mark.isalnum() else f"({mark})")
        return first + mark + " " * (len(first) > 1 or first in SPACED)
    if name in ("munder", "mover", "munderover", "msubsup"):  # the range of a sum says little
        return f" {first} " if first in SPACED else " ".join(parts).replace(" ⏟ ", "")
    return text + "".join(parts) + " " * (name in ("mtr", "mtd", "mspace"))


@cache
def text_of(mathml: str) -> str:
    text = " ".join(written(ElementTree.fromstring(mathml)).split())
    return escape(re.sub(r"(^|[(\[]|[=≤≥] )− ", r"\1−", text))


def as_text(formula: re.Match) -> str:
    return " ".join(map(text_of, MATHML.findall(formula[0])))  # a long one is in pieces


def line(element: Tag) -> str:
    return " ".join(element.get_text().split())


def apart(text: str) -> str:
    """Chinese and other letters as words of their own: readers write KL散度 and KL 散度."""
    return re.sub(r"(?<=[a-zA-Z])(?=[\u4e00-\u9fff])", " ", text)


def endings(text: str) -> str:
    """What begins inside a run of Chinese, where no space parts the words: 二元交叉熵 has 交叉熵.

    As long as a word of the query may be, each once.
    """
    runs = ((run, start) for run in HAN.findall(text) for start in range(len(run)))
    return " ".join(dict.fromkeys(run[start : start + LONGEST] for run, start in runs))


def sections(body: str, phrases: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """What the search knows of each section of a page, without the sections inside it.

    `phrases` are readers' words for what stands at an id: they lead there and are not shown.
    """
    body = CODE.sub(lambda code: re.sub("<[^>]*>", "", code[0]), FORMULA.sub(as_text, body))
    page = BeautifulSoup(BLOCK_ENDS.sub(" ", body), "html.parser")
    for tag in page.select(APART):
        tag.decompose()
    for target in reversed(page.select(TARGETS)):  # those inside a section come before it
        top = target.parent is page
        title, content = target, target.find_next_sibling("dd")
        if target.name == "section":
            title, content = target.find(HEADING, recursive=False), target
            if not title:
                continue  # the box of an exercise
        elif (before := target.find_previous_sibling(["dt", "dd"])) and before.name == "dt":
            content = copy(content)  # two terms with one meaning: the first will need it, too
        ids = [tag["id"] for tag in [target, *content.select("[id]")]]
        if name := title.select_one(".descname"):  # of a function; its signature is content
            content.insert(0, f"{line(title)} ")
            title = name
        yield {
            "id": "" if top else target["id"],
            "title": line(title.extract()),
            "asked": " · ".join(phrase for id_ in ids for phrase in phrases.get(id_, [])),
            "text": line(content.extract()),
        }
        target.extract()


def record_of(section: dict[str, str]) -> str:
    """A section as a page for Pagefind: the text, and what else it knows as metadata."""
    values = {name: escape(apart(value)) for name, value in section.items() if value}
    text = values.pop("text", "")
    meta = "".join(META.format(name=name, content=value) for name, value in values.items())
    return RECORD.format(meta=meta, text=text)


class Records:
    """The files that Pagefind reads, kept for each page: what did not change is not made again."""

    changed = False

    def prepare(self, app) -> None:
        self.folder = Path(app.doctreedir, "search")
        asked = LOCALE / app.config.language / "searches.yml"
        self.asked = yaml.safe_load(asked.read_text("utf-8")) if asked.exists() else {}
        if app.fresh_env_used and app.builder.name == "html":
            shutil.rmtree(self.folder, ignore_errors=True)

    def keep(self, app, pagename, templatename, context, doctree) -> None:
        """Write a file for each section of a page."""
        if not doctree or app.builder.name != "html":
            return
        self.changed = True
        phrases: dict[str, list[str]] = {}
        for _, value, target, main, _ in app.env.get_domain("index").entries[pagename]:
            if main:
                phrases.setdefault(target, []).append(value)
        for target, words in self.asked.get(pagename, {}).items():
            phrases.setdefault(target, []).extend(words)
        *others, first = sections(context["body"], phrases)
        metas = {meta.get("name"): meta for meta in doctree.findall(nodes.meta)}
        keywords = metas.get("keywords", nodes.meta("", content=""))
        # In the source the Chinese ones are names of the chapter; translated, all are Chinese.
        names = [re.split("[:：]", first["title"])[0], *HAN_NAME.findall(keywords.rawsource)]
        made = [{**first, "chapter": ", ".join(names), "words": keywords["content"]}]
        made += [{**section, "page": first["title"]} for section in others]
        folder = self.folder / pagename
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for number, section in enumerate(made):
            section["endings"] = endings(" ".join(section.values()))
            section["at"] = f"{pagename}.html#{section.pop('id')}".rstrip("#")
            record = record_of(section)
            Path(folder, f"{number:03}.html").write_text(record, encoding="utf-8")

    def write(self, app, error) -> None:
        """Let Pagefind make its index of these files."""
        if error or not self.changed:
            return
        for folder in self.folder.glob("**/000.html"):
            if folder.parent.relative_to(self.folder).as_posix() not in app.env.found_docs:
                shutil.rmtree(folder.parent)
        target = Path(app.outdir, "pagefind")
        shutil.rmtree(target, ignore_errors=True)
        with TemporaryDirectory() as made:
            options = ["--quiet", "--site", self.folder, "--output-path", made]
            command = [sys.executable, "-m", "pagefind_bin", *options]
            run = subprocess.run(command, capture_output=True, encoding="utf-8")
            if run.returncode:  # else it only says that it cannot stem Chinese
                raise RuntimeError(run.stderr)
            for file in [file for pattern in NEEDED.split() for file in Path(made).glob(pattern)]:
                kept = target / file.relative_to(made)
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, kept)
        script = target / "pagefind.js"
        text = script.read_text("utf-8")
        if LANGUAGE not in text:
            raise RuntimeError("pagefind.js looks for the language of a page in another way")
        script.write_text(text.replace(LANGUAGE, '"en"'), "utf-8")


def setup(app) -> dict:
    records = Records()
    app.connect("builder-inited", records.prepare)
    app.connect("html-page-context", records.keep)
    app.connect("build-finished", records.write)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
