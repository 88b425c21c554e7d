"""Data that no chapter has, to draw figures with, and what is wrong with a drawing."""

import io

import numpy as np
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import svg

NAMES = ["a", "extraordinary", "sun", "clear nights", "hail", "thunderstorms", "fog", "drizzle"]
LONG = [f"{letter * 12}.{number}" for number, letter in enumerate("abcdefgh", 1)]  # 14 letters

# Names, a truth P and a model Q that a figure has to cope with.
HARD = {
    "two, nearly certain and nearly wrong": (["a", "b"], [0.999, 0.001], [0.001, 0.999]),
    "one certain outcome": (["rain", "snow", "hail"], [0, 1, 0], [0.25, 0.5, 0.25]),
    "a zero in either": (["sun", "rain", "snow"], [0.5, 0.5, 0], [0.5, 0, 0.5]),
    "five with long names, peaked": (LONG[:5], [0.9, 0.06, 0.02, 0.019, 0.001], [0.2] * 5),
    "eight, very unequal": (
        NAMES,
        [0.001, 0.5, 0.004, 0.2, 0.095, 0.1, 0.05, 0.05],
        [0.3, 0.001, 0.2, 0.099, 0.1, 0.1, 0.1, 0.1],
    ),
    "eight equal ones": (LONG, [0.125] * 8, [0.125] * 8),
}


@st.composite
def truths_and_models(draw, least: int = 2, most: int = 8):
    """Names of 1 to 14 letters, a truth and a model: zeros and very unequal ones included."""
    n = draw(st.integers(least, most))
    names = draw(st.permutations([*NAMES, *LONG]))[:n]
    weights = st.lists(st.sampled_from([0, 1, 3, 20, 500]), min_size=n, max_size=n).filter(any)
    P, Q = (np.array(draw(weights), dtype=float) for _ in "PQ")
    return names, P / P.sum(), Q / Q.sum()


def unreadable(drawn: Figure | Axes | np.ndarray) -> list[str]:
    """What a reader could not see or not read in a figure, given itself or by its axes."""
    figure = drawn if isinstance(drawn, Figure) else np.ravel(drawn)[0].figure
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    texts = [complaint for check in svg.CHECKS for complaint in check(file.getvalue())]
    return texts + [complaint for axes in figure.axes for complaint in cut_off(axes)]


def cut_off(axes: Axes):
    """Bars and single marks that leave their axes. Curves may: that is how they go to infinity."""
    (left, right), (low, high) = (np.sort(limits) for limits in (axes.get_xlim(), axes.get_ylim()))
    air = 1e-6 * (right - left), 1e-6 * (high - low)

    def inside(x, y) -> bool:
        return bool(
            np.all((left - air[0] <= x) & (x <= right + air[0]))
            and np.all((low - air[1] <= y) & (y <= high + air[1]))
        )

    for box in axes.patches:
        if isinstance(box, Rectangle) and box.get_clip_on():
            x, y = box.get_xy()
            corners = [x, x + box.get_width()], [y, y + box.get_height()]
            if not inside(*np.array(corners)):
                yield f"a box is cut off: {np.round(corners, 3).tolist()}"
    for line in axes.lines:
        # Points of another coordinate system, such as those of axhline, have no place in the data.
        if line.get_marker() not in (None, "None", "") and line.get_clip_on():
            if line.get_transform() == axes.transData and not inside(*np.array(line.get_data())):
                yield f"a mark is cut off: {np.round(line.get_data(), 3).tolist()}"
