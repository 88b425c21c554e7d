"""Miller and Madow's estimate: the formula, what it does to the bias, and what it refuses."""

from itertools import product
from math import comb, log, prod

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from crossent import entropy, miller_madow_entropy, normalize
from support import BASE, EPS

COUNTS = st.lists(
    st.integers(0, 10) | st.sampled_from([0, 1, 1000, 2**40, 2**53]), min_size=1, max_size=8
).filter(any)


def exact(counts) -> mp.mpf:
    """In nats, at 50 digits."""
    n = mp.mpf(sum(counts))
    seen = [count for count in counts if count > 0]
    return -mp.fsum(c / n * mp.log(c / n) for c in seen) + (len(seen) - 1) / (2 * n)


def series(m: int, n: int):
    """All counts of n draws of m outcomes."""
    return [counts for counts in product(range(n + 1), repeat=m) if sum(counts) == n]


def chance(counts, P) -> float:
    """The probability of the counts, by the multinomial formula."""
    left, orders = sum(counts), 1
    for count in counts:
        orders *= comb(left, count)
        left -= count
    return orders * prod(p**count for p, count in zip(P, counts, strict=True))


def expected(estimate, P, n: int) -> float:
    """The mean of an estimate over all that n draws from P can bring: no simulation."""
    return sum(chance(counts, P) * float(estimate(counts)) for counts in series(len(P), n))


def plug_in(counts):
    return entropy(normalize(counts))


@given(COUNTS)
def test_it_is_the_formula(counts):
    # The frequencies are rounded; where one is almost 1, that shows beside an entropy of almost 0.
    assert_allclose(miller_madow_entropy(counts), float(exact(counts)), rtol=4 * EPS, atol=4 * EPS)


@given(COUNTS, BASE)
def test_the_base_is_the_unit_of_both_terms(counts, base):
    bits, nats = miller_madow_entropy(counts, base=2), miller_madow_entropy(counts)
    assert_allclose(bits * log(2), nats, rtol=8 * EPS)
    assert_allclose(miller_madow_entropy(counts, base=base) * log(base), nats, rtol=1e-12)


@given(COUNTS, st.integers(0, 3))
def test_neither_the_order_nor_what_was_not_seen_counts(counts, more):
    mixed = miller_madow_entropy([0] * more + counts[::-1])
    assert_allclose(mixed, miller_madow_entropy(counts), rtol=4 * EPS, atol=4 * EPS)


@given(COUNTS)
def test_it_is_never_below_the_entropy_of_the_frequencies(counts):
    gap = miller_madow_entropy(counts) - plug_in(counts)
    assert gap >= 0
    assert (gap == 0) == (np.count_nonzero(counts) == 1) or sum(counts) > 2**40


@pytest.mark.parametrize("P", [[1 / 2, 1 / 2], [1 / 2, 1 / 4, 1 / 8, 1 / 8], [0.9, 0.1]])
@pytest.mark.parametrize("n", [2, 5, 12])
def test_on_average_it_is_nearer_to_the_truth_and_still_too_low(P, n):
    truth = float(entropy(P))
    frequencies, corrected = expected(plug_in, P, n), expected(miller_madow_entropy, P, n)
    assert frequencies < corrected < truth
    # Exactly: the correction's mean is that of the outcomes seen.
    seen = sum(1 - (1 - p) ** n for p in P)
    assert corrected - frequencies == pytest.approx((seen - 1) / (2 * n))


def test_with_enough_draws_the_bias_falls_with_the_square_of_their_number():
    P = [0.6, 0.4]
    left = [float(entropy(P)) - expected(miller_madow_entropy, P, n) for n in (20, 40, 80)]
    assert left[0] / left[1] == pytest.approx(4, rel=0.1)
    assert left[1] / left[2] == pytest.approx(4, rel=0.05)
    raw = [float(entropy(P)) - expected(plug_in, P, n) for n in (40, 80)]
    assert raw[0] / raw[1] == pytest.approx(2, rel=0.02)


def test_rows_are_estimated_one_by_one_along_any_axis():
    counts = np.array([[[4, 2, 1, 1], [0, 0, 3, 0]], [[1, 1, 1, 1], [9, 0, 0, 1]]])
    rows = miller_madow_entropy(counts)
    assert rows.shape == (2, 2)
    for index in np.ndindex(2, 2):
        assert rows[index] == miller_madow_entropy(counts[index])
    for axis in (0, 1, -3):
        moved = np.moveaxis(counts, -1, axis)
        assert_array_equal(miller_madow_entropy(moved, axis=axis), rows)
    assert np.ndim(miller_madow_entropy(counts[0, 0])) == 0
    assert_array_equal(miller_madow_entropy(counts.astype(np.uint8)), rows)


@pytest.mark.parametrize("counts", [[0.5, 0.5], [3.0, 1.0], [True, False]])
def test_what_is_no_integer_is_refused(counts):
    """Frequencies above all: without n there is nothing to correct."""
    with pytest.raises(TypeError, match="counts is .*, expected integers"):
        miller_madow_entropy(counts)


def test_counts_are_refused_from_where_floats_skip_integers():
    assert miller_madow_entropy([2**53, 0]) == 0
    for wrong in (-1, 2**53 + 2):
        with pytest.raises(ValueError, match=r"counts\[0\] is .*, expected an integer from 0 to"):
            miller_madow_entropy([wrong, 1])
