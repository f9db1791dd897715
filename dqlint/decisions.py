"""What people decided about findings: a file in the repository, JSON Lines, sorted, an entry a line.

    {"code": "LBL005", "file": "a.jsonl", "key": "5f0c…", "decision": "accept", "why": "…", "who": "…", "when": "…"}

A finding is known by its key, which stays when rows move; `code` and `file` are for those who read the file, and say
which entries a run could have met. No text of a row is kept in it.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dqlint import project
from dqlint.model import ConfigError, Finding, Problem

FILE = "dqlint/decisions.jsonl"
ACCEPT = "accept"
_WRITTEN = "`dqlint baseline` writes this file"
_LARGEST = 256_000_000  # bytes: some 700,000 entries


class Decision(NamedTuple):
    """One decision. It sorts by rule, file and key, so that those of two branches merge line by line."""

    code: str
    file: str
    key: str
    decision: str = ACCEPT
    why: str = ""
    who: str = ""
    when: str = ""


class Judged(NamedTuple):
    """Findings that nobody has accepted, how many somebody has, and the entries that were met."""

    findings: tuple[Finding, ...]
    suppressed: int
    met: frozenset[str]


def load(path: Path, name: str) -> tuple[Decision, ...]:
    """The decisions of a file, none where it does not exist. `name` is what messages call it.

    Raises ConfigError with every line that is no decision.
    """
    if not path.exists() and not path.is_symlink():
        return ()
    problems: list[Problem] = []
    lines = enumerate(project.read_text(path, name, _LARGEST).split("\n"), 1)
    decisions = [one for number, line in lines if line.strip() for one in _read(line, name, number, problems)]
    if problems:
        raise ConfigError(*problems)
    return tuple(decisions)


def _read(line: str, name: str, number: int, problems: list[Problem]) -> Iterator[Decision]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    wrong, hint = _wrong(entry, line)
    if wrong:
        problems.append(Problem(name, number, 1, wrong, hint, line))
    else:
        yield Decision(**entry)


def _wrong(entry: Any, line: str) -> tuple[str, str]:
    """What is wrong with an entry and what to do, "" where nothing is."""
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return "a merge left both sides here", "keep the lines of both and take out this one: their order is free"
    if not isinstance(entry, dict):
        return "this line is no decision: a JSON object was expected", _WRITTEN
    missing = [key for key in Decision._fields if key not in entry and key not in Decision._field_defaults]
    if missing:
        return f"the decision has no {missing[0]!r}", _WRITTEN
    if unknown := entry.keys() - set(Decision._fields):
        return f"a decision has no key {min(unknown)!r}", f"the keys are {', '.join(Decision._fields)}"
    return _wrong_value(entry)


def _wrong_value(entry: Mapping[str, Any]) -> tuple[str, str]:
    for key, value in entry.items():
        if not isinstance(value, str):
            return f"{key!r} is no text", _WRITTEN
    if entry.get("decision", ACCEPT) != ACCEPT:
        return f"this dqlint does not know the decision {entry['decision']!r}", "it knows 'accept'; is yours too old?"
    return "", ""


def judge(findings: Iterable[Finding], decisions: Iterable[Decision]) -> Judged:
    """The findings without those that are accepted."""
    accepted = {decision.key for decision in decisions}
    if not accepted:
        return Judged(tuple(findings), 0, frozenset())
    kept: list[Finding] = []
    met: list[str] = []
    for finding in findings:
        if finding.key in accepted:
            met.append(finding.key)
        else:
            kept.append(finding)
    return Judged(tuple(kept), len(met), frozenset(met))


def unused(
    decisions: Iterable[Decision], met: Container[str], files: Container[str], codes: Container[str]
) -> list[Decision]:
    """The decisions on findings that are no longer there: those of other files and rules may still be."""
    return [one for one in decisions if one.key not in met and one.file in files and one.code in codes]


def text(decisions: Iterable[Decision]) -> str:
    """The file: sorted, one entry a key."""
    by_key = {(decision.code, decision.key): decision for decision in decisions}
    entries = (json.dumps(one._asdict(), ensure_ascii=False) for one in sorted(by_key.values()))
    return "".join(f"{entry}\n" for entry in entries)


def accepting(findings: Sequence[Finding], why: str, who: str, when: str) -> list[Decision]:
    """The decisions that accept the findings."""
    return [Decision(one.code, one.place.file, one.key, ACCEPT, why, who, when) for one in findings]
