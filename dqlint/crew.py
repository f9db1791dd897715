"""Checks at work: one for every rule, fresh for a run of batches; two crews become one by merging what they saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from dqlint import kinds, where
from dqlint.batch import Batch, Corpus, Stuck
from dqlint.check import Check, Kind, Search
from dqlint.model import Defect, Finding, Hit, Measure, Place, Problem, Rule
from dqlint.wording import finding


class Member(NamedTuple):
    """A rule with its check; `test` is the rule's filter on rows."""

    rule: Rule
    kind: Kind
    check: Check
    test: where.Test | None


class Seen(NamedTuple):
    """What a crew found, and the memories of its dataset checks, in the order of the rules."""

    findings: list[Finding]
    problems: list[Problem]
    memories: list[Check]


class Crew:
    """The checks of some rules, with what they have found."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.members = [_member(rule) for rule in rules]
        self.findings: list[Finding] = []
        self.problems: list[Problem] = []
        self._failed: set[str] = set()

    @property
    def searches(self) -> Iterator[Search]:
        """All that the checks will look for."""
        return chain.from_iterable(member.check.searches for member in self.members)

    def examine(self, batches: Iterable[Batch]) -> Seen:
        """Let every check see the batches; where one gets stuck, what it found before stays."""
        for batch in batches:
            for member in self.members:
                if member.rule.code not in self._failed:
                    self._let_examine(member, batch)
        return Seen(self.findings, self.problems, [member.check for member in self._with_memory()])

    def _let_examine(self, member: Member, batch: Batch) -> None:
        try:
            self.findings.extend(_findings(member, batch))
        except Stuck as stuck:
            self.problems.append(_stuck(member.rule, batch, stuck))
        except Exception as error:  # noqa: BLE001 - whatever a kind from elsewhere raises
            self._fail(member, batch.file, error)

    def conclude(self, member: Member, corpus: Corpus) -> list[Hit | Measure]:
        """What the check of a member says at the end."""
        try:
            return [*member.check.conclude(corpus)]
        except Exception as error:  # noqa: BLE001 - whatever a kind from elsewhere raises
            self._fail(member, member.rule.file or member.rule.code, error)
            return []

    def _fail(self, member: Member, file: str, error: Exception) -> None:
        """A kind from elsewhere failed: a problem, and the rule is left out from here on. Raises what our own raise."""
        if member.rule.kind in kinds.BUILT_IN:
            raise error
        self._failed.add(member.rule.code)
        message = f"{member.rule.code}: the kind {member.rule.kind!r} failed: {type(error).__name__}: {error}"
        self.problems.append(
            Problem(file, 0, 0, message, "it is not one of dqlint's own kinds: tell those who wrote it")
        )

    def merge(self, later: Seen) -> None:
        """Take over what a crew with the same rules saw of later batches."""
        self.findings += later.findings
        self.problems += later.problems
        for member, memory in zip(self._with_memory(), later.memories, strict=True):
            member.check.merge(memory)

    def _with_memory(self) -> list[Member]:
        return [member for member in self.members if member.kind.scope == "dataset"]


def _member(rule: Rule) -> Member:
    kind = kinds.load(rule.kind)
    return Member(rule, kind, kind.make(rule.options), where.row_test(rule.where))


def _findings(member: Member, batch: Batch) -> Iterator[Finding]:
    if not where.admits(member.rule.where, batch):
        return
    seen, test = batch, member.test
    if test and member.kind.scope == "dataset":
        seen, test = admitted(batch, test), None
    for hit in member.check.examine(seen):
        records = {place: record for place in places(hit) if (record := batch.record(place)) is not None}
        if test is None or test(records.get(hit.place, {})):
            yield finding(
                member.rule, hit, records, _defect(batch, hit.place) if member.kind.name == "reading" else None
            )


def admitted(batch: Batch, test: where.Test) -> Batch:
    """The rows of a batch that a rule's filter lets through."""
    return batch.only([row for row, record in enumerate(batch.records) if test(record)])


def places(hit: Hit) -> tuple[Place, ...]:
    """All rows that a hit speaks of."""
    return (hit.place, *hit.related)


def _defect(batch: Batch, place: Place) -> Defect | None:
    return next((bad for bad in batch.defects if (bad.line, bad.column) == (place.line, place.column)), None)


def _stuck(rule: Rule, batch: Batch, stuck: Stuck) -> Problem:
    place = stuck.place
    hint = f"{rule.code} looked no further in the {len(batch):,} rows read with this one: mend its pattern"
    return Problem(place.file, place.line, place.column, f"{rule.code}: {stuck}", hint)
