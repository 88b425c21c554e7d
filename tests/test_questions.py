"""The page of questions: every answer has its link, and every number is computed here."""

import html
import math
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.special import xlogy
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import log_loss

from crossent import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    diagnose_loss,
    entropy,
    kl_divergence,
    log_softmax,
    normalize,
    one_hot,
    sigmoid,
    softmax,
    softmax_cross_entropy,
)

PAGE = Path(__file__).resolve().parents[1] / "book" / "reference" / "questions.md"
P, Q = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8]), np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])
STEP = 2.0**-23  # of float32, from 1 to the number below it and twice as far as 1 - 1e-7
LOST = float(np.float32(1) - (np.float32(1) - np.float32(1e-7)))  # what 1 - 1e-7 is, in float32

ln, exp = math.log, math.exp


def twice(k: int) -> float:
    """A perfect answer through a second softmax."""
    return float(softmax_cross_entropy(0, one_hot(0, k)))


def smoothed(k: int, share: float = 0.1) -> np.ndarray:
    return (1 - share) * one_hot(0, k) + share / k


def gradient(teacher, student, t: float) -> np.ndarray:
    """Of the soft loss of distillation, with respect to the student's logits."""
    return (softmax(np.array(student) / t) - softmax(np.array(teacher) / t)) / t


def of_focal(truth: float, gamma: float) -> float:
    """The probability with the smallest expected focal loss, for two classes."""
    q = np.arange(1, 100_000) / 100_000
    first, second = ((1 - x) ** gamma * -np.log(x) for x in (q, 1 - q))
    return float(q[np.argmin(truth * first + (1 - truth) * second)])


def half(dtype=np.float16) -> list[float]:
    """Where `exp` overflows, and the largest loss of a probability that is not 0."""
    return [ln(float(np.finfo(dtype).max)), -ln(float(np.finfo(dtype).smallest_subnormal))]


def nearest_float16_of_1() -> float:
    """The logit from which the sigmoid, rounded to float16, is 1."""
    logits = np.linspace(8, 9, 100_001)
    return float(logits[np.argmax(sigmoid(logits).astype(np.float16) == 1)])


KL, BACK = float(kl_divergence(P, Q)), float(kl_divergence(Q, P))
TARGET, MODEL = np.array([0.3, 0.6, 0.1]), np.array([0.4, 0.5, 0.1])
SOFT = gradient([3, 1, 0], [0, 0, 0], 1)[0], gradient([3, 1, 0], [0, 0, 0], 4)[0]
COUNTS = np.array([2632, 613, 426])
ADDED = [kl_divergence([0.5, 0.5, 0], normalize(np.array([0.5, e, 0.5]))) for e in (1e-10, 1e-5)]
LOGIT_20 = float(binary_cross_entropy_with_logits(0, 20.0))

# For each question, by the beginning of its heading: numbers that the text takes for granted, as
# they stand there, and what the others must be roundings of.
NUMBERS = {
    "My loss is stuck at 0.693": ("", [ln(2), entropy([0.1, 0.9])]),
    "The loss stays at 0.693": ("", [ln(2)]),
    "The loss is stuck at 2.303": ("", [ln(k) for k in (3, 10, 100, 1000)]),
    "The model predicts only one class": ("", [entropy([p, 1 - p]) for p in (0.3, 0.1, 0.01)]),
    "The loss is stuck at 1.461": ("", [twice(k) for k in (2, 3, 4, 10)]),
    "The loss is 36.04": (
        "12.80",  # as people saw it
        [
            log_loss([1], [0.0], labels=[0, 1]),
            log_loss([1, 0, 0, 0], [0.0, 0.0, 0.0, 0.0], labels=[0, 1]),
            *(-ln(clip) for clip in (1e-15, 1e-12, 1e-7)),
            12.8045 / -ln(1e-7),
        ],
    ),
    "Keras binary_crossentropy": (
        "2.16",  # of TensorFlow
        [-ln(clip) / 2 for clip in (1e-7, STEP, 2e-7, LOST + 1e-7)],
    ),
    "BCE loss is very large": ("", [ln(2), ln(10), 32 * ln(10)]),
    "The loss is exactly 0.0": ("0.0", []),
    "The loss is 1.1921e-07": ("", [STEP * 1e7]),
    "Can the loss be greater": ("0.222", [exp(-1), exp(-0.222)]),
    "What is a good log loss": ("0.5 0.6", [ln(2), exp(-0.6), entropy([0.1, 0.9])]),
    "GAN": ("", [ln(2), 2 * ln(2)]),
    "My loss is nan": ("", [ln(float(np.finfo(np.float32).max)), half()[0]]),
    "Cross entropy gives nan": ("0.1", []),
    "binary_cross_entropy and torch.nn": ("", [nearest_float16_of_1()]),
    "The loss is nan or inf": ("", half()),
    "My cross-entropy loss is negative": ("", [-1 / 4, 5 - 3 * 5 + ln(1 + exp(-5))]),
    "loss: -55.0254": ("55.0254", [-ln(STEP), 1 + 55.0254 / -ln(STEP)]),
    "The negative log-likelihood": (
        "0.1",
        [1 / (0.1 * math.sqrt(2 * math.pi)), -ln(1 / (0.1 * math.sqrt(2 * math.pi)))],
    ),
    "Do I need softmax": ("", [twice(10)]),
    "Keras: received": ("3.15", [twice(3)]),
    "NLLLoss or": ("", [ln(4), -1 / 4]),
    "nn.KLDivLoss": ("", [KL, BACK, (xlogy(Q, Q) - Q * P).sum()]),
    "ValueError: Target size": ("", [((np.array([[0], [1]]) - np.array([0, 1])) ** 2).mean()]),
    "Expected target size": ("", [ln(4)]),
    "Sigmoid with one output": ("", [ln(2)]),
    "log_loss: y_true": ("0.1 0.2 0.3", [log_loss([0, 0, 0], [0.1, 0.2, 0.3], labels=[0, 1])]),
    "The loss with label_smoothing": (
        "0.1",
        [entropy(smoothed(k)) for k in (2, 10, 20, 1000)],
    ),
    "Class weights with": ("0.1", [normalize(smoothed(2) * [1, 100])[0]]),
    "How do I calculate pos_weight": ("", [(9 * ln(2) + ln(2)) / 2]),
    "predict_proba is wrong": ("", [ln(9)]),
    "CrossEntropyLoss with weight": (
        "",
        [
            *(6 * -log_softmax([0.2, 0.3, 0.5])[2], 4 * -log_softmax([0.5, 0.2, 0.3])[1]),
            (5.6390 + 4.9593) / (6 + 4),
        ],
    ),
    "Which class weights": ("", list(COUNTS.sum() / (3 * COUNTS))),
    "Focal loss": ("0.25 0.9 0.8", [1 - 0.25, of_focal(0.8, 2)]),
    "Validation loss increases": (
        "0.7 0.3 0.98 0.01",
        [
            -(0.80 * ln(0.7) + 0.20 * ln(0.3)),
            -(0.85 * ln(0.98) + 0.15 * ln(0.01)),
        ],
    ),
    "Why cross-entropy and not MSE": (
        "",
        [sigmoid(8.0), 2 * sigmoid(8.0) ** 2 * (1 - sigmoid(8.0))],
    ),
    "KL divergence is negative": (
        "0.1 0.3 0.4 0.5 0.6",
        [kl_divergence(TARGET, MODEL), (xlogy(TARGET, TARGET) - TARGET * MODEL).sum()],
    ),
    "KL divergence with zeros": ("", ADDED),
    "KL divergence from two": ("", [(10 - 1) / 100]),
    "scipy.stats.entropy": ("", [(0.5 * np.log(0.5 / 0.3)) * 2]),
    "KLDivLoss: reduction": ("", [KL, KL / 4]),
    "Distillation": ("", [SOFT[0], SOFT[1], 16 * SOFT[1]]),
    "Forward or reverse KL": ("", [KL, BACK]),
    "SciPy's jensenshannon": (
        "",
        [jensenshannon(P, Q), jensenshannon(P, Q) ** 2, jensenshannon(P, Q, base=2) ** 2],
    ),
    "UserWarning: KL": ("1.0", []),
    "k1, k2, k3": ("", [-ln(2), ln(2) ** 2 / 2, 2 - 1 - ln(2)]),
    "The first loss of my": ("", [ln(v) for v in (50257, 32000, 128256, 6400)]),
    # 2.85 is what the notes of nanoGPT say
    "Is a loss of 2.9": ("2.9 3.0 2.85", [2.9 / ln(2), exp(2.9), exp(3.0)]),
    "Perplexity": ("2.9", [exp(2.9), exp(4), ln(20)]),
    "Bits per byte": ("2.9", [2.9 / ln(2) / 4]),
    "Gradient accumulation": ("", [(3 + 2) / 2, (10 * 3 + 100 * 2) / 110]),
    "Log base 2": ("", [1 / ln(2), entropy(np.full(4, 1 / 4))]),
    "Can entropy be negative": ("", [1 / math.sqrt(2 * math.pi * math.e)]),
    "GRPO": ("", [-(500 - 100) / (500 + 100)]),
    "Mutual information": ("", [(5 - 1) * (5 - 1) / (2 * 100)]),
}

TEXT = re.sub(r"```\{index\}.*\n```\n", "", PAGE.read_text(encoding="utf-8"))
QUESTIONS = dict(re.findall(r"^### (.*)\n((?:(?!##).*\n?)*)", TEXT, re.MULTILINE))
LINK = re.compile(r"→ \[[^]]+\]\(([^)#]+)#[\w-]+\)(?: · <a href=.*</a>)?\s*$")
BENCH = re.compile(r'<a href="([^"]*)">([^<]*) in the loss finder</a>')


def test_page_has_its_questions():
    assert len(QUESTIONS) == TEXT.count("\n### ") >= 60
    assert all(sum(h.startswith(name) for h in plain()) == 1 for name in NUMBERS)


def plain() -> list[str]:
    """The headings without their backticks."""
    return [heading.replace("`", "") for heading in QUESTIONS]


@pytest.mark.parametrize("heading", QUESTIONS)
def test_answer_ends_with_a_link_to_a_section(heading):
    found = LINK.search(QUESTIONS[heading])
    assert found
    assert (PAGE.parent / found[1]).is_file()


@pytest.mark.parametrize("heading", QUESTIONS)
def test_every_number_is_computed(heading):
    begins = [name for name in NUMBERS if heading.replace("`", "").startswith(name)]
    given, computed = NUMBERS[begins[0]] if begins else ("", [])
    text = heading + BENCH.sub(r"\2", QUESTIONS[heading])
    numbers = set(re.findall(r"(?<![\d.])\d+\.\d+", text))
    allowed = set(given.split())
    for value in computed:
        roundings = {f"{abs(float(value)):.{digits}f}" for digits in range(1, 6)}
        assert roundings & numbers, f"{value} is not on the page"
        allowed |= roundings
    assert numbers <= allowed
    assert set(given.split()) <= numbers


@pytest.mark.parametrize(("address", "shown"), BENCH.findall(TEXT))
def test_bench_knows_the_number(address, shown):
    """The link fills in the loss that the answer is about, and something is near it."""
    link = urlsplit(html.unescape(address))
    assert (link.path, link.fragment) == ("../beyond/stuck-loss.html", "diagnosis")
    asked = dict(parse_qsl(link.query, strict_parsing=True))
    assert asked.pop("loss") == shown
    counts = [int(count) for count in asked.pop("classes").split(",")]
    classes = normalize(counts) if len(counts) > 1 else counts[0]
    batch_size = int(asked.pop("batch", 0)) or None
    smoothing = float(asked.pop("smoothing", 0)) or None
    assert not asked
    assert diagnose_loss(float(shown), classes, batch_size=batch_size, label_smoothing=smoothing)


def test_whole_numbers():
    """Those that are no decimals, and are computed all the same."""
    assert round(256 * 256 * ln(2)) == 45426
    assert np.floor(100 * 0.222 / ln(2)) == 32
    assert round(LOGIT_20) == 20
    assert round(0.1 / 3 * 1e9 / 1e6) == 33
    assert (0.1 * 9) / (0.1 * 9 + 0.9) == pytest.approx(0.5)
    assert smoothed(2)[0] / smoothed(2)[1] == pytest.approx(19)
    assert scipy_entropy([1 / 2, 1 / 2], [3 / 10, 3 / 10]) == 0
    assert cross_entropy(P, Q) == pytest.approx(entropy(P) + kl_divergence(P, Q))
    assert np.float32(1) == np.float32(1 / (1 + np.exp(np.float32(-20))))


def test_bins_of_two_samples():
    """20 bins of equal width: mostly infinite. 10 that are filled, and 1/2 added: (K - 1)/n."""
    rng = np.random.default_rng(2026)
    infinite, smoothed_kl = [], []
    for _ in range(500):
        pair = rng.normal(size=(2, 100))
        counts = [np.histogram(x, 20, (pair.min(), pair.max()))[0] for x in pair]
        infinite.append(np.any((counts[0] > 0) & (counts[1] == 0)))
        filled = [np.histogram(x, 10, (0, 1))[0] + 0.5 for x in rng.random((2, 100))]
        smoothed_kl.append(kl_divergence(*map(normalize, filled)))
    assert np.mean(infinite) > 0.75
    assert np.mean(smoothed_kl) == pytest.approx(0.09, abs=0.01)
