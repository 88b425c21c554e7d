"""Surprisal, entropy, cross-entropy and KL divergence of discrete distributions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infotheory.checks import (
    Array,
    axis_last,
    distributions,
    logarithm,
    numbers,
    probabilities,
    refuse,
    result,
    same_shape,
)

__all__ = ["surprisal", "entropy", "cross_entropy", "kl_divergence", "normalize"]


def surprisal(p: ArrayLike, *, base: float | None = None) -> NDArray:
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
    return result(-logarithm(base)(probabilities(p, "p")), p)


def entropy(p: ArrayLike, *, axis: int = -1, base: float | None = None) -> NDArray:
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
    P = distributions(p, "p", axis)
    return result(expectation(P, -logarithm(base)(P)), p)


def cross_entropy(
    p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float | None = None
) -> NDArray:
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
    >>> print(cross_entropy([1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 2, 1 / 8], base=2))
    2.25
    """
    P, Q = distributions(p, "p", axis), distributions(q, "q", axis)
    same_shape(p, q, "p and q")
    return result(expectation(P, -logarithm(base)(Q)), p, q)


def kl_divergence(
    p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float | None = None
) -> NDArray:
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
    >>> bits = kl_divergence([1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 2, 1 / 8], base=2)
    >>> print(f"{bits:.6g}")
    0.5
    """
    P, Q = distributions(p, "p", axis), distributions(q, "q", axis)
    same_shape(p, q, "p and q")
    nats = divergence_terms(P, Q).sum(axis=-1)
    return result(nats * logarithm(base)(np.e), p, q)


def normalize(weights: ArrayLike, *, axis: int = -1) -> NDArray:
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
    w = numbers(weights, "weights").astype(np.float64)
    if w.ndim == 0:
        raise ValueError("weights is a single number, expected an array")
    refuse(~((w >= 0) & (w < np.inf)), w, "weights", "expected a finite number >= 0")
    w = axis_last(w, axis, "weights")
    with np.errstate(over="ignore"):
        sums = w.sum(axis=-1, keepdims=True)
    bad = ~((sums > 0) & (sums < np.inf))
    if bad.any():
        raise ValueError(
            f"weights sum to {sums[bad][0]:.10g} along axis {axis}, expected a positive finite sum"
        )
    return result(np.moveaxis(w / sums, -1, axis), weights)


def expectation(P: Array, values: Array) -> Array:
    """Sum of P times values along the last axis, where P = 0 adds nothing, even to infinity."""
    with np.errstate(invalid="ignore"):
        return np.where(P > 0, P * values, 0.0).sum(axis=-1)


def divergence_terms(P: Array, Q: Array) -> Array:
    """P log(P/Q) - P + Q, elementwise: never negative, and 0 only where P = Q."""
    s = P + Q
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        t = np.where(s > 0, (Q - P) / s, 0.0)
        log_ratio = np.log(P / Q)
        # P / Q leaves the range of floats only where P or Q is below 1e-290.
        log_ratio = np.where(np.isfinite(log_ratio), log_ratio, np.log(P) - np.log(Q))
        apart = np.where(P > 0, P * log_ratio, 0.0) - P + Q
    # For close P and Q the line above cancels. With log(P/Q) = -2 atanh t the same quantity is
    # s (t^2 - (1 - t) (atanh t - t)), here with the series of atanh.
    t = np.where(np.abs(t) < 0.3, t, 0.0)
    atanh_rest = t**3 * np.polynomial.polynomial.polyval(t * t, 1 / np.arange(3.0, 33.0, 2.0))
    close = s * (t * t - (1 - t) * atanh_rest)
    return np.where(t != 0, close, apart)
