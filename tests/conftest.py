"""Settings of every test: Hypothesis draws the same examples in each run, on any machine."""

from hypothesis import settings

# Derandomised, because a pull request must not fail for a chance find of somebody else's code; no
# deadline, because a slow machine is not an error; no database, because nothing is left behind.
settings.register_profile("book", derandomize=True, deadline=None, database=None)
settings.load_profile("book")
