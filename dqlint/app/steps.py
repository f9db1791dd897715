"""What to ask before collecting more data, and the six steps from raw data to data worth training on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Literal, NamedTuple

from dqlint import tally
from dqlint.definitions import CONTRADICTING, EXACT, FORMAT, LEAKING, NEAR, MetricName
from dqlint.metrics.computing import Number

Numbers = Mapping[str, Number]
StepState = Literal["done", "to do", "unknown"]


class Answer(NamedTuple):
    """A question, and the answer as far as numbers give one.

    `known` is false where something is missing: then `text` says how it would become known.
    """

    question: str
    known: bool
    text: str


class Step(NamedTuple):
    """A step, why it is done or to be done, and the command that does it or shows what is to be done, if there is one.

    `unknown`: no number tells.
    """

    name: str
    state: StepState
    why: str
    command: str = ""


def answers(numbers: Numbers) -> list[Answer]:
    """What to ask before more data is collected."""
    return [
        Answer(
            "Are the labels right?",
            known=False,
            text="nobody has told dqlint: let a second person label some 200 rows drawn at random, without the labels",
        ),
        Answer(
            "Would more data help?",
            known=False,
            text="train on a quarter, a half and all of it: where the score still rises, more data helps; commit the "
            "scores as JSON, and `dqlint history --with FILE:KEY` shows them beside the metrics",
        ),
        _duplicates(numbers),
        _distribution(numbers),
    ]


def _duplicates(numbers: Numbers) -> Answer:
    rows, effective = numbers.get("rows", 0), numbers.get("effective_rows")
    question = "How much of it is said twice?"
    if effective is None:
        return Answer(question, known=False, text="there is no number of duplicates: `dqlint metrics` computes it")
    return Answer(question, known=True, text=f"{rows - effective:,} of {rows:,} rows are said by others too")


def _distribution(numbers: Numbers) -> Answer:
    question = "Is it distributed as in use?"
    divergence = numbers.get("distribution_kl")
    if divergence is not None:
        return Answer(question, known=True, text=f"{divergence:.3g} bits from the reference (0: the same)")
    return Answer(
        question,
        known=False,
        text="there is nothing to compare with: name a sample of production as `reference` in dqlint.yaml",
    )


def steps(numbers: Numbers, bad: Collection[MetricName]) -> list[Step]:
    """The six steps, in order; `bad` are the metrics that miss their targets."""
    return [step(numbers, bad) for step in STEPS.values()]


def _audit(_numbers: Numbers, _bad: Collection[MetricName]) -> Step:
    why = "no second person has looked at a sample; dqlint has no command for that yet"
    return Step("audit", "unknown", why)


def _fix_labels(numbers: Numbers, bad: Collection[MetricName]) -> Step:
    ratio = numbers.get("contradiction_ratio")
    command = f"dqlint check --select {','.join(CONTRADICTING)}"
    if ratio is None:
        return Step("fix labels", "unknown", "no rule on contradictions looks at these rows")
    if not ratio and not _any(bad, "annotator_agreement", "cohen_kappa"):
        return Step("fix labels", "done", "no row contradicts another")
    return Step("fix labels", "to do", f"contradictions: {_rows(ratio, numbers)}", command)


def _remove_duplicates(numbers: Numbers, bad: Collection[MetricName]) -> Step:
    exact, near = numbers.get("exact_duplicate_ratio", 0), numbers.get("near_duplicate_ratio", 0)
    leaks = numbers.get("leakage_ratio", 0)
    if leaks:
        command = f"dqlint check --select {','.join(LEAKING)}"
        return Step("remove duplicates", "to do", f"{leaks:.1%} of the evaluation rows are trained on", command)
    command = f"dqlint check --select {','.join((*EXACT, *NEAR))}"
    if exact or _any(bad, "near_duplicate_ratio"):
        return Step("remove duplicates", "to do", f"duplicates: {_rows(exact + near, numbers)}", command)
    why = f"near duplicates: {_rows(near, numbers)}, within the target" if near else "no row repeats another"
    return Step("remove duplicates", "done", why, command if near else "")


def _balance(numbers: Numbers, bad: Collection[MetricName]) -> Step:
    ratio = numbers.get("worst_class_ratio")
    if ratio is None:
        return Step("balance", "unknown", "the rows have no labels")
    if _any(bad, "worst_class_ratio", "distribution_kl", "smallest_class_rows"):
        rarest = tally.counted(int(numbers.get("smallest_class_rows", 0)), "row")
        why = f"a label is {ratio:.3g} times too frequent or too rare; the rarest has {rarest}"
        return Step("balance", "to do", why, "dqlint metrics --gate")
    return Step("balance", "done", f"no label is off by more than {ratio:.3g} times")


def _format(numbers: Numbers, bad: Collection[MetricName]) -> Step:
    compliance = numbers.get("format_compliance", 1)
    if compliance == 1 and not _any(bad, "unreadable_rows", "truncated_ratio", "boilerplate_ratio"):
        return Step("format", "done", "every row has the form that a trainer expects")
    return Step(
        "format",
        "to do",
        f"{1 - compliance:.2%} of the rows have errors of form",
        f"dqlint check --select {','.join(FORMAT)}",
    )


def _review(_numbers: Numbers, _bad: Collection[MetricName]) -> Step:
    return Step("review", "unknown", "look at what changed before it is trained on", "dqlint diff HEAD")


def _rows(ratio: Number, numbers: Numbers) -> str:
    return tally.counted(round(ratio * numbers.get("rows", 0)), "row")


def _any(bad: Collection[MetricName], *metrics: MetricName) -> bool:
    return any(metric in bad for metric in metrics)


STEPS: Mapping[str, Callable[[Numbers, Collection[MetricName]], Step]] = {
    "audit": _audit,
    "fix labels": _fix_labels,
    "remove duplicates": _remove_duplicates,
    "balance": _balance,
    "format": _format,
    "review": _review,
}
