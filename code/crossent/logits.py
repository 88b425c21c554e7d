"""From logits of any size to probabilities: the sigmoid, the softmax and their logarithms."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, each_entry, each_row
from crossent.checks import logits, single

__all__ = ["sigmoid", "logsumexp", "softmax", "log_softmax"]

NO_SOFTMAX = "has no softmax: inf comes twice, or all is -inf"


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
        If `z` holds nan.
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
    return each_row(stable_sigmoid, single(z, "z"))


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
        If `z` holds nan or has an empty row.
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
    return each_row(log_sum, logits(z, axis))


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
        If `z` holds nan, or a row without a softmax: more than one inf, or nothing but -inf.
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
    return each_entry(lambda z: shares(z, *split_classes(z)), logits(z, axis), undefined=NO_SOFTMAX)


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
        If `z` holds nan, or a row without a softmax: more than one inf, or nothing but -inf.
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
    return each_entry(
        lambda z: log_shares(z, *split_classes(z)), logits(z, axis), undefined=NO_SOFTMAX
    )


def stable_sigmoid(z: Array) -> Array:
    """The sigmoid by an exponential that cannot overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1 + small)


def log_sum(z: Array) -> Array:
    """The log-sum-exp from `split`: the largest exponent, and what the others add."""
    largest, rest = split(z)
    return largest + np.log1p(rest)


def shares(z: Array, largest: Array, rest: Array) -> Array:
    """The softmax of some logits, from `split` of their whole rows."""
    return exp_below(z, largest) / (1 + rest)


def log_shares(z: Array, largest: Array, rest: Array) -> Array:
    """The logarithm of the softmax, likewise."""
    return np.where(z == largest, 0.0, z - largest) - np.log1p(rest)


def split(z: Array) -> tuple[Array, Array]:
    """Rows of logits seen from their largest entries.

    Returns the largest entry m, and the sum of exp(z - m) over all entries but one largest, so that
    the whole sum is 1 + rest and nothing of a small rest is lost.
    """
    largest = z.max(axis=1, keepdims=True)
    exps = z - largest
    rest = np.exp(exps, out=exps).sum(axis=1, keepdims=True) - 1
    # In a row that one logit rules, the rest is all of a small loss, and no digit of it may go.
    ruled = ~(rest >= 0.5)[:, 0]
    if ruled.any():
        exps = exp_below(z[ruled], largest[ruled])
        np.put_along_axis(exps, z[ruled].argmax(axis=1, keepdims=True), 0.0, axis=1)
        rest[ruled] = exps.sum(axis=1, keepdims=True)
    return largest, rest


def split_classes(z: Array) -> tuple[Array, Array]:
    """`split`, with a rest of nan where the softmax does not exist."""
    largest, rest = split(z)
    none = np.isneginf(largest) | (np.isposinf(largest) & (rest > 0))
    return largest, np.where(none, np.nan, rest) if none.any() else rest


def exp_below(z: Array, largest: Array) -> Array:
    """exp(z - m), where the rounding of z - m does not count.

    At a gap of 50 that rounding alone moves the exponential by 16 machine epsilons. Knuth's TwoSum
    gives what was rounded away, and exp(below + lost) = exp(below) (1 + lost).
    """
    below = z - largest
    step = below - z
    lost = (z - (below - step)) - (largest + step)
    exps = np.exp(below)
    if not np.isfinite(lost.sum()):  # infinite logits, or a gap beyond the largest float
        exps = np.where(z == largest, 1.0, exps)
        lost = np.where(np.isfinite(lost), lost, 0.0)
    return exps + exps * lost
