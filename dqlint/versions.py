"""Versions that a project asks for, like `>=0.3, <1`: PEP 440 specifiers on plain numbers, without the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_CLAUSE = re.compile(r"\s*(?P<sign>==|!=|>=|<=|~=|>|<)\s*(?P<number>\d+(?:\.\d+)*)(?P<any>\.\*)?\s*", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
Release = tuple[int, ...]


def release(version: str) -> Release:
    """The numbers of a version, without zeros at the end; a pre-release counts as its release. Raises ValueError."""
    match = _NUMBER.match(version)
    if match is None:
        raise ValueError(f"{version!r} is no version")
    return _bare(tuple(map(int, match[0].split("."))))


def satisfies(version: str, specifier: str) -> bool:
    """Whether the version is one that the specifier asks for. Raises ValueError where it cannot be read."""
    own = release(version)
    verdicts = [_holds(own, clause) for clause in specifier.split(",")]  # every clause is read, also after a miss
    return all(verdicts)


def _holds(own: Release, clause: str) -> bool:
    match = _CLAUSE.fullmatch(clause)
    if match is None or (match["any"] and match["sign"] not in ("==", "!=")):
        raise ValueError(f"{clause.strip()!r} is no version specifier")
    asked = tuple(map(int, match["number"].split(".")))
    if match["sign"] == "~=":
        if len(asked) == 1:
            raise ValueError(f"{clause.strip()!r} needs two numbers at least")
        return own >= _bare(asked) and _starts(own, asked[:-1])
    if match["any"]:
        return _starts(own, asked) == (match["sign"] == "==")
    return _SIGNS[match["sign"]](own, _bare(asked))


def _bare(numbers: Release) -> Release:
    while numbers and not numbers[-1]:
        numbers = numbers[:-1]
    return numbers


def _starts(own: Release, prefix: Release) -> bool:
    return (own + (0,) * len(prefix))[: len(prefix)] == prefix


_SIGNS: Mapping[str, Callable[[Release, Release], bool]] = {
    "==": lambda own, asked: own == asked,
    "!=": lambda own, asked: own != asked,
    ">=": lambda own, asked: own >= asked,
    "<=": lambda own, asked: own <= asked,
    ">": lambda own, asked: own > asked,
    "<": lambda own, asked: own < asked,
}
