"""Surprisal, entropy, cross-entropy and KL divergence of discrete distributions."""

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import (
    Array,
    Index,
    add,
    each_entry,
    elementwise,
    exact_product_sum,
    sum_rows,
)
from crossent.checks import Checked, distributions, logarithm, numbers, probabilities, same_shape

__all__ = ["surprisal", "entropy", "cross_entropy", "kl_divergence", "normalize"]


def surprisal(p: ArrayLike, *, base: float | None = None) -> NDArray[np.floating]:
    r"""Information in an event of probability p: :math:`I = -\log p`.

    Parameters
    ----------
    p : array_like, any shape
        Probabilities, each in [0, 1].
    base : float, optional
        Base of the logarithm: 2 for bits, 10 for hartleys. Natural logarithm (nats) if left out.

    Returns
    -------
    ndarray or scalar, the shape of `p`
        The surprisal of each event. It is 0 for p = 1 and inf for p = 0.

    Raises
    ------
    ValueError
        If a probability is nan or outside [0, 1], if `p` is empty, or if `base` is not positive,
        finite and different from 1.
    TypeError
        If `p` or `base` does not hold real numbers.

    References
    ----------
    Shannon (1948), "A Mathematical Theory of Communication", section 6; the name is from Tribus
    (1961), "Thermostatics and Thermodynamics".

    Examples
    --------
    >>> surprisal([1, 1 / 2, 1 / 8, 0], base=2)
    array([ 0.,  1.,  3., inf])
    """
    log = logarithm(base)
    return elementwise(lambda P: -log(P), probabilities(p, "p"))


def entropy(p: ArrayLike, *, axis: int = -1, base: float | None = None) -> NDArray[np.floating]:
    r"""Expected surprisal of a distribution: :math:`H(P) = -\sum_i P(x_i) \log P(x_i)`.

    An outcome of probability 0 adds nothing: :math:`0 \log 0 = 0`.

    Parameters
    ----------
    p : array_like, shape (..., m)
        Probabilities of the m outcomes, along `axis`.
    axis : int, default -1
        The axis of the outcomes.
    base : float, optional
        Base of the logarithm: 2 for bits. Natural logarithm (nats) if left out.

    Returns
    -------
    ndarray or scalar, the shape of `p` without `axis`
        Between 0 (one certain outcome) and log m (all outcomes equally likely).

    Raises
    ------
    ValueError
        If a probability is nan or outside [0, 1], if a distribution does not sum to 1, if `p` is
        empty, or if `base` is not positive, finite and different from 1.
    TypeError
        If `p` or `base` does not hold real numbers.

    References
    ----------
    Shannon (1948), "A Mathematical Theory of Communication", section 6.

    Examples
    --------
    >>> print(entropy([1 / 2, 1 / 4, 1 / 8, 1 / 8], base=2))
    1.75
    """
    log = logarithm(base)
    return sum_rows(lambda P: -expectation(P, log(P)), distributions(p, "p", axis))


def cross_entropy(
    p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float | None = None
) -> NDArray[np.floating]:
    r"""Expected surprisal under the model Q of outcomes drawn from the truth P.

    .. math:: H(P, Q) = -\sum_i P(x_i) \log Q(x_i)

    An outcome with P = 0 adds nothing; one with P > 0 and Q = 0 makes the answer inf.

    Parameters
    ----------
    p : array_like, shape (..., m)
        The truth P: probabilities of the m outcomes, along `axis`.
    q : array_like, the shape of `p`
        The model Q.
    axis : int, default -1
        The axis of the outcomes.
    base : float, optional
        Base of the logarithm: 2 for bits. Natural logarithm (nats) if left out.

    Returns
    -------
    ndarray or scalar, the shape of `p` without `axis`
        At least the entropy of P.

    Raises
    ------
    ValueError
        If a probability is nan or outside [0, 1], if a distribution does not sum to 1, if the
        shapes differ or are empty, or if `base` is not positive, finite and different from 1.
    TypeError
        If `p`, `q` or `base` does not hold real numbers.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), "Deep Learning", section 3.13.

    Examples
    --------
    >>> p, q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 2, 1 / 8]
    >>> print(cross_entropy(p, q, base=2))
    2.25
    """
    P, Q = distributions(p, "p", axis), distributions(q, "q", axis)
    same_shape(P, Q, "p and q")
    log = logarithm(base)
    return sum_rows(lambda P, Q: -expectation(P, log(Q)), P, Q)


def kl_divergence(
    p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float | None = None
) -> NDArray[np.floating]:
    r"""Kullback-Leibler divergence (relative entropy) of the model Q from the truth P.

    .. math:: D_{\mathrm{KL}}(P \,\|\, Q) = \sum_i P(x_i) [\log P(x_i) - \log Q(x_i)]

    It is what coding or predicting with the model Q costs beyond the entropy of the truth P. An
    outcome with P = 0 adds nothing; one with P > 0 and Q = 0 makes the answer inf.

    Parameters
    ----------
    p : array_like, shape (..., m)
        The truth P: probabilities of the m outcomes, along `axis`.
    q : array_like, the shape of `p`
        The model Q.
    axis : int, default -1
        The axis of the outcomes.
    base : float, optional
        Base of the logarithm: 2 for bits. Natural logarithm (nats) if left out.

    Returns
    -------
    ndarray or scalar, the shape of `p` without `axis`
        Never negative; 0 if and only if P = Q.

    Raises
    ------
    ValueError
        If a probability is nan or outside [0, 1], if a distribution does not sum to 1, if the
        shapes differ or are empty, or if `base` is not positive, finite and different from 1.
    TypeError
        If `p`, `q` or `base` does not hold real numbers.

    Notes
    -----
    The terms summed are :math:`P \log(P/Q) - P + Q`. Both distributions sum to 1, so the two added
    pieces cancel in the sum; but with them no term is negative, and nothing is lost to rounding
    when P and Q are close.

    References
    ----------
    Kullback and Leibler (1951), "On Information and Sufficiency".

    Examples
    --------
    >>> p, q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 2, 1 / 8]
    >>> bits = kl_divergence(p, q, base=2)
    >>> print(f"{bits:.6g}")
    0.5
    """
    P, Q = distributions(p, "p", axis), distributions(q, "q", axis)
    same_shape(P, Q, "p and q")
    unit = logarithm(base)(np.e)
    return sum_rows(lambda P, Q: divergence(P, Q) * unit, P, Q)


def normalize(weights: ArrayLike, *, axis: int = -1) -> NDArray[np.floating]:
    r"""Turn weights into a distribution: :math:`w_i / \sum_j w_j`.

    Parameters
    ----------
    weights : array_like, shape (..., m)
        Counts or other non-negative weights, along `axis`.
    axis : int, default -1
        The axis along which the result sums to 1.

    Returns
    -------
    ndarray, the shape of `weights`

    Raises
    ------
    ValueError
        If a weight is negative, nan or inf, if the weights of a distribution sum to 0 or overflow,
        or if `weights` is empty or a single number.
    TypeError
        If `weights` does not hold real numbers.

    References
    ----------
    Bishop (2006), "Pattern Recognition and Machine Learning", equation 2.33: relative frequencies.

    Examples
    --------
    >>> normalize([4, 2, 1, 1])
    array([0.5  , 0.25 , 0.125, 0.125])
    """
    given = numbers(weights, "weights")
    if given.ndim == 0:
        raise ValueError("weights is a single number, expected an array")
    normalize_axis_index(axis, given.ndim, "weights")
    largest = np.finfo(np.float64).max
    w = Checked(given, "weights", "expected a finite number >= 0", 0.0, largest, axis)

    def total(rows: Index) -> tuple[Array]:
        sums = add(lambda block: block.sum(axis=-1, keepdims=True), w.pieces(rows))
        bad = ~((sums > 0) & (sums < np.inf))
        if bad.any():
            raise ValueError(
                f"weights sum to {sums[bad][0]:.10g} along axis {axis}, "
                "expected a positive finite sum"
            )
        return (sums,)

    return np.moveaxis(each_entry(total, np.divide, w), -1, axis)


def expectation(P: Array, values: Array) -> Array:
    """Sum of P times values of one sign along the last axis; P = 0 adds nothing, even to inf."""
    if np.isinf(values).any():
        values = np.where(P > 0, values, 0.0)
    sums = exact_product_sum(P, values)
    # Halving a number takes too much from an infinite or a very large one.
    return (
        sums if np.isfinite(sums).all() else np.where(np.isfinite(sums), sums, (P * values).sum(-1))
    )


def divergence(P: Array, Q: Array) -> Array:
    """Sum of P log(P/Q) - P + Q along the last axis."""
    sums: Array = direct_terms(P, Q).sum(axis=-1, keepdims=True)
    # Where P and Q are far apart, what rounding does to a term is nothing beside the sum.
    close = ~(sums[..., 0] >= 0.1 * (P.sum(axis=-1) + Q.sum(axis=-1)))
    if close.any():
        sums[close] = divergence_terms(P[close], Q[close]).sum(axis=-1, keepdims=True)
    return sums[..., 0]


def direct_terms(P: Array, Q: Array) -> Array:
    """P log(P/Q) - P + Q, elementwise and as it is written."""
    log_ratio = np.log(P / Q)
    if not np.isfinite(log_ratio).all():
        # P / Q leaves the range of floats only where P or Q is below 1e-290.
        log_ratio = np.where(np.isfinite(log_ratio), log_ratio, np.log(P) - np.log(Q))
    return times(P, log_ratio) - P + Q


def divergence_terms(P: Array, Q: Array) -> Array:
    """P log(P/Q) - P + Q, elementwise: never negative, and 0 only where P = Q."""
    terms = direct_terms(P, Q)
    # For close P and Q these cancel. With s = P + Q and t = (Q - P) / s, log(P/Q) is -2 atanh t and
    # the term is s (t^2 - (1 - t) (atanh t - t)), here with the series t^3 (1/3 + t^2/5 + ...).
    close = np.abs(Q - P) < 0.3 * (P + Q)
    s = (P + Q)[close]
    t = (Q - P)[close] / s
    t2 = t * t
    series = np.zeros_like(t)
    for odd in range(31, 1, -2):
        series *= t2
        series += 1 / odd
    terms[close] = s * (t2 - (1 - t) * t * t2 * series)
    return terms


def times(P: Array, values: Array) -> Array:
    """P times values, where P = 0 gives 0, even for infinity."""
    product = P * values
    return np.where(P > 0, product, 0.0) if np.isnan(product.sum()) else product
