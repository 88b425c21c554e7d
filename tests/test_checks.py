"""Bad input: every error of the helper, with its whole message."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from crossent import (
    arithmetic_decode,
    arithmetic_encode,
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    cross_entropy,
    entropy,
    huffman_lengths,
    integer_frequencies,
    kl_divergence,
    log_softmax,
    logsumexp,
    normalize,
    one_hot,
    prefix_code,
    shannon_lengths,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
    surprisal,
)
from crossent.checks import SUM_TOLERANCE, SUM_TOLERANCE_FLOAT16

INF, NAN = np.inf, np.nan
HALVES = [0.5, 0.5]
SHAPE = "expected equal shapes"
IN_UNIT = "expected a probability in [0, 1]"
ONE = "expected at least one number"
BASE = "expected a positive, finite number other than 1"


def row(function, *arguments, error=ValueError, says, **options):
    call = ", ".join([*map(repr, arguments), *(f"{k}={v!r}" for k, v in options.items())])
    return pytest.param(
        lambda: function(*arguments, **options), error, says, id=f"{function.__name__}({call})"
    )


ERRORS = [
    # Not a probability
    row(surprisal, -0.5, says=f"p is -0.5, {IN_UNIT}"),
    row(surprisal, [1, 2], says=f"p[1] is 2, {IN_UNIT}"),
    row(entropy, [0.5, 0.75, -0.25], says=f"p[2] is -0.25, {IN_UNIT}"),
    row(entropy, [HALVES, [1.5, -0.5]], says=f"p[1, 0] is 1.5, {IN_UNIT}"),
    row(entropy, [NAN, 1], says=f"p[0] is nan, {IN_UNIT}"),
    row(entropy, [1 + 1e-9, 0], says=f"p[0] is 1.000000001, {IN_UNIT}"),
    row(cross_entropy, HALVES, [NAN, 1], says=f"q[0] is nan, {IN_UNIT}"),
    row(cross_entropy, [2, -1], HALVES, says=f"p[0] is 2, {IN_UNIT}"),
    row(kl_divergence, [INF, 0], HALVES, says=f"p[0] is inf, {IN_UNIT}"),
    row(kl_divergence, HALVES, [1, -1e-300], says=f"q[1] is -1e-300, {IN_UNIT}"),
    row(binary_cross_entropy, 1, 1.5, says=f"p is 1.5, {IN_UNIT}"),
    row(categorical_cross_entropy, 0, [1.5, -0.5], says=f"p[0] is 1.5, {IN_UNIT}"),
    # Not a truth
    row(binary_cross_entropy, 2, 0.5, says=f"y is 2, {IN_UNIT}"),
    row(binary_cross_entropy_with_logits, [0, -1], [0, 0], says=f"y[1] is -1, {IN_UNIT}"),
    row(binary_cross_entropy_gradient, NAN, 0, says=f"y is nan, {IN_UNIT}"),
    row(softmax_cross_entropy, [2.0, -1.0], [0, 0], says=f"y[0] is 2, {IN_UNIT}"),
    # Not a distribution
    row(entropy, [0.5, 0.4], says="p sums to 0.9 along axis -1, expected 1"),
    row(entropy, [0.5, 0.500002], says="p sums to 1.000002 along axis -1, expected 1"),
    row(
        entropy,
        [HALVES, [0.5, 0.4]],
        axis=1,
        says="p sums to 0.9 along axis 1 (distribution 1), expected 1",
    ),
    row(
        entropy,
        [[HALVES, HALVES], [HALVES, [0.1, 0.2]]],
        says="p sums to 0.3 along axis -1 (distribution 1, 1), expected 1",
    ),
    row(entropy, 1.0, says="p is a single number, expected a distribution (an array)"),
    row(cross_entropy, HALVES, [1, 1], says="q sums to 2 along axis -1, expected 1"),
    row(kl_divergence, [0, 0], HALVES, says="p sums to 0 along axis -1, expected 1"),
    row(
        categorical_cross_entropy,
        [0, 0],
        [HALVES, [0.5, 0.6]],
        says="p sums to 1.1 along axis -1 (distribution 1), expected 1",
    ),
    row(
        softmax_cross_entropy,
        [[1, 1]],
        [[0, 0]],
        says="y sums to 2 along axis -1 (distribution 0), expected 1",
    ),
    row(
        softmax_cross_entropy_gradient,
        [0, 0],
        [1, 1],
        says="y sums to 0 along axis -1, expected 1",
    ),
    # Empty
    row(surprisal, [], says=f"p is empty (shape (0,)), {ONE}"),
    row(entropy, np.ones((3, 0)), says=f"p is empty (shape (3, 0)), {ONE}"),
    row(normalize, [], says=f"weights is empty (shape (0,)), {ONE}"),
    row(sigmoid, [], says=f"z is empty (shape (0,)), {ONE}"),
    row(logsumexp, [[]], says=f"z is empty (shape (1, 0)), {ONE}"),
    row(one_hot, [], 3, says=f"labels is empty (shape (0,)), {ONE}"),
    row(softmax_cross_entropy, [], [[0, 0]], says=f"y is empty (shape (0,)), {ONE}"),
    # Shapes that differ
    row(cross_entropy, HALVES, [HALVES], says=f"p and q have shapes (2,) and (1, 2), {SHAPE}"),
    row(
        kl_divergence,
        [HALVES, HALVES],
        HALVES,
        says=f"p and q have shapes (2, 2) and (2,), {SHAPE}",
    ),
    row(kl_divergence, [1], HALVES, says=f"p and q have shapes (1,) and (2,), {SHAPE}"),
    row(binary_cross_entropy, [0, 1], 0.5, says=f"y and p have shapes (2,) and (), {SHAPE}"),
    row(
        binary_cross_entropy_with_logits,
        0,
        [1, 2],
        says=f"y and z have shapes () and (2,), {SHAPE}",
    ),
    row(
        binary_cross_entropy_gradient,
        [0],
        [1, 2],
        says=f"y and z have shapes (1,) and (2,), {SHAPE}",
    ),
    row(
        softmax_cross_entropy,
        [0, 1, 0],
        [[0, 0]],
        says="y has shape (3,) and z has shape (1, 2), "
        "expected y of shape (1,) (labels) or (1, 2) (rows)",
    ),
    row(
        categorical_cross_entropy,
        [[0]],
        [HALVES],
        says="y has shape (1, 1) and p has shape (1, 2), "
        "expected y of shape (1,) (labels) or (1, 2) (rows)",
    ),
    row(
        softmax_cross_entropy_gradient,
        [0, 1],
        [[[0, 0]]],
        says="y has shape (2,) and z has shape (1, 1, 2), "
        "expected y of shape (1, 1) (labels) or (1, 1, 2) (rows)",
    ),
    row(entropy, [[1], HALVES], says="p has rows of different lengths, expected a full array"),
    row(entropy, HALVES, axis=1, says="p: axis 1 is out of bounds for array of dimension 1"),
    row(softmax, [0], axis=-2, says="z: axis -2 is out of bounds for array of dimension 1"),
    row(normalize, [1], axis=2, says="weights: axis 2 is out of bounds for array of dimension 1"),
    # Base
    row(surprisal, 1, base=0, says=f"base is 0, {BASE}"),
    row(entropy, HALVES, base=1, says=f"base is 1, {BASE}"),
    row(entropy, HALVES, base=-2, says=f"base is -2, {BASE}"),
    row(cross_entropy, HALVES, HALVES, base=INF, says=f"base is inf, {BASE}"),
    row(kl_divergence, HALVES, HALVES, base=NAN, says=f"base is nan, {BASE}"),
    row(entropy, HALVES, base="2", error=TypeError, says="base is '2', expected a number or None"),
    row(
        entropy, HALVES, base=True, error=TypeError, says="base is True, expected a number or None"
    ),
    row(
        entropy,
        HALVES,
        base=2 + 0j,
        error=TypeError,
        says="base is (2+0j), expected a number or None",
    ),
    row(entropy, HALVES, base=[2], error=TypeError, says="base is [2], expected a number or None"),
    # Logits
    row(sigmoid, [0, NAN], says="z[1] is nan, expected a number"),
    row(binary_cross_entropy_with_logits, 1, NAN, says="z is nan, expected a number"),
    row(binary_cross_entropy_gradient, 1, NAN, says="z is nan, expected a number"),
    row(logsumexp, 0.0, says="z is a single number, expected an array of logits"),
    row(softmax_cross_entropy, 0, 0.0, says="z is a single number, expected an array of logits"),
    row(logsumexp, [[0, NAN]], says="z[0, 1] is nan, expected a number"),
    row(
        softmax,
        [INF, 0, INF],
        says="z holds inf more than once in a row of logits, expected at most one",
    ),
    row(
        log_softmax,
        [[0, 1], [-INF, -INF]],
        says="z holds a row of logits that are all -inf, expected a larger one",
    ),
    row(
        softmax_cross_entropy,
        0,
        [INF, INF],
        says="z holds inf more than once in a row of logits, expected at most one",
    ),
    row(
        softmax_cross_entropy_gradient,
        0,
        [-INF],
        says="z holds a row of logits that are all -inf, expected a larger one",
    ),
    # Class labels
    row(one_hot, [0, 3], 3, says="labels holds the label 3, expected 0 to 2"),
    row(one_hot, -1, 3, says="labels holds the label -1, expected 0 to 2"),
    row(one_hot, 0, 0, says="n_classes is 0, expected at least 1"),
    row(one_hot, 0, 2.0, error=TypeError, says="n_classes is 2.0, expected an integer"),
    row(one_hot, 0, True, error=TypeError, says="n_classes is True, expected an integer"),
    row(
        one_hot,
        [0.0],
        2,
        error=TypeError,
        says="labels holds class labels of type float64, expected integers",
    ),
    row(categorical_cross_entropy, 2, HALVES, says="y holds the label 2, expected 0 to 1"),
    row(
        categorical_cross_entropy,
        0.0,
        HALVES,
        error=TypeError,
        says="y holds class labels of type float64, expected integers",
    ),
    row(
        softmax_cross_entropy,
        [0, -1],
        [[0, 0], [0, 0]],
        says="y holds the label -1, expected 0 to 1",
    ),
    row(softmax_cross_entropy_gradient, 2, [0, 0], says="y holds the label 2, expected 0 to 1"),
    row(
        softmax_cross_entropy,
        True,
        [0, 0],
        error=TypeError,
        says="y holds class labels of type bool, expected integers",
    ),
    row(
        softmax_cross_entropy_gradient,
        1.0,
        [0, 0],
        error=TypeError,
        says="y holds class labels of type float64, expected integers",
    ),
    # Weights
    row(normalize, [1, -1], says="weights[1] is -1, expected a finite number >= 0"),
    row(normalize, [1, INF], says="weights[1] is inf, expected a finite number >= 0"),
    row(normalize, [NAN, 1], says="weights[0] is nan, expected a finite number >= 0"),
    row(
        normalize,
        [[1, 0], [1, 0]],
        axis=0,
        says="weights sum to 0 along axis 0, expected a positive finite sum",
    ),
    row(
        normalize,
        [1e308, 1e308],
        says="weights sum to inf along axis -1, expected a positive finite sum",
    ),
    row(normalize, 3, says="weights is a single number, expected an array"),
    # Codes
    row(shannon_lengths, [1, 0], says="q[1] is 0, expected a positive probability"),
    row(huffman_lengths, [0, 1], says="p[0] is 0, expected a positive probability"),
    row(huffman_lengths, [0.5, 0.4], says="p sums to 0.9 along axis -1, expected 1"),
    row(huffman_lengths, [HALVES], says="p has shape (1, 2), expected one distribution (m,)"),
    row(shannon_lengths, [], says=f"q is empty (shape (0,)), {ONE}"),
    row(prefix_code, [1, 1, 2], says="lengths have the Kraft sum 1.25, expected at most 1"),
    row(prefix_code, [0, 0], says="lengths have the Kraft sum 2, expected at most 1"),
    row(prefix_code, [1, -1], says="lengths[1] is -1, expected an integer from 0 to 10000"),
    row(prefix_code, [10001], says="lengths[0] is 10001, expected an integer from 0 to 10000"),
    row(prefix_code, [[1, 1]], says="lengths has shape (1, 2), expected one row"),
    row(prefix_code, 1, says="lengths is a single number, expected an array"),
    row(prefix_code, [1.0], error=TypeError, says="lengths has type float64, expected integers"),
    row(arithmetic_encode, [0, 2], [1, 1], says="symbols[1] is 2, expected 0 to 1"),
    row(
        arithmetic_encode,
        [0, 1],
        [1, 0],
        says="symbols[1] is 1, which has the frequency 0: its code word would be infinitely long",
    ),
    row(
        arithmetic_encode,
        [-1],
        [1, 1],
        says=f"symbols[0] is -1, expected an integer from 0 to {2**32}",
    ),
    row(arithmetic_encode, [[0]], [1], says="symbols has shape (1, 1), expected one row"),
    row(
        arithmetic_encode,
        [0, 1],
        [[1, 1]],
        says="frequencies has shape (1, 2), expected (K,) or (2, K)",
    ),
    row(
        arithmetic_encode,
        [0],
        [[[1]]],
        says="frequencies has shape (1, 1, 1), expected (K,) or (1, K)",
    ),
    row(arithmetic_encode, [0], 1, says="frequencies is a single number, expected an array"),
    row(
        arithmetic_encode,
        [0],
        [0.5, 0.5],
        error=TypeError,
        says="frequencies has type float64, expected integers",
    ),
    row(arithmetic_decode, b"", [0, 0], 1, says=f"frequencies sum to 0, expected 1 to {2**32}"),
    row(
        arithmetic_decode,
        b"",
        [[1, 1], [2**32, 1]],
        2,
        says=f"frequencies sum to {2**32 + 1} (table 1), expected 1 to {2**32}",
    ),
    row(
        arithmetic_decode,
        b"",
        [1, 2**32 + 1],
        2,
        says=f"frequencies[1] is {2**32 + 1}, expected an integer from 0 to {2**32}",
    ),
    row(
        arithmetic_decode,
        b"",
        lambda past: [[1]],
        2,
        says="frequencies has shape (1, 1), expected one row",
    ),
    row(arithmetic_decode, b"", [1], 0, says="n_symbols is 0, expected at least 1"),
    row(arithmetic_decode, "", [1], 1, error=TypeError, says="data has type str, expected bytes"),
    row(
        arithmetic_decode,
        b"",
        [1],
        1.0,
        error=TypeError,
        says="n_symbols is 1.0, expected an integer",
    ),
    row(integer_frequencies, HALVES, 1, says=f"total is 1, expected 2 to {2**32}"),
    row(
        integer_frequencies, HALVES, 2**32 + 1, says=f"total is {2**32 + 1}, expected 2 to {2**32}"
    ),
    row(integer_frequencies, [1, 1], 100, says="p sums to 2 along axis -1, expected 1"),
    row(
        integer_frequencies,
        HALVES,
        8.0,
        error=TypeError,
        says="total is 8.0, expected an integer",
    ),
    # Not numbers
    row(surprisal, "0.5", error=TypeError, says="p has type <U3, expected real numbers"),
    row(entropy, [0.5, None], error=TypeError, says="p has type object, expected real numbers"),
    row(
        entropy,
        [0.5 + 0j, 0.5],
        error=TypeError,
        says="p has type complex128, expected real numbers",
    ),
    row(
        cross_entropy,
        HALVES,
        ["a", "b"],
        error=TypeError,
        says="q has type <U1, expected real numbers",
    ),
    row(
        kl_divergence,
        HALVES,
        {"a": 1},
        error=TypeError,
        says="q has type object, expected real numbers",
    ),
    row(normalize, ["a"], error=TypeError, says="weights has type <U1, expected real numbers"),
    row(sigmoid, None, error=TypeError, says="z has type object, expected real numbers"),
    row(softmax, [1j], error=TypeError, says="z has type complex128, expected real numbers"),
    row(
        binary_cross_entropy,
        "a",
        0.5,
        error=TypeError,
        says="y has type <U1, expected real numbers",
    ),
    row(
        softmax_cross_entropy,
        "a",
        [0, 0],
        error=TypeError,
        says="y has type <U1, expected real numbers",
    ),
    row(one_hot, ["a"], 2, error=TypeError, says="labels has type <U1, expected real numbers"),
]


@pytest.mark.parametrize(("call", "error", "says"), ERRORS)
def test_error(call, error, says):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("kind", "tolerance"),
    [
        (np.float64, SUM_TOLERANCE),
        (np.float32, SUM_TOLERANCE),
        (np.float16, SUM_TOLERANCE_FLOAT16),
    ],
)
def test_sums_are_checked_to_the_precision_they_come_in(kind, tolerance):
    half = np.array([0.5], dtype=kind)
    for way in (-1, 1):
        within = np.append(half, half + kind(way * 0.9 * tolerance)).astype(kind)
        entropy(within)
        beyond = np.append(half, half + kind(way * 2 * tolerance)).astype(kind)
        with pytest.raises(ValueError, match="p sums to"):
            entropy(beyond)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("outcomes", [3, 10, 1000])
def test_rounded_distributions_are_accepted(kind, outcomes):
    rng = np.random.default_rng(0)
    for p in rng.dirichlet(np.ones(outcomes), 50).astype(kind):
        entropy(p)


def test_nothing_warns_whatever_numpy_is_told():
    """Extremes of every function, where NumPy is told to raise what it warns of by default."""
    p, q, z = [0.0, 1.0, 0.0, 5e-324], [0.0, 1.0, 5e-324, 0.0], [1e308, -1e308, 0.0, -np.inf]
    with warnings.catch_warnings(), np.errstate(divide="raise", over="raise", invalid="raise"):
        warnings.simplefilter("error")
        for base in (None, 2, 10, 3):
            surprisal(p, base=base), entropy(p, base=base)
            cross_entropy(p, q, base=base), kl_divergence(p, q, base=base)
            kl_divergence([1e-320, 1.0], [1.0, 0.0], base=base)
            kl_divergence([1.0, 0.0], [1 - 1e-16, 1e-200], base=base)
        normalize([5e-324, 1e308])
        for function in (sigmoid, softmax, log_softmax, logsumexp):
            function(z), function(np.float32([80, -80])), function([0.0, -740.0, -1000.0])
        logsumexp([np.inf, np.inf]), logsumexp([-np.inf, -np.inf])
        for y in (0, 1, 0.3, 5e-324):
            binary_cross_entropy([y] * 4, p)
            for loss in (binary_cross_entropy_with_logits, binary_cross_entropy_gradient):
                loss([y] * 4, z), loss(y, 740.0), loss(y, -740.0), loss(y, np.inf)
                loss(np.float32(y), np.float32(100)), loss(np.float32(y), np.float32(-100))
        for y in (0, 3, p):
            categorical_cross_entropy(y, q)
            for loss in (softmax_cross_entropy, softmax_cross_entropy_gradient):
                loss(y, z), loss(y, [0, -740.0, -1000.0, 740]), loss(y, np.float32([0, -90, 0, 0]))


def test_good_input_comes_back_unchanged_in_meaning():
    """Read-only, non-contiguous, big-endian and boolean arrays are numbers like others."""
    p = np.array([0.5, 0.1, 0.5, 0.1])[::2]
    p.flags.writeable = False
    for same in (p, p.astype(">f8"), p.astype(np.longdouble)):
        assert entropy(same, base=2) == 1
    assert_array_equal(entropy(np.array([[True, False]])), [0])
