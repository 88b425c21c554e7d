"""Explain a loss that has stopped falling: known floors, baselines and mistakes near its value."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from crossent.blocks import Array
from crossent.checks import distributions, single
from crossent.losses import one_hot, softmax_cross_entropy
from crossent.measures import entropy

__all__ = ["diagnose_loss"]

SMOOTHING = (0.05, 0.1, 0.2)
BATCHES = (8, 16, 32, 64, 128, 256, 512, 1024)
CLIPS = {
    "1e-7": -np.log(1e-7),
    "2^-23 (float32)": 23 * np.log(2),
    "1e-12": -np.log(1e-12),
    "1e-15": -np.log(1e-15),
    "2^-52 (scikit-learn)": 52 * np.log(2),
    "e^-100 (PyTorch BCELoss)": 100.0,
}


def diagnose_loss(
    value: float, class_frequencies: ArrayLike, *, tolerance: float = 0.01
) -> list[str]:
    r"""Say in words which floors, baselines and slips a loss is near.

    Parameters
    ----------
    value : float
        The loss that no longer falls, as it was reported: for a right one, a mean in nats.
    class_frequencies : array_like, shape (K,)
        The share of each class in the data, with the K classes of the model; for counts, take
        :func:`normalize` of them. For two classes the second is the positive one.
    tolerance : float
        How far from a number still counts as near, as a part of that number; at most 1.

    Returns
    -------
    list of str
        One sentence for each number that `value` is near, the nearest first; empty if it is near
        none. A loss that is negative, zero or infinite gets one sentence that says what it means.

    Raises
    ------
    ValueError
        If `value` is nan, if `class_frequencies` is not one distribution over two classes or more,
        or if `tolerance` is outside [0, 1].
    TypeError
        If an argument does not hold real numbers.

    Notes
    -----
    With the frequencies f the baselines are :math:`\log K` and the entropy H(f). Each is looked for
    in nats, in bits, divided by K (a mean over the classes too) and multiplied by the size of a
    batch, 8, 16, ..., 1024 (a sum for a mean). The other numbers are the floors of label smoothing
    with 0.05, 0.1 and 0.2, the floor :math:`\log(1 + (K - 1)/e)` of a softmax that is applied
    twice, for two classes that of a sigmoid applied twice, and the loss of a true class at
    probability 0, clipped. The conditional entropy H(Y | X), the least that any model can expect on
    fresh data, does not follow from class frequencies, so it is not among them.

    References
    ----------
    Cover and Thomas (2006), "Elements of Information Theory", chapter 2, for the entropies; Szegedy
    et al. (2016), "Rethinking the Inception Architecture for Computer Vision", section 7, for label
    smoothing.

    Examples
    --------
    >>> diagnose_loss(0.744, [1 / 2, 1 / 4, 1 / 8, 1 / 8])
    ['Near 0.7437, ln(1 + 3/e): the floor of a softmax applied twice.']
    >>> diagnose_loss(0.6, [1 / 2, 1 / 4, 1 / 8, 1 / 8])
    []
    """
    loss, near = one_number(value, "value"), one_number(tolerance, "tolerance")
    if not 0 <= near <= 1:
        raise ValueError(f"tolerance is {near}, expected a number in [0, 1]")
    f = frequencies(class_frequencies, "class_frequencies")
    if loss <= 0 or loss == np.inf:
        return [beyond_any_floor(loss)]
    found = [
        (abs(loss - number) / number, f"Near {number:.4g}, {meaning}.")
        for number, meaning in landmarks(f)
        if abs(loss - number) <= near * number
    ]
    # Equal distances stay in the order of the landmarks, whatever rounding makes of them.
    return [sentence for _, sentence in sorted(found, key=lambda pair: round(pair[0], 9))]


def beyond_any_floor(loss: float) -> str:
    """What may be wrong where a loss is negative, 0 or infinite, as no sound one stays."""
    if loss == np.inf:
        return "Infinite: a true class got the probability 0, unclipped, or a sum overflowed."
    if loss == 0:
        return (
            "Exactly 0: every true class got the probability 1, as from a softmax of one logit, "
            "or nothing was summed."
        )
    return (
        "Below 0, where no cross-entropy is. Check the predictions (does the loss take "
        "log-probabilities, and got logits or probabilities?) and the labels (is one of them "
        "outside 0 to 1, as a class number in a binary loss, or a rounding above 1?)."
    )


def landmarks(f: Array) -> Iterator[tuple[float, str]]:
    """The numbers at which losses get stuck, each with its meaning."""
    K = len(f)
    baselines = [
        (float(np.log(K)), f"ln {K}", "equal probabilities"),
        (float(entropy(f)), "the entropy of the classes", "inputs ignored"),
    ]
    for nats, name, meaning in baselines:
        yield nats, f"{name}: {meaning}"
        yield nats / np.log(2), f"{name} in bits, not nats: {meaning}"
        yield nats / K, f"{name} over {K}, a mean over the classes too: {meaning}"
        for n in BATCHES:
            yield n * nats, f"{name} times {n}, a sum over {n} samples: {meaning}"
    for epsilon in SMOOTHING:
        smoothed = (1 - epsilon) * one_hot(0, K) + epsilon / K
        yield float(entropy(smoothed)), f"the floor of label smoothing with {epsilon}"
    twice = float(softmax_cross_entropy(0, one_hot(0, K)))
    yield twice, f"ln(1 + {K - 1}/e): the floor of a softmax applied twice"
    if K == 2:
        negative, positive = f
        floor = negative * np.log(2) + positive * np.log(1 + 1 / np.e)
        yield floor, "the floor of a sigmoid applied twice"
    for clip, nats in CLIPS.items():
        yield nats, f"a true class at probability 0, clipped at {clip}"


def one_number(value: ArrayLike, name: str) -> float:
    """A single number; nan is refused."""
    number = single(value, name)
    if number.given.ndim:
        raise ValueError(f"{name} has shape {number.given.shape}, expected a single number")
    return float(number.whole())


def frequencies(value: ArrayLike, name: str) -> Array:
    """One distribution over two classes or more."""
    f = distributions(value, name)
    if f.given.ndim != 1 or f.given.size < 2:
        raise ValueError(
            f"{name} has shape {f.given.shape}, expected (K,) with K = 2 or more classes"
        )
    return f.whole()
