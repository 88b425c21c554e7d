"""Bad input: every kind of error, with its whole message, and what rounding is allowed to do.

The table of edge cases, tested by test_edge_cases.py, has the errors of each measure and loss; here
is each kind once, and the arguments and functions that the table leaves out.
"""

import contextlib
import io
import re
import warnings
from collections import Counter
from decimal import Decimal
from traceback import walk_tb

import numpy as np
import pytest
import scipy.sparse
import scipy.special
from IPython.terminal.interactiveshell import TerminalInteractiveShell
from numpy.testing import assert_array_equal

import crossent
from crossent import (
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

# Calls, each with its error in the line below. Long messages go on where it says so: ...
ERRORS = """
# One number: its place, and as it would be written
surprisal(-0.5)
    ValueError: p is -0.5, expected a probability in [0, 1]
surprisal([1, 2])
    ValueError: p[1] is 2, expected a probability in [0, 1]
surprisal([[[0.1, NAN]]])
    ValueError: p[0, 0, 1] is nan, expected a probability in [0, 1]
surprisal(1.0000011)
    ValueError: p is 1.0000011, expected a probability in [0, 1]
entropy([[1, 0], [1.5, -0.5]], axis=0)
    ValueError: p[1, 1] is -0.5, expected a probability; for counts, normalize(p, axis=0)
entropy(np.zeros((2, 3, 4)) - np.eye(4)[3], axis=1)
    ValueError: p[0, 0, 3] is -1.0, expected a probability; for counts, normalize(p, axis=1)
mutual_information([np.eye(2) / 2, [[0.5, -1e-300], [0, 0.5]]])
    ValueError: joint[1, 0, 1] is -1e-300, expected a probability in [0, 1]
binary_cross_entropy_gradient(NAN, 0)
    ValueError: y is nan, expected a probability in [0, 1]
binary_cross_entropy_gradient(1, NAN)
    ValueError: z is nan, expected a number
sigmoid([0, NAN])
    ValueError: z[1] is nan, expected a number
logsumexp([[0, NAN]])
    ValueError: z[0, 1] is nan, expected a number
normalize([1, -1])
    ValueError: weights[1] is -1, expected a finite number >= 0
normalize([1, INF])
    ValueError: weights[1] is inf, expected a finite number >= 0
miller_madow_entropy([[1, 2], [2**53 + 2, 1]])
    ValueError: counts[1, 0] is 9007199254740994, expected an integer from 0 to 2**53

# Sums: the row as NumPy takes it, what was found, how far off it may be, and the cure
entropy([0.5, 0.500002])
    ValueError: p sums to 1.000002, expected 1 within 1e-06; take normalize(p)
entropy([HALVES, [0.5, 0.4]], axis=1)
    ValueError: p[1, :] sums to 0.9, expected 1 within 1e-06; take normalize(p)
entropy([[[0.5, 0.1], [0.5, 0.2]]], axis=1)
    ValueError: p[0, :, 1] sums to 0.3, expected 1 within 1e-06; take normalize(p, axis=1)
entropy([[0.5, 0.1], [0.5, 0.2]], axis=-2)
    ValueError: p[:, 1] sums to 0.3, expected 1 within 1e-06; take normalize(p, axis=-2)
jensen_shannon_divergence(HALVES, [3, 1])
    ValueError: q[0] is 3, expected a probability; for counts, normalize(q)
softmax_cross_entropy_gradient([[1, 1]], [[0, 0]])
    ValueError: y[0, :] sums to 2, expected 1 within 1e-06; take normalize(y)
huffman_lengths([0.5, 0.4])
    ValueError: p sums to 0.9, expected 1 within 1e-06; take normalize(p)
integer_frequencies([HALVES, [1, 1]], 100)
    ValueError: p[1, :] sums to 2, expected 1 within 1e-06; take normalize(p)
mutual_information([[0.4, 0.3], [0.2, 0.2]])
    ValueError: joint sums to 1.1, expected 1 within 1e-06; divide by its sum
mutual_information([[[0.5, 0], [0, 0.5]], [[2, 1], [1, 0]]])
    ValueError: joint[1, 0, 0] is 2.0, expected a probability in [0, 1]
normalize([[1, 0], [1, 0]], axis=0)
    ValueError: weights[:, 1] sums to 0, expected a positive finite sum
normalize([1e308, 1e308])
    ValueError: weights sums to inf, expected a positive finite sum
normalize([[np.finfo(float).max], [0]])
    ValueError: weights[1, :] sums to 0, expected a positive finite sum
miller_madow_entropy([[1, 0], [0, 0]])
    ValueError: counts[1, :] sums to 0, expected at least one draw
miller_madow_entropy([[1, 0], [2, 0]], axis=0)
    ValueError: counts[:, 1] sums to 0, expected at least one draw

# Shapes and axes
entropy(np.ones((3, 0)))
    ValueError: p is empty (shape (3, 0)), expected at least one number
jensen_shannon_divergence(1, 1)
    ValueError: p is a single number, expected a distribution (an array)
logsumexp(0.0)
    ValueError: z is a single number, expected logits (an array)
normalize(3)
    ValueError: weights is a single number, expected weights (an array)
miller_madow_entropy(3)
    ValueError: counts is a single number, expected counts (an array)
mutual_information(np.ones((2, 0)))
    ValueError: joint has shape (2, 0), expected tables: (..., a, b)
mutual_information(HALVES)
    ValueError: joint has shape (2,), expected tables: (..., a, b)
jensen_shannon_divergence([1], HALVES)
    ValueError: p and q have shapes (1,) and (2,), expected equal shapes
binary_cross_entropy_gradient(0, [1, 2])
    ValueError: y and z have shapes () and (2,), expected equal shapes
softmax_cross_entropy_gradient([0, 1], [[[0, 0]]])
    ValueError: y has shape (2,) and z has shape (1, 1, 2), expected y of shape (1, 1) (labels) ...
    or (1, 1, 2) (rows)
entropy(HALVES, axis=1)
    ValueError: axis is 1, expected -1 to 0, since p has shape (2,)
softmax([[0]], axis=-3)
    ValueError: axis is -3, expected -2 to 1, since z has shape (1, 1)
normalize([1], axis=2)
    ValueError: axis is 2, expected -1 to 0, since weights has shape (1,)
entropy(HALVES, axis=None)
    TypeError: axis is None, expected one integer
entropy([HALVES], axis=(0, 1))
    TypeError: axis is (0, 1), expected one integer
softmax(HALVES, axis=1.0)
    TypeError: axis is 1.0, expected one integer
normalize(HALVES, axis="rows")
    TypeError: axis is 'rows', expected one integer

# Bases
surprisal(1, base=1)
    ValueError: base is 1, expected a finite number above 1, or None for nats
jensen_shannon_divergence(HALVES, HALVES, base=INF)
    ValueError: base is inf, expected a finite number above 1, or None for nats
mutual_information([[1]], base=0.5)
    ValueError: base is 0.5, expected a finite number above 1, or None for nats
miller_madow_entropy([1, 2], base=NAN)
    ValueError: base is nan, expected a finite number above 1, or None for nats
entropy(HALVES, base="2")
    TypeError: base is '2', expected a number or None
entropy(HALVES, base=True)
    TypeError: base is True, expected a number or None
entropy(HALVES, base=2 + 0j)
    TypeError: base is (2+0j), expected a number or None

# Logits without a softmax
softmax([INF, 0, INF])
    ValueError: z has no softmax: inf comes twice, or all is -inf
softmax([[0, -INF], [1, -INF]], axis=0)
    ValueError: z[:, 1] has no softmax: inf comes twice, or all is -inf
log_softmax([[0, 1], [-INF, -INF]])
    ValueError: z[1, :] has no softmax: inf comes twice, or all is -inf
softmax_cross_entropy([[0]], [[[INF, INF]]])
    ValueError: z[0, 0, :] has no softmax: inf comes twice, or all is -inf
softmax_cross_entropy_gradient([0, 0], [[0], [-INF]])
    ValueError: z[1, :] has no softmax: inf comes twice, or all is -inf

# Labels
one_hot([[2, 3]], 3)
    ValueError: labels[0, 1] is 3, expected 0 to 2
one_hot([0.0], 2)
    TypeError: labels is float64, expected integers; labels.astype(int) makes them
one_hot(0, 0)
    ValueError: n_classes is 0, expected at least 1
one_hot(0, 2.0)
    TypeError: n_classes is 2.0, expected an integer
one_hot(0, True)
    TypeError: n_classes is True, expected an integer
categorical_cross_entropy(-1, HALVES)
    ValueError: y is -1, expected 0 to 1; to ignore some, y[keep], z[keep]
softmax_cross_entropy_gradient([0, -100], [[0, 0]] * 2)
    ValueError: y[1] is -100, expected 0 to 1; to ignore some, y[keep], z[keep]
softmax_cross_entropy([0, NAN], [[0, 0]] * 2)
    TypeError: y is float64, expected integers; leave out first what nan stands for
softmax_cross_entropy(True, [0, 0])
    TypeError: y is bool, expected integers; y.astype(int) makes them
miller_madow_entropy(HALVES)
    TypeError: counts is float64, expected integers; counts.astype(int) makes them

# Codes
shannon_lengths([1, 0])
    ValueError: q[1] is 0, expected a positive probability
huffman_lengths([1.5, -0.5])
    ValueError: p[1] is -0.5, expected a positive probability
huffman_lengths([HALVES])
    ValueError: p has shape (1, 2), expected one distribution (m,)
prefix_code([1, 1, 2])
    ValueError: lengths have the Kraft sum 1 + 0.25, expected at most 1
prefix_code(shannon_lengths(softmax([40.0, 0.0])))
    ValueError: lengths have the Kraft sum 1 + 3.46945e-18, expected at most 1
prefix_code([1, -1])
    ValueError: lengths[1] is -1, expected an integer from 0 to 10000
prefix_code([10001])
    ValueError: lengths[0] is 10001, expected an integer from 0 to 10000
prefix_code([[1, 1]])
    ValueError: lengths has shape (1, 2), expected one row
prefix_code(1)
    ValueError: lengths has shape (), expected at least one integer
arithmetic_encode([0, 2], [1, 1])
    ValueError: symbols[1] is 2, expected 0 to 1
arithmetic_encode([0, 1], [1, 0])
    ValueError: symbols[1] is 1, which has the frequency 0: its code word would be infinitely long
arithmetic_encode([-1], [1])
    ValueError: symbols[0] is -1, expected an integer from 0 to 4294967296
arithmetic_encode([[0]], [1])
    ValueError: symbols has shape (1, 1), expected one row
arithmetic_encode(np.zeros(0, int), [1])
    ValueError: symbols has shape (0,), expected at least one integer
arithmetic_encode([0, 1], [[1, 1]])
    ValueError: frequencies has shape (1, 2), expected (K,) or (2, K)
arithmetic_encode([0], [[[1]]])
    ValueError: frequencies has shape (1, 1, 1), expected (K,) or (1, K)
arithmetic_encode([0], HALVES)
    TypeError: frequencies is float64, expected integers; frequencies.astype(int) makes them
arithmetic_decode(b"", [0, 0], 1)
    ValueError: frequencies sum to 0, expected 1 to 4294967296
arithmetic_decode(b"", [[1, 1], [2**32, 1]], 2)
    ValueError: frequencies sum to 4294967297 (table 1), expected 1 to 4294967296
arithmetic_decode(b"", [1, 2**32 + 1], 2)
    ValueError: frequencies[1] is 4294967297, expected an integer from 0 to 4294967296
arithmetic_decode(b"", lambda past: [[1]], 2)
    ValueError: frequencies has shape (1, 1), expected one row
arithmetic_decode(b"", [1], 0)
    ValueError: n_symbols is 0, expected at least 1
arithmetic_decode(b"", [1], 1.0)
    TypeError: n_symbols is 1.0, expected an integer
arithmetic_decode("", [1], 1)
    TypeError: data has type str, expected bytes
integer_frequencies(HALVES, 1)
    ValueError: total is 1, expected 2 to 4294967296
integer_frequencies(HALVES, 2**32 + 1)
    ValueError: total is 4294967297, expected 2 to 4294967296

# No array of numbers
entropy("0.5")
    TypeError: p is of type str_, expected real numbers, such as [float(x) for x in p]
entropy([0.5 + 0j, 0.5])
    TypeError: p holds (0.5+0j), of type complex128, expected real numbers, such as [float(x) ...
    for x in p]
entropy(None)
    TypeError: p is of type NoneType, expected real numbers, such as [float(x) for x in p]
entropy(iter(HALVES))
    TypeError: p is of type list_iterator, expected real numbers, such as [float(x) for x in p]
entropy(Counter("aab").values())
    TypeError: p is of type dict_values, expected real numbers, such as [float(x) for x in p]
entropy({"a": 1})
    TypeError: p is of type dict, expected real numbers, such as [float(x) for x in p.values()]
entropy([0.5, None])
    TypeError: p holds None, of type NoneType, expected real numbers, such as [float(x) for x in ...
    p]
entropy([1, Decimal("0.5")])
    TypeError: p holds 0.5, of type Decimal, expected real numbers, such as [float(x) for x in ...
    p]
entropy([2**64, 2**65])
    TypeError: p holds 18446744073709551616, of type int, expected real numbers, such as ...
    [float(x) for x in p]
entropy(np.empty(0, object))
    TypeError: p holds None, of type NoneType, expected real numbers, such as [float(x) for x in ...
    p]
entropy(np.ma.array([1, 1, 8], mask=[0, 0, 1]))
    TypeError: p is a masked array, expected a plain one: p.compressed() leaves the masked ...
    numbers out, p.filled(0) makes them 0
entropy(scipy.sparse.csr_array(np.eye(2)))
    TypeError: p is a sparse array, expected a full one: take p.toarray()
cross_entropy(HALVES, "a")
    TypeError: q is of type str_, expected real numbers, such as [float(x) for x in q]
binary_cross_entropy(0, "a")
    TypeError: p is of type str_, expected real numbers, such as [float(x) for x in p]
binary_cross_entropy_with_logits(0, "a")
    TypeError: z is of type str_, expected real numbers, such as [float(x) for x in z]
softmax_cross_entropy("a", [0, 0])
    TypeError: y is of type str_, expected real numbers, such as [float(x) for x in y]
softmax_cross_entropy(0, "a")
    TypeError: z is of type str_, expected real numbers, such as [float(x) for x in z]
normalize("a")
    TypeError: weights is of type str_, expected real numbers, such as [float(x) for x in ...
    weights]
mutual_information("a")
    TypeError: joint is of type str_, expected real numbers, such as [float(x) for x in joint]
one_hot("a", 2)
    TypeError: labels is of type str_, expected real numbers, such as [float(x) for x in labels]
"""
NAMES = vars(crossent) | {"Counter": Counter, "Decimal": Decimal, "np": np, "scipy": scipy}
NAMES |= {"HALVES": HALVES, "INF": INF, "NAN": NAN}
CALLS = re.findall(r"^(\w.*)\n +(.*)", ERRORS.replace("...\n    ", ""), re.MULTILINE)


@pytest.mark.parametrize(("call", "says"), CALLS, ids=[call for call, _ in CALLS])
def test_error(call, says):
    with pytest.raises((ValueError, TypeError)) as caught:
        eval(call, NAMES)
    assert f"{caught.type.__name__}: {caught.value}" == says
    _, here, *helper = [name for name in frames_shown(caught.tb) if name != "<lambda>"]
    # The function that was called, and at most the one that found the error.
    assert here == "<module>" and len(helper) <= 2, helper


def frames_shown(traceback) -> list[str]:
    """The functions of a traceback as IPython shows them: the last is never hidden."""
    *frames, last = (frame for frame, _ in walk_tb(traceback))
    shown = [frame for frame in frames if not frame.f_locals.get("__tracebackhide__")]
    return [frame.f_code.co_name for frame in (*shown, last)]


def test_a_notebook_shows_a_short_traceback():
    """IPython itself: the reader's line, the function, what is wrong."""
    shell = TerminalInteractiveShell(colors="nocolor")
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        shell.run_cell("from crossent import entropy\nentropy([0.5, 0.6])")
    assert "----> 2 entropy([0.5, 0.6])" in shown.getvalue() and "hidden" in shown.getvalue()
    assert len(shown.getvalue().splitlines()) < 25


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
    says = "p and q have different indexes or columns; align them first"
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
        with pytest.raises(ValueError, match="^y and [pz] have different indexes"):
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
            with pytest.raises(ValueError, match="^y and [pz] have different indexes"):
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


def half_an_epsilon(kind) -> float:
    return float(np.finfo(kind).eps) / 2


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_one_probability_may_be_above_1_by_what_its_precision_can_say(kind):
    tolerance = 1e-6 + 2 * half_an_epsilon(kind)
    assert surprisal(kind(1 + 0.9 * tolerance)) == 0
    with pytest.raises(ValueError, match="expected a probability"):
        surprisal(kind(1 + 2 * tolerance))
    with pytest.raises(ValueError, match="expected a probability"):
        surprisal(kind(-tolerance))


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("outcomes", [2, 1000])
def test_sums_are_held_to_the_precision_they_come_in(kind, outcomes):
    off = min(1e-6 + (outcomes + 1) * half_an_epsilon(kind), 0.05)
    p = np.zeros((1, outcomes), kind)
    for way in (-1, 1):
        # The two halves are as fine as the kind has them, so that the sum can be set.
        p[0, :2] = 0.5, 0.5 + way * 0.8 * off
        entropy(p), entropy(p.T, axis=0)
        p[0, :2] = 0.5, 0.5 + way * 1.9 * off
        says = rf"p\[0, :\] sums to .*, expected 1 within {off:.3g}; take normalize\(p\)"
        with pytest.raises(ValueError, match=says):
            entropy(p)
        with pytest.raises(ValueError, match=r"p\[:, 0\] sums to .*; take normalize\(p, axis=0\)"):
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
    with pytest.raises(ValueError, match=r"within 1e-06; take normalize\(p, axis=0\)"):
        entropy(p.astype(np.float64), axis=0)
    entropy(normalize(p.astype(np.float64), axis=0), axis=0)


@pytest.mark.parametrize("classes", [10, 1000, 50_000])
def test_what_a_softmax_returns_in_float16_is_taken(classes):
    z = np.random.default_rng(0).standard_normal((5, classes)).astype(np.float16)
    entropy(scipy.special.softmax(z, axis=1))
    entropy(np.full(classes, 1 / classes, np.float16))
    columns = scipy.special.softmax(np.ascontiguousarray(z.T), axis=0)
    if classes <= 1000:
        entropy(columns, axis=0)
    else:  # added up in float16, the sum stops growing
        with pytest.raises(ValueError, match="sums to"):
            entropy(columns, axis=0)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("outcomes", [3, 10, 1000])
def test_rounded_distributions_are_taken(kind, outcomes):
    for p in np.random.default_rng(0).dirichlet(np.ones(outcomes), 50).astype(kind):
        entropy(p)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_real_slips_are_refused(kind):
    p = scipy.special.softmax(np.random.default_rng(0).standard_normal(1000)).astype(kind)
    for slip in (p[:-1], 1.01 * p, np.append(p, kind(0.001))):
        with pytest.raises(ValueError, match="p sums to"):
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
