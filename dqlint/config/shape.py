"""What dqlint.yaml may say: its keys, their types and meaning. Reading, the JSON Schema and `show` come of this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from dqlint.definitions import MetricName
from dqlint.layouts import LayoutName
from dqlint.model import Severity
from dqlint.options import Between, FieldPath, OptionSet, option

Role = Literal["system", "user", "assistant", "tool"]
Paths = FieldPath | tuple[FieldPath, ...]
Texts = str | tuple[str, ...]


class RuleSetting(OptionSet):
    """A rule, changed."""

    severity: Severity | None = option(None, "how bad a finding of the rule is")
    with_: Mapping[str, Any] | None = option(None, "options of the rule's kind, each in place of the rule's own")
    where: Mapping[str, Any] | None = option(None, "which rows the rule looks at, in place of the rule's own filter")


Said = Literal["off", "on", "info", "warning", "error"] | RuleSetting
Rules = Mapping[str, Said] | None


class Fields(OptionSet):
    """Where each field lies in a record: a path, or a list of paths that all count where present."""

    input: Paths | None = option(None, "what the model is given")
    output: Paths | None = option(None, "what the model is to answer")
    label: Paths | None = option(None, "the class of the example")
    messages: Paths | None = option(None, "the conversation")
    chosen: Paths | None = option(None, "the preferred answer")
    rejected: Paths | None = option(None, "the answer that is not preferred")
    reasoning: Paths | None = option(None, "the reasoning before the answer")
    tools: Paths | None = option(None, "the tools that the model may call")
    id: Paths | None = option(None, "the identity of the example")
    time: Paths | None = option(None, "when the example arose")
    annotations: Paths | None = option(None, "what several annotators said")
    system: Paths | None = option(None, "the system prompt")


class TurnKeys(OptionSet):
    """How a turn of a conversation is written, where it is not the layout's way."""

    role: Texts | None = option(None, "the key, or keys, of a turn that hold its role")
    content: Texts | None = option(None, "the key, or keys, of a turn that hold its text")
    roles: Mapping[str, Role] | None = option(None, "what each role name in the data means")


class GateShape(OptionSet):
    """The bounds of a metric, one of them at least."""

    min: float | None = option(None, "the least that passes")
    max: float | None = option(None, "the most that passes", least="min")
    may_worsen: float | None = option(None, "by how much it may be worse than in the base", Between(0))


Gates = Literal["recommended"] | Mapping[MetricName, GateShape] | None


class DatasetShape(OptionSet):
    """Files that belong together."""

    train: Texts | None = option(None, "the files to train on: a glob or a list of globs, from this file's folder")
    eval: Texts | None = option(None, "the files to evaluate on")
    reference: Texts | None = option(None, "a sample of what production sees")
    layout: LayoutName | None = option(None, "how an example lies in a record; detected when left out")
    fields: Fields | None = option(None, "where fields lie, in place of the layout's own paths")
    turns: TurnKeys | None = option(None, "how conversations are written")
    rules: Rules = option(None, "as `rules` below, for this dataset only")
    gates: Gates = option(None, "as `gates` below, for this dataset only: metric by metric in place of those")


class ConfigShape(OptionSet):
    """dqlint.yaml as a whole."""

    extends: Texts | None = option(
        None, "configs to start from, relative to this file; a later one wins, this file most"
    )
    required_version: str | None = option(None, "the versions of dqlint that may read this, like '>=0.3, <1'")
    datasets: Mapping[str, DatasetShape] | None = option(None, "the datasets by name")
    packs: tuple[str, ...] = option(
        ("recommended",), "the rules to run: recommended, recommended@0.3 (as of that version), ./a-folder-or-file"
    )
    rules: Rules = option(None, "a code, a family's prefix or ALL: off, on, a severity, or {severity, with, where}")
    gates: Gates = option(
        None, "bounds of metrics for `dqlint metrics --gate`, or recommended: the field's usual targets"
    )
    metrics: str = option("dqlint/metrics.json", "the file that `dqlint metrics` writes, from this file's folder")
    plots: str | None = option(None, "a folder to which it writes data for `dvc plots`, from this file's folder")
    fail_on: Severity = option("error", "the severity from which findings fail the check")
    decisions: str = option(
        "dqlint/decisions.jsonl", "the file of accepted findings that `dqlint baseline` writes, from this file's folder"
    )
    exclude: Texts = option(
        (), "globs of files to leave out, from this file's folder; one named on the command line is linted all the same"
    )
