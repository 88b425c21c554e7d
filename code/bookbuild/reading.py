"""How long a chapter takes: one rule for the whole book, from what the chapter holds.

python -m bookbuild.reading book/*.ipynb book/beyond/*.ipynb

prints the words and code cells in sight before the exercises, and the minutes. Reading takes a
minute for 200 words, a third of one for each code cell in sight, figure, and formula on a line of
its own, and two for a question or a widget; folded proofs are left out. An exercise takes 5, 8 or
15 minutes: a warm-up, practice, or a challenge.
"""

import json
import re
import sys
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

EXERCISES = "## Exercises"
WORDS_A_MINUTE = 200
QUICK, QUESTION, WIDGET = 1 / 3, 2, 2
BY_KIND = {"Warm-up": 5, "Practice": 8, "Challenge": 15}

FENCED = re.compile(r"^(`{3,}|:{3,})(.*)\n((?:.*\n)*?)\1\s*$", re.MULTILINE)
FORMULA = re.compile(r"^\$\$$.*?^\$\$.*?$", re.MULTILINE | re.DOTALL)


class Chapter(NamedTuple):
    """What stands before the exercises, and the kinds of exercises."""

    words: int
    code_cells: int
    figures: int
    formulas: int
    questions: int
    widgets: int
    verdicts: int  # the words in what the answers to the questions show
    exercises: list[str]

    @property
    def reading(self) -> int:
        quick = self.code_cells + self.figures + self.formulas
        minutes = (self.words + self.verdicts) / WORDS_A_MINUTE + QUICK * quick
        return rounded(minutes + QUESTION * self.questions + WIDGET * self.widgets)

    @property
    def practice(self) -> int:
        return rounded(sum(BY_KIND[kind] for kind in self.exercises))


def rounded(minutes: float) -> int:
    """Up, to a multiple of 5 if it is more than a quarter of an hour."""
    return ceil(minutes) if minutes <= 15 else 5 * ceil(minutes / 5)


def measure(cells: list[dict[str, Any]]) -> Chapter:
    text, code = [], []
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            before, mark, _ = f"\n{source}\n".partition(f"\n{EXERCISES}\n")
            text.append(before)
            if mark:
                break
        else:
            code.append((source, cell["metadata"]))
    prose = "\n\n".join(text)
    everything = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    in_sight = unfolded(prose)
    return Chapter(
        words=count(in_sight),
        code_cells=sum(
            not {"hide-input", "hide-cell", "remove-cell"} & set(metadata.get("tags", []))
            for _, metadata in code
        ),
        figures=sum("figure" in metadata.get("mystnb", {}) for _, metadata in code),
        formulas=len(FORMULA.findall(in_sight)),
        questions=prose.count("{admonition} Predict"),
        widgets=sum(source.startswith("widgets.") for source, _ in code),
        verdicts=sum(
            count(body)
            for _, opening, body in FENCED.findall(prose)
            if opening.strip() == "{dropdown} What it shows"
        ),
        exercises=re.findall(
            r"^:::+\{exercise\}.*\n:label: .*\n+\*\(([\w-]+)", everything, re.MULTILINE
        ),
    )


def unfolded(markdown: str) -> str:
    """Without what the page folds away, and without code."""

    def in_sight(block: re.Match) -> str:
        _, opening, body = block.groups()
        if opening.startswith(("{dropdown}", "{math}")):
            return "$$\n$$" if "math" in opening else ""
        if not opening.startswith("{") or body.startswith(":class: dropdown"):
            return ""
        title = opening.partition("}")[2]
        options = re.compile(r"^:[a-z-]+:.*\n", re.MULTILINE)
        return f"{title}\n{unfolded(options.sub('', body))}"

    return FENCED.sub(in_sight, markdown)


def count(markdown: str) -> int:
    """Words; a formula within the text is one, one on a line of its own is none."""
    text = FORMULA.sub("", unfolded(markdown))
    text = re.sub(r"\$[^$]+\$", "formula", text)
    text = re.sub(r"\{term\}`([^`<]*)[^`]*`", r"\1", text)
    text = re.sub(r"\{[\w:-]+\}`[^`]*`", "reference", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"^\(\S+\)=$", "", text, flags=re.MULTILINE)
    return sum(any(map(str.isalnum, word)) for word in text.split())


def read(path: Path) -> Chapter:
    return measure(json.loads(path.read_text("utf-8"))["cells"])


def main() -> None:
    print("words  cells  reading  exercises  chapter")
    for name in sys.argv[1:]:
        chapter = read(Path(name))
        numbers = (
            f"{chapter.words:5} {chapter.code_cells:6} {chapter.reading:8} {chapter.practice:10}"
        )
        print(f"{numbers}  {name}")


if __name__ == "__main__":
    main()
