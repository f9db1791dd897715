"""Checks at work: one for every rule, fresh for a run of batches; two crews become one by merging what they saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from dqlint import kinds, where
from dqlint.batch import Batch, Stuck
from dqlint.check import Check, Kind, Search
from dqlint.corpus import Corpus
from dqlint.model import Defect, Finding, Hit, Measure, Place, Problem, Record, Rule
from dqlint.scope import About, Scope
from dqlint.secrecy import Secrecy
from dqlint.table import Kept
from dqlint.wording import Known, finding

_ABOUT: Mapping[str, About] = {"reading": "reading", "file": "file"}


class Member(NamedTuple):
    """A rule with its check; `test` is the rule's filter on rows."""

    rule: Rule
    kind: Kind
    check: Check
    test: where.Test | None


class Seen(NamedTuple):
    """What a crew found, the memories of its dataset checks, in the order of the rules, and the secrets of rows.

    `older` counts what is out of scope.
    """

    findings: list[Finding]
    older: int
    problems: list[Problem]
    memories: list[Check]
    secrets: Mapping[Place, Iterable[str]]


class Crew:
    """The checks of some rules, with what they have found; `masked` hides what privacy rules find.

    With a scope, checks of single rows see those that changed, and others say only what has to do with them.
    """

    def __init__(self, rules: Sequence[Rule], scope: Scope | None = None, *, masked: bool = True) -> None:
        self.members = [_member(rule) for rule in rules]
        self.secrecy = Secrecy((member.check for member in self.members), masked=masked)
        self.findings: list[Finding] = []
        self.problems: list[Problem] = []
        self.older = 0
        self._scope = scope
        self._failed: set[str] = set()

    @property
    def searches(self) -> Iterator[Search]:
        """All that the checks will look for."""
        return chain.from_iterable(member.check.searches for member in self.members)

    @property
    def searches_in_all(self) -> Iterator[Search]:
        """What checks will look for that see rows which did not change."""
        return chain.from_iterable(member.check.searches for member in self._with_memory())

    @property
    def kept(self) -> Kept:
        """What the corpus is to keep of all rows."""
        return reduce(or_, (member.kind.keeps(member.rule.options) for member in self.members), Kept())

    def examine(self, batches: Iterable[Batch]) -> Seen:
        """Let every check see the batches; where one gets stuck, what it found before stays.

        Nothing is put in words before all have seen the batch, as one may have found what the others must not show.
        """
        for batch in batches:
            seen = [(member, hit) for member in self.members for hit in self._let_examine(member, batch)]
            for _, hit in seen:
                self.secrecy.learn({hit.place: hit.secrets})
            self.secrecy.look_beside_texts(_records(batch, chain.from_iterable(hit.places for _, hit in seen)))
            rows = Known(batch.record)
            self.findings += [self._finding(member, hit, batch, rows) for member, hit in seen]
        memories = [member.check for member in self._with_memory()]
        return Seen(self.findings, self.older, self.problems, memories, self.secrecy.known)

    def _finding(self, member: Member, hit: Hit, batch: Batch, rows: Known) -> Finding:
        defect = _defect(batch, hit.place) if _is_reader(member) else None
        return finding(member.rule, hit, rows, defect, self.secrecy.of(hit, defect))

    def _let_examine(self, member: Member, batch: Batch) -> Iterator[Hit]:
        if member.rule.code in self._failed:
            return
        try:
            seen = self._seen(member, batch)
            if seen is batch or len(seen):
                yield from filter(partial(self.is_in_scope, member), _hits(member, seen))
        except Stuck as stuck:
            self.problems.append(_stuck(member.rule, batch, stuck))
        except Exception as error:  # noqa: BLE001 - whatever a kind from elsewhere raises
            self._fail(member, batch.file, error)

    def _seen(self, member: Member, batch: Batch) -> Batch:
        """What a check is to see of a batch."""
        if self._scope is None or member.kind.scope == "dataset" or _is_reader(member):
            return batch
        return batch if member.rule.code in self._scope.anew else self._scope.part(batch)

    def is_in_scope(self, member: Member, hit: Hit) -> bool:
        """Whether a hit is to be reported; those that are not are counted."""
        if self._scope is None or self._scope.admits(member.rule.code, hit, _ABOUT.get(member.kind.name, "rows")):
            return True
        self.older += 1
        return False

    def look_in_unseen(self, records: Mapping[Place, Record]) -> None:
        """Let secrets be looked for in rows that are to be shown and that no check of single rows has seen."""
        if self._scope is not None:
            self.secrecy.look_in(records)

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
        problem = Problem(file, 0, 0, message, "it is not one of dqlint's own kinds: tell those who wrote it")
        self.problems.append(self.secrecy.problem(problem))

    def merge(self, later: Seen) -> None:
        """Take over what a crew with the same rules saw of later batches."""
        self.findings += later.findings
        self.older += later.older
        self.problems += later.problems
        self.secrecy.learn(later.secrets)
        for member, memory in zip(self._with_memory(), later.memories, strict=True):
            member.check.merge(memory)

    def _with_memory(self) -> list[Member]:
        return [member for member in self.members if member.kind.scope == "dataset"]


def _member(rule: Rule) -> Member:
    kind = kinds.load(rule.kind)
    return Member(rule, kind, kind.make(rule.options), where.row_test(rule.where))


def _hits(member: Member, batch: Batch) -> Iterator[Hit]:
    if not where.admits(member.rule.where, batch.file, batch.split, batch.layout.name):
        return
    seen, test = batch, member.test
    if test and member.kind.scope == "dataset":
        seen, test = admitted(batch, test), None
    for hit in member.check.examine(seen):
        if test is None or test(batch.record(hit.place) or {}):
            yield hit


def _records(batch: Batch, wanted: Iterable[Place]) -> dict[Place, Record]:
    return {place: record for place in dict.fromkeys(wanted) if (record := batch.record(place)) is not None}


def admitted(batch: Batch, test: where.Test) -> Batch:
    """The rows of a batch that a rule's filter lets through."""
    return batch.only([row for row, record in enumerate(batch.records) if test(record)])


def _is_reader(member: Member) -> bool:
    return member.kind.name == "reading"


def _defect(batch: Batch, place: Place) -> Defect | None:
    return next((bad for bad in batch.defects if (bad.line, bad.column) == (place.line, place.column)), None)


def _stuck(rule: Rule, batch: Batch, stuck: Stuck) -> Problem:
    place = stuck.place
    hint = f"{rule.code} looked no further in the {len(batch):,} rows read with this one: mend its pattern"
    return Problem(place.file, place.line, place.column, f"{rule.code}: {stuck}", hint)
