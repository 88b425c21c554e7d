"""Mutual information and the Jensen-Shannon divergence: values, identities, edges, accuracy."""

import mpmath as mp
import numpy as np
import pytest
import scipy.spatial.distance
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from crossent import (
    entropy,
    jensen_shannon_divergence,
    kl_divergence,
    mutual_information,
    normalize,
)
from support import BASE, EPS, arrays, distributions, epsilons, exact, pairs

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 4, 1 / 8, 1 / 2, 1 / 8]
TINY = 5e-324  # the smallest positive float

TABLE = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: distributions(shape[0] * shape[1]).map(lambda p: p.reshape(shape))
)


def exact_jensen_shannon(p, q) -> mp.mpf:
    middle = [(a + b) / 2 for a, b in zip(exact(p), exact(q), strict=True)]
    return mp.fsum(
        a * mp.log(a / m) / 2
        for side in (exact(p), exact(q))
        for a, m in zip(side, middle, strict=True)
        if a > 0
    )


def exact_mutual_information(joint) -> mp.mpf:
    """Of the table that the floats stand for: its sum is 1 to the last digit, theirs is not."""
    total = mp.fsum(exact(joint))
    rows = [[p / total for p in exact(row)] for row in joint]
    p_x = [mp.fsum(row) for row in rows]
    p_y = [mp.fsum(column) for column in zip(*rows, strict=True)]
    return mp.fsum(
        p * mp.log(p / (p_x[i] * p_y[j]))
        for i, row in enumerate(rows)
        for j, p in enumerate(row)
        if p > 0
    )


# --- Values that can be checked in the head ------------------------------------------------------


def test_what_a_copy_tells_is_all_there_is():
    assert mutual_information(np.diag(P), base=2) == pytest.approx(1.75, rel=4 * EPS)


def test_independent_quantities_tell_nothing():
    assert mutual_information(np.outer(P, [1 / 2, 1 / 4, 1 / 4])) == 0
    assert mutual_information([[1.0]]) == mutual_information([P]) == 0


def test_distributions_apart_are_told_apart_by_one_draw():
    assert jensen_shannon_divergence([1, 0], [0, 1], base=2) == pytest.approx(1, rel=2 * EPS)
    half = [1 / 2, 1 / 2, 0], [0, 1 / 2, 1 / 2]
    assert jensen_shannon_divergence(*half, base=2) == pytest.approx(0.5, rel=2 * EPS)


# --- Identities ----------------------------------------------------------------------------------


@given(TABLE)
def test_mutual_information_is_what_the_entropies_share(joint):
    p_x, p_y = joint.sum(axis=1), joint.sum(axis=0)
    shared = entropy(normalize(p_x)) + entropy(normalize(p_y)) - entropy(joint.ravel())
    assert_allclose(mutual_information(joint), shared, rtol=32 * EPS, atol=32 * EPS)


@given(TABLE)
def test_mutual_information_is_a_divergence(joint):
    product = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    together, apart = joint.ravel(), product.ravel()
    assert_allclose(
        mutual_information(joint), kl_divergence(together, apart), rtol=32 * EPS, atol=32 * EPS
    )


@given(TABLE)
def test_mutual_information_is_symmetric_and_between_its_bounds(joint):
    nats = mutual_information(joint)
    assert_allclose(nats, mutual_information(joint.T), rtol=32 * EPS, atol=32 * EPS)
    least = min(entropy(normalize(joint.sum(axis=axis))) for axis in (0, 1))
    assert 0 <= nats <= least + 32 * EPS


@given(TABLE, st.data())
def test_merging_values_never_tells_more(joint, data):
    a = joint.shape[0]
    groups = data.draw(st.lists(st.integers(0, a - 1), min_size=a, max_size=a))
    merged = np.zeros_like(joint)
    np.add.at(merged, groups, joint)
    assert mutual_information(merged) <= mutual_information(joint) + 32 * EPS


@given(pairs(distributions))
def test_jensen_shannon_is_symmetric_and_at_most_one_bit(pair):
    p, q = pair
    bits = jensen_shannon_divergence(p, q, base=2)
    assert 0 <= bits <= 1 + 4 * EPS
    assert bits == jensen_shannon_divergence(q, p, base=2)
    assert jensen_shannon_divergence(p, p) == 0
    if bits == 0:
        assert_allclose(p, q, atol=1e-150)


@given(pairs(distributions))
def test_jensen_shannon_is_its_definition(pair):
    p, q = pair
    middle = (p + q) / 2
    mean = (kl_divergence(p, middle) + kl_divergence(q, middle)) / 2
    close = {"rtol": 32 * EPS, "atol": 8 * EPS}
    assert_allclose(jensen_shannon_divergence(p, q), mean, **close)
    lift = entropy(middle) - (entropy(p) + entropy(q)) / 2
    assert_allclose(jensen_shannon_divergence(p, q), lift, rtol=32 * EPS, atol=32 * EPS)


@given(pairs(distributions))
def test_jensen_shannon_is_what_a_draw_tells_about_a_coin(pair):
    p, q = pair
    coin_and_draw = np.array([p, q]) / 2
    assert_allclose(
        jensen_shannon_divergence(p, q),
        mutual_information(coin_and_draw),
        rtol=32 * EPS,
        atol=8 * EPS,
    )


@given(st.integers(1, 5).flatmap(lambda m: st.tuples(*[distributions(m)] * 3)))
def test_the_root_of_jensen_shannon_is_never_longer_than_a_detour(three):
    p, q, r = three
    root = [np.sqrt(jensen_shannon_divergence(a, b)) for a, b in ((p, r), (p, q), (q, r))]
    assert root[0] <= root[1] + root[2] + 1e-14


@given(pairs(distributions), TABLE, BASE)
def test_base_only_changes_the_unit(pair, joint, base):
    unit = {"rtol": 8 * EPS}
    in_base = jensen_shannon_divergence(*pair, base=base)
    assert_allclose(in_base * np.log(base), jensen_shannon_divergence(*pair), **unit)
    in_base = mutual_information(joint, base=base)
    assert_allclose(in_base * np.log(base), mutual_information(joint), **unit)


@given(st.integers(1, 3).flatmap(lambda size: st.tuples(*[arrays(distributions(4), size)] * 2)))
def test_a_batch_is_its_rows_along_any_axis(pair):
    p, q = pair
    each = [jensen_shannon_divergence(a, b) for a, b in zip(p, q, strict=True)]
    assert_array_equal(jensen_shannon_divergence(p, q), each)
    assert_array_equal(jensen_shannon_divergence(p.T, q.T, axis=0), each)
    tables = np.stack([p, q], axis=1) / 2
    assert_array_equal(mutual_information(tables), [mutual_information(t) for t in tables])
    assert mutual_information(tables[None]).shape == (1, len(p))


# --- Other libraries -----------------------------------------------------------------------------


@given(pairs(distributions))
def test_scipy_has_the_root(pair):
    # Where the two are close, rounding can leave SciPy a negative number, and no root of it.
    with np.errstate(invalid="ignore"):
        root = np.nan_to_num(scipy.spatial.distance.jensenshannon(*pair, base=2))
    bits = jensen_shannon_divergence(*pair, base=2)
    assert_allclose(root**2, bits, rtol=64 * EPS, atol=64 * EPS)


@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=2, max_size=4))
def test_scikit_learn_agrees_on_counts(counts):
    counts = np.array(counts) + [[1, 0, 0]]
    nats = sklearn.metrics.mutual_info_score(None, None, contingency=counts)
    assert_allclose(mutual_information(counts / counts.sum()), nats, rtol=1e-9, atol=64 * EPS)


# --- Accuracy, in machine epsilons against 50 digits ---------------------------------------------


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("distance", [3, 1, 0.5, 0.3, 0.1, 1e-2, 1e-5, 1e-8, 1e-12])
def test_jensen_shannon_is_accurate_at_any_distance(distance, kind):
    """Where the entropies cancel: at 1e-8 they are 1e-16 apart, and nothing of it would be left."""
    rng = np.random.default_rng(0)
    for size in (2, 3, 10, 300):
        p = normalize(rng.random(size) ** 3).astype(kind)
        q = normalize(p * np.abs(1 + distance * rng.standard_normal(size))).astype(kind)
        got = jensen_shannon_divergence(p, q)
        assert got.dtype == kind and got >= 0
        most = 1 if kind is np.float32 else 2.5 if distance < 0.2 else 4
        assert epsilons(got, exact_jensen_shannon(p, q)) * EPS <= most * np.finfo(kind).eps


def test_mutual_information_is_accurate():
    rng = np.random.default_rng(0)
    for shape in [(2, 2), (3, 5), (10, 4)]:
        for concentration in (0.1, 1, 100, 1e6, 1e12):
            joint = rng.dirichlet(np.full(shape[0] * shape[1], concentration)).reshape(shape)
            joint = joint + 1e-30
            true = exact_mutual_information(joint)
            off = abs(mp.mpf(float(mutual_information(joint))) - true)
            assert off <= 8 * EPS * (true + mp.sqrt(true)) + 1e-31
            entropies = entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.ravel())
            if concentration == 1e12:  # what the helper is for
                assert abs(mp.mpf(float(entropies)) - true) > 1000 * off


@pytest.mark.parametrize("small", [1e-160, 1e-200, 1e-308, TINY])
def test_the_smallest_probabilities_count(small):
    joint = np.array([[small, 0], [0, 1]])
    true = small * (1 - mp.log(small))  # the entropy of [small, 1 - small], up to small squared
    assert epsilons(mutual_information(joint), true) <= 8 + 2 * TINY / small / EPS
    far = jensen_shannon_divergence([small, 1], [0, 1])
    assert epsilons(far, small * mp.log(2) / 2) <= 8 + 2 * TINY / small / EPS


# --- Edges ---------------------------------------------------------------------------------------


def test_values_that_never_come_add_nothing():
    joint = np.array([[3 / 8, 1 / 8], [1 / 8, 3 / 8]])
    wider = np.zeros((3, 4))
    wider[1:, 1:3] = joint
    assert mutual_information(wider) == mutual_information(joint)
    both = [1 / 2, 0, 1 / 2], [1 / 4, 0, 3 / 4]
    one = [1 / 2, 1 / 2], [1 / 4, 3 / 4]
    assert jensen_shannon_divergence(*both) == jensen_shannon_divergence(*one)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_low_precision_comes_back_as_float32_from_sums_in_float64(kind):
    joint = normalize(np.random.default_rng(0).random(60)).reshape(6, 10).astype(kind)
    got = mutual_information(joint)
    assert got.dtype == np.float32
    exactly = mutual_information(joint.astype(np.float64) / joint.sum(dtype=np.float64))
    assert_allclose(got, exactly, rtol=2e-3 if kind == np.float16 else 1e-6)
    assert mutual_information([[1, 0], [0, 0]]).dtype == np.float64


def test_arguments_are_left_alone():
    joint, p = np.outer(P, Q), np.array(P)
    for array in (joint, p):
        array.flags.writeable = False
    mutual_information(joint), jensen_shannon_divergence(p, p)
