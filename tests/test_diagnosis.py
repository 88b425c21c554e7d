"""The diagnosis finds each slip, made with the helper's own losses, and nothing where none is."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crossent import (
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    cross_entropy,
    diagnose_loss,
    entropy,
    normalize,
    one_hot,
    softmax_cross_entropy,
)

STATION = [1 / 2, 1 / 4, 1 / 8, 1 / 8]

FREQUENCIES = st.lists(st.integers(0, 100), min_size=2, max_size=12).filter(
    lambda counts: np.count_nonzero(counts) > 1
)
TOLERANCE = 0.01


def slips(f) -> dict[str, float]:
    """Each loss as somebody would get it who makes the slip, with words of its sentence."""
    K = len(f)
    rows = one_hot(range(K), K)
    equal = np.full((K, K), 1 / K)
    found = {}
    for name, q in ((f"ln {K}", equal), ("the entropy of the classes", [f] * K)):
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(f > 0, -np.log(np.asarray(q)[0]), 0)
            entries = np.where((rows == 1) & (f > 0), -np.log(q), 0)
        found[f"{name}: "] = f @ each
        found[f"{name} in bits"] = f @ each / np.log(2)
        found[f"{name} over"] = f @ entries.mean(axis=1)
        for n in (8, 16, 32, 64, 128, 256, 512, 1024):
            found[f"{name} times {n},"] = n * (f @ each)
    for epsilon in (0.05, 0.1, 0.2):
        target = np.array([1 - epsilon + epsilon / K] + [epsilon / K] * (K - 1))
        found[f"smoothing with {epsilon}."] = cross_entropy(target, target)
    found["softmax applied twice"] = softmax_cross_entropy([0], one_hot([0], K)).mean()
    if K == 2:
        perfect = binary_cross_entropy_with_logits([0, 1], [0.0, 1.0])
        found["sigmoid applied twice"] = f @ perfect
    for words, p in {
        "clipped at 1e-7": 1e-7,
        "float32": 2.0**-23,
        "clipped at 1e-12": 1e-12,
        "clipped at 1e-15": 1e-15,
        "scikit-learn": 2.0**-52,
        "BCELoss": np.exp(-100),
    }.items():
        found[words] = categorical_cross_entropy(0, [p, 1 - p])
    return found


def near(value: float, f, tolerance: float = TOLERANCE) -> list[str]:
    """The words of the slips near the value, the nearest first."""
    distances = {words: abs(value - loss) / loss for words, loss in slips(f).items()}
    return sorted((w for w, d in distances.items() if d <= tolerance), key=distances.__getitem__)


@given(FREQUENCIES, st.floats(-0.99, 0.99), st.data())
def test_each_slip_is_found_on_any_frequencies(counts, off, data):
    f = normalize(counts)
    words, loss = data.draw(st.sampled_from(sorted(slips(f).items())))
    sentences = diagnose_loss(loss * (1 + off * TOLERANCE), f)
    assert any(words in sentence for sentence in sentences)


@given(FREQUENCIES, st.data())
def test_at_a_slip_itself_it_comes_first(counts, data):
    f = normalize(counts)
    words, loss = data.draw(st.sampled_from(sorted(slips(f).items())))
    (first, *_) = [s for s in diagnose_loss(loss, f, tolerance=1e-9) if words in s]
    assert f"{loss:.4g}" in first or f"{loss * (1 + 1e-9):.4g}" in first


@given(FREQUENCIES, st.floats(np.log(0.01), np.log(20_000)).map(np.exp))
def test_it_names_what_is_near_in_order_and_nothing_else(counts, value):
    f = normalize(counts)
    distances = [abs(value - loss) / loss for loss in slips(f).values()]
    assume(all(abs(distance - TOLERANCE) > 1e-9 for distance in distances))
    expected, sentences = near(value, f), diagnose_loss(value, f)
    assert len(sentences) == len(expected)
    ranks = [abs(value - slips(f)[words]) for words in expected]
    # Two numbers that are equal up to rounding may come in either order.
    if all(np.diff(ranks) > 1e-9):
        assert all(w in s for w, s in zip(expected, sentences, strict=True))


@given(FREQUENCIES, st.floats(np.log(0.01), np.log(20_000)).map(np.exp))
def test_far_from_all_it_is_silent(counts, value):
    f = normalize(counts)
    assume(all(abs(value - loss) > 1.001 * TOLERANCE * loss for loss in slips(f).values()))
    assert diagnose_loss(value, f) == []


def test_the_station_at_known_values():
    assert diagnose_loss(1.3863, STATION) == ["Near 1.386, ln 4: equal probabilities."]
    assert diagnose_loss(1.21, STATION) == [
        "Near 1.213, the entropy of the classes: inputs ignored."
    ]
    assert diagnose_loss(36.0437, STATION) == [
        "Near 36.04, a true class at probability 0, clipped at 2^-52 (scikit-learn)."
    ]
    assert diagnose_loss(0.6, STATION) == []


def test_two_numbers_within_reach_come_nearest_first():
    smoothing, classes = diagnose_loss(0.3488, STATION)
    assert "smoothing with 0.1" in smoothing and "over 4," in classes
    first, second = diagnose_loss(0.3467, STATION)
    assert (first, second) == (classes, smoothing)


def test_the_positive_class_is_the_second():
    rare, often = ([0.9, 0.1], [0.1, 0.9])
    value = 0.9 * np.log(2) + 0.1 * np.log(1 + np.exp(-1))
    assert "sigmoid applied twice" in " ".join(diagnose_loss(value, rare))
    assert "sigmoid applied twice" not in " ".join(diagnose_loss(value, often))


def test_the_tolerance_is_a_part_of_the_landmark():
    ln4 = np.log(4)
    assert diagnose_loss(1.049 * ln4, STATION, tolerance=0.05)
    assert diagnose_loss(1.051 * ln4, STATION, tolerance=0.05) == []
    assert diagnose_loss(ln4, STATION, tolerance=0) == diagnose_loss(ln4, STATION)


def test_equal_numbers_keep_one_order():
    """Rounding must not decide: for equal frequencies both baselines are one number."""
    for K in range(2, 40):
        for loss in (0.999 * np.log(K), 1.001 * np.log(K)):
            first, second, *_ = diagnose_loss(loss, np.full(K, 1 / K))
            assert f"ln {K}:" in first and "the entropy of the classes" in second


def test_one_class_alone_has_no_baseline_of_0():
    assert diagnose_loss(1e-12, [1.0, 0.0]) == []
    assert diagnose_loss(np.log(2), [1.0, 0.0])[0].startswith("Near 0.6931, ln 2:")


BELOW_0 = (
    "Below 0, where no cross-entropy is. Check the predictions (does the loss take "
    "log-probabilities, and got logits or probabilities?) and the labels (is one of them outside "
    "0 to 1, as a class number in a binary loss, or a rounding above 1?)."
)
EXACTLY_0 = (
    "Exactly 0: every true class got the probability 1, as from a softmax of one logit, or nothing "
    "was summed."
)
INFINITE = "Infinite: a true class got the probability 0, unclipped, or a sum overflowed."


@pytest.mark.parametrize(
    ("value", "sentence"),
    [(-np.inf, BELOW_0), (-3, BELOW_0), (-1e-9, BELOW_0), (0, EXACTLY_0), (np.inf, INFINITE)],
)
def test_losses_off_the_scale_get_one_sentence(value, sentence):
    assert diagnose_loss(value, STATION) == [sentence]


def test_the_slips_below_zero_are_what_the_sentence_says():
    """Predictions that are no logarithms, and labels outside 0 to 1 in a binary loss."""
    labels, z = np.array([0, 1]), np.array([[9.0, 0.0], [0.0, 9.0]])
    for no_logarithms in (np.array([[0.75, 0.25], [0.5, 0.5]]), z):
        assert -no_logarithms[[0, 1], labels].mean() < 0
    for y, p in ((9, 0.9), (1.0000001, 1 - 1e-9)):
        assert -(y * np.log(p) + (1 - y) * np.log(1 - p)) < 0


@pytest.mark.parametrize("counts", [[1, 1], [8, 4, 2, 2], [5, 0, 1]])
def test_the_entropy_is_that_of_the_frequencies(counts):
    f = normalize(counts)
    assert "the entropy of the classes" in " ".join(diagnose_loss(float(entropy(f)), f))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((np.nan, STATION), ValueError, "value is nan, expected a number"),
        (([1.0, 2.0], STATION), ValueError, r"value has shape \(2,\), expected a single number"),
        (("1.4", STATION), TypeError, "value is of type str_"),
        ((1.4, [8, 4, 2, 2]), ValueError, r"class_frequencies\[0\] is 8, expected a probability"),
        ((1.4, [1.0]), ValueError, r"class_frequencies has shape \(1,\), expected \(K,\)"),
        ((1.4, [STATION]), ValueError, r"class_frequencies has shape \(1, 4\), expected \(K,\)"),
        ((1.4, 0.5), ValueError, "class_frequencies is a single number"),
        ((1.4, ["sun"]), TypeError, "class_frequencies holds sun, of type str_"),
    ],
)
def test_errors_name_the_argument(arguments, error, message):
    with pytest.raises(error, match=message):
        diagnose_loss(*arguments)


@pytest.mark.parametrize("tolerance", [-0.1, 1.1, np.nan])
def test_the_tolerance_is_a_share(tolerance):
    with pytest.raises(ValueError, match="tolerance is .*, expected a number"):
        diagnose_loss(1.4, STATION, tolerance=tolerance)
