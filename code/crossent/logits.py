"""From logits of any size to probabilities: the sigmoid, the softmax and their logarithms."""

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, Index, each_entry, each_row, elementwise
from crossent.checks import Checked, numbers, reals

__all__ = ["sigmoid", "logsumexp", "softmax", "log_softmax"]


def sigmoid(z: ArrayLike) -> NDArray[np.floating]:
    r"""Probability of the positive class: :math:`\sigma(z) = 1 / (1 + e^{-z})`.

    Parameters
    ----------
    z : array_like, any shape
        Logits (log-odds in nats); -inf and inf give 0 and 1.

    Returns
    -------
    ndarray or scalar, the shape of `z`

    Raises
    ------
    ValueError
        If `z` holds nan or is empty.
    TypeError
        If `z` does not hold real numbers.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", equation 4.59.

    Examples
    --------
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    return elementwise(stable_sigmoid, reals(z, "z"))


def logsumexp(z: ArrayLike, *, axis: int = -1) -> NDArray[np.floating]:
    r"""Logarithm of a sum of exponentials: :math:`\log \sum_j e^{z_j}`.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Exponents along `axis`; -inf adds nothing, inf gives inf.
    axis : int, default -1
        The axis summed over.

    Returns
    -------
    ndarray or scalar, the shape of `z` without `axis`

    Raises
    ------
    ValueError
        If `z` holds nan, is empty or is a single number.
    TypeError
        If `z` does not hold real numbers.

    Notes
    -----
    With m the largest exponent, :math:`m + \log(1 + \sum' e^{z_j - m})`, where the sum leaves out
    the largest: nothing overflows.

    References
    ----------
    Blanchard, Higham and Higham (2021), "Accurately computing the log-sum-exp and softmax
    functions".

    Examples
    --------
    >>> print(round(logsumexp([1000, 1000]) - 1000, 6))
    0.693147
    """
    Z = logits(z, axis)

    def log_sum(rows: Index) -> Array:
        largest, rest = split(Z, rows)
        return (largest + np.log1p(rest))[..., 0]

    return each_row(log_sum, Z)


def softmax(z: ArrayLike, *, axis: int = -1) -> NDArray[np.floating]:
    r"""Probabilities of K classes: :math:`p_k = e^{z_k} / \sum_j e^{z_j}`.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits along `axis`; one inf takes all the probability, -inf gets none.
    axis : int, default -1
        The axis along which the result sums to 1.

    Returns
    -------
    ndarray, the shape of `z`

    Raises
    ------
    ValueError
        If `z` holds nan, is empty or is a single number, or if the limit does not exist: more than
        one inf, or nothing but -inf, along `axis`.
    TypeError
        If `z` does not hold real numbers.

    References
    ----------
    Bridle (1990), "Probabilistic Interpretation of Feedforward Classification Network Outputs, with
    Relationships to Statistical Pattern Recognition".

    Examples
    --------
    >>> softmax([0.0, 0.0, 1000.0])
    array([0., 0., 1.])
    """
    Z = logits(z, axis)
    p = each_entry(lambda rows: split_classes(Z, rows), share, Z)
    return np.moveaxis(p, -1, axis)


def log_softmax(z: ArrayLike, *, axis: int = -1) -> NDArray[np.floating]:
    r"""Logarithm of the softmax: :math:`\log p_k = z_k - \log \sum_j e^{z_j}`.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits along `axis`.
    axis : int, default -1
        The axis of the classes.

    Returns
    -------
    ndarray, the shape of `z`
        Log-probabilities in nats, each <= 0.

    Raises
    ------
    ValueError
        If `z` holds nan, is empty or is a single number, or if the limit does not exist: more than
        one inf, or nothing but -inf, along `axis`.
    TypeError
        If `z` does not hold real numbers.

    References
    ----------
    Blanchard, Higham and Higham (2021), "Accurately computing the log-sum-exp and softmax
    functions".

    Examples
    --------
    >>> log_softmax([0.0, -1000.0])
    array([    0., -1000.])
    """
    Z = logits(z, axis)
    log_p = each_entry(lambda rows: split_classes(Z, rows), log_share, Z)
    return np.moveaxis(log_p, -1, axis)


def logits(z: ArrayLike, axis: int = -1) -> Checked:
    """Real numbers with at least one axis, `axis` moved last."""
    given = numbers(z, "z")
    if given.ndim == 0:
        raise ValueError("z is a single number, expected an array of logits")
    normalize_axis_index(axis, given.ndim, "z")
    return Checked(given, "z", "expected a number", axis=axis)


def stable_sigmoid(z: Array) -> Array:
    """The sigmoid by an exponential that cannot overflow."""
    small = np.exp(-np.abs(z))
    p: Array = np.where(z >= 0, 1.0, small) / (1 + small)
    return p


def share(z: Array, largest: Array, rest: Array) -> Array:
    """The softmax, from `split`."""
    return exp_below(z, largest) / (1 + rest)


def log_share(z: Array, largest: Array, rest: Array) -> Array:
    """The logarithm of the softmax, from `split`."""
    return np.where(z == largest, 0.0, z - largest) - np.log1p(rest)


def split(Z: Checked, rows: Index) -> tuple[Array, Array]:
    """Some rows of logits seen from their largest entries.

    Returns the largest entry m, and the sum of exp(z - m) over all entries but one largest, so that
    the whole sum is 1 + rest and nothing of a small rest is lost.
    """
    parts = [split_block(block) for block in Z.pieces(rows)]
    if len(parts) == 1:
        return parts[0]
    # A long row: each piece is its largest entry, taken 1 + rest times.
    each_largest, each_rest = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    largest, rest = split_block(each_largest)
    more = exp_below(each_largest, largest) * each_rest
    return largest, rest + more.sum(axis=-1, keepdims=True)


def split_classes(Z: Checked, rows: Index) -> tuple[Array, Array]:
    """`split` of logits for which the softmax exists."""
    largest, rest = split(Z, rows)
    if (np.isposinf(largest) & (rest > 0)).any():
        raise ValueError("z holds inf more than once in a row of logits, expected at most one")
    if np.isneginf(largest).any():
        raise ValueError("z holds a row of logits that are all -inf, expected a larger one")
    return largest, rest


def split_block(z: Array) -> tuple[Array, Array]:
    """`split` of one block."""
    largest = z.max(axis=-1, keepdims=True)
    exps = z - largest
    np.exp(exps, out=exps)
    rest: Array = exps.sum(axis=-1, keepdims=True) - 1
    # In a row that one logit rules, the rest is all of a small loss, and no digit of it may go.
    ruled = ~(rest >= 0.5)[..., 0]
    if ruled.any():
        z, m = z[ruled], largest[ruled]
        exps = exp_below(z, m)
        np.put_along_axis(exps, z.argmax(axis=-1, keepdims=True), 0.0, axis=-1)
        rest[ruled] = exps.sum(axis=-1, keepdims=True)
    return largest, rest


def exp_below(z: Array, largest: Array) -> Array:
    """exp(z - m), where the rounding of z - m does not count.

    At a gap of 50 that rounding alone moves the exponential by 16 machine epsilons. Knuth's TwoSum
    gives what was rounded away, and exp(below + lost) = exp(below) (1 + lost).
    """
    below = z - largest
    step = below - z
    lost = z - (below - step)
    step += largest
    lost -= step
    exps: Array = np.exp(below)
    if not np.isfinite(lost.sum(axis=-1)).all():
        exps = np.where(z == largest, 1.0, exps)
        lost = np.where(np.isfinite(lost), lost, 0.0)
    lost *= exps
    exps += lost
    return exps
