"""A browser is found, or installed, or the reader hears how to get one."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from bookbuild import browser

NOTHING = "exit 1"


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A folder that is the whole PATH, and a way to put programs into it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.delenv("CHROME_PATH", raising=False)

    def put(name: str, does: str = NOTHING) -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return put


@pytest.fixture
def installers(program, tmp_path, monkeypatch):
    """Stand-ins for Playwright's installer and for apt, which note that they were called.

    Each gives a chromium if its name is among those that succeed.
    """
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0, raising=False)
    # Playwright itself, which takes half a second to say that it has no browser.
    nothing = SimpleNamespace(chromium=SimpleNamespace(executable_path=tmp_path / "nothing"))
    monkeypatch.setattr(browser, "sync_playwright", lambda: nullcontext(nothing))
    chromium, calls = tmp_path / "chromium", tmp_path / "calls"
    calls.touch()

    def set_up(*succeed: str):
        for name in ("playwright", "apt-get"):
            gives = f"echo > {chromium}; /bin/chmod +x {chromium}"
            does = gives if name in succeed else NOTHING
            path = program(name, f'echo {name} "$@" >> {calls}\n{does}')
            if name == "playwright":
                monkeypatch.setattr(browser.sys, "executable", path)
        return lambda: [line.split()[0] for line in calls.read_text().splitlines()]

    return set_up


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


def test_a_browser_that_is_there_is_taken(program, installers):
    calls, path = installers("playwright", "apt-get"), program("chromium")
    assert browser.get_browser() == path
    assert calls() == []


def test_playwright_is_asked_first(installers, tmp_path):
    calls = installers("playwright", "apt-get")
    assert browser.get_browser() == str(tmp_path / "chromium")
    assert calls() == ["playwright"]


def test_apt_is_asked_where_playwright_gives_none(installers, tmp_path):
    calls = installers("apt-get")
    assert browser.get_browser() == str(tmp_path / "chromium")
    assert calls() == ["playwright", "apt-get", "apt-get"]


def test_where_both_fail_the_error_says_how_to_get_one(installers):
    calls = installers()
    with pytest.raises(FileNotFoundError, match="apt-get install chromium"):
        browser.get_browser()
    assert calls() == ["playwright", "apt-get", "apt-get"]


def test_apt_is_left_alone_by_those_who_may_not(installers, monkeypatch):
    calls = installers("apt-get")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    with pytest.raises(FileNotFoundError):
        browser.get_browser()
    assert calls() == ["playwright"]


def test_nothing_is_installed_in_place_of_a_named_browser(installers, monkeypatch):
    calls = installers("playwright", "apt-get")
    monkeypatch.setenv("CHROME_PATH", "/nowhere/chrome")
    with pytest.raises(FileNotFoundError, match="CHROME_PATH"):
        browser.get_browser()
    assert calls() == []
