"""Widgets: what a chapter computes, to play with. One call a widget, as the last line of a cell.

On the book's pages, in JupyterLab and in other notebook programs a widget is a live element, drawn
by the scripts in static/widgets. Where scripts do not run, its numbers stand in a table.
"""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossent.checks import array_of, class_labels, probabilities, single
from crossent.diagnosis import (
    BATCHES,
    KINDS,
    RULES,
    SMOOTHING,
    STANDINGS,
    classes_of,
    diagnose_loss,
    standing,
)
from crossent.logits import sigmoid
from crossent.logits import softmax as probabilities_of
from crossent.losses import (
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    one_hot,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
)
from crossent.measures import cross_entropy, entropy, kl_divergence, normalize, surprisal

__all__ = [
    "Widget",
    "binary_entropy",
    "binary_loss",
    "diagnosis",
    "distributions",
    "softmax",
    "surprise",
]

SCRIPTS = Path(__file__).parent / "static" / "widgets"
UNITS = {"bits": 2.0, "nats": None, "hartleys": 10.0}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def surprise(p: float) -> "Widget":
    """One probability, and the surprisal of the event in three units.

    Parameters
    ----------
    p : float
        The probability to begin with.

    Raises
    ------
    ValueError
        If `p` is not one number in [0, 1].
    """
    probability = one(probabilities(p, "p").whole(), "p")
    rows = [(unit, text(surprisal(probability, base=base))) for unit, base in UNITS.items()]
    return Widget(
        "surprise",
        {"p": probability},
        f"Surprisal of an event of probability {text(probability)}",
        ["unit", "surprisal"],
        rows,
    )


def binary_entropy(p: float) -> "Widget":
    """The probability of yes, the surprisals of yes and no, and the entropy of the two.

    Parameters
    ----------
    p : float
        The probability of yes to begin with.

    Raises
    ------
    ValueError
        If `p` is not one number in [0, 1].
    """
    probability = one(probabilities(p, "p").whole(), "p")
    P = np.array([probability, 1 - probability])
    surprisals = surprisal(P, base=2)
    areas = np.multiply(P, surprisals, where=P > 0, out=P * 0)
    columns = [["yes", "no"], *(map(text, column) for column in (P, surprisals, areas))]
    return Widget(
        "binary-entropy",
        {"p": probability},
        f"Entropy of yes or no at p = {text(probability)}, in bits: {text(entropy(P, base=2))}",
        ["outcome", "P", "surprisal (bits)", "share of the entropy"],
        [*zip(*columns, strict=True)],
    )


def distributions(
    p: ArrayLike,
    q: ArrayLike,
    *,
    outcomes: Sequence[str] | None = None,
    base: float | None = 2,
) -> "Widget":
    """A truth and a model over the same few outcomes, and the quantities that compare them.

    Parameters
    ----------
    p, q : array_like
        The truth P and the model Q to begin with: probabilities of 2 to 5 outcomes.
    outcomes : sequence of str, optional
        Their names; A, B, ... if left out.
    base : 2 or None
        The unit to begin with: bits, or nats for None.

    Raises
    ------
    ValueError
        If `p` or `q` is no distribution, if their shapes differ, or if the outcomes do not fit.
    """
    if base not in (2, None):
        raise ValueError(f"base is {base!r}, expected 2 (bits) or None (nats)")
    forward, reverse = kl_divergence(p, q, base=base), kl_divergence(q, p, base=base)
    P, Q = (np.asarray(given, dtype=np.float64) for given in (p, q))
    if P.ndim != 1 or not 2 <= P.size <= 5:
        raise ValueError(f"p has shape {P.shape}, expected 2 to 5 outcomes")
    names = list("ABCDE"[: P.size] if outcomes is None else outcomes)
    if len(names) != P.size:
        raise ValueError(f"outcomes has {len(names)} names, expected {P.size}")
    unit, log = ("bits", "log₂") if base == 2 else ("nats", "ln")
    terms = [signed_terms(P, Q, base), signed_terms(Q, P, base)]
    columns = [names, *(map(text, column) for column in (P, Q, *terms))]
    totals = [text(total) for total in (P.sum(), Q.sum(), forward, reverse)]
    return Widget(
        "distributions",
        {"truth": P.tolist(), "model": Q.tolist(), "outcomes": names, "base": base},
        f"H(P) = {amount(entropy(P, base=base), unit)}, "
        f"H(P, Q) = {amount(cross_entropy(P, Q, base=base), unit)}; "
        f"the terms of D_KL(P‖Q) and D_KL(Q‖P), in {unit}, and their sums",
        ["outcome", "P", "Q", f"P {log} P/Q", f"Q {log} Q/P"],
        [*zip(*columns, strict=True), ("sum", *totals)],
    )


def signed_terms(P: NDArray[Any], Q: NDArray[Any], base: float | None) -> NDArray[Any]:
    """P log(P/Q): positive where the model is too low, negative where it is too high."""
    more = np.subtract(surprisal(Q, base=base), surprisal(P, base=base), where=P > 0, out=P * 0)
    terms: NDArray[Any] = np.multiply(P, more, where=P > 0, out=P * 0)
    return terms


def binary_loss(y: float, z: float) -> "Widget":
    """A label and a logit: the prediction, cross-entropy and squared error, and their gradients.

    Parameters
    ----------
    y : float
        The label to begin with: 1, 0, or a probability between.
    z : float
        The logit to begin with.

    Raises
    ------
    ValueError
        If `y` is not one number in [0, 1], or if `z` is not one finite number.
    """
    label, logit = one(probabilities(y, "y").whole(), "y"), one(finite(z, "z"), "z")
    p, gap = sigmoid(logit), binary_cross_entropy_gradient(label, logit)
    rows = [
        ("cross-entropy (nats)", binary_cross_entropy_with_logits(label, logit), gap),
        ("squared error", gap**2, 2 * gap * p * sigmoid(-logit)),
    ]
    return Widget(
        "binary-loss",
        {"y": label, "z": logit},
        f"Losses at y = {text(label)}, z = {text(logit)}, where p = {text(p)}",
        ["loss", "value", "gradient"],
        [(name, text(value), text(gradient)) for name, value, gradient in rows],
    )


def softmax(z: ArrayLike, label: int, *, classes: Sequence[str] | None = None) -> "Widget":
    """Logits and the true class: probabilities, loss, and the push y - p on each logit.

    The push is minus the gradient: training moves each logit in its direction.

    Parameters
    ----------
    z : array_like, shape (K,)
        The logits to begin with, of 3 to 5 classes.
    label : int
        The true class, from 0 to K - 1.
    classes : sequence of str, optional
        Their names; class 0, class 1, ... if left out.

    Raises
    ------
    ValueError
        If `z` does not hold 3 to 5 finite numbers, if there are not as many names, or if the label
        is outside 0..K-1.
    TypeError
        If the label is not an integer.
    """
    logits = finite(z, "z")
    if logits.ndim != 1 or not 3 <= len(logits) <= 5:
        raise ValueError(f"z has shape {logits.shape}, expected 3 to 5 logits")
    K = len(logits)
    names = [f"class {k}" for k in range(K)] if classes is None else list(classes)
    if len(names) != K:
        raise ValueError(f"classes has {len(names)} names, expected {K}")
    true = int(one(class_labels(label, "label", K).whole(), "label"))
    columns = [
        logits,
        one_hot(true, K),
        probabilities_of(logits),
        -softmax_cross_entropy_gradient(true, logits),
    ]
    loss = softmax_cross_entropy(true, logits)
    return Widget(
        "softmax",
        {"z": logits.tolist(), "label": true, "classes": names},
        f"Softmax of {K} logits: the loss is {text(loss)} nats",
        ["class", "logit z", "label y", "p", "push y − p"],
        [(name, *map(text, row)) for name, *row in zip(names, *columns, strict=True)],
    )


def diagnosis(
    value: float,
    classes: ArrayLike,
    *,
    batch_size: int | None = None,
    label_smoothing: float | None = None,
) -> "Widget":
    """A loss, and the known numbers that it is near: what leads to each, and what to check next.

    Parameters
    ----------
    value : float
        The loss to begin with: a number, nan or an infinity.
    classes : int or array_like, shape (K,)
        The number of classes, or how often each of them occurs: counts or frequencies.
    batch_size : int, optional
        The samples in a batch, if they are known.
    label_smoothing : float, optional
        The share of each label that is spread over all classes, if it is known.

    Raises
    ------
    ValueError, TypeError
        As :func:`crossent.diagnose_loss` raises them.
    """
    given = array_of(classes, "classes")
    counts = given.ravel().tolist()
    f = normalize(given) if given.ndim else given.item()
    candidates = diagnose_loss(value, f, batch_size=batch_size, label_smoothing=label_smoothing)
    place = standing(value, *classes_of(f), label_smoothing or 0)
    rules = {
        "rules": [
            {"check": check, "each": [[rule.formula, rule.cause] for rule in alike]}
            for check, alike in groupby(RULES, key=lambda rule: rule.check)
        ],
        "kinds": KINDS,
        "standings": STANDINGS,
        "batches": BATCHES,
        "smoothing": SMOOTHING,
    }
    fields = {
        "loss": [value],
        "classes": counts,
        "batch": [batch_size],
        "smoothing": [label_smoothing],
    }
    typed = {
        name: ", ".join(f"{number:.15g}" for number in numbers if number is not None)
        for name, numbers in fields.items()
    }
    rows = [
        (text(number, max(4, len(f"{number:.0f}"))), f"{cause}.", check)
        for number, cause, check in candidates
    ]
    if place or not rows:
        words = place if rows else f"No known number is within 1 %. {place}"
        rows.append(("—", words, ""))
    known = f"{typed['classes']} classes" if not given.ndim else f"classes {typed['classes']}"
    return Widget(
        "diagnosis",
        {**typed, "rules": rules},
        f"What a loss of {typed['loss']} may mean with {known}",
        ["number", "what leads there", "what to check"],
        rows,
    )


@dataclass(frozen=True, repr=False)
class Widget:
    """An element, the attributes it begins with, and its numbers as a table."""

    name: str
    attributes: dict[str, Any]
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __repr__(self) -> str:
        numbers = "; ".join(", ".join(row) for row in self.rows)
        return f"{self.caption}: {numbers}"

    def _repr_html_(self) -> str:
        """The element; in an interactive notebook, with its scripts."""
        if not asked_by_a_person():
            return self.element()
        files = [(SCRIPTS / name).read_text(encoding="utf-8") for name in scripts(self.name)]
        return "\n".join([self.element(), "<script>", *files, "</script>"])

    def element(self) -> str:
        """The element, with the table inside for where no script runs."""
        given = "".join(
            f' {name}="{escape(json.dumps(value, ensure_ascii=False))}"'
            for name, value in self.attributes.items()
        )
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.head)
        lines = [
            f"<{self.name}-bench{given}>",
            '<div class="bench-fallback"><table class="table">',
            f"<caption>{escape(self.caption)}</caption>",
            f"<thead><tr>{head}</tr></thead>",
            "<tbody>",
        ]
        for first, *others in self.rows:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
            lines.append(f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>')
        return "\n".join([*lines, "</tbody>", "</table></div>", f"</{self.name}-bench>"])


def scripts(name: str) -> list[str]:
    """The files that a widget needs, in the order in which they run."""
    return ["mathematics.js", "widget.js", f"{name}.js"]


def asked_by_a_person() -> bool:
    """Whether a person runs the cell, rather than nbclient or nbval.

    JupyterLab, Notebook 7 and VS Code name the cell in what they ask of the kernel, and Colab has a
    module of its own. What nbclient writes into the repository must be the same everywhere, and
    short.
    """
    if "google.colab" in sys.modules:
        return True
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    kernel = getattr(shell, "kernel", None)
    return kernel is not None and "cellId" in kernel.get_parent("shell").get("metadata", {})


def finite(value: ArrayLike, name: str) -> NDArray[Any]:
    """Numbers of which none is infinite: JSON has no word for infinity."""
    each = single(value, name, "a finite number")
    each.least, each.most = -sys.float_info.max, sys.float_info.max
    return each.whole()


def one(value: Any, name: str) -> float:
    """A single number as Python's own float."""
    if value.ndim:
        raise ValueError(f"{name} has shape {value.shape}, expected one number")
    return float(value)


def amount(value: Any, unit: str) -> str:
    """A number of bits or nats: 1 bit, 2 bits."""
    number = text(value)
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}"


def text(value: Any, digits: int = 5) -> str:
    """A number with five significant digits, or so many, as the widgets write it."""
    written = re.sub("^-", "−", f"{float(value) + 0:.{digits}g}").replace("inf", "∞")
    mantissa, power, exponent = written.partition("e")
    return f"{mantissa}\u202f×\u202f10{str(int(exponent)).translate(RAISED)}" if power else mantissa
