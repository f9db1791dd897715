"""The shipped rules: one compiled file in a wheel, because YAML takes long to read; YAML in a checkout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import orjson

import dqlint
from dqlint.located import Document, Spot
from dqlint.rules.draft import Draft, drafted

_PACKAGE = Path(dqlint.__file__).parent
COMPILED = _PACKAGE / "_rules.json"
CHECKOUT = _PACKAGE.parent / "rules"


class Shipped(NamedTuple):
    """All shipped rules, and the packs of them: name -> code -> the version in which it joined; name -> summary."""

    drafts: tuple[Draft, ...]
    packs: Mapping[str, Mapping[str, str]]
    summaries: Mapping[str, str]


def shipped() -> Shipped:
    """The shipped rules, compiled or as YAML. Raises ConfigError for a broken rule of a checkout."""
    if COMPILED.exists():
        return parse_compiled(COMPILED.read_bytes())
    from dqlint.rules.checkout import read_rules

    return read_rules(CHECKOUT, tested=True)  # by the project's own tests


def parse_compiled(text: bytes) -> Shipped:
    """What `compile_rules` wrote."""
    data = orjson.loads(text)
    written = ((rule, Spot(Document(rule, file, checked=True))) for file, rule in data["rules"])
    return Shipped(tuple(drafted(rule, spot, shipped=True) for rule, spot in written), data["packs"], data["summaries"])


def compile_rules(folder: Path) -> bytes:
    """The rules folder, whose rules have passed their tests, as one JSON text. Raises ConfigError for a broken rule."""
    from dqlint.rules.checkout import read_rules

    found = read_rules(folder, tested=True)
    rules = [[draft.spot.document.file, draft.data] for draft in found.drafts]
    data = {"packs": found.packs, "summaries": found.summaries, "rules": rules}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def compile_searches(rules: bytes) -> dict[Path, bytes]:
    """Files of what is looked for in place of all that such rules search for with the options they have."""
    from dqlint import kinds
    from dqlint.rules.build import build
    from dqlint.search.known import written

    ready = [rule for draft in parse_compiled(rules).drafts if not (rule := build(draft, (), [])).missing]
    checks = (kinds.load(rule.kind).make(rule.options) for rule in ready)
    return written(search.pattern for check in checks for search in check.searches)
