"""What others made and the site brings along is named, with its version and its licence."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bookbuild import parties
from built import ROOT, SITE, each_edition, site_of

KINDS = {".js", ".mjs", ".css", ".woff2", ".ttf", ".wasm", ".svg", ".png"}
OWN = [ROOT / "book" / "_static", ROOT / "code" / "bookparts" / "static"]
# Written by the build from the book's own words and numbers.
MADE = ("searchindex.js", "_images/*")


def is_own(file: str) -> bool:
    path = Path(file).relative_to("_static") if file.startswith("_static/") else None
    return any(path and (folder / path).is_file() for folder in OWN) or any(
        fnmatch(file, pattern) for pattern in MADE
    )


@pytest.mark.site
@each_edition
def test_every_file_of_others_is_in_the_list_and_nothing_else(site):
    paths = {path for path in site.rglob("*") if path.suffix in KINDS}
    files = {path.relative_to(site).as_posix() for path in paths if site_of(path) == site}
    patterns = {pattern for party in parties.PARTIES for pattern in party.files}
    unnamed = {file for file in files if not any(fnmatch(file, pattern) for pattern in patterns)}
    assert not {file for file in unnamed if not is_own(file)}
    assert not {file for file in files - unnamed if is_own(file)}


@pytest.mark.site
def test_everything_in_the_list_is_there():
    """In one edition, at least: English needs no translations."""
    files = {path.relative_to(site_of(path)).as_posix() for path in SITE.rglob("*")}
    patterns = {pattern for party in parties.PARTIES for pattern in party.files}
    assert not [it for it in patterns if not any(fnmatch(file, it) for file in files)]


@pytest.mark.site
@each_edition
def test_list_has_the_versions_of_the_files_themselves(site):
    text = (site / "third-parties.txt").read_text(encoding="utf-8")
    style = (site / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    for name, said in [("Bootstrap", "Bootstrap  v"), ("Font Awesome Free", "Font Awesome Free ")]:
        [title] = re.findall(rf"^{name} (\d[\d.]+)\n---", text, re.MULTILINE)
        assert f"{said}{title} " in style
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    for name in ("sphinx", "pydata-sphinx-theme", "sphinx-design", "myst-nb"):
        [pin] = [pin.partition("==")[2] for pin in pins if pin.startswith(f"{name}==")]
        assert f"\n{name} {pin}\n---" in text.lower()


def test_a_comment_that_names_no_version_is_an_error(tmp_path):
    style = tmp_path / "style.css"
    style.write_text("/*! Bootstrap v5.3.3 */ /*! Icons by Bootstrap */", encoding="utf-8")
    with pytest.raises(ValueError, match="too many values"):
        parties.inside(style, "Bootstrap")()
    style.write_text("/*! Bootstrap, MIT */", encoding="utf-8")
    with pytest.raises(TypeError):
        parties.inside(style, "Bootstrap")()
