"""Whole builds of the book: the same to the byte, and what the place of publication adds."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from built import ROOT, documents

pytestmark = pytest.mark.site

SITE, REPO = "https://example.org/some/where", "https://github.com/someone/something"
PUBLISHED = {"SITE_URL": SITE, "REPO_URL": REPO, "REPO_BRANCH": "trunk", "BOOK_PDF": "README.md"}
ELSEWHERE = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """The files of three clean builds, by path: two for readers at home and one to be published."""
    known = {name: value for name, value in os.environ.items() if name not in PUBLISHED}
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "-W", "--keep-going"]
    started = []
    for variables in ({}, ELSEWHERE, PUBLISHED):
        target = tmp_path_factory.mktemp("build")
        build = subprocess.Popen(
            [*command, "--quiet", "--path-output", target, ROOT],
            env=known | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        started.append((target / "_build" / "html", build))
    files = []
    for site, build in started:
        output, _ = build.communicate()
        assert build.returncode == 0, output
        paths = (path for path in site.rglob("*") if path.is_file())
        files.append({path.relative_to(site).as_posix(): path.read_bytes() for path in paths})
    return files


@pytest.fixture(scope="module")
def published(builds):
    return builds[2]


def page(files, name):
    return BeautifulSoup(files[f"{name}.html"], "html.parser")


def test_two_builds_are_the_same_to_the_byte(builds):
    first, second, _ = builds
    assert first.keys() == second.keys()
    assert not [path for path in first if first[path] != second[path]]


def test_at_home_no_page_names_a_place_of_publication(builds):
    home = builds[0]
    assert not {"sitemap.xml", "robots.txt", "README.md"} & home.keys()
    assert not [path for path in home if "/cards/" in path]
    for path in home:
        if path.endswith(".html") and not path.startswith("_static/"):
            found = BeautifulSoup(home[path], "html.parser")
            assert not found.select(
                "[rel=canonical], [property^='og:'], [name^='twitter:'], .dropdown-launch-buttons, "
                ".dropdown-source-buttons, a[href*='mybinder'], a[href*='colab.research'], "
                "a[href$='from-surprise-to-cross-entropy.pdf']"
            )
            assert "pip install git" not in found.get_text()


@pytest.mark.parametrize("name", documents())
def test_published_page_says_where_it_stands(published, name):
    found = page(published, name)
    address = f"{SITE}/{name}.html"
    about = {tag["property"]: tag["content"] for tag in found.select("meta[property^='og:']")}
    assert found.select_one("link[rel=canonical]")["href"] == about["og:url"] == address
    assert about["og:description"] == found.select_one("meta[name=description]")["content"]
    assert about["og:site_name"] == "From Surprise to Cross-Entropy"
    card = published[about["og:image"].removeprefix(f"{SITE}/")]
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    size = int.from_bytes(card[16:20], "big"), int.from_bytes(card[20:24], "big")
    assert size == (1200, 630)


def test_sitemap_has_every_page_and_nothing_else(published):
    found = [url[0].text for url in ElementTree.fromstring(published["sitemap.xml"])]
    assert sorted(found) == sorted(f"{SITE}/{name}.html" for name in documents())
    assert "robots.txt" not in published  # read at the top of a host only


@pytest.mark.parametrize("name", documents())
def test_source_is_linked_and_chapters_can_be_launched(published, name):
    """Where a link leads is a file of the repository."""
    links = [link["href"] for link in page(published, name).select(".article-header-buttons a")]
    [source] = [link for link in links if link.startswith(f"{REPO}/blob/trunk/")]
    path = source.removeprefix(f"{REPO}/blob/trunk/").removesuffix("?plain=1")
    assert (ROOT / path).is_file()
    assert REPO in links
    launches = {link for link in links if "mybinder" in link or "colab" in link}
    chapter = path.endswith(".ipynb") and "/reference/" not in path
    binder = f"https://mybinder.org/v2/gh/someone/something/trunk?urlpath=lab/tree/{path}"
    colab = f"https://colab.research.google.com/github/someone/something/blob/trunk/{path}"
    assert launches == ({binder, colab} if chapter else set())


def test_first_page_says_how_to_run_and_print_the_book(published):
    first = page(published, documents()[0])
    assert f"%pip install git+{REPO}@trunk" in first.get_text()
    assert first.select("a[href='../from-surprise-to-cross-entropy.pdf']")
    assert "README.md" in published  # which stands here for the PDF


def test_page_for_lost_readers_knows_the_path_of_the_site(published):
    lost = page(published, "404")
    urls = [element.get("href") or element.get("src") for element in lost.select("[href], [src]")]
    local = [url for url in urls if not url.startswith(("#", "https:", "data:"))]
    assert local and all(url.startswith("/some/where/") for url in local)
