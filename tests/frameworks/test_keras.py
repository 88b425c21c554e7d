"""What the chapter on libraries says of Keras: the helper's numbers, and its own slips.

Keras reads its settings when it is imported, and would otherwise write them into the home folder.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from crossent import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    kl_divergence,
    softmax_cross_entropy,
)

HOME = tempfile.TemporaryDirectory()
os.environ["KERAS_HOME"] = HOME.name
os.environ["KERAS_BACKEND"] = "jax"

import keras  # noqa: E402
from keras.losses import (  # noqa: E402
    BinaryCrossentropy,
    CategoricalCrossentropy,
    KLDivergence,
    SparseCategoricalCrossentropy,
)

HOME.cleanup()

RNG = np.random.default_rng(2026)
N, K = 50, 7
Z = RNG.standard_normal((N, K)) * 3
LABELS = RNG.integers(K, size=N)
ONE_HOT = np.eye(K)[LABELS]
SOFT, MODEL = (RNG.dirichlet(np.ones(K), N) for _ in range(2))
WEIGHTS = RNG.integers(1, 5, size=N)
CLIP = 1e-7
FLOAT32 = {"rtol": 1e-5, "atol": 1e-6}


def close(mine, its) -> None:
    assert_allclose(mine, np.asarray(its), **FLOAT32)


def by_default(z) -> np.ndarray:
    """What the losses of several classes do with what they take for probabilities."""
    p = np.asarray(z) / np.sum(z, axis=-1, keepdims=True)
    return np.log(np.clip(p, CLIP, 1 - CLIP))


def on_pytorch(home: Path, *lines: str) -> subprocess.CompletedProcess:
    """Lines in another process, where Keras runs on PyTorch."""
    first = "import numpy as np; from keras.losses import SparseCategoricalCrossentropy as Loss"
    return subprocess.run(
        [sys.executable, "-c", "\n".join((first, *lines))],
        env=os.environ | {"KERAS_BACKEND": "torch", "KERAS_HOME": str(home)},
        capture_output=True,
        text=True,
    )


# --- The same numbers ----------------------------------------------------------------------------


def test_the_truth_comes_first_and_the_mean_is_over_the_batch():
    losses = categorical_cross_entropy(LABELS, MODEL)
    close(losses.mean(), SparseCategoricalCrossentropy()(LABELS, MODEL))
    close(losses.mean(), CategoricalCrossentropy()(ONE_HOT, MODEL))
    close(losses.sum(), CategoricalCrossentropy(reduction="sum")(ONE_HOT, MODEL))
    close(losses, CategoricalCrossentropy(reduction=None)(ONE_HOT, MODEL))
    close(kl_divergence(SOFT, MODEL).mean(), KLDivergence()(SOFT, MODEL))


def test_logits_are_taken_when_they_are_announced():
    its = SparseCategoricalCrossentropy(from_logits=True)(LABELS, Z)
    close(softmax_cross_entropy(LABELS, Z).mean(), its)
    its = BinaryCrossentropy(from_logits=True)(ONE_HOT, Z)
    close(binary_cross_entropy_with_logits(ONE_HOT, Z).mean(), its)


def test_labels_are_smoothed_towards_equal_probabilities():
    smoothed = 0.9 * ONE_HOT + 0.1 / K
    its = CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)(ONE_HOT, Z)
    close(softmax_cross_entropy(smoothed, Z).mean(), its)


# --- The slips -----------------------------------------------------------------------------------


@pytest.mark.parametrize("z", [Z, Z + 100, np.log(MODEL), 4 * MODEL], ids=["z", "high", "log", "p"])
def test_logits_are_normalised_and_clipped_without_a_word(z):
    expected = -(ONE_HOT * by_default(z)).sum(axis=1).mean()
    assert_allclose(CategoricalCrossentropy()(ONE_HOT, z), expected, rtol=1e-4)
    assert_allclose(SparseCategoricalCrossentropy()(LABELS, z), expected, rtol=1e-4)


def test_on_pytorch_logits_are_normalised_and_clipped_too(tmp_path):
    np.savez(tmp_path / "data.npz", z=Z, labels=LABELS)
    out = on_pytorch(
        tmp_path,
        f"data = np.load({str(tmp_path / 'data.npz')!r})",
        "print(float(Loss()(data['labels'], data['z'])))",
    ).stdout
    assert_allclose(float(out), -(ONE_HOT * by_default(Z)).sum(axis=1).mean(), rtol=1e-4)


def test_on_tensorflow_the_source_clips_first_and_normalises_afterwards():
    """Read, since TensorFlow is not installed: the chapter says no more than this."""
    source = (Path(keras.__file__).parent / "src/backend/tensorflow/nn.py").read_text("utf-8")
    loss = source.partition("def sparse_categorical_crossentropy")[2].partition("\ndef ")[0]
    clip, log = loss.index("tf.clip_by_value"), loss.index("tf.math.log(")
    assert clip < log < loss.index("tf.nn.sparse_softmax_cross_entropy_with_logits")
    assert "reduce_sum" not in loss


def test_a_binary_loss_is_a_mean_over_the_classes_too():
    losses = binary_cross_entropy(ONE_HOT, MODEL)
    close(losses.mean(), BinaryCrossentropy()(ONE_HOT, MODEL))
    close(losses.mean(axis=1), BinaryCrossentropy(reduction=None)(ONE_HOT, MODEL))


def test_weighted_losses_are_divided_by_their_number_unless_told_otherwise():
    total = WEIGHTS @ categorical_cross_entropy(LABELS, MODEL)
    its = SparseCategoricalCrossentropy()(LABELS, MODEL, sample_weight=WEIGHTS)
    close(total / N, its)
    other = SparseCategoricalCrossentropy(reduction="mean_with_sample_weight")
    close(total / WEIGHTS.sum(), other(LABELS, MODEL, sample_weight=WEIGHTS))


def test_an_ignored_class_is_not_counted():
    labels = np.where(LABELS == 0, -100, LABELS)
    losses = categorical_cross_entropy(LABELS, MODEL)[LABELS != 0]
    close(losses.mean(), SparseCategoricalCrossentropy(ignore_class=-100)(labels, MODEL))


@pytest.mark.parametrize("unknown", [-100, -1, K])
def test_a_label_that_is_no_class_costs_nothing_on_jax_and_is_counted(unknown):
    labels = np.where(LABELS == 0, unknown, LABELS)
    total = categorical_cross_entropy(LABELS, MODEL)[LABELS != 0].sum()
    close(total / N, SparseCategoricalCrossentropy()(labels, MODEL))


def test_on_pytorch_a_label_that_is_no_class_is_an_error(tmp_path):
    """So what a label outside the classes means depends on the backend."""
    run = on_pytorch(tmp_path, "Loss()(np.array([0, -1]), np.full((2, 2), 0.5))")
    assert "IndexError: Target -1 is out of bounds" in run.stderr


def test_what_is_clipped():
    one, zero = np.array([1.0]), np.array([0.0])
    impossible = np.array([[0.0, 1.0]])
    close(-np.log(CLIP), SparseCategoricalCrossentropy()(np.array([0]), impossible))
    close(-np.log(CLIP), BinaryCrossentropy()(one, zero))
    close(23 * np.log(2), BinaryCrossentropy()(zero, one))  # 1 - 1e-7 is 1 - 2**-23 in float32
    P, Q = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8]), np.array([0, 1 / 2, 1 / 4, 1 / 4])
    clipped = np.where(Q > 0, Q, CLIP)
    close(P @ np.log(P / clipped), KLDivergence()(P, Q))


def test_swapped_arguments_are_taken_as_they_come():
    expected = -(MODEL * by_default(ONE_HOT)).sum(axis=1).mean()
    assert_allclose(CategoricalCrossentropy()(MODEL, ONE_HOT), expected, rtol=1e-4)
