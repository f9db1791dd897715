"""Declaring options: the fields of an `OptionSet`, with default, meaning and check."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from dqlint.search import is_pattern
from dqlint.tokenizing import Tokenizer

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[type], type]:
        """Tells type checkers alone that a class is made as a dataclass is."""
        return lambda cls: cls


REQUIRED: Final = object()
T = TypeVar("T", bound="OptionSet")

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


class Between:
    """The check that a number lies in a range, both ends included."""

    def __init__(self, low: float | None = None, high: float | None = None) -> None:
        self.low = low
        self.high = high

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


class NotEmpty:
    """The check that a list, a mapping, a text or a pattern holds something; `each` text in it, too, where asked."""

    def __init__(self, *, each: bool = False) -> None:
        self.each = each

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


class _Said(NamedTuple):
    default: Any
    doc: str
    check: Check | None
    least: str


def option(default: Any = REQUIRED, doc: str = "", check: Check | None = None, *, least: str = "") -> Any:
    """A field of an `OptionSet`. Without a default the user has to say it.

    `least` names another field: where both are numbers, this one may not be less.

    `check` gets the value as read (never None) and returns what is wrong with it, or None; its attribute `schema`,
    where it has one, joins the JSON Schema.
    """
    return _Said(default, doc, check, least)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class OptionSet:
    """Options together, taken by name and never changed: a class of them names each with its type and `option`.

    As a frozen dataclass, of which two dozen took a tenth of the time that a hook needs to start.
    """

    _own: Mapping[str, _Said] = {}
    _said: Mapping[str, _Said] = {}

    def __init_subclass__(cls) -> None:
        own = {name: said for name, said in vars(cls).items() if isinstance(said, _Said)}
        if odd := sorted(own.keys() ^ cls.__annotations__.keys()):
            raise TypeError(f"{cls.__qualname__}: write `name: type = option(...)` for {', '.join(odd)}")
        for name, said in own.items():
            setattr(cls, name, said.default)
        cls._own = own
        owns = (vars(base).get("_own", {}) for base in reversed(cls.__mro__))
        cls._said = {name: said for its in owns for name, said in its.items()}

    def __init__(self, **given: Any) -> None:
        wrong = [name for name, said in self._said.items() if said.default is REQUIRED and name not in given]
        wrong += given.keys() - self._said.keys()
        if wrong:
            raise TypeError(f"{type(self).__qualname__}: missing or not declared: {', '.join(wrong)}")
        vars(self).update(given)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__qualname__}.{name} is not to be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, OptionSet) and values_of(self) == values_of(other)

    def __hash__(self) -> int:
        return hash(tuple(values_of(self).items()))

    def __repr__(self) -> str:
        values = (f"{name}={value!r}" for name, value in values_of(self).items())
        return f"{type(self).__qualname__}({', '.join(values)})"


def values_of(options: OptionSet) -> dict[str, Any]:
    """All of them by field name. No method, as an option may have any name."""
    return {name: getattr(options, name) for name in options._said}  # noqa: SLF001 - of this module


def replaced(options: T, **changed: Any) -> T:
    """The same with other values for some."""
    return type(options)(**vars(options) | changed)


def declared(cls: type[OptionSet]) -> Mapping[str, Declared]:
    """The options of a set by their key in YAML."""
    if cls not in _DECLARED:
        hints = get_type_hints(cls)
        options = (Declared(name, _key(name), hints[name], *said) for name, said in cls._said.items())
        _DECLARED[cls] = {one.key: one for one in options}
    return _DECLARED[cls]


_DECLARED: dict[type[OptionSet], Mapping[str, Declared]] = {}  # resolving the hints costs 0.1 ms


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def branches(wanted: Any) -> tuple[Any, ...]:
    """The members of a union, in order; the type itself where it is none."""
    return get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else (wanted,)


def is_options(wanted: Any) -> bool:
    """Whether the type is a set of options."""
    return isinstance(wanted, type) and issubclass(wanted, OptionSet)
