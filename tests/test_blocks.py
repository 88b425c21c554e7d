"""Blocks: that cutting long input changes no answer, misses no error and takes little memory."""

import tracemalloc

import mpmath as mp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from crossent import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    blocks,
    categorical_cross_entropy,
    checks,
    cross_entropy,
    entropy,
    kl_divergence,
    log_softmax,
    logsumexp,
    normalize,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
    surprisal,
)
from support import EPS, epsilons, exact, exact_cross_entropy

RNG = np.random.default_rng(0)
INF = np.inf


def calls(shape):
    """Every function of many numbers, on distributions and logits of one shape."""
    p, q = (normalize(RNG.random(shape)) for _ in range(2))
    z = RNG.standard_normal(shape) * 5
    labels = RNG.integers(shape[-1], size=shape[:-1])
    return {
        "surprisal": lambda: surprisal(p),
        "entropy": lambda: entropy(p),
        "cross_entropy": lambda: cross_entropy(p, q),
        "kl_divergence": lambda: kl_divergence(p, q),
        "normalize": lambda: normalize(p),
        "sigmoid": lambda: sigmoid(z),
        "logsumexp": lambda: logsumexp(z),
        "softmax": lambda: softmax(z),
        "log_softmax": lambda: log_softmax(z),
        "binary": lambda: binary_cross_entropy(p, q),
        "binary_with_logits": lambda: binary_cross_entropy_with_logits(p, z),
        "binary_gradient": lambda: binary_cross_entropy_gradient(p, z),
        "categorical": lambda: categorical_cross_entropy(labels, p),
        "categorical_soft": lambda: categorical_cross_entropy(p, q),
        "softmax_loss": lambda: softmax_cross_entropy(labels, z),
        "softmax_loss_soft": lambda: softmax_cross_entropy(p, z),
        "softmax_gradient": lambda: softmax_cross_entropy_gradient(labels, z),
        "softmax_gradient_soft": lambda: softmax_cross_entropy_gradient(p, z),
    }


NAMES = list(calls((2, 2)))


@pytest.mark.parametrize("shape", [(40,), (7, 5), (3, 4, 6), (2, 40), (1, 3, 1, 5)])
def test_small_blocks_give_the_same_answers(shape, monkeypatch):
    for name, call in calls(shape).items():
        whole = call()
        for size in (1, 2, 7, 12, 24):
            monkeypatch.setattr(blocks, "BLOCK", size)
            close = {"rtol": 16 * EPS, "atol": 4 * EPS}
            assert_allclose(call(), whole, **close, err_msg=f"{name}, blocks of {size}")
            monkeypatch.undo()


@pytest.mark.parametrize("shape", [(), (1,), (9,), (3, 4), (2, 3, 5), (5, 1, 2)])
@pytest.mark.parametrize("width", [1, 3, 100])
@pytest.mark.parametrize("size", [1, 7, 20, 1000])
def test_blocks_cover_every_entry_once(shape, width, size, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", size)
    seen = np.zeros(shape)
    for index in blocks.blocks(shape, width):
        seen[index] += 1
        assert seen[index].size * width <= max(size, width)
    assert (seen == 1).all()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(10**6,), (10**4, 100), (10**5, 10), (20, 50_000)])
def test_little_memory_is_taken_beyond_input_and_output(name, shape):
    call = calls(shape)[name]
    tracemalloc.start()
    answer = call()
    peak = tracemalloc.get_traced_memory()[1] - answer.nbytes
    tracemalloc.stop()
    assert peak <= 4 * 2**20


def test_bad_input_is_found_in_every_block(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 8)
    p = np.full((6, 4), 0.25)
    for index in [(0, 0), (5, 3)]:
        bad = p.copy()
        bad[index] = np.nan
        where = rf"\[{index[0]}, {index[1]}\] is nan"
        for call in (
            lambda bad=bad: kl_divergence(p, bad),
            lambda bad=bad: categorical_cross_entropy([0] * 6, bad),
            lambda bad=bad: softmax_cross_entropy(bad, p),
            lambda bad=bad: softmax_cross_entropy_gradient(p, bad),
        ):
            with pytest.raises(ValueError, match=where):
                call()
    p[5] = 0.3
    for call in (
        lambda: entropy(p),
        lambda: kl_divergence(np.full((6, 4), 0.25), p),
        lambda: softmax_cross_entropy(p, p),
        lambda: softmax_cross_entropy_gradient(p, p),
    ):
        with pytest.raises(ValueError, match=r"sums to 1.2 along axis -1 \(distribution 5\)"):
            call()
    with pytest.raises(ValueError, match="p sums to 1.2 along axis -1, expected 1"):
        entropy(np.full(12, 0.1))


def test_a_search_that_finds_nothing_raises_nothing():
    """A sum can be off in one order of adding and within the tolerance in another."""
    checks.distributions([0.5, 0.5], "p").search()


def test_infinite_logits_in_different_pieces_of_a_row(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 2)
    assert logsumexp([-INF, -INF, -INF, 0.0]) == 0
    assert logsumexp([-INF] * 5) == -INF
    assert logsumexp([INF, 0, 0, 0, INF]) == INF
    assert_array_equal(softmax([0, 0, -INF, INF, -INF]), [0, 0, 0, 1, 0])
    with pytest.raises(ValueError, match="inf more than once"):
        softmax([INF, 0, 0, 0, INF])
    with pytest.raises(ValueError, match="all -inf"):
        softmax([-INF] * 5)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_long_rows_are_accurate(kind):
    p = normalize(RNG.random(100_000)).astype(kind)
    z = (RNG.standard_normal(100_000) * 3).astype(kind)
    z64 = exact(z)
    log_sum = mp.log(mp.fsum(map(mp.exp, z64)))
    eps = np.finfo(kind).eps / EPS
    assert epsilons(entropy(p), exact_cross_entropy(p, p)) <= eps
    assert epsilons(logsumexp(z), log_sum) <= 4 * eps
    assert epsilons(softmax_cross_entropy(7, z), log_sum - z64[7]) <= 2 * eps
    assert epsilons(softmax(z)[7], mp.exp(z64[7] - log_sum)) <= 4 * eps


def test_products_and_sums_are_rounded_once():
    p = RNG.dirichlet(np.ones(300), 20)
    values = -np.log(RNG.random(p.shape))
    for row, each, got in zip(p, values, blocks.exact_product_sum(p, values), strict=True):
        true = mp.fsum(a * b for a, b in zip(exact(row), exact(each), strict=True))
        assert epsilons(got, true) <= 0.501


def test_products_of_high_halves_are_exact():
    rng = np.random.default_rng(0)
    x, y = rng.random(100), -rng.exponential(1e-200, 100)
    halves = blocks.high_half(x), blocks.high_half(y)
    for a, b, product in zip(*halves, halves[0] * halves[1], strict=True):
        assert mp.mpf(a) * mp.mpf(b) == mp.mpf(product)
    assert (np.abs(halves[0] - x) <= 2**-25 * x).all()
