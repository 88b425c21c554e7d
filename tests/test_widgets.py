"""The widgets without a browser: their mathematics in Node, and what Python writes for them."""

import io
import json
import re
import subprocess
import sys
from itertools import product
from types import SimpleNamespace

import mpmath as mp
import numpy as np
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

import crossent
from bookbuild.formulas import node_program
from bookparts import widgets
from crossent.diagnosis import RULES, STANDINGS
from support import exact, fixed

# Each line is a function and its arguments; what it returns comes back. JSON knows no infinity.
RUN = """
const mathematics = require(process.argv[1]);
const calls = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const results = calls.map(([name, ...given]) => mathematics[name](...given));
const finite = (key, value) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
console.log(JSON.stringify(results, finite));
"""
UNITS = {"bits": 2, "nats": None, "hartleys": 10}
# The scripts of the diagnosis, as on a page without a document: what they define is caught.
DIAGNOSE = """
globalThis.HTMLElement = class {};
globalThis.document = {};
globalThis.customElements = { get() {}, define(name, element) { this.element = element; } };
globalThis.queueMicrotask = (task) => task();
const [rules, calls] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
globalThis.widgetMathematics = require(process.argv[1]);
for (const script of process.argv.slice(2)) require(script);
const number = (text) => ({ nan: NaN, inf: Infinity, '-inf': -Infinity })[text] ?? Number(text);
const { diagnose, standing } = customElements.element;
const named = ({ number, cause, check }) => [String(number), cause, check];
console.log(JSON.stringify(
  calls.map(([loss, setting]) => [
    standing(rules, number(loss), setting), ...diagnose(rules, number(loss), setting).map(named),
  ])
));
"""
# The functions that write numbers, as on a page without a document.
WRITE = """
globalThis.HTMLElement = class {};
globalThis.document = {};
require(process.argv[1]);
const calls = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const number = (given) => ({ inf: Infinity, '-inf': -Infinity })[given] ?? Number(given);
console.log(JSON.stringify(calls.map(([name, given]) => widgetKit[name](number(given)))));
"""


def in_node(calls: list) -> list:
    """What the functions of mathematics.js return."""
    run = [node_program(), "-e", RUN, widgets.SCRIPTS / "mathematics.js"]
    answer = subprocess.run(
        run, input=json.dumps(calls), capture_output=True, encoding="utf-8", check=True
    )
    return json.loads(answer.stdout)


def assert_agree(calls: list, expected: list, atol: float = 0) -> None:
    """Equal to 1e-12 of each number; infinite and zero together."""
    for call, got, right in zip(calls, in_node(calls), expected, strict=True):
        np.testing.assert_allclose(
            np.asarray(got, float), right, rtol=1e-12, atol=atol, err_msg=str(call)
        )


def written(function: str, numbers: list[float]) -> list[str]:
    """How a function of widget.js writes numbers."""
    run = [node_program(), "-e", WRITE, widgets.SCRIPTS / "widget.js"]
    calls = json.dumps([(function, repr(float(number))) for number in numbers])
    answer = subprocess.run(run, input=calls, capture_output=True, encoding="utf-8", check=True)
    return json.loads(answer.stdout)


def test_numbers_that_move_have_four_decimals_or_a_power_of_ten():
    some = [0, -0.0, 1, -1.5, 12.34567, 0.99999, 4e-5, -4e-5, 5.1e-5, 1.07e9, -5e-324, np.inf]
    assert written("fixed", some) == [
        *["0.0000", "0.0000", "1.0000", "−1.5000", "12.3457", "1.0000"],
        *["4.00\u202f×\u202f10⁻⁵", "−4.00\u202f×\u202f10⁻⁵", "0.0001", "1.07\u202f×\u202f10⁹"],
        *["−4.94\u202f×\u202f10⁻³²⁴", "∞"],
    ]
    random = np.random.default_rng(1)
    many = random.choice([-1, 1], 500) * 10 ** random.uniform(-12, 12, 500)
    assert written("fixed", many) == [fixed(x) for x in many]
    assert written("signed", [0.5, 0, -0.5, np.inf, -np.inf]) == [
        *["+0.5000", "0.0000", "−0.5000", "+∞", "−∞"]
    ]


def test_numbers_in_sentences_are_as_python_writes_them():
    random = np.random.default_rng(1)
    many = [*random.choice([-1, 1], 500) * 10 ** random.uniform(-12, 12, 500), 0, -0.0, 1e5, 1e-5]
    assert written("number", many) == [widgets.text(x) for x in many]


def test_numbers_in_an_address_are_short_and_a_small_one_is_not_0():
    some = [1 / 3, 0.5, 0.0571428, 1 / 300, 1e-9, 0, 1, -2.71828]
    assert written("short", some) == [
        *["0.3333", "0.5", "0.0571", "0.00333", "1e-9", "0", "1", "-2.7183"]
    ]


def random_distribution(random: np.random.Generator, size: int) -> np.ndarray:
    """Sometimes with zeros, sometimes with very small entries, sometimes one-hot."""
    kind = random.integers(4)
    if kind == 0:
        return np.eye(size)[random.integers(size)]
    weights = random.random(size) if kind == 1 else np.exp(random.uniform(-300, 0, size))
    if kind == 3:
        weights[1:] *= random.random(size - 1) < 0.6
    return crossent.normalize(weights)


def random_pairs(count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Distributions over 2 to 5 outcomes: independent, equal, and close to each other."""
    random = np.random.default_rng(4)
    drawn = []
    for _ in range(count):
        size = random.integers(2, 6)
        P, Q = random_distribution(random, size), random_distribution(random, size)
        if random.random() < 0.2:
            Q = crossent.normalize(P * (1 + 10 ** random.uniform(-12, 0) * random.random(size)))
        drawn.append((P, Q))
    return drawn


def test_surprisal_is_that_of_the_helper():
    random = np.random.default_rng(1)
    p = [0.0, 1.0, 5e-324, 1e-308, 1 / 8, *random.random(100), *10 ** random.uniform(-300, 0, 100)]
    cases = [(float(each), unit) for each in p for unit in UNITS]
    assert_agree(
        [["surprisal", each, unit] for each, unit in cases],
        [crossent.surprisal(each, base=UNITS[unit]) for each, unit in cases],
    )


@pytest.mark.parametrize("unit", ["bits", "nats"])
def test_measures_are_those_of_the_helper(unit):
    drawn = random_pairs(600)
    base = UNITS[unit]
    calls, expected = [], []
    for P, Q in drawn:
        calls += [["entropy", list(P), unit], ["crossEntropy", list(P), list(Q), unit]]
        calls += [["klDivergence", list(P), list(Q), unit]]
        expected += [crossent.entropy(P, base=base), crossent.cross_entropy(P, Q, base=base)]
        expected += [crossent.kl_divergence(P, Q, base=base)]
    assert_agree(calls, expected)
    infinite, finite, zero = np.isinf(expected), np.isfinite(expected), np.equal(expected, 0)
    assert infinite.sum() > 100 and finite.sum() > 100 and zero.sum() > 100


@pytest.mark.parametrize("unit", ["bits", "nats"])
def test_signed_terms_are_exact(unit):
    """Against 50 digits: the helper has no function for them, and close P and Q cancel."""
    drawn = random_pairs(200)
    scale = 1 / mp.log(2) if unit == "bits" else mp.mpf(1)
    for (P, Q), got in zip(
        drawn, in_node([["klTerms", list(P), list(Q), unit] for P, Q in drawn]), strict=True
    ):
        for p, q, term in zip(exact(P), exact(Q), got, strict=True):
            right = 0 if p == 0 else mp.inf if q == 0 else p * mp.log(p / q) * scale
            assert float(term) == right or mp.almosteq(mp.mpf(term), right, 1e-12, 0)


@pytest.mark.parametrize("unit", ["bits", "nats"])
def test_terms_of_the_entropy_are_probabilities_times_surprisals(unit):
    drawn = [P for P, _ in random_pairs(200)]
    expected = []
    for P in drawn:
        surprisals = crossent.surprisal(P, base=UNITS[unit])
        expected.append([p * each if p > 0 else 0 for p, each in zip(P, surprisals, strict=True)])
    assert_agree([["entropyTerms", list(P), unit] for P in drawn], expected)


def test_a_probability_that_is_set_leaves_the_others_in_proportion():
    calls = [
        ["withProbability", [0.5, 0.25, 0.25], 0, 0.75],
        ["withProbability", [0.5, 0.25, 0.25], 1, 0],
        ["withProbability", [1, 0, 0], 0, 0.5],  # nothing to keep in proportion: equal parts
        ["withProbability", [1, 0, 0], 1, 0.5],
    ]
    expected = [[0.75, 0.125, 0.125], [2 / 3, 0, 1 / 3], [0.5, 0.25, 0.25], [0.5, 0.5, 0]]
    np.testing.assert_allclose(in_node(calls), expected, rtol=1e-12)


# A soft label and a prediction near it differ by what rounding leaves of two numbers of size 1.
ROUNDING = 1e-15


@pytest.mark.parametrize(("soft", "atol"), [(False, 0), (True, ROUNDING)])
def test_binary_losses_are_those_of_the_helper(soft, atol):
    random = np.random.default_rng(2)
    z = [0.0, -0.0, 1000.0, -1000.0, *random.uniform(-10, 10, 300), *random.uniform(-170, 170, 100)]
    y = random.random(len(z)) if soft else random.integers(0, 2, len(z)).astype(float)
    p, gap = crossent.sigmoid(z), crossent.binary_cross_entropy_gradient(y, z)
    for name, expected in {
        "binaryCrossEntropy": crossent.binary_cross_entropy_with_logits(y, z),
        "binaryCrossEntropyGradient": gap,
        "squaredError": gap**2,
        "squaredErrorGradient": 2 * gap * p * crossent.sigmoid(-np.array(z)),
    }.items():
        assert_agree([[name, *each] for each in zip(y, z, strict=True)], list(expected), atol)
    assert_agree([["sigmoid", each] for each in z], list(p))


def test_squared_error_is_the_squared_gap():
    # By the textbook's formulas, at 50 digits.
    calls, expected = [], []
    for y in (0.0, 0.25, 1.0):
        for z in (-30.0, -2.5, 0.1, 4.0, 60.0):
            p = 1 / (1 + mp.exp(-exact(z)[0]))
            calls += [["squaredError", y, z], ["squaredErrorGradient", y, z]]
            expected += [float((p - y) ** 2), float(2 * (p - y) * p * (1 - p))]
    assert_agree(calls, expected)


def random_logits(count: int) -> list[tuple[np.ndarray, int]]:
    """Logits of 3 to 5 classes, ordinary and extreme, with a true class."""
    random = np.random.default_rng(3)
    drawn = []
    for _ in range(count):
        size, kind = random.integers(3, 6), random.integers(4)
        z = random.uniform(-6, 6, size) / random.choice([0.1, 1, 4])
        if kind == 0:
            z = random.uniform(-300, 300, size)
        elif kind == 1:
            z = random.choice([-1000.0, 0.0, 1000.0], size)
        drawn.append((z, int(random.integers(size))))
    return drawn


def test_softmax_and_its_loss_are_those_of_the_helper():
    calls, expected = [], []
    for z, label in random_logits(400):
        y = crossent.one_hot(label, len(z))
        calls += [["softmax", list(z)]]
        calls += [["softmaxCrossEntropy", list(y), list(z)]]
        calls += [["softmaxCrossEntropyGradient", list(y), list(z)]]
        expected += [crossent.softmax(z), crossent.softmax_cross_entropy(label, z)]
        expected += [crossent.softmax_cross_entropy_gradient(label, z)]
    assert_agree(calls, expected)


def test_smoothed_labels_are_those_of_the_helper():
    random = np.random.default_rng(5)
    calls, expected = [], []
    for z, label in random_logits(200):
        K, epsilon = len(z), random.integers(0, 11) / 20
        y = (1 - epsilon) * crossent.one_hot(label, K) + epsilon / K
        calls += [["smoothedLabel", label, K, epsilon], ["entropy", list(y)]]
        calls += [["softmaxCrossEntropy", list(y), list(z)]]
        calls += [["softmaxCrossEntropyGradient", list(y), list(z)]]
        expected += [y, crossent.entropy(y), crossent.softmax_cross_entropy(y, z)]
        expected += [crossent.softmax_cross_entropy_gradient(y, z)]
    assert_agree(calls, expected, ROUNDING)


def softmax_at_50_digits(z: list) -> list:
    exps = [mp.exp(each) for each in z]
    return [each / mp.fsum(exps) for each in exps]


def test_gradient_through_two_softmaxes_is_the_derivative_of_the_loss():
    random = np.random.default_rng(6)
    calls, expected = [], []
    for epsilon in (0, 0.1, 0.5):
        for K in (3, 4, 5):
            y = np.full(K, epsilon / K) + (1 - epsilon) * crossent.one_hot(K - 1, K)
            z = random.uniform(-6, 6, K)

            def loss(*logits, y=y):
                twice = softmax_at_50_digits(softmax_at_50_digits(logits))
                return -mp.fsum(target * mp.log(p) for target, p in zip(y, twice, strict=True))

            orders = crossent.one_hot(range(K), K).astype(int)
            calls.append(["doubledSoftmaxGradient", list(y), list(z)])
            expected.append([float(mp.diff(loss, tuple(z), tuple(each))) for each in orders])
    assert_agree(calls, expected, 1e-17)


@pytest.mark.parametrize("K", [3, 4, 5])
def test_floor_of_two_softmaxes(K):
    z = np.random.default_rng(7).uniform(-9, 9, (10_000, K)) * np.linspace(0, 5, 10_000)[:, None]
    for epsilon in (0, 0.05, 0.2, 0.5):
        y = (1 - epsilon) * crossent.one_hot(0, K) + epsilon / K
        floor = in_node([["doubledSoftmaxFloor", list(y)]])[0]
        losses = crossent.softmax_cross_entropy([y] * len(z), crossent.softmax(z))
        assert floor - 1e-12 < losses.min() < floor + 1e-6
        if epsilon == 0:
            assert floor == pytest.approx(np.log(1 + (K - 1) / np.e), rel=1e-15)


def rows_of(made: widgets.Widget) -> list[list[str]]:
    """The table for where no script runs."""
    page = BeautifulSoup(made.element(), "html.parser")
    return [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]


def test_binary_loss_has_both_losses_in_its_table():
    made = widgets.binary_loss(1, -5)
    assert made.attributes == {"y": 1, "z": -5}
    assert rows_of(made) == [
        ["cross-entropy (nats)", "5.0067", "−0.99331"],
        ["squared error", "0.98666", "−0.013207"],
    ]


def test_softmax_has_its_classes_in_its_table():
    made = widgets.softmax(np.log([1, 2, 1]), 1, classes=["sun", "cloud", "rain"])
    assert made.attributes["label"] == 1
    assert rows_of(made) == [
        ["sun", "0", "0", "0.25", "−0.25"],
        ["cloud", "0.69315", "1", "0.5", "0.5"],
        ["rain", "0", "0", "0.25", "−0.25"],
    ]
    assert made.head[-1] == "push y − p"
    assert "0.69315 nats" in made.caption
    assert [row[0] for row in rows_of(widgets.softmax([0, 0, 0], 0))] == [
        "class 0",
        "class 1",
        "class 2",
    ]


def diagnosed_in_node(calls: list) -> list:
    """Where each loss lies in its setting, and the candidates: as the bench says it."""
    paths = [widgets.SCRIPTS / name for name in widgets.scripts("diagnosis")]
    rules = widgets.diagnosis(1, 2).attributes["rules"]
    run = subprocess.run(
        [node_program(), "-e", DIAGNOSE, *paths],
        input=json.dumps([rules, calls]),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(run.stdout)


def test_the_diagnosis_is_that_of_the_helper():
    """Over a grid of losses and settings: the same candidates and places, in the same words."""
    special = [np.nan, np.inf, -np.inf, -0.25, -0.01, 0.0, 1e-9, 1.19e-7, 0.1985, 1.551, 1e9]
    famous = [0.348, 0.655, 0.924, 1, 1.213, 1.386, 1.75, 2.303, 7.67, 7.71, 7.97, 8.06, 14.5]
    famous += [15.33, 15.42, 16.1, 17.27, 27.63, 34.54, 36.04, 100]
    losses = [*special, *famous, *np.geomspace(0.002, 5000, 12)]
    classes = [2, 10, 50_257, [90, 10], [8, 4, 2, 2], [5, 0, 1], [5, 0], [1] * 7, range(1, 13)]
    classes += [[990, 10], [501, 499]]
    settings = product(classes, (None, 1, 16), (None, 0, 0.1, 1))
    calls, expected = [], []
    for (counts, size, smoothing), loss in product(settings, losses):
        f = None if isinstance(counts, int) else crossent.normalize(counts)
        K = counts if f is None else len(f)
        setting = {"K": K, "f": None if f is None else list(f), "N": size, "epsilon": smoothing}
        calls.append([str(loss), setting])
        found = crossent.diagnose_loss(
            loss, K if f is None else f, batch_size=size, label_smoothing=smoothing
        )
        expected.append((crossent.diagnosis.standing(loss, K, f, smoothing or 0), found))
    causes = {each.cause for _, found in expected for each in found}
    for words in STANDINGS.values():
        beginning = re.sub(r"\\{\w+\\}", ".+", re.escape(words))
        assert any(re.fullmatch(beginning, place) for place, _ in expected), words
    for rule in RULES:
        gaps = re.sub(r"\\{\w+\\}", r"[\\d.e-]+", re.escape(f"{rule.formula}: "))
        assert any(re.match(gaps, cause) for cause in causes), f"nothing tries {rule.formula}"
    for call, got, (place, right) in zip(calls, diagnosed_in_node(calls), expected, strict=True):
        assert got.pop(0) == place, call
        assert [each[1:] for each in got] == [list(each[1:]) for each in right], call
        numbers = [float(number.replace("Infinity", "inf")) for number, *_ in got]
        np.testing.assert_allclose(
            numbers, [each.number for each in right], rtol=1e-9, err_msg=str(call)
        )


def test_the_diagnosis_has_its_candidates_in_its_table():
    made = widgets.diagnosis(1.21, [8, 4, 2, 2])
    typed = {name: made.attributes[name] for name in ("loss", "classes", "batch", "smoothing")}
    assert typed == {"loss": "1.21", "classes": "8, 4, 2, 2", "batch": "", "smoothing": ""}
    assert made.caption == "What a loss of 1.21 may mean with classes 8, 4, 2, 2"
    (candidate,) = crossent.diagnose_loss(1.21, [1 / 2, 1 / 4, 1 / 8, 1 / 8])
    assert rows_of(made) == [["1.213", f"{candidate.cause}.", candidate.check]]
    known = widgets.diagnosis(np.nan, 4, batch_size=16, label_smoothing=0.1)
    assert [known.attributes[name] for name in ("loss", "batch", "smoothing")] == [
        "nan",
        "16",
        "0.1",
    ]
    assert known.caption == "What a loss of nan may mean with 4 classes"
    assert [row[0] for row in rows_of(known)] == ["nan"] * 5


def test_a_diagnosis_without_a_candidate_says_so():
    [[_, words, _]] = rows_of(widgets.diagnosis(0.6, 4))
    assert words.startswith("No known number is within 1 %. 57 % below ln 4 = 1.386, ")
    *candidates, [_, place, _] = rows_of(widgets.diagnosis(1.386, [8, 4, 2, 2]))
    assert len(candidates) == 1 and place.startswith("Above H(frequencies) = 1.213, ")
    assert rows_of(widgets.diagnosis(45_400, 65_536, batch_size=4096))[0][0] == "45426"


def test_a_bench_is_its_element_with_a_table_for_where_no_script_runs():
    page = BeautifulSoup(widgets.surprise(1 / 8)._repr_html_(), "html.parser")
    element = page.select_one("surprise-bench")
    assert json.loads(element["p"]) == 0.125
    rows = [[cell.text for cell in row.select("th, td")] for row in element.select("tbody tr")]
    assert rows == [["bits", "3"], ["nats", "2.0794"], ["hartleys", "0.90309"]]
    assert not page.select("script")


def test_yes_and_no_are_a_table_with_their_shares_of_the_entropy():
    made = widgets.binary_entropy(1 / 4)
    assert made.attributes == {"p": 0.25}
    assert made.caption == "Entropy of yes or no at p = 0.25, in bits: 0.81128"
    assert rows_of(made) == [["yes", "0.25", "2", "0.5"], ["no", "0.75", "0.41504", "0.31128"]]


@pytest.mark.parametrize("p", [0, 1])
def test_a_certain_answer_has_no_entropy(p):
    rows = [["yes", "0", "∞", "0"], ["no", "1", "0", "0"]]
    if p:
        rows = [["yes", "1", "0", "0"], ["no", "0", "∞", "0"]]
    made = widgets.binary_entropy(p)
    assert rows_of(made) == rows
    assert made.caption.endswith(", in bits: 0")


def test_two_distributions_are_a_table_with_the_signed_terms_and_their_sums():
    made = widgets.distributions([1 / 2, 1 / 2, 0], [1 / 4, 1 / 4, 1 / 2], outcomes=["a", "b", "c"])
    element = BeautifulSoup(made.element(), "html.parser").select_one("distributions-bench")
    assert json.loads(element["truth"]) == [0.5, 0.5, 0]
    assert json.loads(element["model"]) == [0.25, 0.25, 0.5]
    assert json.loads(element["outcomes"]) == ["a", "b", "c"]
    assert json.loads(element["base"]) == 2
    assert "H(P) = 1 bit, H(P, Q) = 2 bits" in element.caption.text
    rows = [[cell.text for cell in row.select("th, td")] for row in element.select("tbody tr")]
    assert rows == [
        ["a", "0.5", "0.25", "0.5", "−0.25"],
        ["b", "0.5", "0.25", "0.5", "−0.25"],
        ["c", "0", "0.5", "0", "∞"],
        ["sum", "1", "1", "1", "∞"],
    ]


def test_outcomes_have_letters_for_names_and_the_unit_can_be_nats():
    made = widgets.distributions([0.7, 0.3], [0.5, 0.5], base=None)
    assert made.attributes["outcomes"] == ["A", "B"]
    assert made.attributes["base"] is None
    assert made.caption.startswith("H(P) = 0.61086 nats, H(P, Q) = 0.69315 nats;")


def test_a_bench_is_a_line_of_text_for_a_terminal():
    assert repr(widgets.surprise(0)) == (
        "Surprisal of an event of probability 0: bits, ∞; nats, ∞; hartleys, ∞"
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: widgets.surprise(1.5), "p is 1.5, expected a probability in [0, 1]"),
        (lambda: widgets.surprise([0.5]), "p has shape (1,), expected one number"),
        (lambda: widgets.surprise(np.nan), "p is nan, expected a probability in [0, 1]"),
        (lambda: widgets.binary_entropy(-0.5), "p is -0.5, expected a probability in [0, 1]"),
        (lambda: widgets.binary_entropy([0.5]), "p has shape (1,), expected one number"),
        (lambda: widgets.binary_loss(2, 0), "y is 2, expected a probability in [0, 1]"),
        (lambda: widgets.binary_loss(1, [0]), "z has shape (1,), expected one number"),
        (lambda: widgets.binary_loss(1, np.inf), "z is inf, expected a finite number"),
        (lambda: widgets.softmax([0, 0], 0), "z has shape (2,), expected 3 to 5 logits"),
        (lambda: widgets.softmax([0, 0, np.nan], 0), "z[2] is nan, expected a finite number"),
        (lambda: widgets.softmax([0, 0, 0], 3), "label is 3, expected 0 to 2"),
        (lambda: widgets.softmax([0, 0, 0], [0]), "label has shape (1,), expected one number"),
        (lambda: widgets.softmax([0, 0, 0], 0, classes=["a"]), "classes has 1 names, expected 3"),
        (lambda: widgets.diagnosis(1, 1), "classes is 1, expected 2 to"),
        (lambda: widgets.diagnosis(1, [1]), "classes has shape (1,), expected (K,)"),
        (lambda: widgets.diagnosis(1, 4, batch_size=0), "batch_size is 0, expected 1 to"),
        (lambda: widgets.distributions([0.5, 0.4], [0.5, 0.5]), "p sums to 0.9, expected 1"),
        (lambda: widgets.distributions([0.5, 0.5], [0.5, 0.6]), "q sums to 1.1, expected 1"),
        (lambda: widgets.distributions([1], [1]), "p has shape (1,), expected 2 to 5 outcomes"),
        (lambda: widgets.distributions([1 / 6] * 6, [1 / 6] * 6), "expected 2 to 5 outcomes"),
        (lambda: widgets.distributions([[1, 0]], [[1, 0]]), "p has shape (1, 2), expected 2 to 5"),
        (
            lambda: widgets.distributions([1, 0], [1, 0], outcomes=["a"]),
            "outcomes has 1 names, expected 2",
        ),
        (
            lambda: widgets.distributions([1, 0], [1, 0], base=10),
            "base is 10, expected 2 (bits) or None (nats)",
        ),
    ],
)
def test_bad_numbers_are_refused(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_words_are_escaped():
    made = widgets.Widget("x", {"names": ['"<&']}, "<b>", ["<i>"], [["<u>", "<s>"]])
    page = BeautifulSoup(made.element(), "html.parser")
    assert json.loads(page.find("x-bench")["names"]) == ['"<&']
    assert not page.select("b, i, u, s")


def asks(monkeypatch, metadata):
    """The kernel of a cell whose request came with this metadata."""
    kernel = SimpleNamespace(get_parent=lambda channel: {"metadata": metadata})
    shell = SimpleNamespace(kernel=kernel)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))


def test_a_notebook_program_gets_the_scripts_and_nbclient_does_not(monkeypatch):
    asks(monkeypatch, {})
    assert "<script>" not in widgets.surprise(1 / 8)._repr_html_()
    asks(monkeypatch, {"cellId": "information-bench"})
    html = widgets.surprise(1 / 8)._repr_html_()
    for name in widgets.scripts("surprise"):
        script = (widgets.SCRIPTS / name).read_text(encoding="utf-8")
        assert "</script" not in script
        assert script in html


def test_colab_gets_the_scripts(monkeypatch):
    """It asks the kernel as nbclient does, but has a module of its own."""
    asks(monkeypatch, {})
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    assert "<script>" in widgets.surprise(1 / 8)._repr_html_()


@pytest.fixture
def build(tmp_path):
    """Build a project of two pages, one with the text; return both and the warnings."""

    def build_pages(text):
        (tmp_path / "index.rst").write_text(f"Title\n=====\n\n.. toctree::\n\n   other\n\n{text}\n")
        (tmp_path / "other.rst").write_text("Other\n=====\n\nA workbench for a surprise-bench.\n")
        warnings = io.StringIO()
        with docutils_namespace():
            Sphinx(
                tmp_path,
                None,
                tmp_path / "html",
                tmp_path / "doctrees",
                "html",
                confoverrides={"extensions": ["bookbuild.widgets"]},
                status=None,
                warning=warnings,
            ).build()
        pages = [(tmp_path / "html" / f"{name}.html").read_text() for name in ("index", "other")]
        return *(BeautifulSoup(page, "html.parser") for page in pages), warnings.getvalue()

    return build_pages


def test_a_page_with_a_bench_has_its_scripts_and_no_other_page_has(build):
    page, other, warnings = build(".. widget:: surprise(1 / 8)\n\n.. widget:: surprise(1)\n")
    assert [json.loads(element["p"]) for element in page.select("surprise-bench")] == [0.125, 1]
    sources = [script["src"].partition("?")[0] for script in page.select("script[src*=widget]")]
    assert sources == [f"_static/widgets/{name}" for name in widgets.scripts("surprise")]
    assert not other.select("script[src*=widget]")
    assert warnings == ""


def test_a_bench_that_cannot_be_made_is_a_warning_with_its_line(build):
    _, _, warnings = build(".. widget:: surprise(2)")
    assert "index.rst:8: ERROR: ValueError: p is 2, expected a probability in [0, 1]" in warnings
