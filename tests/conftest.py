"""Settings of every test: Hypothesis draws the same examples in each run, on any machine."""

import matplotlib
import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

from bookparts import figures

# Derandomised, because a pull request must not fail for a chance find of somebody else's code; no
# deadline, because a slow machine is not an error; no database, because nothing is left behind.
settings.register_profile("book", derandomize=True, deadline=None, database=None)
# A tenth of the examples, for where the same tests run a thousand times: see `make mutants`.
settings.register_profile("quick", settings.get_profile("book"), max_examples=10)
settings.load_profile("book")

matplotlib.use("Agg")


@pytest.fixture
def book_style():
    """The book's style for the figures of one test, which are closed after it."""
    figures.use_book_style()
    yield
    plt.close("all")
