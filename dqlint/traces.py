"""Reasoning traces: where they stand in an answer, what is wrong with their form, and what they conclude.

A trace stands between tags (`<think>`, `<|begin_of_thought|>`, ...), under a key of an answer in JSON, or in prose
before a marker of the final answer (`####`, `Final answer:`). A tag in code, in quotes or spoken of (`the <think> tag`)
is none.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from dqlint.arithmetic import Unsure, value
from dqlint.deferred import deferred

if TYPE_CHECKING:
    from fractions import Fraction

Form = Literal["tags", "marker", "key"]
Flaw = Literal["unclosed-tag", "unopened-tag", "nested-tag"]

# Where a text may hold a trace at all; over all texts this is looked for first.
TAG = deferred(
    r"<(?P<shut>/?)(?P<name>think|thinking|thoughts?|reasoning|scratchpad)>|<\|(?P<side>begin|end)_of_thought\|>"
    r"|\[(?P<off>/?)THINK\]|◁(?P<done>/?)think▷"
)
MARKER = deferred(
    r"^[*_# \t]*(?:####|(?:(?:[Tt]he )?(?:[Ff]inal )?[Aa]nswer|FINAL ANSWER|ANSWER|(?:最终)?答案|الجواب"
    r"|[Rr]éponse finale)[*_]*\s*[:：])"
    r"[*_]*[^\S\n]*",
    re.MULTILINE,
)
KEYED = deferred(
    r"\A\s*(?:```(?:json)?\s*)?[\[{][\s\S]*\"(?i:reasoning|rationale|thoughts?|thinking|chain_of_thought|cot|scratchpad)\"\s*:"
)

_REASONS = frozenset(
    ("reasoning", "rationale", "thought", "thoughts", "thinking", "chain_of_thought", "cot", "scratchpad")
)
_ANSWERS = frozenset({
    "answer", "final_answer", "output", "label", "category", "score", "rating", "verdict", "decision", "conclusion",
    "prediction", "response", "result", "classification", "choice", "correct", "is_correct",
})  # fmt: skip
_CODE = deferred(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_FENCE = deferred(r"\A\s*```(?:json)?\s*\n(.*?)\n?```\s*\Z", re.DOTALL)
_QUOTES = "\"'“”‘’«»`(（"
_SPOKEN_OF = deferred(
    r"\s*(?:[\"'”’`)）,]|tags?\b|elements?\b|blocks?\b|tokens?\b|sections?\b|标签|(?:and|or|\.\.\.|…)\s*</?)"
)

_NUMBER = r"[-−]?[$£€]?\s?(?:[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)"
_FINAL = deferred(rf"\s*({_NUMBER})\s*%?\s*[.。]?\s*(?:\n|\Z)")
_STATED = deferred(
    rf"\\boxed\{{\s*\\?({_NUMBER})\s*(?:\\?%)?\s*\}}"
    r"|(?i:\b(?:the|final|my|our|correct) answer\s+(?:is|would be|must be|=)|答案是|الجواب هو)[\s:：*]*"
    rf"({_NUMBER})(?![\w.,/:^*×+-]*\w)"
)
_BOXED = deferred(r"\\boxed\b")
_RESULT = deferred(rf"=\s*({_NUMBER})(?![0-9,.]*[0-9/:^*×xX(])(?![^\S\n]*[-+*/×÷=(0-9])([^\n]*)\Z")
_ANY_NUMBER = deferred(r"(?<![\w.])(?:[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)")
_MARK = deferred(r"<<[^<>\n]*>>")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TIMES = ((1, 1), (-1, 1), (100, 1), (1, 100), (1000, 1), (1, 1000))
_LONGEST_JSON = 1_000_000
_LONGEST_ANSWER = 200


class Tag(NamedTuple):
    """A tag of a trace: its name, whether it closes, and where it stands."""

    name: str
    closes: bool
    start: int
    end: int


class Trace(NamedTuple):
    """Offsets of a trace, without its tags or marker, and where what comes after it begins."""

    form: Form
    start: int
    end: int
    after: int


def tags(text: str) -> list[Tag]:
    """The tags of traces in a text, those aside that stand in code or are only spoken of."""
    found = [*TAG.finditer(text)]
    if not found:
        return []
    code = [at for match in _CODE.finditer(text) for at in match.span()] if "`" in text else []
    return [_tag(one) for one in found if not _is_mentioned(text, one, code)]


def _tag(match: re.Match[str]) -> Tag:
    name = match["name"] or ("thought" if match["side"] else "THINK" if match["off"] is not None else "think▷")
    closes = match["side"] == "end" or bool(match["shut"] or match["off"] or match["done"])
    return Tag(name, closes, *match.span())


def _is_mentioned(text: str, tag: re.Match[str], code: Sequence[int]) -> bool:
    """Whether a tag stands in code, whose starts and ends by turns are given, in quotes, or is spoken of."""
    if bisect_right(code, tag.start()) % 2:
        return True
    if text[tag.start() - 1 : tag.start()] in _QUOTES and tag.start():
        return True
    return _SPOKEN_OF.match(text, tag.end()) is not None


def flaws(found: Sequence[Tag]) -> Iterator[tuple[Flaw, Tag]]:
    """What is wrong with the tags: the first flaw of each name."""
    for name in dict.fromkeys(tag.name for tag in found):
        flaw = _flaw([tag for tag in found if tag.name == name])
        if flaw:
            yield flaw


def _flaw(alike: Sequence[Tag]) -> tuple[Flaw, Tag] | None:
    opened: Tag | None = None
    for tag in alike:
        if tag.closes:
            if opened is None:
                return "unopened-tag", tag
            opened = None
        elif opened:
            return "nested-tag", tag
        else:
            opened = tag
    return ("unclosed-tag", opened) if opened else None


def tagged(text: str) -> Trace | None:
    """The first trace between tags; one that the template opens begins with the text."""
    opened: Tag | None = None
    for tag in tags(text):
        if tag.closes and (opened is None or opened.name == tag.name):
            return Trace("tags", opened.end if opened else 0, tag.start, tag.end)
        opened = opened or tag
    return None


def marked(text: str) -> Trace | None:
    """The prose before the last marker, where just a short final answer comes after it (`####` is a heading, too)."""
    found = [*MARKER.finditer(text)][-1:]
    answer = text[found[0].end() :].strip() if found else ""
    if not found or "\n" in answer or len(answer) > _LONGEST_ANSWER:
        return None
    return Trace("marker", 0, found[0].start(), found[0].end())


def keys(text: str) -> tuple[str, str] | None:
    """The first key for reasoning and the first for an answer, in the order written, of an answer in JSON."""
    fenced = _FENCE.match(text)
    try:
        told = json.loads(fenced[1] if fenced else text) if len(text) <= _LONGEST_JSON else None
    except (ValueError, RecursionError):
        return None
    told = told[0] if isinstance(told, list) and told else told
    if not isinstance(told, dict):
        return None
    reasons, answers = (_first(told, names) for names in (_REASONS, _ANSWERS))
    if not reasons or not answers:
        return None
    written = [*told]
    return (reasons, answers) if written.index(reasons) < written.index(answers) else (answers, reasons)


def is_reason(key: str) -> bool:
    """Whether a key of an answer in JSON holds its reasoning."""
    return key.lower() in _REASONS


def is_after(text: str) -> tuple[str, Trace] | None:
    """A trace between tags that follows the answer, and what it follows, the start of it."""
    trace = tagged(text)
    if trace is None or text[trace.after :].strip():
        return None
    found = tags(text)
    before = text[: found[0].start].strip()
    return (before, trace) if before and not found[0].closes else None


def _first(told: dict[str, object], names: frozenset[str]) -> str:
    return next((key for key in told if key.lower() in names), "")


class Disagreement(NamedTuple):
    """What a trace concludes, what the answer says, and where in the text the answer stands."""

    concluded: str
    answered: str
    start: int
    end: int


def disagreement(text: str) -> Disagreement | None:
    """A final answer that is another number than the trace comes to, where both are said in so many words."""
    trace = tagged(text) or marked(text)
    if trace is None:
        return None
    final = _final(text, trace)
    if final is None:
        return None
    told = _MARK.sub("", text[trace.start : trace.end]).rstrip()
    concluded = _stated(told) or (_result(told) if trace.form == "marker" else None)
    if concluded is None or _agree(concluded, final[1], told):
        return None
    return Disagreement(concluded, final[1], final.start(1), final.end(1))


def _final(text: str, trace: Trace) -> re.Match[str] | None:
    """The number that the answer consists of, or states."""
    if trace.form == "marker":
        bare = _FINAL.match(text, trace.after)
        return bare if bare and not text[bare.end() :].strip() else None
    later = marked(text)
    begin = later.after if later and later.start >= trace.after else trace.after
    bare = _FINAL.match(text, begin)
    if bare and not text[bare.end() :].strip():
        return bare
    boxes = [*_BOXED.finditer(text, trace.after)]
    stated = [*_STATED.finditer(text, trace.after)]
    if len(stated) != 1 or len(boxes) > 1 or (boxes and not stated[0][1]):
        return None
    return re.compile(f"({_NUMBER})").search(text, stated[0].start(1 if stated[0][1] else 2), stated[0].end())


def _stated(told: str) -> str | None:
    """The number that the end of a trace says the answer is."""
    end = told[-600:]
    found = [*_STATED.finditer(end)]
    return (found[-1][1] or found[-1][2]) if found else None


def _result(told: str) -> str | None:
    """What the last calculation of the last line comes to, where nothing but a few words follows."""
    last = told[told.rfind("\n") + 1 :]
    match = _RESULT.match(last, max(last.rfind("="), 0))
    if match is None or re.search(r"[0-9]|[.;:,]\s*\w|\b(?:so|than|but|because|which)\b", match[2]):
        return None
    return match[1]


def _agree(concluded: str, answered: str, told: str) -> bool:
    """Whether the two may be one number: said in another unit, rounded, or said in the last line besides."""
    one, other = _read(concluded), _read(answered)
    if one is None or other is None:
        return True
    if any(one * times == other * parts for times, parts in _TIMES) or (one.denominator != 1 and abs(one - other) < 1):
        return True
    last = told[told.rfind("\n") + 1 :]
    said = {_read(number) for number in _ANY_NUMBER.findall(last)}
    words = set(re.findall(r"[a-z]+", last.lower()))
    joined = {_read(number) for number in _ANY_NUMBER.findall(re.sub(r"(?<=\d) (?=\d{3}\b)", "", last))}
    return other in said | joined or any(n == other and word in words for n, word in enumerate(_WORDS))


def _read(number: str) -> Fraction | None:
    bare = re.sub(r"[\s$£€%]", "", number).replace("−", "-")
    try:
        found = value(bare.lstrip("-"))
    except Unsure:
        return None
    return -found if bare.startswith("-") else found
