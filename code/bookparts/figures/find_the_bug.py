"""The figure of the page with bugs to find."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from bookparts.figures.style import FAINT, GAP, SMALL, TEXT, WIDTH, new_axes


def kinds_of_test(slips: Mapping[str, Sequence[str]], kinds: Sequence[str]) -> Axes:
    """A row for each slip, a column for each kind of test, a mark where the test finds the slip."""
    for name, found_by in slips.items():
        for kind in found_by:
            if kind not in kinds:
                raise ValueError(f"{name} is found by {kind!r}, expected one of {list(kinds)}")
    axes = new_axes((WIDTH, 0.9 + 0.27 * len(slips)))
    for row, found_by in enumerate(slips.values()):
        axes.axhline(row, color=FAINT, lw=0.6, zorder=0)
        for kind in found_by:
            axes.plot(kinds.index(kind), row, "s", color=GAP, ms=9)
    times = [sum(kind in found_by for found_by in slips.values()) for kind in kinds]
    most = times.index(max(times))
    axes.set_yticks(range(len(slips)), list(slips), size=SMALL)
    axes.set_xticks(range(len(kinds)), list(kinds), size=SMALL)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set(xlim=(-0.5, len(kinds) - 0.5), ylim=(len(slips) - 0.5, -0.5))
    words = " ".join(kinds[most].split())
    axes.figure.suptitle(
        f"“{words}” finds {times[most]} of {len(slips)} slips", x=0.02, ha="left", fontsize=TEXT
    )
    return axes
