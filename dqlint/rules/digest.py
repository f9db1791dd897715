"""What a rule comes to, as a digest: the same for rules that give the same verdicts, on any machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from dqlint.model import Rule
from dqlint.options import OptionSet, TokenizerFile, values_of
from dqlint.search import is_pattern


def digest(rule: Rule) -> str:
    """A digest of code, revision, kind, severity, options and filter of a complete rule.

    JSON Schemas, word lists and tokenizers count by what they hold, not by the file that they were loaded from. The
    message does not count, nor the version of dqlint and of kinds from elsewhere.
    """
    said = {
        "code": rule.code,
        "revision": rule.revision,
        "kind": rule.kind,
        "severity": rule.severity,
        "options": _plain(rule.options),
        "where": _plain(rule.where._asdict()),
    }
    return of(said)


def of(data: Any) -> str:
    """A digest of plain data, whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return f"blake2b:{blake2b(text.encode(), digest_size=16).hexdigest()}"


def _plain(value: Any) -> Any:
    """A value of an option as JSON holds it."""
    if isinstance(value, TokenizerFile):
        return value.tokenizer.digest
    if is_pattern(value):
        return value.pattern
    if isinstance(value, OptionSet):
        value = values_of(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    return [_plain(member) for member in value] if isinstance(value, list | tuple) else value
