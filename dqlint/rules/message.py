"""What a rule's message may hold: named placeholders from the kind's table, with a conversion and a plain format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import NamedTuple

from dqlint.options import closest

_NAME = re.compile(r"[^\W\d]\w*")
_PLAIN_FORMAT = re.compile(r"([^{}]?[<>=^])?[+\- ]?#?0?\d{0,3}[,_]?(\.\d{1,3})?[bcdeEfFgGnosxX%]?")


class Flaw(NamedTuple):
    """What is wrong with a message, and what to do about it."""

    message: str
    hint: str


def flaws(message: str, values: Mapping[str, str]) -> Iterator[Flaw]:
    """Every placeholder that is not one of `values` (name -> meaning), and every one that is more than a name."""
    try:
        parts = list(Formatter().parse(message))
    except ValueError as error:
        yield Flaw(f"the message cannot be read: {error}", "write a brace that is meant as text twice: {{ or }}")
        return
    for _, name, spec, conversion in parts:
        if name is not None:
            yield from _placeholder(name, spec or "", conversion, values)


def _placeholder(name: str, spec: str, conversion: str | None, values: Iterable[str]) -> Iterator[Flaw]:
    known = tuple(values)
    if not name or name.isdecimal():
        yield Flaw(f"the placeholder {{{name}}} has no name", _choice(known))
    elif not _NAME.fullmatch(name):
        yield Flaw(f"the placeholder {{{name}}} is not a plain name", _choice(known))
    elif name not in known:
        yield Flaw(f"the placeholder {{{name}}} is not a value of this kind", closest(name, known) or _choice(known))
    if conversion not in (None, "r", "s", "a"):
        yield Flaw(f"the conversion !{conversion} of {{{name}}} is not known", "conversions are !r, !s and !a")
    if not _PLAIN_FORMAT.fullmatch(spec):
        yield Flaw(f"the format {spec!r} of {{{name}}} is not a plain one", "formats are like :.2f, :>8 or :,")


def _choice(known: tuple[str, ...]) -> str:
    return f"it can be {', '.join(f'{{{name}}}' for name in known)}" if known else "this kind has no values to show"
