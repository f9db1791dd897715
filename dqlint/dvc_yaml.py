"""Entries added to a dvc.yaml: text is put in between, and no character of what stood there changes.

So comments, order, indentation and line ends stay. What is made is read again, and must be the old content with the
entries; where it is not (aliases in the way, a second document, a mapping where a list belongs), the file is left to
its writer, with the text to paste. An entry is there when its name is, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dqlint import yaml_texts
from dqlint.located import Spot
from dqlint.model import ConfigError

FILE = "dvc.yaml"
_LINE_END = re.compile(r"\r\n|\n|\r")
_PLAIN = re.compile(
    r"[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*"
)  # to YAML 1.1, which PyYAML writes, and to 1.2, which dvc reads
_INDENT = 2


def with_entries(text: str, metrics: Sequence[str], plots: Sequence[Mapping[str, Any]], file: str = FILE) -> str:
    """The text of a dvc.yaml ("" for none) with what it lacks of the metric files and plots, at its top level.

    A plot is what a list item of `plots` is: {name: definition}. Raises ConfigError, in `file`, when that cannot be
    done safely.
    """
    return _with_items(_with_items(text, "metrics", metrics, file), "plots", plots, file)


def with_stage(
    text: str,
    name: str,
    cmd: str,
    deps: Sequence[str],
    metrics: Sequence[str],
    plots: Sequence[Mapping[str, Any]],
) -> str:
    """The text of a dvc.yaml with a stage, and with the plots at its top level.

    The stage's metrics and the data files of the plots are outputs that Git keeps (`cache: false`). A stage of that
    name that is there stays as it is. Raises ConfigError as `with_entries` does.
    """
    stage = {
        "cmd": cmd,
        "deps": list(deps),
        "outs": [{path: {"cache": False}} for path in _data_files(plots)],
        "metrics": [{path: {"cache": False}} for path in metrics],
    }
    stage = {key: value for key, value in stage.items() if value}
    return _with_items(_with_stage(text, name, stage), "plots", plots, FILE)


def _data_files(plots: Sequence[Mapping[str, Any]]) -> list[str]:
    """The files that plots draw: those that x and y name, else the plot's own name."""
    found: dict[str, None] = {}
    for name, definition in (item for plot in plots for item in plot.items()):
        axes = [definition.get(axis) for axis in ("x", "y")] if isinstance(definition, Mapping) else []
        named = [path for axis in axes if isinstance(axis, Mapping) for path in axis]
        found.update(dict.fromkeys(named or [name]))
    return list(found)


def _with_items(text: str, key: str, entries: Sequence[Any], file: str) -> str:
    """The text with what it lacks of the items of a top-level list."""
    top = _read(text, file)
    held = top.document.data.get(key)
    there = _names(held if isinstance(held, list) else [])
    lacking = [entry for number, entry in enumerate(entries) if not _names([entry]) <= there | _names(entries[:number])]
    if not lacking:
        return text
    if not isinstance(held, list | None):
        raise _refused(top.child(key), f"`{key}` is no list", {key: lacking})
    new = _Layout.of(text).with_items(key, lacking)
    return _checked(new, top, {key: [*(held or []), *_texts(lacking)]}, {key: lacking})


def _with_stage(text: str, name: str, stage: Mapping[str, Any]) -> str:
    top = _read(text, FILE)
    held = top.document.data.get("stages")
    added = {name: stage}
    if not isinstance(held, dict | None):
        raise _refused(top.child("stages"), "`stages` is no mapping", {"stages": added})
    if held and name in held:
        return text
    new = _Layout.of(text).with_items("stages", added)
    return _checked(new, top, {"stages": {**(held or {}), **_texts(added)}}, {"stages": added})


def _read(text: str, file: str) -> Spot:
    document = yaml_texts.load(text, file)
    if not isinstance(document.data, dict | None):
        raise ConfigError(Spot(document).problem("this is no mapping, so no dvc.yaml", "write `key: value`"))
    return Spot(document._replace(data=document.data or {}))


def _names(entries: Sequence[Any]) -> set[str]:
    """What the items of a list are called: the text, or each key of a mapping."""
    found: set[str] = set()
    for entry in entries:
        found.update(entry if isinstance(entry, Mapping) else [entry] if isinstance(entry, str) else [])
    return found


def _texts(value: Any) -> Any:
    return yaml_texts.load(_dumped(value), FILE).data


def _checked(text: str | None, top: Spot, changed: Mapping[str, Any], paste: Any) -> str:
    """The text if it reads as the old one with what changed. Raises ConfigError."""
    expected = {**top.document.data, **changed}
    try:
        if text is not None and _same(yaml_texts.load(text, FILE).data, expected, set()):
            return text
    except ConfigError:
        pass
    raise _refused(top.child(next(iter(changed))), "nothing can be added here without a rewriting", paste)


def _refused(spot: Spot, message: str, paste: Any) -> ConfigError:
    return ConfigError(spot.problem(message, f"write this in by hand:\n{_dumped(paste)}", key=True))


def _same(one: Any, other: Any, known: set[tuple[int, int]]) -> bool:
    """Whether data are equal; what aliases share is compared once."""
    if type(one) is not type(other) or not isinstance(one, dict | list):
        return bool(one == other)
    pair = (id(one), id(other))
    if pair in known or len(one) != len(other):
        return pair in known
    known.add(pair)
    if isinstance(one, list):
        return all(_same(a, b, known) for a, b in zip(one, other, strict=True))
    return all(key in other and _same(one[key], other[key], known) for key in one)


class _Layout(NamedTuple):
    """How a text lies: the events of its parser, where each line starts, how lines end."""

    text: str
    events: Sequence[Any]
    lines: Sequence[str]
    line_end: str

    @classmethod
    def of(cls, text: str) -> _Layout:
        import yaml

        events = list(yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        found = _LINE_END.search(text)
        return cls(text, events, text.splitlines(keepends=True), found[0] if found else "\n")

    def with_items(self, key: str, added: Any) -> str | None:
        """The text with more items or members for what stands under a top-level key; None where there is no way."""
        top = next((n for n, event in enumerate(self.events) if hasattr(event, "flow_style")), None)
        if top is None:
            return self._below(len(self.lines), self._keyed(key, added), 0)
        if self.events[top].flow_style:
            return None
        margin = _column(self.events[top])
        at = next((n for n in self._children(top)[::2] if getattr(self.events[n], "value", None) == key), None)
        if at is None:
            return self._below(len(self.lines), self._keyed(key, added), margin)
        value = self.events[at + 1]
        if getattr(value, "flow_style", False):
            return self._between(at + 1, _dumped(added, flow=True).strip()[1:-1])
        if value.anchor is not None or getattr(value, "tag", None) is not None:
            return None  # what stands before a collection hides its column
        held = _column(value) if hasattr(value, "flow_style") else margin + self._indent(added)
        return self._below(self._last_line(at + 1), self._block(added), held)

    def _keyed(self, key: str, added: Any) -> str:
        return f"{key}:\n" + _indented(self._block(added), self._indent(added))

    def _block(self, added: Any) -> str:
        return _dumped(added, dashes=self._indent([]) > 0)

    def _indent(self, added: Any) -> int:
        """By how much lists or mappings are indented below their keys: as the first one is, else as dvc writes."""
        import yaml

        is_list = isinstance(added, list)
        shape = yaml.SequenceStartEvent if is_list else yaml.MappingStartEvent
        for key, value in zip(self.events, self.events[1:], strict=False):
            if type(value) is shape and not value.flow_style and type(key) is yaml.ScalarEvent:
                indent = _column(value) - _column(key)
                if _line(key) < _line(value) and indent >= (not is_list):
                    return indent
        return 0 if is_list else _INDENT

    def _below(self, line: int, block: str, column: int) -> str:
        """The text with a block after its first lines."""
        before, after = "".join(self.lines[:line]), "".join(self.lines[line:])
        block = _indented(block, column).replace("\n", self.line_end)
        if before and not _LINE_END.search(before[-1]):
            return before + self.line_end + block.removesuffix(self.line_end) + after
        return before + block + after

    def _between(self, start: int, flow: str) -> str:
        """The text with an item at the end of a flow collection."""
        end = self._closes(start)
        empty = end == start + 1
        mark = self.events[end].start_mark if empty else self.events[end - 1].end_mark
        offset = sum(map(len, self.lines[: mark.line])) + mark.column
        return self.text[:offset] + ("" if empty else ", ") + flow + self.text[offset:]

    def _last_line(self, start: int) -> int:
        """How many lines there are up to the end of a node: its last scalar, alias or closing bracket."""
        at = self._closes(start)
        while self.events[at].start_mark.index == self.events[at].end_mark.index and _closing(self.events[at]):
            at -= 1
        end = self.events[at].end_mark
        whole = end.column == 0 and end.line > _line(self.events[at])  # a block scalar ends with its line
        return int(end.line) + (not whole)

    def _children(self, start: int) -> list[int]:
        """The nodes of a collection: for a mapping key and value in turn."""
        found, at, end = [], start + 1, self._closes(start)
        while at < end:
            found.append(at)
            at = self._closes(at) + 1
        return found

    def _closes(self, start: int) -> int:
        depth = 0
        for at in range(start, len(self.events)):
            depth += hasattr(self.events[at], "flow_style") - _closing(self.events[at])
            if not depth:
                return at
        return len(self.events) - 1


def _closing(event: Any) -> bool:
    import yaml

    return isinstance(event, yaml.CollectionEndEvent)


def _line(event: Any) -> int:
    return int(event.start_mark.line)


def _column(event: Any) -> int:
    return int(event.start_mark.column)


def _indented(block: str, column: int) -> str:
    return "".join(f"{' ' * column}{line}" for line in block.splitlines(keepends=True))


def _dumped(value: Any, *, flow: bool = False, dashes: bool = False) -> str:
    """YAML for a value; `dashes` says that lists are indented below their keys."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, indentless and not dashes)

    def text(dumper: yaml.SafeDumper, written: str) -> yaml.ScalarNode:
        style = None if _PLAIN.fullmatch(written) else '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", written, style)

    Dumper.add_representer(str, text)
    width = float("inf")
    return yaml.dump(value, Dumper=Dumper, default_flow_style=flow, sort_keys=False, allow_unicode=True, width=width)
