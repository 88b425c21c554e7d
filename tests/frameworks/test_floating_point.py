"""What the chapter on floating-point numbers says of PyTorch.

No GPU is needed: what autocast does there is read from PyTorch's own table of kernels.
"""

import json
import math
import re

import pytest
import torch
import torch.nn.functional as F

from chapters import BOOK

PAGE = BOOK / "beyond" / "floating-point.ipynb"
HALVES = [torch.bfloat16, torch.float16]
halves = pytest.mark.parametrize("half", HALVES, ids=str)


def prose() -> str:
    cells = json.loads(PAGE.read_text("utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


def loss_and_gradient(loss, logits) -> tuple[float, list[float]]:
    z = torch.tensor(logits, requires_grad=True)
    value = loss(z)
    value.backward()
    return value.item(), z.grad.flatten().tolist()


# --- Through a probability, and from logits ------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "value", "slope"),
    [
        (lambda z: -torch.log(1 - torch.sigmoid(z)).sum(), "inf", "nan"),
        (lambda z: F.binary_cross_entropy(torch.sigmoid(z), torch.zeros(1)), "100.0", "0.0"),
        (lambda z: F.binary_cross_entropy_with_logits(z, torch.zeros(1)), "20.0", "1.0"),
    ],
    ids=["as typed", "BCELoss", "from the logit"],
)
def test_a_sure_mistake_of_two_classes(loss, value, slope):
    found, gradient = loss_and_gradient(loss, [20.0])
    assert (str(found), str(gradient[0])) == (value, slope)


def test_a_gap_of_104_makes_the_gradient_nan_through_p_and_not_from_logits():
    loss, gradient = loss_and_gradient(lambda z: -torch.log(F.softmax(z, 1))[0, 0], [[0.0, 104.0]])
    assert str(loss) == "inf" and str(gradient) == "[nan, nan]"
    label = torch.tensor([0])
    assert loss_and_gradient(lambda z: F.cross_entropy(z, label), [[0.0, 104.0]]) == (
        104,
        [-1, 1],
    )


def test_a_guard_around_the_logarithm_leaves_a_gradient_of_nan():
    def guarded(p):
        return torch.where(p > 0, p * torch.log(p), 0.0).sum()

    value, gradient = loss_and_gradient(guarded, [0.0, 0.5])
    assert value == pytest.approx(-0.3466, abs=1e-4) and str(gradient[0]) == "nan"

    def argument_guarded(p):
        return torch.where(p > 0, p * torch.log(torch.where(p > 0, p, 1.0)), 0.0).sum()

    assert loss_and_gradient(argument_guarded, [0.0, 0.5])[1][0] == 0


def test_nan_from_a_term_that_has_no_weight_and_from_a_row_that_is_all_masked():
    p = torch.sigmoid(torch.tensor([20.0]))
    assert torch.isnan(-(1 * torch.log(p) + 0 * torch.log(1 - p)))
    masked = torch.tensor([[-torch.inf, 0.0]])
    assert torch.isnan(-(torch.tensor([[0.0, 1.0]]) * F.log_softmax(masked, 1)).sum())
    assert torch.isnan(F.log_softmax(torch.full((1, 3), -torch.inf), 1)).all()


@pytest.mark.filterwarnings("ignore:Anomaly Detection:UserWarning")
def test_detecting_anomalies_stops_at_a_nan_in_the_backward_pass():
    with torch.autograd.set_detect_anomaly(True):
        z = torch.tensor([20.0], requires_grad=True)
        loss = -torch.log(1 - torch.sigmoid(z)).sum()
        with pytest.raises(RuntimeError, match="returned nan values"):
            loss.backward()


def test_log_softmax_absorbs_the_loss_of_a_sure_right_answer():
    z = torch.tensor([[40.0, 0.0, 0.0]], dtype=torch.float64)
    assert F.log_softmax(z, 1)[0, 0] == 0 == F.cross_entropy(z, torch.tensor([0]))


@pytest.mark.parametrize(("kind", "z"), [(torch.float64, -40.0), (torch.float32, -17.0)])
def test_the_binary_loss_absorbs_right_answers_of_the_label_0_only(kind, z):
    z = torch.tensor(z, dtype=kind)
    zero, one = torch.zeros((), dtype=kind), torch.ones((), dtype=kind)
    true = math.log1p(math.exp(z.item()))
    assert F.binary_cross_entropy_with_logits(z, zero) == 0
    assert F.binary_cross_entropy_with_logits(-z, one).item() == pytest.approx(true)
    # What the page says to write, for right answers and for wrong ones.
    assert -F.logsigmoid(-z).item() == pytest.approx(true)
    assert -F.logsigmoid(z).item() == pytest.approx(-z.item())


@pytest.mark.parametrize("z", [-40.0, -3.0, 0.5, 25.0])
def test_the_binary_loss_of_the_label_0_is_z_plus_that_of_the_label_1(z):
    z = torch.tensor(z, dtype=torch.float64)
    found = F.binary_cross_entropy_with_logits(z, torch.zeros_like(z))
    assert found == z - F.logsigmoid(z)


def test_a_small_number_in_the_logarithm_is_no_cure():
    def patched(z):
        return -torch.log(1 - torch.sigmoid(z) + 1e-8).sum()

    assert loss_and_gradient(patched, [20.0])[1] == [0]
    assert torch.zeros(1, dtype=torch.float16) + 1e-8 == 0


def test_float16_cannot_hold_the_sum_of_a_large_vocabulary():
    z = torch.zeros(128_256, dtype=torch.float16)
    assert torch.logsumexp(z, 0) == math.inf
    assert torch.logsumexp(z.float(), 0).item() == pytest.approx(math.log(128_256))


@pytest.mark.parametrize(("kind", "lead"), [(torch.float32, 17), (torch.float16, 8)])
def test_at_which_lead_all_digits_are_gone(kind, lead):
    z = torch.tensor([[lead, 0]], dtype=kind)
    assert F.log_softmax(z, 1)[0, 0] == 0 > F.log_softmax(z - torch.tensor([[1, 0]]), 1)[0, 0]


# --- Close distributions -------------------------------------------------------------------------


def test_of_log_probabilities_kl_div_is_the_textbooks_sum_and_expm1_keeps_the_digits():
    P, h = torch.arange(1, 11, dtype=torch.float64) / 55, 1e-5
    u = torch.arange(1, 11) - (P * torch.arange(1, 11)).sum()
    u /= (P * u**2).sum().sqrt()
    log_p, log_q = P.log().float(), (P * (1 + h * u)).log().float()
    p, d = log_p.exp(), log_q - log_p
    kl_div = F.kl_div(log_q, p, reduction="sum").item()
    assert kl_div == pytest.approx((p * (log_p - log_q)).sum().item(), abs=3e-7)
    assert not math.isclose(kl_div, h**2 / 2, rel_tol=0.9)  # noise: far too large, or 0
    assert (p * (torch.expm1(d) - d)).sum().item() == pytest.approx(h**2 / 2, rel=0.1)
    # The terms are the textbook's, and not SciPy's, which add Q - P.
    far = torch.tensor([0.5, 0.5]), torch.tensor([0.9, 0.1])
    terms = F.kl_div(far[1].log(), far[0], reduction="none")
    assert torch.allclose(terms, far[0] * (far[0] / far[1]).log())


# --- Half precision ------------------------------------------------------------------------------


def test_bfloat16_has_the_numbers_of_the_formula():
    info = torch.finfo(torch.bfloat16)
    assert info.eps == 2.0**-7 and info.max == (2 - info.eps) * 2.0**127
    smallest = torch.tensor(2.0**-133, dtype=torch.bfloat16)
    assert smallest > 0 == torch.tensor(2.0**-134, dtype=torch.bfloat16)
    one = torch.tensor(1, dtype=torch.bfloat16)
    assert one - 0.9 * info.eps / 4 == one != one - 1.1 * info.eps / 4


@halves
def test_on_a_cpu_autocast_widens_the_losses_and_not_the_softmax(half):
    labels, ones = torch.tensor([0, 1]), torch.ones(2, 3)
    with torch.autocast("cpu", dtype=half):
        z = F.linear(torch.ones(2, 4), torch.ones(3, 4))
        log_p = F.log_softmax(z, 1)
        others = torch.exp(z), torch.log(z), torch.sum(z), torch.logsumexp(z, 1)
        assert {z.dtype, F.softmax(z, 1).dtype, log_p.dtype, *(x.dtype for x in others)} == {half}
        losses = [
            F.cross_entropy(z, labels),
            F.kl_div(log_p, ones, reduction="sum"),
            F.binary_cross_entropy_with_logits(z, ones),
            F.binary_cross_entropy(torch.sigmoid(z), ones),  # allowed here
        ]
        assert {loss.dtype for loss in losses} == {torch.float32}


def test_on_a_cpu_log_softmax_loses_digits_that_cross_entropy_keeps():
    z, label = torch.tensor([[6.0, 0.0]], dtype=torch.bfloat16), torch.tensor([0])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert F.nll_loss(F.log_softmax(z, 1), label) == 0
        assert F.cross_entropy(z, label) == pytest.approx(math.log1p(math.exp(-6)), rel=1e-3)


ON_A_GPU = [
    *("softmax.int", "log_softmax.int", "nll_loss", "kl_div", "binary_cross_entropy_with_logits"),
    *("exp", "log", "sum"),
]


@pytest.mark.parametrize("name", ON_A_GPU)
def test_on_a_gpu_autocast_has_a_rule_for_it(name):
    has_rule = torch._C._dispatch_has_kernel_for_dispatch_key
    assert has_rule(f"aten::{name}", "AutocastCUDA")
    # `cross_entropy` is made of two of them there.
    assert not has_rule("aten::cross_entropy_loss", "AutocastCUDA")


def test_on_a_gpu_autocast_refuses_the_loss_of_probabilities_in_the_words_of_the_page():
    p = torch.rand(3, dtype=torch.float16)
    keys = torch._C.DispatchKeySet(torch._C.DispatchKey.AutocastCUDA)
    with pytest.raises(RuntimeError) as refused:
        torch.ops.aten.binary_cross_entropy.default.redispatch(keys, p, p)
    (quoted,) = re.findall(r'"([^"]* unsafe to autocast)"', prose())
    assert quoted in str(refused.value)
    assert "BCEWithLogitsLoss" in str(refused.value)


def test_a_float16_sum_overflows_and_a_mean_does_not():
    many = torch.full((100_000,), math.log(4), dtype=torch.float16)
    assert many.sum() == math.inf
    assert many.mean().item() == pytest.approx(math.log(4), rel=1e-3)
    assert isinstance(many[0].item(), float)


def test_without_autocast_half_precision_stays():
    z = torch.tensor([[0.0, 1.0]], dtype=torch.float16)
    assert F.cross_entropy(z, torch.tensor([0])).dtype == torch.float16
    assert F.cross_entropy(z.float(), torch.tensor([0])).dtype == torch.float32


def test_the_page_speaks_of_this_version():
    version = ".".join(torch.__version__.split(".")[:2])
    assert f"PyTorch {version}" in prose()
