"""The Chinese edition says what the English one says, whole, and is set as Chinese is."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bookbuild.catalogues import site_messages
from built import ROOT, documents
from chinese import catalogue, complaints, pages

PAGES = [*documents(), "site"]


def test_there_is_a_catalogue_for_each_page_and_for_the_site():
    assert sorted(pages()) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_is_translated_and_says_the_same(page):
    messages = [message for message in catalogue(page) if message.id]
    assert messages
    wrong = {
        message.id: found
        for message in messages
        if (found := complaints(message.id, message.string))
    }
    assert not wrong
    assert not [message.id for message in messages if message.fuzzy]
    assert not catalogue(page).obsolete


def test_catalogue_of_the_site_has_all_its_words_and_no_others():
    assert {message.id for message in catalogue("site") if message.id} == {*site_messages()}


@pytest.mark.site
def test_catalogues_have_all_sentences_of_the_pages_and_no_others(tmp_path):
    """After an edit: `make translations`."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "--quiet"]
    subprocess.run(
        [
            *command,
            "--path-output",
            tmp_path,
            "--builder",
            "custom",
            "--custom-builder",
            "gettext",
            ROOT,
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT / "code")},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    for page in documents():
        with Path(tmp_path, "_build", "gettext", f"{page}.pot").open("rb") as file:
            assert Counter(message.id for message in read_po(file)) == Counter(
                message.id for message in catalogue(page)
            )


@pytest.mark.parametrize(
    ("message", "translation", "complaint"),
    [
        ("The entropy is high.", "", "not translated"),
        ("The entropy of $P$ is high.", "$Q$ 的熵很高。", "formulas"),
        ("See {numref}`fig-a`.", "见{numref}`fig-b`。", "roles"),
        ("Call `entropy`.", "调用 `xentropy`。", "code"),
        ("See [there](a.ipynb#b).", "见[那里](a.ipynb#c)。", "targets"),
        ("It is<br>1.75.", "它是 1.75。", "tags"),
        ("It is 1.75, or 10,000.", "它是 1.75 或 1,000。", "numbers"),
        ("${a} of {K} found.", "找到 ${a} 个。", "gaps"),
        ("A {term}`code word`.", "一个{term}`代码 <code word>`。", "shown as"),
        ("The cross-entropy falls.", "互信息下降。", "has no 交叉熵"),
        ("A probability.", "机率。", "not 机率"),
        ("It falls, then rises.", "它先降,后升。", "half-width"),
        ("It falls (a bit).", "它下降(一点)。", "half-width"),
        ('It is "up".', '它"上升"。', "straight"),
        ("It is 5.", "它是５。", "full-width"),
        ("It is **high.** So what?", "它**很高。**那又怎样？", "no emphasis"),
        ("The softmax is 5.", "softmax是 5。", "spacing"),
        ("A sentence. It is left here whole.", "一句。It is left here whole.", "English"),
        ("A sentence left here.", "A sentence left here.", "no Chinese"),
        (r"\text{loss} = H(P)", r"\text{损失} = H(Q)", "another"),
    ],
)
def test_complaints_are_made(message, translation, complaint):
    [*_, last] = [text for text in complaints(message, translation) if complaint in text]
    assert last


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("**Right.** The {term}`entropy` is $H(P)$.", "**对了。** {term}`熵 <entropy>`是 $H(P)$。"),
        (
            "*(Warm-up)* See {numref}`fig-a` (1.75 bits).",
            "*(热身)* 见{numref}`fig-a`（1.75 比特）。",
        ),
        ("Read Lin, “The Shannon Entropy”.", "读 Lin 的“The Shannon Entropy”。"),
        ("485 million in `float32`", "`float32` 里的 4.85 亿"),
        (r"\text{loss} = H(P)", r"\text{损失} = H(P)"),
        (r"H(P) \le 1", ""),
    ],
)
def test_what_is_right_is_let_through(message, translation):
    assert complaints(message, translation) == []
