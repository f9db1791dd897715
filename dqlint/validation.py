"""JSON Schema: jsonschema-rs sifts, `jsonschema` gives the verdict and the words. Nothing is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from dqlint.deferred import deferred
from dqlint.visible import shortened

if TYPE_CHECKING:
    from jsonschema import FormatChecker
    from jsonschema.exceptions import ValidationError, _Error
    from jsonschema.protocols import Validator
    from referencing import Registry

MOST_MISTAKES = 10
_MESSAGE_CHARACTERS = 200
_VALUE_CHARACTERS = 60

# Where jsonschema-rs may pass what `jsonschema` does not.
_INEXACT_KEYWORDS = frozenset(
    {
        "$dynamicRef", "$recursiveRef", "additionalItems", "contentEncoding", "contentMediaType", "contentSchema",
        "dependencies", "divisibleBy", "extends", "patternProperties", "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_EXACT_INTEGERS = 2**53  # beyond it a comparison as float is no comparison of integers
_CLASS = r"\[\^?[A-Za-z0-9_ ,:/@.+-]+\]"
_ATOM = rf"(?:{_CLASS}|[^\\^$()\[\]{{}}|*+?]|[()|])(?:(?:[*+?]|\{{\d+(?:,\d*)?\}})(?![*+?{{]))?"
_SAME_IN_BOTH = deferred(rf"\^?(?:{_ATOM})*\$?")  # patterns that Python and Rust read alike, but for a last newline

# Those of `jsonschema` that need no further package, so that no verdict depends on what else is installed; and ours.
_FORMATS = ("date", "email", "ipv4", "ipv6", "regex", "uuid")
_UNCHECKED_FORMATS = (
    "duration", "hostname", "idn-email", "idn-hostname", "iri", "iri-reference", "json-pointer",
    "relative-json-pointer", "time", "uri-reference", "uri-template",
)  # fmt: skip
_DATE_TIME = deferred(
    r"(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_URI = deferred(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")


class SchemaError(ValueError):
    """A schema that cannot be used; the message says why."""


class Mistake(NamedTuple):
    """Where a value breaks its schema (`path` leads there from the value), in words, and by which keyword."""

    path: tuple[str | int, ...]
    message: str
    keyword: str


class Schema:
    """A JSON Schema ready for use; 2020-12 where it names no `$schema`. Raises SchemaError where it is no valid one.

    `format` is checked for date, date-time, email, ipv4, ipv6, regex, uri and uuid.
    """

    def __init__(self, schema: Any) -> None:
        self._schema = schema
        self._may_be_wrong = _sieve(schema) or self._exactly_wrong

    def mistakes(self, value: Any) -> list[Mistake]:
        """What is wrong with a value, one for each place in it, `MOST_MISTAKES` at most."""
        return self._mistakes(value) if self._may_be_wrong(value) else []

    def _exactly_wrong(self, value: Any) -> bool:
        return True

    @cached_property
    def _validator(self) -> Validator:
        return _validator(self._schema)

    def _mistakes(self, value: Any) -> list[Mistake]:
        from jsonschema.exceptions import best_match
        from referencing.exceptions import Unresolvable

        found: dict[tuple[str | int, ...], list[ValidationError]] = {}
        try:
            for error in islice(self._validator.iter_errors(value), MOST_MISTAKES * 5):
                deepest = best_match([error]) or error
                found.setdefault(tuple(deepest.absolute_path), []).append(deepest)
            return [_mistake(path, errors) for path, errors in islice(found.items(), MOST_MISTAKES)]
        except RecursionError:
            return [Mistake((), "is nested too deep to be held against the schema", "")]
        except Unresolvable as error:
            return [
                Mistake((), f"cannot be checked: the schema refers to {error.ref!r}, which it does not hold", "$ref")
            ]


def _mistake(path: tuple[str | int, ...], errors: list[ValidationError]) -> Mistake:
    words = "; ".join(dict.fromkeys(map(_words, errors)))
    return Mistake(path, shortened(words, _MESSAGE_CHARACTERS), str(errors[0].validator))


def _words(error: _Error) -> str:
    whole = repr(error.instance)
    return error.message.replace(whole, shortened(whole, _VALUE_CHARACTERS))


def _validator(schema: Any) -> Validator:
    import jsonschema

    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    return kind(schema, registry=_nothing_fetched(), format_checker=_formats())


@lru_cache(maxsize=1)
def _nothing_fetched() -> Registry[Any]:
    """The drafts' own schemas, which a `$ref` may name, and no way to get others."""
    from importlib import import_module

    known: Registry[Any] = import_module("jsonschema_specifications").REGISTRY
    return known


def _check(schema: Any) -> None:
    """Raise SchemaError where the schema is none."""
    import jsonschema

    made = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        errors = sorted(made(made.META_SCHEMA).iter_errors(schema), key=_place)  # they come in an order of chance
    except RecursionError:
        raise SchemaError("it is nested too deep") from None
    error = jsonschema.exceptions.best_match(iter(errors))
    if error:
        likely = next(iter(error.context or ()), error)  # of the forms a keyword may have, the usual one comes first
        raise SchemaError(shortened(f"{_where(error)}{_words(likely)}", _MESSAGE_CHARACTERS))


def _place(error: _Error) -> tuple[str, str]:
    return "/".join(map(str, error.absolute_path)), error.message


def _where(error: _Error) -> str:
    return "".join(f"{step}: " for step in ("/".join(map(str, error.absolute_path)),) if step)


def _sieve(schema: Any) -> Callable[[Any], bool] | None:
    """Tells values that may break the schema from those that surely do not; None where only `jsonschema` can."""
    _refuse_other(schema)
    for pattern in _patterns(schema):
        _refuse(pattern)
    fast = _fast(schema) if _read_alike(schema) else None
    if fast is None:
        _check(schema)
    if any(key in _REFERENCES and isinstance(value, str) for key, value in _members(schema)):
        _refuse_lost(schema)
    return fast and partial(_may_be_wrong, fast)


def _fast(schema: Any) -> Callable[[Any], bool] | None:
    import jsonschema_rs

    try:
        made = jsonschema_rs.validator_for(
            _newlines_allowed(schema), validate_formats=True, formats=dict(_conforming()), offline=True
        )
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError):
        return None
    return made.is_valid


def _may_be_wrong(is_valid: Callable[[Any], bool], value: Any) -> bool:
    try:
        return not is_valid(value)
    except ValueError:  # a lone surrogate, or what JSON cannot hold
        return True


def _refuse_other(schema: Any) -> None:
    if not isinstance(schema, dict | bool):
        raise SchemaError(f"{shortened(repr(schema), _VALUE_CHARACTERS)} is neither an object nor a boolean")
    draft = schema.get("$schema", "") if isinstance(schema, dict) else ""
    if not isinstance(draft, str):
        raise SchemaError(f"$schema: {shortened(repr(draft), _VALUE_CHARACTERS)} is not text")


def _patterns(schema: Any) -> Iterator[str]:
    for key, value in _members(schema):
        if key == "pattern" and isinstance(value, str):
            yield value
        if key == "patternProperties" and isinstance(value, dict):
            yield from value


def _refuse(pattern: str) -> None:
    from dqlint.search import refuse

    try:
        reason = refuse(re.compile(pattern))
    except (re.error, OverflowError, RecursionError) as error:
        reason = str(error)
    if reason:
        raise SchemaError(f"the pattern {shortened(pattern, _VALUE_CHARACTERS)!r}: {reason}")


def _refuse_lost(schema: Any) -> None:
    """Raise SchemaError for a reference that leads out of the schema, or to nothing in it."""
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012, UnknownDialect, specification_with

    specification = specification_with(schema.get("$schema", ""), default=DRAFT202012)
    waiting = [(schema, _nothing_fetched().resolver_with_root(specification.create_resource(schema)))]
    seen: set[int] = set()
    ref: Any = ""
    try:
        while waiting:
            part, resolver = waiting.pop()
            if id(part) in seen or not isinstance(part, dict):
                continue
            seen.add(id(part))
            for ref in (part[key] for key in _REFERENCES if isinstance(part.get(key), str)):
                found = resolver.lookup(ref)
                waiting.append((found.contents, found.resolver))
            inner = specification.create_resource(part).subresources()
            waiting.extend((one.contents, resolver.in_subresource(one)) for one in inner)
    except (Unresolvable, ValueError):
        shown = shortened(repr(ref), _VALUE_CHARACTERS)
        raise SchemaError(f"it refers to {shown}, which it does not hold (nothing is fetched)") from None
    except UnknownDialect as error:
        raise SchemaError(f"a part of it has the unknown $schema {error.uri!r}") from None


def _members(schema: Any) -> Iterator[tuple[Any, Any]]:
    """Every (key or index, value) at any depth."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, member in members:
            yield key, member
            waiting.append(member)


def _read_alike(schema: Any) -> bool:
    return not any(_read_otherwise(key, value) for key, value in _members(schema))


def _read_otherwise(key: Any, value: Any) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) < _EXACT_INTEGERS:
        return True
    if key == "pattern" and isinstance(value, str):
        return not _SAME_IN_BOTH.fullmatch(value)
    if key == "multipleOf":
        return not isinstance(value, int)
    if key in ("const", "enum"):
        return any(isinstance(member, dict) for _, member in _members([value]))
    return key in _INEXACT_KEYWORDS


def _newlines_allowed(schema: Any) -> Any:
    """The schema with Python's `$`, which lets a newline follow, in Rust's terms."""
    if isinstance(schema, list):
        return [_newlines_allowed(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: f"{value[:-1]}\n?$"
        if key == "pattern" and isinstance(value, str) and value.endswith("$")
        else _newlines_allowed(value)
        for key, value in schema.items()
    }


@lru_cache(maxsize=1)
def _formats() -> FormatChecker:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=_FORMATS)
    checker.checks("date-time")(_is_date_time)
    checker.checks("uri")(lambda value: not isinstance(value, str) or _URI.fullmatch(value) is not None)
    return checker


def _is_date_time(value: Any) -> bool:
    """RFC 3339."""
    match = _DATE_TIME.fullmatch(value) if isinstance(value, str) else None
    return not isinstance(value, str) or (match is not None and _is_day(match[1]))


def _is_day(text: str) -> bool:
    try:
        return datetime.strptime(text, "%Y-%m-%d") is not None  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return False


def _conforming() -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The same formats for the sieve, called only where a value has one."""
    for name in (*_FORMATS, "date-time", "uri"):
        yield name, partial(_conforms, name)
    for name in _UNCHECKED_FORMATS:
        yield name, lambda _: True


def _conforms(name: str, value: str) -> bool:
    return _formats().conforms(value, name)
