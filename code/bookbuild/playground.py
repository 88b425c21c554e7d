"""Open copies of the chapters in JupyterLab, and never overwrite what a reader changed in them.

python -m bookbuild.playground      # the English ones
python -m bookbuild.playground zh   # the Chinese ones, in a folder of their own
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

from bookbuild.deployment import CHINESE

ROOT = Path(__file__).resolve().parents[2]
RECORD = ".given.json"  # in the playground: the checksum of each notebook as it was copied


def checksum(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def places(file: Path) -> Iterator[Path]:
    """Where a notebook may go: entropy.ipynb, else entropy-new.ipynb, entropy-new-2.ipynb, ..."""
    yield file
    yield file.with_stem(f"{file.stem}-new")
    yield from (file.with_stem(f"{file.stem}-new-{number}") for number in count(2))


def offer(notebook: Path, file: Path, given: dict[str, str], top: Path) -> Path | None:
    """Copy a notebook to its first free place, unless the reader has had this very edition."""
    fresh = checksum(notebook)
    for place in places(file):
        name = place.relative_to(top).as_posix()
        if place.exists() and given.get(name) == fresh:
            return None
        if not place.exists() or given.get(name) == checksum(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(notebook, place)
            given[name] = fresh
            return place
    return None


def fill(edition: Path, playground: Path) -> list[Path]:
    """Offer every notebook of the edition, and say which stand beside one that was changed."""
    playground.mkdir(parents=True, exist_ok=True)
    record = playground / RECORD
    given = json.loads(record.read_text("utf-8")) if record.exists() else {}
    notary, beside = NotebookNotary(), []
    for notebook in sorted(edition.rglob("*.ipynb")):
        file = playground / notebook.relative_to(edition)
        place = offer(notebook, file, given, playground)
        # Signed, it is trusted: JupyterLab shows its stored figures before any cell has run.
        notary.sign(nbformat.read(notebook, as_version=4))
        if place and place != file:
            beside.append(place)
    record.write_text(json.dumps(given, indent=1, sort_keys=True) + "\n", "utf-8")
    return beside


def main() -> None:
    """Make the plain notebooks, fill the folder `playground` with them, and open it."""
    options, build, playground = sys.argv[1:], ROOT / "_build", ROOT / "playground"
    jupyter_book = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    plain = ["build", "-W", "--quiet", "--builder", "custom", "--custom-builder", "notebooks", ROOT]
    make = [*jupyter_book, *plain]
    if options[:1] == [CHINESE]:
        make = [sys.executable, "-m", "bookbuild.edition", "notebooks"]
        options, build, playground = options[1:], build / CHINESE, playground / CHINESE
    print("Making the notebooks", flush=True)
    subprocess.run(make, check=True)
    for place in fill(build / "notebooks" / "book", playground):
        print(f"You have changed a chapter that has a new edition. Yours is kept; see {place}")
    # The variable lets long computations show a bar, which must not get into stored outputs.
    environment = os.environ | {"BOOK_PROGRESS": "1"}
    first = f"--notebook-dir={playground}", "--LabApp.default_url=/lab/tree/intro.ipynb"
    lab = [sys.executable, "-m", "jupyterlab", *first, *options]
    sys.exit(subprocess.run(lab, env=environment).returncode)


if __name__ == "__main__":
    main()
