"""Bad input: every kind of error, with its whole message, and what rounding is allowed to do.

The table of edge cases, tested by test_edge_cases.py, has the errors of each measure and loss; here
is each kind once, and the arguments and functions that the table leaves out.
"""

import warnings
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
import scipy.sparse
import scipy.special
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
    jensen_shannon_divergence,
    kl_divergence,
    log_softmax,
    logsumexp,
    miller_madow_entropy,
    mutual_information,
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
from support import EPS

INF, NAN = np.inf, np.nan
HALVES = [0.5, 0.5]
ROUNDED_UP = 0.2 + 0.4 + 0.3 + 0.1  # 1.0000000000000002
IN_UNIT = "expected a probability in [0, 1]"
SUM_1 = "expected 1 within 1e-06"
ONE = "expected at least one number"
REAL = "expected real numbers"
INTEGERS = "expected integers: np.asarray({0}, dtype=int) if they are whole numbers"
NO_SOFTMAX = "has no softmax: it holds inf more than once, or nothing but -inf"
KEEP = "leave out first what is to be ignored, as in y[keep], z[keep]"
BASE = "expected a finite number above 1, or None for nats"


def row(function, *arguments, error=ValueError, says, **options):
    return pytest.param(
        lambda: function(*arguments, **options), error, says, id=f"{function.__name__}: {says}"
    )


def wrong_type(function, *arguments, says, **options):
    return row(function, *arguments, error=TypeError, says=says, **options)


ERRORS = [
    # One number: its place, and how it would be written
    row(surprisal, -0.5, says=f"p is -0.5, {IN_UNIT}"),
    row(surprisal, [1, 2], says=f"p[1] is 2, {IN_UNIT}"),
    row(surprisal, [[[0.1, NAN]]], says=f"p[0, 0, 1] is nan, {IN_UNIT}"),
    row(surprisal, 1.0000011, says=f"p is 1.0000011, {IN_UNIT}"),
    row(entropy, [[1, 0], [1.5, -0.5]], says=f"p[1, 1] is -0.5, {IN_UNIT}"),
    row(entropy, [[1, 0], [1.5, -0.5]], axis=0, says=f"p[1, 1] is -0.5, {IN_UNIT}"),
    row(entropy, [[0.5, -1e-300]] * 2, axis=0, says=f"p[0, 1] is -1e-300, {IN_UNIT}"),
    row(entropy, np.zeros((2, 3, 4)) - np.eye(4)[3], axis=1, says=f"p[0, 0, 3] is -1.0, {IN_UNIT}"),
    row(sigmoid, [0, NAN], says="z[1] is nan, expected a number"),
    row(logsumexp, [[0, NAN]], says="z[0, 1] is nan, expected a number"),
    row(binary_cross_entropy_gradient, 1, NAN, says="z is nan, expected a number"),
    row(binary_cross_entropy_gradient, NAN, 0, says=f"y is nan, {IN_UNIT}"),
    row(normalize, [1, -1], says="weights[1] is -1, expected a finite number >= 0"),
    row(normalize, [1, INF], says="weights[1] is inf, expected a finite number >= 0"),
    row(normalize, [NAN, 1], says="weights[0] is nan, expected a finite number >= 0"),
    # Sums: the row as NumPy takes it, what was found, how far off it may be, and the cure
    row(
        entropy,
        [0.5, 0.500002],
        says=f"the sum of p is 1.000002, {SUM_1}: normalize(p) makes it so",
    ),
    row(
        entropy,
        [HALVES, [0.5, 0.4]],
        axis=1,
        says=f"the sum of p[1, :] is 0.9, {SUM_1}: normalize(p) makes it so",
    ),
    row(
        entropy,
        [[[0.5, 0.1], [0.5, 0.2]]],
        axis=1,
        says=f"the sum of p[0, :, 1] is 0.3, {SUM_1}: normalize(p, axis=1) makes it so",
    ),
    row(
        entropy,
        [[0.5, 0.1], [0.5, 0.2]],
        axis=-2,
        says=f"the sum of p[:, 1] is 0.3, {SUM_1}: normalize(p, axis=-2) makes it so",
    ),
    row(entropy, [3, 1], says=f"the sum of p is 4, {SUM_1}: normalize(p) makes it so"),
    row(
        jensen_shannon_divergence,
        HALVES,
        [0.5, 0.75],
        says=f"the sum of q is 1.25, {SUM_1}: normalize(q) makes it so",
    ),
    row(
        jensen_shannon_divergence,
        [INF, 0],
        HALVES,
        says=f"the sum of p is inf, {SUM_1}: normalize(p) makes it so",
    ),
    row(
        softmax_cross_entropy_gradient,
        [[1, 1]],
        [[0, 0]],
        says=f"the sum of y[0, :] is 2, {SUM_1}: normalize(y) makes it so",
    ),
    row(
        integer_frequencies,
        [1, 1],
        100,
        says=f"the sum of p is 2, {SUM_1}: normalize(p) makes it so",
    ),
    row(
        mutual_information,
        [[[0.5, 0], [0, 0.5]], [[2, 1], [1, 0]]],
        says=f"the sum of joint[1, :, :] is 4, {SUM_1}: "
        "joint / joint.sum(axis=(-2, -1), keepdims=True) makes it so",
    ),
    row(
        mutual_information,
        [[0.4, 0.3], [0.2, 0.2]],
        says=f"the sum of joint is 1.1, {SUM_1}: "
        "joint / joint.sum(axis=(-2, -1), keepdims=True) makes it so",
    ),
    row(
        normalize,
        [[1, 0], [1, 0]],
        axis=0,
        says="the sum of weights[:, 1] is 0, expected a positive finite sum",
    ),
    row(normalize, [1e308] * 2, says="the sum of weights is inf, expected a positive finite sum"),
    # Nothing, or no array
    row(entropy, np.ones((3, 0)), says=f"p is empty (shape (3, 0)), {ONE}"),
    row(normalize, [], says=f"weights is empty (shape (0,)), {ONE}"),
    row(logsumexp, [[]], says=f"z is empty (shape (1, 0)), {ONE}"),
    row(jensen_shannon_divergence, [], [], says=f"p is empty (shape (0,)), {ONE}"),
    row(
        mutual_information,
        np.ones((2, 0)),
        says="joint has shape (2, 0), expected tables: (..., a, b)",
    ),
    row(mutual_information, HALVES, says="joint has shape (2,), expected tables: (..., a, b)"),
    row(
        jensen_shannon_divergence,
        1,
        1,
        says="p is a single number, expected a distribution (an array)",
    ),
    row(logsumexp, 0.0, says="z is a single number, expected logits (an array)"),
    row(softmax_cross_entropy, 0, 0.0, says="z is a single number, expected logits (an array)"),
    row(normalize, 3, says="weights is a single number, expected weights (an array)"),
    row(miller_madow_entropy, 3, says="counts is a single number, expected counts (an array)"),
    # Shapes that differ
    row(
        jensen_shannon_divergence,
        [1],
        HALVES,
        says="p and q have shapes (1,) and (2,), expected equal shapes",
    ),
    row(
        binary_cross_entropy_gradient,
        0,
        [1, 2],
        says="y and z have shapes () and (2,), expected equal shapes",
    ),
    row(
        softmax_cross_entropy_gradient,
        [0, 1],
        [[[0, 0]]],
        says="y has shape (2,) and z has shape (1, 1, 2), "
        "expected y of shape (1, 1) (labels) or (1, 1, 2) (rows)",
    ),
    row(
        categorical_cross_entropy,
        [[0]],
        [HALVES],
        says="y has shape (1, 1) and p has shape (1, 2), "
        "expected y of shape (1,) (labels) or (1, 2) (rows)",
    ),
    # Axes
    row(entropy, HALVES, axis=1, says="axis is 1, expected -1 to 0, since p has shape (2,)"),
    row(softmax, [[0]], axis=-3, says="axis is -3, expected -2 to 1, since z has shape (1, 1)"),
    row(normalize, [1], axis=2, says="axis is 2, expected -1 to 0, since weights has shape (1,)"),
    wrong_type(entropy, HALVES, axis=None, says="axis is None, expected one integer"),
    wrong_type(entropy, [HALVES], axis=(0, 1), says="axis is (0, 1), expected one integer"),
    wrong_type(softmax, HALVES, axis=1.0, says="axis is 1.0, expected one integer"),
    wrong_type(normalize, HALVES, axis="rows", says="axis is 'rows', expected one integer"),
    # Bases
    *(
        row(function, *[given] * count, base=base, says=f"base is {base}, {BASE}")
        for function, given, count, base in (
            (surprisal, 1, 1, 1),
            (jensen_shannon_divergence, HALVES, 2, INF),
            (mutual_information, [HALVES, [0, 0]], 1, 0.5),
            (miller_madow_entropy, [1, 2], 1, -2),
        )
    ),
    *(
        wrong_type(entropy, HALVES, base=base, says=f"base is {base!r}, expected a number or None")
        for base in ("2", True, 2 + 0j, [2])
    ),
    # Logits without a softmax
    row(softmax, [INF, 0, INF], says=f"z {NO_SOFTMAX}"),
    row(log_softmax, [[0, 1], [-INF, -INF]], says=f"z[1, :] {NO_SOFTMAX}"),
    row(softmax, [[0, -INF], [1, -INF]], axis=0, says=f"z[:, 1] {NO_SOFTMAX}"),
    row(softmax_cross_entropy, [[0]], [[[INF, INF]]], says=f"z[0, 0, :] {NO_SOFTMAX}"),
    row(softmax_cross_entropy_gradient, [0, 0], [[0], [-INF]], says=f"z[1, :] {NO_SOFTMAX}"),
    # Class labels
    row(one_hot, [0, 3], 3, says="labels[1] is 3, expected a class from 0 to 2"),
    row(one_hot, [[-1]], 3, says="labels[0, 0] is -1, expected a class from 0 to 2"),
    row(one_hot, 0, 0, says="n_classes is 0, expected at least 1"),
    wrong_type(one_hot, 0, 2.0, says="n_classes is 2.0, expected an integer"),
    wrong_type(one_hot, 0, True, says="n_classes is True, expected an integer"),
    wrong_type(one_hot, [0.0], 2, says=f"labels has the type float64, {INTEGERS.format('labels')}"),
    row(
        softmax_cross_entropy_gradient,
        [0, -100],
        [[0, 0]] * 2,
        says=f"y[1] is -100, expected a class from 0 to 1; {KEEP}",
    ),
    row(
        categorical_cross_entropy, -1, HALVES, says=f"y is -1, expected a class from 0 to 1; {KEEP}"
    ),
    wrong_type(
        softmax_cross_entropy,
        [0.0, NAN],
        [[0, 0]] * 2,
        says="y has the type float64, expected integers: "
        "y holds nan; leave out first what it stands for",
    ),
    wrong_type(
        softmax_cross_entropy, True, [0, 0], says=f"y has the type bool, {INTEGERS.format('y')}"
    ),
    # Codes
    row(shannon_lengths, [1, 0], says="q[1] is 0, expected a probability above 0"),
    row(huffman_lengths, [0.0, 1.0], says="p[0] is 0.0, expected a probability above 0"),
    row(huffman_lengths, [1.5, -0.5], says="p[1] is -0.5, expected a probability above 0"),
    row(
        huffman_lengths,
        [0.5, 0.4],
        says=f"the sum of p is 0.9, {SUM_1}: normalize(p) makes it so",
    ),
    row(huffman_lengths, [HALVES], says="p has shape (1, 2), expected one distribution (m,)"),
    row(shannon_lengths, [], says=f"q is empty (shape (0,)), {ONE}"),
    row(prefix_code, [1, 1, 2], says="lengths have the Kraft sum 1 + 0.25, expected at most 1"),
    row(prefix_code, [0, 0], says="lengths have the Kraft sum 1 + 1, expected at most 1"),
    row(
        prefix_code,
        shannon_lengths(softmax([40.0, 0.0])),
        says="lengths have the Kraft sum 1 + 3.46945e-18, expected at most 1",
    ),
    row(prefix_code, [1, -1], says="lengths[1] is -1, expected an integer from 0 to 10000"),
    row(prefix_code, [10001], says="lengths[0] is 10001, expected an integer from 0 to 10000"),
    row(prefix_code, [[1, 1]], says="lengths has shape (1, 2), expected one row"),
    row(prefix_code, 1, says="lengths has shape (), expected at least one integer"),
    wrong_type(
        prefix_code, [1.0], says=f"lengths has the type float64, {INTEGERS.format('lengths')}"
    ),
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
        [1],
        says=f"symbols[0] is -1, expected an integer from 0 to {2**32}",
    ),
    row(arithmetic_encode, [[0]], [1], says="symbols has shape (1, 1), expected one row"),
    row(
        arithmetic_encode,
        np.zeros(0, int),
        [1],
        says="symbols has shape (0,), expected at least one integer",
    ),
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
    row(arithmetic_encode, [0], 1, says="frequencies has shape (), expected at least one integer"),
    wrong_type(
        arithmetic_encode,
        [0],
        HALVES,
        says=f"frequencies has the type float64, {INTEGERS.format('frequencies')}",
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
    wrong_type(arithmetic_decode, "", [1], 1, says="data has type str, expected bytes"),
    wrong_type(arithmetic_decode, b"", [1], 1.0, says="n_symbols is 1.0, expected an integer"),
    row(integer_frequencies, HALVES, 1, says=f"total is 1, expected 2 to {2**32}"),
    row(
        integer_frequencies, HALVES, 2**32 + 1, says=f"total is {2**32 + 1}, expected 2 to {2**32}"
    ),
    wrong_type(integer_frequencies, HALVES, 8.0, says="total is 8.0, expected an integer"),
    # What is no array of numbers
    *(
        wrong_type(entropy, given, says=f"p {found}")
        for given, found in (
            ("0.5", f"has the type <U3, {REAL}"),
            ([0.5 + 0j, 0.5], f"has the type complex128, {REAL}"),
            (np.zeros(1, "M8[s]"), f"has the type datetime64[s], {REAL}"),
            (
                np.zeros(2, "V2"),  # as NumPy sees bfloat16 without the package that has it
                f"has the type |V2, {REAL}: np.asarray(p, dtype=np.float32) converts it",
            ),
            (None, f"is of type NoneType, {REAL}"),
            (iter(HALVES), f"is of type list_iterator, {REAL}: take list(p)"),
            (Counter("aab").values(), f"is of type dict_values, {REAL}: take list(p)"),
            ({"a": 1}, f"is of type dict, {REAL}: take list(p.values())"),
            ([0.5, None], f"holds None, of type NoneType, {REAL}"),
            (
                [1, Decimal("0.5")],
                f"holds Decimal('0.5'), of type Decimal, {REAL}: take np.asarray(p, dtype=float)",
            ),
            (
                [2**64, 2**65],
                f"holds {2**64}, of type int, {REAL}: take np.asarray(p, dtype=float)",
            ),
            (np.empty(0, object), f"has the type object, {REAL}"),
            (
                np.ma.array([1, 1, 8], mask=[0, 0, 1]),
                "is a masked array, expected a plain one: "
                "p.compressed() leaves the masked numbers out, p.filled(0) makes them 0",
            ),
            (
                scipy.sparse.csr_array(np.eye(2)),
                "is a sparse array, expected a full one: take p.toarray()",
            ),
        )
    ),
    *(
        wrong_type(function, *before, "a", says=f"{name} has the type <U1, {REAL}")
        for function, name, *before in (
            (surprisal, "p"),
            (normalize, "weights"),
            (sigmoid, "z"),
            (cross_entropy, "q", HALVES),
            (binary_cross_entropy, "p", 0),
            (binary_cross_entropy_with_logits, "z", 0),
            (softmax_cross_entropy, "z", 0),
            (mutual_information, "joint"),
            (miller_madow_entropy, "counts"),
            (prefix_code, "lengths"),
        )
    ),
    wrong_type(softmax_cross_entropy, "a", [0, 0], says=f"y has the type <U1, {REAL}"),
    wrong_type(one_hot, ["a"], 2, says=f"labels has the type <U1, {REAL}"),
]


@pytest.mark.parametrize(("call", "error", "says"), ERRORS)
def test_error(call, error, says):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == says


def test_what_numpy_says_of_ragged_rows_is_kept():
    with pytest.raises(
        ValueError, match="^p cannot be made an array of numbers: setting"
    ) as caught:
        entropy([[1], HALVES])
    assert "inhomogeneous" in str(caught.value.__cause__)

    class Broken:
        def __array__(self, dtype=None, copy=None):
            raise TypeError("it stays on the GPU")

    with pytest.raises(
        TypeError, match="^z cannot be made an array of numbers: it stays on the GPU"
    ):
        softmax(Broken())


def test_bfloat16_is_refused_with_the_cure():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    p = np.array(HALVES, ml_dtypes.bfloat16)
    with pytest.raises(TypeError, match=r"p has the type bfloat16, .* dtype=np.float32\) converts"):
        entropy(p)
    assert entropy(np.asarray(p, dtype=np.float32), base=2) == 1


# --- pandas --------------------------------------------------------------------------------------


class Index(list):
    equals = list.__eq__


class Labelled:
    """As much of a pandas object as the helper looks at."""

    iloc = None

    def __init__(self, values, *axes):
        self.values, self.axes = np.array(values), [Index(axis) for axis in axes]

    def __array__(self, dtype=None, copy=None):
        return self.values


def test_pandas_objects_whose_labels_differ_are_refused():
    p, q = Labelled([0.75, 0.25], "ab"), Labelled([0.25, 0.75], "ba")
    says = "p and q have different pandas indexes, expected the same: take q.reindex\\(p.index\\)"
    for measure in (cross_entropy, kl_divergence, jensen_shannon_divergence):
        with pytest.raises(ValueError, match=says):
            measure(p, q)
        assert measure(p, Labelled(q.values, "ab")) == measure(p.values, q.values)
        assert measure(p, q.values) == measure(p.values, q) == measure(p.values, q.values)
    for loss in (
        binary_cross_entropy,
        binary_cross_entropy_with_logits,
        binary_cross_entropy_gradient,
    ):
        with pytest.raises(ValueError, match="^y and [pz] have different pandas indexes"):
            loss(p, q)
        assert_array_equal(loss(p, Labelled(q.values, "ab")), loss(p.values, q.values))


def test_pandas_truths_and_predictions_share_their_rows_and_columns():
    rows = np.array([HALVES, [0.25, 0.75]])
    table = Labelled(rows, "ab", "xy")
    for loss in (categorical_cross_entropy, softmax_cross_entropy, softmax_cross_entropy_gradient):
        for truth in (
            Labelled([0, 1], "ba"),
            Labelled(rows, "ba", "xy"),
            Labelled(rows, "ab", "yx"),
        ):
            with pytest.raises(ValueError, match="^y and [pz] have different pandas indexes"):
                loss(truth, table)
        for truth in (Labelled([0, 1], "ab"), Labelled(rows, "ab", "xy")):
            assert_array_equal(loss(truth, table), loss(truth.values, rows))


# --- The one rule for rounding -------------------------------------------------------------------


def test_what_rounding_leaves_above_1_counts_as_1():
    assert ROUNDED_UP > 1
    for answer in (
        surprisal(ROUNDED_UP),
        surprisal(1 + 1e-6),
        surprisal(np.float32(1 + 1e-6)),
        surprisal(np.float16(1 + 2**-10)),
        entropy([ROUNDED_UP, 0]),
        entropy(np.float16([1 + 2**-10, 0])),
        cross_entropy([ROUNDED_UP, 0], [ROUNDED_UP, 0]),
        kl_divergence([ROUNDED_UP, 0], [ROUNDED_UP, 0]),
        binary_cross_entropy(1, ROUNDED_UP),
        binary_cross_entropy(ROUNDED_UP, 1),
        binary_cross_entropy_with_logits(ROUNDED_UP, INF),
        categorical_cross_entropy(0, [ROUNDED_UP, 0]),
        categorical_cross_entropy([1, 0], [ROUNDED_UP, 0]),
        softmax_cross_entropy([ROUNDED_UP, 0], [INF, 0]),
    ):
        assert answer == 0 and not np.signbit(answer)


@pytest.mark.parametrize(
    ("kind", "tolerance"), [(np.float64, 1e-6), (np.float32, 1e-6), (np.float16, 2**-10)]
)
def test_one_probability_may_be_above_1_by_what_its_precision_can_say(kind, tolerance):
    assert surprisal(kind(1 + 0.9 * tolerance)) == 0
    with pytest.raises(ValueError, match="expected a probability"):
        surprisal(kind(1 + 2 * tolerance))
    with pytest.raises(ValueError, match="expected a probability"):
        surprisal(kind(-tolerance))


@pytest.mark.parametrize(
    ("kind", "base", "each"),
    [(np.float64, 1e-6, 0), (np.float32, 1e-6, 2**-24), (np.float16, 2**-10, 2**-24)],
)
@pytest.mark.parametrize("outcomes", [2, 1000])
def test_sums_are_held_to_the_precision_they_come_in(kind, base, each, outcomes):
    off = base + outcomes * each
    p = np.zeros((1, outcomes), kind)
    for way in (-1, 1):
        # The two halves are as fine as the kind has them, so that the sum can be set.
        p[0, :2] = 0.5, 0.5 + way * 0.8 * off
        entropy(p), entropy(p.T, axis=0)
        p[0, :2] = 0.5, 0.5 + way * 1.9 * off
        says = rf"the sum of p\[0, :\] is .*, expected 1 within {off:.3g}: normalize\(p\) makes"
        with pytest.raises(ValueError, match=says):
            entropy(p)
        with pytest.raises(ValueError, match=r"the sum of p\[:, 0\] is .*: normalize\(p, axis=0\)"):
            entropy(p.T, axis=0)
    entropy(normalize(p))


LOGITS = {
    "ordinary": lambda shape: np.random.default_rng(0).standard_normal(shape) * 3,
    "equal": np.zeros,
    "one peak": lambda shape: np.full(shape, -3.0) + 9 * (np.arange(shape[-1]) == 7),
}


@pytest.mark.parametrize("kind", LOGITS)
def test_what_a_softmax_returns_in_float32_is_taken(kind):
    z = LOGITS[kind]((2, 200_000)).astype(np.float32)
    assert_array_equal(entropy(scipy.special.softmax(z, axis=1)).shape, (2,))
    columns = scipy.special.softmax(np.ascontiguousarray(z.T), axis=0)
    assert_array_equal(entropy(columns, axis=0).shape, (2,))


def test_what_a_softmax_returns_along_columns_is_taken():
    """A column is added one by one: the sums are off by more than along a row."""
    z = np.random.default_rng(0).standard_normal((1000, 50)).astype(np.float32)
    p = scipy.special.softmax(z, axis=0)
    assert abs(p.sum(axis=0, dtype=np.float64) - 1).max() > 1e-6
    entropy(p, axis=0)
    # Once it is written in float64, nothing tells where it comes from.
    with pytest.raises(ValueError, match=r"within 1e-06: normalize\(p, axis=0\) makes it so"):
        entropy(p.astype(np.float64), axis=0)
    entropy(normalize(p.astype(np.float64), axis=0), axis=0)


@pytest.mark.parametrize("classes", [10, 1000, 50_000])
def test_what_a_softmax_returns_in_float16_is_taken(classes):
    z = np.random.default_rng(0).standard_normal((5, classes)).astype(np.float16)
    entropy(scipy.special.softmax(z, axis=1))
    entropy(np.full(classes, 1 / classes, np.float16))


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("outcomes", [3, 10, 1000])
def test_rounded_distributions_are_taken(kind, outcomes):
    for p in np.random.default_rng(0).dirichlet(np.ones(outcomes), 50).astype(kind):
        entropy(p)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_real_slips_are_refused(kind):
    p = scipy.special.softmax(np.random.default_rng(0).standard_normal(1000)).astype(kind)
    for slip in (p[:-1], 1.01 * p, np.append(p, kind(0.001))):
        with pytest.raises(ValueError, match="the sum of p is"):
            entropy(slip)


# --- Good input ----------------------------------------------------------------------------------


def test_nothing_warns_whatever_numpy_is_told():
    """Extremes of every function, where NumPy is told to raise what it warns of by default."""
    p, q, z = [0.0, 1.0, 0.0, 5e-324], [0.0, 1.0, 5e-324, 0.0], [1e308, -1e308, 0.0, -np.inf]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for base in (None, 2, 10, 3):
            surprisal(p, base=base), entropy(p, base=base)
            for measure in (cross_entropy, kl_divergence, jensen_shannon_divergence):
                measure(p, q, base=base)
                measure([1e-320, 1.0], [1.0, 0.0], base=base)
                measure([1.0, 0.0], [1 - 1e-16, 1e-200], base=base)
            mutual_information([p, [0.0] * 4], base=base)
            mutual_information([[5e-324, 0], [0, 1]], base=base)
            miller_madow_entropy([0, 1, 2**53], base=base)
        normalize([5e-324, 1e308]), normalize(np.float32([1e-45, 1e38]))
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
        shannon_lengths([5e-324, 1]), huffman_lengths([5e-324, 1]), integer_frequencies(p, 9)


def test_good_input_comes_back_unchanged_in_meaning():
    """Read-only, non-contiguous, big-endian and boolean arrays are numbers like others."""
    p = np.array([0.5, 0.1, 0.5, 0.1])[::2]
    p.flags.writeable = False
    for same in (p, p.astype(">f8"), p.astype(np.longdouble)):
        assert entropy(same, base=2) == 1
    assert_array_equal(entropy(np.array([[True, False]])), [0])
    assert_array_equal(softmax([1, 1], axis=np.int8(0)), HALVES)


def test_bases_of_any_size():
    close = {"rel": 4 * EPS, "abs": 0}
    assert entropy(HALVES, base=10**400) == pytest.approx(np.log10(2) / 400, **close)
    assert surprisal(0.5, base=np.nextafter(1, 2)) == pytest.approx(np.log(2) / EPS, **close)
