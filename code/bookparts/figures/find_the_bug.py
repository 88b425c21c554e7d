"""The figure of the page with bugs to find."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.given import finite
from bookparts.figures.style import INK, OTHER, new_axes


def falling_losses(losses: Mapping[str, ArrayLike], *, every: int) -> Axes:
    """The losses of two programs, step by step: the first one, then means over `every` steps."""
    if len(losses) != 2:
        raise ValueError(f"losses has {len(losses)} programs, expected 2")
    axes = new_axes()
    ends = []
    for (name, given), look, color in zip(losses.items(), ("-", "--"), (INK, OTHER), strict=True):
        nats = finite(given, name)
        if not len(nats) or len(nats) % every:
            raise ValueError(f"{name} has {len(nats)} steps, expected a multiple of {every}")
        # What comes out of a training is drawn rounded, alike on every machine.
        curve = np.round([nats[0], *nats.reshape(-1, every).mean(axis=1)], 3)
        axes.plot(every * np.arange(len(curve)), curve, look, color=color, label=name)
        ends.append((curve[0], curve[-1]))
    axes.legend()
    axes.set(xlabel="steps of the training", ylabel="loss (nats)", ylim=(0, None))
    falling = sum(bool(last < first) for first, last in ends)
    title = ("Neither loss falls", "One loss falls", "Both losses fall")[falling]
    if falling == 2:
        title += ", to {:.2f} and {:.2f} nats".format(*(last for _, last in ends))
    axes.set_title(title)
    return axes
