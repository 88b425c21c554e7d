"""The glossary can be used like one in print, and the chapters lead to it."""

import json
import re
from pathlib import Path

import pytest

from bookbuild.reading import EXERCISES, FENCED, FORMULA
from built import ROOT, documents

GLOSSARY = ROOT / "book" / "reference" / "glossary.md"
ENTRIES = [
    entry.splitlines()
    for entry in GLOSSARY.read_text(encoding="utf-8").partition(":::{glossary}\n")[2].split("\n\n")
]
CHAPTERS = [name for name in documents()[1:] if "/reference/" not in name]

# What every reader of this book knows, or has another meaning in plain English or in a library.
EVERYDAY = {
    *("base", "bit", "class", "distribution", "event", "feature", "label", "logarithm", "loss"),
    *("model", "outcome", "probability", "sample", "truth"),
    *("block", "coverage", "independence", "metric", "support", "system"),
}
OTHERWISE = {
    ("ten-minutes", "expectation"),  # the weighted average of the sentence before
    ("divergences", "temperature"),  # of the weather
    ("estimating", "early stopping"),  # PPO's, which looks at a divergence
    ("in-practice", "label smoothing"),  # its section begins with it, and defines it
    ("stuck-loss", "label smoothing"),  # the same
}
TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^)]*\)")
STRESSED = re.compile(r"(?<!\*)\*{1,2}([^*]+)\*{1,2}(?!\*)")
CLOSED = [  # where a link cannot stand, or would disturb
    FENCED,
    FORMULA,
    *map(re.compile, [r"(?m)^[#|(].*$", "`[^`]*`", r"\$[^$]+\$", r"\{[\w:-]+\}"]),
]


def words(term: str) -> list[str]:
    return re.findall(r"\w+", term.lower().replace("'", ""))


def names(entry: list[str]) -> list[str]:
    return [line for line in entry if line and not line.startswith((" ", ":"))]


def pattern(entry: list[str]) -> re.Pattern:
    """The words of an entry, also in the plural and over the end of a line."""
    forms = (
        re.escape(name[:-1]) + r"(?:y|ies)" if name.endswith("y") else re.escape(name) + "(?:e?s)?"
        for name in sorted(names(entry), key=len, reverse=True)
    )
    return re.compile(
        rf"(?<![\w–-])(?:{'|'.join(forms)})(?![\w–-])".replace(r"\ ", r"\s+"), re.IGNORECASE
    )


def text_of(chapter: str) -> str:
    cells = json.loads((ROOT / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return text.replace("’", "'")  # Sphinx registers the entries with the quotes that it prints


def unlinked(text: str, chapter: str) -> list[str]:
    """The entries that the open prose uses and neither links nor explains.

    Nor need it link what it stresses, as a word that it explains, or what is a link already.
    """
    linked = set(TERM.findall(text))
    prose = text.partition("\n## Summary\n")[0].partition(f"\n{EXERCISES}\n")[0]
    explained = {" ".join(part.split()).strip("*. ") for part in LINK.findall(prose)}
    explained |= {" ".join(part.split()) for part in STRESSED.findall(prose)}
    for closed in [*CLOSED, LINK, STRESSED]:
        prose = closed.sub("\n", prose)
    missing = []
    # The longest first, and then they are gone: binary cross-entropy is not cross-entropy.
    for entry in sorted(ENTRIES, key=lambda entry: -max(map(len, names(entry)))):
        prose, uses = pattern(entry).subn("", prose)
        name, *_ = names(entry)
        taught_here = any(f"/{Path(chapter).name}.ipynb" in line for line in entry)
        if (
            uses
            and not taught_here
            and name not in EVERYDAY
            and (Path(chapter).name, name) not in OTHERWISE
            and not linked.intersection(names(entry))
            and not any(map(pattern(entry).fullmatch, explained))
        ):
            missing.append(name)
    return missing


def test_entries_stand_in_alphabetical_order():
    terms = [words(entry[0]) for entry in ENTRIES]
    assert len(terms) > 100
    assert terms == sorted(terms)


def test_each_entry_has_its_chinese_name_and_a_place_to_read_on():
    for entry in ENTRIES:
        assert '<span lang="zh-Hans">' in " ".join(entry), entry[0]
        assert any(line.startswith("  → [") for line in entry), entry[0]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_the_terms_of_others_once(chapter):
    text = text_of(chapter)
    assert unlinked(text, chapter) == []
    linked = TERM.findall(text)
    for entry in ENTRIES:
        assert sum(name in names(entry) for name in linked) <= 1, entry[0]


def test_a_term_without_a_link_is_found():
    def found(text):
        return unlinked(text, "book/beyond/codes")

    assert found("Two\nlogits and a binary\ncross-entropy.") == ["binary cross-entropy", "logit"]
    assert found("The {term}`logits <logit>`, and {term}`softmax`. A softmax.") == []
    assert found("A **softmax**, `logit`, $softmax$.\n\n# Logit\n\n:::{note}\nlogit\n:::\n") == []
    assert found("No code for a class of [cross-entropy](a.ipynb#b): cross-entropy.") == []
