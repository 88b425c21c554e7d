"""Find the browser that tests the site and prints the book. Any Chromium or Chrome will do.

`python -m bookbuild.browser` finds one or installs one, or says how to get one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
# No sandbox, because containers do not allow one, and no background requests.
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
  - anywhere:        .venv/bin/python -m playwright install chromium
If you have one, name it: CHROME_PATH=/path/to/chrome"""


def find_browser() -> str:
    """The path of a Chromium: the one that CHROME_PATH names, one on the PATH, or Playwright's own.

    Raises FileNotFoundError, which says how to get one.
    """
    if named := os.environ.get("CHROME_PATH"):
        if path := shutil.which(named):
            return path
        raise FileNotFoundError(f"CHROME_PATH is {named!r}, which cannot be run")
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        return path
    raise FileNotFoundError(ADVICE)


def get_browser() -> str:
    """The path of a Chromium: found or, if there is none, installed.

    Playwright's own is fetched or, where that cannot be had and we may, Debian's.
    """
    try:
        return find_browser()
    except FileNotFoundError:
        # A reader who named a browser wants that one and no other.
        if os.environ.get("CHROME_PATH"):
            raise
    # If the host does not answer, Playwright tries five times for 30 seconds each.
    playwright = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    if subprocess.run(playwright).returncode and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update"])
        subprocess.run(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
    return find_browser()


if __name__ == "__main__":
    try:
        print("Browser:", get_browser())
    except FileNotFoundError as error:
        sys.exit(str(error))
