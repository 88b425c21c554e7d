"""A browser is found, or the reader hears how to get one."""

import pytest

from bookbuild import browser


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A folder that is the whole PATH, and a way to put programs into it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setattr(browser, "find_spec", lambda name: None)

    def put(name: str) -> str:
        path = tmp_path / name
        path.write_text("#!/bin/sh\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return put


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "chrome"])
def test_browser_on_the_path(program, name):
    path = program(name)
    assert browser.find_browser() == path


def test_named_browser_comes_first(program, monkeypatch):
    program("chromium")
    named = program("another")
    monkeypatch.setenv("CHROME_PATH", named)
    assert browser.find_browser() == named


def test_named_browser_that_is_none_is_not_passed_over(program, monkeypatch):
    program("chromium")
    monkeypatch.setenv("CHROME_PATH", "/nowhere/chrome")
    with pytest.raises(FileNotFoundError, match="CHROME_PATH is '/nowhere/chrome'"):
        browser.find_browser()


def test_without_browser_the_error_says_how_to_get_one(program):
    with pytest.raises(FileNotFoundError, match="apt-get install chromium(?s:.*)CHROME_PATH="):
        browser.find_browser()
