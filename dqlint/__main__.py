"""`dqlint` and `python -m dqlint`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line. `--version` is answered before anything is imported: hooks and editors ask for it often."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from dqlint import __version__

        sys.exit(_told(f"dqlint {__version__}\n"))
    gc.disable()  # until the command is imported: what imports make stays
    from dqlint.cli import main as cli

    cli()


def _told(text: str) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        return 2
    return 0


if __name__ == "__main__":
    main()
