"""From what the user wrote to an instance of the options, with everything that is wrong told where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from dqlint.located import Spot
from dqlint.model import Problem
from dqlint.options import values, wording
from dqlint.options.declare import (
    REQUIRED,
    Declared,
    FieldPath,
    JsonSchema,
    TokenizerFile,
    branches,
    declared,
    is_options,
)


def read(
    cls: type[Any], data: Any, spot: Spot, problems: list[Problem], base: Path | None = None
) -> tuple[Any | None, tuple[str, ...]]:
    """The option set from what stands at `spot`, and the keys of required options that are not given.

    The instance is None while one is missing or refused. Everything that is wrong is added to `problems`. The path of a
    file in an option starts at the folder of the document that names it, else at `base`. Nothing at all (`with:` and no
    more) is as good as an empty mapping.
    """
    before = len(problems)
    made, missing = _Reader(problems, base).read(cls, data, spot)
    return (None if len(problems) > before else made), missing


def read_leniently(cls: type[Any], data: Any, spot: Spot, problems: list[Problem]) -> Any | None:
    """As `read`, for further checks of what is left: a refused value is None, in lists and mappings too.

    None where the whole is no mapping or a required option is missing.
    """
    return _Reader(problems, None).read(cls, data, spot)[0]


def _out_of_order(made: Any, spot: Spot) -> Iterator[Problem]:
    """Numbers that are less than another option lets them be."""
    for key, one in declared(type(made)).items():
        value, least = getattr(made, one.name), getattr(made, one.least) if one.least else None
        if value is not None and least is not None and value < least:
            yield spot.child(key).problem(f"{value:g} is less than {one.least.replace('_', '-')!r}, {least:g}")


class _Reader:
    """Makes values of the declared types. What is refused is told in `problems` and comes back as None."""

    def __init__(self, problems: list[Problem], base: Path | None) -> None:
        self.problems = problems
        self.base = base

    def read(self, cls: type[Any], data: Any, spot: Spot) -> tuple[Any | None, tuple[str, ...]]:
        data = {} if data is None else data
        if not isinstance(data, dict):
            self.refused(cls, data, spot)
            return None, ()
        given = self.members(cls, data, spot)
        missing = tuple(key for key, one in declared(cls).items() if one.default is REQUIRED and key not in data)
        made = None if missing else cls(**given)
        if made is not None:
            self.problems += _out_of_order(made, spot)
        return made, missing

    def members(self, cls: type[Any], data: Mapping[str, Any], spot: Spot) -> dict[str, Any]:
        """The options that are given, by field name."""
        known, given = declared(cls), {}
        for key, value in data.items():
            if key in known:
                given[known[key].name] = self.checked(known[key], value, spot.child(key))
            else:
                self.problems.append(wording.unknown_key(key, known, spot.child(key)))
        return given

    def checked(self, one: Declared, value: Any, spot: Spot) -> Any:
        made = self.made(one.type, value, spot)
        wrong = one.check(made) if one.check is not None and made is not None else None
        if wrong:
            self.problems.append(spot.problem(wrong))
        return made

    def made(self, wanted: Any, value: Any, spot: Spot) -> Any:
        """The value as the wanted type."""
        wanted = _branch(wanted, value)
        if wanted is Any or (wanted is type(None) and value is None):
            return value
        make = _BY_TYPE.get(wanted) or _BY_ORIGIN.get(get_origin(wanted))
        if make is None:
            make = _Reader.nested if is_options(wanted) else _Reader.plain
        return make(self, wanted, value, spot)

    def refused(self, wanted: Any, value: Any, spot: Spot) -> None:
        self.problems.append(wording.wrong_type(value, wanted, spot))

    def plain(self, wanted: Any, value: Any, spot: Spot) -> Any:
        if type(value) is wanted:
            return value
        return float(value) if wanted is float and type(value) is int else self.refused(wanted, value, spot)

    def one_of(self, wanted: Any, value: Any, spot: Spot) -> Any:
        choices = get_args(wanted)
        if any(value == choice and type(value) is type(choice) for choice in choices):
            return value
        shown = ", ".join(map(str, choices))
        hint = wording.closest(_SWITCH[value] if isinstance(value, bool) else str(value), choices)
        self.problems.append(spot.problem(f"{wording.of_value(value)} is not one of {shown}", hint))
        return None

    def sequence(self, wanted: Any, value: Any, spot: Spot) -> Any:
        if not isinstance(value, list):
            return self.refused(wanted, value, spot)
        return tuple(self.made(get_args(wanted)[0], item, spot.child(index)) for index, item in enumerate(value))

    def mapping(self, wanted: Any, value: Any, spot: Spot) -> Any:
        if not isinstance(value, dict):
            return self.refused(wanted, value, spot)
        keys, member = get_args(wanted)
        known = get_args(keys) if get_origin(keys) is Literal else value.keys()
        unknown = [key for key in value if key not in known]
        self.problems += [wording.unknown_key(key, known, spot.child(key)) for key in unknown]
        return {key: self.made(member, value[key], spot.child(key)) for key in value if key in known}

    def nested(self, wanted: Any, value: Any, spot: Spot) -> Any:
        made, missing = self.read(wanted, value, spot)
        docs = {key: declared(wanted)[key].doc for key in missing}
        self.problems += [spot.problem(f"the key {key!r} is missing here", doc) for key, doc in docs.items()]
        return made

    def pattern(self, wanted: Any, value: Any, spot: Spot) -> Any:
        if not isinstance(value, str):
            return self.refused(wanted, value, spot)
        return values.pattern(value, spot, self.problems)

    def field_path(self, wanted: Any, value: Any, spot: Spot) -> Any:
        if not isinstance(value, str):
            return self.refused(wanted, value, spot)
        return values.field_path(value, spot, self.problems)

    def json_schema(self, wanted: Any, value: Any, spot: Spot) -> Any:
        if not isinstance(value, str | dict | bool):
            return self.refused(wanted, value, spot)
        return values.json_schema(value, spot, self.problems, self.base)

    def tokenizer(self, wanted: Any, value: Any, spot: Spot) -> Any:
        if not isinstance(value, str):
            return self.refused(wanted, value, spot)
        return values.tokenizer(value, spot, self.problems, self.base)


_SWITCH: Mapping[bool, str] = {True: "on", False: "off"}  # what YAML 1.1 users mean
_BY_TYPE: Mapping[Any, Callable[[_Reader, Any, Any, Spot], Any]] = {
    FieldPath: _Reader.field_path,
    JsonSchema: _Reader.json_schema,
    TokenizerFile: _Reader.tokenizer,
    re.Pattern[str]: _Reader.pattern,
}
_BY_ORIGIN: Mapping[Any, Callable[[_Reader, Any, Any, Spot], Any]] = {
    Literal: _Reader.one_of,
    Mapping: _Reader.mapping,
    tuple: _Reader.sequence,
}


def _branch(wanted: Any, value: Any) -> Any:
    """The member of a union that has the shape of the value, else the one whose refusal says most."""
    shapes = _shapes(wanted)
    if len(shapes) == 1:
        return wanted
    for one, types in shapes:
        if types is None or type(value) in types:
            return one
    nested = value is None or isinstance(value, list | dict)
    return wanted if nested else next(one for one, _ in shapes if one is not type(None))


@cache
def _shapes(wanted: Any) -> tuple[tuple[Any, tuple[type, ...] | None], ...]:
    """The members of a union, each with the types of plain data that it is made of; None for any."""
    return tuple((one, _types(one)) for one in branches(wanted))


def _types(wanted: Any) -> tuple[type, ...] | None:
    if get_origin(wanted) is Literal:
        return tuple(map(type, get_args(wanted)))
    return _TYPES.get(get_origin(wanted) or wanted, (dict,))


_TYPES: Mapping[Any, tuple[type, ...] | None] = {
    str: (str,),
    int: (int,),
    float: (int, float),
    bool: (bool,),
    type(None): (type(None),),
    Any: None,
    FieldPath: (str,),
    JsonSchema: (str, dict, bool),
    TokenizerFile: (str,),
    re.Pattern: (str,),
    tuple: (list,),
}
