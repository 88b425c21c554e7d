"""The cross-entropy losses of classification, per example, and their gradients. All in nats."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infotheory.checks import (
    Array,
    distributions,
    numbers,
    probabilities,
    reals,
    result,
    same_shape,
)
from infotheory.logits import class_logits, split, stable_sigmoid
from infotheory.measures import expectation

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_gradient",
    "categorical_cross_entropy",
    "softmax_cross_entropy",
    "softmax_cross_entropy_gradient",
    "one_hot",
]


def binary_cross_entropy(y: ArrayLike, p: ArrayLike) -> NDArray:
    r"""Binary cross-entropy: :math:`-[y \log p + (1 - y) \log(1 - p)]`, per example.

    Parameters
    ----------
    y : array_like, any shape
        The truth: 1 for the positive class, 0 for the negative, or a probability between (a soft
        label).
    p : array_like, the shape of `y`
        Predicted probability of the positive class.

    Returns
    -------
    ndarray or scalar, the shape of `y`
        The loss of each example, in nats; inf for a certain wrong prediction.

    Raises
    ------
    ValueError
        If an entry of `y` or `p` is nan or outside [0, 1], or if the shapes differ or are empty.
    TypeError
        If `y` or `p` does not hold real numbers.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", equation 4.90.

    Examples
    --------
    >>> binary_cross_entropy([1, 0, 1], [0.5, 0, 0])
    array([0.69314718, 0.        ,        inf])
    """
    Y, P = probabilities(y, "y"), probabilities(p, "p")
    same_shape(y, p, "y and p")
    with np.errstate(divide="ignore"):
        return result(expectation(both(Y, 1 - Y), both(-np.log(P), -np.log1p(-P))), y, p)


def binary_cross_entropy_with_logits(y: ArrayLike, z: ArrayLike) -> NDArray:
    r"""Binary cross-entropy of p = sigmoid(z), computed from the logit z, per example.

    .. math:: y \max(-z, 0) + (1 - y) \max(z, 0) + \log(1 + e^{-|z|})

    Parameters
    ----------
    y : array_like, any shape
        The truth: 1, 0, or a probability between (a soft label).
    z : array_like, the shape of `y`
        Logits of the positive class.

    Returns
    -------
    ndarray or scalar, the shape of `y`
        The loss of each example, in nats.

    Raises
    ------
    ValueError
        If an entry of `y` is outside [0, 1], if `z` holds nan, or if the shapes differ or are
        empty.
    TypeError
        If `y` or `z` does not hold real numbers.

    Notes
    -----
    The formula is :math:`-y \log \sigma(z) - (1 - y) \log \sigma(-z)` with the linear part of each
    logarithm taken out, so that no exponential overflows and no small loss is rounded away.

    References
    ----------
    Mächler (2012), "Accurately Computing :math:`\log(1 - e^{-|a|})` Assessed by the Rmpfr package",
    which treats :math:`\log(1 + e^x)` too.

    Examples
    --------
    >>> binary_cross_entropy_with_logits([1, 1], [0, -1000])
    array([6.93147181e-01, 1.00000000e+03])
    """
    Y, Z = probabilities(y, "y"), reals(z, "z")
    same_shape(y, z, "y and z")
    curve = np.log1p(np.exp(-np.abs(Z)))
    return result(
        expectation(both(Y, 1 - Y), both(np.maximum(-Z, 0), np.maximum(Z, 0))) + curve, y, z
    )


def binary_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> NDArray:
    r"""Derivative of the binary cross-entropy in the logit: :math:`\sigma(z) - y`, per example.

    Parameters
    ----------
    y : array_like, any shape
        The truth: 1, 0, or a probability between (a soft label).
    z : array_like, the shape of `y`
        Logits of the positive class.

    Returns
    -------
    ndarray or scalar, the shape of `y`

    Raises
    ------
    ValueError
        If an entry of `y` is outside [0, 1], if `z` holds nan, or if the shapes differ or are
        empty.
    TypeError
        If `y` or `z` does not hold real numbers.

    Notes
    -----
    Computed as :math:`(1 - y) \sigma(z) - y \sigma(-z)`, which keeps the small gradient of a
    confident right answer.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", equation 4.91, here before the
    features are multiplied in.

    Examples
    --------
    >>> binary_cross_entropy_gradient([1, 0], [0.0, 0.0])
    array([-0.5,  0.5])
    """
    Y, Z = probabilities(y, "y"), reals(z, "z")
    same_shape(y, z, "y and z")
    return result((1 - Y) * stable_sigmoid(Z) - Y * stable_sigmoid(-Z), y, z)


def categorical_cross_entropy(y: ArrayLike, p: ArrayLike) -> NDArray:
    r"""Cross-entropy of predicted class probabilities: :math:`-\sum_k y_k \log p_k`, per example.

    Parameters
    ----------
    y : array_like, shape (...) of integers or shape (..., K)
        The truth: class labels 0..K-1, or a row of K probabilities per example (one-hot or soft).
    p : array_like, shape (..., K)
        Predicted probabilities; each row sums to 1.

    Returns
    -------
    ndarray or scalar, the shape of `p` without its last axis
        The loss of each example, in nats; inf where the true class was given probability 0.

    Raises
    ------
    ValueError
        If a row of `p` or of `y` is not a distribution, if a label is outside 0..K-1, or if the
        shapes do not fit or are empty.
    TypeError
        If `y` or `p` does not hold real numbers, or if class labels are not integers.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", equation 4.108.

    Examples
    --------
    >>> categorical_cross_entropy([0, 1], [[0.5, 0.25, 0.25], [0.5, 0.5, 0.0]])
    array([0.69314718, 0.69314718])
    """
    P = distributions(p, "p")
    with np.errstate(divide="ignore"):
        return result(expectation(truth_rows(y, P.shape, "p"), -np.log(P)), y, p)


def softmax_cross_entropy(y: ArrayLike, z: ArrayLike) -> NDArray:
    r"""Cross-entropy of p = softmax(z), computed from the logits: :math:`-\sum_k y_k \log p_k`.

    This is the loss that deep-learning libraries call cross-entropy, here per example.

    Parameters
    ----------
    y : array_like, shape (...) of integers or shape (..., K)
        The truth: class labels 0..K-1, or a row of K probabilities per example (one-hot or soft).
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray or scalar, the shape of `z` without its last axis
        The loss of each example, in nats.

    Raises
    ------
    ValueError
        If a row of `y` is not a distribution, if a label is outside 0..K-1, if `z` holds nan or a
        row for which the softmax does not exist, or if the shapes do not fit or are empty.
    TypeError
        If `y` or `z` does not hold real numbers, or if class labels are not integers.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), "Deep Learning", section 6.2.2.3.

    Examples
    --------
    >>> softmax_cross_entropy([0, 2], [[0.0, 0.0, 0.0], [1000.0, 0.0, 0.0]])
    array([   1.09861229, 1000.        ])
    """
    Z = class_logits(z)
    _, below, _, rest = split(Z)
    return result(expectation(truth_rows(y, Z.shape, "z"), np.log1p(rest) - below), y, z)


def softmax_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> NDArray:
    r"""Derivative of the softmax cross-entropy in the logits: :math:`p_k - y_k`, per example.

    Parameters
    ----------
    y : array_like, shape (...) of integers or shape (..., K)
        The truth: class labels 0..K-1, or a row of K probabilities per example (one-hot or soft).
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray, the shape of `z`

    Raises
    ------
    ValueError
        If a row of `y` is not a distribution, if a label is outside 0..K-1, if `z` holds nan or a
        row for which the softmax does not exist, or if the shapes do not fit or are empty.
    TypeError
        If `y` or `z` does not hold real numbers, or if class labels are not integers.

    Notes
    -----
    Computed as :math:`p_k (1 - y_k) - y_k (1 - p_k)`, where for the largest logit 1 - p is the sum
    of the other probabilities: the small gradient of a confident right answer is kept.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", equation 4.109, here before the
    features are multiplied in.

    Examples
    --------
    >>> softmax_cross_entropy_gradient(0, [0.0, 0.0])
    array([-0.5,  0.5])
    """
    Z = class_logits(z)
    Y = truth_rows(y, Z.shape, "z")
    _, below, exps, rest = split(Z)
    P = exps / (1 + rest)
    return result(P * (1 - Y) - Y * np.where(below == 0, rest / (1 + rest), 1 - P), y, z)


def one_hot(labels: ArrayLike, n_classes: int) -> NDArray:
    """Class labels as rows of 0s with a single 1, in the column of the class.

    Parameters
    ----------
    labels : array_like of integers, shape (...)
        Class labels 0..n_classes-1.
    n_classes : int
        The number K of classes.

    Returns
    -------
    ndarray, shape (..., n_classes)

    Raises
    ------
    ValueError
        If a label is outside 0..n_classes-1, if `labels` is empty, or if `n_classes` is below 1.
    TypeError
        If the labels or `n_classes` are not integers.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", section 2.2: the 1-of-K scheme.

    Examples
    --------
    >>> one_hot([0, 2], 3)
    array([[1., 0., 0.],
           [0., 0., 1.]])
    """
    if isinstance(n_classes, bool) or not isinstance(n_classes, int | np.integer):
        raise TypeError(f"n_classes is {n_classes!r}, expected an integer")
    if n_classes < 1:
        raise ValueError(f"n_classes is {n_classes}, expected at least 1")
    return one_hot_rows(labels, n_classes, "labels")


def one_hot_rows(labels: ArrayLike, n_classes: int, name: str) -> Array:
    """`one_hot`, with the caller's name for the labels in the errors."""
    array = numbers(labels, name)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} holds class labels of type {array.dtype}, expected integers")
    outside = (array < 0) | (array >= n_classes)
    if outside.any():
        raise ValueError(
            f"{name} holds the label {array[outside][0]}, expected 0 to {n_classes - 1}"
        )
    return (array[..., np.newaxis] == np.arange(n_classes)).astype(np.float64)


def truth_rows(y: ArrayLike, shape: tuple[int, ...], other: str) -> Array:
    """The truth as one distribution per example, to match predictions of `shape`."""
    array = numbers(y, "y")
    if array.shape == shape:
        return distributions(y, "y")
    if array.shape == shape[:-1]:
        return one_hot_rows(y, shape[-1], "y")
    raise ValueError(
        f"y has shape {array.shape} and {other} has shape {shape}, "
        f"expected y of shape {shape[:-1]} (labels) or {shape} (rows)"
    )


def both(positive: Array, negative: Array) -> Array:
    """The two classes of a binary problem, on a new last axis."""
    return np.stack([positive, negative], axis=-1)
