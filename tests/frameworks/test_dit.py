"""The helper and dit, a library of discrete information theory: the helper's at least as exact."""

import numpy as np
import pytest
from dit.divergences.pmf import cross_entropy as dit_cross_entropy
from dit.divergences.pmf import relative_entropy
from dit.shannon import entropy_pmf

from crossent import cross_entropy, entropy, kl_divergence
from support import (
    at_least_as_exact,
    exact_cross_entropy,
    exact_entropy,
    exact_kl_divergence,
    mp,
)

RNG = np.random.default_rng(2026)
N = 50
SIZES = pytest.mark.parametrize("size", [2, 7, 1000])


def bits(truth: list[mp.mpf]) -> list[mp.mpf]:
    return [nats / mp.log(2) for nats in truth]


@SIZES
def test_entropy(size):
    P = RNG.dirichlet(np.ones(size), N)
    its = [entropy_pmf(p) for p in P]
    at_least_as_exact(entropy(P, base=2), its, bits(list(map(exact_entropy, P))), allowance=2)


@SIZES
def test_cross_entropy(size):
    P, Q = (RNG.dirichlet(np.ones(size), N) for _ in range(2))
    its = [dit_cross_entropy(p, q) for p, q in zip(P, Q, strict=True)]
    truth = bits(list(map(exact_cross_entropy, P, Q)))
    at_least_as_exact(cross_entropy(P, Q, base=2), its, truth, allowance=2)


@pytest.mark.parametrize("noise", [1e-8, 1e-4, 1e-2, 1.0])
def test_kl_divergence(noise):
    P = RNG.dirichlet(np.ones(7), N)
    Q = P * (1 + noise * RNG.uniform(-0.9, 0.9, P.shape))
    Q /= Q.sum(axis=1, keepdims=True)
    its = [relative_entropy(p, q) for p, q in zip(P, Q, strict=True)]
    truth = bits(list(map(exact_kl_divergence, P, Q)))
    at_least_as_exact(kl_divergence(P, Q, base=2), its, truth, allowance=4)


def test_nan_is_dropped_there_and_refused_here():
    p = [0.5, np.nan, 0.5]
    assert entropy_pmf(np.array(p)) == 1
    with pytest.raises(ValueError, match="nan"):
        entropy(p)
