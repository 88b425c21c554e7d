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
from built import ROOT, SITE

# The network is closed: nothing but this machine has an address, whatever a page tries.
CLOSED = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

# From files, a browser preloads no font and lets no script read another page, for the excerpts
# of search results. The pages do without; the browser complains, in these words.
REFUSED_FROM_FILES = ("origin 'null'", "A preload for 'file:", "net::ERR_FAILED", "Failed to fetch")

AXE = ROOT / "code/bookbuild/node_modules/axe-core/axe.min.js"
# Without what surrounds a part, which takes most of the time.
ALONE = """part => document.querySelector('.bd-article')
    .replaceChildren(document.querySelector(part))"""
BARRIERS = """part => axe.run(part, {resultTypes: ['violations']}).then(({violations}) =>
    violations.map(({id, nodes}) => [id, ...nodes.map(node => node.html.slice(0, 200))]))"""

# Nor does the page note anything more when it is left, as the theme does of the sidebar.
FORGET = """() => {
    localStorage.clear();
    sessionStorage.clear();
    Storage.prototype.setItem = () => {};
}"""


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def site():
    """The address of the built site, served on this machine; it ends in a slash."""
    if not (SITE / "index.html").is_file():
        pytest.fail("there is no built site: run `make book` first", pytrace=False)
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
def trouble():
    """What went wrong on any page since the test began."""
    return []


@pytest.fixture(scope="session")
def new_profile(site, files, trouble):
    """Make a profile of a reader who has never been here."""

    def see_request(request):
        if not request.url.startswith((site, files)):
            trouble.append(f"request to {request.url}")

    def see_response(response):
        if response.status >= 400:
            trouble.append(f"{response.status} for {response.url}")

    def see_failure(request):
        # A page that leads to another one drops what it was still loading; a script that was to
        # wait for the page, with scripts switched off, is "csp" in the browser's words.
        if request.failure not in ("net::ERR_ABORTED", "csp"):
            trouble.append(f"{request.failure} for {request.url}")

    def see_console(message):
        if message.type in ("warning", "error"):
            trouble.append(f"console {message.type}: {message.text}")

    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, CLOSED])

        def new(scripts=True):
            profile = browser.new_context(
                java_script_enabled=scripts, permissions=["clipboard-read", "clipboard-write"]
            )
            profile.set_default_timeout(10_000)
            profile.on("request", see_request)
            profile.on("response", see_response)
            profile.on("requestfailed", see_failure)
            profile.on("console", see_console)
            profile.on("weberror", lambda error: trouble.append(f"script error: {error.error}"))
            return profile

        yield new
        browser.close()


@pytest.fixture(scope="session")
def tabs(new_profile):
    """One with scripts and one without, in which tests open their pages one after the other: in a
    new tab, let alone a new profile, a page costs several times as much.
    """
    return {scripts: new_profile(scripts).new_page() for scripts in (True, False)}


@pytest.fixture
def open_page(new_profile, tabs, trouble, site, files):
    """Open a page of the site; see the head of this file. What it keeps in the browser is forgotten
    after the test; with `first_visit=True`, nothing that it shares with others is there yet.
    """
    trouble.clear()
    opened, endured = [], []

    def open_(
        name,
        *,
        base=site,
        width=1280,
        theme="light",
        scripts=True,
        first_visit=False,
        tolerated=(),
    ):
        page = new_profile(scripts).new_page() if first_visit else tabs[scripts]
        if page in opened:
            page = page.context.new_page()
        opened.append(page)
        endured.extend([*tolerated, *(REFUSED_FROM_FILES if base == files else [])])
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(media="null", color_scheme=theme)
        page.goto(base + name)
        return page

    yield open_
    for page in opened:
        page.evaluate(FORGET)
        page.mouse.move(0, 0)
        if page not in tabs.values():
            page.close()
    for profile in {page.context for page in opened if page.is_closed()}:
        if not profile.pages:
            profile.close()
    assert not [what for what in trouble if not any(words in what for words in endured)]


@pytest.fixture
def swipe():
    """Put a finger on a part of a page, move it by some pixels, perhaps first by others, and lift
    it, as the browser gets it from a real one; say how far the page scrolled.
    """

    def swipe_(part, across, by, *, first=(0, 0)):
        page = part.page
        part.evaluate("part => part.scrollIntoView({block: 'center', behavior: 'instant'})")
        box, before = part.bounding_box(), page.evaluate("scrollY")
        x, y = box["x"] + across * box["width"], box["y"] + box["height"] / 2
        cdp = page.context.new_cdp_session(page)
        way = [(0, 0), first, *[(by[0] * step / 8, by[1] * step / 8) for step in range(1, 9)]]
        for step, (dx, dy) in enumerate(way):
            points = {"touchPoints": [{"x": x + dx, "y": y + dy}]}
            kind = "touchMove" if step else "touchStart"
            cdp.send("Input.dispatchTouchEvent", {"type": kind, **points})
        page.wait_for_timeout(100)  # at rest, it does not fling the page
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        cdp.detach()
        page.wait_for_timeout(50)
        return page.evaluate("scrollY") - before

    return swipe_


@pytest.fixture
def notebook_program(open_page):
    """A page as a notebook program shows outputs: their scripts stand in it, which the policy of
    the book's own pages forbids.
    """
    page = open_page("book/reference/bibliography.html", first_visit=True)
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    return page


@pytest.fixture(scope="session")
def barriers():
    """Find what keeps some readers from a page, or from a part of it, as axe knows it."""
    axe = AXE.read_text(encoding="utf-8")

    def find(page, part=None):
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe)
        if part:
            page.evaluate(ALONE, part)
        return page.evaluate(BARRIERS, part or "html")

    return find
