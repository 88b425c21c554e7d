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

# From files, a browser preloads no font and lets no script read another page, for the excerpts
# of search results. The pages do without; the browser complains, in these words.
REFUSED_FROM_FILES = ("origin 'null'", "A preload for 'file:", "net::ERR_FAILED", "Failed to fetch")


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def site():
    """The address of the built site, served on this machine; it ends in a slash."""
    assert (SITE / "index.html").is_file(), "there is no built site: run `make book` first"
    handler = partial(QuietHandler, directory=SITE)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def files():
    """The address of the same site as files, without a server."""
    return f"{SITE.as_uri()}/"


@pytest.fixture(scope="session")
def chromium():
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, CLOSED])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site, files):
    """Open a page of the site in a fresh profile; see the head of this file."""
    contexts, trouble = [], []

    def watch(context, tolerated):
        def report(what):
            if not any(words in what for words in tolerated):
                trouble.append(what)

        def see_request(request):
            if not request.url.startswith((site, files)):
                report(f"request to {request.url}")

        def see_response(response):
            if response.status >= 400:
                report(f"{response.status} for {response.url}")

        def see_failure(request):
            # A page that leads to another one drops what it was still loading; a script that was to
            # wait for the page, with scripts switched off, is "csp" in the browser's words.
            if request.failure not in ("net::ERR_ABORTED", "csp"):
                report(f"{request.failure} for {request.url}")

        def see_console(message):
            if message.type in ("warning", "error"):
                report(f"console {message.type}: {message.text}")

        context.on("request", see_request)
        context.on("response", see_response)
        context.on("requestfailed", see_failure)
        context.on("console", see_console)
        context.on("weberror", lambda error: report(f"script error: {error.error}"))

    def open_(name, *, base=site, width=1280, theme="light", scripts=True, tolerated=()):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        watch(context, [*tolerated, *(REFUSED_FROM_FILES if base == files else [])])
        page = context.new_page()
        page.goto(base + name)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not trouble
