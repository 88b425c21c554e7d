"""The drawing functions, one test file for each of their modules, with data that no chapter has."""

import pytest


@pytest.fixture(autouse=True)
def style(book_style):
    """Every figure is drawn in the book's style, and closed after its test."""
