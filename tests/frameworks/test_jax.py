"""The helper, JAX and optax: one answer where both have one, and the helper's at least as exact."""

import jax
import jax.numpy as jnp
import jax.scipy.special
import numpy as np
import optax.losses
import pytest
from numpy.testing import assert_allclose

from crossent import (
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    entropy,
    kl_divergence,
    log_softmax,
    logsumexp,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
)
from support import (
    at_least_as_exact,
    epsilons,
    exact,
    exact_binary_cross_entropy,
    exact_entropy,
    exact_kl_divergence,
    exact_log_softmax,
    exact_softmax_cross_entropy,
    mp,
)

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(2026)
N, K = 50, 7
P, Q = (RNG.dirichlet(np.ones(K), N) for _ in range(2))
LABELS = RNG.integers(K, size=N)
Y = RNG.random(N)
softmax_loss = optax.losses.softmax_cross_entropy_with_integer_labels
binary_loss = optax.losses.sigmoid_binary_cross_entropy


def logits(gap: float) -> np.ndarray:
    """Logits of which the first is larger than the others by about `gap`."""
    return RNG.standard_normal((N, K)) + gap * np.eye(K)[0]


def gradient(loss, z: np.ndarray, *truth: np.ndarray) -> np.ndarray:
    return np.asarray(jax.grad(lambda z: loss(z, *truth).sum())(jnp.asarray(z)))


def test_entropy():
    its = jax.scipy.special.entr(P).sum(axis=-1)
    at_least_as_exact(entropy(P), its, list(map(exact_entropy, P)), allowance=2)


@pytest.mark.parametrize("noise", [1e-8, 1e-4, 1e-2, 1.0])
def test_kl_divergence(noise):
    near = P * (1 + noise * RNG.uniform(-0.9, 0.9, (N, K)))
    near /= near.sum(axis=1, keepdims=True)
    mine, truth = kl_divergence(P, near), list(map(exact_kl_divergence, P, near))
    for its in (
        jax.scipy.special.rel_entr(P, near).sum(axis=-1),
        jax.scipy.special.kl_div(P, near).sum(axis=-1),
        optax.losses.kl_divergence(jnp.log(near), P),
    ):
        at_least_as_exact(mine, its, truth, allowance=4)
    if noise == 1e-8:
        assert (np.asarray(its) < 0).any(), "optax has become better: say so in the book"


@pytest.mark.parametrize("scale", [1, 30, 1000])
def test_binary_loss(scale):
    z = RNG.uniform(-scale, scale, N)
    truth = list(map(exact_binary_cross_entropy, Y, z))
    mine = binary_cross_entropy_with_logits(Y, z)
    at_least_as_exact(mine, binary_loss(z, Y), truth, allowance=1.5)


@pytest.mark.parametrize("gap", [0, 20, 50])
def test_softmax_loss(gap):
    z, first = logits(gap), np.zeros(N, dtype=int)
    truth = [exact_softmax_cross_entropy(np.eye(K)[0], row) for row in z]
    its = softmax_loss(jnp.asarray(z), jnp.asarray(first))
    at_least_as_exact(softmax_cross_entropy(first, z), its, truth, allowance=2)
    if gap:
        worst = max(map(epsilons, np.asarray(its), truth))
        assert worst > 1e6, "optax has become better: say so in the book"


def test_softmax_loss_of_soft_labels():
    z = logits(0)
    truth = list(map(exact_softmax_cross_entropy, P, z))
    its = optax.losses.softmax_cross_entropy(z, P)
    at_least_as_exact(softmax_cross_entropy(P, z), its, truth, allowance=2)


@pytest.mark.parametrize("gap", [0, 20, 50])
def test_softmax_gradient(gap):
    z, first = logits(gap), np.zeros(N, dtype=int)
    mine = softmax_cross_entropy_gradient(first, z)
    its = gradient(softmax_loss, z, first)
    for row, its_row, logit in zip(mine, its, z, strict=True):
        p = list(map(mp.exp, exact_log_softmax(logit)))
        truth = [-mp.fsum(p[1:]), *p[1:]]  # p - 1 without the cancellation
        at_least_as_exact(row, its_row, truth, allowance=4)


def test_binary_gradient():
    z = RNG.standard_normal(N)
    its = gradient(binary_loss, z, Y)
    assert_allclose(binary_cross_entropy_gradient(Y, z), its, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("scale", [1, 10])
def test_logits(scale):
    z = logits(0) * scale
    logs = [log_p for row in z for log_p in exact_log_softmax(row)]
    at_least_as_exact(log_softmax(z), jax.nn.log_softmax(z), logs, allowance=4)
    at_least_as_exact(softmax(z), jax.nn.softmax(z), list(map(mp.exp, logs)), allowance=4)
    truth = [mp.log(mp.fsum(map(mp.exp, exact(row)))) for row in z]
    at_least_as_exact(logsumexp(z), jax.nn.logsumexp(z, axis=-1), truth, allowance=4)
    truth = [1 / (1 + mp.exp(-x)) for x in exact(z)]
    at_least_as_exact(sigmoid(z), jax.nn.sigmoid(z), truth, allowance=4)


def test_labels_that_are_not_classes_are_refused_here_and_not_there():
    z = np.array([1.0, 2.0, 3.0])
    wrapped, unknown = (softmax_loss(jnp.asarray(z), jnp.asarray(label)) for label in (-1, 3))
    assert wrapped == pytest.approx(softmax_cross_entropy(2, z))
    assert np.isnan(unknown)
    for label in (-1, 3):
        with pytest.raises(ValueError, match="expected 0 to 2"):
            softmax_cross_entropy(label, z)


def test_with_equal_logits_the_last_class_is_as_good_as_the_right_one():
    """So ln K does not show that -1 is taken for a class."""
    labels = np.where(LABELS == 0, -1, LABELS)
    assert_allclose(softmax_loss(jnp.zeros((N, K)), jnp.asarray(labels)), np.log(K))


def test_with_a_hundred_classes_a_label_to_ignore_is_one_of_them():
    z = RNG.standard_normal(150)
    ignored = softmax_loss(jnp.asarray(z), jnp.asarray(-100))
    assert ignored == pytest.approx(softmax_cross_entropy(50, z))


def test_the_model_comes_first_and_each_example_keeps_its_loss():
    z = logits(0)
    assert_allclose(optax.losses.softmax_cross_entropy(z, P), softmax_cross_entropy(P, z))
    assert_allclose(optax.losses.kl_divergence(np.log(Q), P), kl_divergence(P, Q))
    assert optax.losses.kl_divergence(P, P).max() < 0  # with the logarithm forgotten
    swapped = -(z * jax.nn.log_softmax(P)).sum(axis=-1)
    assert_allclose(optax.losses.softmax_cross_entropy(P, z), swapped)


def test_what_is_masked_costs_nothing_and_is_still_counted():
    z, labels = logits(0), np.where(LABELS == 0, -100, LABELS)
    its = softmax_loss(jnp.asarray(z), jnp.asarray(labels), where=jnp.asarray(labels >= 0))
    mine = np.where(LABELS == 0, 0, softmax_cross_entropy(LABELS, z))
    assert_allclose(its, mine)


def test_zeros_in_a_divergence():
    half = np.array([0.5, 0.5, 0])
    with np.errstate(divide="ignore"):
        logs = [np.log(q) for q in ([0.5, 0.25, 0.25], [0.5, 0, 0.5], [0.5, 0.5, 0])]
    found = [float(optax.losses.kl_divergence(log_q, half)) for log_q in logs]
    assert found[0] == pytest.approx(np.log(2) / 2)
    assert found[1] == np.inf and np.isnan(found[2])
