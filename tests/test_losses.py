"""The cross-entropy losses and their gradients: identities, other libraries, limits, accuracy."""

import mpmath as mp
import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from crossent import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    cross_entropy,
    one_hot,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
)
from support import (
    EPS,
    LOGIT,
    PROBABILITY,
    arrays,
    distributions,
    epsilons,
    exact_binary_cross_entropy,
    exact_log_softmax,
    exact_softmax_cross_entropy,
)

INF = np.inf
SMALLEST = np.finfo(np.float64).smallest_normal
CLASSES = 4
LABEL = st.integers(0, CLASSES - 1)
LOGITS = arrays(LOGIT, CLASSES)
ORDINARY = arrays(st.floats(-10, 10), CLASSES)
DISTRIBUTION = distributions(CLASSES)


# --- Values that can be checked in the head ------------------------------------------------------


def test_no_opinion_costs_the_logarithm_of_the_number_of_classes():
    assert_array_equal(binary_cross_entropy([0, 1, 0.3], [0.5] * 3), [np.log(2)] * 3)
    assert_array_equal(binary_cross_entropy_with_logits([0, 1, 0.3], [0.0] * 3), [np.log(2)] * 3)
    assert softmax_cross_entropy(3, np.zeros(8)) == np.log(8)
    assert categorical_cross_entropy(3, np.full(8, 1 / 8)) == np.log(8)


def test_only_the_probability_of_the_true_class_counts():
    rows = [[0.25, 0.5, 0.25], [0.25, 0.1, 0.65]]
    assert_array_equal(categorical_cross_entropy([0, 0], rows), [np.log(4)] * 2)


# --- Identities ----------------------------------------------------------------------------------


@given(PROBABILITY, PROBABILITY)
def test_binary_is_cross_entropy_of_two_outcomes(y, p):
    loss = cross_entropy([1 - y, y], [1 - p, p])
    assert_allclose(binary_cross_entropy(y, p), loss, rtol=4 * EPS, atol=2 * EPS)


@given(PROBABILITY, st.floats(-30, 30))
def test_binary_from_the_logit_is_binary_of_its_sigmoid(y, z):
    # Beyond 30 the probability 1 - p is rounded away: the reason to start from the logit.
    loss = binary_cross_entropy(y, sigmoid(z))
    assert_allclose(binary_cross_entropy_with_logits(y, z), loss, rtol=1e-2)
    if abs(z) < 1:
        assert_allclose(binary_cross_entropy_with_logits(y, z), loss, rtol=8 * EPS)


@given(PROBABILITY, LOGIT)
def test_binary_is_the_softmax_loss_of_two_classes(y, z):
    y = np.round(y * 1024) / 1024  # so that 1 - y is exact
    rows, logits = [1 - y, y], [0.0, z]
    loss = binary_cross_entropy_with_logits(y, z)
    assert_allclose(loss, softmax_cross_entropy(rows, logits), rtol=4 * EPS)
    gradient = binary_cross_entropy_gradient(y, z)
    both = softmax_cross_entropy_gradient(rows, logits)
    assert_allclose(both, [-gradient, gradient], rtol=8 * EPS, atol=4 * EPS * max(y, sigmoid(z)))


@given(PROBABILITY, LOGIT)
def test_swapping_the_two_classes_changes_nothing(y, z):
    y = np.round(y * 1024) / 1024  # so that 1 - y is exact
    assert_array_equal(
        binary_cross_entropy_with_logits(y, z), binary_cross_entropy_with_logits(1 - y, -z)
    )
    assert_array_equal(
        binary_cross_entropy_gradient(y, z), -binary_cross_entropy_gradient(1 - y, -z)
    )


@given(DISTRIBUTION, ORDINARY)
def test_softmax_loss_is_cross_entropy_of_the_softmax(y, z):
    loss = softmax_cross_entropy(y, z)
    assert_allclose(loss, cross_entropy(y, softmax(z)), rtol=8 * EPS, atol=2 * EPS)
    assert_allclose(loss, categorical_cross_entropy(y, softmax(z)), rtol=8 * EPS, atol=2 * EPS)


@given(st.lists(st.tuples(LABEL, LOGITS), min_size=1, max_size=5))
def test_labels_and_one_hot_rows_agree(batch):
    labels, z = (np.array(part) for part in zip(*batch, strict=True))
    rows = one_hot(labels, CLASSES)
    p = softmax(z)
    assert_array_equal(rows, np.eye(CLASSES)[labels])
    for truth in (rows, rows.astype(int), rows.astype(bool), rows.tolist()):
        assert_array_equal(softmax_cross_entropy(truth, z), softmax_cross_entropy(labels, z))
        assert_array_equal(
            softmax_cross_entropy_gradient(truth, z), softmax_cross_entropy_gradient(labels, z)
        )
        assert_array_equal(
            categorical_cross_entropy(truth, p), categorical_cross_entropy(labels, p)
        )


@given(DISTRIBUTION, LOGITS)
def test_soft_labels_mix_the_losses_of_the_classes(y, z):
    each = softmax_cross_entropy(np.arange(CLASSES), np.tile(z, (CLASSES, 1)))
    assert_allclose(softmax_cross_entropy(y, z), y @ each, rtol=8 * EPS)
    each = softmax_cross_entropy_gradient(np.arange(CLASSES), np.tile(z, (CLASSES, 1)))
    assert_allclose(softmax_cross_entropy_gradient(y, z), y @ each, atol=4 * EPS)


@given(PROBABILITY, LOGIT)
def test_soft_binary_labels_mix_the_losses_of_the_classes(y, z):
    for loss in (binary_cross_entropy_with_logits, binary_cross_entropy_gradient):
        assert_allclose(loss(y, z), y * loss(1, z) + (1 - y) * loss(0, z), rtol=8 * EPS, atol=EPS)


@given(DISTRIBUTION, LOGITS)
def test_losses_are_never_negative_and_gradients_sum_to_0(y, z):
    assert softmax_cross_entropy(y, z) >= 0
    assert abs(softmax_cross_entropy_gradient(y, z).sum()) <= 4 * EPS


@given(DISTRIBUTION, ORDINARY)
def test_the_gradient_is_probability_minus_truth(y, z):
    assert_allclose(softmax_cross_entropy_gradient(y, z), softmax(z) - y, atol=2 * EPS)
    assert_allclose(binary_cross_entropy_gradient(y, z), sigmoid(z) - y, atol=2 * EPS)


@given(DISTRIBUTION, ORDINARY)
def test_the_gradient_is_the_slope_of_the_loss(y, z):
    """Against central differences; their error is about step**2 + EPS * loss / step."""
    step = 1e-5
    steps = step * np.eye(CLASSES)
    Y = np.tile(y, (CLASSES, 1))
    slope = softmax_cross_entropy(Y, z + steps) - softmax_cross_entropy(Y, z - steps)
    assert_allclose(softmax_cross_entropy_gradient(y, z), slope / (2 * step), atol=1e-9)
    slope = binary_cross_entropy_with_logits(y, z + step)
    slope = slope - binary_cross_entropy_with_logits(y, z - step)
    assert_allclose(binary_cross_entropy_gradient(y, z), slope / (2 * step), atol=1e-9)


# --- Other libraries -----------------------------------------------------------------------------


@given(st.lists(st.tuples(LABEL, distributions(CLASSES)), min_size=1, max_size=6))
def test_scikit_learn_agrees_where_it_does_not_clip(batch):
    labels, p = (np.array(part) for part in zip(*batch, strict=True))
    p = (p + 0.01) / (p + 0.01).sum(axis=-1, keepdims=True)
    peer = sklearn.metrics.log_loss(labels, p, labels=range(CLASSES))
    assert_allclose(categorical_cross_entropy(labels, p).mean(), peer, rtol=8 * EPS)
    y = labels % 2
    peer = sklearn.metrics.log_loss(y, p[:, 0], labels=[0, 1])
    assert_allclose(binary_cross_entropy(y, p[:, 0]).mean(), peer, rtol=8 * EPS, atol=2 * EPS)


# --- Accuracy, in machine epsilons against 50 digits ---------------------------------------------


@pytest.mark.parametrize("reach", [1, 30, 1000])
def test_binary_is_accurate(reach):
    rng = np.random.default_rng(0)
    for z in rng.uniform(-reach, reach, 100):
        soft = rng.random()
        for y in (0.0, 1.0, soft, soft * 1e-10, 1 - soft * 1e-10):
            true = exact_binary_cross_entropy(y, z)
            if true > SMALLEST:
                assert epsilons(binary_cross_entropy_with_logits(y, z), true) <= 1.5  # 1.2
            up, down = (1 - mp.mpf(y)) / (1 + mp.exp(-z)), y / (1 + mp.exp(z))
            if max(up, down) > SMALLEST:  # p - y is as sharp as the larger of its two parts
                error = abs(binary_cross_entropy_gradient(y, z) - (up - down))
                assert error <= 2 * EPS * max(up, down)  # measured: 1.3


def test_binary_of_probabilities_is_accurate():
    rng = np.random.default_rng(0)
    for y, p in np.concatenate([rng.random((200, 2)), rng.random((200, 2)) ** 20]):
        P, Y = mp.mpf(p), mp.mpf(y)
        true = -Y * mp.log(P) - (1 - Y) * mp.log1p(-P)
        assert epsilons(binary_cross_entropy(y, p), true) <= 2


def check_softmax_loss(label, z):
    """The loss and the gradient of a label, against 50 digits."""
    truth = exact_log_softmax(z)
    assert epsilons(softmax_cross_entropy(label, z), -truth[label]) <= 2  # measured: 1.6
    slopes = [mp.exp(log_p) for log_p in truth]
    slopes[label] = -mp.fsum(slopes[:label] + slopes[label + 1 :])
    gradient = softmax_cross_entropy_gradient(label, z)
    assert max(map(epsilons, gradient, slopes)) <= 4  # measured: 2.3


@pytest.mark.parametrize("scale", [1, 3, 10])
@pytest.mark.parametrize("classes", [2, 3, 10, 100, 1000])
def test_softmax_loss_is_accurate(classes, scale):
    rng = np.random.default_rng(0)
    for z in rng.standard_normal((-(-200 // classes), classes)) * scale:
        check_softmax_loss(int(z.argmax()), z)  # a right answer
        check_softmax_loss(int(z.argmin()), z)  # the worst answer
        y = rng.dirichlet(np.ones(classes))
        error = epsilons(softmax_cross_entropy(y, z), exact_softmax_cross_entropy(y, z))
        assert error <= 2  # measured: 1.7


def test_losses_of_float32_are_rounded_once():
    """Computed in float64, so that the last step is all of the error."""
    rng = np.random.default_rng(0)
    eps = np.finfo(np.float32).eps / EPS
    for classes in (2, 10, 10_000):
        z = (3 * rng.standard_normal(classes)).astype(np.float32)
        y = rng.dirichlet(np.ones(classes)).astype(np.float32)
        truth = exact_log_softmax(z)
        assert epsilons(softmax_cross_entropy(1, z), -truth[1]) <= eps
        soft = -mp.fsum(mp.mpf(float(a)) * log_p for a, log_p in zip(y, truth, strict=True))
        assert epsilons(softmax_cross_entropy(y, z), soft) <= eps
        slopes = softmax_cross_entropy_gradient(0, z)[1:10]
        assert max(map(epsilons, slopes, map(mp.exp, truth[1:10]))) <= eps
        binary = binary_cross_entropy_with_logits(y[:9], z[:9])
        assert max(map(epsilons, binary, map(exact_binary_cross_entropy, y, z[:9]))) <= eps


@pytest.mark.parametrize("gap", [20, 50, 200])
@pytest.mark.parametrize("classes", [2, 10])
def test_softmax_loss_is_accurate_for_confident_answers(classes, gap):
    """Where log(sum of exponentials) - z loses every digit of the loss of a right answer."""
    rng = np.random.default_rng(0)
    for z in rng.standard_normal((20, classes)):
        z[0] = z[1:].max() + gap + rng.random()
        z += rng.normal() * 10
        check_softmax_loss(0, z)
        check_softmax_loss(1, z)


def test_softmax_loss_of_equal_largest_logits_is_accurate():
    for label in range(3):
        check_softmax_loss(label, np.array([3.0, 3.0, -40.0]))
        check_softmax_loss(label, np.array([3.0, 3.0 - 1e-15, 1.0]))


# --- Limits --------------------------------------------------------------------------------------


def test_certain_binary_predictions():
    y, p = [0, 1, 0, 1, 0.5, 0.5], [0, 1, 1, 0, 0, 1]
    assert_array_equal(binary_cross_entropy(y, p), [0, 0, INF, INF, INF, INF])
    z = np.array([-INF, INF, INF, -INF, -INF, INF])
    assert_array_equal(binary_cross_entropy_with_logits(y, z), [0, 0, INF, INF, INF, INF])
    assert_array_equal(binary_cross_entropy_gradient(y, z), [0, 0, 1, -1, -0.5, 0.5])


def test_huge_logits_cost_what_they_say():
    z = np.array([-1e308, 1e308, 1e308, -1e308])
    y = [0, 1, 0, 1]
    assert_array_equal(binary_cross_entropy_with_logits(y, z), [0, 0, 1e308, 1e308])
    assert_array_equal(softmax_cross_entropy([1, 0], [[0, 1e308]] * 2), [0, 1e308])
    assert softmax_cross_entropy(0, [-1e308, 1e308]) == INF
    with pytest.warns(RuntimeWarning, match="overflow"):  # beyond float32 only
        assert softmax_cross_entropy(0, np.float32([-3e38, 3e38])) == INF
    halves = np.full((2, 2), 0.5)
    assert_allclose(softmax_cross_entropy(halves, [[0, -1e306], [0, -1e308]]), [5e305, 5e307])


def test_certain_class_predictions():
    rows = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    assert_array_equal(categorical_cross_entropy([0, 1, 1], rows), [0, INF, 0])
    for z in ([0.0, -INF], [INF, 0.0], [INF, -INF]):
        assert_array_equal(softmax_cross_entropy([0, 1], [z, z]), [0, INF])
        assert_array_equal(softmax_cross_entropy([[0.5, 0.5]], [z]), [INF])
        assert_array_equal(softmax_cross_entropy_gradient([0, 1], [z, z]), [[0, 0], [1, -1]])


def test_small_losses_of_confident_right_answers_are_kept():
    for loss in (
        binary_cross_entropy_with_logits(0, -700.0),
        softmax_cross_entropy(0, [700.0, 0.0]),
        -softmax_cross_entropy_gradient(0, [700.0, 0.0])[0],
        binary_cross_entropy_gradient(0, -700.0),
        binary_cross_entropy(0, np.exp(-700)),
    ):
        assert_allclose(loss, np.exp(-700), rtol=4 * EPS)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize(
    "loss",
    [
        binary_cross_entropy,
        binary_cross_entropy_with_logits,
        binary_cross_entropy_gradient,
        categorical_cross_entropy,
        softmax_cross_entropy,
        softmax_cross_entropy_gradient,
    ],
)
def test_low_precision_comes_back_as_float32(loss, kind):
    rng = np.random.default_rng(0)
    y = one_hot(rng.integers(10, size=100), 10)
    other = softmax(rng.standard_normal((100, 10))).astype(kind)
    assert loss(y.astype(kind), other).dtype == loss(y.astype(int), other).dtype == np.float32
    assert_array_equal(loss(y.astype(int), other), loss(y.astype(kind), other))
    assert loss(y, other).dtype == np.float64
    if kind is np.float32:
        assert_array_equal(loss(y, other).astype(np.float32), loss(y.astype(kind), other))


def test_shapes_follow_the_examples():
    z = np.zeros((2, 3, 4))
    labels = np.zeros((2, 3), dtype=np.uint8)
    assert softmax_cross_entropy(labels, z).shape == (2, 3)
    assert softmax_cross_entropy_gradient(labels, z).shape == (2, 3, 4)
    assert categorical_cross_entropy(labels, z + 0.25).shape == (2, 3)
    assert one_hot(labels, 5).shape == (2, 3, 5)
    assert isinstance(softmax_cross_entropy(0, [0.0, 0.0]), np.float64)
    assert isinstance(binary_cross_entropy(1, 0.5), np.float64)
    assert_array_equal(one_hot(np.int8(1), np.int64(2)), [0, 1])
    assert_array_equal(one_hot([0, 0], 1), [[1], [1]])


def test_exact_references_agree_with_each_other():
    """The 50-digit truths are written twice, differently: they must be one."""
    for z in (-30.0, 0.3, 5.0):
        two = exact_softmax_cross_entropy([0.75, 0.25], [0.0, z])
        assert abs(two - exact_binary_cross_entropy(0.25, z)) < mp.mpf(10) ** -45
        probabilities = map(mp.exp, exact_log_softmax([z, 1.0, 2.0]))
        assert abs(mp.fsum(probabilities) - 1) < mp.mpf(10) ** -45


def test_an_infinite_logit_takes_no_digit_from_the_rows_beside_it():
    z = np.random.default_rng(50).normal(size=(20, 3)) + [50, 0, 0]
    labels = np.zeros(20, dtype=int)
    alone = softmax_cross_entropy(labels, z)
    beside = softmax_cross_entropy([*labels, 0], [*z, [np.inf, 0, 0]])
    assert beside.tolist() == [*alone, 0]
