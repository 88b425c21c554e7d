"""The built site in a real browser: fixtures of every test in this folder.

`open_page("book/entropy.html", width=360, theme="dark", scripts=False)` gives a Playwright page.
When the test ends, the fixture fails it if any page that it opened asked another host for
anything, could not load a file, or wrote a warning or an error to the console.
"""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright

from bookbuild.browser import ARGUMENTS, find_browser
from built import SITE

# The network is closed: nothing but this machine has an address, whatever a page tries.
CLOSED = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def site():
    """The address of the built site, served on this machine; it ends in a slash."""
    assert (SITE / "index.html").is_file(), "there is no built site: run `make book` first"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium():
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, CLOSED])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    """Open a page of the site in a fresh profile; see the head of this file."""
    contexts, trouble = [], []

    def record_request(request):
        if not request.url.startswith((site, SITE.as_uri())):
            trouble.append(f"request to {request.url}")

    def record_response(response):
        if response.status >= 400:
            trouble.append(f"{response.status} for {response.url}")

    def record_failure(request):
        # A page that leads to another one drops what it was still loading; one without scripts
        # drops those that it was told to load early.
        if request.failure not in ("net::ERR_ABORTED", "csp"):
            trouble.append(f"{request.failure}: {request.url}")

    def record_console(message):
        if message.type in ("warning", "error"):
            trouble.append(f"console {message.type}: {message.text}")

    def open_(name, *, base=site, width=1280, theme="light", scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", record_request)
        context.on("response", record_response)
        context.on("requestfailed", record_failure)
        context.on("console", record_console)
        context.on("weberror", lambda error: trouble.append(f"script error: {error.error}"))
        page = context.new_page()
        page.goto(base + name)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not trouble
