"""Execute notebooks in place and write them in one normal form.

python -m bookbuild.notebooks book/information.ipynb ...
"""

import os
import re
import sys
from pathlib import Path

# A figure's bytes must not depend on the reader's settings (the Makefile clears the rest of them).
os.environ.pop("MPLBACKEND", None)

import nbformat
from nbclient import NotebookClient

# As JupyterLab would write it, so that opening a notebook does not change it.
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# Without the version, which differs from machine to machine.
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def normalize(notebook: nbformat.NotebookNode, name: str) -> None:
    """Remove everything that depends on who wrote or ran the notebook, when and where.

    A cell without an id gets one from its place in the notebook called `name`.
    """
    metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    notebook.metadata = keep(notebook.metadata, "myst") | nbformat.from_dict(metadata)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells, 1):
        cell.setdefault("id", f"{name}-{number:02}")
        cell.metadata = keep(cell.metadata, "tags", "mystnb")
    fold(notebook)


def fold(notebook: nbformat.NotebookNode) -> None:
    """Fold in JupyterLab what the page folds: solutions, and what stands under a hide- tag."""
    in_solution = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for mark in re.findall(r"{solution-(start|end)}", cell.source):
                in_solution = mark == "start"
            continue
        tags = set(cell.metadata.get("tags", []))
        folds = {
            "source_hidden": in_solution or bool(tags & {"hide-input", "hide-cell"}),
            "outputs_hidden": in_solution or bool(tags & {"hide-output", "hide-cell"}),
        }
        if any(folds.values()):
            cell.metadata["jupyter"] = {name: True for name, folded in folds.items() if folded}


def keep(metadata: nbformat.NotebookNode, *names: str) -> nbformat.NotebookNode:
    """The named entries that exist."""
    return nbformat.from_dict({key: metadata[key] for key in names if key in metadata})


def execute(path: Path) -> None:
    """Run one notebook from its own folder and write its outputs back."""
    notebook = nbformat.read(path, as_version=4)
    normalize(notebook, path.stem)
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        coalesce_streams=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    normalize(notebook, path.stem)  # the kernel has told its versions
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def main() -> None:
    for name in sys.argv[1:]:
        print(name, flush=True)
        execute(Path(name))


if __name__ == "__main__":
    main()
