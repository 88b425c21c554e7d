"""A Sphinx extension that leads from every page to the same page in the other language.

The English edition is the site, and the Chinese one its folder `zh`.
"""

import re

from bs4 import BeautifulSoup, Tag

from bookbuild.deployment import CHINESE, address

# The language that a page leads to: its tag, its name in itself, and what its readers understand.
OTHER = {
    "en": ("zh-CN", "中文", "本页的中文版"),
    "zh_CN": ("en", "English", "This page in English"),
}
SHORT = {"中文": "中", "English": "EN"}  # on the narrowest screens
LABEL = "other-language"

HAN = "\u3400-\u9fff"


def other_page(pagename: str, language: str) -> str:
    """The address of the same page in the other language, from this one."""
    up = "../" * pagename.count("/")
    return f"{up}{CHINESE}/{pagename}.html" if language == "en" else f"../{up}{pagename}.html"


def add_switch(app, pagename, templatename, context, doctree) -> None:
    if app.builder.name != "html" or "header_buttons" not in context:
        return
    language = app.config.language
    _, name, hint = OTHER[language]
    page = other_page(pagename, language)
    if pagename == "404":  # read at any address
        top = app.config.notfound_urls_prefix
        top = f"{top}{CHINESE}/" if language == "en" else top.removesuffix(f"{CHINESE}/")
        page = f"{top}index.html"
    context["header_buttons"].insert(
        0, {"type": "link", "url": page, "text": name, "tooltip": hint, "label": LABEL}
    )


def name_editions(app, pagename, templatename, context, doctree) -> None:
    """Tell search engines, and sites that show a link, which language a page has and where the
    other is: only in the place of publication the addresses are known.
    """
    if not doctree or app.builder.name != "html" or not address():
        return
    site = address()
    editions = {"en": "", "zh-CN": f"{CHINESE}/", "x-default": ""}
    links = [
        f'<link rel="alternate" hreflang="{tag}" href="{site}{folder}{pagename}.html">'
        for tag, folder in editions.items()
    ]
    locale = {"en": "en_GB"}.get(app.config.language, app.config.language)
    links.append(f'<meta property="og:locale" content="{locale}">')
    context["metatags"] = "\n".join([context.get("metatags", ""), *links])


def mend_switch(page: BeautifulSoup, language: str) -> None:
    """The theme opens a window of its own for a link, and knows nothing of its language."""
    tag, name, hint = OTHER[language]
    for link in page.select(f".btn-{LABEL}"):
        link.span.clear()
        del link["target"]
        link.attrs |= {
            "lang": tag,
            "hreflang": tag,
            "aria-label": f"{name}, {hint}",
        }
        for form, words in [("long", name), ("short", SHORT[name])]:
            part = page.new_tag("span", attrs={"class": form})
            part.string = words
            link.span.append(part)


def set_emphasis(page: BeautifulSoup, language: str) -> None:
    """Chinese has no italics, and the dots below what is stressed are for a few characters only: a
    sentence, or the words with which a paragraph begins, is bold. Latin keeps its italics.
    """
    if language != "zh_CN":
        return
    for stressed in page.select(".bd-article em"):
        words = stressed.get_text()
        if not re.search(f"[{HAN}]", words):
            continue
        # The mark of an exercise, or the type of a parameter.
        if words.startswith(("(", "（")) or stressed.find_parent(class_="py"):
            stressed["class"] = "upright"
        elif re.fullmatch(f"[{HAN}]+", words) and not runs_in(stressed):
            stressed["class"] = "dots"
        else:
            stressed["class"] = "bold"


def runs_in(stressed: Tag) -> bool:
    after = stressed.next_sibling
    return not stressed.previous_sibling and str(after or "").startswith(("：", "。"))


def setup(app) -> dict:
    app.connect("html-page-context", add_switch, priority=950)  # after the theme
    app.connect("html-page-context", name_editions, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
