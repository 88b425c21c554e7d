"""Where things stand: the promises that no other test would miss."""

import inspect
import json
import os
import re
from pathlib import Path

import pytest

import crossent

ROOT = Path(__file__).resolve().parents[1]
FUNCTIONS = [getattr(crossent, name) for name in crossent.__all__]
SECTIONS = ["Parameters", "Returns", "Raises", "References", "Examples"]
# An import, or a table of the pages on edge cases that asks PyTorch.
A_FRAMEWORK = re.compile(
    r"^\s*(?:import|from) (?:torch|jax|optax|dit)\b|^Answers\(.*\"PyTorch\"", re.M
)
PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==(\d[A-Za-z0-9.]*)")


@pytest.mark.parametrize("folder", ["code", "tests"])
def test_folders_of_packages_are_no_packages(folder):
    """A package called `code` shadows the standard library's module `code`.

    Python, started in the repository's root, would import it instead, and `pdb`, `doctest`,
    `python -m pytest` and Jupyter Book would fail. `tests` stays alike, so that pytest's import
    mode means the same for all.
    """
    assert (ROOT / folder).is_dir()
    assert not (ROOT / folder / "__init__.py").exists()


def sections(function) -> dict[str, str]:
    """The numpydoc sections of a docstring: each name with what stands under it, in order."""
    parts = re.split(r"^(\w+)\n-{3,}\n", inspect.getdoc(function), flags=re.MULTILINE)
    return dict(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_public_functions_are_documented(function):
    summary = inspect.getdoc(function).splitlines()[0]
    found = sections(function)
    assert summary.endswith(".")
    assert [name for name in found if name != "Notes"] == SECTIONS
    assert all(found.values())
    named = re.findall(r"^(\w+) : ", found["Parameters"], flags=re.MULTILINE)
    assert named == list(inspect.signature(function).parameters)
    assert {"ValueError", "TypeError"} <= set(found["Raises"].split())
    assert f">>> {function.__name__}(" in found["Examples"] or ">>> print(" in found["Examples"]
    assert re.search(r"\(\d{4}\)", found["References"]), "no source with its year"


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_options_come_by_keyword(function):
    """The data come first, by place; what only changes how it is read is named."""
    for name, parameter in inspect.signature(function).parameters.items():
        option = name in {"axis", "base", "tolerance"}
        assert option == (parameter.kind is parameter.KEYWORD_ONLY)
        assert option == (parameter.default is not parameter.empty)


def test_each_module_of_the_helper_has_its_tests():
    modules = {path.stem for path in (ROOT / "code" / "crossent").glob("*.py")} - {"__init__"}
    assert modules == {
        *("blocks", "checks", "measures", "logits", "losses"),
        *("prefix_codes", "arithmetic_coding", "diagnosis", "estimation", "dependence"),
    }
    for module in modules:
        assert (ROOT / "tests" / f"test_{module}.py").exists()


def requirements(name: str) -> dict[str, str]:
    """Each package with its version; a line that pins none fails."""
    pins = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        requirement = line.partition("#")[0].partition(";")[0].strip()
        if requirement and requirement not in {"-e .", "-r requirements.txt"}:
            pin = PIN.fullmatch(requirement)
            assert pin, f"{name}: {line}"
            pins[re.sub(r"[-_.]+", "-", pin[1].lower())] = pin[2]
    return pins


def test_all_requirements_are_pinned():
    direct, compiled = requirements("requirements.in"), requirements("requirements.txt")
    assert direct and direct.items() <= compiled.items()
    assert len(compiled) > len(direct)  # what they pull in is there, too


def test_frameworks_come_on_top_of_the_same_pins():
    lines = (ROOT / "requirements-frameworks.txt").read_text(encoding="utf-8").splitlines()
    assert "-r requirements.txt" in lines
    pins, rest = requirements("requirements-frameworks.txt"), requirements("requirements.txt")
    assert set(pins) == {"torch", "jax", "jaxlib", "optax", "dit"}
    assert not set(pins) & set(rest)  # what everybody needs does without


def test_the_helper_is_installed_with_its_own_requirements():
    for name in ("requirements.in", "requirements.txt"):
        assert "-e ." in (ROOT / name).read_text(encoding="utf-8").splitlines()


def test_continuous_integration_runs_what_people_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#!") and "set -euo pipefail" in lines
    commands = [line for line in lines if re.search(r"\bmake\b", line) and line[0] != "#"]
    assert commands == ["make test", "make test-frameworks"]


def test_only_the_tests_of_frameworks_need_them():
    folders = [ROOT / "code", ROOT / "tests"]
    files = [path for folder in folders for path in folder.glob("**/*.py")]
    importing = {path for path in files if A_FRAMEWORK.search(path.read_text(encoding="utf-8"))}
    assert importing == set((ROOT / "tests" / "frameworks").glob("test_*.py"))


def test_notebooks_that_need_a_framework_are_named_where_tests_leave_them_out():
    needing = set()
    for path in (ROOT / "book").glob("**/*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        if any(A_FRAMEWORK.search(source) for source in code):
            needing.add(path.relative_to(ROOT).as_posix())
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.search(r"^FRAMEWORK_NOTEBOOKS := (.*)$", makefile, re.M)[1]
    assert sorted(named.split()) == sorted(needing)
    assert "NOTEBOOKS := $(filter-out $(FRAMEWORK_NOTEBOOKS)," in makefile
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    by_hand = re.findall(r"^\S+pytest --nbval (.*)$", readme, re.M)
    assert len(by_hand) == 2  # on Linux and macOS, on Windows
    for options in by_hand:
        assert set(re.findall(r"--ignore=(\S+)", options)) == needing


def test_binder_takes_a_python_that_the_book_takes():
    """Unasked, it would take 3.10 and fail to install."""
    version = (ROOT / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    tested = re.search(r"python: \[(.*)\]", workflow)[1]
    assert f'"{version}"' in tested
