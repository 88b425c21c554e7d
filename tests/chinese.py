"""What must be the same in a sentence and in its Chinese translation, and how the Chinese is set.

`complaints` compares one message of a catalogue; the rest of this module takes messages apart.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import autocorrect_py as autocorrect
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from built import ROOT

CATALOGUES = ROOT / "book" / "locale" / "zh_CN" / "LC_MESSAGES"

HAN = "\u3400-\u9fff"
FORMULA = re.compile(r"(?<!\\)\$\$?(.+?)(?<!\\)\$\$?", re.DOTALL)
ROLE = re.compile(r"\{([\w:-]+)\}`([^`]*?)(?:\s*<([^<>`]+)>)?`")
CODE = re.compile(r"(?<!\\)(``?)(.+?)\1")
GAP = re.compile(r"\$?\{\w+\}(?!`)")  # filled in by a script or by Python: ${loss}, {K}
LINK = re.compile(r"(?<!\\)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]*)\)")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
NAME = re.compile(r'<span lang="(?:zh-Hans|en)">(.*?)</span>')
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?")
MILLIONS = re.compile(r"\d+(\.\d+)? (million|[万亿])")  # Chinese counts in other steps
TEXT = re.compile(r"\\text(?:rm)?\{[^{}]*\}")
# A displayed formula is a message of its own, without dollar signs.
DISPLAYED = re.compile(r"\\[a-z]+\b|[A-Za-z\\{}(), ]+ *(=|\\le|\\approx)")

MARKDOWN = MarkdownIt("commonmark").use(dollarmath_plugin).use(myst_role_plugin)
CLOSED = re.compile(r'<code.*?</code>|<(span|div) class="math.*?</\1>', re.DOTALL)
MARK = re.compile(r"^\*\([^()]*\)\* ?")  # of an exercise: *(热身)*
HALF = re.compile(
    rf"[{HAN}）”》][,;:?!]|[,;:?!](?=[{HAN}（“《])|[{HAN}]\.(?![\w.])|[{HAN}]\(|\([{HAN}]|[{HAN}]\)"
)
STRAIGHT = re.compile(rf"[\"'](?=[{HAN}])|(?<=[{HAN}])[\"']")
WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000]")
QUOTED = re.compile('“[^”]*”|（[^（）]*）|《[^》]*》|"[^"]*"')
ENGLISH = re.compile(r"[A-Za-z][a-z'’]+(?:[ ,;:]+[A-Za-z][a-z'’]*){3,}")

# The few words for which a Chinese text must never use another: the first is right.
NEVER = {
    "概率": ["机率", "或然率"],
    "损失函数": ["损失方程", "代价函数"],
    "信息": ["资讯", "讯息"],
    "默认": ["预设"],
    "软件": ["软体"],
    "交叉熵": ["交互熵", "互熵"],
    "散度": ["发散度"],
    "归一化": ["正规化"],
}
# A term that stands in the English sentence must stand in the Chinese one.
TERMS = {
    r"cross[- ]entrop(y|ies)": "交叉熵",
    r"entrop(y|ies)": "熵",
    r"KL divergences?": "KL",
    r"surprisals?": "信息量",
    r"perplexit(y|ies)": "困惑度",
    r"label[- ]smoothing": "标签平滑",
    r"calibration": "校准",
    r"mutual information": "互信息",
    r"gradients?": "梯度",
    r"prefix codes?": "前缀码",
    r"code words?": "码字",
    r"soft labels?": "软标签",
    r"log[- ]odds": "对数几率",
    r"likelihood": "似然",
    r"bootstrap": "自助法",
    r"softmax": "softmax",
    r"sigmoid": "sigmoid",
    r"logits?": "logit",
    r"nats?": "奈特",
}


class Parts(NamedTuple):
    formulas: Counter[str]
    roles: Counter[tuple[str, str]]
    code: Counter[str]
    gaps: Counter[str]
    targets: Counter[str]
    tags: Counter[str]
    numbers: Counter[str]
    shown: list[tuple[str, str]]  # terms: the text and its target
    prose: str  # as it is read, with a letter for each formula and each piece of code


def is_formula(message: str) -> bool:
    words = re.search(r"(?<!\\)\b[a-z]{2,} [a-z]{2,}", TEXT.sub("", message))
    words = words or "\\" not in message
    return not words and "$" not in message and bool(DISPLAYED.match(message))


@cache
def parts_of(message: str) -> Parts:
    formulas: Counter[str] = Counter()
    roles: Counter[tuple[str, str]] = Counter()
    code: Counter[str] = Counter()
    targets: Counter[str] = Counter()
    shown: list[tuple[str, str]] = []

    def role(match: re.Match) -> str:
        kind, text, target = match.groups()
        roles[kind, target or text] += 1
        if kind == "term":
            shown.append((text, target or text))
            return text
        return {"numref": "图 1", "cite": "Shannon", "eq": "(1)"}.get(kind, "x")

    def formula(match: re.Match) -> str:
        formulas[" ".join(TEXT.sub("", match[1]).split())] += 1
        return "x"

    def literal(match: re.Match) -> str:
        code[match[2]] += 1
        return "x"

    def link(match: re.Match) -> str:
        targets[match[2]] += 1
        return match[1]

    text = ROLE.sub(role, message.replace("’", "'"))
    text = CODE.sub(literal, text)
    gaps = Counter(GAP.findall(FORMULA.sub("", text) if "${" not in text else text))
    if "${" in text or "$" not in text:
        text = GAP.sub("\ue000", text)  # it may be Chinese or not
    text = FORMULA.sub(formula, text)
    text = LINK.sub(link, text)
    tags = Counter(tag for tag in TAG.findall(text) if "lang=" not in tag and tag != "</span>")
    text = TAG.sub("", NAME.sub("", text))
    numbers = Counter(NUMBER.findall(MILLIONS.sub("", text)))
    # A space behind emphasis that ends in a full stop is what Markdown needs.
    prose = re.sub(
        r"(?<!\\)\*+", "", re.sub(r"([。，：；？！…”）]\*+) +", r"\1", MARK.sub("", text))
    )
    return Parts(formulas, roles, code, gaps, targets, tags, numbers, shown, prose)


def names() -> dict[str, list[str]]:
    """Each English term of the glossary, and its Chinese names."""
    source = (ROOT / "book" / "reference" / "glossary.md").read_text("utf-8")
    entries = re.findall(r'\n\n((?:.+\n)+?)  <span lang="zh-Hans">([^<]*)<', source)
    return {
        term: re.split("、", re.sub("（.*?）", "", chinese))
        for terms, chinese in entries
        for term in terms.splitlines()
    }


NAMES = names()


def differing(message: str, translation: str) -> Iterator[str]:
    """What is not the same in both."""
    source, target = parts_of(message), parts_of(translation)
    for part in ("formulas", "roles", "code", "gaps", "targets", "tags", "numbers"):
        before, after = getattr(source, part), getattr(target, part)
        if before != after:
            yield f"{part}: missing {dict(before - after)}, too many {dict(after - before)}"


def wrong_terms(message: str, translation: str) -> Iterator[str]:
    source, target = parts_of(message), parts_of(translation)
    for text, name in target.shown:
        allowed = NAMES.get(name, [])
        if text not in [*allowed, *(word.removesuffix(" 函数") for word in allowed)]:
            yield f"term {name!r} is shown as {text!r}, not as one of {allowed}"
    text = TAG.sub("", target.prose).lower()
    english = QUOTED.sub("", source.prose)  # without the titles of other works
    for term, chinese in TERMS.items():
        if re.search(rf"\b{term}\b", english, re.IGNORECASE) and chinese.lower() not in text:
            yield f"the sentence has {term!r}, the translation has no {chinese}"
    for right, wrong in NEVER.items():
        for word in wrong:
            if word in text:
                yield f"write {right}, not {word}"


def stars(message: str) -> list[str]:
    """The places where a * is shown as it is: it was meant to stress something, or it is one."""
    rendered = CLOSED.sub("", MARKDOWN.render(message))
    return [rendered[max(at.start() - 8, 0) : at.end() + 8] for at in re.finditer(r"\*+", rendered)]


def badly_set(translation: str) -> Iterator[str]:
    prose = re.sub(r"(?<=[A-Z])\([^()]*\)", "", parts_of(translation).prose)  # P(是)
    for pattern, what in [
        (HALF, "half-width punctuation"),
        (STRAIGHT, "straight quotation marks"),
        (WIDE, "full-width letters, digits or spaces"),
    ]:
        if match := pattern.search(prose):
            yield f"{what}: …{prose[max(match.start() - 8, 0) : match.end() + 8]}…"
    if (better := autocorrect.format(prose)) != prose:
        here = max(len(os.path.commonprefix([prose, better])) - 8, 0)
        yield f"spacing: …{prose[here : here + 18]}… should be …{better[here : here + 18]}…"


def left_in_english(message: str, translation: str) -> Iterator[str]:
    prose = QUOTED.sub("", parts_of(translation).prose)
    if match := ENGLISH.search(prose):
        yield f"English: {match[0]!r}"
    source = parts_of(message).prose
    if re.search(r"[a-z]{3,} [a-z]{2,}", source) and not re.search(f"[{HAN}]", translation):
        yield "no Chinese in it"


def complaints(message: str, translation: str) -> list[str]:
    if not translation:
        return [] if is_formula(message) and not TEXT.search(message) else ["not translated"]
    if is_formula(message):
        bare = [" ".join(TEXT.sub("", text).split()) for text in (message, translation)]
        return [] if bare[0] == bare[1] else ["the formula is another"]
    unmarked = stars(translation) if len(stars(translation)) > len(stars(message)) else []
    return [
        *differing(message, translation),
        *(f"this * is no emphasis in Markdown: …{where}…" for where in unmarked),
        *wrong_terms(message, translation),
        *([] if re.search(f"[{HAN}]", NAME.sub("", message)) else badly_set(translation)),
        *left_in_english(message, translation),
    ]


def catalogue(page: str) -> Catalog:
    with Path(CATALOGUES, f"{page}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def pages() -> list[str]:
    return sorted(
        file.relative_to(CATALOGUES).with_suffix("").as_posix() for file in CATALOGUES.rglob("*.po")
    )
