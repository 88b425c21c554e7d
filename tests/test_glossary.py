"""The glossary can be used like one in print."""

import re
from pathlib import Path

GLOSSARY = Path(__file__).resolve().parents[1] / "book" / "reference" / "glossary.md"
ENTRIES = [
    entry.splitlines()
    for entry in GLOSSARY.read_text(encoding="utf-8").partition(":::{glossary}\n")[2].split("\n\n")
]


def words(term: str) -> list[str]:
    return re.findall(r"\w+", term.lower().replace("'", ""))


def test_entries_stand_in_alphabetical_order():
    terms = [words(entry[0]) for entry in ENTRIES]
    assert len(terms) > 100
    assert terms == sorted(terms)


def test_each_entry_has_its_chinese_name_and_a_place_to_read_on():
    for entry in ENTRIES:
        assert '<span lang="zh-Hans">' in " ".join(entry), entry[0]
        assert any(line.startswith("  → [") for line in entry), entry[0]
