"""Where the browser is that tests the site and prints the book: any Chromium will do."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
# No sandbox, since containers allow none; no request of the browser's own to anyone.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADVICE = """\
no Chromium or Chrome found. Get one, in one of these ways:
  - Debian, Ubuntu:  sudo apt-get install chromium
  - macOS:           brew install --cask chromium
  - anywhere:        .venv/bin/python -m pip install playwright, then
                     .venv/bin/python -m playwright install chromium
If you have one, name it: CHROME_PATH=/path/to/chrome"""


def find_browser() -> str:
    """The path of a Chromium: the one that CHROME_PATH names, one on the PATH, or Playwright's own.

    Raises FileNotFoundError, which says how to get one.
    """
    if named := os.environ.get("CHROME_PATH"):
        if path := shutil.which(named):
            return path
        raise FileNotFoundError(f"CHROME_PATH is {named!r}, which is no program")
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    if find_spec("playwright"):
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
        if Path(path).exists():
            return path
    raise FileNotFoundError(ADVICE)
