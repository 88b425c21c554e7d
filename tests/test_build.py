"""Whole builds of the book: the same to the byte, and what the place of publication adds."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from bookbuild.deployment import VARIABLES
from built import PAGES, ROOT, documents
from built import SITE as BUILT

pytestmark = pytest.mark.site

SITE, REPO = "https://example.org/some/where", "https://github.com/someone/something"
PUBLISHED = {"SITE_URL": SITE, "REPO_URL": REPO, "REPO_BRANCH": "trunk"}
HOME = dict.fromkeys(VARIABLES, "")
PDFS = ["from-surprise-to-cross-entropy.pdf", "from-surprise-to-cross-entropy-road.pdf"]
ELSEWHERE = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}


def build(target: Path, source: Path = ROOT, **variables: str) -> Path:
    """Build the book from its sources; return where the site is."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "-W", "--keep-going"]
    run = subprocess.run(
        [*command, "--quiet", "--path-output", target, source],
        env=os.environ | {"PYTHONPATH": str(source / "code")} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout
    return target / "_build" / "html"


def files_of(site: Path) -> dict[str, bytes]:
    paths = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


def assert_same(site: Path, other: Path) -> None:
    """To the byte, file by file."""
    first, second = files_of(site), files_of(other)
    assert first.keys() == second.keys()
    assert not [path for path in first if first[path] != second[path]]


def test_a_build_elsewhere_is_the_same_to_the_byte(tmp_path):
    """The site that `make book` has left, perhaps page by page, and one from nothing."""
    assert_same(BUILT, build(tmp_path, **ELSEWHERE))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the sources to edit, from which the book has been built once."""
    source = tmp_path_factory.mktemp("copy") / "the book"
    shutil.copytree(ROOT / "book", source / "book")
    shutil.copytree(ROOT / "code", source / "code", ignore=lambda *_: {"node_modules"})
    node_modules = Path("code", "bookbuild", "node_modules")
    (source / node_modules).symlink_to(ROOT / node_modules)
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, source)
    build(source, source, **HOME)
    return source


def edit_text(source: Path) -> None:
    """A word that the search did not know, and a sign that the fonts did not have."""
    replace(source / "book/entropy.ipynb", "Two matches are", r"Two zyzzyvas, $\\aleph$, are")


def edit_heading(source: Path) -> None:
    replace(source / "book/entropy.ipynb", "# Entropy: how", "# Entropy, or how")


def edit_code(source: Path) -> None:
    """What the page of the interface shows of a docstring."""
    replace(
        source / "code/crossent/measures.py", "    Parameters", "    Zyzzyva.\n\n    Parameters"
    )


@pytest.mark.thorough
@pytest.mark.parametrize("edit", [edit_text, edit_heading, edit_code])
def test_building_again_after_an_edit_is_building_from_nothing(copy, tmp_path, edit):
    """In every way that an edit has to reach other pages: test_outdated.py."""
    site = copy / "_build" / "html"
    before = {path: path.stat().st_mtime_ns for path in site.glob("book/**/*.html")}
    edit(copy)
    build(copy, copy, **HOME)
    written = {path.stem for path in before if path.stat().st_mtime_ns != before[path]}
    assert (written == {"entropy", "intro"}) == (edit is edit_text)
    assert_same(site, build(tmp_path, copy, **HOME))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The files of a site that is to be published, by path."""
    folder = tmp_path_factory.mktemp("published")
    for pdf in PDFS:
        (folder / pdf).write_bytes(b"%PDF")
    return files_of(build(folder, **PUBLISHED, BOOK_PDF=str(folder / PDFS[0])))


def parsed(html: bytes) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def tops(published):
    """What stands above the text of each page, by document: its head, and links to its source."""
    parts = {name: published[f"{name}.html"].partition(b"<article") for name in documents()}
    assert all(text for _, _, text in parts.values())
    return {name: parsed(top) for name, (top, _, _) in parts.items()}


# How a page names its place of publication.
PLACES = {
    b'rel="canonical"',
    b'property="og:',
    b'name="twitter:',
    b"dropdown-launch-buttons",
    b"dropdown-source-buttons",
    b"https://mybinder.org",
    b"https://colab.research.google.com",
    b'install</span> <span class="pre">git+',
    b"from-surprise-to-cross-entropy.pdf",
}


@pytest.mark.skipif(any(map(os.environ.get, VARIABLES)), reason="the site is to be published")
def test_at_home_no_page_names_a_place_of_publication():
    assert not [name for name in ("sitemap.xml", "robots.txt", *PDFS) if (BUILT / name).exists()]
    assert not (BUILT / "_images" / "cards").exists()
    assert not [page for page in PAGES if any(place in page.read_bytes() for place in PLACES)]


@pytest.mark.thorough
def test_published_pages_name_their_place(published):
    """So that what pages at home must not name is what others do."""
    pages = b"".join(text for name, text in published.items() if name.endswith(".html"))
    assert not [place for place in PLACES if place not in pages]


@pytest.mark.thorough
@pytest.mark.parametrize("name", documents())
def test_published_page_says_where_it_stands(published, tops, name):
    found = tops[name]
    address = f"{SITE}/{name}.html"
    about = {tag["property"]: tag["content"] for tag in found.select("meta[property^='og:']")}
    assert found.select_one("link[rel=canonical]")["href"] == about["og:url"] == address
    assert about["og:description"] == found.select_one("meta[name=description]")["content"]
    assert about["og:site_name"] == "From Surprise to Cross-Entropy"
    card = published[about["og:image"].removeprefix(f"{SITE}/")]
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    size = int.from_bytes(card[16:20], "big"), int.from_bytes(card[20:24], "big")
    assert size == (1200, 630)


@pytest.mark.thorough
def test_sitemap_has_every_page_and_nothing_else(published):
    found = [url[0].text for url in ElementTree.fromstring(published["sitemap.xml"])]
    assert sorted(found) == sorted(f"{SITE}/{name}.html" for name in documents())
    assert "robots.txt" not in published  # read at the top of a host only


@pytest.mark.thorough
@pytest.mark.parametrize("name", documents())
def test_source_is_linked_and_chapters_can_be_launched(tops, name):
    """Where a link leads is a file of the repository."""
    links = [link["href"] for link in tops[name].select(".article-header-buttons a")]
    [source] = [link for link in links if link.startswith(f"{REPO}/blob/trunk/")]
    path = source.removeprefix(f"{REPO}/blob/trunk/").removesuffix("?plain=1")
    assert (ROOT / path).is_file()
    assert REPO in links
    launches = {link for link in links if "mybinder" in link or "colab" in link}
    chapter = path.endswith(".ipynb") and "/reference/" not in path
    binder = f"https://mybinder.org/v2/gh/someone/something/notebooks?urlpath=lab/tree/{path}"
    colab = f"https://colab.research.google.com/github/someone/something/blob/notebooks/{path}"
    assert launches == ({binder, colab} if chapter else set())


@pytest.mark.thorough
def test_published_notebooks_install_what_they_import(published):
    """In the branch that the workflow makes of them: each by itself on Colab, all on Binder."""
    package = f"crossent[figures] @ git+{REPO}@trunk"
    for name, content in published.items():
        if name.startswith("_sources/") and (ROOT / name.removeprefix("_sources/")).exists():
            if name.endswith(".ipynb"):
                first, *_ = json.loads(content)["cells"]
                assert f'%pip install --quiet "{package}"' in "".join(first["source"])
    pins = published["_sources/binder/requirements.txt"].decode().splitlines()
    assert package in pins and "-e ." not in pins and len(pins) > 100
    # Unasked, Binder would take 3.10 and fail to install.
    assert published["_sources/binder/runtime.txt"] == b"python-3.13\n"


@pytest.mark.thorough
def test_first_page_says_how_to_print_the_book(published):
    first = parsed(published[f"{documents()[0]}.html"])
    links = [link["href"] for link in first.select("a[href$='.pdf']")]
    assert links == [f"../{pdf}" for pdf in PDFS]
    assert published.keys() >= set(PDFS)


@pytest.mark.thorough
def test_page_for_lost_readers_knows_the_path_of_the_site(published):
    lost = parsed(published["404.html"])
    urls = [element.get("href") or element.get("src") for element in lost.select("[href], [src]")]
    local = [url for url in urls if not url.startswith(("#", "https:", "data:"))]
    assert local and all(url.startswith("/some/where/") for url in local)
