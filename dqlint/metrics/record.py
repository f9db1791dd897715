"""The metric file, and the lock beside it that says what its numbers were computed from.

`dvc metrics` shows all that stands in a metric file, texts too, so it holds numbers alone: dataset -> metric -> number.
The lock pins them: by digests of the numbers themselves, of rules and config, and of each data file.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from dqlint.model import ConfigError, Problem
from dqlint.rules.digest import of

Numbers = Mapping[str, Mapping[str, int | float]]
_NAME = re.compile(r"[A-Za-z0-9_-]+")
AGAIN = "run `dqlint metrics` and commit what it writes"


class Pin(NamedTuple):
    """What the numbers of a dataset were computed from: a digest of rules and config, and of each file by name.

    A file's digest is `git:` and the blob id of its content, or `md5:` as DVC has it. `findings` counts them by rule.
    """

    rules: str
    files: Mapping[str, str]
    findings: Mapping[str, int]


class Lock(NamedTuple):
    """The pins of all datasets, the digest of all numbers, and the version of dqlint that computed them."""

    version: str
    numbers: str
    datasets: Mapping[str, Pin]


class Record(NamedTuple):
    """Numbers with their lock, as they were read: `numbers` is the digest of those in the file."""

    numbers: Numbers
    lock: Lock


def lock_file(metrics: Path) -> Path:
    """Where the lock of a metric file lies: `metrics.lock.json` beside `metrics.json`."""
    return metrics.with_name(f"{metrics.name.removesuffix('.json')}.lock.json")


def lock(numbers: Numbers, pins: Mapping[str, Pin], version: str) -> Lock:
    """The lock of numbers."""
    return Lock(version, of(numbers), pins)


def numbers_text(numbers: Numbers) -> str:
    """The metric file: the same bytes for the same numbers."""
    return _text(numbers)


def lock_text(said: Lock) -> str:
    """The lock as a file."""
    return _text({**said._asdict(), "datasets": {name: pin._asdict() for name, pin in said.datasets.items()}})


def _text(data: Any) -> str:
    return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def read_numbers(text: str, file: str) -> Numbers:
    """The numbers of a metric file. Raises ConfigError."""
    data = _data(text, file)
    for dataset, numbers in data.items():
        if not _NAME.fullmatch(dataset):
            raise ConfigError(Problem(file, 0, 0, f"{dataset!r} is no name of a dataset", AGAIN))
        if not isinstance(numbers, dict) or not all(map(_is_number, numbers.values())):
            raise ConfigError(Problem(file, 0, 0, f"holds something else than numbers under {dataset!r}", AGAIN))
    return data


def _is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is float and math.isfinite(value))


def read_lock(text: str, file: str) -> Lock:
    """The lock of a file. Raises ConfigError."""
    data = _data(text, file)
    try:
        pins = {name: _pin(one) for name, one in data["datasets"].items()}
        return Lock(_word(data["version"]), _word(data["numbers"]), pins)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise ConfigError(Problem(file, 0, 0, "is no lock of a metric file", AGAIN)) from None


def _pin(data: Mapping[str, Any]) -> Pin:
    files = {name: _word(digest) for name, digest in data["files"].items()}
    return Pin(_word(data["rules"]), files, {code: int(count) for code, count in data["findings"].items()})


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _data(text: str, file: str) -> dict[str, Any]:
    try:
        data = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise ConfigError(Problem(file, error.lineno, error.colno, f"not JSON: {error.msg}", AGAIN)) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(Problem(file, 0, 0, f"not JSON: {error}", AGAIN)) from None
    if not isinstance(data, dict):
        raise ConfigError(Problem(file, 1, 1, "holds no JSON object", AGAIN))
    return data


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
