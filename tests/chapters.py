"""Run a chapter's code in this process, as it stands or with a reader's edit."""

import contextlib
import inspect
import io
import json
import warnings
from collections.abc import Collection
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import mpmath
import pytest
from threadpoolctl import threadpool_limits

from bookparts import figures
from drawing import unreadable

BOOK = Path(__file__).resolve().parents[1] / "book"


def every_cell(path: Path) -> list[tuple[str, str, str | None]]:
    """The id, the source and the figure's name of each code cell that is not meant to fail."""
    return [
        (cell["id"], "".join(cell["source"]), settings.get("figure", {}).get("name"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
        for settings in [cell["metadata"].get("mystnb", {})]
        if "raises-exception" not in cell["metadata"].get("tags", [])
    ]


def code_cells(path: Path) -> list[tuple[str, str, str | None]]:
    """The same, up to the last figure."""
    cells = every_cell(path)
    while cells and not cells[-1][2]:
        cells.pop()
    return cells


def recorded(draw, calls: list):
    """The drawing function; what it is given and what it returns are kept in `calls`."""

    def draw_and_note(*arguments, **named):
        given = inspect.signature(draw).bind(*arguments, **named).arguments
        calls.append(SimpleNamespace(axes=draw(*arguments, **named), **given))
        return calls[-1].axes

    return draw_and_note


def run(path: Path, *, leave_out: Collection[str] = ()) -> dict[str, SimpleNamespace]:
    """All figures of a chapter by name: the axes, and each argument that the chapter gave.

    The code runs as in a kernel, without the cells whose ids are left out, and leaves no setting
    behind.
    """
    calls, found, names = [], {}, {"__name__": "__main__"}
    with in_a_kernel(path), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        for _, module in inspect.getmembers(figures, inspect.ismodule):
            for name, draw in inspect.getmembers(module, inspect.isfunction):
                if draw.__module__ == module.__name__ and not name.startswith("_"):
                    patch.setattr(module, name, recorded(draw, calls))
        for cell, source, figure_name in code_cells(path):
            if cell not in leave_out:
                exec(compile(source, f"{path.stem}, cell {cell}", "exec"), names)
            if figure_name:
                found[figure_name] = calls[-1]
            plt.close("all")
    return found


def complaints(path: Path, *edits: tuple[str, str], leave_out: Collection[str] = ()) -> list[str]:
    """What goes wrong, cell by cell, when a reader makes the edits (old, new) and runs all."""
    cells = every_cell(path)
    for old, _ in edits:
        assert any(old in source for _, source, _ in cells), f"{path.name} has no {old!r}"
    found, names = [], {"__name__": "__main__"}
    with in_a_kernel(path):
        warnings.simplefilter("error")
        for cell, source, draws in cells:
            for old, new in edits:
                source = source.replace(old, new)
            try:
                if cell not in leave_out:
                    exec(compile(source, f"{path.stem}, cell {cell}", "exec"), names)
                if draws:
                    found += [f"{cell}: {each}" for each in unreadable(plt.gcf())]
            except Exception as error:
                found.append(f"{cell}: {type(error).__name__}: {error}")
            plt.close("all")
    return found


@contextlib.contextmanager
def in_a_kernel(path: Path):
    """The settings with which a chapter's code runs, and none of them afterwards."""
    with (
        pytest.MonkeyPatch.context() as patch,
        plt.rc_context(),
        warnings.catch_warnings(),
        mpmath.workdps(mpmath.mp.dps),
        threadpool_limits(1),  # more threads only wait for each other here
        contextlib.chdir(path.parent),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        patch.setattr(plt, "show", lambda: None)
        yield
