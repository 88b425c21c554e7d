"""The sigmoid, the softmax and their logarithms: identities, limits, accuracy."""

import mpmath as mp
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from crossent import log_softmax, logsumexp, sigmoid, softmax
from support import EPS, LOGIT, SIZES, arrays, epsilons, exact, exact_log_softmax

INF = np.inf
LOGITS = SIZES.flatmap(lambda size: arrays(LOGIT, size))


# --- Identities ----------------------------------------------------------------------------------


@given(LOGIT, LOGIT)
def test_sigmoid_rises_from_0_to_1_about_one_half(z, other):
    assert 0 <= sigmoid(z) <= 1
    assert_allclose(sigmoid(z) + sigmoid(-z), 1, rtol=EPS)
    if z < other:
        assert sigmoid(z) <= sigmoid(other)


@given(LOGIT)
def test_sigmoid_is_the_softmax_of_two_classes(z):
    assert_allclose(softmax([0.0, z]), [sigmoid(-z), sigmoid(z)], rtol=4 * EPS)


@given(LOGITS)
def test_softmax_is_a_distribution_in_the_order_of_the_logits(z):
    p = softmax(z)
    assert (p >= 0).all()
    assert_allclose(p.sum(), 1, rtol=4 * EPS)
    assert (np.diff(p[np.argsort(z)]) >= 0).all()


@given(LOGITS, st.integers(-1000, 1000))
def test_a_constant_added_to_the_logits_changes_nothing_but_the_logsumexp(z, shift):
    z = np.round(z)  # so that the addition is exact
    assert_array_equal(softmax(z + shift), softmax(z))
    assert_array_equal(log_softmax(z + shift), log_softmax(z))
    assert_allclose(logsumexp(z + shift), logsumexp(z) + shift, atol=1e4 * EPS)


@given(LOGITS)
def test_logsumexp_is_a_soft_maximum(z):
    assert z.max() <= logsumexp(z) <= z.max() + np.log(len(z)) + 1e3 * EPS


@given(LOGITS)
def test_log_softmax_is_the_logarithm_and_the_difference(z):
    assert_allclose(log_softmax(z), z - logsumexp(z), rtol=4 * EPS, atol=2e3 * EPS)
    assert_allclose(np.exp(log_softmax(z)), softmax(z), rtol=2e3 * EPS, atol=1e-300)
    assert (log_softmax(z) <= 0).all()


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
@given(z=st.integers(1, 5).flatmap(lambda size: arrays(arrays(LOGIT, 3), size)))
def test_a_batch_is_its_rows_along_any_axis(function, z):
    rows = np.array([function(row) for row in z])
    assert_array_equal(function(z), rows)
    assert_array_equal(function(z.T, axis=0), rows.T)
    assert_array_equal(function(z[:, :, None], axis=-2), rows[..., None])


@given(LOGITS)
def test_scipy_agrees(z):
    # SciPy rounds in z - max z: at a gap of 2000 its exponentials are off by 500 epsilons.
    assert_allclose(sigmoid(z), scipy.special.expit(z), rtol=4 * EPS, atol=1e-300)
    assert_allclose(softmax(z), scipy.special.softmax(z), rtol=1e3 * EPS, atol=1e-300)
    assert_allclose(log_softmax(z), scipy.special.log_softmax(z), rtol=4 * EPS, atol=4 * EPS)
    assert_allclose(logsumexp(z), scipy.special.logsumexp(z), rtol=4 * EPS, atol=4 * EPS)


# --- Accuracy, in machine epsilons against 50 digits ---------------------------------------------


@pytest.mark.parametrize("scale", [1, 10, 200])
def test_sigmoid_is_accurate(scale):
    for z in np.random.default_rng(0).standard_normal(300) * scale:
        if z > -700:  # below, the answer is too small for full precision
            assert epsilons(sigmoid(z), 1 / (1 + mp.exp(-mp.mpf(z)))) <= 2  # measured: 1.3


@pytest.mark.parametrize("scale", [1, 3, 10, 100])
@pytest.mark.parametrize("classes", [2, 3, 100, 1000])
def test_softmax_and_its_logarithm_are_accurate(scale, classes):
    """Above all at large gaps, where the rounding of z - max z is multiplied by the gap."""
    rng = np.random.default_rng(0)
    for z in rng.standard_normal((-(-300 // classes), classes)) * scale:
        truth = exact_log_softmax(z)
        for p, log_p, true in zip(softmax(z), log_softmax(z), truth, strict=True):
            assert epsilons(p, mp.exp(true)) <= 3  # measured: 2.2
            assert epsilons(log_p, true) <= 2  # measured: 1.4
        log_sum = mp.log(mp.fsum(map(mp.exp, exact(z))))
        error = epsilons(logsumexp(z), log_sum)
        assert error <= 2 * max(1, abs(z).max() / abs(log_sum))  # measured: 1.3


def test_logsumexp_keeps_a_small_rest():
    assert_allclose(logsumexp([0.0, -40.0]), np.exp(-40), rtol=2 * EPS)


# --- Limits --------------------------------------------------------------------------------------


def test_sigmoid_at_the_ends():
    assert_array_equal(sigmoid([-INF, -1e308, 0, 1e308, INF]), [0, 0, 0.5, 1, 1])


@pytest.mark.parametrize(
    ("z", "p", "log_p"),
    [
        ([0.0, -INF], [1, 0], [0, -INF]),
        ([INF, 0.0], [1, 0], [0, -INF]),
        ([INF, -INF], [1, 0], [0, -INF]),
        ([1e308, -1e308], [1, 0], [0, -INF]),
        ([1e308, 1e308], [0.5, 0.5], [-np.log(2)] * 2),
        ([-1e308, -INF, -1e308], [0.5, 0, 0.5], [-np.log(2), -INF, -np.log(2)]),
        ([7.0], [1], [0]),
    ],
)
def test_softmax_at_the_ends(z, p, log_p):
    assert_array_equal(softmax(z), p)
    assert_array_equal(log_softmax(z), log_p)


@pytest.mark.parametrize(
    ("z", "answer"),
    [
        ([-INF, -INF], -INF),
        ([-INF, 3.0], 3.0),
        ([INF, 0.0], INF),
        ([INF, INF], INF),
        ([INF, -INF], INF),
        ([1e308, 1e308], 1e308),
        ([-1000, -1000], np.log(2) - 1000),
    ],
)
def test_logsumexp_at_the_ends(z, answer):
    assert logsumexp(z) == answer


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("function", [sigmoid, softmax, log_softmax, logsumexp])
def test_low_precision_comes_back_as_float32(function, kind):
    z = np.random.default_rng(0).standard_normal(100).astype(kind)
    assert function(z).dtype == np.float32
    assert_array_equal(function(z), function(z.astype(np.float64)).astype(np.float32))


def test_scalars_lists_and_integers():
    assert isinstance(sigmoid(0), np.float64)
    assert isinstance(logsumexp([0, 0]), np.float64)
    assert_array_equal(softmax([1, 1]), softmax(np.array([1.0, 1.0])))


def test_options_are_keyword_only():
    for function in (softmax, log_softmax, logsumexp):
        with pytest.raises(TypeError, match="positional argument"):
            function([0.0, 1.0], 0)
