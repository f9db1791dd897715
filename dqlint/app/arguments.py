"""Revisions and paths told apart on a command line, where both are written in a row as for `git diff`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dqlint.model import ConfigError, Problem
from dqlint.sources.git import Repository, repository

_TWO = 2


def revisions_in(words: Sequence[str], here: Path, *, certain: bool = False) -> tuple[list[str], int]:
    """The revisions that the words begin with, two at most, and how many words name them.

    `certain`: the words can be nothing else. Raises ConfigError for one that may be a path as well, or is neither.
    """
    repo = repository(here) if words else None
    found: list[str] = []
    for used, word in enumerate(words):
        parts = _parts(word)
        if not certain and (len(found) + len(parts) > _TWO or not _is_revision(word, parts, here, repo)):
            return found, used
        found += parts
    if len(found) > _TWO:
        raise ConfigError(Problem("REV", 0, 0, f"two versions are compared, not {len(found)}", "name two at most"))
    return found, len(words)


def _parts(word: str) -> list[str]:
    """A range as its two ends: `a..b`, and `a...b` from where b left a; `a...` is one end."""
    dots = "..." if "..." in word else ".."
    left, found, right = word.partition(dots)
    if not found or (dots == "..." and not right):
        return [word]
    return [f"{left or 'HEAD'}{dots if dots == '...' else ''}", right or "HEAD"]


def _is_revision(word: str, parts: Sequence[str], here: Path, repo: Repository | None) -> bool:
    is_path = (here / word).exists()
    is_revision = repo is not None and all(_is_known(part, repo) for part in parts)
    if is_path and is_revision:
        hint = f"write `{word} --` for the revision, or `-- {word}` for the path"
        raise ConfigError(Problem(word, 0, 0, "is both a revision and a path", hint))
    if repo and not is_path and not is_revision:
        hint = "a path that is only in another version stands behind `--`"
        if repo.shallow:
            hint = (
                "this clone is shallow: fetch the revision, `git fetch --unshallow`; or, for a path, put it behind `--`"
            )
        raise ConfigError(Problem(word, 0, 0, "is neither a revision nor a path", hint))
    return is_revision


def _is_known(revision: str, repo: Repository) -> bool:
    try:
        return bool(repo.commit(revision.removesuffix("...") or "HEAD", "REV"))
    except ConfigError:
        return False
