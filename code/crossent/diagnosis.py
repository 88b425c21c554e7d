"""Explain a loss that has stopped falling: known floors, baselines and mistakes near its value.

Three tables hold what is known: `KINDS` for a loss that is nan, infinite, negative or 0, `RULES`
for all others, and `STANDINGS` for where these lie among the baselines, whether a rule knows them
or not. The book's text, `diagnose_loss` and the bench on the book's pages read them.
"""

import math
from collections.abc import Callable, Sequence
from itertools import product
from operator import itemgetter
from textwrap import fill
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.blocks import Array
from crossent.checks import array_of, distributions, integer, probabilities, single
from crossent.measures import entropy

__all__ = ["diagnose_loss"]

SMOOTHING = (0.05, 0.1, 0.2)
BATCHES = (8, 16, 32, 64, 128, 256, 512, 1024)
MOST = 2**53  # classes or samples: above it not every integer is a float64
EQUAL = 0.9999  # frequencies count as equal if their entropy is above this share of ln K


class Candidate(NamedTuple):
    """A number that a loss is near, what leads there, and what to check next."""

    number: float
    cause: str
    check: str

    def __str__(self) -> str:
        sign = " =" if 0 < self.number < math.inf else ":"
        digits = max(4, len(f"{self.number:.0f}"))
        cause = fill(f"{self.number:.{digits}g}{sign} {self.cause}.", 76, subsequent_indent="  ")
        return f"{cause}\n{fill(f'Check: {self.check}', 76, **INDENT)}"


INDENT: dict[str, Any] = {"initial_indent": "    ", "subsequent_indent": "    "}


class Case(NamedTuple):
    """What is known or tried: classes, frequencies, batch, smoothing, share of wrong answers."""

    K: int
    f: Array | None
    given: float  # the label smoothing, 0 if it is not known
    N: int
    epsilon: float
    share: float

    def words(self) -> dict[str, str]:
        """What stands in place of {K}, {N} and so on."""
        return {
            "K": f"{self.K}",
            "others": f"{self.K - 1}",
            "N": f"{self.N}",
            "epsilon": f"{self.epsilon:g}",
            "share": f"{math.floor(1e4 * self.share + 0.5) / 1e4:g}",
            "percent": f"{math.floor(1e4 * self.share + 0.5) / 100:g}",
        }


Number = Callable[[Case], float]


class Rule(NamedTuple):
    """A formula, its number (0 where it does not apply), what leads there, and what to check.

    A formula with {N}, {epsilon} or {share} in it is tried with each of them.
    """

    formula: str
    number: Number
    cause: str
    check: str


def H(f: Array | None) -> float:
    """The entropy in nats; 0 for frequencies that are not known, or are equal: ln K is theirs."""
    nats = 0.0 if f is None else float(entropy(f))
    return 0.0 if f is None or nats > EQUAL * math.log(f.size) else nats


def smoothed(f: Array | None, epsilon: float) -> Array | None:
    """The mean of the labels under label smoothing."""
    return None if f is None else (1 - epsilon) * f + epsilon / f.size


def smoothed_label(K: int, epsilon: float) -> float:
    """The entropy of one smoothed label by the chain rule, without a row of K numbers."""
    off = epsilon * (1 - 1 / K)
    return float(entropy([1 - off, off])) + off * math.log(K - 1)


def softmax_twice(case: Case) -> float:
    """The lowest loss, unless so much smoothing is given that a second softmax does not raise it.

    As logits, probabilities lead by 1 at most. The best lead under smoothing is larger, up to this
    limit, so the lead is 1; the smoothed label pays for it on the other classes.
    """
    applies = case.given <= case.K / (case.K + math.e - 1)
    return applies * (math.log1p((case.K - 1) / math.e) + case.given * (1 - 1 / case.K))


def sigmoid_twice(case: Case, z: tuple[float, float]) -> float:
    """The loss of two classes whose probabilities z pass for logits: one z for either class."""
    if case.f is None or case.K != 2 or case.given:
        return 0.0
    return float(case.f @ [math.log1p(math.exp(z[0])), math.log1p(math.exp(-z[1]))])


def read_as(reading: Callable[[float, Case], float], nats: Number) -> Number:
    """A baseline, reported in another way."""
    return lambda case: reading(nats(case), case)


def pays(nats: float) -> Number:
    """The same number in every case."""
    return lambda case: nats


def share_pays(nats: float) -> Number:
    """A number that only the wrong answers pay."""
    return lambda case: case.share * nats


BASELINES: list[tuple[str, Number, str]] = [
    ("ln {K}", lambda case: math.log(case.K), "equal probabilities"),
    ("H(frequencies)", lambda case: H(case.f), "the best constant answer"),
]

READINGS: list[tuple[str, Callable[[float, Case], float], str, str]] = [
    (
        "{} / ln 2",
        lambda nats, case: nats / math.log(2),
        "{} in bits, not in nats",
        "Which base does the logarithm have? Multiply by ln 2 = 0.693 and try again.",
    ),
    (
        "{} / {K}",
        lambda nats, case: nats / case.K,
        "{}, if the mean is over the {K} classes too",
        "Is the mean taken over all entries of the table of one-hot labels? "
        "Multiply by {K} and try again.",
    ),
    (
        "{N} × {}",
        lambda nats, case: nats * case.N,
        "{}, if a sum over {N} samples is reported and not their mean",
        "Does the loss change with the size of the batch, and drop in the last, smaller one? "
        "Divide by that size and try again.",
    ),
    (
        "{} / {N}",
        lambda nats, case: nats / case.N,
        "{}, if a mean is divided by {N} once more",
        "Is a mean divided by the size of the batch, or by the number of batches whose gradients "
        "are accumulated? Multiply by it and try again.",
    ),
]

CLIPS = [
    ("−ln 1e-7", -math.log(1e-7), "Keras"),
    (
        "23 ln 2",
        23 * math.log(2),
        "2^−23: scikit-learn in float32, and Keras for label 0 at p = 1",
    ),
    ("−ln 2e-7", -math.log(2e-7), "old Keras, which clips at 1e-7 and then adds 1e-7"),
    ("−ln(2^−23 + 1e-7)", -math.log(2**-23 + 1e-7), "old Keras for label 0 at p = 1, in float32"),
    ("−ln 1e-12", -math.log(1e-12), "common in code by hand"),
    ("−ln 1e-15", -math.log(1e-15), "old scikit-learn"),
    ("52 ln 2", 52 * math.log(2), "2^−52: scikit-learn in float64"),
    ("−ln e^−100", 100.0, "PyTorch's BCELoss, whose logarithms end at −100"),
]

SOFTMAX_TWICE: list[tuple[str, Number]] = [
    ("ln(1 + {others}/e)", lambda case: 0.0 if case.given else softmax_twice(case)),
    ("ln(1 + {others}/e) + ε (1 − 1/{K})", lambda case: case.given and softmax_twice(case)),
]

RULES = [
    Rule(
        "entropy of a label smoothed by {epsilon}",
        lambda case: smoothed_label(case.K, case.epsilon),
        "the lowest loss any model can reach, if the labels are smoothed by {epsilon}",
        "Measure the loss on the labels as they are: without smoothing, this floor is gone.",
    ),
    Rule(
        "H(smoothed frequencies)",
        lambda case: case.given and H(smoothed(case.f, case.given)),
        "the best constant answer to smoothed labels, as from a model that ignores its inputs",
        "Does the answer change with the input? Do the labels still belong to their inputs, or was "
        "only one of the two shuffled?",
    ),
    Rule(
        "ln {K}",
        BASELINES[0][1],
        "equal probabilities, as before anything is learned, or from a model that ignores its "
        "inputs, if the classes are equally frequent or weighted equally",
        "At step 0 this is right. If it stays: do the labels still belong to their inputs? Train "
        "on one small batch. If it stays there too, was the optimiser given this model's "
        "parameters, are weights frozen, are units dead, is the learning rate far too small or too "
        "large?",
    ),
    Rule(
        "H(frequencies)",
        BASELINES[1][1],
        "the best constant answer, as from a model that ignores its inputs",
        "Does the answer change with the input? Do the labels still belong to their inputs, or was "
        "only one of the two shuffled?",
    ),
    *(
        Rule(
            formula.replace("{}", name),
            read_as(reading, nats),
            cause.replace("{}", baseline),
            check,
        )
        for name, nats, baseline in BASELINES
        for formula, reading, cause, check in READINGS
    ),
    *(
        Rule(
            formula,
            number,
            "the lowest loss any model can reach if the softmax is applied twice",
            "Does the model end in a softmax, and does the loss expect logits? Such a run starts "
            "at ln {K}, and its accuracy can still be high.",
        )
        for formula, number in SOFTMAX_TWICE
    ),
    Rule(
        "f0 ln 2 + f1 ln(1 + 1/e)",
        lambda case: sigmoid_twice(case, (0, 1)),
        "the lowest loss any model can reach if the sigmoid is applied twice (f0 and f1 are the "
        "shares of the negatives and of the positives)",
        "Does the model end in a sigmoid, and does the loss expect logits? Then a new model with "
        "logits near 0 pays 0.974 − f1/2, and not ln 2 = 0.693.",
    ),
    Rule(
        "ln(1 + e^½) − f1/2",
        lambda case: sigmoid_twice(case, (0.5, 0.5)),
        "what a new model with logits near 0 pays if the sigmoid is applied twice (f1 is the share "
        "of the positives)",
        "Is this step 0? With one sigmoid, logits near 0 pay ln 2 = 0.693. Does the model end in "
        "a sigmoid, and does the loss expect logits?",
    ),
    *(
        Rule(
            formula,
            pays(nats),
            f"a true class at probability 0, clipped ({clip})",
            "Are hard answers or saturated outputs passed as probabilities? Is it the loss of "
            "every sample, or of one? Compute it from logits.",
        )
        for formula, nats, clip in CLIPS
    ),
    *(
        Rule(
            f"{{share}} × ({formula})",
            share_pays(nats),
            f"the same 0/1 answer for every sample, wrong on {{percent}} % of them ({clip})",
            "Are the outputs saturated at 0 or 1 (inputs not scaled, learning rate too large, a "
            "second sigmoid or a ReLU in front)? Are logits passed to a loss that expects "
            "probabilities (in Keras the default, from_logits=False)?",
        )
        for formula, nats, clip in CLIPS
    ),
    Rule(
        "−ln(1 − 2^−23)",
        pays(-math.log1p(-(2**-23))),
        "a true class at probability 1, clipped in float32 (Keras, scikit-learn)",
        "Are all answers right and saturated? Then no loss is lower here. Look at held-out data, "
        "and for the label among the features.",
    ),
]

KINDS = {
    "nan": [
        (
            "weights that overflowed after a step that was too large",
            "At which step is a weight not finite for the first time? Look at the loss and the "
            "norm of the gradient before it; lower the learning rate or clip the gradient.",
        ),
        (
            "inf · 0 in the gradient, where a mask hides an infinite value but not its derivative",
            "Let the library name the operation (PyTorch: torch.autograd.set_detect_anomaly). "
            "Mask before the logarithm or the division, not after it.",
        ),
        (
            "0 / 0, as in a softmax over logits that are all −inf, or a mean over no labels",
            "Is a whole row masked, even one whose label is ignored? Is there a batch in which "
            "every label is ignored?",
        ),
        (
            "0 · inf in a loss written by hand, as y log p at y = 0 and p = 0",
            "Replace it by the library's loss from logits. Does the nan go away?",
        ),
        (
            "inf − inf, as in a softmax that subtracts an infinite maximum",
            "At which step is a logit infinite for the first time?",
        ),
    ],
    "inf": [
        (
            "a true class at probability 0, unclipped: masked out, or the softmax and the "
            "logarithm taken one after the other",
            "Is the class of a label masked? Compute the loss from logits, in one function.",
        ),
        (
            "a sum above 65,504 in float16",
            "In which type are the losses added up? Try float32.",
        ),
    ],
    "below 0": [
        (
            "labels outside [0, 1] in a binary loss: −1 and 1, 1 and 2, masks of 0 and 255, class "
            "numbers, or a rounding above 1",
            "Print the smallest and the largest label.",
        ),
        (
            "probabilities or logits in place of log-probabilities (NLLLoss, KLDivLoss); equal "
            "probabilities give −1/K, confident and correct ones −1",
            "Is every number that the loss gets at most 0? Do their exponentials sum to 1?",
        ),
        (
            "if it is a divergence: rows that are not distributions, an average over samples in "
            "place of the expectation, rounding, or a logarithm to a base below 1",
            "Do both rows sum to 1? Is it an estimate from samples, which may be negative by "
            "chance?",
        ),
        (
            "if the labels are continuous: minus the logarithm of a density, which may exceed 1",
            "Is the output a density? Then the sign says nothing; compare differences only.",
        ),
    ],
    "0": [
        (
            "a softmax over one logit, whose answer is always 1",
            "How many outputs does the model have, and along which axis is the softmax?",
        ),
        (
            "a sum over nothing: an empty batch, or every label ignored",
            "How many labels count in a batch?",
        ),
        (
            "the label among the features",
            "Which features are known only after the label is? Leave them out and train again.",
        ),
        (
            "a probability so near 1 that it is rounded to 1 (in float32, within 3e-8)",
            "Compute the loss from logits in float64. Is it still 0?",
        ),
    ],
}


STANDINGS = {
    "above": "Above ln {K} = {top}, so worse than equal probabilities. At step 0 up to about half "
    "a nat above is normal. Later: confident wrong answers, a sum in place of a mean, another "
    "unit, or pos_weight?",
    "between": "Above {name} = {constant}, so worse than the best constant answer: unless the "
    "classes are weighted, a model that ignores its inputs can do better.",
    "at": "",  # a rule says it
    "below": "{below} % below {name} = {constant}, the best constant answer. If this is a mean in "
    "nats, the model uses its inputs. It may have reached what they leave open, H(Y | X), which "
    "cannot be computed from the classes.",
    "open": "{below} % below ln {K} = {top}, equal probabilities. If this is a mean in nats, "
    "something is learned, but perhaps no more than how frequent the classes are: enter counts to "
    "see. What the inputs leave open, H(Y | X), cannot be computed from the classes.",
    "smoothed": "Below {floor}, the lowest loss that this label smoothing allows: is it measured "
    "without smoothing, or a mean divided once more?",
}


def standing(loss: float, K: int, f: Array | None, epsilon: float = 0) -> str:
    """Where a loss lies among the baselines; nothing if it is at one, or off the scale."""
    if not 0 < loss < math.inf:
        return ""
    top, floor = math.log(K), smoothed_label(K, epsilon)
    labels = smoothed(f, epsilon)
    constant = top if labels is None else float(entropy(labels))
    name = "H(smoothed frequencies)" if epsilon else "H(frequencies)"
    kind = "open" if f is None else "below"
    if loss > 1.01 * top:
        kind = "above"
    elif loss > 1.01 * constant:
        kind = "between"
    elif loss >= 0.99 * constant:
        kind = "at"
    elif loss < 0.99 * floor:
        kind = "smoothed"
    below = math.floor(100 * (1 - loss / constant) + 0.5) if constant else 0
    return STANDINGS[kind].format(
        K=K,
        top=f"{top:.4g}",
        name=f"ln {K}" if constant > EQUAL * top else name,
        constant=f"{constant:.4g}",
        floor=f"{floor:.4g}",
        below="More than 99" if below > 99 else below,
    )


def diagnose_loss(
    value: float,
    classes: ArrayLike | None = None,
    *,
    batch_size: int | None = None,
    label_smoothing: float | None = None,
    tolerance: float = 0.01,
) -> list[Candidate]:
    r"""Say which floors, baselines and slips a loss is near, and how to tell them apart.

    Parameters
    ----------
    value : float
        The loss that no longer falls, as it was reported: a number, nan or an infinity.
    classes : int or array_like, shape (K,)
        The number of classes K, or the share f of each class in the data; for counts, take
        :func:`normalize` of them. For two classes the second is the positive one. A loss that is
        nan, infinite, negative or 0 does not need them.
    batch_size : int, optional
        The samples in a batch. If left out, 8, 16, ..., 1024 are tried.
    label_smoothing : float, optional
        The share of each label that is spread over all classes; 0 for labels that are not smoothed.
        If left out, 0.05, 0.1 and 0.2 are tried.
    tolerance : float
        How far from a number still counts as near, as a part of that number; at most 1.

    Returns
    -------
    list of Candidate
        Each with its `number`, its `cause` and what to `check` next; printed, it is a paragraph.
        The nearest comes first, but what hangs on a batch size or a label smoothing that is only
        tried comes after all others. Each cause comes once, with its nearest number. A loss that is
        nan, infinite, negative or 0 gets all that leads there, with the loss as the number.

    Raises
    ------
    ValueError
        If `value` is not a single number, if `classes` is neither 2 or more nor one distribution
        over two classes or more, if `batch_size` is below 1, or if `label_smoothing` or `tolerance`
        is outside [0, 1].
    TypeError
        If an argument does not hold real numbers, if `batch_size` or a number of classes is not an
        integer, or if the classes are left out for a positive, finite loss.

    Notes
    -----
    The baselines are :math:`\log K` and, for frequencies that differ, their entropy. Each is
    looked for in nats, in bits, divided by K (a mean over the classes too), and times and over the
    size N of a batch. The floors are that of label smoothing, the entropy of a row
    :math:`(1 - \varepsilon) y + \varepsilon / K`, that of a softmax applied twice,
    :math:`\log(1 + (K - 1)/e)`, to which a label smoothing that is given adds
    :math:`\varepsilon (1 - 1/K)`, and for two classes that of a sigmoid applied twice,
    :math:`f_0 \log 2 + f_1 \log(1 + 1/e)`, which starts at :math:`\log(1 + e^{1/2}) - f_1 / 2`. A
    true class at probability 0 pays what the library's clip lets it pay, and one hard answer j for
    all samples :math:`1 - f_j` times that; without frequencies the classes count as equally
    frequent there. The conditional entropy H(Y | X), the least that any model can expect on fresh
    data, does not follow from class frequencies, so it is not among them: an empty list is normal.
    A mean that counts padding is smaller by the share of the real tokens; this share is not known
    here either, so divide the loss by it and try again.

    References
    ----------
    Cover and Thomas (2006), "Elements of Information Theory", chapter 2, for the entropies; Szegedy
    et al. (2016), "Rethinking the Inception Architecture for Computer Vision", section 7, for label
    smoothing.

    Examples
    --------
    >>> [found] = diagnose_loss(1.75, [0.5, 0.25, 0.125, 0.125])
    >>> found.cause
    'H(frequencies) / ln 2: the best constant answer in bits, not in nats'
    >>> print(diagnose_loss(float("inf"), 4)[1])
    inf: a sum above 65,504 in float16.
        Check: In which type are the losses added up? Try float32.
    >>> diagnose_loss(0.6, 4, batch_size=16, label_smoothing=0)
    []
    """
    loss = one_number(array_of(value, "value"), "value") + 0.0  # never −0
    near = one_number(single(tolerance, "tolerance").whole(), "tolerance")
    if not 0 <= near <= 1:
        raise ValueError(f"tolerance is {near}, expected a number in [0, 1]")
    measured = 0 < loss < math.inf
    if classes is None and measured:
        raise TypeError(f"classes is None, expected what a loss of {loss:g} is compared with")
    K, f = (0, None) if classes is None else classes_of(classes)
    sizes: Sequence[int] = (
        BATCHES if batch_size is None else (integer(batch_size, "batch_size", 1, MOST),)
    )
    smoothing, epsilon = list(SMOOTHING), 0.0
    if label_smoothing is not None:
        given = probabilities(label_smoothing, "label_smoothing").whole()
        epsilon = one_number(given, "label_smoothing")
        smoothing = [epsilon] if epsilon else []

    if not measured:
        kind = "nan" if math.isnan(loss) else "0" if loss == 0 else "inf" if loss > 0 else "below 0"
        causes = KINDS[kind]
        if K and -1 <= loss <= (near - 1) / K:  # as probabilities in NLLLoss give it
            causes = [causes[1], causes[0], *causes[2:]]
        return [Candidate(loss, cause, check) for cause, check in causes]

    wrong = [1 - 1 / K] if f is None else np.unique(1 - f).tolist()
    found: list[tuple[bool, float, Candidate]] = []
    for rule in RULES:
        tried = {"{N}": sizes, "{epsilon}": smoothing, "{share}": wrong}
        ranges = [tried[key] if key in rule.formula else [0] for key in tried]
        cases = [Case(K, f, epsilon, *each) for each in product(*ranges)]
        numbers = [(number, case) for case in cases if (number := rule.number(case)) > 0]
        distances = [(abs(loss - number) / number, number, case.words) for number, case in numbers]
        distance, number, words = min(distances, default=(math.inf, 0.0, dict), key=itemgetter(0))
        if distance <= near:
            cause = f"{rule.formula}: {rule.cause}".format(**words())
            candidate = Candidate(number, cause, rule.check.format(**words()))
            guessed = (batch_size is None and "{N}" in rule.formula) or (
                label_smoothing is None and "{epsilon}" in rule.formula
            )
            # Equal distances stay in the order of the rules, whatever rounding makes of them.
            found.append((guessed, round(distance, 9), candidate))
    return [candidate for *_, candidate in sorted(found, key=itemgetter(0, 1))]


def one_number(array: NDArray[Any], name: str) -> float:
    """A single number; an array is refused."""
    if array.ndim:
        raise ValueError(f"{name} has shape {array.shape}, expected a single number")
    return float(array)


def classes_of(value: ArrayLike) -> tuple[int, Array | None]:
    """The number of classes, and their frequencies if it is these that were given."""
    given = array_of(value, "classes")
    if given.ndim == 0:
        return integer(given.item(), "classes", 2, MOST), None
    f = distributions(value, "classes")
    if given.ndim != 1 or given.size < 2:
        raise ValueError(
            f"classes has shape {given.shape}, expected (K,) with K = 2 or more frequencies, or "
            "the number K itself"
        )
    return given.size, f.whole()
