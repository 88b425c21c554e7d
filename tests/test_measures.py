"""Surprisal, entropy, cross-entropy and KL divergence: values, identities, edges, accuracy."""

from itertools import product

import mpmath as mp
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from crossent import (
    cross_entropy,
    entropy,
    kl_divergence,
    normalize,
    surprisal,
)
from support import (
    BASE,
    EPS,
    PROBABILITY,
    SIZES,
    arrays,
    distributions,
    epsilons,
    exact_cross_entropy,
    exact_entropy,
    exact_kl_divergence,
    pairs,
)

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 4, 1 / 8, 1 / 2, 1 / 8]
TINY = 5e-324  # the smallest positive float

DISTRIBUTION = SIZES.flatmap(distributions)


# --- Values that can be checked in the head ------------------------------------------------------


def test_surprisal_in_bits():
    assert_array_equal(surprisal([1, 1 / 2, 1 / 4, 1 / 1024, 0], base=2), [0, 1, 2, 10, np.inf])


def test_bits_of_powers_of_two_are_exact():
    halvings = np.arange(1075)
    assert_array_equal(surprisal(2.0**-halvings, base=2), halvings)


def test_surprisal_in_nats_and_hartleys():
    assert surprisal(1 / 2) == np.log(2)
    assert surprisal(0.001, base=10) == 3


def test_dyadic_distributions_are_exact_in_bits():
    assert entropy(P, base=2) == 1.75
    assert cross_entropy(P, Q, base=2) == 2.25
    assert_allclose(kl_divergence(P, Q, base=2), 0.5, rtol=2 * EPS)


def test_the_two_directions_of_the_divergence_differ():
    p, q = [0.7, 0.3], [0.5, 0.5]
    assert_allclose(kl_divergence(p, q), 0.7 * np.log(1.4) + 0.3 * np.log(0.6), rtol=16 * EPS)
    assert_allclose(kl_divergence(q, p), -0.5 * np.log(1.4) - 0.5 * np.log(0.6), rtol=16 * EPS)
    assert kl_divergence(p, q) < kl_divergence(q, p)


# --- Identities ----------------------------------------------------------------------------------


@given(PROBABILITY, PROBABILITY)
def test_surprisal_is_never_negative_and_falls_with_p(p, other):
    assert surprisal(p) >= 0
    if p < other:
        assert surprisal(p) >= surprisal(other)


@given(st.floats(1e-150, 1), st.floats(1e-150, 1))
def test_surprisal_of_independent_events_adds(p, q):
    # p * q is rounded, which moves its surprisal by half an epsilon at most.
    assert_allclose(surprisal(p * q), surprisal(p) + surprisal(q), rtol=4 * EPS, atol=EPS)


@given(DISTRIBUTION)
def test_entropy_is_between_0_and_log_m(p):
    assert 0 <= entropy(p) <= np.log(len(p)) + 4 * EPS


@given(SIZES)
def test_entropy_reaches_its_bounds_at_certainty_and_at_uniformity(m):
    assert_array_equal(entropy(np.eye(m)), np.zeros(m))
    assert_allclose(entropy(np.full(m, 1 / m)), np.log(m), rtol=2 * EPS)


@given(pairs(distributions))
def test_cross_entropy_is_entropy_plus_divergence(pair):
    p, q = pair
    # The tiny deviation of the sums from 1 stands in the divergence only, hence the atol.
    assert_allclose(
        cross_entropy(p, q), entropy(p) + kl_divergence(p, q), rtol=8 * EPS, atol=8 * EPS
    )


@given(pairs(distributions))
def test_divergence_is_never_negative_and_0_only_for_equals(pair):
    p, q = pair
    assert kl_divergence(p, p) == 0
    assert kl_divergence(p, q) >= 0
    assert (kl_divergence(p, q) == 0) == np.array_equal(p, q)


@given(DISTRIBUTION)
def test_cross_entropy_with_itself_is_entropy(p):
    assert cross_entropy(p, p) == entropy(p)


@given(pairs(distributions), BASE)
def test_base_only_changes_the_unit(pair, base):
    p, q = pair
    unit = {"rtol": 8 * EPS}
    assert_allclose(surprisal(p, base=base) * np.log(base), surprisal(p), **unit)
    assert_allclose(entropy(p, base=base) * np.log(base), entropy(p), **unit)
    assert_allclose(cross_entropy(p, q, base=base) * np.log(base), cross_entropy(p, q), **unit)
    assert_allclose(kl_divergence(p, q, base=base) * np.log(base), kl_divergence(p, q), **unit)


@pytest.mark.parametrize("base", [np.e, 2, 2.0, np.float32(3), np.int64(10), 1.5, 3])
def test_base_of_any_real_type(base):
    assert_allclose(surprisal(0.1, base=base), np.log(10) / np.log(float(base)), rtol=2 * EPS)


@given(pairs(distributions), pairs(distributions))
def test_independent_parts_add(first, second):
    (p1, q1), (p2, q2) = first, second
    p, q = np.outer(p1, p2).ravel(), np.outer(q1, q2).ravel()
    close = {"rtol": 16 * EPS, "atol": 16 * EPS}
    assert_allclose(entropy(p), entropy(p1) + entropy(p2), **close)
    assert_allclose(cross_entropy(p, q), cross_entropy(p1, q1) + cross_entropy(p2, q2), **close)
    assert_allclose(kl_divergence(p, q), kl_divergence(p1, q1) + kl_divergence(p2, q2), **close)


@given(pairs(distributions), st.randoms(use_true_random=False))
def test_the_order_of_the_outcomes_does_not_matter(pair, random):
    p, q = pair
    order = random.sample(range(len(p)), len(p))
    for measure in (cross_entropy, kl_divergence):
        assert_allclose(measure(p[order], q[order]), measure(p, q), rtol=4 * EPS)
    assert_allclose(entropy(p[order]), entropy(p), rtol=4 * EPS)


@given(st.integers(1, 3).flatmap(lambda size: st.tuples(*[arrays(distributions(4), size)] * 2)))
def test_a_batch_is_its_rows_along_any_axis(pair):
    p, q = pair
    rows = list(zip(p, q, strict=True))
    for measure in (cross_entropy, kl_divergence):
        each = [measure(a, b) for a, b in rows]
        assert_array_equal(measure(p, q), each)
        assert_array_equal(measure(p.T, q.T, axis=0), each)
        assert_array_equal(measure(p[:, :, None], q[:, :, None], axis=-2)[:, 0], each)
    assert_array_equal(entropy(p), [entropy(row) for row in p])
    assert_array_equal(entropy(p.T, axis=0), entropy(p))


@given(SIZES.flatmap(lambda size: arrays(st.integers(0, 10**6), size)))
def test_normalize_divides_by_the_sum(counts):
    assume(counts.sum() > 0)
    assert_array_equal(normalize(counts), counts / counts.sum())
    assert_array_equal(
        normalize(np.stack([counts, counts], axis=1), axis=0)[:, 1], normalize(counts)
    )
    assert_allclose(normalize(counts).sum(), 1, rtol=4 * EPS)


def test_any_positive_finite_sum_can_be_normalized():
    for weight in (TINY, np.finfo(np.float64).max):
        assert_array_equal(normalize([weight, 0]), [1, 0])


# --- Other libraries -----------------------------------------------------------------------------


@given(pairs(distributions))
def test_scipy_agrees(pair):
    p, q = pair
    close = {"rtol": 64 * EPS, "atol": 64 * EPS}
    assert_allclose(entropy(p, base=2), scipy.stats.entropy(p, base=2), **close)
    assert_allclose(kl_divergence(p, q), scipy.special.rel_entr(p, q).sum(), **close)
    assert_allclose(kl_divergence(p, q), scipy.stats.entropy(p, q), **close)


# --- Accuracy, in machine epsilons against 50 digits ---------------------------------------------


# Weights of distributions of all kinds, by name.
KINDS = {
    "random": lambda rng, size: rng.random(size),
    "skewed": lambda rng, size: rng.pareto(1, size) + 1e-6,
    "nearly uniform": lambda rng, size: 1 + 1e-6 * rng.random(size),
    "nearly certain": lambda rng, size: rng.dirichlet(np.full(size, 0.05)) + 1e-30,
    "of 35 orders of magnitude": lambda rng, size: np.exp(-rng.random(size) * 80),
}


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("outcomes", [2, 3, 10, 100, 3000])
def test_measures_are_accurate_in_both_precisions(outcomes, kind):
    rng = np.random.default_rng(1)
    # What is rounded once, from float64 to float32, is off by half an epsilon of float32.
    eps, few, several = (np.finfo(np.float32).eps / EPS, 1, 1) if kind is np.float32 else (1, 2, 4)
    of_each = {name: normalize(weights(rng, outcomes)) for name, weights in KINDS.items()}
    dists = [p.astype(kind) for p in of_each.values()]
    for p in dists:
        true = exact_entropy(p)
        assert epsilons(entropy(p), true) <= few * eps
        assert epsilons(entropy(p, base=2), true / mp.log(2)) <= few * eps
    for p, q in product(dists, dists) if outcomes < 1000 else [dists[:2]]:
        assert epsilons(cross_entropy(p, q), exact_cross_entropy(p, q)) <= few * eps
        assert epsilons(kl_divergence(p, q), exact_kl_divergence(p, q)) <= several * eps


def test_measures_of_very_many_outcomes_are_accurate():
    """In rows longer than a block, whose pieces are added up. Equal parts make the truth cheap."""
    rng = np.random.default_rng(2)
    w = rng.random(1000)
    p = normalize(np.tile(w, 100))
    q = normalize(np.tile(w * (1 + 1e-8 * rng.standard_normal(1000)), 100))
    part_of_p, part_of_q = p[:1000], q[:1000]
    true = 100 * exact_entropy(part_of_p)
    for nats in (entropy(p), entropy(np.stack([p, q], axis=1), axis=0)[0]):
        assert epsilons(nats, true) <= 2
    assert epsilons(cross_entropy(p, q), 100 * exact_cross_entropy(part_of_p, part_of_q)) <= 2
    assert epsilons(kl_divergence(p, q), 100 * exact_kl_divergence(part_of_p, part_of_q)) <= 2.5


@pytest.mark.parametrize("distance", [3, 1, 0.7, 0.5, 0.2, 0.1, 1e-2, 1e-4, 1e-8, 1e-10, 1e-12])
def test_divergence_of_close_pairs_is_accurate(distance):
    """Where p log(p/q) loses every digit: there it gives -3e-16 for a divergence of 4e-17."""
    rng = np.random.default_rng(0)
    for size in (2, 3, 10, 50):
        for _ in range(5):
            p = rng.dirichlet(np.ones(size))
            q = normalize(p * np.abs(1 + distance * rng.standard_normal(size)))
            nats = kl_divergence(p, q)
            assert nats >= 0
            assert epsilons(nats, exact_kl_divergence(p, q)) <= (2.5 if distance < 0.2 else 4)


@pytest.mark.parametrize("small", [1e-5, 1e-100, 1e-300, 1e-310, TINY])
def test_divergence_of_extreme_ratios_is_accurate(small):
    p, q = [small, 1.0 - small], [0.25, 0.75]
    for a, b in [(p, q), (q, p), (p, p[::-1]), (p, [1e-307, 1.0])]:
        assert epsilons(kl_divergence(a, b), exact_kl_divergence(a, b)) <= 4


# --- Edges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "q", "in_entropy", "in_cross_entropy", "in_divergence"),
    [
        ([0.0, 0.5, 0.5], [0.5, 0.25, 0.25], 1, 2, 1),  # P = 0 adds nothing
        ([0.5, 0.5], [1.0, 0.0], 1, np.inf, np.inf),  # P > 0 and Q = 0
        ([0.0, 0.5, 0.5], [0.0, 0.5, 0.5], 1, 1, 0),  # both 0: nothing
        ([0.0, 1.0], [0.0, 1.0], 0, 0, 0),
        ([0.0, 1.0], [1.0, 0.0], 0, np.inf, np.inf),
        ([1.0 - TINY, TINY], [1.0, 0.0], 1074 * TINY, np.inf, np.inf),  # the smallest P counts
        ([1], [1], 0, 0, 0),
    ],
)
def test_zeros(p, q, in_entropy, in_cross_entropy, in_divergence):
    assert entropy(p, base=2) == in_entropy
    assert cross_entropy(p, q, base=2) == in_cross_entropy
    assert_allclose(kl_divergence(p, q, base=2), in_divergence, rtol=2 * EPS)


def test_divergence_overflows_to_inf_in_no_finite_case():
    assert_allclose(kl_divergence([1.0, 0.0], [TINY, 1.0], base=2), 1074, rtol=4 * EPS)


def test_nothing_is_minus_zero():
    for answer in (surprisal(1), entropy([1, 0]), cross_entropy([1, 0], [1, 0])):
        assert not np.signbit(answer)


def test_sums_within_the_tolerance_are_taken_as_they_are():
    p = np.array([0.5, 0.5 + 9e-7])
    assert entropy(p) == -(p * np.log(p)).sum()


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_low_precision_comes_back_as_float32_from_sums_in_float64(kind):
    p, q = (normalize(np.random.default_rng(seed).random(1000)).astype(kind) for seed in (0, 1))
    p64, q64 = p.astype(np.float64), q.astype(np.float64)
    for low, high in [
        (surprisal(p), surprisal(p64)),
        (entropy(p), -(p64 * np.log(p64)).sum()),
        (cross_entropy(p, q), -(p64 * np.log(q64)).sum()),
        (normalize(p), p64 / p64.sum()),
    ]:
        assert low.dtype == np.float32
        assert_allclose(low, high, rtol=np.finfo(np.float32).eps)
    assert kl_divergence(p, q).dtype == np.float32


def test_the_widest_argument_sets_the_precision():
    p32, p64 = np.float32(P), np.float64(P)
    for function in (cross_entropy, kl_divergence):
        assert function(p32, p64).dtype == function(p64, p32).dtype == np.float64
    assert cross_entropy([0, 1], np.float32([0.5, 0.5])).dtype == np.float32  # integers: no say
    assert entropy([0, 1]).dtype == surprisal(True).dtype == np.float64


def test_lists_integers_and_arrays_are_alike():
    assert entropy(P) == entropy(tuple(P)) == entropy(np.array(P))
    assert_array_equal(entropy([[1, 0], [0, 1]]), [0, 0])
    assert isinstance(surprisal(0.5), np.float64)
    assert surprisal([[0.5]]).shape == (1, 1)


def test_arguments_are_left_alone():
    p, q = np.array(P), np.array(Q)
    for array in (p, q):
        array.flags.writeable = False
    kl_divergence(p, q), cross_entropy(p, q), entropy(p), normalize(p), surprisal(p)


def test_options_are_keyword_only():
    for call in (lambda: entropy(P, 0), lambda: kl_divergence(P, Q, 0), lambda: surprisal(P, 2)):
        with pytest.raises(TypeError, match="positional argument"):
            call()
