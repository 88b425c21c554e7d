"""That a derandomised test draws the same examples whatever else has been imported."""

import importlib

from hypothesis import given
from hypothesis import strategies as st


def examples() -> list:
    drawn = []

    @given(st.lists(st.integers() | st.floats(), min_size=9))
    def test_that_notes_its_examples(numbers):
        drawn.append(repr(numbers))

    test_that_notes_its_examples()
    return drawn


def test_examples_do_not_depend_on_the_modules_that_are_imported(tmp_path, monkeypatch):
    before = examples()
    (tmp_path / "full_of_constants.py").write_text(f"numbers = {list(range(1000, 2000))}")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("full_of_constants")
    assert examples() == before
