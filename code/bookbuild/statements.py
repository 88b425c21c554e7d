"""A Sphinx extension that numbers definitions and theorems with their chapter: Theorem 3.2.

In the text they are admonitions of the class `important`; nothing else has it. Definitions,
theorems and lemmas share one count, so that a reader who looks for 3.2 knows which way to turn.
`{numref}` links to one that has a `:name:`, by the word that its title begins with.
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

KIND = "statement"
FIRST_WORD = re.compile(r"\w+")


class statement(nodes.admonition):
    """A definition, a theorem or a lemma."""


def word_of(node: statement) -> str:
    """What it is called, in the language of the page: Theorem."""
    return FIRST_WORD.match(node[0].astext())[0]


def replaced(old: nodes.admonition, kind: type[nodes.admonition]) -> nodes.admonition:
    new = kind(old.rawsource, *old.children, **old.attributes)
    new.source, new.line = old.source, old.line
    old.replace_self(new)
    return new


class FindStatements(SphinxTransform):
    default_priority = 25  # after translations, before anything looks for what has a number

    def apply(self) -> None:
        boxes = list(self.document.findall(nodes.admonition))
        found = [replaced(box, statement) for box in boxes if "important" in box["classes"]]
        for count, node in enumerate(found, 1):
            if not node["ids"]:  # Sphinx numbers nothing that has no id
                node["ids"].append(f"{KIND}-{count}")
            for name in node["ids"]:
                self.document.ids[name] = node


def number_of(node: statement, page: str, env) -> str:
    """In the book on one page, Sphinx notes on each section which page it comes from."""
    section = node.parent
    while section is not None and "docname" not in section:
        section = section.parent
    page = section["docname"] if section is not None else page
    return ".".join(map(str, env.toc_fignumbers[page][KIND][node["ids"][0]]))


def show_numbers(app, doctree: nodes.document, page: str) -> None:
    """Write the number after the first word: Theorem 7.1 (Kraft's inequality).

    Left as it is, Sphinx would write it before the title.
    """
    for node in list(doctree.findall(statement)):
        words = node[0].next_node(nodes.Text)
        number = number_of(node, page, app.env)
        title = FIRST_WORD.sub(rf"\g<0> {number}", words.astext(), count=1)
        words.parent.replace(words, nodes.Text(title))
        replaced(node, nodes.admonition)


def setup(app) -> dict:
    app.add_enumerable_node(statement, KIND, word_of)
    app.add_transform(FindStatements)
    app.connect("doctree-resolved", show_numbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
