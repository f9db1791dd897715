"""The files of a dataset at a version, linted for their metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from dqlint import engine
from dqlint.app.check import Request, examine
from dqlint.app.targets import Target
from dqlint.metrics.computing import Number, compute
from dqlint.metrics.facts import KEPT, Facts, Run
from dqlint.model import Problem, Rule
from dqlint.trees import Tree


class Chosen(NamedTuple):
    """The rules for a dataset: all by code, and the codes of those that the project runs."""

    rules: Mapping[str, Rule]
    counted: frozenset[str]


class Linted(NamedTuple):
    """What was found, and the numbers it comes to; none where there are no rows, or `problems` kept some from us."""

    facts: Facts
    numbers: Mapping[str, Number]
    problems: Sequence[Problem] = ()


def linted(group: Sequence[Target], tree: Tree, chosen: Chosen, request: Request, watch: engine.Watch) -> Linted:
    """Lint the files of a dataset by the rules that the project runs and those that feed metrics."""
    run = partial(engine.lint, rules=[*chosen.rules.values()], jobs=request.jobs, watch=watch, keep=KEPT)
    seen = examine(group, tree, run)
    parts = [part for part in seen.outcome.parts if part.file not in seen.dropped]
    facts = Facts(Run(seen.findings, seen.outcome.measures, parts, *chosen))
    return Linted(facts, compute(facts) if parts and not seen.problems else {}, seen.problems)


def nothing_in(chosen: Chosen) -> Linted:
    """What is found in no files."""
    return Linted(Facts(Run((), (), (), *chosen)), {})
