"""The command line: the only room that prints or exits. A command's module is imported when it is asked for."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import click

from dqlint import __version__

COMMANDS: Mapping[str, str] = {
    "check": "Lint data files.",
    "ci": "Lint what a pull request or a push brings in; for CI jobs.",
    "baseline": "Accept today's findings, so that only new ones fail.",
    "metrics": "Compute the metrics of datasets and write the metric file.",
    "diff": "Compare two versions of the data: rows, findings, metrics and gates.",
    "history": "The metrics along the log.",
    "status": "Where the data stands, and what to do next.",
    "init": "Look at the data and write dqlint.yaml.",
    "rules": "List, explain, test and write rules.",
}


class Commands(click.Group):
    """A group that knows its commands by name and imports one only to run it (or to show its help)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"dqlint.cli.{cmd_name}"), cmd_name)
        gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion where the name is not one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else f" Commands are {', '.join(COMMANDS)}."
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="dqlint %(version)s")
def cli() -> None:
    """A linter for the data that language models are fine-tuned on.

    \b
    dqlint check                     lint the datasets of dqlint.yaml, or all data files here
    dqlint check data/train.jsonl    lint a file; no configuration needed
    dqlint init data/                write a dqlint.yaml that fits the data
    """


def main() -> None:
    """Run the command line; exit codes: 0 clean, 1 findings, 2 user error, 3 internal error, 130 and 143 stopped."""
    _open_streams()
    signal.signal(signal.SIGTERM, _terminated)
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        _silence_stdout()
        sys.exit(1)
    except OSError as error:
        click.echo(f"Error: {error.filename or 'dqlint'}: {error.strerror or error}", err=True)
        sys.exit(2)
    except Exception:  # noqa: BLE001 - whatever it is, it ends with status 3 and asks for a report
        import traceback

        traceback.print_exc()
        click.echo("This is a bug in dqlint: please report it with the lines above.", err=True)
        sys.exit(3)


def _terminated(_number: int, _frame: FrameType | None) -> None:
    """End as after Ctrl-C: what is in temporary folders is removed."""
    sys.exit(143)


def _open_streams() -> None:
    """UTF-8 whatever the locale says; where nobody listens (`>&-`), to nowhere."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open till the end
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence_stdout() -> None:
    """The reader of a pipe went away: nothing more can be written, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
