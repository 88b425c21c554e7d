"""Whole builds of the book: the same to the byte, and what the place of publication adds."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from bookbuild.deployment import CHINESE, VARIABLES, write_robots
from built import BOTH, CHINESE_SITE, ROOT, documents
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


def build_chinese(source: Path, **variables: str) -> Path:
    """Build the Chinese edition from nothing, in the folder of its sources; return where it is."""
    run = subprocess.run(
        [sys.executable, "-m", "bookbuild.edition", "--all"],
        env=os.environ | {"PYTHONPATH": str(source / "code")} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout
    return source / "_build" / "html" / CHINESE


def copy_sources(source: Path) -> Path:
    shutil.copytree(ROOT / "book", source / "book")
    shutil.copytree(ROOT / "code", source / "code", ignore=lambda *_: {"node_modules"})
    node_modules = Path("code", "bookbuild", "node_modules")
    (source / node_modules).symlink_to(ROOT / node_modules)
    for name in ("_config.yml", "_toc.yml", "requirements-notebooks.txt"):
        shutil.copy(ROOT / name, source)
    return source


def files_of(site: Path) -> dict[str, bytes]:
    """Of one edition: the Chinese one is in the folder of the English one."""
    paths = (path for path in site.rglob("*") if path.is_file())
    files = {path.relative_to(site).as_posix(): path for path in paths}
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if not name.startswith(f"{CHINESE}/")
    }


def assert_same(site: Path, other: Path) -> None:
    """To the byte, file by file."""
    first, second = files_of(site), files_of(other)
    assert first.keys() == second.keys()
    assert not [path for path in first if first[path] != second[path]]


def test_a_build_elsewhere_is_the_same_to_the_byte(tmp_path):
    """The site that `make book` has left, perhaps page by page, and one from nothing."""
    assert_same(BUILT, build(tmp_path, **ELSEWHERE))


@pytest.mark.thorough
def test_a_chinese_build_elsewhere_is_the_same_to_the_byte(tmp_path):
    assert_same(CHINESE_SITE, build_chinese(copy_sources(tmp_path / "there"), **ELSEWHERE))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the sources to edit, from which the book has been built once."""
    source = copy_sources(tmp_path_factory.mktemp("copy") / "the book")
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


@pytest.fixture(scope="module", params=["", f"{CHINESE}/"], ids=["en", "zh"])
def edition(request):
    """The folder of an edition that is to be published."""
    return request.param


@pytest.fixture(scope="module")
def published(edition, tmp_path_factory):
    """The files of this edition, by path."""
    folder = tmp_path_factory.mktemp("published")
    for pdf in PDFS:
        (folder / edition).mkdir(exist_ok=True)
        (folder / edition / pdf).write_bytes(b"%PDF")
    variables = PUBLISHED | {"BOOK_PDF": str(folder / PDFS[0])}
    if edition:
        return files_of(build_chinese(copy_sources(folder / "the book"), **variables))
    return files_of(build(folder, **variables))


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
    b'rel="alternate"',
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
    for site in (BUILT, CHINESE_SITE):
        names = ("sitemap.xml", "robots.txt", "_images/cards", *PDFS)
        assert not [name for name in names if (site / name).exists()]
    assert not [page for page in BOTH if any(place in page.read_bytes() for place in PLACES)]


@pytest.mark.thorough
def test_published_pages_name_their_place(published):
    """So that what pages at home must not name is what others do."""
    pages = b"".join(text for name, text in published.items() if name.endswith(".html"))
    assert not [place for place in PLACES if place not in pages]


@pytest.mark.thorough
@pytest.mark.parametrize("name", documents())
def test_published_page_says_where_it_stands(edition, published, tops, name):
    found = tops[name]
    address = f"{SITE}/{edition}{name}.html"
    about = {tag["property"]: tag["content"] for tag in found.select("meta[property^='og:']")}
    assert found.select_one("link[rel=canonical]")["href"] == about["og:url"] == address
    assert about["og:description"] == found.select_one("meta[name=description]")["content"]
    assert about["og:site_name"] == (
        "从惊讶到交叉熵" if edition else "From Surprise to Cross-Entropy"
    )
    card = published[about["og:image"].removeprefix(f"{SITE}/{edition}")]
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    size = int.from_bytes(card[16:20], "big"), int.from_bytes(card[20:24], "big")
    assert size == (1200, 630)


@pytest.mark.thorough
@pytest.mark.parametrize("name", documents())
def test_published_page_says_its_language_and_where_the_other_is(edition, tops, name):
    """In each edition the same addresses: search engines ignore what is not said by both."""
    links = {link["hreflang"]: link["href"] for link in tops[name].select("link[rel=alternate]")}
    english, chinese = f"{SITE}/{name}.html", f"{SITE}/{CHINESE}/{name}.html"
    assert links == {"en": english, "zh-CN": chinese, "x-default": english}
    [locale] = tops[name].select("meta[property='og:locale']")
    assert locale["content"] == ("zh_CN" if edition else "en_GB")


@pytest.mark.thorough
def test_sitemap_has_every_page_and_nothing_else(edition, published):
    found = [url[0].text for url in ElementTree.fromstring(published["sitemap.xml"])]
    assert sorted(found) == sorted(f"{SITE}/{edition}{name}.html" for name in documents())
    assert "robots.txt" not in published  # read at the top of a host only


def test_robots_find_both_sitemaps_at_the_top_of_a_host(tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://example.org")
    for language, folder in [("en", tmp_path), ("zh_CN", tmp_path / CHINESE)]:
        folder.mkdir(exist_ok=True)
        app = SimpleNamespace(outdir=folder, config=SimpleNamespace(language=language))
        write_robots(app, None)
    lines = (tmp_path / "robots.txt").read_text().splitlines()
    assert [line for line in lines if "Sitemap" in line] == [
        "Sitemap: https://example.org/sitemap.xml",
        f"Sitemap: https://example.org/{CHINESE}/sitemap.xml",
    ]
    assert not (tmp_path / CHINESE / "robots.txt").exists()


@pytest.mark.thorough
@pytest.mark.parametrize("name", documents())
def test_source_is_linked_and_chapters_can_be_launched(edition, tops, name):
    """Where a link leads is a file of the repository."""
    links = [link["href"] for link in tops[name].select(".article-header-buttons a")]
    [source] = [link for link in links if link.startswith(f"{REPO}/blob/trunk/")]
    path = source.removeprefix(f"{REPO}/blob/trunk/").removesuffix("?plain=1")
    assert (ROOT / path).is_file()
    assert REPO in links
    shown = [button.get_text() for button in tops[name].select(".dropdown-source-buttons li")]
    assert shown and all(words.isascii() != bool(edition) for words in shown)
    launches = {link for link in links if "mybinder" in link or "colab" in link}
    chapter = path.endswith(".ipynb") and "/reference/" not in path
    notebook = f"{edition}{path}"
    binder = f"https://mybinder.org/v2/gh/someone/something/notebooks?urlpath=lab/tree/{notebook}"
    colab = f"https://colab.research.google.com/github/someone/something/blob/notebooks/{notebook}"
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
def test_page_for_lost_readers_knows_the_path_of_the_site(edition, published):
    lost = parsed(published["404.html"])
    urls = [element.get("href") or element.get("src") for element in lost.select("[href], [src]")]
    local = [url for url in urls if not url.startswith(("#", "https:", "data:"))]
    assert local and all(url.startswith("/some/where/") for url in local)
    [switch] = lost.select(".btn-other-language")
    [form] = lost.select("article form")
    assert switch["href"] == f"/some/where/{'' if edition else f'{CHINESE}/'}index.html"
    assert form["action"] == f"/some/where/{edition}search.html"
