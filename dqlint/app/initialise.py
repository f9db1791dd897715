"""`dqlint init`: a commented dqlint.yaml that says of the data what could be told from it."""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint import project, splits
from dqlint.app.survey import TRACES, Seen, Survey
from dqlint.layouts import FIELDS
from dqlint.model import ConfigError, Problem
from dqlint.sources import worktree

_THERE = "a dqlint.yaml names files of its own repository: run `dqlint init` there"
MOST_LABELS = 500  # more distinct values than this are not a vocabulary
EXPECTED = 0.9  # the share of answers with reasoning from which all are expected to have it


class Draft(NamedTuple):
    """The text of a dqlint.yaml. `unknown` counts the datasets in it whose fields a person has to name."""

    text: str
    unknown: int


def draft(paths: Sequence[Path], root: Path) -> Draft:
    """A dqlint.yaml for the data files under the paths; it is to lie in `root`. Raises ConfigError."""
    top = project.top(root) or root
    outside = [path for path in paths if not project.absolute(path).is_relative_to(top)]
    if outside:
        raise ConfigError(*(Problem(str(path), 0, 0, f"lies outside of {top}", _THERE) for path in outside))
    survey = Survey(root)
    unread: list[Problem] = []
    for path in paths:
        if path.is_dir():
            unread += _unread(survey, path)
        else:
            survey.see(path)
    seen = survey.datasets
    if not seen:
        named = ", ".join(map(str, paths))
        hint = "name a folder or files: dqlint init data/"
        raise ConfigError(Problem(named, 0, 0, "no data files with rows here", hint))
    notes = [f"# not read: {json.dumps(problem.file)}: {problem.message}" for problem in unread]
    notes += [f"# not read: {json.dumps(file)}: none of its lines is a row" for file in survey.without_rows]
    return Draft("\n".join([*_lines(seen), *notes]) + "\n", sum(one.layout is None for one in seen))


def _unread(survey: Survey, folder: Path) -> Iterator[Problem]:
    """Take in the files of a folder, and tell of those that cannot be read."""
    for file in worktree.files_under(folder):
        try:
            survey.see(file)
        except ConfigError as error:
            yield from error.problems


def _lines(seen: Sequence[Seen]) -> Iterator[str]:
    yield "# What dqlint checks, as `dqlint init` read it from the data: look it over, mend it, commit it."
    yield ""
    yield "datasets:" if any(one.layout for one in seen) else "datasets: {}"
    for one in seen:
        yield from _dataset(one) if one.layout else _unknown(one)
    yield ""
    yield "fail-on: error    # findings at or above this fail the check: info, warning or error"
    yield ""
    yield "# packs: [recommended, ./house-rules]    # your own rules: a folder or file beside the shipped pack"
    yield "rules:            # for all datasets: off, on, a severity, or {severity, with, where}"
    yield "  DUP: on         # rows that stand there twice, or nearly so; evaluation rows that are trained on"
    yield "  DUP004: off     # rows alike but for a number, a name or the like"
    if any(one.labels for one in seen):
        yield "  LBL005: on      # nearly the same input under another label"
    yield "#   TXT: off"


def _dataset(one: Seen) -> Iterator[str]:
    yield f"  {_scalar(one.name)}:    # {_count(one.rows)}"
    yield from _files(one)
    yield f"    layout: {one.layout.name if one.layout else ''}"
    yield f"    fields: {{{', '.join(_field(one))}}}"
    yield from _reasoning(one)
    vocabulary = [*_vocabulary(one)]
    if vocabulary or _trace(one):
        yield "    rules:"
    if vocabulary:
        yield from vocabulary
    if _trace(one):
        yield f"      RSN001: {{with: {{pattern: {_scalar(_trace(one))}}}}}    # an answer without its reasoning"


def _files(one: Seen) -> Iterator[str]:
    for split, files in sorted(one.files.items(), key=lambda item: splits.SPLITS.index(item[0])):
        named = ", ".join(_scalar(glob.escape(file)) for file in files)
        yield f"    {split}: {named}" if len(files) == 1 else f"    {split}: [{named}]"


def _field(one: Seen) -> Iterator[str]:
    for field, paths in sorted(one.fields.items(), key=lambda item: FIELDS.index(item[0])):
        named = ", ".join(map(_scalar, paths))
        yield f"{field}: {named}" if len(paths) == 1 else f"{field}: [{named}]"


def _reasoning(one: Seen) -> Iterator[str]:
    if not one.answers:
        return
    meaning, rows = one.traces.most_common(1)[0]
    share = rows / one.answers
    expected = "expected" if share >= EXPECTED else "not expected" if share < 1 - EXPECTED else "mixed"
    found = f"{share:.0%} of the answers have {meaning}" if rows else "no answer shows any"
    yield f"    # reasoning {expected}: {found}"


def _trace(one: Seen) -> str:
    """The pattern that answers are expected to show, or "" where most show none."""
    enough = EXPECTED * (one.answers or 1)
    return next((pattern for meaning, pattern in TRACES if one.traces[meaning] >= enough), "")


def _vocabulary(one: Seen) -> Iterator[str]:
    if not one.labels or len(one.labels) > min(MOST_LABELS, one.rows / 2):
        return
    yield "      LBL001:            # a label outside this vocabulary"
    yield "        with:"
    yield "          allowed:"
    for label, count in one.labels.most_common():
        twin = _twin(label, one)
        doubt = f"; a variant of {twin}?" if twin else ""
        yield f"            {'# ' if twin else ''}- {_scalar(label)}    # {_count(count)}{doubt}"


def _twin(label: str, one: Seen) -> str:
    """A label at least ten times as frequent that this one, being rare, may be a misspelling of."""
    from difflib import get_close_matches

    frequent = [other for other, count in one.labels.items() if count >= 10 * one.labels[label]]
    return next(iter(get_close_matches(label.lower(), frequent, n=1, cutoff=0.8)), "")


def _unknown(one: Seen) -> Iterator[str]:
    yield f"  # {_scalar(one.name)}: no layout fits its rows; name the fields and take the comment signs away"
    yield from ("  #" + line[1:] for line in _files(one))
    yield f"  #   fields: {{input: PATH, output: PATH}}    # the rows have: {', '.join(one.found.keys)}"


def _count(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _scalar(text: str) -> str:
    """A text as YAML, quoted where YAML or a reader of it could take it for something else."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _SURPRISES else json.dumps(text, ensure_ascii=False)


_PLAIN = re.compile(r"[A-Za-z_][\w./-]*( [\w./-]+)*", re.ASCII)
_SURPRISES = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
