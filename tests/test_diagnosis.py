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
    kl_divergence,
    log_softmax,
    normalize,
    one_hot,
    sigmoid,
    softmax,
    softmax_cross_entropy,
)
from crossent.diagnosis import EQUAL, KINDS, RULES, classes_of, standing

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
        r"H\(frequencies\): ": [constant],
        f"ln {K} / ln 2: ": [cross_entropy(f, softmax(logits[0]), base=2)],
        r"H\(frequencies\) / ln 2: ": [cross_entropy(f, f, base=2)],
        f"ln {K} / {K}: .* mean is over": [f @ (rows * -log_softmax(logits)).mean(axis=1)],
        rf"H\(frequencies\) / {K}: .* mean is over": [constant / K],
        rf"\d+ × ln {K}: ": [np.full(n, equal).sum() for n in sizes],
        r"\d+ × H\(frequencies\): ": [np.full(n, constant).sum() for n in sizes],
        rf"ln {K} / \d+: .* once more": [equal / n for n in sizes],
        r"H\(frequencies\) / \d+: .* once more": [constant / n for n in sizes],
        "entropy of a label smoothed": [cross_entropy(row, row) for row, *_ in smoothed.values()],
    }
    if constant > EQUAL * equal:
        found = {
            words: losses for words, losses in found.items() if r"H\(frequencies\)" not in words
        }
    twice = rf"ln\(1 \+ {K - 1}/e\)"
    if smoothing:
        table = smoothed[smoothing]
        best = f @ softmax_cross_entropy(table, [np.log(f @ table)] * K)
        found[r"H\(smoothed frequencies\): "] = [best] if best <= EQUAL * equal else []
        # Logits in [0, 1] that lead by more than 1 would be needed for the smoothed row itself.
        if np.log(table.max() / table.min()) >= 1:
            pays = softmax_cross_entropy(table[0], one_hot(0, K))
            found[rf"{twice} \+ ε \(1 − 1/{K}\): "] = [pays]
    else:
        found[f"{twice}: "] = [softmax_cross_entropy(0, one_hot(0, K))]
    if K == 2 and not smoothing:
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
    found[re.escape("−ln(1 − 2^−23): ")] = [
        categorical_cross_entropy(0, [1 - 2**-23, 2**-23]),
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

    tried = [r"sum over|once more"] * (size is None) + ["entropy of a label"] * (smoothing is None)
    guessed = [any(re.search(words, c.cause) for words in tried) for c in found]
    assert guessed == sorted(guessed), "what hangs on a guess comes last"
    distances = [distance(value, [each.number]) for each in found]
    for kind in (False, True):
        own = [d for d, is_guessed in zip(distances, guessed, strict=True) if is_guessed == kind]
        assert np.all(np.diff(own) > -2e-9)


def test_candidates_print_as_paragraphs():
    (found,) = diagnose_loss(1.3863, 4)
    assert str(found) == (
        "1.386 = ln 4: equal probabilities, as before anything is learned, or from a\n"
        "  model that ignores its inputs, if the classes are equally frequent or\n"
        "  weighted equally.\n"
        "    Check: At step 0 this is right. If it stays: do the labels still belong\n"
        "    to their inputs? Train on one small batch. If it stays there too, was\n"
        "    the optimiser given this model's parameters, are weights frozen, are\n"
        "    units dead, is the learning rate far too small or too large?"
    )
    assert found.number == np.log(4)
    (large,) = diagnose_loss(45_400, 65_536, batch_size=4096)
    assert str(large).startswith("45426 = 4096 × ln 65536: ")
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
        (10.82, 50_257, ["ln 50257: equal"]),
        (2.303, 10, ["ln 10: equal"]),
        (0.69, [0.5, 0.5], ["ln 2: equal"]),
        (0.325, [0.9, 0.1], ["H(frequencies): ", "entropy of a label smoothed by 0.2: "]),
        (0.1985, [0.95, 0.05], ["H(frequencies): ", "entropy of a label smoothed by 0.1: "]),
        (1.19e-07, 10, ["−ln(1 − 2^−23): "]),
        (1.213, STATION, ["H(frequencies): "]),
        (1.75, STATION, ["H(frequencies) / ln 2: "]),
        (1.75, 4, []),
        (22.18, STATION, ["16 × ln 4: "]),
        (0.349, STATION, ["ln 4 / 4: ", "entropy of a label smoothed by 0.1: "]),
        (0.3467, STATION, ["ln 4 / 4: ", "entropy of a label smoothed by 0.1: "]),
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
    assert "if the labels are smoothed by 0.3" in at_thirty.cause
    assert diagnose_loss(np.log(4), 4, label_smoothing=1)[0].cause.startswith("entropy of a label")
    nearest = diagnose_loss(0.349, STATION, label_smoothing=0.1)
    assert [each.cause[:7] for each in nearest] == ["entropy", "ln 4 / "]


@pytest.mark.parametrize("epsilon", [0.05, 0.1, 0.3, 0.9])
@pytest.mark.parametrize("K", [2, 3, 10])
def test_no_softmax_of_a_softmax_is_better_under_smoothing(K, epsilon):
    row = (1 - epsilon) * one_hot(0, K) + epsilon / K
    p = np.linspace(0, 1, 2001)  # of the true class; by symmetry and convexity the rest is even
    answers = np.column_stack([p, *[(1 - p) / (K - 1)] * (K - 1)])
    best = softmax_cross_entropy([row] * len(p), answers).min()
    (found,) = [
        each
        for each in diagnose_loss(best, K, label_smoothing=epsilon)
        if each.cause.startswith(("ln(1", "entropy"))
    ]
    assert found.number == pytest.approx(best, rel=1e-6)
    assert ("twice" in found.cause) == (epsilon < 0.5)


def test_a_balanced_weighting_makes_equal_probabilities_the_best_constant():
    """Its weighted mean, as scikit-learn and PyTorch take it, is that of equal frequencies."""
    labels = [0] * 8 + [1] * 4 + [2] * 2 + [3] * 2
    weights = 1 / np.bincount(labels)[labels]

    def pays(answer):
        return log_loss(labels, [answer] * 16, sample_weight=weights)

    equal = pays([1 / 4] * 4)
    assert all(pays(normalize(row)) > equal for row in 1 - 0.1 * np.eye(4))
    assert "weighted equally" in diagnose_loss(equal, STATION)[0].cause


@pytest.mark.parametrize(("kind", "clip"), [(np.float64, "52 ln 2"), (np.float32, "23 ln 2")])
def test_hard_answers_cost_a_share_of_the_clip_in_scikit_learn(kind, clip):
    labels = [0, 0, 0, 1]
    for answer, share in ((0, "0.25"), (1, "0.75")):
        loss = log_loss(labels, np.array([one_hot(answer, 2)] * 4, dtype=kind))
        found = [each.cause for each in diagnose_loss(loss, [3 / 4, 1 / 4], batch_size=4)]
        assert any(cause.startswith(f"{share} × ({clip})") for cause in found)


def test_equal_frequencies_have_one_baseline():
    """H(frequencies) is ln K then, and one candidate has the checks of both."""
    for K in range(2, 40):
        for loss in (0.999 * np.log(K), 1.001 * np.log(K)):
            found = diagnose_loss(loss, np.full(K, 1 / K), batch_size=7)
            (cause,) = [
                each.cause
                for each in found
                if re.match(rf"(ln {K}|H\(frequencies\)): ", each.cause)
            ]
            assert "equal" in cause and "ignores its inputs" in cause
            nearly = normalize(np.full(K, 1000) + np.arange(K) % 2)
            assert diagnose_loss(loss, nearly) == diagnose_loss(loss, np.full(K, 1 / K))


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
    assert str(diagnose_loss(value)) == str(found), "no classes are needed"
    np.testing.assert_array_equal([each.number for each in found], value)
    assert not str(found[0]).startswith("-0:")


@pytest.mark.parametrize(
    ("value", "first"),
    [(-0.25, "prob"), (-0.6, "prob"), (-1, "prob"), (-0.24, "labels"), (-1.01, "labels")],
)
def test_what_probabilities_in_place_of_logarithms_can_pay_names_them_first(value, first):
    found = diagnose_loss(value, 4)
    assert found[0].cause.startswith(first)
    assert sorted(each[1:] for each in found) == sorted(KINDS["below 0"])


@pytest.mark.parametrize(
    ("value", "classes", "smoothing", "words"),
    [
        (2.5, 10, 0, "Above ln 10 = 2.303, so worse than equal probabilities. "),
        (1e9, 2, 0, "Above ln 2 = 0.6931, so worse"),
        (88, STATION, 0, "Above ln 4 = 1.386, so worse"),
        (
            0.1,
            [0.99, 0.01],
            0,
            "Above H(frequencies) = 0.056, so worse than the best constant answer: ",
        ),
        (0.693, [0.99, 0.01], 0, "Above H(frequencies) = 0.056, "),
        (1e-3, [1, 0], 0, "Above H(frequencies) = 0, "),
        (0.05, [0.99, 0.01], 0, "11 % below H(frequencies) = 0.056, the best constant answer. "),
        (0.6, [0.5, 0.5], 0, "13 % below ln 2 = 0.6931, the best constant answer. "),
        (0.6, 4, 0, "57 % below ln 4 = 1.386, equal probabilities. "),
        (1e-9, 4, 0, "More than 99 % below ln 4"),
        (1.23, STATION, 0.1, "1 % below H(smoothed frequencies) = 1.246, "),
        (1.3, STATION, 0.1, "Above H(smoothed frequencies) = 1.246, "),
        (0.3, STATION, 0.1, "Below 0.3488, the lowest loss that this label smoothing allows"),
        (2.303, 10, 0, ""),
        (1.213, STATION, 0, ""),
        (math.nan, 10, 0, ""),
        (math.inf, 10, 0, ""),
        (0, 10, 0, ""),
    ],
)
def test_where_a_loss_lies_among_the_baselines(value, classes, smoothing, words):
    said = standing(value, *classes_of(classes), smoothing)
    assert said.startswith(words) and bool(said) == bool(words)
    assert "H(Y" not in said or "below" in said, "H(Y | X) is never above H(frequencies) or ln K"


@given(FREQUENCIES, LOSSES, SMOOTHING)
def test_a_loss_without_a_candidate_still_has_its_place(counts, loss, smoothing):
    f = normalize(counts)
    assert standing(loss, len(f), f, smoothing or 0) or diagnose_loss(
        loss, f, label_smoothing=smoothing
    )


@np.errstate(all="ignore")
def test_losses_off_the_scale_are_made_by_their_causes():
    zero, nowhere = np.zeros(1), np.full(3, -np.inf)
    nan = [
        np.float32([3e38]) * 10 * zero,
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
        ((1.4,), TypeError, "classes is None, expected what a loss of 1.4 is compared with"),
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
