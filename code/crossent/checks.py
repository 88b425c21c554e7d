"""What may go into the helper's functions, and the clear errors for what may not.

One rule holds for every probability and every distribution: what rounding in the precision of the
input can do is taken, anything else is refused. `tolerance` says how much that is.
"""

import math
import operator
from collections.abc import Callable
from textwrap import shorten
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, Numbers

PROBABILITY = "a probability in [0, 1]"


def tolerance(given: NDArray[Any], outcomes: int = 1) -> float:
    """How far from 1 the sum of some probabilities may be, and how far above 1 one of them.

    1e-6, for decimals that somebody typed, and half a machine epsilon of the input's own precision
    for each outcome and once more: the most that adding them up one by one and dividing by the sum
    can lose. But at most 0.05.
    """
    eps = np.finfo(given.dtype if given.dtype.kind == "f" else np.float64).eps
    return min(1e-6 + (outcomes + 1) * float(eps) / 2, 0.05)


def array_of(value: ArrayLike, name: str) -> NDArray[Any]:
    """An array of real numbers, in its own type."""
    if isinstance(value, np.ma.MaskedArray):
        cure = f"{name}.compressed() leaves the masked numbers out, {name}.filled(0) makes them 0"
        raise TypeError(f"{name} is a masked array, expected a plain one: {cure}")
    if hasattr(value, "toarray"):
        raise TypeError(f"{name} is a sparse array, expected a full one: take {name}.toarray()")
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name} cannot be made an array of numbers: {error}") from error
    if array.dtype.kind in "biuf":
        return array
    odd, *_ = [x for x in array.flat if not isinstance(x, int | float)] or [*array.flat, None]
    values = f"{name}.values()" if isinstance(odd, dict) else name
    found = f"holds {shorten(str(odd), 60)}," if array.ndim else "is"
    raise TypeError(
        f"{name} {found} of type {type(odd).__name__}, expected real numbers, "
        f"such as [float(x) for x in {values}]"
    )


def single(value: ArrayLike, name: str, expected: str = "a number") -> Numbers:
    """Real numbers, each by itself."""
    __tracebackhide__ = True
    return Numbers(array_of(value, name), name, expected, labels=labels_of(value))


def in_rows(value: ArrayLike, name: str, axis: int, expected: str, what: str) -> Numbers:
    """Real numbers in rows along an axis, which is checked, with at least one number each."""
    __tracebackhide__ = True
    given = array_of(value, name)
    try:
        axis = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis is {axis!r}, expected one integer") from None
    if given.ndim == 0:
        raise ValueError(f"{name} is a single number, expected {what} (an array)")
    if not -given.ndim <= axis < given.ndim:
        expected = f"{-given.ndim} to {given.ndim - 1}, since {name} has shape {given.shape}"
        raise ValueError(f"axis is {axis}, expected {expected}")
    if given.shape[axis] == 0:
        raise ValueError(f"{name} is empty (shape {given.shape}), expected at least one number")
    return Numbers(given, name, expected, axis, labels=labels_of(value))


def labels_of(value: Any) -> list[Any]:
    """The index of a pandas object, and its columns if it has any; nothing for other input."""
    return value.axes if hasattr(value, "iloc") else []


def probabilities(value: ArrayLike, name: str) -> Numbers:
    """Numbers in [0, 1], each by itself."""
    __tracebackhide__ = True
    each = single(value, name, PROBABILITY)
    each.least, each.most, each.slack = 0.0, 1.0, tolerance(each.given)
    return each


def distributions(value: ArrayLike, name: str, axis: int = -1) -> Numbers:
    """Probabilities that sum to 1 along `axis`. That none is above 1 follows."""
    __tracebackhide__ = True
    each = in_rows(value, name, axis, "", "a distribution")
    argument = name if axis in (-1, each.given.ndim - 1) else f"{name}, axis={axis}"
    each.expected = f"a probability; for counts, normalize({argument})"
    require_sums_of_1(each, f"take normalize({argument})")
    return each


def require_sums_of_1(each: Numbers, cure: str) -> None:
    """Let rows be refused that hold a negative number or do not sum to 1."""
    off = tolerance(each.given, each.rows.shape[-1])
    each.least, each.sums = 0.0, (1 - off, 1 + off)
    each.expected_sum = f"1 within {off:.3g}; {cure}"


def tables(value: ArrayLike, name: str) -> Numbers:
    """Probabilities in tables along the last two axes, each with the sum 1, as rows."""
    __tracebackhide__ = True
    each = single(value, name, PROBABILITY)
    if each.given.ndim < 2 or 0 in each.given.shape[-2:]:
        raise ValueError(f"{name} has shape {each.given.shape}, expected tables: (..., a, b)")
    each.lead = each.given.shape[:-2]
    each.rows = each.given.reshape(-1, math.prod(each.given.shape[-2:]))
    require_sums_of_1(each, "divide by its sum")
    return each


def logits(value: ArrayLike, axis: int = -1) -> Numbers:
    """Real numbers, the infinite ones included, in rows along `axis`."""
    __tracebackhide__ = True
    return in_rows(value, "z", axis, "a number", "logits")


def positive_rows(value: ArrayLike, axis: int) -> Numbers:
    """Finite numbers >= 0 with a positive finite sum along `axis`."""
    __tracebackhide__ = True
    each = in_rows(value, "weights", axis, "a finite number >= 0", "weights")
    each.least, each.most = 0.0, float(np.finfo(np.float64).max)
    each.sums, each.expected_sum = (math.ulp(0.0), each.most), "a positive finite sum"
    return each


def counts_in_rows(value: ArrayLike, name: str, axis: int) -> Numbers:
    """Counts from 0 to 2**53, of which not all are 0 in a row along `axis`."""
    __tracebackhide__ = True
    each = in_rows(value, name, axis, "an integer from 0 to 2**53", "counts")
    refuse_fractions(each.given, name)
    each.least, each.most = 0.0, 2.0**53  # above it not every integer is a float64
    each.sums, each.expected_sum = (1.0, np.inf), "at least one draw"
    return each


def class_labels(value: ArrayLike, name: str, n_classes: int) -> Numbers:
    """Integers from 0 to n_classes - 1, each by itself."""
    __tracebackhide__ = True
    cure = "; to ignore some, y[keep], z[keep]" if name == "y" else ""
    each = single(value, name, f"0 to {n_classes - 1}{cure}")
    refuse_fractions(each.given, name)
    each.least, each.most, each.dtype = 0, n_classes - 1, np.intp
    return each


def integers(value: ArrayLike, name: str, most: int) -> NDArray[np.int64]:
    """An array of integers from 0 to `most`, each by itself."""
    __tracebackhide__ = True
    each = single(value, name, f"an integer from 0 to {most}")
    refuse_fractions(each.given, name)
    if each.given.ndim == 0 or each.given.size == 0:
        raise ValueError(f"{name} has shape {each.given.shape}, expected at least one integer")
    each.least, each.most, each.dtype = 0, most, np.int64
    return each.whole()


def refuse_fractions(given: NDArray[Any], name: str) -> None:
    """Raise a TypeError, with the cure where there is one, if the type is not one of integers."""
    if given.dtype.kind in "iu":
        return
    cure = f"{name}.astype(int) makes them"
    if np.isnan(given).any():
        cure = "leave out first what nan stands for"
    raise TypeError(f"{name} is {given.dtype}, expected integers; {cure}")


def integer(value: int, name: str, least: int, most: float = np.inf) -> int:
    """One integer from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} is {value!r}, expected an integer")
    if not least <= value <= most:
        expected = f"at least {least}" if most == np.inf else f"{least} to {most}"
        raise ValueError(f"{name} is {value}, expected {expected}")
    return int(value)


def same_shape(first: Numbers, second: Numbers) -> None:
    """Refuse what does not belong together entry by entry: other shapes, other labels of pandas."""
    if first.given.shape != second.given.shape:
        raise ValueError(
            f"{first.name} and {second.name} have shapes {first.given.shape} and "
            f"{second.given.shape}, expected equal shapes"
        )
    same_labels(first, second)


def same_labels(first: Numbers, second: Numbers) -> None:
    """Refuse two pandas objects whose rows or columns are in another order, or others."""
    for mine, its in zip(first.labels, second.labels, strict=False):
        if not mine.equals(its):
            names = f"{first.name} and {second.name}"
            raise ValueError(f"{names} have different indexes or columns; align them first")


def logarithm(base: float | None) -> Callable[[ArrayLike], Array]:
    """The logarithm to `base`, the natural one for None."""
    if base is None:
        return np.log
    if isinstance(base, bool) or not isinstance(base, int | float | np.integer | np.floating):
        raise TypeError(f"base is {base!r}, expected a number or None")
    if not 1 < base < np.inf:
        raise ValueError(f"base is {base}, expected a finite number above 1, or None for nats")
    # log2 and log10 are exact at the powers of their bases, where log(x) / log(base) is not.
    if base in (2, 10):
        return np.log2 if base == 2 else np.log10
    unit = math.log(base)
    return lambda x: np.log(x) / unit
