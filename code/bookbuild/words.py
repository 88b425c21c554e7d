"""The words that the build itself writes, and the theme: in Chinese, those of the catalogue `site`.

A word goes through `_` where it stands in the code; `str` of it is in the language of the build.
"""

import re
from pathlib import Path

from sphinx.locale import get_translation

LOCALE = Path(__file__).resolve().parents[2] / "book" / "locale"
_ = get_translation("site")

# What the theme writes in English in every language, as labels and hints.
OF_THE_THEME = [
    _("Search this book..."),
    _("Main"),
    _("Page"),
    _("Color mode"),
    _("System Settings"),
    _("Light"),
    _("Dark"),
    _("Toggle primary sidebar"),
    _("Toggle secondary sidebar"),
    _("Download source file"),
    _("Download this page"),
    _("Fullscreen mode"),
    _("Launch interactive content"),
    _("Launch on Binder"),
    _("Launch on Colab"),
    _("Source repositories"),
    _("Source repository"),
    _("Show source"),
    _("Repository"),
    _("previous page"),
    _("next page"),
    _("Link to this heading"),
    _("Link to this definition"),
    _("Link to this equation"),
    _("Link to this image"),
    _("Link to this term"),
]
# What MyST-NB puts together, and Sphinx behind the name of a field.
OF_PAGES = [
    _(":"),
    _("Show the source"),
    _("Hide the source"),
    _("Show the output"),
    _("Hide the output"),
]
LABELS = ("aria-label", "title", "placeholder", "data-bs-title", "alt")

# In a script, the words that readers see are the strings in an object of this name.
IN_SCRIPT = re.compile(r"(?<=const WORDS = \{\n).*?(?=\n *\};\n)", re.DOTALL)
STRING = re.compile(r"""(['"`])((?:(?!\1)[^\\]|\\.)*)\1""", re.DOTALL)


def translate_script(text: str) -> str:
    """A script with its words in the language of the build."""

    def string(match: re.Match) -> str:
        return f"{match[1]}{_(match[2])}{match[1]}" if match[2] else match[0]

    return IN_SCRIPT.sub(lambda block: STRING.sub(string, block[0]), text)
