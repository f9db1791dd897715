"""Which commit a CI job is to be compared with, as GitHub Actions and GitLab CI say it in the environment.

https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
https://docs.gitlab.com/ci/variables/predefined_variables/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from dqlint.model import ConfigError, Problem
from dqlint.sources.git import Repository, repository

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_EVENT = "GITHUB_EVENT_PATH"
_LARGEST = 64_000_000  # bytes; GitHub caps an event at 25 MB
_DEEPEN = "check out with fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab), or name another revision with --since"


class Named(NamedTuple):
    """What the service names, and where: a commit's id, or a branch of origin (`refs/heads/...`).

    `shared` asks for the last commit that it shares with the one checked out; else it is compared with as it is.
    """

    name: str
    source: str
    shared: bool = False


class Base(NamedTuple):
    """A commit of this clone to compare with, and in words what it is."""

    commit: str
    source: str


def base(here: Path, environment: Mapping[str, str]) -> Base | None:
    """The commit that the job's changes start from, fetched where the clone is too shallow to hold it.

    None where the event has none, as a nightly run, and outside of these services. Raises ConfigError where there is
    one and it cannot be had.
    """
    found = repository(here)
    if found is None or found.head is None:
        return None
    named = _named(found, found.head, environment)
    return None if named is None else Base(_had(found, found.head, named), named.source)


def _named(found: Repository, head: str, environment: Mapping[str, str]) -> Named | None:
    if environment.get("GITHUB_ACTIONS") == "true":
        return _github(found, head, environment)
    return _gitlab(environment) if environment.get("GITLAB_CI") == "true" else None


def _github(found: Repository, head: str, environment: Mapping[str, str]) -> Named | None:
    name = environment.get("GITHUB_EVENT_NAME", "")
    if name not in ("pull_request", "pull_request_target", "push", "merge_group"):
        return None
    event = _event(environment.get(_EVENT, ""))
    if name == "merge_group":
        return Named(_id(event, "merge_group", "base_sha"), "the base of the merge group")
    if name == "push":
        return _pushed(event)
    return _pulled(found, head, event, environment, targeted=name == "pull_request_target")


def _pulled(
    found: Repository, head: str, event: object, environment: Mapping[str, str], *, targeted: bool
) -> Named | None:
    """The first parent of the merge that GitHub made; without that merge, where the branch left its base."""
    source = "the base of the pull request"
    if head == environment.get("GITHUB_SHA"):
        if targeted:
            message = "pull_request_target checks out the base, not what the pull request brings in"
            raise ConfigError(Problem("GITHUB_EVENT_NAME", 0, 0, message, "run on pull_request"))
        parents = found.parents(head)
        if len(parents) > 1:
            return Named(parents[0], source)
    return Named(_id(event, "pull_request", "base", "sha"), source, shared=True)


def _pushed(event: object) -> Named | None:
    """What the branch was before; of a new branch, where it left the default branch; a tag has no base."""
    ref = _text(event, "ref")
    if not ref.startswith("refs/heads/"):
        return None
    before = _id(event, "before")
    if before.strip("0"):
        return Named(before, "the branch before this push")
    return _new_branch(ref.removeprefix("refs/heads/"), _text(event, "repository", "default_branch"))


def _new_branch(branch: str, default: str) -> Named | None:
    return (
        Named(f"refs/heads/{default}", f"where the branch left {default}", shared=True) if branch != default else None
    )


def _gitlab(environment: Mapping[str, str]) -> Named | None:
    """The target of a merge request: of its merged result the tip, else where the branch left it; or as for a push."""
    target = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA") or environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")
    if target:
        return Named(_checked(target, "CI_MERGE_REQUEST_DIFF_BASE_SHA"), "the base of the merge request")
    branch = environment.get("CI_COMMIT_BRANCH")
    if environment.get("CI_PIPELINE_SOURCE") != "push" or not branch:
        return None
    before = _checked(environment.get("CI_COMMIT_BEFORE_SHA", ""), "CI_COMMIT_BEFORE_SHA")
    if before.strip("0"):
        return Named(before, "the branch before this push")
    return _new_branch(branch, environment.get("CI_DEFAULT_BRANCH", "main"))


def _had(found: Repository, head: str, named: Named) -> str:
    """The commit, fetched if need be. Raises ConfigError."""
    tip = _tip(found, named)
    if not named.shared:
        return tip
    shared = found.merge_base(tip, head)
    if shared is None and found.shallow:
        _fetch(found, named, head, *_refs(named), whole=True)
        shared = found.merge_base(tip, head)
    if shared is None:
        message = f"{named.source}: {named.name} shares no commit with the one that is checked out"
        raise ConfigError(Problem("--since", 0, 0, message, "name another revision with --since"))
    return shared


def _tip(found: Repository, named: Named) -> str:
    """The id of the commit that is named."""
    if _ID.fullmatch(named.name):
        if not found.has(named.name):
            _fetch(found, named, named.name)
        return named.name
    there = _remote(named.name)
    if not found.has(there):
        _fetch(found, named, *_refs(named))
    return found.commit(there, "--since")


def _refs(named: Named) -> list[str]:
    return [named.name] if _ID.fullmatch(named.name) else [f"+{named.name}:{_remote(named.name)}"]


def _remote(branch: str) -> str:
    """Where a clone keeps a branch of origin."""
    return f"refs/remotes/origin/{branch.removeprefix('refs/heads/')}"


def _fetch(found: Repository, named: Named, *refs: str, whole: bool = False) -> None:
    why = found.fetch(*refs, whole=whole)
    if why:
        message = f"{named.source} ({named.name}) is not in this clone, and cannot be fetched: {why}"
        raise ConfigError(Problem("--since", 0, 0, message, _DEEPEN))


def _event(path: str) -> object:
    """The event as GitHub wrote it. Raises ConfigError where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return json.loads(file.read(_LARGEST))
    except OSError as error:
        reason = f"{path!r} cannot be read: {error.strerror}" if path else f"{_EVENT} is not set"
        raise ConfigError(Problem(_EVENT, 0, 0, reason, "name a revision with --since")) from None
    except ValueError as error:
        raise ConfigError(Problem(_EVENT, 0, 0, f"{path!r} is no event that can be read: {error}")) from None


def _text(event: object, *keys: str) -> str:
    """A text of the event. Raises ConfigError where it has none there."""
    found: Any = event
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, str) or not found:
        raise ConfigError(Problem(_EVENT, 0, 0, f"the event has no {'.'.join(keys)}", "name a revision with --since"))
    return found


def _id(event: object, *keys: str) -> str:
    return _checked(_text(event, *keys), ".".join(keys))


def _checked(commit: str, source: str) -> str:
    """The id of a commit. Raises ConfigError for anything else: what a service says is passed on to git."""
    if not _ID.fullmatch(commit):
        raise ConfigError(Problem(source, 0, 0, f"{commit!r} is no commit's id", "name a revision with --since"))
    return commit
