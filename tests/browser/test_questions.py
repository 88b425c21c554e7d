"""The questions of the chapters, answered as a reader does who has no mouse."""

import json

import pytest
from playwright.sync_api import expect

from built import ROOT, documents, on_each

QUESTION = ".tip.admonition:has(> details)"
CHOICE = f"{QUESTION} > details"
# From one choice to the next: what the question or an open feedback links to lies between.
MOST_STEPS = 5
# What a reader could tell a closed choice by, but for its words.
LOOKS = """choices => choices.map(choice => {
    const {className, style, firstElementChild: summary} = choice;
    return [className, style.cssText, summary.className, summary.style.cssText].join('|');
})"""


def choices_of(notebook) -> int:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = "\n".join("".join(cell["source"]) for cell in cells)
    return sources.count("{dropdown}") - sources.count("{dropdown} What ")


NOTEBOOKS = [path for path in documents() if (ROOT / f"{path}.ipynb").exists()]
CHOICES = {f"{path}.html": choices_of(ROOT / f"{path}.ipynb") for path in NOTEBOOKS}
CHAPTERS = [name for name, choices in CHOICES.items() if choices]


@on_each(CHAPTERS)
def test_closed_choices_look_alike(open_page, name):
    choices = open_page(name).locator(CHOICE)
    expect(choices).to_have_count(CHOICES[name])
    assert len(set(choices.evaluate_all(LOOKS))) == 1, "a closed choice shows if it is right"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_choices_open_by_keyboard(open_page, scripts):
    page = open_page("book/information.html", scripts=scripts)
    for question in page.locator(QUESTION).all()[:2]:
        # A click on text moves no focus, but the next Tab goes on from there.
        question.locator("> .admonition-title").click()
        for number, choice in enumerate(question.locator("> details").all()):
            summary, feedback = choice.locator("> summary"), choice.locator("> :not(summary)")
            expect(feedback).to_be_hidden()
            for _ in range(MOST_STEPS):
                page.keyboard.press("Tab")
                if summary.and_(page.locator(":focus")).count():
                    break
            expect(summary).to_be_focused()
            page.keyboard.press("Space" if number % 2 else "Enter")
            expect(feedback).to_be_visible()
