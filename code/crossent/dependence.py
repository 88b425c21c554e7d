"""What one quantity tells about another: mutual information, and Jensen-Shannon as one of it."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, sum_rows
from crossent.checks import (
    SUM_TOLERANCE,
    SUM_TOLERANCE_FLOAT16,
    Checked,
    distributions,
    logarithm,
    numbers,
    probabilities,
    same_shape,
)
from crossent.measures import direct_terms, divergence

__all__ = ["jensen_shannon_divergence", "mutual_information"]


def jensen_shannon_divergence(
    p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float | None = None
) -> NDArray[np.floating]:
    r"""Mean divergence of two distributions from their middle: symmetric, and always finite.

    .. math::

        \mathrm{JS}(P, Q) = \tfrac12 \left[ D_{\mathrm{KL}}(P \,\|\, M)
        + D_{\mathrm{KL}}(Q \,\|\, M) \right], \qquad M = \tfrac12 (P + Q)

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
        Between 0 (P = Q) and log 2, which is 1 bit (no outcome has both probabilities above 0).

    Raises
    ------
    ValueError
        If a probability is nan or outside [0, 1], if a distribution does not sum to 1, if the
        shapes differ or are empty, or if `base` is not positive, finite and different from 1.
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
    same_shape(P, Q, "p and q")
    unit = logarithm(base)(np.e)
    return sum_rows(lambda P, Q: jensen_shannon_terms(P, Q).sum(axis=-1) * unit, P, Q)


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
        If a probability is nan or outside [0, 1], if a table does not sum to 1, if `joint` is empty
        or has fewer than two axes, or if `base` is not positive, finite and different from 1.
    TypeError
        If `joint` or `base` does not hold real numbers.

    Notes
    -----
    Computed as the mean over x of the divergence of P(y | x) from P(y), whose terms are never
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
    table = tables(joint, "joint")
    unit = logarithm(base)(np.e)
    p_x = table.sum(axis=-1, keepdims=True, dtype=np.float64)
    p_y = table.sum(axis=-2, keepdims=True, dtype=np.float64)
    # Not P(x) P(y), which can be too small for a float where P(x, y) is not.
    y_given_x = np.divide(table, p_x, out=np.zeros(table.shape), where=p_x > 0)
    each = sum_rows(
        divergence,
        Checked(y_given_x, "P(y | x)", "expected a probability", axis=-1),
        Checked(np.broadcast_to(p_y, table.shape), "P(y)", "expected a probability", axis=-1),
    )
    answer: NDArray[np.floating] = np.sum(p_x[..., 0] * each, axis=-1) * unit
    low = table.dtype.kind == "f" and table.itemsize <= 4
    return answer.astype(np.float32) if low else answer


def tables(value: ArrayLike, name: str) -> NDArray[Any]:
    """Tables of probabilities, along the last two axes, each with the sum 1."""
    given = numbers(value, name)
    if given.ndim < 2:
        raise ValueError(f"{name} has shape {given.shape}, expected a table: (..., a, b)")
    probabilities(given, name).check(())
    tolerance = SUM_TOLERANCE_FLOAT16 if given.dtype == np.float16 else SUM_TOLERANCE
    sums = given.sum(axis=(-2, -1), dtype=np.float64)
    off = np.argwhere(np.abs(sums - 1) > tolerance)
    if len(off):
        which = tuple(int(i) for i in off[0])
        where = f" (table {', '.join(map(str, which))})" if which else ""
        raise ValueError(f"{name} sums to {sums[which]:.10g} over its table{where}, expected 1")
    return given


def jensen_shannon_terms(P: Array, Q: Array) -> Array:
    """Half of P log(P/M) + Q log(Q/M) with M = (P + Q)/2, elementwise: never negative."""
    S = P + Q  # twice M, and never too small for a float
    terms = (direct_terms(2 * P, S) + direct_terms(2 * Q, S)) / 4
    # For close P and Q the two parts cancel. With t = (Q - P) / S, the term is
    # S/4 [(1 - t) log(1 - t) + (1 + t) log(1 + t)] = S/4 [log(1 - t^2) + 2 t atanh t].
    close = np.abs(Q - P) < 0.5 * S
    t = (Q - P)[close] / S[close]
    terms[close] = S[close] / 4 * (np.log1p(-t * t) + 2 * t * np.arctanh(t))
    return terms
