"""Build the Chinese edition: the same pages and settings, but for what `book/locale` changes.

    python -m bookbuild.edition [--all] [html | notebooks | singlehtml]

The site goes into the folder `zh` of the English one, all else into `_build/zh`.
"""

import sys
from pathlib import Path
from typing import Any

import yaml
from jupyter_book.sphinx import build_sphinx
from myst_nb import sphinx_ext

from bookbuild.deployment import CHINESE

ROOT = Path(__file__).resolve().parents[2]
CHANGES = ROOT / "book" / "locale" / "zh_CN" / "config.yml"


def merged(settings: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The settings, and each change in its place, however deep it stands."""
    inside = {
        name: merged(value, changes[name])
        for name, value in settings.items()
        if isinstance(value, dict) and name in changes
    }
    return settings | changes | inside


def build(*options: str) -> int:
    """Return how many warnings there were, as the command of Jupyter Book would."""
    [builder] = [option for option in options if option != "--all"] or ["html"]
    folder = ROOT / "_build" / CHINESE
    settings = merged(
        *(yaml.safe_load(file.read_text("utf-8")) for file in (ROOT / "_config.yml", CHANGES))
    )
    config = folder / "_config.yml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    # Relative to the folder above the site, which is the English one and may be cleared meanwhile.
    sphinx_ext.OUTPUT_FOLDER = f"../{CHINESE}/jupyter_execute"
    return build_sphinx(
        ROOT,
        ROOT / "_build" / "html" / CHINESE if builder == "html" else folder / builder,
        doctreedir=folder / ".doctrees",
        path_config=config,
        noconfig=True,
        confoverrides={"external_toc_path": str(ROOT / "_toc.yml"), "latex_individualpages": False},
        builder=builder,
        freshenv="--all" in options,
        quiet=True,
        warningiserror=True,
        keep_going=True,
    )


if __name__ == "__main__":
    sys.exit(bool(build(*sys.argv[1:])))
