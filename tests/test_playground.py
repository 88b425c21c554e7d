"""What a reader has changed in the playground is never overwritten."""

from types import SimpleNamespace

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_notebook

from bookbuild import playground


@pytest.fixture(autouse=True)
def signatures(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))


def write(file, code):
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[new_code_cell(code, id="cell")]), file)


def code(file) -> str:
    return nbformat.read(file, as_version=4).cells[0].source


@pytest.fixture
def fill(tmp_path):
    """Publish an edition of one chapter, fill the playground, and tell what stands in it."""

    def publish(code_of_chapter):
        write(tmp_path / "edition" / "beyond" / "codes.ipynb", code_of_chapter)
        beside = playground.fill(tmp_path / "edition", tmp_path / "mine")
        files = sorted((tmp_path / "mine" / "beyond").iterdir())
        return {file.stem: code(file) for file in files}, [file.stem for file in beside]

    return publish


def test_a_new_edition_replaces_what_the_reader_has_not_changed(fill):
    assert fill("first") == ({"codes": "first"}, [])
    assert fill("first") == ({"codes": "first"}, [])
    assert fill("second") == ({"codes": "second"}, [])


def test_a_changed_chapter_is_kept_and_the_new_edition_stands_beside_it(fill, tmp_path):
    chapter = tmp_path / "mine" / "beyond" / "codes.ipynb"
    fill("first")
    write(chapter, "mine")
    assert fill("first") == ({"codes": "mine"}, [])  # there is nothing new to offer
    assert fill("second") == ({"codes": "mine", "codes-new": "second"}, ["codes-new"])
    assert fill("second") == ({"codes": "mine", "codes-new": "second"}, [])
    assert fill("third") == ({"codes": "mine", "codes-new": "third"}, ["codes-new"])
    write(chapter.with_stem("codes-new"), "mine, too")
    kept = {"codes": "mine", "codes-new": "mine, too"}
    assert fill("fourth") == (kept | {"codes-new-2": "fourth"}, ["codes-new-2"])


def test_a_chapter_that_the_reader_deletes_comes_back(fill, tmp_path):
    fill("first")
    (tmp_path / "mine" / "beyond" / "codes.ipynb").unlink()
    assert fill("first") == ({"codes": "first"}, [])


def test_a_file_of_the_reader_with_the_name_of_a_chapter_is_kept(fill, tmp_path):
    write(tmp_path / "mine" / "beyond" / "codes.ipynb", "mine")
    assert fill("first") == ({"codes": "mine", "codes-new": "first"}, ["codes-new"])


def test_only_the_books_notebooks_are_trusted(fill, tmp_path):
    chapter = tmp_path / "mine" / "beyond" / "codes.ipynb"
    fill("first")
    assert NotebookNotary().check_signature(nbformat.read(chapter, as_version=4))
    write(chapter, "downloaded from elsewhere")
    fill("first")
    assert not NotebookNotary().check_signature(nbformat.read(chapter, as_version=4))


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Open the playground with these options; return what was run, and in which environment."""
    commands = []

    def run(command, env=None, check=False):
        commands.append([*map(str, command), *(["a bar"] * ("BOOK_PROGRESS" in (env or {})))])
        if not env:
            assert check
            edition = "_build/zh" if "bookbuild.edition" in command else "_build"
            write(tmp_path / edition / "notebooks" / "book" / "entropy.ipynb", edition)
        return SimpleNamespace(returncode=3)

    def play(*options):
        monkeypatch.setattr(playground, "ROOT", tmp_path)
        monkeypatch.setattr(playground.subprocess, "run", run)
        monkeypatch.setattr(playground.sys, "argv", ["playground", *options])
        with pytest.raises(SystemExit, match="3"):
            playground.main()
        return commands

    return play


def test_it_makes_the_notebooks_fills_the_playground_and_opens_it(play, tmp_path):
    (*_, root), (_, _, lab, where, *_, last, bar) = play("--no-browser")
    assert code(tmp_path / "playground" / "entropy.ipynb") == "_build"
    assert (root, lab, where) == (
        str(tmp_path),
        "jupyterlab",
        f"--notebook-dir={tmp_path / 'playground'}",
    )
    assert (last, bar) == ("--no-browser", "a bar")


def test_the_chinese_notebooks_go_into_a_folder_of_their_own(play, tmp_path):
    play()
    *_, (_, _, _, where, *options) = play("zh", "--no-browser")
    mine = tmp_path / "playground"
    assert where == f"--notebook-dir={mine / 'zh'}"
    assert options[-2:] == ["--no-browser", "a bar"] and "zh" not in options
    assert code(mine / "zh" / "entropy.ipynb") == "_build/zh"
    assert code(mine / "entropy.ipynb") == "_build"
