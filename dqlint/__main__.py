"""`dqlint` and `python -m dqlint`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line. `--version` is answered before anything is imported: hooks and editors ask for it often."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from dqlint import __version__

        sys.exit(_told(f"dqlint {__version__}\n"))
    gc.disable()  # until the command is imported: what imports make stays
    from dqlint.cli import main as cli

    try:
        cli()
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 0)


def _leave(status: int) -> None:
    """End without taking the interpreter apart, which takes 5 ms: a twentieth of a hook's time."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError as error:
        status = 1 if isinstance(error, BrokenPipeError) else 2
    os._exit(status)


def _told(text: str) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        return 2
    return 0


if __name__ == "__main__":
    main()
