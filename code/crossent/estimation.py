"""Entropy estimated from draws, when the distribution that they come from is not known."""

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike, NDArray

from crossent.checks import integers, logarithm
from crossent.measures import entropy

__all__ = ["miller_madow_entropy"]

LARGEST_COUNT = 2**53  # above it not every integer is a float64


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
        If a count is negative or above 2**53, if the counts of a distribution sum to 0, if
        `counts` is empty or a single number, or if `base` is not positive, finite and different
        from 1.
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
    unit = logarithm(base)(np.e)
    given = integers(counts, "counts", LARGEST_COUNT)
    c = np.moveaxis(given, normalize_axis_index(axis, given.ndim, "counts"), -1)
    n = c.sum(axis=-1, dtype=np.float64)
    if not n.all():
        raise ValueError(f"counts sum to 0 along axis {axis}, expected at least one draw")
    seen = (c > 0).sum(axis=-1)
    correction: NDArray[np.floating] = (seen - 1) / (2 * n) * unit
    return entropy(c / n[..., np.newaxis], base=base) + correction
