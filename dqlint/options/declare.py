"""Declaring options: the fields of a frozen dataclass, with default, meaning and check."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, NewType, Union, get_args, get_origin, get_type_hints

from dqlint.search import is_pattern
from dqlint.tokenizing import Tokenizer

REQUIRED: Final = object()

Check = Callable[[Any], "str | None"]

FieldPath = NewType("FieldPath", str)
"""A field of the layout or a path into the record."""

JsonSchema = NewType("JsonSchema", object)
"""A JSON Schema (mapping or bool): written inline, or the path of a JSON or YAML file beside the file that names it."""


class TokenizerFile(NamedTuple):
    """A tokenizer that a project names: where its tokenizer.json lies from the file that names it, and its reader."""

    path: str
    tokenizer: Tokenizer


class Declared(NamedTuple):
    """An option as declared. `key` is how YAML writes it; `check` returns what is wrong with a value, or None.

    `least` names the option of numbers that it may not be less than.
    """

    name: str
    key: str
    type: Any
    default: Any
    doc: str
    check: Check | None
    least: str


@dataclasses.dataclass(frozen=True, slots=True)
class Between:
    """The check that a number lies in a range, both ends included."""

    low: float | None = None
    high: float | None = None

    def __call__(self, value: float) -> str | None:
        """What is wrong with the number, or None."""
        if self.low is not None and value < self.low:
            return f"{value:g} is less than {self.low:g}"
        if self.high is not None and value > self.high:
            return f"{value:g} is more than {self.high:g}"
        return None

    @property
    def schema(self) -> Mapping[str, float]:
        """The same in JSON Schema."""
        ends = {"minimum": self.low, "maximum": self.high}
        return {word: end for word, end in ends.items() if end is not None}


@dataclasses.dataclass(frozen=True, slots=True)
class NotEmpty:
    """The check that a list, a mapping, a text or a pattern holds something; `each` text in it, too, where asked."""

    each: bool = False

    def __call__(self, value: Any) -> str | None:
        """What is wrong with the value, or None."""
        if is_pattern(value):
            return None if value.pattern else "an empty pattern matches everywhere: write one"
        if not value:
            return "empty: name one at least"
        return "a text in it is empty" if self.each and not isinstance(value, str) and "" in value else None

    @property
    def schema(self) -> Mapping[str, int]:
        """The same in JSON Schema, which applies each word to the type it is meant for."""
        return {"minItems": 1, "minLength": 1, "minProperties": 1}


def option(default: Any = REQUIRED, doc: str = "", check: Check | None = None, *, least: str = "") -> Any:
    """A field of an options dataclass. Without a default the user has to say it.

    `least` names another field: where both are numbers, this one may not be less.

    `check` gets the value as read (never None) and returns what is wrong with it, or None; its attribute `schema`,
    where it has one, joins the JSON Schema.
    """
    metadata = {"default": default, "doc": doc, "check": check, "least": least}
    if default is REQUIRED:
        return dataclasses.field(metadata=metadata, kw_only=True)
    if isinstance(default, dict):
        return dataclasses.field(default_factory=lambda: default, metadata=metadata, kw_only=True)
    return dataclasses.field(default=default, metadata=metadata, kw_only=True)


def declared(cls: type[Any]) -> Mapping[str, Declared]:
    """The options of a dataclass by their key in YAML."""
    if cls not in _DECLARED:
        hints = get_type_hints(cls)
        options = (_declared(field, hints[field.name]) for field in dataclasses.fields(cls))
        _DECLARED[cls] = {one.key: one for one in options}
    return _DECLARED[cls]


_DECLARED: dict[type[Any], Mapping[str, Declared]] = {}  # resolving the hints costs 0.1 ms


def _declared(field: dataclasses.Field[Any], hint: Any) -> Declared:
    key = field.name.rstrip("_").replace("_", "-")
    said = field.metadata
    return Declared(field.name, key, hint, said["default"], said["doc"], said["check"], said["least"])


def branches(wanted: Any) -> tuple[Any, ...]:
    """The members of a union, in order; the type itself where it is none."""
    return get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)


def is_options(wanted: Any) -> bool:
    """Whether the type is a dataclass of options."""
    return isinstance(wanted, type) and dataclasses.is_dataclass(wanted)
