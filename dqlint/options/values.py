"""Options that are more than plain data: patterns, field paths, JSON Schemas, tokenizers. A refused one is None."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from dqlint import located, paths, project
from dqlint.located import Document, Spot
from dqlint.model import ConfigError, Problem
from dqlint.options.declare import TokenizerFile
from dqlint.tokenizing import Tokenizer, TokenizerError


def pattern(text: str, spot: Spot, problems: list[Problem]) -> re.Pattern[str] | None:
    """The compiled pattern. One that can blow up is refused; one that was found to be right is compiled when used."""
    from dqlint.deferred import deferred
    from dqlint.search import refuse

    if spot.document.checked:
        return deferred(text)
    if not text:
        problems.append(spot.problem("an empty pattern matches everywhere: write one"))
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(text)
    except re.error as error:
        problems.append(spot.problem(f"not a regular expression: {error.msg}", _ESCAPE, at=error.pos or 0))
        return None
    except (OverflowError, RecursionError, Warning) as error:
        problems.append(spot.problem(f"not a regular expression: {error}", _ESCAPE))
        return None
    reason = refuse(compiled)
    if reason is None:
        return compiled
    problems.append(spot.problem(f"refused regular expression: {reason}", "write it so that it cannot backtrack"))
    return None


_ESCAPE = r"write \ before a character that is meant as itself"


def field_path(text: str, spot: Spot, problems: list[Problem]) -> str | None:
    """The path as written."""
    try:
        paths.parse(text)
    except paths.PathError as error:
        problems.append(spot.problem(f"{text!r} is no path into a record", _PATHS, at=error.column))
        return None
    return text


_LARGEST_TOKENIZER = 100_000_000  # bytes: Gemma's has 33 MB
_PATHS = 'a path is like output, messages[2].content, messages[*].content, ["odd key"], output#/category'


def json_schema(written: Any, spot: Spot, problems: list[Problem], base: Path | None) -> Any:
    """The schema as plain data: inline, or of the file that a text names."""
    schema, where = written, spot
    if isinstance(written, str):
        try:
            document = _schema_file(written, spot, base)
        except ConfigError as error:
            problems.extend(error.problems)
            return None
        schema, where = document.data, Spot(document)
    flaw = None if where.document.checked else _schema_flaw(schema, where)
    if flaw is None:
        return schema
    problems.append(flaw)
    return None


def _schema_file(written: str, spot: Spot, base: Path | None) -> Document:
    unnamed = spot.problem("a JSON Schema in a file cannot be named here", "write the schema inline")
    path, name = _file(written, spot, base, unnamed)
    return _json(path, name) if path.suffix == ".json" else located.load_file(path, name)


def _file(written: str, spot: Spot, base: Path | None, unnamed: Problem) -> tuple[Path, str]:
    """The file that a text names, and its path from the repository's root. Raises ConfigError."""
    own = spot.document.path
    folder = own.parent if own is not None else base
    if folder is None:
        raise ConfigError(unnamed)
    root = project.top(folder) or Path(folder.anchor)
    path = project.within(folder, written, root)
    if path is None:
        raise ConfigError(spot.problem(f"{written!r} leads out of the repository", "move the file into it"))
    if not project.is_file(path):
        hint = f"the path starts at {project.posix(folder, root)}/"
        raise ConfigError(spot.problem(f"there is no file {written!r}", hint))
    return path, project.posix(path, root)


def tokenizer(written: str, spot: Spot, problems: list[Problem], base: Path | None) -> TokenizerFile | None:
    """The tokenizer of the file that a text names."""
    try:
        unnamed = spot.problem("a tokenizer cannot be named here", "name it in dqlint.yaml")
        path, name = _file(written, spot, base, unnamed)
        return TokenizerFile(written, _tokenizer(project.read_text(path, name, _LARGEST_TOKENIZER)))
    except TokenizerError as error:
        problems.append(spot.problem(str(error), error.hint))
    except ConfigError as error:
        problems.extend(error.problems)
    return None


@lru_cache(maxsize=4)
def _tokenizer(text: str) -> Tokenizer:
    """Read once for all rules that count with it: a large one takes a second."""
    return Tokenizer(text)


def _json(path: Path, name: str) -> Document:
    text = project.read_text(path, name)
    try:
        return Document(json.loads(text), name, path)
    except json.JSONDecodeError as error:
        source = located.source_line(text, error.lineno)
        raise ConfigError(Problem(name, error.lineno, error.colno, f"not JSON: {error.msg}", "", source)) from None
    except RecursionError:
        raise ConfigError(Problem(name, 0, 0, "not JSON: nested too deep")) from None
    except ValueError as error:  # a number of more digits than Python reads
        raise ConfigError(Problem(name, 0, 0, f"not JSON: {error}")) from None


def _schema_flaw(schema: Any, spot: Spot) -> Problem | None:
    """Why the data is no JSON Schema, at the place in it that is wrong."""
    from dqlint.validation import Schema, SchemaError

    try:
        Schema(schema)
    except SchemaError as error:
        for step in _wrong_part(schema):
            spot = spot.child(step)
        return spot.problem(f"not a JSON Schema: {error}", "https://json-schema.org/learn has the keywords and types")
    return None


def _wrong_part(schema: Any) -> Iterable[str | int]:
    """The way to what the meta-schema has most against; the top where it has nothing against the schema."""
    from jsonschema import Draft202012Validator, SchemaError, validators

    try:
        validators.validator_for(schema, default=Draft202012Validator).check_schema(schema)
    except SchemaError as error:
        return error.absolute_path
    return ()
