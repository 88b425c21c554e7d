"""Surprisal, entropy, divergence, cross-entropy losses and codes: the mathematics of the book.

Truth comes first in every argument list, results are per distribution or per example (take the mean
yourself), and input is never modified or normalised: bad input raises an error.

One rule says which probabilities are taken. They are at least 0, and those of a distribution sum to
1, up to 1e-6 and half a machine epsilon of their own precision for each outcome and once more, the
most that adding them up one by one and dividing by the sum can lose, but never more than 0.05. A
single probability may be above 1 by as much, and then counts as 1; no answer is negative because of
it.
"""

# ruff: noqa: F403  (each module names in its `__all__` what it gives)
from crossent.arithmetic_coding import *
from crossent.dependence import *
from crossent.diagnosis import *
from crossent.estimation import *
from crossent.logits import *
from crossent.losses import *
from crossent.measures import *
from crossent.prefix_codes import *

__all__ = sorted(name for name, value in vars().items() if callable(value))
