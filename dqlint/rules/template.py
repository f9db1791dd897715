"""A rule to start from: the smallest shipped rule of the kind, under a code and name of the project's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dqlint import kinds
from dqlint.options import describe
from dqlint.rules.catalogue import Catalogue

_HEAD = """\
# A rule of your own. `dqlint rules test {file}` runs the examples below.
# To use it, name this file (or its folder) in dqlint.yaml:  packs: [recommended, ./{file}]"""


def template(code: str, kind: str, file: str, catalogue: Catalogue) -> str:
    """A rule file that `rules test` accepts as it is. Raises LookupError where no shipped rule has the kind."""
    models = [draft.data for draft in catalogue.drafts.values() if draft.data["kind"] == kind and draft.shipped]
    if not models:
        raise LookupError(kind)
    model = min(models, key=lambda data: len(json.dumps(data)))
    return "\n".join([_HEAD.format(file=file), *_lines(code, kind, model), ""])


def skeleton(code: str, kind: str) -> str:
    """The shortest rule of a kind, to be filled in."""
    required = ", ".join(f"{one.key}: ..." for one in describe(kinds.load(kind).options) if not one.default)
    placeholders = " ".join(f"{{{name}}}" for name in kinds.load(kind).values)
    lines = [f"code: {code}", "name: states-the-defect", f"kind: {kind}", 'message: "what is wrong"']
    lines[-1] += f"    # it may show {placeholders}" if placeholders else ""
    return "\n".join([*lines, f"with: {{{required}}}"])


def _lines(code: str, kind: str, model: Any) -> Iterator[str]:
    yield _yaml({"code": code}) + "  # three letters, of which the first is X, and three digits"
    yield _yaml({"name": f"my-{model['name']}"}) + "  # states the defect"
    yield _yaml({"kind": kind}) + f"  # {kinds.load(kind).summary}"
    yield _yaml({"severity": model.get("severity", "warning")}) + "  # info, warning or error"
    yield "# The message may show: " + "; ".join(f"{{{name}}} {doc}" for name, doc in kinds.load(kind).values.items())
    yield _yaml({"message": model["message"]})
    yield _yaml({"why": model["why"]})
    yield "# where: which rows the rule looks at, by split, layout, file, equals, matches"
    yield _yaml({"where": model["where"]}) if "where" in model else "# where: {split: train}"
    yield from (f"# {one.key}: {one.doc} ({one.type})" for one in describe(kinds.load(kind).options))
    yield _yaml({"with": model.get("with") or {}})
    yield "# good: rows in which nothing is found; bad: rows in which something is, and the messages"
    yield _yaml({"examples": model["examples"]})


def _yaml(data: dict[str, Any]) -> str:
    import yaml

    return str(yaml.dump(data, Dumper=_plain_dumper(yaml), sort_keys=False, allow_unicode=True, width=110)).rstrip("\n")


def _plain_dumper(yaml: Any) -> Any:
    """A dumper that never writes anchors, which a rule file must not hold."""
    return type("PlainDumper", (yaml.SafeDumper,), {"ignore_aliases": lambda self, data: True})
