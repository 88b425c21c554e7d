"""A page's content security policy: it runs, shows and asks for nothing but what the site brings.

Whatever a library, a browser's history or a mistake may put into a page, the browser refuses what
is not in this list. A policy in the page itself holds on any host, and for pages read as files.
"""

from base64 import b64encode
from hashlib import sha256

from bs4 import BeautifulSoup, Tag

POLICY = {
    "default-src": "'none'",
    # WebAssembly is compiled by the search.
    "script-src": "'self' 'wasm-unsafe-eval'",
    # Formulas and tables have style attributes; a widget has a style sheet in its shadow.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}


def fingerprint(script: Tag) -> str:
    """How a policy names a script that stands in the page."""
    return f"'sha256-{b64encode(sha256(script.get_text().encode()).digest()).decode()}'"


def state_policy(page: BeautifulSoup) -> None:
    """Say it before anything that it is to rule, but after the encoding of the page."""
    inline = [
        fingerprint(script)
        for script in page.select("script:not([src])")
        if "json" not in script.get("type", "")  # data
    ]
    policy = POLICY | {"script-src": " ".join([POLICY["script-src"], *dict.fromkeys(inline)])}
    content = "; ".join(f"{name} {sources}" for name, sources in policy.items())
    meta = page.new_tag("meta", attrs={"http-equiv": "Content-Security-Policy", "content": content})
    page.select_one("meta[charset]").insert_after(meta)
