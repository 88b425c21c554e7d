"""What may go into the helper's functions, and the clear errors for what may not.

Each check of the numbers returns a `Checked` array: it is read in blocks, and each block is looked
at when it is read. Only when something is off is the whole array searched for the entry to show.
Nothing here mends its input.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, Index, pieces

# Rounding m probabilities to float64 or float32 moves their sum by far less than this.
SUM_TOLERANCE = 1e-6
# One float16 probability is off by up to 2**-11 of itself, and the sum of many can be too.
SUM_TOLERANCE_FLOAT16 = 1e-3

# From the measured speed of the maxima of rows, held row after row or column after column.
SHORT_ROW = 32


@dataclass(slots=True)
class Checked:
    """Real numbers from `least` to `most`, to be read in blocks of float64."""

    given: NDArray[Any]
    name: str
    expected: str
    least: float = -np.inf
    most: float = np.inf
    axis: int | None = None
    tolerance: float = np.inf  # of the sums along `axis` to 1

    @property
    def array(self) -> NDArray[Any]:
        """The numbers as they are, `axis` moved last."""
        in_place = self.axis in (None, -1, self.given.ndim - 1)
        return self.given if in_place else np.moveaxis(self.given, self.axis or 0, -1)

    @property
    def has_short_rows(self) -> bool:
        """Whether sums and maxima of rows are quicker when a block holds column after column."""
        return self.axis is not None and self.array.shape[-1] <= SHORT_ROW

    def read(self, index: Index) -> Array:
        """A block as float64, with its entries checked. nan is the least and the most of any."""
        given = self.array[index]
        block = np.asarray(given, dtype=np.float64, order="F" if self.has_short_rows else "C")
        if not (block.min() >= self.least and block.max() <= self.most):
            self.search()
        return block

    def pieces(self, rows: Index) -> Iterator[Array]:
        """The blocks along some rows, most often one, with their entries and sums checked."""
        sums: Array | float = 0.0
        for piece in pieces(self.array.shape[-1]):
            block = self.read((*rows, ..., piece))
            if self.tolerance < np.inf:
                sums = sums + block.sum(axis=-1)
            yield block
        if self.tolerance < np.inf and not np.abs(sums - 1.0).max() <= self.tolerance:
            self.search()

    def check(self, rows: Index) -> None:
        """Check the entries and sums of some rows."""
        for _ in self.pieces(rows):
            pass

    def search(self) -> None:
        """Raise a ValueError that shows the first entry, or else the first sum, that is off."""
        array = self.given.astype(np.float64)
        bad = ~((array >= self.least) & (array <= self.most))
        if bad.any():
            index = tuple(int(i) for i in np.argwhere(bad)[0])
            entry = f"{self.name}[{', '.join(map(str, index))}]" if index else self.name
            raise ValueError(f"{entry} is {array[index]:.10g}, {self.expected}")
        sums = array.sum(axis=self.axis)
        off = np.argwhere(np.abs(sums - 1) > self.tolerance)
        if len(off):
            which = tuple(int(i) for i in off[0])
            where = f" (distribution {', '.join(map(str, which))})" if which else ""
            raise ValueError(
                f"{self.name} sums to {sums[which]:.10g} along axis {self.axis}{where}, expected 1"
            )


def numbers(value: ArrayLike, name: str) -> NDArray[Any]:
    """A non-empty array of real numbers, in its own type."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths, expected a full array") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} has type {array.dtype}, expected real numbers")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}), expected at least one number")
    return array


def reals(value: ArrayLike, name: str) -> Checked:
    """Real numbers, the infinite ones included; nan is refused."""
    return Checked(numbers(value, name), name, "expected a number")


def probabilities(value: ArrayLike, name: str) -> Checked:
    """Numbers in [0, 1]."""
    return Checked(numbers(value, name), name, "expected a probability in [0, 1]", 0.0, 1.0)


def distributions(value: ArrayLike, name: str, axis: int = -1) -> Checked:
    """Probabilities that sum to 1 along `axis`, which is moved last."""
    given = numbers(value, name)
    if given.ndim == 0:
        raise ValueError(f"{name} is a single number, expected a distribution (an array)")
    normalize_axis_index(axis, given.ndim, name)
    tolerance = SUM_TOLERANCE_FLOAT16 if given.dtype == np.float16 else SUM_TOLERANCE
    expected = "expected a probability in [0, 1]"
    return Checked(given, name, expected, 0.0, 1.0, axis, tolerance)


def integers(value: ArrayLike, name: str, most: int) -> NDArray[np.int64]:
    """An array of integers from 0 to `most`."""
    given = numbers(value, name)
    if given.dtype.kind not in "iu":
        raise TypeError(f"{name} has type {given.dtype}, expected integers")
    if given.ndim == 0:
        raise ValueError(f"{name} is a single number, expected an array")
    Checked(given, name, f"expected an integer from 0 to {most}", 0, most).check(())
    return given.astype(np.int64)


def integer(value: int, name: str, least: int, most: float = np.inf) -> int:
    """One integer from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} is {value!r}, expected an integer")
    if not least <= value <= most:
        expected = f"at least {least}" if most == np.inf else f"{least} to {most}"
        raise ValueError(f"{name} is {value}, expected {expected}")
    return int(value)


def same_shape(first: Checked, second: Checked, names: str) -> None:
    """Refuse arrays of different shapes: broadcasting one against the other would hide mistakes."""
    if first.given.shape != second.given.shape:
        raise ValueError(
            f"{names} have shapes {first.given.shape} and {second.given.shape}, "
            "expected equal shapes"
        )


def logarithm(base: float | None) -> Callable[[ArrayLike], Array]:
    """The logarithm to `base`, the natural one for None."""
    if base is None:
        return np.log
    if isinstance(base, bool) or not isinstance(base, int | float | np.integer | np.floating):
        raise TypeError(f"base is {base!r}, expected a number or None")
    if not 0 < base < np.inf or base == 1:
        raise ValueError(f"base is {base}, expected a positive, finite number other than 1")
    # log2 and log10 are exact at the powers of their bases, where log(x) / log(base) is not.
    if base == 2:
        return np.log2
    if base == 10:
        return np.log10
    return lambda x: np.log(x) / np.log(float(base))
