"""The book as one long page: links lead to their own place there, theorems keep their numbers."""

from types import SimpleNamespace

from docutils import nodes
from sphinx import addnodes

from bookbuild.onepage import link_within
from bookbuild.statements import KIND, number_of, statement


def part(name: str, *ids: str) -> addnodes.start_of_file:
    return addnodes.start_of_file("", *(nodes.section("", ids=[i]) for i in ids), docname=name)


def linked(uri: str) -> str:
    """Where a link of the last page leads; two chapters have exercises, one has a figure."""
    chapters = [part("a", "exercises", "fig-a"), part("b", "exercises", "id4")]
    reference = nodes.reference("", "", refuri=uri)
    link_within(nodes.document(None, None, "", *chapters, part("c", "id4"), reference))
    assert [section["ids"] for section in chapters[1]] == [["b-exercises"], ["b-id4"]]
    return reference["refuri"]


def test_id_of_two_documents_is_told_apart():
    assert linked("#document-a#exercises") == "#a-exercises"
    assert linked("#document-b#exercises") == "#b-exercises"
    assert linked("#document-c#id4") == "#c-id4"


def test_id_of_one_document_stays():
    """Sphinx knows the number of a figure by its id."""
    assert linked("#document-a#fig-a") == "#fig-a"


def test_other_links_stay():
    assert linked("#document-a") == "#document-a"
    assert linked("https://example.org/#document-a#exercises").startswith("https://example.org/")


def test_link_within_a_document_follows_its_target():
    target, here = nodes.section("", ids=["id1"]), nodes.reference("", "", refid="id1")
    chapters = [addnodes.start_of_file("", target, here, docname="a"), part("b", "id1")]
    link_within(nodes.document(None, None, "", *chapters))
    assert here["refid"] == target["ids"][0] == "a-id1"


def test_theorem_is_counted_on_the_page_that_it_comes_from():
    node = statement("", nodes.title("", "Theorem"), ids=["statement-1"])
    nodes.section("", nodes.section("", node), docname="b")
    numbers = {"a": {KIND: {"statement-1": (1, 1)}}, "b": {KIND: {"statement-1": (2, 1)}}}
    assert number_of(node, "a", SimpleNamespace(toc_fignumbers=numbers)) == "2.1"
