"""Hold the built site to its goals: the HTML validator on all pages, Lighthouse on the chapters.

python benchmarks/audit/audit.py [chapter ...]
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from operator import ge, le
from pathlib import Path
from statistics import median
from threading import Thread

from bookbuild.browser import ARGUMENTS, find_browser
from bookbuild.formulas import node_program

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
MODULES = Path(__file__).parent / "node_modules"
LIGHTHOUSE = MODULES / "lighthouse" / "cli" / "index.js"
VALIDATOR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"

RUNS = 5
FORMS = {"mobile": [], "desktop": ["--preset=desktop"]}  # a phone on a slow line is the default
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# The last is how fast Lighthouse found this machine, which a slow one lowers with the scores.
MEASURES = [*CATEGORIES, "layout shift", "KB", "benchmark"]
PERFORMANCE = {"mobile": (95, 92), "desktop": (99, 99)}  # of the landing page and the road; others
REST = [(ge, 100), (ge, 100), (ge, 100), (le, 0.02), (le, 200), (ge, 0)]


def goals(page: str, form: str) -> list[tuple]:
    return [(ge, PERFORMANCE[form]["/" in page]), *REST]


class Compressing(SimpleHTTPRequestHandler):
    """Serve text compressed, as a web host does and Python's own server does not."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in {".html", ".css", ".js", ".svg", ".xml"}:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(ConnectionError):  # the browser may close before the last figure has come
            self.wfile.write(content)

    def log_message(self, *_) -> None:
        pass


def html_is_valid() -> bool:
    if not shutil.which("java"):
        print("Java is missing: the HTML validator needs it, for example Debian's default-jre")
        return False
    pages = [path for path in SITE.rglob("*.html") if "_static" not in path.parts]
    valid = subprocess.run(["java", "-jar", VALIDATOR, "--errors-only", *pages]).returncode == 0
    print(f"HTML of {len(pages)} pages: {'valid' if valid else 'NOT VALID, see above'}\n")
    return valid


def measure(url: str, options: list[str]) -> list[float]:
    """One run of Lighthouse: the scores of the categories, then layout shift and kilobytes."""
    command = [
        *(node_program(), LIGHTHOUSE, url, *options),
        *("--quiet", "--output=json", "--only-categories=" + ",".join(CATEGORIES)),
        "--chrome-flags=" + " ".join(["--headless=new", *ARGUMENTS]),
        "--no-enable-error-reporting",
    ]
    environment = os.environ | {"CHROME_PATH": find_browser()}
    report = json.loads(subprocess.check_output(command, env=environment))
    if error := report.get("runtimeError"):
        raise RuntimeError(error["message"])
    audits = report["audits"]
    return [
        *(100 * report["categories"][category]["score"] for category in CATEGORIES),
        audits["cumulative-layout-shift"]["numericValue"],
        audits["total-byte-weight"]["numericValue"] / 1000,
        report["environment"]["benchmarkIndex"],
    ]


def row(name: str, form: str, cells: list[str]) -> str:
    return f"{name:28} {form:8}" + "".join(f"{cell:>15}" for cell in cells)


def goals_are_met(pages: list[str]) -> bool:
    """Print the medians of each page as a table, and mark what misses its goal."""
    met = True
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=SITE)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print(row("", "", MEASURES))
        for form, options in FORMS.items():
            signs = {ge: "≥", le: "≤"}
            for kind in ("road", "beyond/others"):
                goal = [f"{signs[sign]} {value:g}" for sign, value in goals(kind, form)]
                print(row(f"goal: {kind}", form, goal))
            for page in pages:
                url = f"http://127.0.0.1:{server.server_port}/book/{page}.html"
                runs = [measure(url, options) for _ in range(RUNS)]
                cells = []
                for value, (holds, goal) in zip(
                    map(median, zip(*runs, strict=True)), goals(page, form), strict=True
                ):
                    met &= holds(value, goal)
                    cells.append(f"{'' if holds(value, goal) else '! '}{round(value, 3):g}")
                print(row(page, form, cells), flush=True)
        server.shutdown()
    return met


def main() -> None:
    book = ROOT / "book"
    notebooks = sorted([*book.glob("*.ipynb"), *book.glob("beyond/*.ipynb")])
    chapters = ["intro", *(path.relative_to(book).with_suffix("").as_posix() for path in notebooks)]
    valid = html_is_valid()
    sys.exit(not (goals_are_met(sys.argv[1:] or chapters) and valid))


if __name__ == "__main__":
    main()
