"""Which rules run on a dataset: packs, then `rules:` of dqlint.yaml, then the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import dqlint
from dqlint import project
from dqlint.config import Config, Dataset, Pack, Setting
from dqlint.located import Spot
from dqlint.model import ConfigError, Problem, Rule
from dqlint.options import closest
from dqlint.rules.build import build
from dqlint.rules.catalogue import ALL, Catalogue, own_pack, with_packs
from dqlint.rules.changes import Written
from dqlint.rules.draft import Draft


@dataclass
class _Wish:
    """What is said of one rule so far. `named` is where it is asked for by itself: then it is not silently left out."""

    on: bool = False
    named: Spot | str = ""
    changes: list[Written] = field(default_factory=list)


def select(
    config: Config, dataset: Dataset | None = None, chosen: Iterable[str] = (), ignored: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules for a dataset (None: for files of none), by code, complete. Raises ConfigError with all that is wrong.

    `chosen` replaces what the config turns on, `ignored` is taken from that; both are codes, names, families, packs or
    `ALL`. A family and `ALL` turn on no rule that only a vendor asks for.
    """
    chosen, ignored = tuple(chosen), tuple(ignored)
    catalogue = of_config(config)
    problems: list[Problem] = []
    wishes = {code: _Wish() for code in catalogue.drafts}
    _by_packs(wishes, catalogue, config, problems)
    for settings in (config.rules, dataset.rules if dataset else {}):
        _by_settings(wishes, catalogue, settings, problems)
    _by_command_line(wishes, catalogue, chosen, ignored, problems)
    rules = [rule for code, wish in wishes.items() if wish.on for rule in _rule(catalogue, code, wish, problems)]
    if problems:
        raise ConfigError(*dict.fromkeys(problems))
    return tuple(rules)


def of_config(config: Config) -> Catalogue:
    """The rules that a project can name. Raises ConfigError with all that is wrong in its own packs."""
    problems: list[Problem] = []
    packs = [_own(pack, config, problems) for pack in config.packs]
    if problems:
        raise ConfigError(*dict.fromkeys(problems))
    return with_packs(packs)


def _own(pack: Pack, config: Config, problems: list[Problem]) -> tuple[Draft, ...]:
    """The rules of a pack of the project's own; none for a shipped one."""
    if pack.path is None:
        return ()
    try:
        drafts = own_pack(pack.path, project.top(config.root) or config.root)
    except ConfigError as error:
        problems += error.problems
        return ()
    if not drafts:
        problems.append(pack.spot.problem(f"there is no rule in {pack.name}", "`dqlint rules new` writes one"))
    return drafts


def _by_packs(wishes: dict[str, _Wish], catalogue: Catalogue, config: Config, problems: list[Problem]) -> None:
    for pack in config.packs:
        shipped = catalogue.packs.get(pack.name)
        if pack.path:
            codes = [draft.code for draft in _own(pack, config, problems)]
        elif shipped is None:
            hint = closest(pack.name, catalogue.packs) or f"a pack of your own is a path: ./{pack.name}"
            problems.append(pack.spot.problem(f"there is no pack {pack.name!r}", hint))
            continue
        else:
            codes = _as_of(pack, shipped, problems)
        for code in codes:
            wishes[code].on = True


def _as_of(pack: Pack, shipped: Mapping[str, str], problems: list[Problem]) -> list[str]:
    """The codes of a shipped pack as of the version that it is pinned to."""
    if pack.version is None:
        return [*shipped]
    codes = [code for code, joined in shipped.items() if _by(joined, pack.version)]
    if not _by(pack.version, dqlint.__version__):
        message = f"{pack.name}@{pack.version} is newer than this dqlint, {dqlint.__version__}"
        problems.append(pack.spot.problem(message, "install a newer dqlint, or pin to an older version"))
    elif not codes:
        first = min(shipped.values(), key=_numbers)
        message = f"{pack.name} had no rules in {pack.version}"
        problems.append(pack.spot.problem(message, f"it begins with {first}: write {pack.name}@{first}"))
    return codes


def _by(version: str, last: str) -> bool:
    """Whether a version is no later than the last one meant; `0.1` is all of 0.1.x."""
    pin = _numbers(last)
    return _numbers(version)[: len(pin)] <= pin


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def _by_settings(
    wishes: dict[str, _Wish], catalogue: Catalogue, settings: Mapping[str, Setting], problems: list[Problem]
) -> None:
    """What the config says, the widest selector first: ALL, then families, then single rules."""
    for selector in sorted(settings, key=lambda selector: (catalogue.names_one(selector), _width(selector))):
        setting, one = settings[selector], catalogue.names_one(selector)
        codes = catalogue.matching(selector)
        if not codes:
            problem = setting.spot.problem(f"there is no rule {selector!r}", catalogue.suggestion(selector), key=True)
            problems.append(problem)
        for code in catalogue.chosen(selector) if setting.enabled else codes:
            _say(wishes[code], setting, one=one)


def _width(selector: str) -> int:
    return 0 if selector == ALL else len(selector)


def _say(wish: _Wish, setting: Setting, *, one: bool) -> None:
    on = True if setting.enabled is None and one else setting.enabled
    wish.on = wish.on if on is None else on
    if one:
        wish.named = setting.spot if on else ""
    said = {"with": setting.options or None, "severity": setting.severity, "where": setting.where}
    given = {key: value for key, value in said.items() if value is not None}
    if given:
        wish.changes.append(Written(given, setting.spot))


def _by_command_line(
    wishes: dict[str, _Wish],
    catalogue: Catalogue,
    chosen: Sequence[str],
    ignored: Sequence[str],
    problems: list[Problem],
) -> None:
    for option, selectors in (("--select", chosen), ("--ignore", ignored)):
        unknown = [selector for selector in selectors if not catalogue.matching(selector)]
        problems += (
            Problem(option, 0, 0, f"there is no rule {selector!r}", catalogue.suggestion(selector))
            for selector in unknown
        )
    asked = {code for selector in chosen for code in catalogue.chosen(selector)}
    dropped = catalogue.matching_any(ignored)
    named = catalogue.matching_any(filter(catalogue.names_one, chosen))
    for code, wish in wishes.items():
        if chosen:
            wish.on, wish.named = code in asked, "--select" if code in named else ""
        wish.on = wish.on and code not in dropped


def _rule(catalogue: Catalogue, code: str, wish: _Wish, problems: list[Problem]) -> Iterator[Rule]:
    """The rule, unless it waits for options: then a problem where it is asked for by itself, else nothing."""
    rule = build(catalogue.drafts[code], wish.changes, problems)
    if not rule.missing:
        yield rule
    elif wish.named:
        listed = ", ".join(f"{key}: ..." for key in rule.missing)
        message = f"{code} ({rule.name}) needs what only the project knows: {', '.join(map(repr, rule.missing))}"
        hint = f"in dqlint.yaml: rules: {{{code}: {{with: {{{listed}}}}}}}; see `dqlint rules show {code}`"
        problems.append(_problem(wish.named, message, hint))


def _problem(named: Spot | str, message: str, hint: str) -> Problem:
    return Problem(named, 0, 0, message, hint) if isinstance(named, str) else named.problem(message, hint)
