"""Kind `reasoning-practice`: the few answers whose trace is not written as nearly all others of the dataset are.

What some datasets do on purpose is a slip in others: many hold `</think>` without `<think>`, which the chat template
adds, and many show no reasoning at all. So the answers are counted first. Of a conversation the last answer counts:
earlier ones are often kept without their trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from dqlint import traces
from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.columns import Turn
from dqlint.corpus import Corpus
from dqlint.model import Hit, Measure
from dqlint.options import Between, OptionSet, option

REASONED = "reasoning_coverage"
_MOST = 1_000  # findings
_PATTERNS = (traces.TAG, traces.MARKER)
_THOUGHTS = ("reasoning", "thinking")
_FORMS: Mapping[str, str] = {
    "tags": "trace between tags",
    "marker": "steps before a marked final answer",
    "part": "content part of reasoning",
    "field": "reasoning in a field of its own",
}


class Options(OptionSet):
    """Which slip is looked for, and what makes it one."""

    check: Literal["missing", "unopened-tag", "empty", "one-line"] = option(
        doc="missing: an answer without a trace. unopened-tag: the end of a trace without its beginning. empty: a "
        "trace that says nothing. one-line: a trace of a single line, where the others have several"
    )
    share: float = option(0.95, "the share of answers from which their way is the dataset's practice", Between(0.5, 1))
    least: int = option(50, "the fewest answers that make a practice", Between(1))


class Answer(NamedTuple):
    """The last answer of a row, with its trace by form; `unopened` where that is closed without having been opened."""

    row: int
    path: str
    found: dict[str, str]
    unopened: bool


class Practice:
    """Counts first, and reads the rows again where a few of them deviate."""

    searches = tuple(Search("output", pattern) for pattern in _PATTERNS)

    def __init__(self, options: Options) -> None:
        self.options = options
        self._files: dict[str, None] = {}
        self._seen: Counter[str] = Counter()
        self._flawed: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()  # rows, by split
        self._reasoned: Counter[str] = Counter()

    def examine(self, batch: Batch) -> Iterator[Hit]:
        self._files[batch.file] = None
        candidates = {entry for pattern in _PATTERNS for entry in batch.candidates("output", pattern)}
        reasoned: set[int] = set()
        for answer in _answers(batch, candidates):
            for form, trace in answer.found.items():
                self._seen[form] += 1
                self._flawed[form] += self._is_flawed(answer, trace)
                reasoned.update((answer.row,) if trace.strip() else ())
        self._seen[""] += len(_last(batch))
        self._answered[batch.split] += len(_last(batch))
        self._reasoned[batch.split] += len(reasoned & _last(batch).keys())
        return iter(())

    def merge(self, later: Practice) -> None:
        """Take over what a check saw that looked at later rows."""
        self._files.update(later._files)
        self._seen.update(later._seen)
        self._flawed.update(later._flawed)
        self._answered.update(later._answered)
        self._reasoned.update(later._reasoned)

    def conclude(self, corpus: Corpus) -> Iterator[Hit | Measure]:
        if self.options.check == "missing":
            for split, count in self._answered.items():
                yield Measure(REASONED, self._reasoned[split] / count if count else 0.0, count, split)
        for form in _FORMS:
            total = self._seen["" if self.options.check == "missing" else form]
            flawed = total - self._seen[form] if self.options.check == "missing" else self._flawed[form]
            if total >= self.options.least and 0 < flawed <= (1 - self.options.share) * total + 1e-9:
                yield from self._hits(corpus, form, {"form": _FORMS[form], "count": flawed, "total": total})

    def _hits(self, corpus: Corpus, form: str, values: Mapping[str, Any]) -> Iterator[Hit]:
        told = 0
        for file in self._files:
            for batch in corpus.batches(file):
                for row, path in self._deviating(batch, form):
                    if told < _MOST:
                        yield Hit(batch.place(row), path, values=values)
                    told += corpus.is_new(batch.place(row))

    def _deviating(self, batch: Batch, form: str) -> Iterator[tuple[int, str]]:
        answers = [*_answers(batch, set(range(len(batch.texts("output").values))))]
        if self.options.check != "missing":
            yield from (
                (one.row, one.path) for one in answers if form in one.found and self._is_flawed(one, one.found[form])
            )
            return
        shown = {one.row for one in answers if form in one.found}
        yield from ((row, path) for row, path in _last(batch).items() if row not in shown)

    def _is_flawed(self, answer: Answer, trace: str) -> bool:
        if self.options.check == "unopened-tag":
            return answer.unopened
        if self.options.check == "empty":
            return not trace.strip()
        return self.options.check == "one-line" and bool(trace.strip()) and "\n" not in trace.strip()


def _last(batch: Batch) -> Mapping[int, str]:
    """The path of the last answer of every row that has one."""

    def make() -> dict[int, str]:
        texts = batch.texts("output")
        last = dict(zip(texts.rows, texts.paths, strict=True))
        for row, turn in _last_turns(batch):
            if isinstance(turn.content, list):
                last[row] = turn.path
        return last

    return batch.once("last answers", "output", make)


def _last_turns(batch: Batch) -> Iterator[tuple[int, Turn]]:
    """The last turn of the assistant in every conversation that has one, with its row."""
    for conversation in batch.conversations():
        last = next((turn for turn in reversed(conversation.turns) if turn.role == "assistant"), None)
        if last:
            yield conversation.row, last


def _answers(batch: Batch, candidates: set[int]) -> Iterator[Answer]:
    """The last answers that show a trace."""
    last = _last(batch)
    texts, rows, places = batch.texts("output")
    for entry in sorted(candidates):
        if last.get(rows[entry]) == places[entry]:
            found, unopened = _in_text(texts[entry])
            if found:
                yield Answer(rows[entry], places[entry], found, unopened)
    yield from beside(batch)


def _in_text(text: str) -> tuple[dict[str, str], bool]:
    found: dict[str, str] = {}
    tags = traces.tags(text)
    between, before = traces.tagged(text) if tags else None, traces.marked(text)
    if tags:  # a trace that is never closed is one, too
        found["tags"] = text[between.start : between.end] if between else text[tags[0].end :]
    if before:
        found["marker"] = text[before.start : before.end]
    return found, bool(tags) and tags[0].closes


def beside(batch: Batch) -> Iterator[Answer]:
    """Traces that stand in a field, a key of the turn or a content part of their own."""
    for value, row, path in zip(*batch.values("reasoning"), strict=True):
        if isinstance(value, str):
            yield Answer(row, path, {"field": value}, unopened=False)
    for row, turn in _last_turns(batch):
        for key in ("reasoning_content", "reasoning", "thinking"):
            if isinstance(turn.raw.get(key), str):
                yield Answer(row, turn.path, {"field": turn.raw[key]}, unopened=False)
                break
        parts = [part for part in turn.content if isinstance(part, dict)] if isinstance(turn.content, list) else []
        thoughts = [_text(part) for part in parts if part.get("type") in _THOUGHTS]
        if thoughts:
            yield Answer(row, turn.path, {"part": "\n".join(thoughts)}, unopened=False)


def _text(part: Mapping[str, Any]) -> str:
    return next((part[key] for key in ("text", "value", "thinking", "reasoning") if isinstance(part.get(key), str)), "")


KIND = Kind(
    name="reasoning-practice",
    summary="The few answers whose reasoning trace is not written as nearly all others of the dataset are.",
    options=Options,
    make=Practice,
    values={
        "form": "what the others have: `trace between tags`, `steps before a marked final answer`, ...",
        "count": "how many answers deviate",
        "total": "of how many",
    },
    scope="dataset",
)
