"""`dqlint` and `python -m dqlint`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. `--version` is answered before anything is imported: hooks and editors ask for it often."""
    if sys.argv[1:] == ["--version"]:
        from dqlint import __version__

        sys.stdout.write(f"dqlint {__version__}\n")
        return
    from dqlint.cli import main as cli

    cli()


if __name__ == "__main__":
    main()
