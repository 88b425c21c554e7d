"""The helper and PyTorch: one answer where both have one, and the helper's at least as exact.

`make test-frameworks` runs this; where PyTorch is missing it fails.
"""

import doctest
import json
import subprocess
import sys

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.testing import assert_allclose

from bookparts.answers import ask
from bookparts.edge_cases import TABLE
from chapters import BOOK
from crossent import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    cross_entropy,
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
    EPS,
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

RNG = np.random.default_rng(2026)
N, K = 50, 7
Z = RNG.standard_normal((N, K)) * 3
LABELS = RNG.integers(K, size=N)
SOFT = RNG.dirichlet(np.ones(K), N)
MODEL = RNG.dirichlet(np.ones(K), N)
Y = RNG.random(N)
REDUCE = {"none": lambda losses: losses, "mean": np.mean, "sum": np.sum}
reductions = pytest.mark.parametrize("reduction", REDUCE)


def tensor(array, **options) -> torch.Tensor:
    return torch.tensor(array, dtype=torch.float64, **options)


def close(mine, its) -> None:
    assert_allclose(mine, np.asarray(its), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("call", "edge"),
    [
        pytest.param(call, section.edges[0], id=f"{name}: {call}")
        for name, section in TABLE.items()
        for library, call in section.peers
        if library == "PyTorch"
    ],
)
def test_the_page_asks_pytorch_for_the_same(call, edge):
    assert ask("PyTorch", call, edge.arguments).agrees(edge.right)


# --- The same numbers ----------------------------------------------------------------------------


@reductions
def test_cross_entropy_of_labels(reduction):
    mine = REDUCE[reduction](softmax_cross_entropy(LABELS, Z))
    close(mine, F.cross_entropy(tensor(Z), torch.tensor(LABELS), reduction=reduction))
    close(mine, torch.nn.CrossEntropyLoss(reduction=reduction)(tensor(Z), torch.tensor(LABELS)))
    close(mine, F.nll_loss(tensor(Z).log_softmax(1), torch.tensor(LABELS), reduction=reduction))


@reductions
def test_cross_entropy_of_soft_labels(reduction):
    mine = REDUCE[reduction](softmax_cross_entropy(SOFT, Z))
    close(mine, F.cross_entropy(tensor(Z), tensor(SOFT), reduction=reduction))


@reductions
def test_cross_entropy_of_probabilities(reduction):
    losses = F.nll_loss(tensor(MODEL).log(), torch.tensor(LABELS), reduction=reduction)
    close(REDUCE[reduction](categorical_cross_entropy(LABELS, MODEL)), losses)
    mine = REDUCE[reduction](cross_entropy(SOFT, MODEL))
    close(mine, F.cross_entropy(tensor(MODEL).log(), tensor(SOFT), reduction=reduction))


@reductions
def test_binary_cross_entropy(reduction):
    p = sigmoid(Z[:, 0])
    close(
        REDUCE[reduction](binary_cross_entropy(Y, p)),
        F.binary_cross_entropy(tensor(p), tensor(Y), reduction=reduction),
    )
    close(
        REDUCE[reduction](binary_cross_entropy_with_logits(Y, Z[:, 0])),
        F.binary_cross_entropy_with_logits(tensor(Z[:, 0]), tensor(Y), reduction=reduction),
    )


def test_logits():
    close(log_softmax(Z), F.log_softmax(tensor(Z), dim=1))
    close(softmax(Z), F.softmax(tensor(Z), dim=1))
    close(sigmoid(Z), torch.sigmoid(tensor(Z)))
    close(logsumexp(Z), torch.logsumexp(tensor(Z), dim=1))


def test_entropy():
    close(entropy(SOFT), torch.distributions.Categorical(tensor(SOFT)).entropy())


def test_kl_div_takes_the_model_first_and_as_logarithms():
    mine, log_model = kl_divergence(SOFT, MODEL), tensor(MODEL).log()
    close(mine, F.kl_div(log_model, tensor(SOFT), reduction="none").sum(1))
    close(mine.sum(), F.kl_div(log_model, tensor(SOFT), reduction="sum"))
    close(mine.mean(), F.kl_div(log_model, tensor(SOFT), reduction="batchmean"))
    close(mine, F.kl_div(log_model, tensor(SOFT).log(), reduction="none", log_target=True).sum(1))
    # The order of the helper is another divergence.
    other = F.kl_div(tensor(SOFT).log(), tensor(MODEL), reduction="none").sum(1)
    close(kl_divergence(MODEL, SOFT), other)
    assert np.abs(other.numpy() - mine).min() > 1e-3


def test_kl_div_averages_over_the_classes_too_unless_told_otherwise():
    with pytest.warns(UserWarning, match="batchmean"):
        default = F.kl_div(tensor(MODEL).log(), tensor(SOFT))
    close(kl_divergence(SOFT, MODEL).mean() / K, default)


@pytest.mark.parametrize(
    ("mine", "loss", "truth"),
    [
        (softmax_cross_entropy_gradient(LABELS, Z), F.cross_entropy, torch.tensor(LABELS)),
        (softmax_cross_entropy_gradient(SOFT, Z), F.cross_entropy, tensor(SOFT)),
        (
            binary_cross_entropy_gradient(SOFT, Z),
            F.binary_cross_entropy_with_logits,
            tensor(SOFT),
        ),
    ],
    ids=["labels", "soft labels", "binary"],
)
def test_gradients_are_those_of_autograd(mine, loss, truth):
    z = tensor(Z, requires_grad=True)
    loss(z, truth, reduction="sum").backward()
    close(mine, z.grad)


# --- Accuracy ------------------------------------------------------------------------------------


@pytest.mark.parametrize("noise", [1e-8, 1e-4, 1e-2, 1.0])
def test_kl_divergence_is_more_exact(noise):
    P = RNG.dirichlet(np.ones(K), N)
    Q = P * (1 + noise * RNG.uniform(-0.9, 0.9, (N, K)))
    Q /= Q.sum(axis=1, keepdims=True)
    mine = kl_divergence(P, Q)
    its = F.kl_div(tensor(Q).log(), tensor(P), reduction="none").sum(1)
    at_least_as_exact(mine, its, list(map(exact_kl_divergence, P, Q)), allowance=4)
    assert (mine >= 0).all()
    if noise == 1e-8:
        assert (its.numpy() < 0).any(), "PyTorch has become better: say so in the book"


@pytest.mark.parametrize("scale", [1, 30, 1000])
@pytest.mark.parametrize("y", ["hard", "soft"])
def test_binary_loss_is_more_exact(scale, y):
    z = RNG.uniform(-scale, scale, N)
    y = RNG.integers(2, size=N).astype(float) if y == "hard" else Y
    its = F.binary_cross_entropy_with_logits(tensor(z), tensor(y), reduction="none")
    truth = list(map(exact_binary_cross_entropy, y, z))
    at_least_as_exact(binary_cross_entropy_with_logits(y, z), its, truth, allowance=1.5)


def test_binary_loss_of_confident_right_answers_is_kept():
    z = np.array([-40.0, -100.0, -700.0])
    its = F.binary_cross_entropy_with_logits(tensor(z), tensor(np.zeros(3)), reduction="none")
    assert (its == 0).all(), "PyTorch has become better: say so in the book"
    assert_allclose(binary_cross_entropy_with_logits(np.zeros(3), z), np.exp(z), rtol=4 * EPS)


@pytest.mark.parametrize("gap", [0, 20, 50])
def test_softmax_loss_is_more_exact(gap):
    z = RNG.standard_normal((N, K))
    z[:, 0] += gap
    labels = np.zeros(N, dtype=int)
    rows = np.eye(K)[labels]
    truth = list(map(exact_softmax_cross_entropy, rows, z))
    its = F.cross_entropy(tensor(z), torch.tensor(labels), reduction="none")
    mine = softmax_cross_entropy(labels, z)
    at_least_as_exact(mine, its, truth, allowance=2)
    assert max(map(epsilons, mine, truth)) <= 2
    if gap:
        worst = max(map(epsilons, its.numpy(), truth))
        assert worst > 1e6, "PyTorch has become better: say so in the book"


@pytest.mark.parametrize("gap", [0, 20, 50])
def test_softmax_gradient_is_more_exact(gap):
    z = RNG.standard_normal((N, K))
    z[:, 0] += gap
    with_grad = tensor(z, requires_grad=True)
    F.cross_entropy(with_grad, torch.zeros(N, dtype=int), reduction="sum").backward()
    mine = softmax_cross_entropy_gradient(np.zeros(N, dtype=int), z)
    for row, its, logits in zip(mine, with_grad.grad.numpy(), z, strict=True):
        p = [mp.exp(log_p) for log_p in exact_log_softmax(logits)]
        truth = [-mp.fsum(p[1:]), *p[1:]]  # p - 1 without the cancellation
        at_least_as_exact(row, its, truth, allowance=4)
        assert max(map(epsilons, row, truth)) <= 4


@pytest.mark.parametrize("scale", [1, 10])
def test_logits_are_as_exact(scale):
    z = RNG.standard_normal((N, K)) * scale
    logs = [exact_log_softmax(row) for row in z]
    flat = [log_p for row in logs for log_p in row]
    at_least_as_exact(log_softmax(z), F.log_softmax(tensor(z), dim=1), flat, allowance=4)
    flat = list(map(mp.exp, flat))
    at_least_as_exact(softmax(z), F.softmax(tensor(z), dim=1), flat, allowance=4)
    truth = [mp.log(mp.fsum(map(mp.exp, exact(row)))) for row in z]
    at_least_as_exact(logsumexp(z), torch.logsumexp(tensor(z), dim=1), truth, allowance=4)
    truth = [1 / (1 + mp.exp(-x)) for x in exact(z)]
    at_least_as_exact(sigmoid(z), torch.sigmoid(tensor(z)), truth, allowance=4)


def test_entropy_is_more_exact():
    truth = list(map(exact_entropy, SOFT))
    its = torch.distributions.Categorical(tensor(SOFT)).entropy()
    at_least_as_exact(entropy(SOFT), its, truth, allowance=2)


def test_a_fresh_model_prints_what_the_ten_minutes_begin_with():
    page = (BOOK / "ten-minutes.ipynb").read_text(encoding="utf-8")
    opening = "".join(json.loads(page)["cells"][0]["source"])
    fenced = opening.partition("```python\n")[2].partition("```")[0]
    lines = doctest.DocTestParser().get_doctest(fenced, {"torch": torch}, "ten-minutes", None, 0)
    assert len(lines.examples) == 3
    assert doctest.DocTestRunner().run(lines).failed == 0


def test_a_rounded_probability_costs_what_the_binary_chapter_says():
    """In single precision the sigmoid of 17 is 1: BCELoss clamps, and its gradient is lost."""
    z, y = torch.tensor([17.0], requires_grad=True), torch.tensor([0.0])
    clamped = torch.nn.BCELoss()(torch.sigmoid(z), y)
    clamped.backward()
    assert (clamped.item(), z.grad.item()) == (100, 0)
    z.grad = None
    loss = torch.nn.BCEWithLogitsLoss()(z, y)
    loss.backward()
    assert_allclose([loss.item(), z.grad.item()], [17, 1], rtol=1e-6)


# --- What the chapter on libraries says of its probe ---------------------------------------------


def test_equal_logits_do_not_clear_a_loss():
    """They give ln K with a second softmax, smoothing, ignored labels and weights too."""
    z, labels = torch.zeros(N, K), torch.tensor(LABELS)
    found = [
        F.cross_entropy(z, labels),
        F.cross_entropy(z.softmax(dim=1), labels),
        F.cross_entropy(z, labels, label_smoothing=0.1),
        F.cross_entropy(z, torch.where(labels == 0, -100, labels)),
        F.cross_entropy(z, labels, weight=torch.arange(1.0, K + 1)),
    ]
    assert_allclose(found, np.log(K), rtol=1e-6)


@pytest.mark.parametrize("classes", [4, 10, 1000])
def test_two_softmaxes_have_the_floor_that_the_chapter_prints(classes):
    floor = np.log(np.e + classes - 1) - 1
    for lead, close in ((5.0, False), (1e4, True)):
        z = lead * torch.eye(classes, dtype=torch.float64)[0]
        loss = F.cross_entropy(z.softmax(dim=0), torch.tensor(0)).item()
        assert loss > floor - 1e-12 and (loss == pytest.approx(floor)) == close


def test_rows_have_no_index_to_ignore():
    with pytest.raises(RuntimeError, match="ignore_index is not supported for floating point"):
        F.cross_entropy(tensor(Z), tensor(SOFT), ignore_index=0)
    its = F.cross_entropy(tensor(Z), tensor(SOFT), ignore_index=-1)
    close(softmax_cross_entropy(SOFT, Z).mean(), its)


# --- What the chapter on scale says of many machines ---------------------------------------------


def fenced(chapter: str) -> str:
    """The only fenced lines of PyTorch on a page, which it does not run itself."""
    cells = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    [found] = [each for each in sources if "```python\ntotals = torch" in each]
    return found.partition("```python\n")[2].partition("```")[0]


def test_a_sum_and_a_count_meet_in_all_reduce(tmp_path):
    """Two processes with batches of all sizes: each prints the mean of all labels that count."""
    rng = np.random.default_rng(8)
    z, labels = rng.normal(size=(20, K)), rng.integers(K, size=20)
    labels[::3] = -100
    np.savez(tmp_path / "data.npz", z=z, labels=labels)
    setup = f"""
import sys
import numpy as np
import torch
import torch.distributed
import torch.nn.functional as F
rank = int(sys.argv[1])
torch.distributed.init_process_group(
    "gloo", init_method="file://{tmp_path}/meet", rank=rank, world_size=2
)
data = np.load("{tmp_path}/data.npz")
z, labels = torch.tensor(data["z"]), torch.tensor(data["labels"])
cuts = [(0, 7), (7, 8)] if rank == 0 else [(8, 20)]
loader = [(z[start:stop], labels[start:stop]) for start, stop in cuts]
device, model = "cpu", torch.nn.Identity()
"""
    end = "\nprint(repr(mean_loss))\ntorch.distributed.destroy_process_group()\n"
    script = setup + fenced("beyond/scale") + end
    runs = [
        subprocess.Popen([sys.executable, "-c", script, rank], stdout=subprocess.PIPE, text=True)
        for rank in "01"
    ]
    expected = softmax_cross_entropy(labels[labels >= 0], z[labels >= 0]).mean()
    for run in runs:
        out, _ = run.communicate(timeout=120)
        assert float(out) == pytest.approx(expected, rel=1e-6)  # of float32


def test_a_distributed_sampler_repeats_samples_or_leaves_some_out():
    for drop_last, seen in ((False, 6), (True, 4)):
        samplers = [
            torch.utils.data.DistributedSampler(
                range(5), num_replicas=2, rank=rank, shuffle=False, drop_last=drop_last
            )
            for rank in (0, 1)
        ]
        assert sum(len(list(sampler)) for sampler in samplers) == seen
