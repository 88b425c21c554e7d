"""Prefix codes of one distribution: lengths of the code words, and the code words themselves."""

import math
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.checks import distributions, integers

__all__ = ["shannon_lengths", "huffman_lengths", "prefix_code"]


def shannon_lengths(q: ArrayLike) -> NDArray[np.int64]:
    r"""Shannon's lengths, surprisals rounded up: :math:`\ell(x) = \lceil -\log_2 Q(x) \rceil`.

    Parameters
    ----------
    q : array_like, shape (m,)
        The distribution the code is made for, without zeros: an outcome that is held to be
        impossible would need an infinitely long code word.

    Returns
    -------
    ndarray of integers, shape (m,)
        Lengths of code words in bits. Their mean under Q is at least H(Q) and below H(Q) + 1; under
        another distribution P it is at least H(P, Q) and below H(P, Q) + 1.

    Raises
    ------
    ValueError
        If `q` is not one distribution, or if one of its probabilities is 0.
    TypeError
        If `q` does not hold real numbers.

    Notes
    -----
    The lengths are exact: they come from the exponents of the floats, not from a rounded logarithm.
    So :math:`2^{-\ell(x)} \le Q(x)`, and :func:`prefix_code` finds code words for them, unless
    rounding has made the sum of `q` larger than 1.

    References
    ----------
    Shannon (1948), "A Mathematical Theory of Communication", section 9.

    Examples
    --------
    >>> shannon_lengths([1 / 4, 1 / 8, 1 / 2, 1 / 8])
    array([2, 3, 1, 3])
    >>> shannon_lengths([0.6, 0.4])
    array([1, 2])
    """
    Q = positive_distribution(q, "q")
    # Q = m 2^e with 1/2 <= m < 1, so 2^(e-1) is the largest power of two that is at most Q.
    _, e = np.frexp(Q)
    return (1 - e).astype(np.int64)


def huffman_lengths(p: ArrayLike) -> NDArray[np.int64]:
    r"""Huffman's lengths: no prefix code has a smaller mean, :math:`\sum_i P(x_i)\, \ell(x_i)`.

    Parameters
    ----------
    p : array_like, shape (m,)
        The distribution the code is made for, without zeros: an outcome that never happens needs
        no code word, so leave it out.

    Returns
    -------
    ndarray of integers, shape (m,)
        Lengths of code words in bits, with :math:`\sum_i 2^{-\ell(x_i)} = 1`. Their mean L obeys
        H(P) <= L < H(P) + 1. A single outcome needs no bit at all.

    Raises
    ------
    ValueError
        If `p` is not one distribution, or if one of its probabilities is 0.
    TypeError
        If `p` does not hold real numbers.

    Notes
    -----
    Other lengths can have the same mean. Among equally likely nodes the older one is taken first.

    References
    ----------
    Huffman (1952), "A Method for the Construction of Minimum-Redundancy Codes".

    Examples
    --------
    >>> huffman_lengths([0.4, 0.3, 0.2, 0.1])
    array([1, 2, 3, 3])
    """
    P = positive_distribution(p, "p")
    m = len(P)
    parents = [0] * (2 * m - 1)
    # A node is its probability and its age, which decides between equals; outcomes come first.
    nodes = list(zip(P.tolist(), range(m), strict=True))
    heapify(nodes)
    for age in range(m, 2 * m - 1):
        (first, left), (second, right) = heappop(nodes), heappop(nodes)
        parents[left] = parents[right] = age
        heappush(nodes, (first + second, age))
    depths = [0] * (2 * m - 1)  # the last node is the root
    for node in reversed(range(2 * m - 2)):
        depths[node] = depths[parents[node]] + 1
    return np.array(depths[:m])


def prefix_code(lengths: ArrayLike) -> list[str]:
    r"""Code words of given lengths, none of which begins another.

    They exist if and only if the lengths obey Kraft's inequality,
    :math:`\sum_i 2^{-\ell(x_i)} \le 1`.

    Parameters
    ----------
    lengths : array_like of integers, shape (m,)
        Lengths of the code words in bits, at least 0.

    Returns
    -------
    list of str
        The code words, as strings of 0 and 1. From the shortest to the longest, each is the next
        binary number: this is the canonical code of the lengths.

    Raises
    ------
    ValueError
        If the lengths break Kraft's inequality, if one is negative or above 10000, or if `lengths`
        is not a row or is empty.
    TypeError
        If the lengths are not integers.

    References
    ----------
    Kraft (1949), "A Device for Quantizing, Grouping, and Coding Amplitude-Modulated Pulses"; for
    the order, Schwartz and Kallick (1964), "Generating a Canonical Prefix Encoding".

    Examples
    --------
    >>> prefix_code([2, 3, 1, 3])
    ['10', '110', '0', '111']
    """
    row = integers(lengths, "lengths", 10_000)
    if row.ndim != 1:
        raise ValueError(f"lengths has shape {row.shape}, expected one row")
    longest = int(row.max())
    # The budget and what is spent of it, in units of 2^-longest: whole numbers of any size.
    budget = 2**longest
    spent = 0
    words = [""] * len(row)
    for i in np.argsort(row, kind="stable").tolist():
        length = int(row[i])
        # Everything spent so far is a multiple of this word's price: no earlier one was cheaper.
        price = 2 ** (longest - length)
        words[i] = f"{2**length + spent // price:b}"[1:]
        spent += price
    if spent > budget:
        excess = (spent - budget) / budget
        raise ValueError(f"lengths have the Kraft sum 1 + {excess:.6g}, expected at most 1")
    return words


def positive_distribution(value: ArrayLike, name: str) -> NDArray[np.float64]:
    """One distribution without zeros."""
    __tracebackhide__ = True
    each = distributions(value, name)
    if each.given.ndim != 1:
        raise ValueError(f"{name} has shape {each.given.shape}, expected one distribution (m,)")
    each.least, each.expected = math.ulp(0.0), "a positive probability"
    return each.whole()
