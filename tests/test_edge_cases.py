"""The edge cases: the helper does what is right there, and the libraries are asked fairly."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from bookparts.answers import Answer, Answers, ask, text
from bookparts.edge_cases import TABLE

PAGE = Path(__file__).resolve().parents[1] / "book" / "reference" / "edge-cases.ipynb"
LIBRARIES = ("SciPy", "scikit-learn")
EDGES = [
    pytest.param(section.helper, edge, id=f"{name}: {edge.case}")
    for name, section in TABLE.items()
    for edge in section.edges
]
PEERS = [
    pytest.param(peer, section.edges[0], id=f"{name}: {peer[1]}")
    for name, section in TABLE.items()
    for peer in section.peers
    if peer[0] in LIBRARIES
]


@pytest.mark.parametrize(("call", "edge"), EDGES)
def test_helper_does_what_is_right(call, edge):
    answer = ask("crossent", call, edge.arguments)
    assert not answer.warned
    if isinstance(edge.right, Exception):
        assert repr(answer.value) == repr(edge.right)
    else:
        digits = 4 * np.finfo(answer.value.dtype).eps
        assert_allclose(np.squeeze(answer.value), edge.right, rtol=digits, atol=0)
        assert answer.agrees(edge.right)


@pytest.mark.parametrize(("peer", "edge"), PEERS)
def test_libraries_are_asked_for_the_same(peer, edge):
    """Where nothing is special all agree; so a difference at an edge is not a slip of the call."""
    assert ask(*peer, edge.arguments).agrees(edge.right)


def test_cases_have_names_of_their_own():
    for section in TABLE.values():
        cases = [edge.case for edge in section.edges]
        assert cases[0] == "nothing special" and len(set(cases)) == len(cases)


def test_the_page_shows_the_whole_table():
    cells = json.loads(PAGE.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    shown = [source for source in sources if source.startswith("Answers(")]
    assert shown == [f'Answers("{name}", "SciPy", "scikit-learn")' for name in TABLE]


def test_agreement():
    error, number = Answer(ValueError("no")), Answer(np.array([1.0]))
    assert error.agrees(TypeError("never")) and not error.agrees(1)
    assert number.agrees(1) and number.agrees(1 + 1e-7) and not number.agrees(1 + 1e-5)
    assert not number.agrees(ValueError("no")) and not number.agrees([1, 1])
    assert not Answer(np.array(np.nan)).agrees(np.nan)
    assert Answer(np.array(np.inf)).agrees(np.inf) and not Answer(np.array(1e-300)).agrees(0)


def test_answers_are_heard_out():
    assert ask("crossent", "surprisal(p)", {"p": 0.5, "base": 2}) is None
    assert str(ask("crossent", "surprisal(p, base=base)", {"p": 0.25, "base": 2})) == "2"
    assert str(ask("SciPy", "scipy.stats.entropy([0.5, 0.5], base=1)", {})) == "inf (warns)"
    assert str(ask("SciPy", "[][0]", {})) == "IndexError: list index out of range"
    assert str(Answer(ValueError("got np.float64(2.0) " + 20 * "words "))).startswith(
        "ValueError: got 2.0 words"
    )
    assert text(np.array([[1.0, np.nan], [-0.0, 1 / 3]])) == "[[1, nan], [0, 0.333333]]"


def test_the_table_is_shown_as_text_and_as_html():
    answers = Answers("entropy", *LIBRARIES)
    lines = repr(answers).splitlines()
    assert lines[:2] == [
        "1. entropy(P, base=base)",
        "2. scipy.stats.entropy(P, base=base, axis=-1)",
    ]
    at = lines.index("sums to 0.9: P = [0.5, 0.4]")
    assert lines[at + 1 : at + 4] == [
        "  1. ValueError: p sums to 0.9, expected 1 within 1e-06; take normalize(p)",
        "  2. 0.686962",
        "  3. 0.71309",
    ]
    assert "  3. –" in lines[lines.index("base 1: P = [0.5, 0.5], base = 1") :]
    html = answers._repr_html_()
    assert html.count("<tr>") == len(TABLE["entropy"].edges) + 1
    assert "<td>✓ 0.693147</td>" in html and "<td>0.71309</td>" in html
    assert "base" not in repr(Answers("cross_entropy", *LIBRARIES)).partition("\nnothing")[2]
