"""Tables of numbers: aligned text in a terminal, a table of HTML on a page and in a notebook."""

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

__all__ = ["Table", "table"]


def table(columns: Mapping[str, Any], digits: int = 2) -> "Table":
    """The numbers of a cell, side by side. Make it the last line of the cell.

    Parameters
    ----------
    columns : mapping of str to a column
        Each heading with its column: names, numbers or truth values. If no value is a column, each
        name and its value make a row, and there are no headings.
    digits : int
        The most decimals that a number gets. A column has as many as its numbers need; signs are
        shown where one of them is negative. What would round to 0 is written like 2.1e-09.

    Raises
    ------
    ValueError
        If there is nothing to show, or if the columns are not equally long.
    """
    if not columns:
        raise ValueError("columns is empty, expected at least one heading with its column")
    if not any(is_column(value) for value in columns.values()):
        columns = {"name": list(columns), "value": list(columns.values())}
        return Table([], list(columns.values()), digits)
    lengths = {name: len(column) if is_column(column) else 1 for name, column in columns.items()}
    rows = len(next(column for column in columns.values() if is_column(column)))
    for name, length in lengths.items():
        if length != rows or not is_column(columns[name]):
            raise ValueError(f"column {name!r} has {length} rows, expected {rows} as in the others")
    return Table(list(columns), list(columns.values()), digits)


class Table:
    """Headings, or none, and columns of words, the first of which names the rows."""

    def __init__(self, headings: list[str], columns: list[Any], digits: int) -> None:
        self.headings = headings
        self.columns = [written(column, digits) for column in columns]
        self.numeric = [any(map(is_number, column)) for column in columns]

    def rows(self) -> list[tuple[str, ...]]:
        return list(zip(*self.columns, strict=True))

    def __repr__(self) -> str:
        """Names start at the left of their column, numbers end at its right."""
        lines = [self.headings] * bool(self.headings) + self.rows()
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        places = [">" if numeric else "<" for numeric in self.numeric]
        form = "  ".join(f"{{:{p}{w}}}" for p, w in zip(places, widths, strict=True))
        return "\n".join(form.format(*line).rstrip() for line in lines)

    def _repr_html_(self) -> str:
        kinds = ["number" if numeric else "name" for numeric in self.numeric]
        lines = ['<table class="numbers">']
        if self.headings:
            head = zip(kinds, self.headings, strict=True)
            cells = (
                f'<th scope="col" class="{kind}">{escape(words)}</th>' if words else "<td></td>"
                for kind, words in head
            )
            lines.append(f"<thead><tr>{''.join(cells)}</tr></thead>")
        lines.append("<tbody>")
        for first, *rest in self.rows():
            data = zip(kinds[1:], rest, strict=True)
            cells = (f'<td class="{kind}">{escape(words)}</td>' for kind, words in data)
            row = f'<th scope="row" class="{kinds[0]}">{escape(first)}</th>'
            lines.append(f"<tr>{row}{''.join(cells)}</tr>")
        return "\n".join([*lines, "</tbody>", "</table>"])


def is_column(value: Any) -> bool:
    return np.ndim(value) == 1 and not isinstance(value, str)


def is_number(entry: Any) -> bool:
    """A truth value is none, and a word of digits neither."""
    return isinstance(entry, int | float | np.number) and not isinstance(entry, bool)


def written(column: Any, digits: int) -> list[str]:
    """The entries as words: numbers with equally many decimals, and with signs if one has."""
    entries = [entry.item() if isinstance(entry, np.generic) else entry for entry in column]
    entries = [entry + 0.0 if type(entry) is float else entry for entry in entries]  # no -0.0
    numbers = [entry for entry in entries if is_number(entry)]
    decimals = max((needed(number, digits) for number in numbers), default=0)
    sign = "+" if any(number < 0 for number in numbers) else ""
    words = []
    for entry in entries:
        if not is_number(entry):
            words.append(str(entry))
        elif in_powers(entry, digits):
            words.append(f"{entry:{sign}.1e}")
        else:
            words.append(f"{entry:{sign if entry else ''}.{decimals}f}")
    return words


def needed(number: float, digits: int) -> int:
    """The fewest decimals that show all that `digits` decimals show."""
    if not np.isfinite(number) or in_powers(number, digits):
        return 0
    return next(d for d in range(digits + 1) if round(number, d) == round(number, digits))


def in_powers(number: float, digits: int) -> bool:
    """Whether decimals would show nothing of it, or too many digits."""
    return bool(np.isfinite(number)) and (
        number != 0 == round(number, digits) or abs(number) >= 1e7
    )
