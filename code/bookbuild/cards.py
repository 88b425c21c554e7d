"""The picture that other sites show beside a link to a page: its title over the book's columns."""

from pathlib import Path
from textwrap import fill

import matplotlib.pyplot as plt
from matplotlib import font_manager

from bookparts import figures

# The book's cast: the weather at a mountain station, and a model that expects a rainy coast.
OUTCOMES = ["sun", "cloud", "rain", "snow"]
# Matplotlib's own font has no Chinese. In Noto's files the Japanese face comes first, and has it.
CHINESE_FONTS = {"Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "SimHei"}
P, Q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 4, 1 / 8, 1 / 2, 1 / 8]


def draw_card(title: str, book: str, path: Path) -> None:
    """Draw 1200 by 630 pixels, the size that all of them take.

    Without a font for them, words stay away: the picture is the book's, and the link has them too.
    """
    with plt.rc_context():
        figures.use_book_style()
        width = 42
        if not (title + book).isascii():
            fonts = CHINESE_FONTS.intersection(font_manager.get_font_names())
            plt.rcParams["font.family"] = ["DejaVu Sans", *sorted(fonts)]
            title, book, width = (title, book, 21) if fonts else ("", "", 1)
        axes = figures.areas.cross_entropy_areas(OUTCOMES, P, Q)
        axes.set_title(book)
        axes.figure.set_size_inches(6, 3.15)
        axes.figure.suptitle(fill(title, width), fontsize=16, fontweight="bold", x=0.02, ha="left")
        axes.set_xlabel("")
        path.parent.mkdir(parents=True, exist_ok=True)
        axes.figure.savefig(path, dpi=200, facecolor="white", metadata={"Software": None})
        plt.close(axes.figure)
