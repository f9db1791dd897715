"""Stages of a dvc.yaml as far as they say where outputs lie: working directory, and which outputs are not cached.

A stage of `foreach` or `matrix` is locked as `name@key`. Templates are filled in from its item and from `vars` that are
written out in dvc.yaml; what comes from parameter files stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any, NamedTuple

from dqlint.located import Document, Spot
from dqlint.sources.dvc.outs import is_no

_TEMPLATE = re.compile(r"\\?\$\{\s*([^}]*?)\s*\}")
_STEP = re.compile(r"\.|\[(?=[0-9]+\])|\]")
_NUMBER = re.compile(r"[0-9]{1,9}")
_LISTS = ("outs", "metrics", "plots")
_MOST = 10_000  # stages of one matrix


class Stage(NamedTuple):
    """`wdir` is None where a template in what is `written` cannot be filled in; `uncached` are paths from it."""

    wdir: str | None
    written: str
    uncached: tuple[str, ...]
    spot: Spot


class Stages:
    """The stages of a dvc.yaml, by the name under which a lock file has them."""

    def __init__(self, document: Document) -> None:
        written = document.data.get("stages") if isinstance(document.data, dict) else None
        self.written: Mapping[str, Any] = written if isinstance(written, dict) else {}
        self.spot = Spot(document).child("stages")
        self.variables = _variables(document.data)
        self.items: dict[str, Mapping[str, Mapping[str, Any]]] = {}

    def get(self, name: str) -> Stage | None:
        """The stage that is locked under a name; None when there is none."""
        base, _, key = name.partition("@")
        written = self.written.get(base)
        if not isinstance(written, dict):
            return None
        body, spot = written, self.spot.child(base)
        if isinstance(written.get("do"), dict):
            body, spot = written["do"], spot.child("do")
        if base not in self.items:
            self.items[base] = dict(_items(written))
        known = {**self.variables, **_variables(written), **self.items[base].get(key, {})}
        wdir = body.get("wdir")
        where = wdir if isinstance(wdir, str) else "."
        paths = (_filled(path, known) for path in _uncached(body))
        return Stage(_filled(where, known), where, tuple(path for path in paths if path), spot.child("wdir"))


def _variables(written: Any) -> dict[str, Any]:
    entries = written.get("vars") if isinstance(written, dict) else None
    found: dict[str, Any] = {}
    for one in entries if isinstance(entries, list) else ():
        found.update(one if isinstance(one, dict) else {})
    return found


def _items(written: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What `item` and `key` stand for, by the key of each stage that a `foreach` or `matrix` makes."""
    each, matrix = written.get("foreach"), written.get("matrix")
    if isinstance(each, list):
        yield from ((_key(item, str(number)), {"item": item}) for number, item in enumerate(each))
    elif isinstance(each, dict):
        yield from ((key, {"key": key, "item": item}) for key, item in each.items())
    elif isinstance(matrix, dict):
        yield from ((key, {"key": key, "item": item}) for key, item in _combined(matrix))


def _combined(matrix: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every combination of a matrix, with the key of its stage."""
    if not all(isinstance(values, list) for values in matrix.values()):
        return
    choices = [[(_key(one, f"{name}{n}"), one) for n, one in enumerate(values)] for name, values in matrix.items()]
    for chosen in islice(product(*choices), _MOST):
        yield "-".join(key for key, _ in chosen), dict(zip(matrix, (one for _, one in chosen), strict=True))


def _key(item: Any, otherwise: str) -> str:
    return item if isinstance(item, str) else otherwise


def _uncached(body: Mapping[str, Any]) -> Iterator[str]:
    entries = [one for name in _LISTS if isinstance(body.get(name), list) for one in body[name]]
    for one in entries:
        for path, options in one.items() if isinstance(one, dict) else ():
            if isinstance(options, dict) and is_no(options.get("cache")):
                yield path


def _filled(text: str, known: Mapping[str, Any]) -> str | None:
    """The text with its templates filled in; None when one of them is not known."""
    values = [_looked_up(found[1], known) for found in _TEMPLATE.finditer(text)]
    if any(value is None for value in values) or "\\${" in text:
        return None
    filling = iter(values)
    return _TEMPLATE.sub(lambda _: next(filling) or "", text)


def _looked_up(path: str, known: Mapping[str, Any]) -> str | None:
    value: Any = known
    for step in filter(None, _STEP.split(path)):
        if isinstance(value, list) and _NUMBER.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return None
    return value if isinstance(value, str) and "${" not in value else None
