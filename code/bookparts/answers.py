"""Ask the helper and other libraries every edge case, and show the answers side by side.

A library is imported only when it is needed.
"""

import re
import warnings
from dataclasses import dataclass
from html import escape
from importlib import import_module
from textwrap import shorten
from typing import Any

import numpy as np

import crossent
from bookparts.edge_cases import TABLE

MODULES = {
    "SciPy": ["scipy.special", "scipy.stats"],
    "scikit-learn": ["scipy.special", "sklearn.metrics", "sklearn.preprocessing"],
    "PyTorch": ["torch"],
}


@dataclass(frozen=True)
class Answer:
    """What came back, a value or an exception, and whether a warning came with it."""

    value: Any
    warned: bool = False

    def agrees(self, right: Any) -> bool:
        """To the six digits shown; any error agrees with any other."""
        if isinstance(right, Exception) or isinstance(self.value, Exception):
            return isinstance(right, Exception) and isinstance(self.value, Exception)
        value, right = np.squeeze(self.value), np.squeeze(right)
        return value.shape == right.shape and bool(np.allclose(value, right, rtol=1e-6, atol=0))

    def __str__(self) -> str:
        if isinstance(self.value, Exception):
            numbers = re.sub(r"np\.\w+\((.*?)\)", r"\1", str(self.value))  # np.float64(2.0) is 2.0
            says = shorten(numbers, width=90, placeholder=" …")
            return f"{type(self.value).__name__}: {says}"
        return text(np.squeeze(self.value)) + " (warns)" * self.warned


def names(library: str) -> dict[str, Any]:
    """The names that a library's calls are written with."""
    if library == "crossent":
        return vars(crossent)
    found = {name.split(".")[0]: import_module(name.split(".")[0]) for name in MODULES[library]}
    for name in MODULES[library]:
        import_module(name)
    if library == "PyTorch":
        found["F"] = import_module("torch.nn.functional")
    return found


def ask(library: str, call: str, arguments: dict[str, Any]) -> Answer | None:
    """What the call returns or raises; None if it has no place for one of the arguments."""
    code = compile(call, f"<{library}>", "eval")
    if not set(arguments) <= set(code.co_names):
        return None
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            value = eval(code, names(library) | {"base": None} | arguments)
            return Answer(np.asarray(value), bool(warned))
        except Exception as error:  # whatever a library raises is its answer
            return Answer(error)


# --- Showing -------------------------------------------------------------------------------------


def text(value: Any) -> str:
    """Numbers with six digits, arrays as nested lists."""
    value = np.asarray(value)
    if value.ndim:
        return f"[{', '.join(map(text, value))}]"
    return f"{value[()] + 0:.6g}"


class Answers:
    """One section as a table, with a column for each call of the libraries named."""

    def __init__(self, name: str, *libraries: str) -> None:
        section = TABLE[name]
        peers = [peer for peer in section.peers if peer[0] in libraries]
        self.head = ["case", "input", section.helper, *(call for _, call in peers)]
        self.rows = []
        for edge in section.edges:
            answers = [ask(*peer, edge.arguments) for peer in peers]
            if any(answers):
                given = "\n".join(f"{key} = {text(value)}" for key, value in edge.arguments.items())
                helper = str(ask("crossent", section.helper, edge.arguments))
                cells = [self.cell(answer, edge.right) for answer in answers]
                self.rows.append([edge.case, given, helper, *cells])

    @staticmethod
    def cell(answer: Answer | None, right: Any) -> str:
        if answer is None:
            return "–"
        return f"{'✓ ' * answer.agrees(right)}{answer}"

    def __repr__(self) -> str:
        """The calls, then each case as a block of lines: readable at any width."""
        lines = [f"{i}. {call}" for i, call in enumerate(self.head[2:], 1)]
        for case, given, *cells in self.rows:
            arguments = given.replace("\n", ", ")
            lines.append(f"{case}: {arguments}")
            lines += [f"  {i}. {cell}" for i, cell in enumerate(cells, 1)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """A table of the class that the book's theme knows as one written by code."""
        case, given, *calls = self.head
        head = [f"<th>{case}</th>", f"<th>{given}</th>"]
        head += [f"<th><code>{escape(call)}</code></th>" for call in calls]
        lines = ['<table class="dataframe">', f"<thead><tr>{''.join(head)}</tr></thead>", "<tbody>"]
        for name, *cells in self.rows:
            row = "".join(f"<td>{escape(cell)}</td>" for cell in cells).replace("\n", "<br>")
            lines.append(f'<tr><th scope="row">{escape(name)}</th>{row}</tr>')
        return "\n".join([*lines, "</tbody>", "</table>"])
