"""What may go into the helper's functions, and the clear errors for what may not.

Each check returns a float64 array to compute with, or raises; `result` gives the answer back in the
precision that came in. Nothing here mends its input.
"""

from collections.abc import Callable

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# Rounding m probabilities to float64 or float32 moves their sum by far less than this.
SUM_TOLERANCE = 1e-6
# One float16 probability is off by up to 2**-11 of itself, and the sum of many can be too.
SUM_TOLERANCE_FLOAT16 = 1e-3


def numbers(value: ArrayLike, name: str) -> NDArray:
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


def reals(value: ArrayLike, name: str) -> Array:
    """Real numbers, the infinite ones included; nan is refused."""
    array = numbers(value, name).astype(np.float64)
    refuse(np.isnan(array), array, name, "expected a number")
    return array


def probabilities(value: ArrayLike, name: str) -> Array:
    """Numbers in [0, 1]."""
    array = numbers(value, name).astype(np.float64)
    refuse(~((array >= 0) & (array <= 1)), array, name, "expected a probability in [0, 1]")
    return array


def distributions(value: ArrayLike, name: str, axis: int = -1) -> Array:
    """Probabilities that sum to 1 along `axis`, which is moved last."""
    given = numbers(value, name)
    if given.ndim == 0:
        raise ValueError(f"{name} is a single number, expected a distribution (an array)")
    array = axis_last(probabilities(given, name), axis, name)
    sums = array.sum(axis=-1)
    tolerance = SUM_TOLERANCE_FLOAT16 if given.dtype == np.float16 else SUM_TOLERANCE
    off = np.argwhere(np.abs(sums - 1) > tolerance)
    if len(off):
        which = tuple(int(i) for i in off[0])
        where = f" (distribution {', '.join(map(str, which))})" if which else ""
        raise ValueError(f"{name} sums to {sums[which]:.10g} along axis {axis}{where}, expected 1")
    return array


def axis_last(array: Array, axis: int, name: str) -> Array:
    """The array with `axis` moved last, in memory too: only there does NumPy sum pairwise."""
    moved = np.moveaxis(array, normalize_axis_index(axis, array.ndim, name), -1)
    return np.ascontiguousarray(moved)


def same_shape(first: ArrayLike, second: ArrayLike, names: str) -> None:
    """Refuse arrays of different shapes: broadcasting one against the other would hide mistakes."""
    if np.shape(first) != np.shape(second):
        raise ValueError(
            f"{names} have shapes {np.shape(first)} and {np.shape(second)}, expected equal shapes"
        )


def refuse(bad: NDArray[np.bool_], array: NDArray, name: str, expected: str) -> None:
    """Raise a ValueError that shows the first bad entry, if there is one."""
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        entry = f"{name}[{', '.join(map(str, index))}]" if index else name
        raise ValueError(f"{entry} is {array[index]:.10g}, {expected}")


def logarithm(base: float | None) -> Callable[[ArrayLike], Array]:
    """The logarithm to `base`, the natural one for None. log 0 is -inf, without a warning."""
    if base is None:
        log = np.log
    elif isinstance(base, bool) or not isinstance(base, int | float | np.integer | np.floating):
        raise TypeError(f"base is {base!r}, expected a number or None")
    elif not 0 < base < np.inf or base == 1:
        raise ValueError(f"base is {base}, expected a positive, finite number other than 1")
    else:
        # log2 and log10 are exact at the powers of their bases, where log(x) / log(base) is not.
        log = {2: np.log2, 10: np.log10}.get(base, lambda x: np.log(x) / np.log(float(base)))

    def silent_log(x: ArrayLike) -> Array:
        with np.errstate(divide="ignore"):
            return log(x)

    return silent_log


def result(answer: NDArray, *inputs: ArrayLike) -> NDArray:
    """The answer as float32 if all floating inputs were float32 or smaller, else as float64.

    A negative zero becomes zero, and an array without axes becomes a scalar.
    """
    types = [np.asarray(value).dtype for value in inputs]
    sizes = [kind.itemsize for kind in types if kind.kind == "f"]
    precision = np.float32 if sizes and max(sizes) <= 4 else np.float64
    with np.errstate(over="ignore"):
        return np.asarray(answer + 0.0, dtype=precision)[()]
