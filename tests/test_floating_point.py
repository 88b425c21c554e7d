"""What the chapter on floating-point numbers says and no cell prints."""

import functools

import numpy as np
import pytest
from scipy import special

from chapters import BOOK, every_cell
from crossent import logsumexp

FORMATS = {np.float16: (5, 10), np.float32: (8, 23), np.float64: (11, 52)}
formats = pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.__name__)
inf = np.inf


@functools.cache
def defined_in(cell: str) -> dict:
    """The names that one cell of the chapter defines."""
    cells = {i: source for i, source, _ in every_cell(BOOK / "beyond" / "floating-point.ipynb")}
    names = {"np": np, "logsumexp": logsumexp, "table": lambda columns: columns}
    exec(cells[cell], names)
    return names


def ceiling(kind):
    return -np.log(np.longdouble(np.finfo(kind).smallest_subnormal))


@formats
def test_the_three_numbers_are_numpys(kind):
    info = np.finfo(kind)
    computed = defined_in("floating-point-07")["three_numbers"](*FORMATS[kind])
    assert computed == (info.max, info.smallest_subnormal, info.eps)


@formats
def test_where_an_exponential_is_infinite(kind):
    end = np.log(float(np.finfo(kind).max))
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(kind(0.999 * end))) and np.isinf(np.exp(kind(1.001 * end)))


@formats
def test_where_a_probability_is_0(kind):
    end = float(ceiling(kind) + np.log(2))
    assert special.softmax(np.array([0, 0.999 * end], kind))[0] > 0
    assert special.softmax(np.array([0, 1.001 * end], kind))[0] == 0


@formats
def test_where_the_typed_sigmoid_is_saturated_and_where_it_overflows(kind):
    one = kind(1)

    def typed(z):
        with np.errstate(over="ignore"):
            return one / (one + np.exp(-kind(z)))

    end = np.log(2 / float(np.finfo(kind).eps))
    assert typed(0.99 * end) < 1 == typed(1.01 * end)
    # For the label 1 it ends where the exponential overflows, below the best that p can tell.
    overflow = np.log(float(np.finfo(kind).max))
    assert typed(-0.999 * overflow) > 0 == typed(-1.001 * overflow)
    assert overflow < ceiling(kind)


@formats
def test_the_smallest_losses_of_a_stored_probability(kind):
    eps, one = np.finfo(kind).eps, kind(1)
    least = -np.log(np.nextafter(one, kind(0)))
    assert least == pytest.approx(eps / 2, rel=1e-3)
    for loss, stored in ((0.24, True), (0.26, False)):  # of epsilon; p correctly rounded
        assert (kind(1 - np.longdouble(loss) * np.longdouble(eps)) == one) == stored
    for loss, stored in ((0.49, True), (0.52, False)):  # the typed sigmoid
        power = kind(np.longdouble(loss) * np.longdouble(eps))  # of a right answer's exp(-z)
        assert (one / (one + power) == one) == stored


def test_from_logits_float16_has_only_its_own_limits():
    assert np.log1p(np.exp(np.float16(-18))) == 0 < np.log1p(np.exp(np.float16(-17)))
    assert np.finfo(np.float16).max == 65504


def test_the_difference_of_close_floats_is_exact():
    rng = np.random.default_rng(2026)
    p = rng.uniform(0.1, 1, 1000)
    q = p * rng.uniform(0.51, 1.99, 1000)
    assert np.array_equal((q - p).astype(np.longdouble), q.astype(np.longdouble) - p)


# --- The merging of pieces -----------------------------------------------------------------------


def in_pieces(pieces):
    names = defined_in("floating-point-83")
    running = -inf, 0.0
    for piece in pieces:
        running = names["merge"](running, names["summary"](np.array(piece, dtype=float)))
    return running


PIECES = {
    "all masked first": [[-inf, -inf], [1, 2], [3]],
    "all masked last": [[1, 2], [3, -inf], [-inf]],
    "two masked in a row": [[-inf], [-inf, -inf], [-5], [800]],
}


@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES)
def test_masked_pieces_add_nothing(pieces):
    m, s = in_pieces(pieces)
    assert m + np.log(s) == pytest.approx(logsumexp(np.concatenate(pieces)))


def test_pieces_that_are_all_masked_stay_the_empty_pair():
    assert in_pieces([[-inf], [-inf, -inf]]) == (-inf, 0.0)


def test_without_the_guards_masked_pieces_give_nan():
    with np.errstate(invalid="ignore"):
        assert np.isnan(np.exp(np.float64(-inf) - np.float64(-inf)))


# --- Adding up -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("add_up", "factor"), [(np.cumsum, 1), (np.sum, 0.01)])
def test_a_sum_of_positive_numbers_loses_no_more_than_its_bound(add_up, factor):
    """One after another about n times half an epsilon; in pairs far less."""
    terms = np.random.default_rng(2026).uniform(0, 1, 100_000).astype(np.float32)
    exact = terms.astype(np.longdouble).sum()
    lost = abs(np.max(add_up(terms)) - exact) / exact
    assert lost <= factor * len(terms) * np.finfo(np.float32).eps / 2
