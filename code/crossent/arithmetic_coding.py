"""Arithmetic coding: one code word for a whole message, about as long as its surprisal.

A message is an interval within [0, 1). Each symbol cuts the interval in proportion to the
frequencies of its table, and the message goes on in the symbol's part. The width of the last
interval is the product of the probabilities, so naming a point in it takes as many bits as the
surprisals add up to.
"""

from bisect import bisect_right
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.checks import distributions, integer, integers

__all__ = ["arithmetic_encode", "arithmetic_decode", "integer_frequencies"]

# An interval's low end and width are whole numbers in units of 1 / ONE of the last byte written.
# The width stays above ONE / 256, and so a table's parts are never empty and nearly exact.
ONE = 2**64
LARGEST_TOTAL = 2**32

Model = Callable[[list[int]], ArrayLike]


def arithmetic_encode(symbols: ArrayLike, frequencies: ArrayLike | Model) -> tuple[bytes, int]:
    r"""The message as bits, at most 2 more than :math:`\sum_i -\log_2 (f_i / T_i)`.

    Here :math:`f_i` is the frequency of the i-th symbol in its table, and :math:`T_i` the sum of
    the table.

    Parameters
    ----------
    symbols : array_like of integers, shape (n,)
        The message. Symbols are numbers 0..K-1.
    frequencies : array_like of integers, shape (K,) or (n, K), or a function
        One table for all symbols, or a table for each. A table holds K frequencies, at least 0;
        their sum is at least 1 and at most 2**32. A function is called with the list of the symbols
        so far and returns the table of the next one; it leaves that list as it is.

    Returns
    -------
    data : bytes
        The bits, filled up to whole bytes with 0.
    bits : int
        How many bits there are.

    Raises
    ------
    ValueError
        If a symbol is not in 0..K-1 or has the frequency 0, if a frequency is negative, if a table
        sums to 0 or to more than 2**32, or if the shapes do not fit or are empty.
    TypeError
        If the symbols or the frequencies are not integers.

    Notes
    -----
    Among messages of one length n, with the same tables, no code word begins another; so `n` is
    what the decoder needs besides the data. A message never takes fewer bits than the sum above,
    and below 2 more. To be exact, rounding to whole numbers moves both limits by up to
    :math:`n T / 2^{55}` bits, with T the largest sum of a table. Where every f/T is a power of 1/2,
    the bits are exactly the sum.

    References
    ----------
    Rissanen (1976), "Generalized Kraft Inequality and Arithmetic Coding"; Witten, Neal and Cleary
    (1987), "Arithmetic Coding for Data Compression".

    Examples
    --------
    >>> arithmetic_encode([0, 2, 0, 1], [4, 2, 1, 1])
    (b'd', 7)
    """
    given = row(symbols, "symbols")
    table = tables(frequencies, len(given))
    written = bytearray()
    low, width = 0, ONE
    past: list[int] = []
    for symbol in given.tolist():
        cumulative = table(past)
        if symbol >= len(cumulative) - 1:
            raise ValueError(
                f"symbols[{len(past)}] is {symbol}, expected 0 to {len(cumulative) - 2}"
            )
        if cumulative[symbol] == cumulative[symbol + 1]:
            raise ValueError(
                f"symbols[{len(past)}] is {symbol}, which has the frequency 0: "
                "its code word would be infinitely long"
            )
        start, width = part(width, cumulative, symbol)
        low = carry(written, low + start)
        while width <= ONE >> 8:
            written.append(low >> 56)
            low, width = (low << 8) % ONE, width << 8
        past.append(symbol)
    # The last bits: the fewest that name a dyadic interval within the message's own.
    last, unit = 0, ONE
    while (first := -(-low // unit) * unit) + unit > low + width:
        last, unit = last + 1, unit >> 1
    bits = 8 * len(written) + last
    written += carry(written, first).to_bytes(8, "big")
    return bytes(written[: -(-bits // 8)]), bits


def arithmetic_decode(
    data: bytes, frequencies: ArrayLike | Model, n_symbols: int
) -> NDArray[np.int64]:
    """The message that :func:`arithmetic_encode` turned into `data`.

    Parameters
    ----------
    data : bytes
        The encoded message. What comes after its bits does not matter.
    frequencies : array_like of integers, shape (K,) or (n_symbols, K), or a function
        The same tables as for the encoder. A function is called with the list of the symbols
        decoded so far: it can find its tables without having seen the message.
    n_symbols : int
        The number n of symbols in the message.

    Returns
    -------
    ndarray of integers, shape (n_symbols,)
        The message. Other tables, or damaged data, give another message, not an error.

    Raises
    ------
    ValueError
        If a frequency is negative, if a table sums to 0 or to more than 2**32, if the shapes do not
        fit or are empty, or if `n_symbols` is below 1.
    TypeError
        If `data` is not bytes, or if the frequencies or `n_symbols` are not integers.

    References
    ----------
    Witten, Neal and Cleary (1987), "Arithmetic Coding for Data Compression".

    Examples
    --------
    >>> print(arithmetic_decode(b"d", [4, 2, 1, 1], 4))
    [0 2 0 1]
    """
    if not isinstance(data, bytes):
        raise TypeError(f"data has type {type(data).__name__}, expected bytes")
    n = integer(n_symbols, "n_symbols", 1)
    table = tables(frequencies, n)
    rest = iter(data)
    # The encoded point, relative to the low end of the interval.
    point, width = 0, 1
    past: list[int] = []
    for _ in range(n):
        while width <= ONE >> 8:
            point, width = point << 8 | next(rest, 0), width << 8
        cumulative = table(past)
        # The largest c whose share of the width, width c // T, is not beyond the point.
        c = ((point + 1) * cumulative[-1] - 1) // width
        symbol = bisect_right(cumulative, c) - 1
        start, width = part(width, cumulative, symbol)
        point -= start
        past.append(symbol)
    return np.array(past)


def integer_frequencies(p: ArrayLike, total: int) -> NDArray[np.int64]:
    r"""Probabilities as tables for the arithmetic coder: whole numbers, at least 1, of a given sum.

    Parameters
    ----------
    p : array_like, shape (..., K)
        Probabilities of the K symbols, one distribution a row.
    total : int
        The sum T of each table, from K to 2**32. The larger it is, the less rounding costs.

    Returns
    -------
    ndarray of integers, the shape of `p`

    Raises
    ------
    ValueError
        If a row of `p` is not a distribution, or if `total` is below K or above 2**32.
    TypeError
        If `p` does not hold real numbers, or if `total` is not an integer.

    Notes
    -----
    Each symbol is given 1, so that even one that the model holds to be impossible can be encoded;
    the rest, T - K, is shared out in proportion to p, whose sum counts as 1. So every symbol keeps
    :math:`f / T > p\,(T - K) / T`, and its code becomes at most :math:`\log_2 \frac{T}{T - K}` bits
    longer: 0.00022 bits for K = 10 and T = 65536. Where p = 0 it takes at most
    :math:`\log_2 T` bits instead of infinitely many.

    References
    ----------
    Witten, Neal and Cleary (1987), "Arithmetic Coding for Data Compression": there, too, no
    frequency is below 1.

    Examples
    --------
    >>> integer_frequencies([0.9, 0.1, 0.0], 1000)
    array([898, 101,   1])
    """
    given = distributions(p, "p")
    K = given.rows.shape[-1]
    T = integer(total, "total", K, LARGEST_TOTAL)
    # Rounding sums down, not shares, loses nothing: what one share gives up, the next one gets.
    sums = np.cumsum(given.whole(), axis=-1)
    sums *= (T - K) / sums[..., -1:]
    frequencies: NDArray[np.int64] = np.diff(np.floor(sums), axis=-1, prepend=0.0).astype(np.int64)
    return frequencies + 1


def row(value: ArrayLike, name: str) -> NDArray[np.int64]:
    """Integers from 0 on, along one axis."""
    __tracebackhide__ = True
    array = integers(value, name, LARGEST_TOTAL)
    if array.ndim != 1:
        raise ValueError(f"{name} has shape {array.shape}, expected one row")
    return array


def tables(frequencies: ArrayLike | Model, n: int) -> Callable[[list[int]], list[int]]:
    """The cumulative table of the next symbol, as a function of the symbols so far."""
    __tracebackhide__ = True
    if callable(frequencies):
        return lambda past: cumulate(row(frequencies(past), "frequencies")).tolist()
    given = integers(frequencies, "frequencies", LARGEST_TOTAL)
    if given.ndim == 1:
        only: list[int] = cumulate(given).tolist()
        return lambda past: only
    if given.ndim != 2 or len(given) != n:
        raise ValueError(f"frequencies has shape {given.shape}, expected (K,) or ({n}, K)")
    sums = cumulate(given)
    return lambda past: sums[len(past)].tolist()


def cumulate(frequencies: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each symbol the sum of the frequencies before it; the last entry is the whole sum."""
    sums = np.cumsum(frequencies, axis=-1)
    totals = sums[..., -1]
    off = np.argwhere((totals < 1) | (totals > LARGEST_TOTAL))
    if len(off):
        which = tuple(off[0].tolist())
        where = f" (table {which[0]})" if which else ""
        raise ValueError(
            f"frequencies sum to {totals[which]}{where}, expected 1 to {LARGEST_TOTAL}"
        )
    return np.concatenate([np.zeros_like(sums[..., :1]), sums], axis=-1)


def part(width: int, cumulative: list[int], symbol: int) -> tuple[int, int]:
    """Where the symbol's part of an interval begins, and how wide it is."""
    start, end = (width * cumulative[i] // cumulative[-1] for i in (symbol, symbol + 1))
    return start, end - start


def carry(written: bytearray, low: int) -> int:
    """Carry what goes beyond ONE into the bytes already written."""
    if low >= ONE:
        i = len(written) - 1
        while written[i] == 255:
            written[i] = 0
            i -= 1
        written[i] += 1
    return low % ONE
