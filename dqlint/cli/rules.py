"""`dqlint rules`: list, show, test and new."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from dqlint import config as configs
from dqlint import kinds, project
from dqlint.app import targets
from dqlint.cli import terminal
from dqlint.model import ConfigError, Problem, Rule
from dqlint.options import closest
from dqlint.rules import document
from dqlint.rules.catalogue import Catalogue, own_pack, shipped
from dqlint.rules.checkout import read_files
from dqlint.rules.compiled import CHECKOUT, COMPILED
from dqlint.rules.draft import Draft
from dqlint.rules.load import twice
from dqlint.rules.select import of_config
from dqlint.rules.shape import CODE, OWN_CODE
from dqlint.rules.template import skeleton, template
from dqlint.visible import line_start, visible


@click.group()
def rules() -> None:
    """List, explain, test and write rules.

    \b
    dqlint rules list --select LBL
    dqlint rules show LBL001
    dqlint rules new XAB001 --kind pattern
    dqlint rules test house-rules/
    """


@rules.command("list")
@click.option(
    "--select", multiple=True, metavar="CODE,…", help="These alone: codes, names, families (TXT), packs or ALL."
)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(select: tuple[str, ...], output_format: str) -> int:
    """List the rules: dqlint's own and those of the packs that the nearest dqlint.yaml names.

    ✓ is in the pack `recommended`; … waits for the option in brackets, which only the project knows. The packs follow,
    with how many rules each has.
    """
    try:
        catalogue = _catalogue()
        codes = _codes(catalogue, select)
    except ConfigError as error:
        return _refuse(error.problems)
    found = [document.as_shipped(catalogue.drafts[code]) for code in catalogue.drafts if code in codes]
    if output_format == "json":
        click.echo(json.dumps([_as_json(rule, catalogue) for rule in found], indent=2))
    else:
        _table(found, catalogue)
        _packs({} if select else catalogue.summaries, catalogue)
    return 0


def _catalogue() -> Catalogue:
    nearest = configs.find(Path.cwd())
    return of_config(configs.load(nearest)) if nearest else shipped()


def _codes(catalogue: Catalogue, select: tuple[str, ...]) -> frozenset[str]:
    """The codes that are asked for, all where nothing is. Raises ConfigError."""
    asked = [one.strip() for value in select or ("ALL",) for one in value.split(",") if one.strip()]
    unknown = [] if not select else [one for one in asked if not catalogue.matching(one)]
    if unknown:
        raise ConfigError(*(_unknown("--select", one, catalogue) for one in unknown))
    return catalogue.matching_any(asked)


def _unknown(source: str, selector: str, catalogue: Catalogue) -> Problem:
    return Problem(source, 0, 0, f"there is no rule {selector!r}", catalogue.suggestion(selector))


def _refuse(problems: Iterable[Problem]) -> int:
    terminal.complain(problems, "auto")
    return 2


def _as_json(rule: Rule, catalogue: Catalogue) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "kind": rule.kind,
        "recommended": rule.code in catalogue.packs.get(document.RECOMMENDED, {}),
        "packs": [name for name, codes in catalogue.packs.items() if rule.code in codes],
        "waits_for": list(rule.missing),
        "message": rule.message,
        "file": rule.file,
    }


def _table(found: list[Rule], catalogue: Catalogue) -> None:
    ticks = "✓…" if "utf" in (sys.stdout.encoding or "").lower() else "+."
    width = max((len(rule.name) for rule in found), default=0)
    for rule in found:
        mark = document.mark(rule, catalogue).translate(str.maketrans("✓…", ticks)) or " "
        _say(f"{rule.code} {mark} {rule.name:<{width}}  {rule.severity:<7}  {rule.kind}{_waiting(rule)}")


def _packs(summaries: Mapping[str, str], catalogue: Catalogue) -> None:
    width = max(map(len, summaries), default=0)
    for name, summary in summaries.items():
        _say(f"{name:<{width}} {len(catalogue.packs[name]):>3}  {summary}")


def _waiting(rule: Rule) -> str:
    return f" ({', '.join(rule.missing)})" if rule.missing else ""


def _say(line: str) -> None:
    click.echo(line_start(visible(line)))


@rules.command()
@click.argument("code")
def show(code: str) -> int:
    """Explain a rule, by its CODE or name: what it says and why, options, examples, how to configure it."""
    try:
        lines = _page(code, _catalogue())
    except ConfigError as error:
        return _refuse(error.problems)
    for line in lines:
        _say(line)
    return 0


def _page(code: str, catalogue: Catalogue) -> list[str]:
    if not catalogue.names_one(code):
        raise ConfigError(_unknown("rules show", code, catalogue))
    draft = catalogue.drafts[catalogue.matching(code)[0]]
    rule = document.as_shipped(draft)
    return [*document.section(draft, rule, catalogue), "", *document.usage(rule)]


@rules.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def test(paths: tuple[Path, ...]) -> int:
    """Run the examples of rules: those in PATHS, rule files or folders of them, else dqlint's own.

    Exit status: 0 all examples come out as they say, 1 some do not, 2 a rule is not written right.
    """
    from dqlint.examples import failures
    from dqlint.rules.build import examples_of

    try:
        drafts = _drafts(paths)
    except ConfigError as error:
        return _refuse(error.problems)
    failed = [failure for draft in drafts for failure in failures(draft)]
    terminal.complain(failed, "auto")
    count = sum(len(examples_of(draft)) for draft in drafts)
    click.echo(f"{_counted(len(drafts), 'rule')}, {_counted(count, 'example')}, {len(failed)} failed")
    for draft in drafts:
        if not draft.data.get("examples"):
            _say(f"{draft.code} {draft.name} has no examples")
    return int(bool(failed))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _drafts(paths: tuple[Path, ...]) -> list[Draft]:
    """The rules at the paths; a path in the checkout's own rules/ holds shipped ones. Raises ConfigError."""
    if not paths:
        return [*(shipped().drafts.values() if COMPILED.exists() else read_files(CHECKOUT))]
    problems: list[Problem] = []
    drafts = [draft for path in dict.fromkeys(paths) for draft in _drafts_at(path, problems)]
    problems += twice(drafts)
    if problems:
        raise ConfigError(*problems)
    return drafts


def _drafts_at(path: Path, problems: list[Problem]) -> tuple[Draft, ...]:
    try:
        own = path.resolve().is_relative_to(CHECKOUT)
        drafts = read_files(path) if own else own_pack(project.absolute(path), targets.top(Path.cwd()))
    except ConfigError as error:
        problems += error.problems
        return ()
    if not drafts:
        problems.append(Problem(_name(path), 0, 0, "there is no rule here", "rules are in .yaml files"))
    return drafts


def _name(path: Path) -> str:
    """The path as problems have it, from the top of the repository."""
    return project.posix(project.absolute(path), targets.top(Path.cwd()))


@rules.command()
@click.argument("code")
@click.option("--kind", required=True, help="The mechanism: pattern, length, terms, vocabulary, ...")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to write it [CODE.yaml].")
def new(code: str, kind: str, output: Path | None) -> int:
    """Write a rule file to start from, with comments and with examples that pass.

    \b
    dqlint rules new XAB001 --kind pattern
    dqlint rules new XAB002 --kind terms --output house-rules/no-brand.yaml
    """
    file = output or Path(f"{code.lower()}.yaml")
    try:
        text = _template(code, kind, file)
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except ConfigError as error:
        return _refuse(error.problems)
    except OSError as error:
        hint = "name another with --output" if isinstance(error, FileExistsError) else ""
        return _refuse([Problem(_name(file), 0, 0, f"cannot be written: {error.strerror or error}", hint)])
    click.echo(f"Wrote {file.as_posix()}. Change it, then run: dqlint rules test {file.as_posix()}")
    return 0


def _template(code: str, kind: str, file: Path) -> str:
    catalogue = _catalogue()
    if not (CODE.fullmatch(code) and code.startswith("X")):
        raise ConfigError(_refused(f"{code!r} is no code for a rule of your own", f"{OWN_CODE}: XAB001"))
    if code in catalogue.drafts:
        taken = f"the code {code!r} is taken: {catalogue.drafts[code].name}"
        raise ConfigError(_refused(taken, "a code is used once"))
    if kind not in kinds.names():
        hint = closest(kind, kinds.names()) or f"kinds are {', '.join(kinds.names())}"
        raise ConfigError(_refused(f"there is no kind {kind!r}", hint))
    try:
        return template(code, kind, file.as_posix(), catalogue)
    except LookupError:
        message = f"no shipped rule of the kind {kind!r} to start from"
        hint = f"write {file.as_posix()} by hand, beginning like this:\n{skeleton(code, kind)}"
        raise ConfigError(_refused(message, hint)) from None


def _refused(message: str, hint: str) -> Problem:
    return Problem("rules new", 0, 0, message, hint)
