"""Long computations in blocks: each is read, checked and computed while it is in the cache.

A kernel is a formula on float64 arrays whose last axis runs over the outcomes or classes. The
functions here hand it the input block by block, so that its temporary arrays stay small, whatever
the size of the input, and write its answers in the precision that came in.
"""

from collections.abc import Callable, Iterable, Iterator
from math import prod
from types import EllipsisType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = tuple[int | slice | EllipsisType, ...]

# Numbers in a block: 256 KiB an array, so that several of them stay in the cache of one core.
BLOCK = 2**15
# The C library of Linux hands freed memory back to the system, which clears it when it comes again,
# unless a larger piece was freed before. This one, 8 MiB that nobody touches, makes it keep blocks.
np.empty(2**20)


class Input(Protocol):
    """Numbers that are read in blocks, in the precision of `array`."""

    @property
    def array(self) -> NDArray[Any]: ...
    def read(self, index: Index) -> Array: ...


class Rows(Input, Protocol):
    """Inputs whose rows can be longer than a block."""

    def pieces(self, rows: Index) -> Iterator[Array]: ...


def elementwise(kernel: Callable[..., Array], *inputs: Input) -> NDArray[np.floating]:
    """The kernel's value for each entry of the inputs, which have one shape."""
    answer = empty(inputs[0].array.shape, *inputs)
    with np.errstate(all="ignore"):
        for index in blocks(answer.shape):
            answer[index] = kernel(*(each.read(index) for each in inputs)) + 0.0
    return answer[()]


def each_row(kernel: Callable[[Index], Array], *inputs: Input) -> NDArray[np.floating]:
    """The kernel's value for each row; the kernel is called with the place of some rows."""
    *lead, width = inputs[0].array.shape
    answer = empty(tuple(lead), *inputs)
    with np.errstate(all="ignore"):
        for rows in blocks(answer.shape, width):
            answer[rows] = kernel(rows) + 0.0
    return answer[()]


def sum_rows(kernel: Callable[..., Array], *inputs: Rows) -> NDArray[np.floating]:
    """The kernel's sum for each row; a long row adds up the sums of its pieces."""
    return each_row(lambda rows: add(kernel, *(each.pieces(rows) for each in inputs)), *inputs)


def each_entry(
    prepare: Callable[[Index], tuple[Array, ...]], kernel: Callable[..., Array], *inputs: Input
) -> NDArray[np.floating]:
    """The kernel's value for each entry, given also what was prepared from its whole row."""
    *lead, width = inputs[0].array.shape
    answer = empty((*lead, width), *inputs)
    with np.errstate(all="ignore"):
        for rows in blocks(tuple(lead), width):
            prepared = prepare(rows)
            for piece in pieces(width):
                index = (*rows, ..., piece)
                answer[index] = kernel(*(each.read(index) for each in inputs), *prepared) + 0.0
    return answer


def add(kernel: Callable[..., Array], *rows: Iterable[Array]) -> Array:
    """The sum of the kernel's values for the pieces of some rows."""
    sums = [kernel(*blocks) for blocks in zip(*rows, strict=True)]
    return sums[0] if len(sums) == 1 else np.stack(sums, axis=-1).sum(axis=-1)


def blocks(shape: tuple[int, ...], width: int = 1) -> Iterator[Index]:
    """Cut an array of rows of `width` numbers into blocks of whole rows, at least one each."""
    limit = max(1, BLOCK // width)
    axis = len(shape)
    while axis > 0 and prod(shape[axis - 1 :]) <= limit:
        axis -= 1
    if axis == 0:
        yield ()
        return
    step = limit // prod(shape[axis:])
    for lead in np.ndindex(*shape[: axis - 1]):
        for start in range(0, shape[axis - 1], step):
            yield (*lead, slice(start, start + step))


def pieces(width: int) -> Iterator[slice]:
    """Cut a row, if it is longer than a block."""
    for start in range(0, width, BLOCK):
        yield slice(start, min(start + BLOCK, width))


def empty(shape: tuple[int, ...], *inputs: Input) -> NDArray[np.floating]:
    """Room for answers: float32 if all floating inputs are float32 or smaller, else float64."""
    sizes = [each.array.itemsize for each in inputs if each.array.dtype.kind == "f"]
    return np.empty(shape, dtype=np.float32 if sizes and max(sizes) <= 4 else np.float64)


def exact_product_sum(P: Array, values: Array) -> Array:
    """Sums of P times values of one sign along the last axis, as if rounded once, at the end.

    Half as long, two factors have an exact product. Multiples of one small unit, that of twice the
    sum, have an exact sum. What the two leave over is small, and its own rounding does not count.
    """
    high, values_high = high_half(P), high_half(values)
    products = high * values_high
    # In place, what is left of the products: high (values - values_high) + (P - high) values.
    left = np.subtract(values, values_high, out=values_high)
    left *= high
    low = np.subtract(P, high, out=high)
    low *= values
    left += low
    rough = 2 * products.sum(axis=-1, keepdims=True)
    multiples = np.add(products, rough, out=low)
    multiples -= rough
    products -= multiples
    left += products
    sums: Array = multiples.sum(axis=-1) + left.sum(axis=-1)
    return sums


def high_half(x: Array) -> Array:
    """The first 26 bits of each number: the last 27 of the 53 are set to 0."""
    high: Array = (x.view(np.int64) & -(2**27)).view(np.float64)
    return high
