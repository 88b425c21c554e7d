"""The cross-entropy losses of classification, per example, and their gradients. All in nats."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, Index, add, each_entry, each_row, elementwise
from crossent.checks import (
    Checked,
    distributions,
    integer,
    numbers,
    probabilities,
    reals,
    same_shape,
)
from crossent.logits import log_share, logits, share, split_classes, stable_sigmoid
from crossent.measures import expectation, times

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
    same_shape(Y, P, "y and p")
    return elementwise(lambda Y, P: times(Y, -np.log(P)) + times(1 - Y, -np.log1p(-P)), Y, P)


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
    same_shape(Y, Z, "y and z")

    def loss(Y: Array, Z: Array) -> Array:
        straight = times(Y, np.maximum(-Z, 0)) + times(1 - Y, np.maximum(Z, 0))
        return straight + np.log1p(np.exp(-np.abs(Z)))

    return elementwise(loss, Y, Z)


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
    same_shape(Y, Z, "y and z")
    return elementwise(lambda Y, Z: (1 - Y) * stable_sigmoid(Z) - Y * stable_sigmoid(-Z), Y, Z)


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
        If a row of `p` or of `y` is not a distribution, if a label is outside 0..K-1, or if the
        shapes do not fit or are empty.
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
    Y = truth(y, P, "p")

    def loss(rows: Index) -> Array:
        if isinstance(Y, Labels):
            P.check(rows)
            return -np.log(Y.pick(P, rows))[..., 0]
        return add(lambda Y, P: expectation(Y, -np.log(P)), Y.pieces(rows), P.pieces(rows))

    return each_row(loss, P, Y)


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
    Z = logits(z)
    Y = truth(y, Z, "z")

    def loss(rows: Index) -> Array:
        largest, rest = split_classes(Z, rows)
        if isinstance(Y, Labels):
            return -log_share(Y.pick(Z, rows), largest, rest)[..., 0]
        return add(
            lambda Y, Z: expectation(Y, -log_share(Z, largest, rest)),
            Y.pieces(rows),
            Z.pieces(rows),
        )

    return each_row(loss, Z, Y)


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
    Z = logits(z)
    Y = truth(y, Z, "z")

    def slope(Z: Array, Y: Array, largest: Array, rest: Array) -> Array:
        P = share(Z, largest, rest)
        return P * (1 - Y) - Y * np.where(Z == largest, rest / (1 + rest), 1 - P)

    def prepare(rows: Index) -> tuple[Array, Array]:
        if isinstance(Y, Checked):
            Y.check(rows)
        return split_classes(Z, rows)

    return each_entry(prepare, slope, Z, Y)


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
    K = integer(n_classes, "n_classes", 1)
    return one_hot_rows(class_labels(labels, K, "labels"), np.arange(K))


@dataclass(frozen=True, slots=True)
class Labels:
    """Class labels, to be read in blocks of one-hot rows."""

    array: NDArray[np.integer]
    n_classes: int

    def read(self, index: Index) -> Array:
        """A block of the one-hot rows, never all of them at once."""
        *rows, _, piece = index
        assert isinstance(piece, slice)
        classes = np.arange(*piece.indices(self.n_classes))
        return one_hot_rows(self.array[tuple(rows)], classes)

    def pick(self, values: Checked, rows: Index) -> Array:
        """The entries of the labelled classes in some rows, on an axis of length 1."""
        labels = self.array[rows][..., np.newaxis]
        return np.take_along_axis(values.array[rows], labels, axis=-1).astype(np.float64)


def truth(y: ArrayLike, other: Checked, name: str) -> Checked | Labels:
    """The truth as labels or as one distribution per example, to match the predictions."""
    array, shape = numbers(y, "y"), other.given.shape
    if array.shape == shape:
        return distributions(array, "y")
    if array.shape == shape[:-1]:
        return Labels(class_labels(array, shape[-1], "y"), shape[-1])
    raise ValueError(
        f"y has shape {array.shape} and {name} has shape {shape}, "
        f"expected y of shape {shape[:-1]} (labels) or {shape} (rows)"
    )


def class_labels(labels: ArrayLike, n_classes: int, name: str) -> NDArray[np.integer]:
    """Integers from 0 to n_classes - 1."""
    given = numbers(labels, name)
    if given.dtype.kind not in "iu":
        raise TypeError(f"{name} holds class labels of type {given.dtype}, expected integers")
    array: NDArray[np.integer] = given.astype(given.dtype, copy=False)
    if array.min() < 0 or array.max() >= n_classes:
        first = array[(array < 0) | (array >= n_classes)][0]
        raise ValueError(f"{name} holds the label {first}, expected 0 to {n_classes - 1}")
    return array


def one_hot_rows(labels: NDArray[np.integer], classes: NDArray[np.integer]) -> Array:
    """Rows with a 1 in the column of the label, where it is among these classes."""
    return np.asarray(labels[..., np.newaxis] == classes, dtype=np.float64)
