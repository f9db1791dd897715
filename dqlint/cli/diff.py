"""`dqlint diff`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from dqlint.apart import processes
from dqlint.app import diff as app
from dqlint.app.arguments import revisions_in
from dqlint.app.check import Request
from dqlint.app.diff import Diff
from dqlint.app.revisions import Wanted
from dqlint.cli import diff_json, diff_markdown, diff_text, terminal
from dqlint.model import ConfigError
from dqlint.reporters import Style

FORMATS: Mapping[str, Callable[[Diff, Style], Iterable[str]]] = {
    "text": diff_text.render,
    "json": diff_json.render,
    "md": diff_markdown.render,
}
_WRITTEN = "dqlint.written"


class _AsWritten(click.Command):
    """A command that knows where `--` stood."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, which takes it out."""
        ctx.meta[_WRITTEN] = (*args,)
        return super().parse_args(ctx, args)


@click.command(cls=_AsWritten)
@click.argument("words", nargs=-1, metavar="[REV [REV]] [PATH]...")
@click.option("--staged", is_flag=True, help="Compare HEAD with what is staged.")
@click.option("--gate", is_flag=True, help="Fail if a gate of dqlint.yaml is missed.")
@click.option(
    "--limit", type=click.IntRange(0), default=10, show_default=True, metavar="N", help="Rows to show of each kind."
)
@click.option("--pull", is_flag=True, help="Let dvc fetch what these versions need and its cache has not.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Use this dqlint.yaml.")
@click.option("--output-format", type=click.Choice([*FORMATS]), default="text", show_default=True)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the comparison to a file.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to use (default: one a core, on Linux).")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def diff(words: tuple[str, ...], color: str, **options: Any) -> int:
    """Compare two versions of the data: rows, findings, metrics and gates.

    Without REV, HEAD is compared with the work tree; with one, that version; with two, the first with the second.
    REV... stands for the commit at which this branch left REV. A word that may be a revision as well as a path is
    refused: `REV -- PATH` tells them apart. Datasets and rules are today's, on both sides.

    \b
    dqlint diff
    dqlint diff main... --gate
    dqlint diff v1.0 v1.1 data/train.jsonl
    dqlint diff --staged -- data/

    Exit status: 0 compared, 1 a gate missed (with --gate), 2 something for you to mend, 3 a bug in dqlint.
    """
    try:
        request = _request(*_told_apart(words, options), options)
        style = terminal.style(color, options["output_file"])
        if options["output_format"] != "text":
            style = style._replace(here="")
        with terminal.uncollected(), terminal.progress() as watch:
            found = app.diff(request, options["limit"], watch)
        terminal.write(FORMATS[options["output_format"]](found, style), options["output_file"])
        if options["output_file"] or options["output_format"] != "text":
            terminal.complain(found.problems, color)
    except ConfigError as error:
        terminal.complain(error.problems, color)
        return 2
    if found.problems:
        return 2
    return int(options["gate"] and any(one.missed for one in found.datasets))


def _told_apart(words: Sequence[str], options: Mapping[str, Any]) -> tuple[Wanted, Sequence[str]]:
    """The versions and the paths among what is written. Raises ConfigError."""
    if "" in words:
        raise click.UsageError("a path is empty")
    written: tuple[str, ...] = click.get_current_context().meta[_WRITTEN]
    behind = len(written) - written.index("--") - 1 if "--" in written else None
    found, used = revisions_in(
        words if behind is None else words[: len(words) - behind], Path(), certain=behind is not None
    )
    if options["staged"] and found:
        raise click.UsageError("--staged compares HEAD with the index: leave out REV")
    if options["staged"]:
        return Wanted(staged=True), words[used:]
    return Wanted(since=found[0] if found else "HEAD", rev=found[1] if found[1:] else None), words[used:]


def _request(wanted: Wanted, paths: Sequence[str], options: Mapping[str, Any]) -> Request:
    return Request(
        paths=(*map(Path, paths),),
        config_file=options["config_file"],
        jobs=options["jobs"] or processes(),
        spare=options["output_file"],
        versions=wanted,
        pull=options["pull"],
    )
