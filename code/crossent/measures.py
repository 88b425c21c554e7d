"""Surprisal, entropy, cross-entropy and KL divergence of discrete distributions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, each_entry, each_row, sum_rows
from crossent.checks import distributions, logarithm, positive_rows, probabilities, same_shape

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
        If a probability is nan or outside [0, 1], or if `base` is not above 1.
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
    return each_row(lambda P: -log(P), probabilities(p, "p"))


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
        If `p` is not a distribution, or if `base` is not above 1.
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
        If `p` or `q` is not a distribution, if their shapes differ, or if `base` is not above 1.
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
    same_shape(P, Q)
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
        If `p` or `q` is not a distribution, if their shapes differ, or if `base` is not above 1.
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
    same_shape(P, Q)
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
        If a weight is negative, nan or inf, or if a row of them is empty, sums to 0 or overflows.
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
    return each_entry(lambda w: w / w.sum(axis=-1, keepdims=True), positive_rows(weights, axis))


def expectation(P: Array, values: Array) -> Array:
    """Sum of P times values along the last axis; P = 0 adds nothing, even to inf."""
    sums = (P * values).sum(axis=1, keepdims=True)
    if np.isnan(sums).any():
        sums = np.where(P > 0, P * values, 0.0).sum(axis=1, keepdims=True)
    return sums


def divergence(P: Array, Q: Array) -> Array:
    """Sum of P log(P/Q) - P + Q along the last axis, of terms none of which is negative."""
    sums = divergence_terms(P, Q).sum(axis=1, keepdims=True)
    # Where P and Q are far apart, what rounding does to a term is nothing beside the sum.
    near = ~(sums >= 0.1 * (P + Q).sum(axis=1, keepdims=True))[:, 0]
    if near.any():
        sums[near] = near_terms(P[near], Q[near]).sum(axis=1, keepdims=True)
    return sums


def divergence_terms(P: Array, Q: Array) -> Array:
    """P log(P/Q) - P + Q, as it is written; P = 0 leaves Q."""
    log_ratio = np.log(P / Q)
    if not np.isfinite(log_ratio).all():
        # P / Q leaves the range of floats only where P or Q is below 1e-290.
        log_ratio = np.where(np.isfinite(log_ratio), log_ratio, np.log(P) - np.log(Q))
        log_ratio[P == 0] = 0.0
    return P * log_ratio - P + Q


def near_terms(P: Array, Q: Array) -> Array:
    """P log(P/Q) - P + Q, without loss where P and Q are close and these terms cancel.

    With d = Q - P, s = P + Q and t = d / s, log(P/Q) is -2 atanh t, and the term is
    d^2 / s (1 - (1 - t) (t/3 + t^3/5 + ...)), from the series of atanh.
    """
    terms = divergence_terms(P, Q)
    close = np.abs(Q - P) < 0.3 * (P + Q)
    d, s = (Q - P)[close], (P + Q)[close]
    t = d / s
    series = t * np.polynomial.polynomial.polyval(t * t, 1 / np.arange(3, 33, 2))
    terms[close] = d * d / s * (1 - (1 - t) * series)
    return terms
