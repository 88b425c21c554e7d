"""What the tests of the figures share: every figure as its chapter draws it, and how to read it."""

import io
from functools import partial

import numpy as np

from bookparts.figures import (
    areas,
    binary,
    codes,
    cross_entropy,
    divergence,
    estimating,
    floating_point,
    in_practice,
    information,
    learning,
    libraries,
    loss_is_code_length,
    multiclass,
    scale,
    stuck_loss,
    two_directions,
)
from bookparts.figures import entropy as entropy_figures
from crossent import (
    entropy,
    kl_divergence,
    one_hot,
    sigmoid,
    softmax,
    surprisal,
)

OUTCOMES = ["sun", "cloud", "rain", "snow"]
P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
Q = np.array([1 / 4, 1 / 8, 1 / 2, 1 / 8])
rng = np.random.default_rng(2026)

# Chapters 1 and 2.
CANDIDATES = {
    "1 − p": lambda p: 1 - p,
    "1/p − 1": lambda p: 1 / p - 1,
    "(1 − p)²": lambda p: (1 - p) ** 2,
    "−log₂ p": lambda p: -np.log2(p),
}
RESULTS = ["home", "away"]
MATCHES = {"match 1": np.array([0.5, 0.5]), "match 2": np.array([0.99, 0.01])}
SURPRISALS = surprisal(P, base=2)[rng.choice(4, size=(3, 10_000), p=P)]
MARKED = {"A": [0.6, 0.2, 0.2], "B": [0.5, 0.5, 0], "uniform": [1 / 3, 1 / 3, 1 / 3]}


def underrate(i, new) -> np.ndarray:
    """P with outcome i at probability `new`, and the others scaled so that the sum is 1."""
    model = P * (1 - new) / (1 - P[i])
    model[i] = new
    return model


# Chapter 3.
HALVED = [underrate(i, P[i] / 2) for i in range(4)]
TENTH_OFF = [underrate(i, P[i] - 0.1) for i in range(4)]

# Chapter 4.
CLIMATES = ["mountain", "desert"]
FLOORS = entropy([P, [7 / 8, 1 / 8, 0, 0]], base=2)
EXCESSES = kl_divergence([P, [7 / 8, 1 / 8, 0, 0]], [P, P], base=2)
SKY = ["clear", "dark", "hazy", "clear", "dark", "dark", "hazy", "dark"]
HAPPENED = [0, 2, 1, 0, 3, 0, 0, 1]
DAYS = [f"{sky} → {OUTCOMES[day]}" for sky, day in zip(SKY, HAPPENED, strict=True)]
LABELS = one_hot(HAPPENED, 4)
FORECAST_AFTER = {"clear": [7 / 8, 1 / 16, 1 / 32, 1 / 32], "hazy": P, "dark": [1 / 4] * 4}
FORECASTS = np.array([FORECAST_AFTER[sky] for sky in SKY])

# Chapter 5; most of the patients are made to be judged well, a few badly.
EVIDENCE = np.log(1 / 9) + np.log(9) * np.arange(4)
PATIENTS = rng.integers(0, 2, 228)
DOUBT = rng.permutation(np.linspace(0.01, 0.998, 228) ** 6)
RISKS = np.where(PATIENTS == 1, 1 - DOUBT, DOUBT)

# Chapter 6; the digits are drawn by lot.
EXAMPLES = one_hot([0, 3, 2, 0], 4)
PREDICTIONS = np.array([P, [1 / 4] * 4, [1 / 16, 13 / 16, 1 / 16, 1 / 16], Q])
LOGITS = np.log(2) * np.array([1, 0, -1, -1])
DOUBTS = {
    "spread doubt": [1 / 2, 1 / 6, 1 / 6, 1 / 6],
    "one rival": [1 / 2, 1 / 32, 1 / 32, 7 / 16],
}
DIGITS = np.repeat(np.arange(10), 6)
DIGIT_P = softmax(rng.normal(size=(60, 10)) + 2 * one_hot(DIGITS, 10))
DIGIT_LOSSES = surprisal(DIGIT_P[np.arange(60), DIGITS])
DIGIT_RIGHT = DIGIT_P.argmax(axis=1) == DIGITS
WORST = np.argsort(-DIGIT_LOSSES)[:8]  # some are misread
IMAGES = rng.integers(0, 17, (8, 8, 8)) * rng.integers(0, 2, (8, 8, 8))

# The chapter on learning: a loss above its constant, made-up bills, two groups that overlap.
WEIGHTS = np.linspace(0, 2, 101)
FLOOR = 0.28
ABOVE_FLOOR = FLOOR + 0.016 + (WEIGHTS - 1.04) ** 2 / (1 + 1.8 * WEIGHTS)
STEPS = [0, 1, 10, 100, 1000, 10_000]
BILLS = {
    "no penalty": (STEPS, [1, 0.32, 0.17, 0.09, 0.05, 0.02], [1, 0.38, 0.21, 0.14, 0.19, 0.51]),
    "penalty 1/N": (STEPS, [1, 0.32, 0.17, 0.09, 0.07, 0.07], [1, 0.38, 0.21, 0.15, 0.15, 0.15]),
}
PIXEL_WEIGHTS = rng.normal(size=(64, 10))
SIZES = np.concatenate([rng.normal(-0.6, 0.7, 25), rng.normal(1, 0.9, 15)])
SICK = np.repeat([0, 1], [25, 15])


def descent(slope) -> np.ndarray:
    """300 steps from w = -10, b = 0 against the mean slope in the logits."""
    w, b = -10.0, 0.0
    points = [(w, b)]
    for _ in range(300):
        each = slope(sigmoid(w * SIZES + b) - SICK, sigmoid(w * SIZES + b))
        w, b = w - (each * SIZES).mean(), b - each.mean()
        points.append((w, b))
    return np.array(points)


PATHS = {
    "cross-entropy": (descent(lambda error, p: error), 0.5),
    "squared error": (descent(lambda error, p: 2 * error * p * (1 - p)), 0.05),
}

# The chapter on codes; the letters are drawn by lot.
VALLEY = ["fog", "sun", "cloud", "rain", "snow"]
VALLEY_P = np.array([0.35, 0.17, 0.17, 0.16, 0.15])
WORDS = {
    "good": ["1", "01", "001", "000"],
    "thrifty": ["00", "010", "011", "100"],
    "greedy": ["0", "1", "01", "10"],
}
LENGTHS = {"Shannon": np.array([2, 3, 3, 3, 3]), "Huffman": np.array([1, 3, 3, 3, 3])}
VALLEY_WORDS = ["0", "110", "111", "101", "100"]
BLOCK_SIZES = np.arange(1, 13)
PER_RESULT = 0.469 + np.array([0.9, 0.6]).reshape(2, 1) / BLOCK_SIZES
LETTERS = "abcdefgh"
LETTER_P, LETTER_Q = rng.dirichlet(np.full(8, 5.0), 2)

# The chapter on the loss as a file's size: made-up prices of labels, and files a bit larger.
PRICES = -np.log2(DIGIT_P[np.arange(60), DIGITS])
PARTS = {n: int(np.ceil(PRICES[:n].sum())) + 1 for n in (20, 40, 60)}
FILE_STEPS = [0, 1, 10, 100]
FILE_IDEALS = [199.32, 150.25, 80.5, 30.75]
FILE_SIZES = [201, 151, 82, 31]
WARMTH = np.geomspace(0.25, 4, 9)
WARMTH_BITS = {"timid": 20 + 5 * WARMTH**2, "sure": 20 + 5 / WARMTH**2}
WARMTH_FILES = {"timid": ([1, 2], [26, 41]), "sure": ([0.5, 1], [41, 26])}

# The chapter on stuck losses: two runs above their levels, and rungs of a ladder.
RUNS = {
    "the inputs are ignored": [1.386, 1.28, 1.22, 1.214, 1.213, 1.213],
    "the barometer is seen": [1.386, 1.12, 0.93, 0.872, 0.867, 0.866],
}
LEVELS = {"ln 4": 1.386, "H(Y)": 1.213, "H(Y | X)": 0.866}
RUNGS = {
    "ln 4": (1.3863, "baseline"),
    "H(Y | X)": (0.8664, "floor"),
    "softmax applied twice": (0.7437, "slip"),
    "clipped, scikit-learn": (36.0437, "slip"),
}

# The chapter on floating-point numbers: made-up errors, one method of each kind.
REACH = {"float16": (5e-4, 7.62, 16.6), "float32": (6e-8, 16.6, 103.3)}
LEAD = np.arange(0, 16, 0.5)
ULPS = {
    "from p": 10 ** np.minimum(LEAD, 15.9),
    "clipped": np.where(LEAD < 12, 10 ** np.minimum(LEAD, 15.9), np.inf),
    "from changes": 10 ** (LEAD / 2),
    "helper": np.full(LEAD.shape, 1.5),
}
SMALL_STEPS = np.array([0.1, 0.01, 0.001])
SMALL_DIVERGENCES = {
    "float32": [5.26e-3, -3.14159e-8, 0.0],
    "float64": [5.26e-3, 5e-5, -1.7e-17],
    "helper": [5.26e-3, 5e-5, 5e-7],
}
RUNNING = {
    "in float16": np.minimum(1.386, 500 / np.arange(1, 1001)),
    "in float32": np.full(1000, 1.386),
}

# The chapter on losses in practice: beliefs, bins and bits that are made up.
BELIEFS = {"log": P, "smooth": 0.9 * P + 0.025, "balanced": [1 / 4] * 4, "focal": Q[[2, 0, 1, 3]]}
BELIEF_CURVES = {
    "honest": ([0, 1], [0, 1]),
    "smooth": ([0, 1], [0.05, 0.95]),
    "weighted": ([0, 0.1, 1], [0, 0.5, 1]),
    "focal": ([0, 0.8, 1], [0, 0.6266, 1]),
    "absolute": ([0, 0.5, 0.5, 1], [0, 0, 1, 1]),
}
BINS = {
    "T = 1": ([4, 20, 900], [0.28, 0.66, 0.998], [0, 0.5, 0.957]),
    "T = 2": ([7, 31, 781], [0.25, 0.64, 0.981], [0.286, 0.677, 0.992]),
}
ORDER_BITS = ([1, 2, 3, 4], [4.11, 3.45, 2.65, 1.61], [4.1, 3.6, 3.5, 3.6], (3, 3.2126), 4.7549)

# The chapter on divergences: bells on two bumps, and what the two directions make of them.
DEGREES = np.arange(-25, 25.5, 0.5)


def bell(mean, width) -> np.ndarray:
    """A bell curve over the half degrees, as a distribution."""
    weights = np.exp(-(((DEGREES - mean) / width) ** 2) / 2)
    return weights / weights.sum()


BUMPS = 0.75 * bell(-4, 1) + 0.25 * bell(6, 1)
LOWEST = {"forward": [(-1.5, 4.444)], "reverse": [(-4, 1), (6, 1)]}
BELLS = {
    "forward": bell(-1.5, 4.444),
    "reverse, cold": bell(-4, 1),
    "reverse, warm": bell(6, 1),
}
MEANS, BELL_WIDTHS = np.linspace(-10, 12, 23), np.geomspace(0.8, 9, 12)
EACH_BELL = [[bell(mean, width) for mean in MEANS] for width in BELL_WIDTHS]
SAME_BUMPS = np.broadcast_to(BUMPS, np.shape(EACH_BELL))
MAPS = {
    "forward": kl_divergence(SAME_BUMPS, EACH_BELL, base=2),
    "reverse": kl_divergence(EACH_BELL, SAME_BUMPS, base=2),
}
DISTANCES = np.linspace(0, 6, 13)
TELLS = {
    "worst perimeter": 0.659,
    "worst concave points": 0.626,
    "mean texture": 0.181,
    "smoothness error": 0.017,
}
BIN_WIDTHS = 2.0 ** -np.arange(-2, 6)
BIN_ENTROPIES = 2.047 - np.log2(BIN_WIDTHS) + [0.954, 0.221, 0.058, 0.015, 0.004, 0, 0, 0]
BIN_DIVERGENCES = np.array([0.202, 0.51, 0.604, 0.63, 0.637, 0.639, 0.639, 0.639])
RATIOS = np.geomspace(1 / 4, 4, 17)
TO_MODEL = np.log(RATIOS) + 1 / (2 * RATIOS**2) - 1 / 2

# The chapter on estimates from draws: estimates that are too low, shuffles, intervals, runs.
ROLLS = {n: 4 - rng.gamma(9, 0.8 / n, size=400) for n in (10, 30, 100)}
NUMBERS_OF_DRAWS = np.array([2, 10, 100, 1000])
SHORTFALLS = ([3.06, 1.19, 0.112, 0.0109], [5.41, 1.08, 0.108, 0.0108], [2.7, 0.71, 0.004, 3e-5])
SHUFFLES = {name: rng.gamma(4, 0.008, size=200) for name in ("worst area", "texture error")}
INFORMATION = {"worst area": 0.4594, "texture error": 0.0321}
LOWS = np.array([0.05, 0.02, 0.12, 0.04])
HIGHS = np.array([0.18, 0.07, 0.31, 0.2])
ESTIMATES = {"A": (0.09, 0.12, 0.16), "B": (0.03, 0.07, 0.12), "A − B": (0.03, 0.056, 0.07)}
RUNS_TO_CHOOSE = [1, 5, 40]
WINNERS = ([0.213, 0.153, 0.115], [0.212, 0.204, 0.202])

# The chapter on libraries: ways from logits to a loss, and five photos.
STATIONS = ["logits", "p", "log p", "each loss", "mean"]
WAYS = {"F.cross_entropy": (0, 4), "special.log_softmax": (0, 2), "log_loss": (1, 4)}
PHOTOS = [0, 3, 2, 0, 1]
PHOTO_P = np.array([P, [1 / 4] * 4, [1 / 16, 13 / 16, 1 / 16, 1 / 16], Q[[2, 1, 0, 3]], P])

# The chapter on scale.
SHIFTS = ["night", "morning", "afternoon"]
SHIFT_COUNTS = [8_000, 112_000, 76_000]
SHIFT_SUMS = np.array([9649.7, 59422.1, 43271.2])
SHIFT_MEANS = SHIFT_SUMS / SHIFT_COUNTS
SHIFT_FILES = [0.328, 4.592, 3.116]
SPANS = [1, 4, 16]
PEAKS = {
    "at once": [16.1, 64.3, 257.2],
    "losses kept": [6.9, 9.2, 25.2],
    "two numbers kept": [6.8, 6.9, 6.9],
}

DRAWINGS = [
    partial(areas.entropy_areas, OUTCOMES, P, title="The blue area is the entropy: 1.75 bits"),
    partial(
        areas.cross_entropy_areas,
        *(OUTCOMES, P, Q),
        title="The model's boxes: 2.25 bits. The truth's boxes: 1.75 bits.",
    ),
    partial(
        areas.divergence_areas,
        *(OUTCOMES, P, Q),
        title="The model costs 0.75 bits and saves 0.25: 0.5 bits in all",
    ),
    partial(information.additivity_test, CANDIDATES),
    partial(information.surprisal_curve, OUTCOMES, P),
    partial(information.question_tree, OUTCOMES),
    partial(entropy_figures.plain_sums, RESULTS, MATCHES),
    partial(entropy_figures.weighed_sums, RESULTS, MATCHES),
    partial(entropy_figures.running_averages, SURPRISALS, 1.75),
    partial(entropy_figures.binary_entropy_curve, MATCHES),
    partial(entropy_figures.simplex, OUTCOMES[:3], MARKED),
    partial(divergence.truth_and_model, OUTCOMES, P, Q),
    partial(divergence.tangent, OUTCOMES, P, Q),
    partial(
        divergence.one_mistake_each,
        *(OUTCOMES, P),
        {
            "Halved:\nsun costs most": HALVED,
            "0.1 taken off:\nrain and snow cost most": TENTH_OFF,
        },
    ),
    partial(divergence.both_directions, 0.7),
    partial(cross_entropy.slide_to_the_truth, P, Q),
    partial(
        cross_entropy.floor_and_excess,
        *(CLIMATES, FLOORS, EXCESSES),
        title="A smaller cross-entropy with a larger divergence",
    ),
    partial(
        cross_entropy.floor_and_excess,
        ["coast records", "mountain records", "looks at the sky", "frequencies by sky"],
        *([1.75, 1.75, 1.25, 1.25], [0.5, 0, 0.173, 0]),
        title="A look at the sky lowers the floor to 1.25 bits",
    ),
    partial(cross_entropy.loss_table, DAYS, OUTCOMES, LABELS, FORECASTS),
    partial(binary.two_losses, 0.9),
    partial(binary.soft_label_floor, 0.8),
    partial(binary.evidence_steps, EVIDENCE),
    partial(binary.loss_and_gradient),
    partial(binary.sorted_losses, PATIENTS, RISKS, worst=5),
    partial(multiclass.two_sums, OUTCOMES, EXAMPLES, PREDICTIONS),
    partial(multiclass.logits_to_probabilities, OUTCOMES, LOGITS, shift=1),
    partial(
        multiclass.gradient,
        *(OUTCOMES, one_hot(0, 4), DOUBTS),
        title="Same loss, different gradients: every logit is told where to go",
    ),
    partial(
        multiclass.gradient,
        *(range(10), one_hot(DIGITS[WORST[0]], 10), {"": DIGIT_P[WORST[0]]}),
        title="One image teaches ten logits",
    ),
    partial(multiclass.softmax_twice, 10),
    partial(
        multiclass.loss_by_class,
        *(DIGITS, DIGIT_LOSSES, DIGIT_RIGHT),
        title="An 8 costs eight times as much as a 0",
    ),
    partial(codes.budget, WORDS, title="Every word takes its share of the strings"),
    partial(codes.shares, VALLEY, VALLEY_P, LENGTHS, title="Codes can give only powers of 1/2"),
    partial(codes.code_tree, VALLEY, VALLEY_P, VALLEY_WORDS, title="The two rarest share a parent"),
    partial(codes.block_lengths, BLOCK_SIZES, *PER_RESULT, 0.469),
    partial(
        codes.waste_by_letter,
        *(LETTERS, LETTER_P, LETTER_Q),
        title="Costs and savings, of which 50 bits are left",
    ),
    partial(codes.shrinking_interval, OUTCOMES, P, [0, 2, 0, 1]),
    partial(
        multiclass.surprising_digits,
        *(IMAGES, DIGITS[WORST], DIGIT_P[WORST]),
        title="The eight most surprising labels of the test",
    ),
    partial(loss_is_code_length.bill, PRICES, ~DIGIT_RIGHT, PARTS),
    partial(
        loss_is_code_length.dear_and_cheap,
        *(IMAGES, DIGITS[WORST], PRICES[WORST], DIGIT_P[WORST].argmax(axis=1)),
    ),
    partial(
        loss_is_code_length.along_training,
        *(FILE_STEPS, FILE_IDEALS, FILE_SIZES, {"zlib": 250, "best": 25}),
    ),
    partial(loss_is_code_length.temperatures, WARMTH, WARMTH_BITS, WARMTH_FILES),
    partial(learning.constant_apart, WEIGHTS, ABOVE_FLOOR, FLOOR, at=0.3),
    partial(learning.templates, PIXEL_WEIGHTS, range(10)),
    partial(learning.descents, BILLS, 0.953),
    partial(learning.one_knob, SIZES, SICK, 2, far=-10),
    partial(learning.two_knobs, SIZES, SICK, PATHS, dots=[10, 20, 100]),
    partial(estimating.too_low, ROLLS, 4),
    partial(estimating.bias_by_draws, NUMBERS_OF_DRAWS, *SHORTFALLS),
    partial(estimating.chance_and_data, SHUFFLES, INFORMATION),
    partial(
        estimating.intervals,
        *(LOWS, HIGHS, 0.1),
        title="The intervals that miss are low, and short",
    ),
    partial(estimating.compared, ESTIMATES),
    partial(estimating.best_of_many, RUNS_TO_CHOOSE, *WINNERS, n=50),
    partial(stuck_loss.descent_to_floors, STEPS, RUNS, LEVELS),
    partial(stuck_loss.ladder, RUNGS),
    partial(stuck_loss.floors_by_classes, 0.1),
    partial(floating_point.reach_of_probabilities, REACH),
    partial(
        floating_point.errors_in_ulps,
        *(LEAD, ULPS),
        edges=np.arange(0, 17, 4),
        xlabel="lead",
        title="The helper keeps its digits",
    ),
    partial(floating_point.small_divergences, SMALL_STEPS, SMALL_STEPS**2 / 2, SMALL_DIVERGENCES),
    partial(floating_point.running_means, RUNNING, 1.386),
    partial(in_practice.truth_and_beliefs, OUTCOMES, P, BELIEFS),
    partial(in_practice.belief_map, BELIEF_CURVES),
    partial(in_practice.reliability, BINS),
    partial(in_practice.bits_by_order, *ORDER_BITS),
    partial(two_directions.bells_on_bumps, DEGREES, BUMPS, BELLS),
    partial(two_directions.landscapes, MEANS, BELL_WIDTHS, MAPS, LOWEST),
    partial(two_directions.sliding_apart, DISTANCES, DISTANCES**2 / 1.386, np.tanh(DISTANCES)),
    partial(two_directions.told_by_features, list(TELLS), list(TELLS.values()), 0.953),
    partial(two_directions.finer_bins, BIN_WIDTHS, BIN_ENTROPIES, BIN_DIVERGENCES, 2.047),
    partial(two_directions.width_mistakes, RATIOS, TO_MODEL, TO_MODEL[::-1]),
    partial(libraries.stretches, STATIONS, WAYS),
    partial(libraries.reductions, OUTCOMES, -one_hot(PHOTOS, 4) * np.log(PHOTO_P)),
    partial(libraries.columns_read, OUTCOMES, PHOTOS, PHOTO_P),
    partial(scale.means_as_areas, SHIFTS, SHIFT_MEANS, SHIFT_COUNTS),
    partial(scale.memory, SPANS, PEAKS),
    partial(scale.what_travels, SHIFTS, SHIFT_FILES, SHIFT_SUMS, SHIFT_COUNTS),
]


def figure_of(drawn):
    """The figure of the axes, or of the array of axes, that a drawing function returns."""
    return np.ravel(drawn)[0].figure


def svg(figure) -> bytes:
    """The figure as the notebooks hold it."""
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def words(axes) -> list[str]:
    """The texts within the axes, in the order in which they were written."""
    return [text.get_text() for text in axes.texts]


def area(boxes) -> float:
    """The signed area of boxes."""
    return sum(box.get_width() * box.get_height() for box in boxes)


def heights(boxes) -> np.ndarray:
    return np.array([box.get_height() for box in boxes])


def marks(axes) -> list[tuple[float, float]]:
    """Where the single points of the axes stand, in the order in which they were drawn."""
    return [tuple(np.ravel(line.get_data())) for line in axes.lines if len(line.get_xdata()) == 1]
