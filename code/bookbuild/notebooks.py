"""Execute notebooks in place and write them in one normal form.

python -m bookbuild.notebooks book/information.ipynb ...
"""

import os
import sys
from pathlib import Path

# A figure's bytes must not depend on the reader's settings (the Makefile clears the rest of them).
os.environ.pop("MPLBACKEND", None)

import nbformat
from nbclient import NotebookClient

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python"}


def normalize(notebook: nbformat.NotebookNode) -> None:
    """Leave in the notebook's metadata only what does not depend on who ran it, when or where."""
    notebook.metadata.kernelspec = KERNELSPEC
    notebook.metadata.language_info = LANGUAGE_INFO
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("ExecuteTime", None)


def execute(path: Path) -> None:
    """Run one notebook from its own folder and write its outputs back."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        coalesce_streams=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    normalize(notebook)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def main() -> None:
    for name in sys.argv[1:]:
        print(name, flush=True)
        execute(Path(name))


if __name__ == "__main__":
    main()
