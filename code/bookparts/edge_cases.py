"""Edge cases: the right answers, and the calls that ask other libraries the same question.

The tests hold the helper to this table, and two pages of the book show beside it what the libraries
return. A call is kept as text, so that the call that is shown is the call that is made.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

INF, NAN = np.inf, np.nan
LOG2 = float(np.log(2))
TINY = float(np.exp(-50))  # log(1 + TINY) to the last digit


@dataclass(frozen=True)
class Edge:
    """A call's arguments by name, and what is right: a value, or an error with its message."""

    case: str
    arguments: dict[str, Any]
    right: Any


@dataclass(frozen=True)
class Section:
    """A call of the helper, calls of libraries for the same (library, call), and their edges.

    The first edge is none: there all must agree, or they would not be asked for the same.
    """

    helper: str
    peers: list[tuple[str, str]]
    edges: list[Edge]


# --- The errors that are right -------------------------------------------------------------------

NOT_EMPTY = "expected at least one number"
FRACTIONS = TypeError("y is float64, expected integers; y.astype(int) makes them")
NO_SOFTMAX = "has no softmax: inf comes twice, or all is -inf"


def reals(*values: Any) -> np.ndarray:
    """Floating-point numbers, also where they are written without a point."""
    return np.array(values, dtype=np.float64)


def off(entry: str, value: str) -> ValueError:
    return ValueError(f"{entry} is {value}, expected a probability in [0, 1]")


def off_in_row(entry: str, value: str) -> ValueError:
    cure = f"for counts, normalize({entry[0]})"
    return ValueError(f"{entry} is {value}, expected a probability; {cure}")


def sums(name: str, value: str, row: str = "") -> ValueError:
    return ValueError(
        f"{name}{row} sums to {value}, expected 1 within 1e-06; take normalize({name})"
    )


def empty(name: str) -> ValueError:
    return ValueError(f"{name} is empty (shape (0,)), {NOT_EMPTY}")


def shapes(names: str, first: str, second: str) -> ValueError:
    return ValueError(f"{names} have shapes {first} and {second}, expected equal shapes")


def rows(shape: str) -> ValueError:
    return ValueError(
        f"y has shape {shape} and z has shape (1, 2), "
        "expected y of shape (1,) (labels) or (1, 2) (rows)"
    )


def label(value: int) -> ValueError:
    return ValueError(f"y[0] is {value}, expected 0 to 1; to ignore some, y[keep], z[keep]")


def column(value: int) -> ValueError:
    return ValueError(f"labels[0] is {value}, expected 0 to 2")


# --- The table -----------------------------------------------------------------------------------

HALVES = reals(0.5, 0.5)


def bases(**others: np.ndarray) -> list[Edge]:
    expected = "expected a finite number above 1, or None for nats"
    return [
        Edge(f"base {base}", {**others, "base": base}, ValueError(f"base is {base}, {expected}"))
        for base in (1, 0.5, 0, -2, NAN)
    ]


def of_truth_and_model(equal_halves: float) -> list[Edge]:
    """Edges of a measure of P and Q that is `equal_halves` where both are even between two."""
    return [
        Edge("nothing special", {"P": reals(1, 0), "Q": HALVES}, LOG2),
        Edge("zero in P", {"P": reals(0, 1), "Q": HALVES}, LOG2),
        Edge("zero in Q", {"P": HALVES, "Q": reals(1, 0)}, INF),
        Edge("zero in both", {"P": reals(0.5, 0.5, 0), "Q": reals(0.5, 0.5, 0)}, equal_halves),
        Edge("negative in P", {"P": reals(1.5, -0.5), "Q": HALVES}, off_in_row("p[1]", "-0.5")),
        Edge("negative in Q", {"P": HALVES, "Q": reals(1.5, -0.5)}, off_in_row("q[1]", "-0.5")),
        Edge("nan", {"P": HALVES, "Q": reals(NAN, 0.5)}, off_in_row("q[0]", "nan")),
        Edge("inf", {"P": HALVES, "Q": reals(INF, 0.5)}, off_in_row("q[0]", "inf")),
        Edge("empty", {"P": reals(), "Q": reals()}, empty("p")),
        Edge("P all zero", {"P": reals(0, 0), "Q": HALVES}, sums("p", "0")),
        Edge("P sums to 0.9", {"P": reals(0.5, 0.4), "Q": HALVES}, sums("p", "0.9")),
        Edge("Q sums to 1.5", {"P": HALVES, "Q": reals(0.5, 1)}, sums("q", "1.5")),
        Edge("counts", {"P": np.array([3, 1]), "Q": HALVES}, off_in_row("p[0]", "3")),
        Edge("integers", {"P": np.array([1, 0]), "Q": HALVES}, LOG2),
        Edge(
            "float16",
            {"P": np.array([0.5, 0.5], np.float16), "Q": np.array([0.5, 0.5], np.float16)},
            equal_halves,
        ),
        Edge("one against two", {"P": reals(1), "Q": HALVES}, shapes("p and q", "(1,)", "(2,)")),
        Edge(
            "row against column",
            {"P": HALVES, "Q": reals([1], [1])},
            shapes("p and q", "(2,)", "(2, 1)"),
        ),
        *bases(P=HALVES, Q=HALVES),
    ]


TABLE = {
    "entropy": Section(
        "entropy(P, base=base)",
        [
            ("SciPy", "scipy.stats.entropy(P, base=base, axis=-1)"),
            ("SciPy", "scipy.special.entr(P).sum(axis=-1)"),
            ("PyTorch", "torch.distributions.Categorical(torch.tensor(P)).entropy()"),
        ],
        [
            Edge("nothing special", {"P": HALVES}, LOG2),
            Edge("zero", {"P": reals(0.5, 0.5, 0)}, LOG2),
            Edge("certain", {"P": reals(0, 1)}, 0),
            Edge("1 and a rounding", {"P": reals(0.2 + 0.4 + 0.3 + 0.1, 0)}, 0),
            Edge("negative", {"P": reals(1.5, -0.5)}, off_in_row("p[1]", "-0.5")),
            Edge("nan", {"P": reals(NAN, 0.5)}, off_in_row("p[0]", "nan")),
            Edge("inf", {"P": reals(INF, 0.5)}, off_in_row("p[0]", "inf")),
            Edge("empty", {"P": reals()}, empty("p")),
            Edge("all zero", {"P": reals(0, 0)}, sums("p", "0")),
            Edge("sums to 0.9", {"P": reals(0.5, 0.4)}, sums("p", "0.9")),
            Edge("counts", {"P": np.array([3, 1])}, off_in_row("p[0]", "3")),
            Edge("integers", {"P": np.array([0, 1])}, 0),
            Edge("float16", {"P": np.array([0.1, 0.9], np.float16)}, 0.32513854),
            Edge(
                "one number",
                {"P": np.float64(0.5)},
                ValueError("p is a single number, expected a distribution (an array)"),
            ),
            *bases(P=HALVES),
        ],
    ),
    "kl_divergence": Section(
        "kl_divergence(P, Q, base=base)",
        [
            ("SciPy", "scipy.stats.entropy(P, Q, base=base, axis=-1)"),
            ("SciPy", "scipy.special.rel_entr(P, Q).sum(axis=-1)"),
            ("PyTorch", "F.kl_div(torch.tensor(Q).log(), torch.tensor(P), reduction='sum')"),
        ],
        of_truth_and_model(equal_halves=0),
    ),
    "cross_entropy": Section(
        "cross_entropy(P, Q, base=base)",
        [
            ("SciPy", "-scipy.special.xlogy(P, Q).sum(axis=-1)"),
            ("PyTorch", "F.cross_entropy(torch.tensor(Q).log(), torch.tensor(P))"),
        ],
        of_truth_and_model(equal_halves=LOG2),
    ),
    "binary_cross_entropy": Section(
        "binary_cross_entropy(y, p)",
        [
            ("SciPy", "-scipy.special.xlogy(y, p) - scipy.special.xlog1py(1 - y, -p)"),
            ("scikit-learn", "sklearn.metrics.log_loss(y, p, labels=[0, 1])"),
            ("PyTorch", "F.binary_cross_entropy(torch.tensor(p), torch.tensor(y))"),
        ],
        [
            Edge("nothing special", {"y": reals(1), "p": reals(0.5)}, LOG2),
            Edge("p = 1, y = 1", {"y": reals(1), "p": reals(1)}, 0),
            Edge("p = 0, y = 0", {"y": reals(0), "p": reals(0)}, 0),
            Edge("p = 0, y = 1", {"y": reals(1), "p": reals(0)}, INF),
            Edge("p = 1, y = 0", {"y": reals(0), "p": reals(1)}, INF),
            Edge("soft label", {"y": reals(0.5), "p": reals(0.5)}, LOG2),
            Edge("y = 2", {"y": reals(2), "p": reals(0.5)}, off("y[0]", "2.0")),
            Edge("y = -1", {"y": reals(-1), "p": reals(0.5)}, off("y[0]", "-1.0")),
            Edge("y is nan", {"y": reals(NAN), "p": reals(0.5)}, off("y[0]", "nan")),
            Edge("p is nan", {"y": reals(1), "p": reals(NAN)}, off("p[0]", "nan")),
            Edge("p above 1", {"y": reals(1), "p": reals(1.5)}, off("p[0]", "1.5")),
            Edge("p below 0", {"y": reals(0), "p": reals(-0.5)}, off("p[0]", "-0.5")),
            Edge("empty", {"y": reals(), "p": reals()}, reals()),
            Edge("integers", {"y": np.array([1]), "p": reals(0.5)}, LOG2),
            Edge(
                "float16",
                {"y": np.array([0], np.float16), "p": np.array([2**-14], np.float16)},
                6.10370189e-05,
            ),
            Edge(
                "two against one",
                {"y": reals(0, 1), "p": reals(0.5)},
                shapes("y and p", "(2,)", "(1,)"),
            ),
            Edge(
                "row against column",
                {"y": reals(0, 1), "p": reals([0.5], [0.5])},
                shapes("y and p", "(2,)", "(2, 1)"),
            ),
        ],
    ),
    "binary_cross_entropy_with_logits": Section(
        "binary_cross_entropy_with_logits(y, z)",
        [
            ("SciPy", "-y * scipy.special.log_expit(z) - (1 - y) * scipy.special.log_expit(-z)"),
            ("scikit-learn", "sklearn.metrics.log_loss(y, scipy.special.expit(z), labels=[0, 1])"),
            ("PyTorch", "F.binary_cross_entropy_with_logits(torch.tensor(z), torch.tensor(y))"),
        ],
        [
            Edge("nothing special", {"y": reals(1), "z": reals(0)}, LOG2),
            Edge("confident, right", {"y": reals(0), "z": reals(-50)}, TINY),
            Edge("confident, wrong", {"y": reals(1), "z": reals(-1000)}, 1000),
            Edge("z = inf, y = 1", {"y": reals(1), "z": reals(INF)}, 0),
            Edge("z = -inf, y = 0", {"y": reals(0), "z": reals(-INF)}, 0),
            Edge("z = inf, y = 0", {"y": reals(0), "z": reals(INF)}, INF),
            Edge("z = -inf, y = 1", {"y": reals(1), "z": reals(-INF)}, INF),
            Edge("z = inf, soft label", {"y": reals(0.5), "z": reals(INF)}, INF),
            Edge("y = 2", {"y": reals(2), "z": reals(0)}, off("y[0]", "2.0")),
            Edge(
                "nan",
                {"y": reals(1), "z": reals(NAN)},
                ValueError("z[0] is nan, expected a number"),
            ),
            Edge("empty", {"y": reals(), "z": reals()}, reals()),
            Edge(
                "row against column",
                {"y": reals(0, 1), "z": reals([0], [0])},
                shapes("y and z", "(2,)", "(2, 1)"),
            ),
        ],
    ),
    "categorical_cross_entropy": Section(
        "categorical_cross_entropy(y, p)",
        [
            ("SciPy", "-scipy.special.xlogy(1, p)[range(len(y)), y]"),
            ("scikit-learn", "sklearn.metrics.log_loss(y, p, labels=range(p.shape[1]))"),
            ("PyTorch", "F.nll_loss(torch.tensor(p).log(), torch.tensor(y))"),
        ],
        [
            Edge("nothing special", {"y": np.array([1]), "p": reals([0.5, 0.5])}, LOG2),
            Edge("right class at 1", {"y": np.array([0]), "p": reals([1, 0])}, 0),
            Edge("right class at 0", {"y": np.array([1]), "p": reals([1, 0])}, INF),
            Edge("label -1", {"y": np.array([-1]), "p": reals([0.5, 0.5])}, label(-1)),
            Edge("label K", {"y": np.array([2]), "p": reals([0.5, 0.5])}, label(2)),
            Edge("label -100", {"y": np.array([-100]), "p": reals([0.5, 0.5])}, label(-100)),
            Edge(
                "sums to 0.9",
                {"y": np.array([0]), "p": reals([0.5, 0.4])},
                sums("p", "0.9", "[0, :]"),
            ),
            Edge("all zero", {"y": np.array([0]), "p": reals([0, 0])}, sums("p", "0", "[0, :]")),
            Edge(
                "negative",
                {"y": np.array([0]), "p": reals([1.5, -0.5])},
                off_in_row("p[0, 1]", "-0.5"),
            ),
            Edge("nan", {"y": np.array([0]), "p": reals([0.5, NAN])}, off_in_row("p[0, 1]", "nan")),
        ],
    ),
    "softmax_cross_entropy": Section(
        "softmax_cross_entropy(y, z)",
        [
            ("SciPy", "-scipy.special.log_softmax(z, axis=1)[range(len(y)), y]"),
            (
                "scikit-learn",
                "sklearn.metrics.log_loss(y, scipy.special.softmax(z, axis=1), labels=[0, 1])",
            ),
            ("PyTorch", "F.cross_entropy(torch.tensor(z), torch.tensor(y))"),
        ],
        [
            Edge("nothing special", {"y": np.array([1]), "z": reals([0, 0])}, LOG2),
            Edge("label -1", {"y": np.array([-1]), "z": reals([0, 0])}, label(-1)),
            Edge("label K", {"y": np.array([2]), "z": reals([0, 0])}, label(2)),
            Edge("label -100", {"y": np.array([-100]), "z": reals([0, 0])}, label(-100)),
            Edge(
                "labels as floats",
                {"y": reals(1), "z": reals([0, 0])},
                FRACTIONS,
            ),
            Edge("confident, right", {"y": np.array([0]), "z": reals([50, 0])}, TINY),
            Edge("confident, wrong", {"y": np.array([0]), "z": reals([0, 1000])}, 1000),
            Edge("right class at inf", {"y": np.array([0]), "z": reals([INF, 0])}, 0),
            Edge("wrong class at inf", {"y": np.array([1]), "z": reals([INF, 0])}, INF),
            Edge("right class at -inf", {"y": np.array([0]), "z": reals([-INF, 0])}, INF),
            Edge("wrong class at -inf", {"y": np.array([1]), "z": reals([-INF, 0])}, 0),
            Edge(
                "inf twice",
                {"y": np.array([0]), "z": reals([INF, INF])},
                ValueError(f"z[0, :] {NO_SOFTMAX}"),
            ),
            Edge(
                "all -inf",
                {"y": np.array([0]), "z": reals([-INF, -INF])},
                ValueError(f"z[0, :] {NO_SOFTMAX}"),
            ),
            Edge(
                "nan",
                {"y": np.array([0]), "z": reals([0, NAN])},
                ValueError("z[0, 1] is nan, expected a number"),
            ),
            Edge("empty", {"y": np.zeros(0, int), "z": np.zeros((0, 2))}, reals()),
            Edge("two labels, one row", {"y": np.array([0, 1]), "z": reals([0, 0])}, rows("(2,)")),
            Edge("labels in a column", {"y": np.array([[0]]), "z": reals([0, 0])}, rows("(1, 1)")),
        ],
    ),
    "softmax_cross_entropy, soft labels": Section(
        "softmax_cross_entropy(y, z)",
        [
            ("SciPy", "-(y * scipy.special.log_softmax(z, axis=1)).sum(axis=1)"),
            ("PyTorch", "F.cross_entropy(torch.tensor(z), torch.tensor(y))"),
        ],
        [
            Edge("nothing special", {"y": reals([0.5, 0.5]), "z": reals([0, 0])}, LOG2),
            Edge("z = -inf, y = 0", {"y": reals([0, 1]), "z": reals([-INF, 0])}, 0),
            Edge("z = -inf, y > 0", {"y": reals([0.5, 0.5]), "z": reals([-INF, 0])}, INF),
            Edge("z = inf, y = 1", {"y": reals([1, 0]), "z": reals([INF, 0])}, 0),
            Edge(
                "sums to 0.9",
                {"y": reals([0.5, 0.4]), "z": reals([0, 0])},
                sums("y", "0.9", "[0, :]"),
            ),
            Edge("all zero", {"y": reals([0, 0]), "z": reals([0, 0])}, sums("y", "0", "[0, :]")),
            Edge(
                "negative",
                {"y": reals([1.5, -0.5]), "z": reals([0, 0])},
                off_in_row("y[0, 1]", "-0.5"),
            ),
            Edge("nan", {"y": reals([NAN, 1]), "z": reals([0, 0])}, off_in_row("y[0, 0]", "nan")),
            Edge(
                "two rows, one row",
                {"y": reals([0, 1], [1, 0]), "z": reals([0, 0])},
                rows("(2, 2)"),
            ),
        ],
    ),
    "softmax": Section(
        "softmax(z)",
        [("SciPy", "scipy.special.softmax(z)"), ("PyTorch", "torch.tensor(z).softmax(0)")],
        [
            Edge("nothing special", {"z": reals(0, 0)}, [0.5, 0.5]),
            Edge("far apart", {"z": reals(0, 1000)}, [0, 1]),
            Edge("one inf", {"z": reals(INF, 0)}, [1, 0]),
            Edge("one -inf", {"z": reals(-INF, 0)}, [0, 1]),
            Edge("inf twice", {"z": reals(INF, INF)}, ValueError(f"z {NO_SOFTMAX}")),
            Edge("all -inf", {"z": reals(-INF, -INF)}, ValueError(f"z {NO_SOFTMAX}")),
            Edge("nan", {"z": reals(0, NAN)}, ValueError("z[1] is nan, expected a number")),
            Edge("empty", {"z": reals()}, empty("z")),
        ],
    ),
    "one_hot": Section(
        "one_hot(y, 3)",
        [
            ("scikit-learn", "sklearn.preprocessing.label_binarize(y, classes=[0, 1, 2])"),
            ("PyTorch", "F.one_hot(torch.tensor(y), 3)"),
        ],
        [
            Edge("nothing special", {"y": np.array([1])}, [0, 1, 0]),
            Edge("label -1", {"y": np.array([-1])}, column(-1)),
            Edge("label K", {"y": np.array([3])}, column(3)),
            Edge("label -100", {"y": np.array([-100])}, column(-100)),
            Edge("empty", {"y": np.zeros(0, int)}, np.zeros((0, 3))),
        ],
    ),
}
