"""The speed of the helper, with its checks, compared with SciPy and scikit-learn: `make bench`.

Each round times the two functions one after the other, in one thread and in the time of its
processor, so that what else the machine does counts little. What is printed is the median of the
rounds' ratios.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import scipy.special
import scipy.stats
import sklearn.metrics
from numpy.typing import NDArray

from crossent import (
    binary_cross_entropy_with_logits,
    entropy,
    kl_divergence,
    normalize,
    softmax,
    softmax_cross_entropy,
)
from crossent.blocks import BLOCK

Call = Callable[[], object]
Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
ROUNDS = 7


class Case(NamedTuple):
    name: str
    ours: Call
    peer: str
    theirs: Call
    goal: float | None  # how many times as fast as the peer


def scipy_softmax_loss(labels: Labels, z: Floats) -> Floats:
    picked = np.take_along_axis(z, labels[:, np.newaxis], axis=-1)[:, 0]
    return scipy.special.logsumexp(z, axis=-1) - picked


def scipy_binary_loss(y: Labels, z: Floats) -> Floats:
    return -(y * scipy.special.log_expit(z) + (1 - y) * scipy.special.log_expit(-z))


def logs_alone(p: Floats) -> None:
    """What no entropy in NumPy can beat: the logarithms, while each block is in the cache."""
    flat = p.reshape(-1)
    for start in range(0, flat.size, BLOCK):
        np.log(flat[start : start + BLOCK])


def entropy_cases(rng: np.random.Generator, shape: tuple[int, ...]) -> Iterator[Case]:
    p, q = (normalize(rng.random(shape)) for _ in range(2))
    yield Case(
        f"entropy {shape}",
        lambda: entropy(p),
        "scipy.stats.entropy",
        lambda: scipy.stats.entropy(p, axis=-1),
        2.2,
    )
    yield Case(
        f"entropy {shape}",
        lambda: entropy(p),
        "np.log alone, in blocks",
        lambda: logs_alone(p),
        1 / 1.4,
    )
    yield Case(
        f"KL divergence {shape}",
        lambda: kl_divergence(p, q),
        "scipy.stats.entropy",
        lambda: scipy.stats.entropy(p, q, axis=-1),
        3,
    )


def softmax_cases(rng: np.random.Generator, shape: tuple[int, int]) -> Iterator[Case]:
    z = rng.standard_normal(shape)
    labels = rng.integers(shape[1], size=shape[0])
    p, classes = softmax(z), np.arange(shape[1])
    yield Case(
        f"softmax loss {shape}",
        lambda: softmax_cross_entropy(labels, z),
        "scipy.special.logsumexp",
        lambda: scipy_softmax_loss(labels, z),
        3.5,
    )
    yield Case(
        f"softmax loss {shape}",
        lambda: softmax_cross_entropy(labels, z),
        "sklearn.metrics.log_loss",
        lambda: sklearn.metrics.log_loss(labels, p, labels=classes),
        4,
    )


def binary_cases(rng: np.random.Generator, size: int) -> Iterator[Case]:
    z = 3 * rng.standard_normal(size)
    y = rng.integers(2, size=size)
    p = scipy.special.expit(z)
    yield Case(
        f"binary loss ({size},)",
        lambda: binary_cross_entropy_with_logits(y, z),
        "scipy.special.log_expit",
        lambda: scipy_binary_loss(y, z),
        5,
    )
    yield Case(
        f"binary loss ({size},)",
        lambda: binary_cross_entropy_with_logits(y, z),
        "sklearn.metrics.log_loss",
        lambda: sklearn.metrics.log_loss(y, p),
        15,
    )


def small_cases(rng: np.random.Generator) -> Iterator[Case]:
    p = normalize(rng.random(10))
    yield Case(
        "entropy of 10 numbers, 100 times",
        lambda: [entropy(p) for _ in range(100)],
        "scipy.stats.entropy",
        lambda: [scipy.stats.entropy(p) for _ in range(100)],
        6,
    )


def cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from small_cases(rng)
    for shape in [(10**7,), (10**5, 100), (10**6, 10)]:
        yield from entropy_cases(rng, shape)
    for rows, classes in [(10**5, 10), (10**4, 1000), (256, 50_000)]:
        yield from softmax_cases(rng, (rows, classes))
    yield from binary_cases(rng, 10**7)


def seconds(call: Call) -> float:
    start = time.thread_time()
    call()
    return time.thread_time() - start


def extra_memory(call: Call) -> float:
    """The peak of what a call allocates beyond its answer, in MiB."""
    tracemalloc.start()
    answer = call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak - getattr(answer, "nbytes", 0)) / 2**20


def show(cases: Iterator[Case]) -> None:
    print(f"{'':34}{'ms':>9}  {'times as fast as':26}{'ratio':>6}{'goal':>6}{'extra MiB':>11}")
    for case in cases:
        case.ours()
        case.theirs()  # the first call may compile it
        rounds = [(seconds(case.ours), seconds(case.theirs)) for _ in range(ROUNDS)]
        mine = 1000 * statistics.median(own for own, _ in rounds)
        ratio = statistics.median(other / own for own, other in rounds)
        goal = f"{case.goal:.2g}" if case.goal else ""
        print(
            f"{case.name:34}{mine:9.1f}  {case.peer:26}{ratio:6.2f}{goal:>6}"
            f"{extra_memory(case.ours):11.2f}",
            flush=True,
        )


if __name__ == "__main__":
    show(cases(np.random.default_rng(0)))
