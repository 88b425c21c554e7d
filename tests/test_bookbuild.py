"""The notebook runner: executed twice, a notebook is the same to the byte."""

import json

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from bookbuild import notebooks

# Written by hand, in an old format, in an editor that leaves its traces.
CELLS = [
    {"cell_type": "markdown", "metadata": {"collapsed": True}, "source": "# Title"},
    {
        "cell_type": "code",
        "metadata": {"tags": ["hide-input"], "execution": {"iopub.status.busy": "2020-01-01"}},
        "execution_count": 41,
        "source": "import sys\nprint('one', flush=True)\nprint('two', flush=True)\n1 + 1",
        "outputs": [],
    },
    {
        "cell_type": "code",
        "metadata": {"ExecuteTime": {}, "scrolled": True},
        "execution_count": None,
        "source": "import os\nprint(os.path.basename(os.getcwd()))",
        "outputs": [],
    },
]
METADATA = {
    "kernelspec": {"name": "mine", "display_name": "My kernel", "language": "python"},
    "language_info": {"name": "python", "version": "3.4"},
    "widgets": {"state": {}},
    "myst": {"html_meta": {"description": "Kept."}},
}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "folder" / "chapter.ipynb"
    path.parent.mkdir()
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": METADATA, "cells": CELLS}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_executing_gives_one_normal_form(path):
    notebooks.execute(path)
    once = path.read_bytes()
    notebooks.execute(path)
    assert path.read_bytes() == once

    notebook = json.loads(once)
    nbformat.validate(nbformat.from_dict(notebook))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"] == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": notebooks.LANGUAGE_INFO,
        "myst": {"html_meta": {"description": "Kept."}},
    }
    assert [cell["id"] for cell in notebook["cells"]] == ["chapter-01", "chapter-02", "chapter-03"]
    folded = {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
    assert [cell["metadata"] for cell in notebook["cells"]] == [{}, folded, {}]
    _, first, second = notebook["cells"]
    assert (first["execution_count"], second["execution_count"]) == (1, 2)
    assert [output.get("text") for output in first["outputs"]] == [["one\n", "two\n"], None]
    assert first["outputs"][1]["data"] == {"text/plain": ["2"]}
    assert second["outputs"][0]["text"] == ["folder\n"]  # it runs beside its data


def test_a_notebook_that_fails_is_left_as_it_was(path):
    broken = path.read_text(encoding="utf-8").replace("1 + 1", "1 / 0")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        notebooks.execute(path)
    assert path.read_text(encoding="utf-8") == broken


def test_ids_that_are_there_stay():
    cell = {"cell_type": "code", "metadata": {}}
    notebook = nbformat.from_dict({"metadata": {}, "cells": [{"id": "mine", **cell}, cell]})
    notebooks.normalize(notebook, "chapter")
    assert [cell.id for cell in notebook.cells] == ["mine", "chapter-02"]


def test_jupyterlab_folds_what_the_page_folds():
    def code(*tags):
        return {"cell_type": "code", "metadata": {"tags": list(tags)} if tags else {}}

    def prose(source):
        return {"cell_type": "markdown", "metadata": {}, "source": source}

    cells = [
        code(),
        code("hide-input"),
        code("hide-output"),
        code("hide-cell"),
        prose(":::{solution-start} ex-one\n:::"),
        code(),
        prose("Why?"),
        code("hide-output"),
        prose(":::{solution-end}\n:::"),
        code(),
    ]
    notebook = nbformat.from_dict({"cells": cells})
    notebooks.fold(notebook)
    source, outputs = {"source_hidden": True}, {"outputs_hidden": True}
    assert [
        cell.metadata.get("jupyter") for cell in notebook.cells if cell.cell_type == "code"
    ] == [
        None,
        source,
        outputs,
        source | outputs,
        source | outputs,
        source | outputs,
        None,
    ]
