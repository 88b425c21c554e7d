"""The diagnosis finds each slip, made with the helper's own losses, and nothing where none is."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from crossent import (
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
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
from crossent.diagnosis import KINDS, RULES

STATION = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
TOLERANCE = 0.01

FREQUENCIES = st.lists(st.integers(0, 100), min_size=2, max_size=12).filter(
    lambda counts: np.count_nonzero(counts) > 1
)
LOSSES = st.floats(np.log(0.01), np.log(20_000)).map(np.exp)
SIZES = st.sampled_from([None, 7, 8, 100])
SMOOTHING = st.sampled_from([None, 0, 0.1, 0.3])
CLIPS = {
    "−ln 1e-7": 1e-7,
    "23 ln 2": float(np.finfo(np.float32).eps),
    "−ln 2e-7": np.clip(0, 1e-7, 1) + 1e-7,
    "−ln(2^−23 + 1e-7)": float(1 - np.clip(np.float32(1), 1e-7, 1 - 1e-7)) + 1e-7,
    "−ln 1e-12": 1e-12,
    "−ln 1e-15": 1e-15,
    "52 ln 2": float(np.finfo(np.float64).eps),
    "−ln e^−100": np.exp(-100),
}


def slips(f, size=None, smoothing=None) -> dict[str, list[float]]:
    """The losses of those who make each slip, by a pattern for the beginning of its cause."""
    K = len(f)
    rows, logits = one_hot(range(K), K), np.zeros((K, K))
    equal = f @ softmax_cross_entropy(range(K), logits)
    constant = cross_entropy(f, f)
    sizes = (8, 16, 32, 64, 128, 256, 512, 1024) if size is None else [size]
    epsilons = (0.05, 0.1, 0.2) if smoothing is None else [smoothing] * (smoothing > 0)
    smoothed = {e: (1 - e) * rows + e / K for e in epsilons}
    found = {
        f"ln {K}: equal": [equal],
        f"ln {K}: the best": [entropy(normalize(np.ones(K)))],
        r"H\(frequencies\): ": [constant],
        f"ln {K} / ln 2: ": [cross_entropy(f, softmax(logits[0]), base=2)],
        r"H\(frequencies\) / ln 2: ": [cross_entropy(f, f, base=2)],
        f"ln {K} / {K}: .* mean is over": [f @ (rows * -log_softmax(logits)).mean(axis=1)],
        rf"H\(frequencies\) / {K}: .* mean is over": [constant / K],
        rf"\d+ × ln {K}: ": [np.full(n, equal).sum() for n in sizes],
        r"\d+ × H\(frequencies\): ": [np.full(n, constant).sum() for n in sizes],
        rf"ln {K} / \d+: .* once more": [equal / n for n in sizes],
        r"H\(frequencies\) / \d+: .* once more": [constant / n for n in sizes],
        rf"ln\(1 \+ {K - 1}/e\): ": [softmax_cross_entropy(0, one_hot(0, K))],
        "H of a label smoothed": [cross_entropy(row, row) for row, *_ in smoothed.values()],
    }
    if smoothing:
        table = smoothed[smoothing]
        best = f @ softmax_cross_entropy(table, [np.log(f @ table)] * K)
        found[r"H\(smoothed frequencies\): "] = [best]
    if K == 2:
        perfect = binary_cross_entropy_with_logits([0, 1], [0.0, 1.0])
        new = binary_cross_entropy_with_logits([0, 1], sigmoid([0, 0]))
        found[r"f0 ln 2 \+ f1 ln\(1 \+ 1/e\): "] = [f @ perfect]
        found[r"ln\(1 \+ e\^½\) − f1/2: "] = [f @ new]
    for name, p in CLIPS.items():
        clip = categorical_cross_entropy(0, [p, 1 - p])
        found[re.escape(f"{name}: ")] = [clip]
        found[r"[\d.e-]+ × " + re.escape(f"({name}): ")] = [
            f @ np.where(rows[:, answer] == 1, 0, clip) for answer in range(K)
        ]
    return {words: [each for each in losses if each > 0] for words, losses in found.items()}


def distance(value, losses) -> float:
    """To the nearest of them, as a part of it."""
    return min((abs(value - loss) / loss for loss in losses), default=np.inf)


@given(FREQUENCIES, SIZES, SMOOTHING, st.floats(-0.99, 0.99), st.data())
def test_each_slip_is_found_on_any_frequencies(counts, size, smoothing, off, data):
    f = normalize(counts)
    made = [(k, v) for k, v in slips(f, size, smoothing).items() if v]
    words, losses = data.draw(st.sampled_from(made))
    value = data.draw(st.sampled_from(losses)) * (1 + off * TOLERANCE)
    found = diagnose_loss(value, f, batch_size=size, label_smoothing=smoothing)
    (number,) = [each.number for each in found if re.match(words, each.cause)]
    assert distance(number, losses) < 1e-12
    assert distance(value, losses) == pytest.approx(abs(value - number) / number)


@given(FREQUENCIES, SIZES, SMOOTHING, LOSSES)
def test_it_names_what_is_near_in_order_and_nothing_else(counts, size, smoothing, value):
    f = normalize(counts)
    made = slips(f, size, smoothing)
    assume(all(abs(distance(value, losses) - TOLERANCE) > 1e-9 for losses in made.values()))
    expected = [words for words, losses in made.items() if distance(value, losses) <= TOLERANCE]
    found = diagnose_loss(value, f, batch_size=size, label_smoothing=smoothing)
    assert len(found) == len(expected)
    for words in expected:
        assert sum(bool(re.match(words, each.cause)) for each in found) == 1

    guessed = [size is None and bool(re.search("sum over|once more", c.cause)) for c in found]
    assert guessed == sorted(guessed), "what hangs on a batch that is only tried comes last"
    distances = [distance(value, [each.number]) for each in found]
    for kind in (False, True):
        own = [d for d, is_guessed in zip(distances, guessed, strict=True) if is_guessed == kind]
        assert np.all(np.diff(own) > -2e-9)


def test_candidates_print_as_paragraphs():
    (first, second) = diagnose_loss(1.3863, 4)
    assert str(first) == (
        "1.386 = ln 4: equal probabilities, as before anything is learned.\n"
        "    Check: At step 0 this is right. If it stays: train on one small batch.\n"
        "    If it stays there too, does the optimiser hold this model's parameters,\n"
        "    are weights frozen, are units dead, is the learning rate far too small\n"
        "    or too large?"
    )
    assert first.number == second.number == np.log(4)
    assert "balanced class weights" in second.cause
    assert [str(each)[:4] for each in diagnose_loss(math.nan, 4)] == ["nan:"] * len(KINDS["nan"])


def test_every_line_fits_a_page_and_every_gap_is_filled():
    """Over values at which each rule speaks at least once."""
    spoken = set()
    for f in (STATION, [0.9, 0.1]):
        for losses in slips(f, 16, 0.1).values():
            for loss in losses:
                for each in diagnose_loss(loss, f, batch_size=16, label_smoothing=0.1):
                    spoken.add(each.check)
                    assert all(len(line) <= 76 for line in str(each).splitlines())
                    assert not re.search("[{}]", each.cause + each.check)
                    assert each.check.endswith(("?", ".", ")"))
    assert len(spoken) >= len({rule.check for rule in RULES})


@pytest.mark.parametrize(
    ("value", "classes", "causes"),
    [
        (10.82, 50_257, ["ln 50257: equal", "ln 50257: the best"]),
        (2.303, 10, ["ln 10: equal", "ln 10: the best"]),
        (1.213, STATION, ["H(frequencies): "]),
        (1.75, STATION, ["H(frequencies) / ln 2: "]),
        (1.75, 4, []),
        (22.18, STATION, ["16 × ln 4: "]),
        (0.349, STATION, ["H of a label smoothed with 0.1: ", "ln 4 / 4: "]),
        (0.3467, STATION, ["ln 4 / 4: ", "H of a label smoothed with 0.1: "]),
        (7.6666, 2, ["0.5 × (−ln(2^−23 + 1e-7)): ", "0.5 × (−ln 2e-7): "]),
        (7.71, 2, ["0.5 × (−ln 2e-7): ", "0.5 × (−ln(2^−23 + 1e-7)): "]),
        (7.971, [0.5, 0.5], ["0.5 × (23 ln 2): "]),
        (8.06, 2, ["0.5 × (−ln 1e-7): "]),
        (14.51, 10, ["0.9 × (−ln 1e-7): "]),
        (36.04, STATION, ["52 ln 2: "]),
        (100, 2, ["−ln e^−100: "]),
        (0.6552, [0.9, 0.1], ["f0 ln 2 + f1 ln(1 + 1/e): "]),
        (0.9241, [0.9, 0.1], ["ln(1 + e^½) − f1/2: "]),
        (0.9241, [0.1, 0.9], []),  # the positive class is the second
        (0.6, STATION, []),
    ],
)
def test_known_values(value, classes, causes):
    found = diagnose_loss(value, classes)
    assert len(found) == len(causes)
    assert all(each.cause.startswith(c) for each, c in zip(found, causes, strict=True))


def test_a_batch_that_is_only_tried_comes_after_a_farther_number():
    starts = [each.cause[:8] for each in diagnose_loss(36.7, 10, tolerance=0.03)]
    assert starts == ["52 ln 2:", "16 × ln "]
    known = diagnose_loss(36.7, 10, batch_size=16, tolerance=0.03)
    assert [each.cause[:8] for each in known] == starts[::-1]
    assert len(diagnose_loss(36.7, 10, batch_size=32, tolerance=0.03)) == 1


def test_smoothing_that_is_known_is_the_only_one():
    causes = [each.cause for each in diagnose_loss(0.3488, STATION, label_smoothing=0)]
    assert not any("smoothed" in cause for cause in causes)
    (at_thirty,) = diagnose_loss(0.8, STATION, label_smoothing=0.3, tolerance=0.03)
    assert "if the labels are smoothed with 0.3" in at_thirty.cause
    assert diagnose_loss(np.log(4), 4, label_smoothing=1)[0].cause.startswith("H of a label")


def test_a_balanced_weighting_makes_equal_probabilities_the_best_constant():
    """Its weighted mean, as scikit-learn and PyTorch take it, is that of equal frequencies."""
    labels = [0] * 8 + [1] * 4 + [2] * 2 + [3] * 2
    weights = 1 / np.bincount(labels)[labels]

    def pays(answer):
        return log_loss(labels, [answer] * 16, sample_weight=weights)

    equal = pays([1 / 4] * 4)
    assert all(pays(normalize(row)) > equal for row in 1 - 0.1 * np.eye(4))
    assert "balanced class weights" in diagnose_loss(equal, STATION)[1].cause


@pytest.mark.parametrize(("kind", "clip"), [(np.float64, "52 ln 2"), (np.float32, "23 ln 2")])
def test_hard_answers_cost_a_share_of_the_clip_in_scikit_learn(kind, clip):
    labels = [0, 0, 0, 1]
    for answer, share in ((0, "0.25"), (1, "0.75")):
        loss = log_loss(labels, np.array([one_hot(answer, 2)] * 4, dtype=kind))
        found = [each.cause for each in diagnose_loss(loss, [3 / 4, 1 / 4], batch_size=4)]
        assert any(cause.startswith(f"{share} × ({clip})") for cause in found)


def test_equal_numbers_keep_one_order():
    """Rounding must not decide: for equal frequencies both baselines are one number."""
    for K in range(2, 40):
        for loss in (0.999 * np.log(K), 1.001 * np.log(K)):
            causes = [each.cause for each in diagnose_loss(loss, np.full(K, 1 / K), batch_size=7)]
            baselines = rf"(ln {K}|H\(frequencies\)): "
            first, second, third = [cause for cause in causes if re.match(baselines, cause)]
            assert "equal" in first and "balanced" in second and third.startswith("H(frequencies)")


def test_the_tolerance_is_a_part_of_the_number():
    ln4 = np.log(4)
    assert diagnose_loss(1.049 * ln4, STATION, tolerance=0.05)
    assert diagnose_loss(1.051 * ln4, STATION, tolerance=0.05) == []
    assert diagnose_loss(ln4, STATION, tolerance=0) == diagnose_loss(ln4, STATION)


def test_one_class_alone_has_no_baseline_of_0():
    assert diagnose_loss(1e-12, [1.0, 0.0]) == []
    assert diagnose_loss(np.log(2), [1.0, 0.0])[0].cause.startswith("ln 2: ")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (np.nan, "nan"),
        (np.float32("nan"), "nan"),
        (np.inf, "inf"),
        (-np.inf, "below 0"),
        (-3, "below 0"),
        (-1e-9, "below 0"),
        (0, "0"),
        (-0.0, "0"),
    ],
)
def test_losses_off_the_scale_get_all_that_leads_there(value, kind):
    found = diagnose_loss(value, STATION, batch_size=16, label_smoothing=0.1)
    assert [each[1:] for each in found] == KINDS[kind]
    np.testing.assert_array_equal([each.number for each in found], value)
    assert not str(found[0]).startswith("-0:")


@np.errstate(all="ignore")
def test_losses_off_the_scale_are_made_by_their_causes():
    zero, nowhere = np.zeros(1), np.full(3, -np.inf)
    nan = [
        np.inf * zero,
        np.exp(nowhere) / np.exp(nowhere).sum(),
        zero / 0,
        zero * np.log(zero),
        nowhere - nowhere.max(),
    ]
    assert all(np.isnan(each).all() for each in nan)
    assert np.isinf(categorical_cross_entropy(0, [0, 1]))
    assert np.isinf(np.full(7000, 10, np.float16).sum())

    for y, p in ((-1, 0.1), (2, 0.9), (255, 0.9), (1.0000001, 1 - 1e-9)):
        assert -(y * np.log(p) + (1 - y) * np.log(1 - p)) < 0
    z = np.array([[9.0, 0.0], [0.0, 9.0]])
    for no_logarithms in (softmax(z), z):
        assert -np.diag(no_logarithms).mean() < 0
    p, q = np.array([0.5, 0.2]), np.array([0.6, 0.4])
    assert (p * np.log(p / q)).sum() < 0 < kl_divergence(normalize(p), normalize(q))
    assert -np.log(1 / (0.1 * np.sqrt(2 * np.pi))) < 0, "a narrow normal density"

    assert softmax_cross_entropy([0, 0, 0], [[3.0], [-2.0], [0.5]]).sum() == 0
    assert softmax_cross_entropy(np.zeros(0, int), np.zeros((0, 4))).sum() == 0
    assert -np.log(np.float32(1) - np.float32(2.9e-8)) == 0 < -np.log(1 - 2.9e-8)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([1.0, 2.0], STATION), ValueError, r"value has shape \(2,\), expected a single number"),
        (("1.4", STATION), TypeError, "value is of type str_"),
        ((1.4, [8, 4, 2, 2]), ValueError, r"classes\[0\] is 8, .*for counts, normalize\(classes\)"),
        ((1.4, [1.0]), ValueError, r"classes has shape \(1,\), expected \(K,\)"),
        ((1.4, [STATION]), ValueError, r"classes has shape \(1, 4\), expected \(K,\)"),
        ((1.4, ["sun"]), TypeError, "classes holds sun, of type str_"),
        ((1.4, 4.0), TypeError, "classes is 4.0, expected an integer"),
        ((1.4, True), TypeError, "classes is True, expected an integer"),
        ((1.4, 1), ValueError, "classes is 1, expected 2 to"),
        ((1.4, 10**400), TypeError, "classes is of type int"),
    ],
)
def test_errors_name_the_argument(arguments, error, message):
    with pytest.raises(error, match=message):
        diagnose_loss(*arguments)


@pytest.mark.parametrize(
    ("option", "error", "message"),
    [
        ({"batch_size": 0}, ValueError, "batch_size is 0, expected 1 to"),
        ({"batch_size": 2.5}, TypeError, "batch_size is 2.5, expected an integer"),
        ({"label_smoothing": 1.5}, ValueError, "label_smoothing is 1.5, expected a probability"),
        ({"label_smoothing": [0.1]}, ValueError, r"label_smoothing has shape \(1,\), expected a"),
        ({"tolerance": -0.1}, ValueError, "tolerance is -0.1, expected a number"),
        ({"tolerance": 1.1}, ValueError, "tolerance is 1.1, expected a number"),
        ({"tolerance": np.nan}, ValueError, "tolerance is nan, expected a number"),
        ({"tolerance": [0.1]}, ValueError, r"tolerance has shape \(1,\), expected a single"),
    ],
)
def test_errors_name_the_option(option, error, message):
    with pytest.raises(error, match=message):
        diagnose_loss(1.4, STATION, **option)


def test_the_number_of_classes_may_be_any_integer_type():
    assert diagnose_loss(1.3863, np.int8(4)) == diagnose_loss(1.3863, 4)
    assert diagnose_loss(36, 2**53)
