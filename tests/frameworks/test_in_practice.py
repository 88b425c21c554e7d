"""What the chapter on losses in practice says of PyTorch: weights, smoothing, both, focal loss.

`make test-frameworks` runs this; where PyTorch is missing it fails.
"""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.testing import assert_allclose

from crossent import entropy, log_softmax, normalize, one_hot

RNG = np.random.default_rng(2026)
EPSILON = 0.1
N, K = 40, 5
Z = RNG.standard_normal((N, K))
LABELS = RNG.integers(K, size=N)
WEIGHT = RNG.uniform(0.2, 5, size=K)

CHAPTER = Path(__file__).parents[2] / "book/beyond/in-practice.ipynb"
CELLS = ["".join(cell["source"]) for cell in json.loads(CHAPTER.read_text("utf-8"))["cells"]]
(WAY_OUT,) = re.findall(r"```python\n(.*?)```", "\n".join(CELLS), re.DOTALL)


def tensor(array) -> torch.Tensor:
    return torch.tensor(array, dtype=torch.float64)


def mean_loss(logits: torch.Tensor, labels: torch.Tensor, weight, epsilon: float) -> torch.Tensor:
    return F.cross_entropy(logits, labels, weight=tensor(weight), label_smoothing=epsilon)


def by_sample(logits: torch.Tensor, labels: torch.Tensor, weight, epsilon: float) -> torch.Tensor:
    """The way out, as it stands in the chapter: smoothed losses times the weights of the labels."""
    assert epsilon == EPSILON
    names = {"F": F, "z": logits, "y": labels, "w": tensor(weight)}
    exec(WAY_OUT, names)
    return names["loss"]


def believed(loss, counts, weight, epsilon: float) -> np.ndarray:
    """What the minimiser believes about one input that came with each label so many times."""
    labels = torch.repeat_interleave(torch.arange(len(counts)), torch.tensor(counts))
    z = torch.zeros(len(counts), dtype=torch.float64, requires_grad=True)
    options = {"tolerance_grad": 1e-13, "tolerance_change": 1e-17, "max_iter": 500}
    optimiser = torch.optim.LBFGS([z], line_search_fn="strong_wolfe", **options)

    def closure():
        optimiser.zero_grad()
        value = loss(z.expand(len(labels), -1), labels, weight, epsilon)
        value.backward()
        return value

    optimiser.step(closure)
    return torch.softmax(z, 0).detach().numpy()


# --- The formulas --------------------------------------------------------------------------------


def test_with_both_each_term_of_the_smoothed_label_is_weighted_by_its_class():
    smoothed = (1 - EPSILON) * one_hot(LABELS, K) + EPSILON / K
    expected = -(WEIGHT * smoothed * log_softmax(Z)).sum() / WEIGHT[LABELS].sum()
    loss = mean_loss(tensor(Z), torch.tensor(LABELS), WEIGHT, EPSILON)
    assert_allclose(loss.item(), expected, rtol=1e-12)
    rows = F.cross_entropy(tensor(Z), tensor(smoothed), weight=tensor(WEIGHT))
    assert_allclose(rows.item() * N, expected * WEIGHT[LABELS].sum(), rtol=1e-12)


def test_the_weighted_mean_divides_by_the_weights_so_a_fresh_model_pays_ln_k():
    loss = mean_loss(tensor(np.zeros((N, K))), torch.tensor(LABELS), WEIGHT, 0)
    assert_allclose(loss.item(), np.log(K), rtol=1e-12)


@pytest.mark.parametrize(
    ("share", "v", "fresh", "constant"),
    [(0.1, 1, 0.69, 0.33), (0.1, 3, 0.83, 0.67), (0.1, 9, 1.25, 1.25), (0.01, 99, 1.37, 1.37)],
)
def test_pos_weight_multiplies_the_positive_terms_and_divides_by_n(share, v, fresh, constant):
    y = torch.zeros(100, dtype=torch.float64)
    y[: round(100 * share)] = 1

    def loss(z):
        logits = torch.full_like(y, float(z))
        return F.binary_cross_entropy_with_logits(logits, y, pos_weight=tensor(v)).item()

    s = 1 + (v - 1) * share
    p = v * share / s
    best = np.log(p / (1 - p))
    assert_allclose(loss(0), s * np.log(2), rtol=1e-12)
    assert_allclose(loss(best), s * entropy([p, 1 - p]), rtol=1e-12)
    assert loss(best) <= min(loss(best - 0.01), loss(best + 0.01))
    assert (round(loss(0), 2), round(loss(best), 2)) == (fresh, constant)


# --- The beliefs ---------------------------------------------------------------------------------

INPUTS = {"negative": [100, 0], "unknown": [99, 1], "positive": [0, 100]}
BALANCED = 1 / (2 * np.array([0.99, 0.01]))


@pytest.mark.parametrize(
    ("loss", "name", "belief"),
    [
        (mean_loss, "negative", 0.839),
        (mean_loss, "unknown", 0.861),
        (mean_loss, "positive", 0.999),
        (by_sample, "negative", 0.05),
        (by_sample, "unknown", 0.5),
        (by_sample, "positive", 0.95),
    ],
)
def test_what_the_minimiser_believes_of_positive(loss, name, belief):
    found = believed(loss, INPUTS[name], BALANCED, EPSILON)
    assert round(found[1], 3) == belief
    if loss is mean_loss:
        smoothed = (1 - EPSILON) * normalize(INPUTS[name]) + EPSILON / 2
        assert_allclose(found, normalize(BALANCED * smoothed), atol=1e-6)


@pytest.mark.parametrize(("classes", "limit"), [(2, 19), (10, 91)])
def test_above_a_ratio_of_weights_a_class_wins_where_another_is_certain(classes, limit):
    assert_allclose(1 + (1 - EPSILON) * classes / EPSILON, limit)
    for ratio, winner in ((limit * 0.98, 0), (limit * 1.02, 1)):
        weight = np.ones(classes)
        weight[1] = ratio
        found = believed(mean_loss, [20] + [0] * (classes - 1), weight, EPSILON)
        assert found.argmax() == winner


@pytest.mark.parametrize("alpha", [0.25, 0.5, 0.9])
def test_alpha_of_the_focal_loss_can_be_undone_like_a_class_weight(alpha):
    counts, gamma = [30, 10], 2

    def focal(logits, labels, weight, epsilon):
        log_q = torch.log_softmax(logits, 1).gather(1, labels[:, None])[:, 0]
        return (-tensor(weight)[labels] * (1 - log_q.exp()) ** gamma * log_q).mean()

    alphas = np.array([1 - alpha, alpha])
    q = believed(focal, counts, alphas, 0)
    psi = (1 - q) ** gamma / q - gamma * (1 - q) ** (gamma - 1) * np.log(q)
    assert_allclose(normalize(1 / (alphas * psi)), normalize(counts), atol=1e-5)
