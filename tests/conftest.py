"""Settings of every test: which run, and that each draws the same examples on any machine."""

from collections import defaultdict

import matplotlib
import matplotlib.pyplot as plt
import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from bookparts import figures

# Derandomised, so that a pull request never fails through a random find in unrelated code; no
# deadline, because a slow machine is not an error; no database, so that nothing is left behind.
settings.register_profile("book", derandomize=True, deadline=None, database=None, max_examples=50)
# Hypothesis also draws numbers and words that it finds in whatever local modules are imported by
# then: the examples of a test would depend on the tests that run beside it. No setting turns this
# off, so no module is local. It would also keep what it finds in .hypothesis.
providers.is_local_module_file = lambda path: False
# A few of the examples, for where the same tests run a thousand times: see `make mutants`.
settings.register_profile("quick", settings.get_profile("book"), max_examples=10)
settings.load_profile("book")

matplotlib.use("Agg")

# Folders whose tests need more than the environment, each with its mark.
FOLDERS = ("browser", "frameworks")


def pytest_ignore_collect(collection_path, config):
    """Leave out a folder that `-m` does not choose: importing its tests may already fail."""
    chosen = config.getoption("markexpr") or "True"
    for folder in FOLDERS:
        # A mark expression reads as Python, with a name for each mark that a test may have.
        marks = [defaultdict(bool, {folder: 1, "thorough": thorough}) for thorough in (0, 1)]
        if folder in collection_path.parts and not any(eval(chosen, {}, mark) for mark in marks):
            return True
    return None


def pytest_collection_modifyitems(items):
    for item in items:
        for folder in FOLDERS:
            if folder in item.path.parts:
                item.add_marker(folder)


@pytest.fixture
def book_style():
    """The book's style for the figures of one test, which are closed after it."""
    figures.use_book_style()
    yield
    plt.close("all")
