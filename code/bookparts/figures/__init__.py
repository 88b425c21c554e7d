"""The book's figures: one small named function a figure, one module a chapter, one style for all.

A function draws from the numbers it is given, or from the helper's, and returns the axes.
"""

from bookparts.figures import (
    areas,
    binary,
    codes,
    cross_entropy,
    divergence,
    entropy,
    estimating,
    find_the_bug,
    floating_point,
    in_practice,
    information,
    language_models,
    learning,
    libraries,
    loss_is_code_length,
    multiclass,
    scale,
    stuck_loss,
    ten_minutes,
    two_directions,
)
from bookparts.figures.style import use_book_style

__all__ = [
    "areas",
    "binary",
    "codes",
    "cross_entropy",
    "divergence",
    "entropy",
    "estimating",
    "find_the_bug",
    "floating_point",
    "in_practice",
    "information",
    "language_models",
    "learning",
    "libraries",
    "loss_is_code_length",
    "multiclass",
    "scale",
    "stuck_loss",
    "ten_minutes",
    "two_directions",
    "use_book_style",
]
