"""The rules folder as it lies in a checkout: `<family>/<name>.yaml` and `packs/<name>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dqlint import project
from dqlint.located import Spot, load_file
from dqlint.model import ConfigError, Problem
from dqlint.options import OptionSet, closest, option, read
from dqlint.rules.compiled import CHECKOUT, Shipped
from dqlint.rules.draft import Draft
from dqlint.rules.load import load, rule_files
from dqlint.rules.shape import VERSION

PACKS = "packs"


class PackFile(OptionSet):
    """A pack of shipped rules."""

    codes: Mapping[str, str] = option(doc="code: the version in which it joined")
    summary: str = option("", "what the pack is for")


def read_rules(folder: Path, *, tested: bool = False) -> Shipped:
    """All rules and packs of the folder. Raises ConfigError with all that is wrong; see `load` for `tested`."""
    files = [file for family in sorted(folder.iterdir()) if family.name != PACKS for file in _yaml(family)]
    drafts = sorted(load(files, folder.parent, shipped=True, tested=tested), key=lambda draft: draft.code)
    known = [draft.code for draft in drafts]
    problems: list[Problem] = []
    packs = {file.stem: _pack(file, folder.parent, known, problems) for file in _yaml(folder / PACKS)}
    if problems:
        raise ConfigError(*problems)
    codes = {name: pack.codes for name, pack in packs.items()}
    return Shipped(tuple(drafts), codes, {name: pack.summary for name, pack in packs.items()})


def read_files(path: Path) -> tuple[Draft, ...]:
    """The rules of a file or folder in this checkout's rules folder. Raises ConfigError."""
    path = path.resolve()
    return read_rules(path).drafts if path == CHECKOUT else load(rule_files(path), CHECKOUT.parent, shipped=True)


def _yaml(folder: Path) -> list[Path]:
    return rule_files(folder) if folder.is_dir() else []


def _pack(file: Path, root: Path, known: list[str], problems: list[Problem]) -> PackFile:
    document = load_file(file, project.posix(file, root), problems)
    top = Spot(document)
    made, missing = read(PackFile, document.data, top, problems)
    problems += (top.problem(f"the pack has no {key!r}", "codes: {TXT001: 0.1.0}") for key in missing)
    pack: PackFile = made or PackFile(codes={})
    for code, version in pack.codes.items():
        spot = top.child("codes").child(code)
        if code not in known:
            problems.append(spot.problem(f"there is no rule {code!r}", closest(code, known), key=True))
        if not VERSION.fullmatch(version):
            problems.append(spot.problem(f"{version!r} is not a version like 0.1.0"))
    return pack
