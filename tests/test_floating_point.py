"""What the chapter on floating-point numbers says and no cell prints."""

import functools

import numpy as np
import pytest
from scipy import special

from chapters import BOOK, every_cell
from crossent import kl_divergence, logsumexp

FORMATS = {np.float16: (5, 10), np.float32: (8, 23), np.float64: (11, 52)}
formats = pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.__name__)
EPSILONS = {"float16": 2.0**-10, "bfloat16": 2.0**-7, "float32": 2.0**-23}
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


def test_a_right_answer_with_the_logit_17_in_float32():
    """It should cost 4e-8: rounding p makes 6e-8 of that, the typed sigmoid 0."""
    one = np.float32(1)
    assert np.log1p(np.exp(-17.0)) == pytest.approx(4e-8, rel=0.05)
    assert -np.log(np.float32(1 / (1 + np.exp(-17.0)))) == pytest.approx(6e-8, rel=0.01)
    assert -np.log(one / (one + np.exp(np.float32(-17)))) == 0


def test_the_largest_finite_losses_of_float16():
    """16.64 from the smallest float, 11.09 from the typed sigmoid."""
    z = np.linspace(-20, -5, 5000).astype(np.float16)
    with np.errstate(all="ignore"):
        losses = -np.log((1 / (1 + np.exp(-z))).astype(np.float64))
    assert losses[np.isfinite(losses)].max() == pytest.approx(11.09, abs=0.005)
    assert -np.log(2.0**-24) == pytest.approx(16.64, abs=0.005)


def test_only_half_a_step_beyond_the_largest_float16_is_infinity():
    with np.errstate(over="ignore"):
        assert list(np.array([65519.0, 65520.0]).astype(np.float16)) == [65504, inf]


def test_a_float16_sum_of_as_many_ones_as_a_large_vocabulary_has_tokens_is_infinite():
    with np.errstate(over="ignore"):
        assert np.ones(65_504, np.float16).sum() == 65504
        assert np.exp(np.zeros(128_256, np.float16)).sum() == inf


def test_from_logits_float16_has_only_its_own_limits():
    assert np.log1p(np.exp(np.float16(-18))) == 0 < np.log1p(np.exp(np.float16(-17)))
    assert np.finfo(np.float16).max == 65504


def test_the_difference_of_close_floats_is_exact():
    rng = np.random.default_rng(2026)
    p = rng.uniform(0.1, 1, 1000)
    q = p * rng.uniform(0.51, 1.99, 1000)
    assert np.array_equal((q - p).astype(np.longdouble), q.astype(np.longdouble) - p)


@pytest.mark.parametrize("Q", [[0.1, 0.3, 0.6], [0.1, 0.9, 0]])
def test_where_p_is_0_the_term_of_the_divergence_is_q(Q):
    P, Q = np.array([0, 0.4, 0.6]), np.array(Q)
    some = P > 0
    r = (Q[some] - P[some]) / P[some]
    with np.errstate(divide="ignore"):
        d = np.log(Q[some]) - np.log(P[some])
        for terms in (r - np.log1p(r), np.expm1(d) - d):
            total = (P[some] * terms).sum() + Q[~some].sum()
            assert total == pytest.approx(kl_divergence(P, Q))
    with np.errstate(all="ignore"):
        r, d = (Q - P) / P, np.log(Q) - np.log(P)
        assert np.isnan((P * (r - np.log1p(r)))[0]) and np.isnan((P * (np.expm1(d) - d))[0])


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


def test_where_a_total_of_losses_of_ln_4_stops():
    """At the first power of two from which the steps are at least twice the loss."""
    loss = np.log(4)
    stops = {name: 2 ** np.ceil(np.log2(2 * loss / eps)) for name, eps in EPSILONS.items()}
    assert stops == {"float16": 4096, "bfloat16": 512, "float32": 2**25}
    small = np.float32(loss)
    assert np.float32(2**25) + small == 2**25
    assert np.float32(2**24) + small == 2**24 + 2
    # Before it stops, what is added is rounded to the steps.
    ends = 2.0 ** np.arange(26)
    steps = np.maximum(ends[:-1] * EPSILONS["float32"], 1e-9)
    photos = np.sum(np.diff(ends) / (np.round(loss / steps) * steps))
    assert 2e7 < photos < 2.5e7


@pytest.mark.parametrize(("add_up", "factor"), [(np.cumsum, 1), (np.sum, 0.01)])
def test_a_sum_of_positive_numbers_loses_no_more_than_its_bound(add_up, factor):
    """One after another about n times half an epsilon; in pairs far less."""
    terms = np.random.default_rng(2026).uniform(0, 1, 100_000).astype(np.float32)
    exact = terms.astype(np.longdouble).sum()
    lost = abs(np.max(add_up(terms)) - exact) / exact
    assert lost <= factor * len(terms) * np.finfo(np.float32).eps / 2
