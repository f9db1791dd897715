"""What a job is compared with: each event, at each depth of a clone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dqlint.app import pipelines
from dqlint.model import ConfigError

ZERO = "0" * 40
DEPTHS = [1, 2, 20, 0]
NEW = "::error file=data/train.jsonl,line=1,col=1,title=LBL001 label-outside-vocabulary::label 'biling' is not"
LAST = "::error file=data/train.jsonl,line=34,col=1,title=LBL001 label-outside-vocabulary::label 'shiping' is not"


def told(done: Any) -> list[str]:
    """The labels that are told of; nothing else may be wrong."""
    assert done.errors == ""
    assert done.status == int(bool(done.commands)), done.log
    return re.findall(r"^::error [^:]*LBL001[^:]*::label '(\w+)'", done.log, re.MULTILINE)


@pytest.mark.parametrize("depth", DEPTHS)
def test_pull_request(depth: int, origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.merge, depth)
    done = service.github(clone, "pull_request", events.pull_request(origin))
    assert told(done) == ["biling"]
    assert done.commands[0].startswith(NEW)
    assert f"Compared with {origin.tip[:12]}, the base of the pull request\n" in done.log
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("depth", [1, 0])
def test_pull_request_with_its_branch_checked_out(
    depth: int, origin: Any, service: Any, events: Any, tmp_path: Path
) -> None:
    payload = events.pull_request(origin)
    payload["pull_request"]["base"]["sha"] = origin.tip
    clone = origin.clone(tmp_path / "clone", origin.feature, depth)
    done = service.github(clone, "pull_request", payload, GITHUB_SHA=origin.merge)
    assert told(done) == ["biling"]
    assert f"Compared with {origin.main[0][:12]}, " in done.log


@pytest.mark.parametrize("depth", DEPTHS)
def test_push(depth: int, origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.topic, depth, "refs/remotes/origin/topic")
    done = service.github(clone, "push", events.push(origin.tip, origin.topic, "topic"))
    assert told(done) == ["shiping"]
    assert done.commands[0].startswith(LAST)
    assert f"Compared with {origin.tip[:12]}, the branch before this push\n" in done.log


@pytest.mark.parametrize("depth", [1, 20, 0])
def test_push_of_a_new_branch(depth: int, origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.feature, depth, "refs/remotes/origin/feature")
    done = service.github(clone, "push", events.push(ZERO, origin.feature, "feature"))
    assert told(done) == ["biling"]
    assert f"Compared with {origin.main[0][:12]}, where the branch left main\n" in done.log


def test_the_first_push_of_all(origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.tip, 1)
    done = service.github(clone, "push", events.push(ZERO, origin.tip, "main"))
    assert told(done) == ["old"]
    assert "Compared with nothing: all rows count\n" in done.log


@pytest.mark.parametrize("depth", [1, 0])
def test_forced_push(depth: int, origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    """What a branch was before may be on no branch of the server any more."""
    clone = origin.clone(tmp_path / "clone", origin.topic, depth)
    done = service.github(clone, "push", events.push(origin.merge, origin.topic, "topic", forced=True))
    assert told(done) == ["shiping"]


@pytest.mark.parametrize("depth", [1, 0])
def test_what_was_there_before_a_forced_push_is_gone(
    depth: int, origin: Any, service: Any, events: Any, tmp_path: Path
) -> None:
    clone = origin.clone(tmp_path / "clone", origin.topic, depth)
    done = service.github(clone, "push", events.push("dead" * 10, origin.topic, "topic", forced=True))
    assert done.status == 2
    assert done.commands == [line for line in done.log.splitlines() if line.startswith("::error file=--since,")]
    assert "the branch before this push (deaddead" in done.log
    assert "is not in this clone, and cannot be fetched: " in done.log
    assert "check out with fetch-depth: 0 (GitHub)" in done.log
    assert "cannot be fetched" in done.summary
    given = service.github(clone, "push", events.push("dead" * 10, origin.topic, "topic"), {"since": "HEAD"})
    assert told(given) == []


def test_merge_group(origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.merge, 1)
    done = service.github(clone, "merge_group", events.merge_group(origin.tip, origin.merge))
    assert told(done) == ["biling"]
    assert f"Compared with {origin.tip[:12]}, the base of the merge group\n" in done.log


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch"])
def test_events_without_a_base_tell_of_all_rows(
    event: str, origin: Any, service: Any, events: Any, tmp_path: Path
) -> None:
    clone = origin.clone(tmp_path / "clone", origin.merge, 1)
    done = service.github(clone, event, getattr(events, event)())
    assert told(done) == ["biling", "old"]
    assert "Compared with nothing: all rows count\n" in done.log


def test_a_tag_tells_of_all_rows(origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.tip, 1)
    payload = events.push(ZERO, origin.tip, "-", ref="refs/tags/v1")
    assert told(service.github(clone, "push", payload)) == ["old"]


def test_all_and_since_take_the_place_of_the_event(origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.merge, 0)
    payload = events.pull_request(origin)
    assert told(service.github(clone, "pull_request", payload, {"all": "true"})) == ["biling", "old"]
    assert told(service.github(clone, "pull_request", payload, {"since": origin.feature})) == []
    assert told(service.github(clone, "pull_request", payload, {"all": "true", "rev": origin.topic})) == [
        "old",
        "shiping",
    ]


def test_the_base_of_pull_request_target_is_not_linted_as_the_pull_request(
    origin: Any, service: Any, events: Any, tmp_path: Path
) -> None:
    clone = origin.clone(tmp_path / "clone", origin.tip, 1)
    done = service.github(clone, "pull_request_target", events.pull_request(origin))
    assert done.status == 2
    assert (
        "pull_request_target checks out the base, not what the pull request brings in (run on pull_request)" in done.log
    )


def test_a_server_that_cannot_be_reached(origin: Any, service: Any, events: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.merge, 1)
    clone.git("remote", "set-url", "origin", (tmp_path / "nowhere").as_uri())
    done = service.github(clone, "pull_request", events.pull_request(origin))
    assert done.status == 2
    assert f"the base of the pull request ({origin.tip}) is not in this clone, and cannot be fetched" in done.log
    deep = origin.clone(tmp_path / "deep", origin.merge, 2)
    deep.git("remote", "remove", "origin")
    assert told(service.github(deep, "pull_request", events.pull_request(origin))) == ["biling"]


@pytest.mark.parametrize(
    ("event", "payload", "says"),
    [
        ("push", {"ref": "refs/heads/main"}, "the event has no before"),
        ("push", {"ref": "refs/heads/x", "before": ZERO}, "the event has no repository.default_branch"),
        ("push", {"ref": "refs/heads/main", "before": "--upload-pack=touch owned"}, "is no commit's id"),
        ("push", [], "the event has no ref"),
        ("merge_group", {"merge_group": {"base_sha": 7}}, "the event has no merge_group.base_sha"),
        ("merge_group", {"merge_group": {"base_sha": "main;touch owned"}}, "is no commit's id"),
    ],
)
def test_events_that_say_something_else(event: str, payload: Any, says: str, origin: Any, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(payload), encoding="utf-8")
    asked = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": str(file)}
    with pytest.raises(ConfigError) as refused:
        pipelines.base(origin.author.folder, asked)
    (problem,) = refused.value.problems
    assert says in problem.message
    assert problem.hint == "name a revision with --since"


@pytest.mark.parametrize(
    ("name", "says"), [("none", "cannot be read"), ("text", "is no event that can be read"), ("", "is not set")]
)
def test_an_event_that_cannot_be_read(name: str, says: str, origin: Any, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"\xff{")
    path = str(tmp_path / name) if name else ""
    asked = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": path}
    with pytest.raises(ConfigError, match=says):
        pipelines.base(origin.author.folder, asked)


# GitLab


def labels(done: Any) -> list[str]:
    """The labels that are told of, each once: they stand among the findings, and in what the gates look at."""
    return [*dict.fromkeys(re.findall(r"label '(\w+)' is not in the vocabulary", done.log))]


@pytest.mark.parametrize("depth", [1, 20])
def test_merge_request(depth: int, origin: Any, service: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.feature, depth, "refs/pipelines/1")
    variables = {"CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_DIFF_BASE_SHA": origin.main[0]}
    done = service.gitlab(clone, CI_MERGE_REQUEST_TARGET_BRANCH_SHA="", **variables)
    assert (done.status, labels(done)) == (1, ["biling"])
    assert f"Compared with {origin.main[0][:12]}, the base of the merge request\n" in done.log


def test_the_files_that_gitlab_takes(origin: Any, service: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.feature, 20, "refs/pipelines/1")
    variables = {"CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_DIFF_BASE_SHA": origin.main[0]}
    service.gitlab(clone, **variables)
    (issue,) = json.loads((clone.folder / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert (issue["location"]["path"], issue["location"]["lines"]["begin"]) == ("data/train.jsonl", 1)
    assert "biling" in (clone.folder / "dqlint.xml").read_text(encoding="utf-8")
    metrics = (clone.folder / "dqlint.txt").read_text(encoding="utf-8")
    assert 'dqlint_rows{dataset="support"} 10\n' in metrics
    assert metrics.endswith("# EOF\n")


def test_merged_result(origin: Any, service: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.merge, 1, "refs/pipelines/1")
    done = service.gitlab(
        clone,
        CI_PIPELINE_SOURCE="merge_request_event",
        CI_MERGE_REQUEST_DIFF_BASE_SHA=origin.main[0],
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA=origin.tip,
    )
    assert (done.status, labels(done)) == (1, ["biling"])
    assert f"Compared with {origin.tip[:12]}, " in done.log


@pytest.mark.parametrize("is_new", [False, True])
def test_branch_pipeline(is_new: bool, origin: Any, service: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.topic, 1, "refs/pipelines/1")
    before = ZERO if is_new else origin.tip
    done = service.gitlab(clone, CI_PIPELINE_SOURCE="push", CI_COMMIT_BRANCH="topic", CI_COMMIT_BEFORE_SHA=before)
    assert (done.status, labels(done)) == (1, ["shiping"])
    assert f"Compared with {origin.tip[:12]}, " in done.log


def test_a_scheduled_pipeline_tells_of_all_rows(origin: Any, service: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.tip, 20, "refs/pipelines/1")
    variables = {"CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "main", "CI_COMMIT_BEFORE_SHA": ZERO}
    done = service.gitlab(clone, **variables)
    assert (done.status, labels(done)) == (1, ["old"])


def test_outside_of_any_service_all_rows_count(origin: Any, service: Any, tmp_path: Path) -> None:
    clone = origin.clone(tmp_path / "clone", origin.tip, 1)
    done = service.gitlab(clone, GITLAB_CI="false", CI_MERGE_REQUEST_DIFF_BASE_SHA=origin.main[0])
    assert (done.status, labels(done)) == (1, ["old"])
