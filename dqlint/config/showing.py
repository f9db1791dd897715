"""The effective configuration as YAML, with where each value comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dqlint import located
from dqlint.config.nouns import Config
from dqlint.config.shape import ConfigShape
from dqlint.located import Spot
from dqlint.options import declared

_PLAIN = re.compile(r"[A-Za-z_./][A-Za-z0-9_./*@-]*")
_WIDEST = 60  # columns before the comments


class _Line(NamedTuple):
    text: str
    origin: str


def show(config: Config) -> str:
    """The config with what it extends and its defaults, as YAML. Relative paths start where their comment says."""
    lines = [*_lines(config)]
    width = max((len(line.text) for line in lines if line.origin and len(line.text) <= _WIDEST), default=0)
    return "".join(f"{line.text:<{width}}  # {line.origin}".rstrip(" #") + "\n" for line in lines)


def _lines(config: Config) -> Iterator[_Line]:
    yield _Line(f"# {config.spot.document.file or 'no dqlint.yaml: the defaults'}", "")
    written = {key: value for key, value in config.written.items() if value is not None}
    for key, one in declared(ConfigShape).items():
        if key in written:
            yield from _member(key, written[key], config.spot.child(key), "")
        elif one.default is not None:
            yield _Line(f"{key}: {_flow(one.default)}", "default")


def _member(key: str, value: Any, spot: Spot, indent: str) -> Iterator[_Line]:
    if isinstance(value, dict) and value:
        yield _Line(f"{indent}{_text(key)}:", "")
        for name, member in value.items():
            yield from _member(name, member, spot.child(name), indent + "  ")
    else:
        yield _Line(f"{indent}{_text(key)}: {_flow(value)}", f"{spot.document.file}:{spot.position()[0]}")


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(key)}: {_flow(member)}' for key, member in value.items())}}}"
    return json.dumps(value)


def _text(text: str) -> str:
    """A text, in quotes only where it needs them."""
    plain = _PLAIN.fullmatch(text) and located.plain(text) == text
    return text if plain else json.dumps(text, ensure_ascii=False)
