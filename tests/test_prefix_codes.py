"""Prefix codes: Kraft's inequality, Shannon's lengths, and that nothing is shorter than Huffman."""

from fractions import Fraction
from functools import cache
from itertools import combinations, product

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from crossent import (
    cross_entropy,
    huffman_lengths,
    prefix_code,
    shannon_lengths,
)
from support import SIZES, arrays, distributions, pairs

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 4, 1 / 8, 1 / 2, 1 / 8]

COUNTS = st.lists(
    st.integers(1, 1000) | st.sampled_from([1, 2, 4, 8, 512]), min_size=1, max_size=30
)
LENGTHS = SIZES.flatmap(lambda size: arrays(st.integers(0, 6), size))


def kraft_sum(lengths) -> Fraction:
    return sum(Fraction(1, 2 ** int(length)) for length in lengths)


def mean_length(counts, lengths) -> Fraction:
    """The exact mean, for exact frequencies."""
    return Fraction(sum(c * int(length) for c, length in zip(counts, lengths, strict=True))) / sum(
        counts
    )


def exact_entropy_of_counts(counts) -> mp.mpf:
    total = mp.mpf(sum(counts))
    return sum(-c / total * mp.log(c / total, 2) for c in counts)


def probabilities(counts) -> np.ndarray:
    return np.array(counts) / sum(counts)


@cache
def lengths_with_a_code(m: int) -> np.ndarray:
    """All that Kraft's inequality allows; none above m - 1 can be needed."""
    most = max(m - 1, 1)
    lengths = np.array(list(product(range(most + 1), repeat=m)))
    return lengths[(2 ** (most - lengths)).sum(axis=1) <= 2**most]


def shortest_mean_length(counts) -> Fraction:
    return Fraction(int((lengths_with_a_code(len(counts)) @ counts).min()), sum(counts))


# --- Code words -----------------------------------------------------------------------------------


@given(LENGTHS)
def test_a_code_exists_exactly_where_kraft_allows_it(lengths):
    if kraft_sum(lengths) > 1:
        with pytest.raises(ValueError, match="Kraft sum"):
            prefix_code(lengths)
        return
    words = prefix_code(lengths)
    assert [len(word) for word in words] == list(lengths)
    assert set("".join(words)) <= {"0", "1"}
    for one, other in combinations(words, 2):
        assert not one.startswith(other) and not other.startswith(one)


def test_no_code_exists_where_kraft_forbids_it():
    """Against all sets of code words, not only the canonical ones."""
    for lengths in product(range(1, 4), repeat=4):
        words = [map("".join, product("01", repeat=length)) for length in lengths]
        exists = any(
            not any(a.startswith(b) or b.startswith(a) for a, b in combinations(chosen, 2))
            for chosen in product(*words)
        )
        assert exists == (kraft_sum(lengths) <= 1)


def test_the_canonical_code_counts_up():
    assert prefix_code([1, 2, 3, 3]) == ["0", "10", "110", "111"]
    assert prefix_code([3, 1, 3]) == ["100", "0", "101"]
    assert prefix_code([2, 2, 2, 2]) == ["00", "01", "10", "11"]
    assert prefix_code([0]) == [""]
    # Of equal length, in their own order: a sort that is not stable shows only in long rows.
    words = prefix_code([8, 7] * 80)
    assert words[1::2] == [f"{i:07b}" for i in range(80)]
    assert words[::2] == [f"{i:08b}" for i in range(160, 240)]


def test_long_codewords_are_exact():
    lengths = [*range(1, 1075), 1074]
    words = prefix_code(lengths)
    assert words[0] == "0"
    assert words[-1] == "1" * 1074
    with pytest.raises(ValueError, match="Kraft sum"):
        prefix_code([*lengths, 1074])


# --- Shannon -------------------------------------------------------------------------------------


@given(pairs(distributions))
def test_shannon_rounds_the_surprisal_up_exactly(pair):
    q = pair[1][pair[1] > 0]
    lengths = shannon_lengths(q)
    for probability, length in zip(q.tolist(), lengths.tolist(), strict=True):
        assert Fraction(1, 2**length) <= Fraction(probability)
        assert length == 0 or Fraction(1, 2 ** (length - 1)) > Fraction(probability)
    assert kraft_sum(lengths) <= sum(map(Fraction, q.tolist()))


@pytest.mark.parametrize("k", [1, 3, 52])
def test_shannon_at_the_neighbours_of_a_power_of_two(k):
    for q, length in [
        (2.0**-k, k),
        (np.nextafter(2.0**-k, 1), k),
        (np.nextafter(2.0**-k, 0), k + 1),
    ]:
        assert shannon_lengths([q, 1 - q])[0] == length


@given(COUNTS.flatmap(lambda counts: st.tuples(st.just(counts), st.permutations(counts))))
def test_the_mean_of_shannons_lengths_is_within_one_bit_of_the_cross_entropy(counts_of_both):
    truth, model = map(probabilities, counts_of_both)
    mean = truth @ shannon_lengths(model)
    H = cross_entropy(truth, model, base=2)
    assert H - 1e-9 <= mean < H + 1


def test_shannon_is_exact_for_powers_of_two():
    assert_array_equal(shannon_lengths(P), [1, 2, 3, 3])
    assert P @ shannon_lengths(Q) == 2.25
    assert_array_equal(shannon_lengths([1]), [0])
    assert_array_equal(shannon_lengths(np.float32(P)), [1, 2, 3, 3])


# --- Huffman -------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 12), min_size=1, max_size=5))
def test_nothing_is_shorter_than_huffman(counts):
    lengths = huffman_lengths(probabilities(counts))
    assert mean_length(counts, lengths) == shortest_mean_length(counts)


@given(COUNTS)
def test_huffman_is_within_one_bit_of_the_entropy_and_spends_the_whole_budget(counts):
    lengths = huffman_lengths(probabilities(counts))
    assert kraft_sum(lengths) == 1
    L, H = mean_length(counts, lengths), exact_entropy_of_counts(counts)
    assert H - mp.mpf(10) ** -40 <= mp.mpf(L.numerator) / L.denominator < H + 1


@given(COUNTS)
def test_huffman_is_at_most_as_long_as_shannon_and_rarer_is_not_shorter(counts):
    p = probabilities(counts)
    lengths = huffman_lengths(p)
    assert mean_length(counts, lengths) <= mean_length(counts, shannon_lengths(p))
    for (a, la), (b, lb) in combinations(zip(counts, lengths, strict=True), 2):
        assert a <= b or la <= lb
        assert b <= a or lb <= la


def test_huffman_in_the_head():
    assert_array_equal(huffman_lengths(P), [1, 2, 3, 3])
    assert_array_equal(huffman_lengths([0.9, 0.1]), [1, 1])
    assert_array_equal(huffman_lengths([1.0]), [0])
    assert_array_equal(huffman_lengths([1 / 8, 3 / 4, 1 / 8]), [2, 1, 2])


def test_among_equally_likely_nodes_the_older_one_is_tied_first():
    """Else the same mean would come from the lengths 1, 2, 3, 4 and 4."""
    assert_array_equal(huffman_lengths([0.4, 0.2, 0.2, 0.1, 0.1]), [2, 2, 2, 3, 3])


def test_equally_likely_outcomes_have_lengths_as_equal_as_can_be():
    for m in range(1, 40):
        lengths = huffman_lengths(np.full(m, 1 / m))
        assert lengths.max() - lengths.min() <= 1


def test_lengths_are_integers():
    for lengths in (huffman_lengths(P), shannon_lengths(P)):
        assert lengths.dtype == np.int64
