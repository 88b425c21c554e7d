"""What the chapter on language models says of PyTorch, tried in PyTorch."""

import json
import re

import pytest
import torch
import torch.nn.functional as F

from chapters import BOOK

CHAPTER = BOOK / "beyond" / "language-models.ipynb"
LOGITS = torch.randn(8, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(2026))
LABELS = torch.tensor([0, 4, 2, 2, 1, 3, -100, -100])
INFINITE = torch.full((1, 3), -torch.inf)


def code_of_the_right_loop() -> str:
    """The block of code that the chapter shows and does not run."""
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    (code,) = re.findall(r"^```python\n(.*?backward.*?)^```$", prose, flags=re.M | re.S)
    return code


def test_the_mean_is_over_what_is_not_ignored():
    losses = F.cross_entropy(LOGITS, LABELS, reduction="none")
    assert losses[-2:].tolist() == [0, 0]
    mean = F.cross_entropy(LOGITS, LABELS)
    assert mean == pytest.approx(losses.sum() / 6)
    assert losses.mean() == pytest.approx(0.75 * mean)


def test_nothing_but_ignored_labels_has_no_mean_and_the_sum_0():
    ignored = torch.full((8,), -100)
    assert F.cross_entropy(LOGITS, ignored).isnan()
    assert F.cross_entropy(LOGITS, ignored, reduction="sum") == 0


def test_a_micro_batch_of_ignored_labels_spoils_the_print_and_not_the_gradient():
    """Unless the mean is masked by hand: then the gradient is nan too."""
    logits, ignored = LOGITS.clone().requires_grad_(), torch.full((8,), -100)
    loss = F.cross_entropy(logits, ignored)
    loss.backward()
    assert loss.isnan() and (logits.grad == 0).all()

    logits, mask = LOGITS.clone().requires_grad_(), ignored != -100
    losses = F.cross_entropy(logits, ignored.clamp(min=0), reduction="none")
    loss = (losses * mask).sum() / mask.sum()
    loss.backward()
    assert loss.isnan() and logits.grad.isnan().all()


def gradient(step) -> torch.Tensor:
    model = torch.nn.Linear(4, 5, bias=False, dtype=torch.float64)
    torch.nn.init.constant_(model.weight, 0.1)
    step(model)
    return model.weight.grad


@pytest.mark.parametrize("all_ignored", [False, True])
def test_the_right_loop_has_the_gradient_of_the_whole_batch(all_ignored):
    inputs = torch.randn(8, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    micro_batches = [(inputs[:5], LABELS[:5]), (inputs[5:], LABELS[5:])]
    if all_ignored:
        micro_batches.append((inputs[6:], LABELS[6:]))

    def whole(model):
        F.cross_entropy(model(inputs), LABELS).backward()

    def right(model):
        exec(code_of_the_right_loop(), {"F": F, "model": model, "micro_batches": micro_batches})

    def mean_of_means(model):
        for x, labels in micro_batches:
            (F.cross_entropy(model(x), labels) / len(micro_batches)).backward()

    expected = gradient(whole)
    assert torch.allclose(gradient(right), expected)
    assert not torch.allclose(gradient(mean_of_means), expected)


def test_over_workers_the_count_of_all_and_their_number_give_the_gradient_of_the_whole_batch():
    """`DistributedDataParallel` averages gradients; here the workers take turns."""
    inputs = torch.randn(8, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    workers = [(inputs[:5], LABELS[:5]), (inputs[5:], LABELS[5:])]
    tokens = sum((labels != -100).sum() for _, labels in workers)

    def scaled(model, x, labels):
        loss = F.cross_entropy(model(x), labels, reduction="sum")
        (len(workers) * loss / tokens).backward()

    each = [gradient(lambda model, w=w: scaled(model, *w)) for w in workers]
    whole = gradient(lambda model: F.cross_entropy(model(inputs), LABELS).backward())
    assert torch.allclose(torch.stack(each).mean(dim=0), whole)


def test_a_row_of_nothing_but_masks_is_nan():
    assert F.softmax(INFINITE, dim=-1).isnan().all()
    assert F.cross_entropy(INFINITE, torch.tensor([0])).isnan()


def test_an_ignored_row_of_masks_has_a_gradient_of_nan():
    logits = torch.cat([torch.tensor([[2.0, 1.0, 0.0]]), INFINITE]).requires_grad_()
    loss = F.cross_entropy(logits, torch.tensor([0, -100]))
    loss.backward()
    assert loss.isfinite()
    assert logits.grad[0].isfinite().all() and logits.grad[1].isnan().all()


def test_a_masked_class_is_impossible_and_smoothing_gives_it_a_share():
    logits, label = torch.tensor([[2.0, 1.0, -torch.inf]]), torch.tensor([0])
    assert F.cross_entropy(logits, label) == pytest.approx(0.3133, abs=1e-4)
    assert F.cross_entropy(logits, torch.tensor([2])) == torch.inf
    assert F.cross_entropy(logits, label, label_smoothing=0.1) == torch.inf


def test_a_label_masked_by_a_large_negative_number_has_a_finite_loss():
    logits = torch.tensor([[-1e9, 1.0, 0.0]])
    assert F.softmax(logits, dim=-1)[0, 0] == 0
    assert F.cross_entropy(logits, torch.tensor([0])) == pytest.approx(1e9)


def test_large_negative_numbers_mask_nothing_if_all_are_masked():
    p = F.softmax(torch.full((1, 3), -1e9), dim=-1)
    assert p == pytest.approx(torch.full((1, 3), 1 / 3))
