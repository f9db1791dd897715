"""In which format a text is written: JSON, a table, a list, code, a bare answer, or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from dqlint.fences import MARKS
from dqlint.languages import mistake

Format = Literal[
    "JSON", "a table", "fenced code", "bare code", "a numbered list", "a bulleted list", "Markdown", "a bare answer",
    "plain text",
]  # fmt: skip

_RULE = frozenset("|-: \t")  # of a table, between its head and its rows
_NUMBERED = re.compile(r"(?:\(?\d{1,3}[.):\u3001\uff0e]|\(?[A-Za-z][.)])[ \t]*\S")
_BULLETED = re.compile(r"(?:[-*+][ \t]+\S|-[^\W\d_]|[\u2022\u00b7\u2023\u2043\u25cf\u25aa])")
_MARKED = re.compile(r"^#{1,6} \S|\*\*[^*\n]+\*\*", re.MULTILINE)
_CODE = re.compile(
    r"""
      .*[;{}]$
    | (?:def|class|from|return|function|const|let|var|public|private|using|package|if|for|while)\b
      (?!.*\.$).*(?:[(={\[]|:$)
    | (?:\#include|</?[A-Za-z][\w-]*[ >/]|@\w+$|(?:SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|WHERE|JOIN)\b)
    | (?:fi|done|do|then|else:?|end|try:|echo\s.*|print\s.*|import\s[\w., ]+)$
    | [\w.]+\([^()]*(?:\([^()]*\)[^()]*)*\)$
    | \w+\ ::\ \w
    """,
    re.VERBOSE,
)
_ASSIGNED = re.compile(r"[\w.\[\]'\"$ ()]+[-+*/:]?=(?!=)\s*\S")
_REMARK = re.compile(r"(?:\#|//|/\*|\*|--\s)")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BARE_WORDS = 5
_BARE_SENTENCE = 3  # words with a full stop
_BARE_CHARACTERS = 6  # in scripts without spaces
_ENDS = (".", "!", "?", "\u3002", "\uff01", "\uff1f")
_YES_NO = re.compile(r"(?:yes|no|true|false|correct|incorrect)\b|[\u662f\u5426\u5bf9]|\u4e0d", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def format_of(text: str) -> Format | None:  # noqa: PLR0911
    """The format that a text is in as a whole, or that its lines are in for the most part; None for an empty one."""
    text = text.strip()
    if not text:
        return None
    if text[0] in "[{" and text[-1] in "]}" and mistake("json", text) is None:
        return "JSON"
    if MARKS.search(text):
        return "fenced code"
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    if any("|" in line and "--" in line and _RULE.issuperset(line) for line in lines):
        return "a table"
    if _is_code(lines):
        return "bare code"
    if _are(_NUMBERED, lines):
        return "a numbered list"
    if _are(_BULLETED, lines):
        return "a bulleted list"
    if _MARKED.search(text):
        return "Markdown"
    return "a bare answer" if len(lines) == 1 and _is_bare(text) else "plain text"


def _is_code(lines: list[str]) -> bool:
    """Whether half of the lines look like code and one as nothing else does; equations look like assignments."""
    if lines[0].startswith("#!"):
        return True
    lines = [line for line in lines if not _REMARK.match(line)]
    code = [line for line in lines if _CODE.match(line)]
    assigned = [line for line in lines if _ASSIGNED.match(line) and line not in code]
    return bool(code) and 2 * (len(code) + len(assigned)) >= len(lines)


def _are(pattern: re.Pattern[str], lines: list[str]) -> bool:
    """Whether half of several lines match, two at least."""
    found = sum(1 for line in lines if pattern.match(line))
    return found > 1 and 2 * found >= len(lines)


def _is_bare(text: str) -> bool:
    words = len(text.split())
    few = words <= (_BARE_WORDS if not text.endswith(_ENDS) else _BARE_SENTENCE)
    return few and len(_CJK.findall(text)) <= _BARE_CHARACTERS


def puts_in_words(text: str, answers: Iterable[str]) -> bool:
    """Whether a text says in a sentence what any of the bare answers says, or another number, yes or no."""
    low = f" {_plain(text)} " if text.rstrip().endswith(_ENDS) else ""
    return any(
        bool(_DIGIT.search(answer) and _DIGIT.search(text))
        or bool(_YES_NO.match(answer.strip()) and _YES_NO.match(text.strip()))
        or f" {_plain(answer)} " in low
        for answer in answers
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
