"""What the helper's tests share: distributions and logits to draw, and truth at 50 digits."""

import mpmath as mp
import numpy as np
from hypothesis import strategies as st

mp.mp.dps = 50
EPS = np.finfo(np.float64).eps

PROBABILITY = st.floats(0, 1)
SIZES = st.integers(1, 6)
LOGIT = st.floats(-1000, 1000)
BASE = st.floats(1.001, 100)


def arrays(elements: st.SearchStrategy, size: int) -> st.SearchStrategy:
    """Arrays of `size` elements."""
    return st.lists(elements, min_size=size, max_size=size).map(np.array)


def distributions(size: int) -> st.SearchStrategy:
    """Distributions over `size` outcomes: zeros, equal and very unequal entries included."""
    weights = arrays(st.sampled_from([0.0, 1.0]) | st.floats(1e-100, 1), size)
    return weights.filter(lambda w: w.sum() > 1e-3).map(lambda w: w / w.sum())


def pairs(strategy) -> st.SearchStrategy:
    """Two draws of one size."""
    return SIZES.flatmap(lambda size: st.tuples(strategy(size), strategy(size)))


def exact(values) -> list[mp.mpf]:
    """The floats as they are, with 50 digits to go on with."""
    return [mp.mpf(float(value)) for value in np.ravel(values)]


def epsilons(got, true: mp.mpf) -> float:
    """The distance of `got` from the truth, relative to the truth, in units of machine epsilon."""
    if true == 0:
        return 0.0 if got == 0 else np.inf
    return float(abs((mp.mpf(float(got)) - true) / true) / EPS)


def at_least_as_exact(mine, its, truth, allowance) -> None:
    """Per input: no farther from the truth than a peer, or so near that only rounding is left."""
    for a, b, true in zip(np.ravel(mine), np.ravel(np.asarray(its)), truth, strict=True):
        assert epsilons(a, true) <= max(epsilons(b, true), allowance)


def exact_entropy(p) -> mp.mpf:
    return exact_cross_entropy(p, p)


def exact_kl_divergence(p, q) -> mp.mpf:
    """Between the distributions that the floats stand for: P and Q sum to 1, to the last digit.

    Their floats do not, and the terms that cancel in the sum, -P + Q, take that difference out.
    """
    return mp.fsum(
        (a * mp.log(a / b) if a > 0 else 0) - a + b for a, b in zip(exact(p), exact(q), strict=True)
    )


def exact_cross_entropy(p, q) -> mp.mpf:
    return -mp.fsum(a * mp.log(b) for a, b in zip(exact(p), exact(q), strict=True) if a > 0)


def exact_log_softmax(z) -> list[mp.mpf]:
    """log p_k as z_k - m - log(1 + the sum of exp(z_j - m) over all but one largest logit, m)."""
    z = exact(z)
    largest = max(z)
    rest = z.copy()
    rest.remove(largest)
    log_sum = mp.log1p(mp.fsum(mp.exp(other - largest) for other in rest))
    return [each - largest - log_sum for each in z]


def exact_softmax_cross_entropy(y, z) -> mp.mpf:
    return -mp.fsum(a * b for a, b in zip(exact(y), exact_log_softmax(z), strict=True) if a > 0)


def exact_binary_cross_entropy(y, z) -> mp.mpf:
    """From the logit z: y log(1 + exp(-z)) + (1 - y) log(1 + exp(z))."""
    y, z = mp.mpf(float(y)), mp.mpf(float(z))
    return y * mp.log1p(mp.exp(-z)) + (1 - y) * mp.log1p(mp.exp(z))


def fixed(x: float, decimals: int = 4) -> str:
    """A number as the widgets show it while it moves: so many decimals, or a power of ten."""
    if 0 < abs(x) < 0.5 * 10**-decimals or 1e5 <= abs(x) < np.inf:
        mantissa, exponent = f"{x:.2e}".split("e")
        raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{mantissa}\u202f×\u202f10{raised}".replace("-", "−")
    return f"{x + 0:.{decimals}f}".replace("-", "−").replace("inf", "∞")
