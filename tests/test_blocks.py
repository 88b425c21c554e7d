"""Blocks: that cutting long input changes no answer, misses no error and takes little memory."""

import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from crossent import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    blocks,
    categorical_cross_entropy,
    cross_entropy,
    entropy,
    integer_frequencies,
    jensen_shannon_divergence,
    kl_divergence,
    log_softmax,
    logsumexp,
    miller_madow_entropy,
    mutual_information,
    normalize,
    one_hot,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
    surprisal,
)
from support import EPS

INF = np.inf


def calls(shape):
    """Every function of many numbers, on distributions and logits of one shape."""
    rng = np.random.default_rng(0)
    p, q = (normalize(rng.random(shape)) for _ in range(2))
    z = rng.standard_normal(shape) * 5
    labels = rng.integers(shape[-1], size=shape[:-1])
    counts = rng.integers(1, 9, size=shape)
    tables = p.reshape(*shape[:-1], 1, -1) if shape[-1] % 2 else p.reshape(*shape[:-1], 2, -1)
    return {
        "surprisal": lambda: surprisal(p),
        "entropy": lambda: entropy(p),
        "cross_entropy": lambda: cross_entropy(p, q),
        "kl_divergence": lambda: kl_divergence(p, q),
        "jensen_shannon": lambda: jensen_shannon_divergence(p, q),
        "sigmoid": lambda: sigmoid(z),
        "binary": lambda: binary_cross_entropy(p, q),
        "binary_with_logits": lambda: binary_cross_entropy_with_logits(p, z),
        "binary_gradient": lambda: binary_cross_entropy_gradient(p, z),
        "categorical_soft": lambda: categorical_cross_entropy(p, q),
        # What follows needs the whole of a row at once.
        "categorical": lambda: categorical_cross_entropy(labels, p),
        "normalize": lambda: normalize(p),
        "logsumexp": lambda: logsumexp(z),
        "softmax": lambda: softmax(z),
        "log_softmax": lambda: log_softmax(z),
        "softmax_loss": lambda: softmax_cross_entropy(labels, z),
        "softmax_loss_soft": lambda: softmax_cross_entropy(p, z),
        "softmax_gradient": lambda: softmax_cross_entropy_gradient(labels, z),
        "softmax_gradient_soft": lambda: softmax_cross_entropy_gradient(p, z),
        "miller_madow": lambda: miller_madow_entropy(counts),
        "mutual_information": lambda: mutual_information(tables),
    }


def of_whole_rows(name):
    names = list(calls((1,)))
    return names.index(name) >= names.index("categorical")


@pytest.mark.parametrize("shape", [(40,), (7, 5), (3, 4, 6), (2, 40), (1, 3, 1, 5)])
def test_small_blocks_give_the_same_answers(shape, monkeypatch):
    for name, call in calls(shape).items():
        whole = call()
        for size in (1, 2, 7, 12, 24):
            monkeypatch.setattr(blocks, "BLOCK", size)
            close = {"rtol": 16 * EPS, "atol": 4 * EPS}
            assert_allclose(call(), whole, **close, err_msg=f"{name}, blocks of {size}")
            monkeypatch.undo()


@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1, -2])
def test_every_number_is_read_once_in_its_place(axis):
    given = np.arange(60).reshape(3, 4, 5)
    numbers = blocks.Numbers(given, "z", "a number", axis)
    rows = given.reshape(-1, 1) if axis is None else np.moveaxis(given, axis, -1)
    rows = rows.reshape(-1, rows.shape[-1])
    for width in (1, 2, 100):
        pieces = list(numbers.read(slice(2, 7), width))
        assert all(piece.shape[1] <= width and piece.dtype == np.float64 for piece in pieces)
        assert_array_equal(np.concatenate(pieces, axis=1), rows[2:7])


@pytest.mark.parametrize("shape", [(10**6,), (10**4, 100), (10**5, 10), (20, 50_000)])
def test_little_memory_is_taken_beyond_input_and_output(shape):
    for name, call in calls(shape).items():
        tracemalloc.start()
        answer = call()
        peak = tracemalloc.get_traced_memory()[1] - answer.nbytes
        tracemalloc.stop()
        # Where the whole of a row is needed, a few of it: its differences, exponentials and so on.
        few = 11 if name == "mutual_information" else 7 if of_whole_rows(name) else 0
        assert peak <= max(4 * 2**20, few * 8 * shape[-1]), name


def test_little_memory_is_taken_to_say_what_is_wrong():
    p = np.full((10**4, 100), 0.01)
    p[-1, -1] = np.nan
    for function, answer in ((entropy, 0), (surprisal, p.nbytes), (softmax, p.nbytes)):
        tracemalloc.start()
        with pytest.raises(ValueError, match=r"\[9999, 99\] is nan"):
            function(p)
        peak = tracemalloc.get_traced_memory()[1] - answer
        tracemalloc.stop()
        assert peak <= 4 * 2**20


def test_bad_input_is_found_in_every_block(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 8)
    p = np.full((6, 4), 0.25)
    for index in [(0, 0), (3, 2), (5, 3)]:
        bad = p.copy()
        bad[index] = np.nan
        for call in (
            lambda bad=bad: surprisal(bad),
            lambda bad=bad: kl_divergence(p, bad),
            lambda bad=bad: categorical_cross_entropy([0] * 6, bad),
            lambda bad=bad: softmax_cross_entropy(bad, p),
            lambda bad=bad: softmax_cross_entropy_gradient(p, bad),
        ):
            with pytest.raises(ValueError, match=rf"\[{index[0]}, {index[1]}\] is nan"):
                call()
        with pytest.raises(ValueError, match=rf"\[{index[1]}, {index[0]}\] is nan"):
            entropy(bad.T, axis=0)
    p[5] = 0.3
    for call in (
        lambda: entropy(p),
        lambda: kl_divergence(np.full((6, 4), 0.25), p),
        lambda: softmax_cross_entropy(p, p),
        lambda: softmax_cross_entropy_gradient(p, p),
    ):
        with pytest.raises(ValueError, match=r"[pqy]\[5, :\] sums to 1.2, expected 1"):
            call()
    with pytest.raises(ValueError, match=r"p\[:, 5\] sums to 1.2, expected 1"):
        entropy(p.T, axis=0)


def test_bad_input_is_found_in_every_piece_of_a_row(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 8)
    for column in (0, 7, 8, 19):
        p = np.full(20, 0.05)
        p[column] = -1
        with pytest.raises(ValueError, match=rf"p\[{column}\] is -1.0, expected a probability"):
            entropy(p)
    with pytest.raises(ValueError, match="p sums to 1.2, expected 1"):
        entropy(np.full(12, 0.1))


def test_bad_labels_and_rows_without_softmax_are_found_in_every_block(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 8)
    z, labels = np.zeros((6, 4)), np.zeros(6, int)
    labels[5] = 4
    with pytest.raises(ValueError, match=r"y\[5\] is 4, expected 0 to 3"):
        softmax_cross_entropy(labels, z)
    z[3] = -INF
    for call in (
        lambda: softmax(z),
        lambda: log_softmax(z),
        lambda: softmax_cross_entropy([0] * 6, z),
        lambda: softmax_cross_entropy_gradient([0] * 6, z),
    ):
        with pytest.raises(ValueError, match=r"z\[3, :\] has no softmax"):
            call()


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_an_empty_batch_gives_an_empty_answer(kind):
    p, labels = np.empty((0, 3), kind), np.empty(0, int)
    wide = np.float64 if kind is np.float64 else np.float32
    scalars = (surprisal, sigmoid)
    pairs = (binary_cross_entropy, binary_cross_entropy_with_logits, binary_cross_entropy_gradient)
    for answer in [
        *(function(p) for function in (*scalars, normalize, softmax, log_softmax)),
        *(function(p, p) for function in (*pairs, softmax_cross_entropy_gradient)),
        softmax_cross_entropy_gradient(labels, p),
    ]:
        assert answer.shape == (0, 3) and answer.dtype == wide
    losses = (categorical_cross_entropy, softmax_cross_entropy)
    measures = (cross_entropy, kl_divergence, jensen_shannon_divergence)
    for answer in [
        *(function(p) for function in (entropy, logsumexp)),
        *(function(p, p) for function in (*measures, *losses)),
        *(function(labels, p) for function in losses),
        mutual_information(np.empty((0, 2, 3), kind)),
    ]:
        assert answer.shape == (0,) and answer.dtype == wide
    assert entropy(np.empty((3, 0), kind), axis=0).shape == (0,)
    assert miller_madow_entropy(np.empty((0, 3), int)).shape == (0,)
    assert one_hot(labels, 3).shape == (0, 3)
    assert integer_frequencies(np.empty((0, 3), kind), 9).shape == (0, 3)
    assert integer_frequencies(np.empty((0, 3), int), 9).dtype == np.int64
    assert surprisal(np.empty((2, 0), kind)).shape == (2, 0)
