"""Entropy estimated from draws, when the distribution that they come from is not known."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array, each_row
from crossent.checks import counts_in_rows, logarithm
from crossent.measures import expectation

__all__ = ["miller_madow_entropy"]


def miller_madow_entropy(
    counts: ArrayLike, *, axis: int = -1, base: float | None = None
) -> NDArray[np.floating]:
    r"""Entropy estimated from counts, with Miller and Madow's correction.

    .. math:: \hat H_{\mathrm{MM}} = H(\hat P) + \frac{\hat m - 1}{2n} \text{ nats}

    The entropy of the observed frequencies :math:`\hat P` is too low on average. For n independent
    draws and m possible outcomes the shortfall is about (m - 1) / (2n) nats. The correction adds
    this, with :math:`\hat m`, the number of outcomes that were seen, in the place of m.

    Parameters
    ----------
    counts : array_like of integers, shape (..., m)
        How often each outcome was drawn, along `axis`. Outcomes that were never drawn may be left
        out: they change nothing.
    axis : int, default -1
        The axis of the outcomes.
    base : float, optional
        Base of the logarithm: 2 for bits. Natural logarithm (nats) if left out.

    Returns
    -------
    ndarray or scalar, the shape of `counts` without `axis`
        At least the entropy of the frequencies. It can exceed log m, and with few draws an outcome
        it is still too low on average.

    Raises
    ------
    ValueError
        If a count is negative or above 2**53, if a row of counts sums to 0, or if `base` is not
        above 1.
    TypeError
        If `counts` does not hold integers, or if `base` is not a real number.

    Notes
    -----
    The entropy of the frequencies alone is ``entropy(normalize(counts))``.

    References
    ----------
    Miller (1955), "Note on the Bias of Information Estimates".

    Examples
    --------
    >>> bits = miller_madow_entropy([4, 2, 1, 1, 0], base=2)
    >>> print(f"{bits:.4f}")
    2.0205
    """
    log = logarithm(base)

    def corrected(c: Array) -> Array:
        n = c.sum(axis=1, keepdims=True)
        seen = (c > 0).sum(axis=1, keepdims=True)
        return (seen - 1) / (2 * n) * log(np.e) - expectation(c / n, log(c / n))

    return each_row(corrected, counts_in_rows(counts, "counts", axis))
