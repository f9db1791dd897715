"""YAML that another program wrote: every scalar is its text, aliases and merge keys are followed, tags ignored.

So `md5: 1234e5` is no number, and what `dvc.yaml` may hold is read. Duplicate keys, further documents and deep nesting
are refused as in `located`. An alias is the very value of its anchor, never a copy: nothing grows by being named often.
"""

from __future__ import annotations

from typing import Any

from dqlint.located import Document, Position, Reader, Route, read
from dqlint.model import Problem

_MERGE: Any = object()  # the key <<; in quotes it is a key like others
_NULL = frozenset({"", "~", "null"})


def load(text: str, file: str, problems: list[Problem] | None = None) -> Document:
    """YAML text with positions, as `located.load` gives it. Raises ConfigError."""
    return read(_Texts, text, file, problems)


class _Texts(Reader):
    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        super().__init__(text, file, problems)
        self.anchored: dict[str, Any] = {}

    def _node(self, event: Any, route: Route) -> Any:
        if type(event) is self.events.AliasEvent:
            self.values[route] = _position(event)
            if event.anchor not in self.anchored:
                return self._tell(event, f"the alias *{event.anchor} has no anchor before it", "")
            return self.anchored[event.anchor]
        anchor, event.anchor, event.tag = event.anchor, None, None
        value = super()._node(event, route)
        if anchor is not None:
            self.anchored[anchor] = value
        return value

    def _scalar(self, event: Any) -> str | None:
        return None if not event.style and event.value in _NULL else event.value

    def _key(self, event: Any, route: Route) -> Any:
        merges = type(event) is self.events.ScalarEvent and event.value == "<<" and not event.style
        return _MERGE if merges and (*route, _MERGE) not in self.keys else super()._key(event, route)

    def _mapping(self, route: Route) -> dict[str, Any]:
        members = super()._mapping(route)
        merged = members.pop(_MERGE, None)
        for one in merged if isinstance(merged, list) else [merged]:
            members.update({key: one[key] for key in one if key not in members} if isinstance(one, dict) else {})
        return members


def _position(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1
