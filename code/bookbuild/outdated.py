"""A Sphinx extension that lets `make book` build again what a change concerns, and nothing else.

What it leaves is, to the byte, what a build from nothing would have left. Sphinx reads a page again
when its source has changed, and writes that page; by itself it overlooks that pages also depend on
the build's own code and on each other, and the search forgets the pages that are not written.
"""

import gc
import os
import pickle
import shutil
import sys
from hashlib import sha256
from pathlib import Path

import sphinx
from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx_exercise import copy_asset_files

from bookbuild.deployment import CHINESE, VARIABLES

PACKAGES = Path(sphinx.__file__).parents[1]
# Sphinx knows which pages these concern. Catalogues are compiled while the book is built.
OF_PAGES = (".md", ".ipynb", ".po", ".mo")
# What the search keeps of each page.
WORDS = ["_titles", "_filenames", "_mapping", "_title_mapping", "_all_titles", "_index_entries"]


def inputs(root: Path) -> str:
    """What all pages depend on: settings, code, whatever is copied, and the packages installed."""
    digest = sha256(sys.version.encode())
    digest.update(repr(sorted(path.name for path in PACKAGES.glob("*.dist-info"))).encode())
    files = [root / "_config.yml", root / "_toc.yml", *root.glob("book/locale/*/*/site.po")]
    for folder in (root / "book", root / "code"):
        for path, folders, names in os.walk(folder):
            folders[:] = {*folders} - {"node_modules", "__pycache__"}
            files += [Path(path, name) for name in names if not name.endswith(OF_PAGES)]
    for file in sorted(files):
        digest.update(os.fsencode(file) + sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def shown(env) -> str:
    """What pages show of one another: names and titles, headings, numbers, and who cites what."""
    objects = [[*map(repr, domain.get_objects())] for domain in env.domains.values()]
    headings = [f"{name}\n{contents.pformat()}" for name, contents in env.tocs.items()]
    cited = [
        f"{reference.docname} {target.key}"
        for reference in env.get_domain("cite").citation_refs
        for target in reference.targets
    ]
    parts = [*map(sorted, objects), sorted(headings), env.toc_fignumbers, sorted(cited)]
    return sha256(repr(parts).encode()).hexdigest()


def clear(site: Path) -> None:
    """Remove what another build has left, but not the Chinese edition inside."""
    for path in site.iterdir():
        if path.is_file():
            path.unlink()
        elif path.name != CHINESE:
            shutil.rmtree(path)


class Build:
    """One run: what it knows of the last one, and what the next will know of it."""

    def begin(self, app, config) -> None:
        """Forget everything that was read if all pages may be affected, or will be published."""
        self.file = Path(app.doctreedir, f"{app.outdir.name}.pickle")
        self.last = pickle.loads(self.file.read_bytes()) if self.file.is_file() else {}
        self.inputs = inputs(Path(app.confdir))
        self.published = any(os.environ.get(name) for name in VARIABLES)
        if self.published or self.last.get("inputs") != self.inputs:
            Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)

    def prepare(self, app) -> None:
        self.builder = app.builder
        if app.fresh_env_used:  # nothing is known of any page, or `--all` wants to know nothing
            self.last = {}
            clear(Path(app.outdir))
        else:
            app.builder.load_indexer = self.recall_words
        if app.builder.format == "html":
            # Two style sheets would come after the pages, which name the checksums of theirs.
            Path(app.outdir, "_static").mkdir(parents=True, exist_ok=True)
            add_global_html_resources(app, None)
            copy_asset_files(app, None)

    def recall_words(self, to_write: set[str]) -> None:
        """Let the search know the pages that are not written: the file for readers has not all."""
        index = self.builder.indexer
        vars(index).update(self.last["words"])
        index.prune(self.builder.env.found_docs - set(to_write))
        for words in (index._mapping, index._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]

    def pages_to_write(self, app, env) -> list[str]:
        """All pages if what they show of one another has changed, else those that were read."""
        self.shown = shown(env)
        read = self.last.get("read", {}) if self.last.get("shown") == self.shown else {}
        return [page for page in env.found_docs if read.get(page) != env.all_docs[page]]

    def end(self, app, error) -> None:
        """Remove the images that no page shows any more, and leave what the next run must know."""
        self.file.unlink(missing_ok=True)
        if error or app._warncount or self.published:
            return  # the next run begins from nothing, and warns again
        kept = {name for _, name in app.env.images.values()}
        for image in Path(app.outdir, "_images").glob("*"):
            if image.name not in kept:
                image.unlink()
        index = getattr(app.builder, "indexer", None)  # none where nothing was written
        words = {name: getattr(index, name) for name in WORDS} if index else self.last.get("words")
        state = {"inputs": self.inputs, "shown": self.shown, "read": app.env.all_docs}
        self.file.write_bytes(pickle.dumps(state | {"words": words}))


def setup(app) -> dict:
    gc.disable()  # a build keeps most of what it makes: looking for garbage took a sixth of it
    build = Build()
    app.connect("config-inited", build.begin)
    app.connect("builder-inited", build.prepare, priority=0)
    app.connect("env-get-updated", build.pages_to_write, priority=900)  # the numbers are there
    app.connect("build-finished", build.end, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
