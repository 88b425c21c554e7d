"""What `make` runs, and when, with a Python that only notes what it is asked to do.

The folder has spaces and letters beyond ASCII in its path. `tests/setup.sh` does the same for real.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# But for those that need no Python, and those that need the real uv.
TARGETS = {*re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.M)}
TARGETS -= {"help", "clean", "lock", "pins", "test-oldest"}
NOTEBOOKS = ["book/entropy.ipynb", "book/information.ipynb", "book/beyond/codes.ipynb"]
FRAMEWORKS = ["book/beyond/libraries.ipynb", "book/reference/edge-cases-pytorch.ipynb"]
# `python -m venv` copies it into the environment. Asked to install while `broken` exists, or
# to build an edition while its file does, it fails.
PYTHON = """\
#!/bin/sh
echo "${BOOK_PROGRESS+BOOK_PROGRESS }${MPLBACKEND+MPLBACKEND }$* [$IPYTHONDIR]" >>"$LOG"
case "$*" in
"-m venv --clear "*) rm -rf "$4" && mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
"-m pip install "*) [ ! -e broken ] ;;
*"jupyter-book build "*) [ ! -e broken-english ] ;;
"-m bookbuild.edition"*) [ ! -e broken-chinese ] ;;
esac
"""

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "a böok with spaces"
    files = [*NOTEBOOKS, *FRAMEWORKS, "requirements.txt", "requirements-frameworks.txt"]
    locks = ["code/bookbuild/package-lock.json", "benchmarks/audit/package-lock.json"]
    for name in [*files, *locks, "requirements.in", "requirements-notebooks.in", "pyproject.toml"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "python").write_text(PYTHON, encoding="utf-8")
    (folder / "python").chmod(0o755)
    return folder


def make(folder: Path, *arguments: str, fails: bool = False) -> list[str]:
    """What the Pythons were asked to do, in order."""
    log = folder / "log"
    log.write_text("", encoding="utf-8")
    # Not the settings of the `make` that may run this test.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    environment |= {"LOG": str(log), "GIT_CEILING_DIRECTORIES": str(folder)}
    environment |= {
        "MPLBACKEND": "mine",
        "BOOK_PROGRESS": "1",
    }  # a reader's, or of a terminal in JupyterLab
    command = ["make", f"PYTHON={folder}/python", *arguments]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert (run.returncode != 0) == fails, run.stdout + run.stderr
    settings = f" [{folder}/.venv/settings]"
    lines = log.read_text(encoding="utf-8").splitlines()
    assert all(line.endswith(settings) for line in lines)
    return [line.removesuffix(settings) for line in lines]


def notebooks(lines: list[str]) -> list[str]:
    """The notebooks that are named in the last line."""
    return sorted(word for word in lines[-1].split() if word.endswith(".ipynb"))


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_target_runs_in_a_folder_with_spaces(folder, target):
    lines = make(folder, target)
    assert lines[1] == "-m venv --clear .venv"
    assert "-m pip install --quiet --requirement requirements.txt" in lines
    assert len(lines) > 4


def test_no_target_shows_a_bar_or_keeps_a_backend(folder):
    for target in sorted(TARGETS):
        assert not [line for line in make(folder, target) if line.startswith(("BOOK", "MPL"))]


def test_the_environment_is_made_anew_only_for_other_packages(folder):
    assert len(make(folder, "lint")) > len(make(folder, "lint"))
    (folder / "pyproject.toml").write_text("[tool.ruff]\n", encoding="utf-8")
    assert make(folder, "lint") == ["-m ruff check .", "-m ruff format --check .", "-m mypy"]
    for name in ["requirements.txt", "code/bookbuild/package-lock.json"]:
        for other in folder.rglob("*"):
            os.utime(other, (0, 0))
        os.utime(folder / name, (1, 1))
        assert "-m venv --clear .venv" in make(folder, "lint")


def test_an_interrupted_set_up_begins_again(folder):
    (folder / "broken").touch()
    assert make(folder, "lint", fails=True)[-1].startswith("-m pip install")
    (folder / "broken").unlink()
    assert "-m venv --clear .venv" in make(folder, "lint")


def test_the_book_is_built_in_both_languages_or_not_at_all(folder):
    lines = make(folder, "book")
    assert "-m bookbuild.edition" in [line.strip() for line in lines]
    assert [line for line in lines if "jupyter-book build" in line]
    for edition in ("english", "chinese"):
        (folder / f"broken-{edition}").touch()
        make(folder, "book", fails=True)
        (folder / f"broken-{edition}").unlink()


def test_lab_opens_the_chinese_notebooks_only_if_asked_to(folder, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh")  # of the machine, where it means something else
    assert make(folder, "lab")[-1].strip() == "-m bookbuild.playground"
    assert make(folder, "lab", "LANGUAGE=zh")[-1].strip() == "-m bookbuild.playground zh"


def test_only_names_the_notebooks_to_execute(folder):
    assert notebooks(make(folder, "notebooks")) == sorted(NOTEBOOKS)
    two = make(folder, "notebooks", "ONLY=entropy beyond/codes")
    assert notebooks(two) == ["book/beyond/codes.ipynb", "book/entropy.ipynb"]
    make(folder, "notebooks", "ONLY=entropie", fails=True)
    assert notebooks(make(folder, "notebooks-frameworks")) == FRAMEWORKS


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_check_runs_the_notebooks_that_differ_from_main(folder):
    def git(*arguments):
        name = ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)

    def change(name):
        (folder / name).write_text("{}", encoding="utf-8")

    assert notebooks(make(folder, "check")) == sorted(NOTEBOOKS)  # without git
    git("init", "--initial-branch=main")
    git("add", "book")
    git("commit", "--message=main")
    assert notebooks(make(folder, "check")) == []
    git("checkout", "-b", "mine")
    for name in ["book/entropy.ipynb", *FRAMEWORKS]:
        change(name)
    git("commit", "--all", "--message=mine")
    (folder / "book/information.ipynb").unlink()
    change("book/new.ipynb")
    assert notebooks(make(folder, "check")) == ["book/entropy.ipynb", "book/new.ipynb"]


def test_what_a_sample_leaves_out_runs_in_full_before_publishing(folder):
    make(folder, "lint")
    sample, full = make(folder, "test"), make(folder, "test-all")
    assert sum("and not thorough" in line for line in sample) == 3
    assert sum(" --all" in line for line in full) == 2  # both editions
    full = [line.replace(" --all", "") for line in full]
    [plain] = [line for line in full if "_sources/" in line]
    assert sorted(plain.split()[-3:]) == sorted(
        f"_build/html/_sources/{name}" for name in NOTEBOOKS
    )
    of_sample = [line for line in sample if "_sources/" in line]
    assert len(of_sample) == 1 and plain.startswith(of_sample[0].rpartition(" ")[0])
    full.remove(plain)
    rest = [line for line in sample if line not in of_sample]
    # Side by side, the editions may begin in any order.
    assert sorted(line.replace("and not thorough", "") for line in rest) == sorted(full)
