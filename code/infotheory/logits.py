"""From logits of any size to probabilities: the sigmoid, the softmax and their logarithms."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infotheory.checks import Array, axis_last, reals, result

__all__ = ["sigmoid", "logsumexp", "softmax", "log_softmax"]


def sigmoid(z: ArrayLike) -> NDArray:
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
    return result(stable_sigmoid(reals(z, "z")), z)


def logsumexp(z: ArrayLike, *, axis: int = -1) -> NDArray:
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
    largest, _, _, rest = split(logits(z, axis))
    return result(largest[..., 0] + np.log1p(rest[..., 0]), z)


def softmax(z: ArrayLike, *, axis: int = -1) -> NDArray:
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
    _, _, exps, rest = split(class_logits(z, axis))
    return result(np.moveaxis(exps / (1 + rest), -1, axis), z)


def log_softmax(z: ArrayLike, *, axis: int = -1) -> NDArray:
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
    _, below, _, rest = split(class_logits(z, axis))
    return result(np.moveaxis(below - np.log1p(rest), -1, axis), z)


def logits(z: ArrayLike, axis: int = -1) -> Array:
    """Real numbers with at least one axis, `axis` moved last."""
    array = reals(z, "z")
    if array.ndim == 0:
        raise ValueError("z is a single number, expected an array of logits")
    return axis_last(array, axis, "z")


def class_logits(z: ArrayLike, axis: int = -1) -> Array:
    """Logits for which the softmax exists."""
    array = logits(z, axis)
    if (np.isposinf(array).sum(axis=-1) > 1).any():
        raise ValueError("z holds inf more than once in a row of logits, expected at most one")
    if np.isneginf(array).all(axis=-1).any():
        raise ValueError("z holds a row of logits that are all -inf, expected a larger one")
    return array


def stable_sigmoid(z: Array) -> Array:
    """The sigmoid by an exponential that cannot overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1 + small)


def split(z: Array) -> tuple[Array, Array, Array, Array]:
    """Each row of logits seen from its largest entry m.

    Returns m; z - m; exp(z - m); and the sum of exp(z - m) over all entries but one largest, so
    that the whole sum is 1 + rest and nothing of a small rest is lost.
    """
    largest = z.max(axis=-1, keepdims=True)
    one_largest = np.arange(z.shape[-1]) == z.argmax(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", over="ignore"):
        below = np.where(z == largest, 0.0, z - largest)
        # At a gap of 50 the rounding of z - m alone moves its exponential by 16 machine epsilons.
        # Knuth's TwoSum gives what was rounded away, and exp(below + lost) = exp(below) (1 + lost).
        step = below - z
        lost = (z - (below - step)) - (largest + step)
        exps = np.exp(below) * np.where(np.isfinite(lost), 1 + lost, 1.0)
        rest = np.where(one_largest, 0.0, exps).sum(axis=-1, keepdims=True)
    return largest, below, exps, rest
