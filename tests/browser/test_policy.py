"""The content security policy: the browser refuses what the site has not brought along.

That the site itself keeps to it, every test in this folder checks: a breach is an error in the
console, which fails the test.
"""

import pytest

# What somebody might slip into a page, and the rule that forbids it.
INTRUDERS = {
    "a script": ("script-src-elem", "add('script', {text: 'ran = true'})"),
    "a script of another host": ("script-src-elem", "add('script', {src: HOST})"),
    "a script in an attribute": (
        "script-src-attr",
        "add('b', {}, {onclick: 'ran = true'}).click()",
    ),
    "a script in an address": ("script-src-elem", "add('a', {href: 'javascript:ran=1'}).click()"),
    "text that is run": ("script-src", "setTimeout('ran = true')"),
    "an image of another host": ("img-src", "add('img', {src: HOST})"),
    "a style sheet of another host": (
        "style-src-elem",
        "add('link', {rel: 'stylesheet', href: HOST})",
    ),
    "a frame": ("frame-src", "add('iframe', {src: HOST})"),
    "a message": ("connect-src", "fetch(HOST).catch(() => 0)"),
    "another base": ("base-uri", "add('base', {href: HOST})"),
}
SLIP_IN = """() => new Promise(done => {
    const HOST = 'https://example.org/';
    const add = (name, properties, attributes = {}) => {
        const element = Object.assign(document.createElement(name), properties);
        for (const key in attributes) element.setAttribute(key, attributes[key]);
        document.body.append(element);
        return element;
    };
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        setTimeout(() => done([effectiveDirective, 'ran' in window]), 50), { once: true });
    setTimeout(() => done(['nothing', 'ran' in window]), 1000);
    %s;
})"""


@pytest.mark.parametrize("intruder", INTRUDERS)
def test_browser_refuses(open_page, site, files, intruder):
    rule, code = INTRUDERS[intruder]
    for base in (site, files):
        page = open_page(
            "404.html" if base == site else "search.html",
            base=base,
            tolerated=["Content Security Policy", "https://example.org/"],
        )
        assert page.evaluate(SLIP_IN % code) == [rule, False]


@pytest.mark.parametrize("call", ["print", "toggleFullScreen"])
def test_buttons_that_the_theme_gave_a_script_still_do_their_work(open_page, call):
    page = open_page("book/intro.html")
    page.evaluate("call => { window[call] = () => { window.called = call; }; }", call)
    page.locator(f"button[data-call={call}]").first.dispatch_event("click")
    assert page.evaluate("window.called") == call
