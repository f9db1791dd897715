"""What docs/metrics.md says: every metric, the files and the gates. `python -m dqlint.metrics.document` prints it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from dqlint.definitions import DEFINITIONS, RECOMMENDED, Definition, Gate
from dqlint.metrics import plots

_HEAD = """\
# Metrics

<!-- Written by `python -m dqlint.metrics.document`; the table is dqlint/definitions.py. -->

`dqlint metrics` computes these numbers for every dataset of dqlint.yaml and writes them to `dqlint/metrics.json` (the
key `metrics` names another file), as `{dataset: {metric: number}}`. Whole numbers are exact, others are rounded to 6
significant digits, so that every machine writes the same bytes. A metric that has no input in a dataset is left out;
all others are always there. Names of datasets have no dot in the file: `a.b` is `a_b` there; and `error`, which DVC
keeps for itself, is `error_`.

They are numbers of the train files where nothing else is said, and of all that is found there, accepted or not. The
rules that feed a metric always run for it, also where a project turns them off, with the options and filters that it
gives them: no `--select` moves a number.

Beside it lies `metrics.lock.json`: the version of dqlint, a digest of rules and config, the blob id (in Git) or md5
(in DVC, or outside of both) of every data file, a digest of the numbers themselves, and the findings by rule. Commit
both. `dqlint metrics --check` fails when the lock is not that of today's files; it reads no row. With `--recompute`
it computes the numbers as well. `--committed` takes the committed numbers once all digests are those of Git's index
and of the DVC pointers in it: that needs no data, so a pull request from a fork can be gated. The lock is no
signature: who edits numbers and lock alike is found out by `--check --recompute` alone, where the data is.
Where a merge has a conflict in the two, take either side, run `dqlint metrics` and add what it wrote.
"""

_GATES = """\
## Gates

```yaml
gates:
  near_duplicate_ratio: {max: 0.05, may-worsen: 0.005}
  format_compliance: {min: 0.98}
```

`dqlint metrics --gate` fails, with status 1, where a metric is below `min`, above `max`, or worse than in the version
that `--base REV` names by more than `may-worsen`: the metric file that is committed there is read. A value at a bound
passes. `gates` of a dataset take the place of those above it, metric by metric. A metric that is left out is not
judged, and that is said. `gates: recommended` stands for these, where a value at a bound marked `<` or `>` does not
pass:

| metric | passes |
|---|---|
"""

_PLOTS = """\
## Charts

With `plots: dqlint/plots` in dqlint.yaml, four CSV files are written to that folder: `classes.csv` (rows by label),
`findings.csv` (findings by rule), `lengths.csv` (texts by number of words) and `conflicts.csv` (what rows that ask
for the same are mostly answered, and what those at odds with them are); and `bars.json`, a template by which `dvc
plots` draws three of them with bars that begin at 0. Their page loads Vega from the network; `dvc plots show --json`
and DVC's extension for VS Code do not. `dqlint init --dvc` adds to dvc.yaml:

```yaml
"""


def page() -> Iterator[str]:
    """All metrics as lines: a table, then a section for each."""
    yield from (*_HEAD.splitlines(), "", "| metric | is | unit | better |", "|---|---|---|---|")
    for name, one in DEFINITIONS.items():
        yield f"| [{name}](#{name}) | {one.meaning} | {one.unit} | {one.better} |"
    yield from ("", *_GATES.splitlines())
    yield from (f"| {name} | {_bound(gate)} |" for name, gate in RECOMMENDED.items())
    yield from ("", *_PLOTS.splitlines(), *_entries(), "```", "", "## Each metric")
    for name, one in DEFINITIONS.items():
        yield from ("", f"### {name}", "", *_section(one))


def _entries() -> Iterator[str]:
    yield from ("metrics:", "  - dqlint/metrics.json", "plots:")
    for entry in plots.entries("dqlint/plots"):
        for file, said in entry.items():
            yield f"  - {file}: {{{', '.join(f'{key}: {value}' for key, value in said.items())}}}"


def _bound(gate: Gate) -> str:
    low, high = ("`>`", "`<`") if gate.strict else ("`>=`", "`<=`")
    return f"{low} {gate.min:g}" if gate.min is not None else f"{high} {gate.max:g}"


def _section(one: Definition) -> Iterator[str]:
    yield f"{one.meaning[0].upper()}{one.meaning[1:]}."
    yield ""
    yield f"- **{one.unit}**; better: {one.better}; definition {one.version}"
    yield f"- {one.formula}"
    if one.needs:
        yield f"- there where a dataset has {one.needs}"
    if one.rules:
        yield f"- from findings of {', '.join(one.rules)}"
    if one.fields:
        yield f"- from the fields {', '.join(one.fields)}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.writelines(f"{line}\n" for line in page())
