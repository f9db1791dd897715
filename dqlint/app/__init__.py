"""What a command does, without a terminal; also the Python API: `dqlint.app.check(...)` gives a Report."""

from dqlint.app.check import Request, check

__all__ = ["Request", "check"]
