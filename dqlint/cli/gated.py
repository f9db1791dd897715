"""The metrics of a CI job in words: against its base, or alone."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint.app.ci import Numbers, Outcome
from dqlint.cli import diff_markdown, diff_text, measuring
from dqlint.metrics.record import AGAIN
from dqlint.reporters import Style
from dqlint.reporters.markdown import code
from dqlint.tally import counted


def failure(outcome: Outcome) -> str:
    """In one sentence, why the gates do not let this pass; "" where they do."""
    if outcome.numbers and outcome.numbers.stale:
        return f"the metric file is out of date: {'; '.join(outcome.numbers.stale)}. {AGAIN}"
    missed = [*_missed(outcome)]
    return f"{counted(len(missed), 'gate')} missed: {'; '.join(missed)}" if missed else ""


def _missed(outcome: Outcome) -> Iterator[str]:
    for one in outcome.numbers.measured if outcome.numbers else ():
        yield from (measuring.said(one, verdict) for verdict in one.verdicts if verdict.state == "missed")
    for told in outcome.diff.datasets if outcome.diff else ():
        yield from (f"{told.name}: {diff_text.said(gate)}" for gate in told.gates if gate.verdict.state == "missed")


def text(outcome: Outcome, style: Style, *, judged: bool) -> Iterator[str]:
    """For people; `judged`: with what came of the gates."""
    if outcome.diff:
        yield from diff_text.render(outcome.diff._replace(problems=()), style)
        yield "\n"
    if outcome.numbers and outcome.numbers.measured:
        yield from measuring.text(_shown(outcome.numbers, judged=judged), style)


def markdown(outcome: Outcome, *, judged: bool) -> Iterator[str]:
    """For the summary of a job."""
    if outcome.diff:
        yield "\n"
        yield from diff_markdown.render(outcome.diff._replace(problems=()), Style())
    if outcome.numbers and outcome.numbers.stale:
        yield f"\n**failed** {code(failure(outcome))}\n"
    elif outcome.numbers:
        yield "\n"
        yield from measuring.markdown(_shown(outcome.numbers, judged=judged), Style())


def openmetrics(outcome: Outcome) -> Iterator[str]:
    """For GitLab and other programs that draw numbers."""
    numbers = {one.dataset: one.numbers for one in outcome.numbers.measured} if outcome.numbers else {}
    for told in outcome.diff.datasets if outcome.diff else ():
        numbers[told.name] = {one.metric: one.after for one in told.numbers if one.after is not None}
    return measuring.gauges(numbers)


def _shown(numbers: Numbers, *, judged: bool) -> measuring.Shown:
    return measuring.Shown(numbers.measured, numbers.bases, judged, numbers.notes)
