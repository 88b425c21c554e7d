"""The cross-entropy losses of classification, per example, and their gradients. All in nats."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, Numbers, each_entry, each_row, sum_rows
from crossent.checks import (
    array_of,
    class_labels,
    distributions,
    integer,
    logits,
    probabilities,
    same_labels,
    same_shape,
    single,
)
from crossent.logits import NO_SOFTMAX, log_shares, shares, split_classes, stable_sigmoid
from crossent.measures import expectation

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_gradient",
    "categorical_cross_entropy",
    "softmax_cross_entropy",
    "softmax_cross_entropy_gradient",
    "one_hot",
]


def binary_cross_entropy(y: ArrayLike, p: ArrayLike) -> NDArray[np.floating]:
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
        If an entry of `y` or `p` is nan or outside [0, 1], or if the shapes differ.
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
    same_shape(Y, P)
    return each_row(lambda Y, P: times(Y, -np.log(P)) + times(1 - Y, -np.log1p(-P)), Y, P)


def binary_cross_entropy_with_logits(y: ArrayLike, z: ArrayLike) -> NDArray[np.floating]:
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
        If an entry of `y` is outside [0, 1], if `z` holds nan, or if the shapes differ.
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
    Y, Z = probabilities(y, "y"), single(z, "z")
    same_shape(Y, Z)

    def loss(Y: Array, Z: Array) -> Array:
        straight = times(Y, np.maximum(-Z, 0)) + times(1 - Y, np.maximum(Z, 0))
        return straight + np.log1p(np.exp(-np.abs(Z)))

    return each_row(loss, Y, Z)


def binary_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> NDArray[np.floating]:
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
        If an entry of `y` is outside [0, 1], if `z` holds nan, or if the shapes differ.
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
    Y, Z = probabilities(y, "y"), single(z, "z")
    same_shape(Y, Z)
    return each_row(lambda Y, Z: (1 - Y) * stable_sigmoid(Z) - Y * stable_sigmoid(-Z), Y, Z)


def categorical_cross_entropy(y: ArrayLike, p: ArrayLike) -> NDArray[np.floating]:
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
        If a row of `p` or `y` is not a distribution, if a label is outside 0..K-1, or if the shapes
        do not fit.
    TypeError
        If `y` or `p` does not hold real numbers, or if class labels are not integers.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", equation 4.108.

    Examples
    --------
    >>> p = [[0.5, 0.25, 0.25], [0.5, 0.5, 0.0]]
    >>> categorical_cross_entropy([0, 1], p)
    array([0.69314718, 0.69314718])
    """
    P = distributions(p, "p")
    Y = truth(y, P)
    if is_labels(Y):
        return each_row(lambda P, Y: -np.log(np.minimum(np.take_along_axis(P, Y, axis=1), 1)), P, Y)
    return sum_rows(lambda P, Y: expectation(Y, -np.log(P)), P, Y)


def softmax_cross_entropy(y: ArrayLike, z: ArrayLike) -> NDArray[np.floating]:
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
        If a row of `y` is not a distribution or a label is outside 0..K-1, if `z` holds nan or a
        row that has no softmax, or if the shapes do not fit.
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
    Z = logits(z)
    Y = truth(y, Z)

    def loss(z: Array, y: NDArray[Any]) -> Array:
        parts = split_classes(z)
        if is_labels(Y):
            return -log_shares(np.take_along_axis(z, y, axis=1), *parts)
        return expectation(y, -log_shares(z, *parts))

    return each_row(loss, Z, Y, undefined=NO_SOFTMAX)


def softmax_cross_entropy_gradient(y: ArrayLike, z: ArrayLike) -> NDArray[np.floating]:
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
        If a row of `y` is not a distribution or a label is outside 0..K-1, if `z` holds nan or a
        row that has no softmax, or if the shapes do not fit.
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
    Z = logits(z)
    Y = truth(y, Z)

    def slope(z: Array, y: NDArray[Any]) -> Array:
        largest, rest = split_classes(z)
        if is_labels(Y):
            y = one_hot_rows(y, z.shape[-1])
        p = shares(z, largest, rest)
        return p * (1 - y) - y * np.where(z == largest, rest / (1 + rest), 1 - p)

    return each_entry(slope, Z, Y, undefined=NO_SOFTMAX)


def one_hot(labels: ArrayLike, n_classes: int) -> NDArray[np.floating]:
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
        If a label is outside 0..n_classes-1, or if `n_classes` is below 1.
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
    K = integer(n_classes, "n_classes", 1)
    each = class_labels(labels, "labels", K)
    return one_hot_rows(each.whole()[..., np.newaxis], K)


def truth(y: ArrayLike, other: Numbers) -> Numbers:
    """The truth as labels or as one distribution per example, to match the predictions."""
    __tracebackhide__ = True
    shape, expected = array_of(y, "y").shape, other.given.shape
    if shape == expected:
        Y = distributions(y, "y")
    elif shape == expected[:-1]:
        Y = class_labels(y, "y", expected[-1])
    else:
        raise ValueError(
            f"y has shape {shape} and {other.name} has shape {expected}, "
            f"expected y of shape {expected[:-1]} (labels) or {expected} (rows)"
        )
    same_labels(Y, other)
    return Y


def is_labels(Y: Numbers) -> bool:
    """Whether the truth is one label an example, and no distribution."""
    return Y.axis is None


def one_hot_rows(labels: NDArray[Any], n_classes: int) -> Array:
    """Rows with a 1 in the column of the label, from labels on an axis of length 1."""
    return np.equal(labels, np.arange(n_classes)).astype(np.float64)


def times(P: Array, values: Array) -> Array:
    """P times values, where P = 0 gives 0, even for infinity."""
    product = P * values
    return np.where(P > 0, product, 0.0) if np.isnan(product).any() else product
