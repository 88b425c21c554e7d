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


def test_large_negative_numbers_mask_nothing_if_all_are_masked():
    p = F.softmax(torch.full((1, 3), -1e9), dim=-1)
    assert p == pytest.approx(torch.full((1, 3), 1 / 3))
