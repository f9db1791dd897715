"""The shipped rules: one compiled file in a wheel, because YAML takes long to read; YAML in a checkout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import dqlint
from dqlint import project
from dqlint.located import Document, Spot, load_file
from dqlint.model import ConfigError, Problem
from dqlint.options import closest, option, read
from dqlint.rules.load import drafted, load, rule_files
from dqlint.rules.shape import VERSION, Draft

_PACKAGE = Path(dqlint.__file__).parent
COMPILED = _PACKAGE / "_rules.json"
CHECKOUT = _PACKAGE.parent / "rules"
PACKS = "packs"

# The families of rules, by the letters of their codes.
FAMILIES: Mapping[str, str] = {
    "DAT": "reading",
    "SCH": "schema and structure",
    "CHT": "conversation and tool calls",
    "FMT": "format",
    "TXT": "words and boilerplate",
    "LBL": "labels",
    "RSN": "reasoning",
    "DUP": "duplicates and leakage",
    "DST": "distribution and diversity",
    "AGR": "annotators",
    "DRF": "drift",
    "TON": "tone",
    "PII": "privacy",
    "OUT": "outdated and outliers",
}


class Shipped(NamedTuple):
    """All shipped rules, and the packs of them: name -> code -> the version in which it joined."""

    drafts: tuple[Draft, ...]
    packs: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack of shipped rules."""

    codes: Mapping[str, str] = option(doc="code: the version in which it joined")
    summary: str = option("", "what the pack is for")


def shipped() -> Shipped:
    """The shipped rules, compiled or as YAML. Raises ConfigError for a broken rule of a checkout."""
    return parse_compiled(COMPILED.read_bytes()) if COMPILED.exists() else read_rules(CHECKOUT)


def compile_rules(folder: Path) -> bytes:
    """The rules folder as one JSON text. Raises ConfigError where a rule is broken."""
    found = read_rules(folder)
    rules = [[draft.spot.document.file, draft.data] for draft in found.drafts]
    return json.dumps({"packs": found.packs, "rules": rules}, ensure_ascii=False, separators=(",", ":")).encode()


def parse_compiled(text: bytes) -> Shipped:
    """What `compile_rules` wrote."""
    data = json.loads(text)
    drafts = (drafted(rule, Spot(Document(rule, file)), shipped=True) for file, rule in data["rules"])
    return Shipped(tuple(drafts), data["packs"])


def read_rules(folder: Path) -> Shipped:
    """The rules folder as it lies in a checkout: `<family>/<name>.yaml` and `packs/<name>.yaml`."""
    files = [file for family in sorted(folder.iterdir()) if family.name != PACKS for file in _yaml(family)]
    drafts = sorted(load(files, folder.parent, shipped=True), key=lambda draft: draft.code)
    known = [draft.code for draft in drafts]
    problems: list[Problem] = []
    packs = {file.stem: _pack(file, folder.parent, known, problems) for file in _yaml(folder / PACKS)}
    if problems:
        raise ConfigError(*problems)
    return Shipped(tuple(drafts), packs)


def read_files(path: Path) -> tuple[Draft, ...]:
    """The shipped rules of a file or folder in the checkout's rules folder. Raises ConfigError."""
    path = path.resolve()
    return read_rules(path).drafts if path == CHECKOUT else load(rule_files(path), CHECKOUT.parent, shipped=True)


def _yaml(folder: Path) -> list[Path]:
    return rule_files(folder) if folder.is_dir() else []


def _pack(file: Path, root: Path, known: list[str], problems: list[Problem]) -> Mapping[str, str]:
    document = load_file(file, project.posix(file, root), problems)
    made, missing = read(PackFile, document.data, Spot(document), problems)
    problems += (Spot(document).problem(f"the pack has no {key!r}") for key in missing)
    codes: Mapping[str, str] = made.codes if made else {}
    for code, version in codes.items():
        spot = Spot(document).child("codes").child(code)
        if code not in known:
            problems.append(spot.problem(f"there is no rule {code!r}", closest(code, known), key=True))
        if not VERSION.fullmatch(version):
            problems.append(spot.problem(f"{version!r} is not a version like 0.1.0"))
    return codes
