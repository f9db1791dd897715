"""All rules that a project can name: those shipped and those of its own packs, by code, name, family, pack or ALL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from dqlint.model import ConfigError
from dqlint.options import closest
from dqlint.rules import compiled
from dqlint.rules.draft import Draft
from dqlint.rules.load import load, rule_files, twice

ALL = "ALL"
_PREFIX = re.compile(r"[A-Z]{1,3}|[A-Z]{3}[0-9]{1,2}")


@dataclass(eq=False)
class Catalogue:
    """Rules by code, in order, and the shipped packs: name -> code -> the version in which it joined.

    `summaries` say what a pack is for.
    """

    drafts: Mapping[str, Draft]
    packs: Mapping[str, Mapping[str, str]]
    summaries: Mapping[str, str] = field(default_factory=dict)

    def matching(self, selector: str) -> tuple[str, ...]:
        """The codes that a code, name, family (`TXT`, `TXT0`), pack (`openai`) or `ALL` stands for, else none."""
        if selector in self.drafts:
            return (selector,)
        if selector in self._codes:
            return (self._codes[selector],)
        if selector in self.packs:
            return tuple(code for code in self.drafts if code in self.packs[selector])
        prefix = "" if selector == ALL else selector if _PREFIX.fullmatch(selector) else None
        return () if prefix is None else tuple(code for code in self.drafts if code.startswith(prefix))

    def chosen(self, selector: str) -> tuple[str, ...]:
        """The codes that a selector turns on: what one vendor or trainer asks for, its pack or its code alone."""
        codes = self.matching(selector)
        if self.names_one(selector) or selector in self.packs:
            return codes
        return tuple(code for code in codes if not self.drafts[code].data.get("vendor"))

    def matching_any(self, selectors: Iterable[str]) -> frozenset[str]:
        """The codes that any of the selectors stands for."""
        return frozenset(code for selector in selectors for code in self.matching(selector))

    def suggestion(self, selector: str) -> str:
        """What a selector that matches nothing may have meant."""
        families = {code[:3] for code in self.drafts}
        known = (*self.drafts, *self._codes, *sorted(families), *self.packs, ALL)
        near = closest(selector, known)
        return f"{near} {SEE_ALL}" if near else SEE_ALL

    def names_one(self, selector: str) -> bool:
        """Whether a selector names a rule rather than a group of them."""
        return selector in self.drafts or selector in self._codes

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {draft.name: code for code, draft in self.drafts.items()}


SEE_ALL = "`dqlint rules list` shows all rules"


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    """The shipped rules. Raises ConfigError for a broken rule of a checkout."""
    found = compiled.shipped()
    return Catalogue({draft.code: draft for draft in found.drafts}, found.packs, found.summaries)


def own_pack(path: Path, root: Path) -> tuple[Draft, ...]:
    """The rules of a project's pack, a file or a folder, read again when a file changes. Raises ConfigError."""
    return _read(tuple((file, _stamp(file)) for file in rule_files(path)), root)


@lru_cache(maxsize=16)
def _read(stamped: tuple[tuple[Path, tuple[int, int]], ...], root: Path) -> tuple[Draft, ...]:
    return load((file for file, _ in stamped), root)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:  # to be told when it is read
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def with_packs(packs: Iterable[tuple[Draft, ...]]) -> Catalogue:
    """The shipped rules and those of a project's packs. Raises ConfigError where two have one code or one name."""
    ships = shipped()
    own = {(draft.spot.document.file, draft.spot.route): draft for pack in packs for draft in pack}
    drafts = (*ships.drafts.values(), *own.values())
    problems = tuple(twice(drafts))
    if problems:
        raise ConfigError(*problems)
    by_code = {draft.code: draft for draft in sorted(drafts, key=lambda draft: draft.code)}
    return Catalogue(by_code, ships.packs, ships.summaries)
