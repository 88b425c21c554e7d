"""The arithmetic coder: what goes in comes out, and its length is the surprisal."""

from fractions import Fraction
from itertools import combinations, product
from math import prod

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from crossent import (
    arithmetic_decode,
    arithmetic_encode,
    integer_frequencies,
    surprisal,
)
from support import SIZES, arrays, distributions

MOST = 2**32
FREQUENCY = st.sampled_from([0, 1, 2**16]) | st.integers(0, 9) | st.integers(0, MOST // 8)


def tables(n: int, K: int) -> st.SearchStrategy:
    table = st.lists(FREQUENCY, min_size=K, max_size=K).filter(any)
    return st.lists(table, min_size=n, max_size=n)


@st.composite
def messages(draw):
    """Symbols with a table each, in which they have a frequency above 0."""
    n, K = draw(st.integers(1, 20)), draw(st.integers(1, 6))
    frequencies = draw(tables(n, K))
    symbols = [draw(st.sampled_from(np.flatnonzero(table).tolist())) for table in frequencies]
    return symbols, frequencies


def width(symbols, frequencies) -> Fraction:
    """The product of the probabilities, exactly."""
    return prod(
        Fraction(table[symbol], sum(table))
        for symbol, table in zip(symbols, frequencies, strict=True)
    )


def bit_string(data: bytes, bits: int) -> str:
    written = "".join(f"{byte:08b}" for byte in data)
    assert len(data) == -(-bits // 8)
    assert set(written[bits:]) <= {"0"}
    return written[:bits]


# --- Round trips and lengths ---------------------------------------------------------------------


@given(messages(), st.binary(max_size=9))
@example(([1] * 100 + [2], [[1, 2, 1]] * 101), b"")  # a carry through all bytes
@example(([1] * 100 + [0], [[1, 2, 1]] * 101), b"")
@example(([0] * 50, [[1, 0]] * 50), b"")  # certain: no bits at all
@example(([5] * 40, [[1] * 5 + [MOST - 5]] * 40), b"")
@example(([0] * 40, [[1, MOST - 1]] * 40), b"")
@example(([1] + [0] * 3, [[1, 1, 1]] + [[1, MOST - 1, 0]] * 3), b"")  # named by its very low end
def test_what_goes_in_comes_out_whatever_follows(message, others):
    symbols, frequencies = message
    data, bits = arithmetic_encode(symbols, frequencies)
    decoded = arithmetic_decode(data + others, frequencies, len(symbols))
    assert decoded.tolist() == symbols
    assert decoded.dtype == np.int64


@given(messages())
@example(([0] * 40, [[1, MOST - 1]] * 40))
def test_the_length_is_the_surprisal_and_less_than_two_bits(message):
    symbols, frequencies = message
    data, bits = arithmetic_encode(symbols, frequencies)
    assert len(bit_string(data, bits)) == bits
    # Each rounding changes the width by at most this part of itself.
    rounding = Fraction(max(map(sum, frequencies)), 2**56)
    ideal = width(symbols, frequencies)
    assert Fraction(1, 2**bits) <= ideal * (1 + rounding) ** len(symbols)
    assert Fraction(1, 2**bits) > ideal / 4 * (1 - rounding) ** len(symbols)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=100))
def test_powers_of_two_take_their_surprisal_exactly(symbols):
    frequencies = np.array([4, 2, 1, 1])
    _, bits = arithmetic_encode(symbols, frequencies)
    assert bits == surprisal(frequencies[symbols] / 8, base=2).sum()


def test_a_long_message_costs_no_more_than_a_short_one():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(5), 10_000)
    symbols = (p.cumsum(axis=1) > rng.random((10_000, 1))).argmax(axis=1)
    frequencies = integer_frequencies(p, 2**16)
    data, bits = arithmetic_encode(symbols, frequencies)
    assert_array_equal(arithmetic_decode(data, frequencies, 10_000), symbols)
    picked = np.take_along_axis(frequencies, symbols[:, np.newaxis], axis=1)
    ideal = surprisal(picked / 2**16, base=2).sum()
    assert ideal <= bits < ideal + 2


@given(st.integers(1, 4).flatmap(lambda n: tables(n, 3)))
def test_no_codeword_begins_another(frequencies):
    words = [
        bit_string(*arithmetic_encode(symbols, frequencies))
        for symbols in product(*(np.flatnonzero(table).tolist() for table in frequencies))
    ]
    for one, other in combinations(words, 2):
        assert not one.startswith(other) and not other.startswith(one)


# --- One table, many tables, tables that learn ---------------------------------------------------


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_one_table_is_the_same_table_each_time(symbols):
    table = [3, 1, 2**20, 5]
    data, bits = arithmetic_encode(symbols, table)
    assert (data, bits) == arithmetic_encode(symbols, [table] * len(symbols))
    assert_array_equal(arithmetic_decode(data, table, len(symbols)), symbols)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=50))
def test_a_table_that_learns_is_rebuilt_while_decoding(symbols):
    def counts_so_far(past):
        return 1 + np.bincount(past, minlength=4)

    data, bits = arithmetic_encode(symbols, counts_so_far)
    one_by_one = [counts_so_far(symbols[:i]) for i in range(len(symbols))]
    assert (data, bits) == arithmetic_encode(symbols, one_by_one)
    assert_array_equal(arithmetic_decode(data, counts_so_far, len(symbols)), symbols)


def test_damaged_or_missing_data_are_another_message():
    for data in (b"", b"\xff" * 20):
        assert len(arithmetic_decode(data, [3, 0, 2], 50)) == 50
    assert_array_equal(arithmetic_decode(b"", [0, 3, 2], 3), [1, 1, 1])


# --- Frequencies ---------------------------------------------------------------------------------


@given(
    SIZES.flatmap(lambda K: arrays(distributions(K), 3)),
    st.sampled_from([6, 7, 1000, 2**16, MOST]),
)
def test_rounding_costs_at_most_what_is_said(p, T):
    K = p.shape[-1]
    frequencies = integer_frequencies(p, T)
    assert frequencies.dtype == np.int64
    assert frequencies.min() >= 1
    assert_array_equal(frequencies.sum(axis=-1), np.full(3, T))
    share = Fraction(T - K, T)
    for f, probability in zip(frequencies.flat, p.flat, strict=True):
        # float64 shares are off by parts in 2**52, which the largest total makes visible.
        assert Fraction(int(f), T) > share * Fraction(float(probability)) - Fraction(1, 2**50)


@given(SIZES.flatmap(lambda K: arrays(distributions(K), 3)))
def test_a_batch_of_tables_is_its_rows(p):
    assert_array_equal(
        integer_frequencies(p, 1000), [integer_frequencies(each, 1000) for each in p]
    )


def test_frequencies_are_as_large_as_their_probabilities():
    assert_array_equal(integer_frequencies([0.5, 0.25, 0.25], 11), [5, 3, 3])
    assert_array_equal(integer_frequencies([0.5, 0.25, 0.25], 3), [1, 1, 1])
    assert_array_equal(integer_frequencies(np.float32([0, 1]), 100), [1, 99])
