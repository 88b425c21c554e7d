"""A Sphinx extension for the book as one long page, `book.html`, from which the PDF is printed."""

from collections import Counter
from pathlib import Path

from docutils import nodes
from sphinx import addnodes


def share_handlers(app) -> None:
    """Write every node of the one long page as on the site.

    Sphinx does so by itself, unless an extension registers its nodes for this builder (as
    sphinx-exercise does): from then on it knows no other node.
    """
    handlers = app.registry.translation_handlers
    handlers["singlehtml"] = handlers["html"] | handlers.get("singlehtml", {})


def link_within(tree: nodes.document) -> None:
    """Let every link lead to its place in the one page.

    Sphinx drops the document from a link, though two documents may use one id (`id4`,
    `exercises`). Such ids get their document's name.
    """
    parts = {part["docname"]: part for part in tree.findall(addnodes.start_of_file)}
    used = Counter(
        name
        for part in parts.values()
        for name in {name for node in part.findall(nodes.Element) for name in node["ids"]}
    )

    def unique(document: str, name: str) -> str:
        return f"{document}-{name}" if used[name] > 1 else name

    for document, part in parts.items():
        for node in part.findall(nodes.Element):
            node["ids"] = [unique(document, name) for name in node["ids"]]
            if "refid" in node:
                node["refid"] = unique(document, node["refid"])
    for node in tree.findall(nodes.reference):
        # To a document and a place in it: "#document-book/entropy#exercises".
        document, _, name = node.get("refuri", "").removeprefix("#document-").partition("#")
        if name and document in parts:
            node["refuri"] = f"#{unique(document, name)}"


def join_pages(app) -> None:
    if app.builder.name == "singlehtml":
        app.builder.fix_refuris = link_within
        # Sphinx writes the page where the first page of the site is, with links for one on top.
        app.builder.get_outfilename = lambda pagename: Path(app.outdir, "book.html")


def setup(app) -> dict:
    app.connect("builder-inited", share_handlers)
    app.connect("builder-inited", join_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
