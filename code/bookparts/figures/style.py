"""The book's one look: colours, type, images, and SVG that comes out byte for byte the same."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib_inline.backend_inline import set_matplotlib_formats
from numpy.typing import NDArray

Panels = NDArray[Any]  # an array of axes: the panels of one figure

# One colour, one meaning, from the first chapter to the last (Okabe and Ito's palette, safe for
# colour-blind readers). Never colour alone: P is filled, Q is hatched, gaps are outlined.
TRUTH = "#0072B2"  # P, the truth
MODEL = "#D55E00"  # Q, the model
GAP = "#009E73"  # what the model costs: a divergence, a gradient
INK = "#333333"  # text, axes, curves that are neither
OTHER = "#AA4499"  # a second curve that is neither, such as another way to compute
FAINT = "#999999"  # guides and what the eye should pass over
MODEL_HATCH = "///"

# Sizes in points and inches. A phone shows a figure at about 3/5 of this width, so its smallest
# text is still about as large as 6 points on paper.
TEXT, SMALL = 11.5, 10
WIDTH = 5.4
WIDE = (WIDTH, 3.2)
TALL = (WIDTH, 4.7)


def use_book_style() -> None:
    """Set the book's style for every figure of a notebook; call it in the first cell."""
    plt.rcdefaults()
    plt.rcParams.update(
        {
            "figure.figsize": WIDE,
            "figure.constrained_layout.use": True,
            # White, not transparent: dark ink must be legible in a dark notebook.
            "figure.facecolor": "white",
            "axes.facecolor": "none",
            "savefig.facecolor": "white",
            "font.family": "DejaVu Sans",
            "font.size": TEXT,
            "axes.titlesize": 12,
            "axes.titlelocation": "left",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "axes.axisbelow": True,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "legend.frameon": False,
            "lines.linewidth": 2,
            "hatch.linewidth": 0.8,
            "svg.fonttype": "path",
            "svg.hashsalt": "infotheory",  # any word does; another would redraw every figure
        }
    )
    set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches=None)


def new_axes(size: tuple[float, float] = WIDE) -> Axes:
    """The axes of a new figure."""
    return plt.subplots(figsize=size)[1]


def new_panels(rows: int, columns: int, **options: Any) -> tuple[Figure, Panels]:
    """A new figure with the axes of its panels."""
    return plt.subplots(rows, columns, **options)


def draw_pixels(axes: Axes, image: NDArray[np.floating]) -> None:
    """An image of 8 x 8 pixels, from 0 for white to 16 for black."""
    square = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
    # One path for all pixels of one grey: an image element would hold PNG bytes, which differ
    # from one compressor to the next.
    for grey in np.unique(image[image > 0]):
        pixels = np.argwhere(image == grey)[:, np.newaxis, ::-1] + square
        color = str(1 - grey / 16)
        path = Path.make_compound_path_from_polys(pixels)
        axes.add_patch(PathPatch(path, facecolor=color, edgecolor=color, lw=0.3))
    axes.set(aspect="equal", xticks=[], yticks=[], xlim=(0, 8), ylim=(8, 0))
    axes.spines[:].set(visible=True, color=FAINT)
