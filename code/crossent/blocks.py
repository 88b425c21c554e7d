"""Long input in blocks of whole rows: each is read, checked and computed while it is in the cache.

A kernel is a formula on float64 arrays of shape (rows, outcomes or classes); where an argument is
one number a row, its last axis has length 1. The loop here hands a kernel its input block by block,
so that its temporary arrays stay small, whatever the size of the input, and writes its answers in
the precision that came in. Input is never modified.

Where a function sets `__tracebackhide__`, IPython and pytest leave it out of a traceback: an error
shows the reader's own line, the function that was called, and what is wrong.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Kernel = Callable[..., Array]

# Numbers in a block: 256 KiB an array, so that several of them stay in the cache of one core.
BLOCK = 2**15
# Sums and maxima of rows up to this length are quicker where a block holds column after column.
SHORT_ROW = 32


@dataclass(slots=True)
class Numbers:
    """An argument, to be read in blocks: rows of numbers along `axis`, or one a row for None."""

    given: NDArray[Any]
    name: str
    expected: str
    axis: int | None = None
    least: float = -np.inf
    most: float = np.inf
    slack: float = 0.0  # rounding may carry a number so far above `most`; it then counts as `most`
    sums: tuple[float, float] | None = None  # the least and the most that a row may sum to
    expected_sum: str = ""
    dtype: type = np.float64
    labels: Sequence[Any] = ()  # the indexes of a pandas object
    lead: tuple[int, ...] = field(init=False)  # the shape of the argument without its rows
    rows: NDArray[Any] = field(init=False)  # the same numbers, of shape (rows, columns)

    def __post_init__(self) -> None:
        if self.axis is None:
            self.lead, self.rows = self.given.shape, self.given.reshape(-1, 1)
        else:
            last = self.axis in (-1, self.given.ndim - 1)
            moved = self.given if last else np.moveaxis(self.given, self.axis, -1)
            self.lead, self.rows = moved.shape[:-1], moved.reshape(-1, moved.shape[-1])

    def read(self, rows: slice, width: int) -> Iterator[NDArray[Any]]:
        """Some rows in pieces of `width` columns, each checked; their sums after the last piece."""
        __tracebackhide__ = True
        columns = self.rows.shape[1]
        total: Any = 0.0
        for start in range(0, columns, width):
            piece = self.rows[rows, start : start + width]
            short = 1 < columns <= SHORT_ROW
            block: NDArray[Any] = np.asarray(piece, dtype=self.dtype, order="F" if short else "C")
            if not block.min() >= self.least:  # nan is the minimum of whatever holds it
                self.refuse(~(block >= self.least), rows.start, start)
            if self.most < np.inf and (largest := block.max()) > self.most:
                if largest > self.most + self.slack:
                    self.refuse(block > self.most + self.slack, rows.start, start)
                block = np.minimum(block, self.most)
            if self.sums:
                total = total + block.sum(axis=1)
            yield block
        if self.sums and not (self.sums[0] <= total.min() and total.max() <= self.sums[1]):
            bad = int(np.argmin((self.sums[0] <= total) & (total <= self.sums[1])))
            if (above := self.rows[[rows.start + bad]] > self.sums[1]).any():
                self.refuse(above, rows.start + bad, 0)
            row, found = self.row(rows.start + bad), f"{total[bad]:.10g}"
            raise ValueError(f"{row} sums to {found}, expected {self.expected_sum}")

    def whole(self) -> NDArray[Any]:
        """All of it at once, checked, with its rows along the last axis."""
        __tracebackhide__ = True
        if not self.rows.size:
            return self.given.astype(self.dtype)
        [block] = self.read(slice(0, None), self.rows.shape[1])
        return block.reshape(self.lead if self.axis is None else (*self.lead, -1))

    def refuse(self, bad: NDArray[np.bool_], row: int, column: int) -> NoReturn:
        """Raise a ValueError that shows the first bad number of the block that begins there."""
        place = np.argwhere(bad)[0] + (row, column)
        if self.axis is None:  # one a row, or a table a row
            where = list(np.unravel_index(place @ (self.rows.shape[1], 1), self.given.shape))
        else:
            where = list(np.unravel_index(place[0], self.lead))
            where.insert(self.axis % self.given.ndim, place[1])
        entry = f"{self.name}[{', '.join(map(str, where))}]" if where else self.name
        raise ValueError(f"{entry} is {self.given[tuple(where)]!s}, expected {self.expected}")

    def row(self, number: int) -> str:
        """A row as NumPy would take it from the argument, such as p[3, :]."""
        where = [str(i) for i in np.unravel_index(number, self.lead)]
        axis = len(where) if self.axis is None else self.axis % self.given.ndim
        where[axis:axis] = [":"] * (self.given.ndim - len(where))
        return f"{self.name}[{', '.join(where)}]" if self.lead else self.name


def each_row(kernel: Kernel, *inputs: Numbers, undefined: str = "") -> NDArray[Any]:
    """The kernel's value for each row, which it returns in one column."""
    __tracebackhide__ = True
    return compute(kernel, inputs, 1, undefined=undefined)[..., 0][()]


def each_entry(kernel: Kernel, *inputs: Numbers, undefined: str = "") -> NDArray[Any]:
    """The kernel's value for each entry of each row of the first input, in its place."""
    __tracebackhide__ = True
    answer = compute(kernel, inputs, inputs[0].rows.shape[1], undefined=undefined)
    return np.moveaxis(answer, -1, inputs[0].axis or 0)


def sum_rows(kernel: Kernel, *inputs: Numbers) -> NDArray[Any]:
    """The kernel's sum for each row; a row longer than a block adds up the sums of its pieces.

    No such sum is negative. Where rounding has carried P or Q above 1, 0 is right.
    """
    __tracebackhide__ = True
    return compute(kernel, inputs, 1, width=BLOCK, least=0.0)[..., 0][()]


def compute(
    kernel: Kernel,
    inputs: tuple[Numbers, ...],
    columns: int,
    *,
    width: int | None = None,
    least: float = -np.inf,
    undefined: str = "",
) -> NDArray[Any]:
    """The kernel's answers, in so many columns: take a block of rows, check it, compute it.

    A row for which the answer is nan is an error that says `undefined`.
    """
    __tracebackhide__ = True
    longest = max(each.rows.shape[1] for each in inputs)
    narrow = {each.given.itemsize <= 4 for each in inputs if each.given.dtype.kind == "f"} == {True}
    answer = np.empty((len(inputs[0].rows), columns), np.float32 if narrow else np.float64)
    step = max(1, BLOCK // longest)
    for start in range(0, len(answer), step):
        rows = slice(start, start + step)
        pieces = zip(*(each.read(rows, width or longest) for each in inputs), strict=True)
        with np.errstate(all="ignore"):
            parts = list(starmap(kernel, pieces))
            values = parts[0]
            if len(parts) > 1:
                values = np.concatenate(parts, axis=1).sum(axis=1, keepdims=True)
        if undefined and (bad := np.isnan(values).any(axis=1)).any():
            raise ValueError(f"{inputs[0].row(start + int(bad.argmax()))} {undefined}")
        with np.errstate(all="ignore", over="warn"):  # an answer may be too large for float32
            answer[rows] = np.maximum(values, least) + 0.0  # which is never -0
    return answer.reshape(*inputs[0].lead, columns)
