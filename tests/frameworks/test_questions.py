"""What the page of questions says of PyTorch and optax: their messages and their numbers."""

import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch
from torch import tensor
from torch.nn import functional as F

MESSAGES = {
    "expected target dtype to be Long or Byte, but got Float": lambda: F.cross_entropy(
        torch.zeros(3, 4), tensor([0.0, 1.0, 2.0])
    ),
    "Expected floating point type for target with class probabilities": lambda: F.cross_entropy(
        torch.zeros(3, 4), torch.eye(4)[:3].long()
    ),
    "0D or 1D target tensor expected, multi-target not supported": lambda: F.cross_entropy(
        torch.zeros(3, 4), tensor([[0], [1], [2]])
    ),
    "Target 4 is out of bounds": lambda: F.cross_entropy(torch.zeros(1, 4), tensor([4])),
    "Expected target size [2, 4], got [2, 5]": lambda: F.cross_entropy(
        torch.zeros(2, 5, 4), torch.zeros(2, 5).long()
    ),
    "result type Float can't be cast to the desired output type Long": lambda: (
        F.binary_cross_entropy_with_logits(torch.zeros(4), torch.ones(4).long())
    ),
    "Found dtype Long but expected Float": lambda: F.binary_cross_entropy(
        torch.full((4,), 0.5), torch.ones(4).long()
    ),
    "Target size (torch.Size([16])) must be the same as input size (torch.Size([16, 1]))": lambda: (
        F.binary_cross_entropy_with_logits(torch.zeros(16, 1), torch.ones(16))
    ),
    "all elements of input should be between 0 and 1": lambda: F.binary_cross_entropy(
        tensor([np.nan]), tensor([0.0])
    ),
    "all elements of target should be between 0 and 1": lambda: F.binary_cross_entropy(
        tensor([0.5]), tensor([255.0])
    ),
}
INF = float("inf")


@pytest.mark.parametrize("message", MESSAGES)
def test_messages(message):
    with pytest.raises((RuntimeError, ValueError, IndexError)) as error:
        MESSAGES[message]()
    assert message in str(error.value)


def test_ignored_labels():
    logits, labels = torch.zeros(3, 4), tensor([-100] * 3)
    assert F.cross_entropy(logits, labels).isnan()
    assert F.cross_entropy(logits, labels, reduction="sum") == 0


def test_infinite_logits():
    logits, row = [-INF, 0.0], [0.0, 1.0]
    assert F.cross_entropy(tensor([logits]), tensor([1])) == 0
    assert F.cross_entropy(tensor([logits]), tensor([row])).isnan()
    assert F.binary_cross_entropy_with_logits(tensor([-INF]), tensor([0.0])).isnan()
    assert jnp.isnan(optax.softmax_cross_entropy(jnp.array(logits), jnp.array(row)))
    assert optax.safe_softmax_cross_entropy(jnp.array(logits), jnp.array(row)) == 0


def test_optax_takes_labels_out_of_range():
    logits = jnp.array([[0.0, 1.0, 2.0, 3.0]] * 3)
    losses = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([3, -1, 4]))
    assert losses[0] == losses[1]
    assert jnp.isnan(losses[2])


def test_half_precision():
    logits = tensor([0.0, 20.0], dtype=torch.float16)
    assert torch.log(torch.softmax(logits, 0))[0] == -INF
    assert torch.log_softmax(logits, 0)[0] == -20
    assert tensor([8.32]).sigmoid().half() == 1 > tensor([8.31]).sigmoid().half()


def test_bce():
    assert F.binary_cross_entropy(tensor([1.0]), tensor([0.0])) == 100
    logit = tensor([20.0], requires_grad=True)
    F.binary_cross_entropy(logit.sigmoid(), tensor([0.0])).backward()
    assert logit.grad == 0
    got = F.binary_cross_entropy_with_logits(tensor([5.0]), tensor([3.0]))
    assert got.item() == pytest.approx(-9.99, abs=0.005)


def test_where_sends_back_nan():
    p = tensor([0.0], requires_grad=True)
    torch.where(p > 0, p * p.log(), 0).sum().backward()
    assert p.grad.isnan()
    assert torch.special.xlogy(tensor(0.0), tensor(0.0)) == 0


def test_broadcasting_only_warns():
    with pytest.warns(UserWarning, match="Using a target size .* that is different to the input"):
        loss = F.mse_loss(tensor([[0.0], [1.0]]), tensor([0.0, 1.0]))
    assert loss == 0.5


@pytest.mark.parametrize(("ratio", "first"), [(1, 0.95), (19, 0.5), (100, 0.16)])
def test_weights_and_smoothing(ratio, first):
    """At the best answer the gradient is 0."""
    q = tensor([[first, 1 - first]]).log().requires_grad_()
    weights = tensor([1.0, float(ratio)])
    F.cross_entropy(q, tensor([0]), weight=weights, label_smoothing=0.1).backward()
    assert q.grad.abs().max() < 0.02


def test_weights_in_the_mean():
    z, y, w = tensor([[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]]), tensor([2, 1]), tensor([2.0, 4.0, 6.0])
    mean = F.cross_entropy(z, y, weight=w)
    assert mean.item() == pytest.approx(1.0598, abs=5e-5)
    assert F.cross_entropy(z, y, weight=10 * w).item() == pytest.approx(mean.item())
    alone = F.cross_entropy(z[:1], y[:1], weight=w).item()
    assert alone == pytest.approx(F.cross_entropy(z[:1], y[:1]).item())
    pair = F.binary_cross_entropy_with_logits(
        torch.zeros(2), tensor([1.0, 0.0]), pos_weight=tensor([9.0])
    )
    assert pair.item() == pytest.approx(3.4657, abs=5e-5)


def test_divergence():
    target, model = tensor([[0.3, 0.6, 0.1]]), tensor([[0.4, 0.5, 0.1]])
    for first, result in ((model, -1.3279), (model.log(), 0.0231)):
        got = F.kl_div(first, target, reduction="sum").item()
        assert got == pytest.approx(result, abs=5e-5)
    assert F.kl_div(model.log(), target, reduction="none").min() < 0
