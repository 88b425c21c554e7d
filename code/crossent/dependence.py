"""Mutual information, and the Jensen-Shannon divergence as a special case."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, each_row, sum_rows
from crossent.checks import distributions, logarithm, same_shape, tables
from crossent.measures import divergence, divergence_terms

__all__ = ["jensen_shannon_divergence", "mutual_information"]


def jensen_shannon_divergence(
    p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float | None = None
) -> NDArray[np.floating]:
    r"""Mean divergence of the middle of two distributions from each: symmetric, always finite.

    .. math::

        \mathrm{JS}(P, Q) = \tfrac12 D_{\mathrm{KL}}(P \,\|\, M)
        + \tfrac12 D_{\mathrm{KL}}(Q \,\|\, M), \qquad M = \tfrac12 (P + Q)

    It is the mutual information of a fair coin, which chooses P or Q, and one draw from the chosen.

    Parameters
    ----------
    p : array_like, shape (..., m)
        One distribution: probabilities of the m outcomes, along `axis`.
    q : array_like, the shape of `p`
        The other one.
    axis : int, default -1
        The axis of the outcomes.
    base : float, optional
        Base of the logarithm: 2 for bits. Natural logarithm (nats) if left out.

    Returns
    -------
    ndarray or scalar, the shape of `p` without `axis`
        Between 0 (P = Q) and log 2, which is 1 bit (no outcome has both probabilities above 0); the
        latter as nearly as the sums of P and Q are 1.

    Raises
    ------
    ValueError
        If `p` or `q` is not a distribution, if their shapes differ, or if `base` is not above 1.
    TypeError
        If `p`, `q` or `base` does not hold real numbers.

    Notes
    -----
    ``jensenshannon`` of ``scipy.spatial.distance`` returns the square root of this divergence.

    References
    ----------
    Lin (1991), "Divergence Measures Based on the Shannon Entropy".

    Examples
    --------
    >>> p, q = [1, 0, 0], [0, 1 / 2, 1 / 2]
    >>> bits = jensen_shannon_divergence(p, q, base=2)
    >>> print(f"{bits:.6g}")
    1
    """
    P, Q = distributions(p, "p", axis), distributions(q, "q", axis)
    same_shape(P, Q)
    unit = logarithm(base)(np.e)
    return sum_rows(lambda P, Q: unit * shannon_terms(P, Q).sum(axis=1, keepdims=True), P, Q)


def mutual_information(joint: ArrayLike, *, base: float | None = None) -> NDArray[np.floating]:
    r"""What two quantities tell about each other: how far their table is from independence.

    .. math:: I(X; Y) = \sum_{x, y} P(x, y) \log \frac{P(x, y)}{P(x) \, P(y)}

    It is the divergence of the product of the marginals, a model, from the joint distribution.

    Parameters
    ----------
    joint : array_like, shape (..., a, b)
        The joint distribution P(x, y): a table with a row for each of the a values of X and a
        column for each of the b values of Y. All entries of a table sum to 1; for counts, divide
        by their sum.
    base : float, optional
        Base of the logarithm: 2 for bits. Natural logarithm (nats) if left out.

    Returns
    -------
    ndarray or scalar, shape (...)
        Between 0 (independent) and the smaller of the entropies of X and of Y.

    Raises
    ------
    ValueError
        If `joint` does not hold tables of probabilities, or if `base` is not above 1.
    TypeError
        If `joint` or `base` does not hold real numbers.

    Notes
    -----
    Computed as the mean over x of the divergence of P(y) from P(y | x), whose terms are never
    negative. The entropies in H(X) + H(Y) - H(X, Y) cancel when little is shared; here no more is
    lost than the rounding of the marginals, about eps times the root of the result.

    References
    ----------
    Shannon (1948), "A Mathematical Theory of Communication", section 12; Cover and Thomas (2006),
    "Elements of Information Theory", section 2.3.

    Examples
    --------
    >>> equal = [[1 / 2, 0], [0, 1 / 2]]
    >>> print(f"{mutual_information(equal, base=2):.6g}")
    1
    >>> independent = [[1 / 4, 1 / 4], [1 / 4, 1 / 4]]
    >>> print(f"{mutual_information(independent, base=2):.6g}")
    0
    """
    unit = logarithm(base)(np.e)
    table = tables(joint, "joint")

    def information(flat: Array) -> Array:
        P = flat.reshape(-1, *table.given.shape[-2:])
        p_x, p_y = P.sum(axis=2, keepdims=True), P.sum(axis=1, keepdims=True)
        # Not P(x) P(y), which can be too small for a float where P(x, y) is not.
        y_given_x = np.divide(P, p_x, out=np.zeros(P.shape), where=p_x > 0)
        rows = (each.reshape(-1, P.shape[2]) for each in np.broadcast_arrays(y_given_x, p_y))
        return unit * (p_x * divergence(*rows).reshape(p_x.shape)).sum(axis=1)

    return each_row(information, table)


def shannon_terms(P: Array, Q: Array) -> Array:
    """Half of P log(P/M) + Q log(Q/M) with M = (P + Q)/2: terms none of which is negative."""
    S = P + Q  # twice M, and never too small for a float
    terms = (divergence_terms(2 * P, S) + divergence_terms(2 * Q, S)) / 4
    # For close P and Q the two parts cancel. With d = Q - P and t = d / S, the term is
    # S/4 [(1 - t) log(1 - t) + (1 + t) log(1 + t)] = d^2 / (4 S) (1 + t^2/6 + t^4/15 + ...).
    close = np.abs(Q - P) < 0.5 * S
    d, S = (Q - P)[close], S[close]
    k = np.arange(1, 25)
    series = np.polynomial.polynomial.polyval((d / S) ** 2, 1 / (k * (2 * k - 1)))
    terms[close] = d * d / S / 4 * series
    return terms
