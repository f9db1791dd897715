"""The log of some files, by the git program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Work


def test_commits_that_touched_a_file_the_newest_first(work: Work) -> None:
    first = work.commit(a_json="1\n")
    work.commit(b_csv="untold\n")
    second = work.commit(a_json="2\n", lock_json="x\n")
    (work.folder / "a.json").unlink()
    third = work.commit()
    told = work.opened().log("HEAD", ["a.json", "lock.json"], 10)
    assert [(one.commit, dict(one.files)) for one in told] == [
        (third, {"lock.json": work.blob(b"x\n")}),
        (second, {"a.json": work.blob(b"2\n"), "lock.json": work.blob(b"x\n")}),
        (first, {"a.json": work.blob(b"1\n")}),
    ]
    assert [one.commit for one in work.opened().log("HEAD", ["a.json", "lock.json"], 2)] == [third, second]
    assert work.opened().log("HEAD", ["none.json"], 2) == []


def test_a_merge_is_one_commit_along_first_parents(work: Work) -> None:
    main, side = work.diverged(conflict=False)
    work.git("merge", "--quiet", "--no-edit", side)
    told = work.opened().log("HEAD", ["b.csv"], 10)
    assert [one.commit for one in told] == [work.git("rev-parse", "HEAD"), work.git("rev-parse", "HEAD~2")]
    assert main not in {one.commit for one in told}


def test_messages_dates_and_names_that_are_hard_to_read(work: Work) -> None:
    work.write('a "b"\t*.json', "1\n")
    work.git("add", "--all")
    message = "commit 0123456789012345678901234567890123456789\n\n\x1b[31m body"
    work.git("commit", "--quiet", "--message", message)
    (told,) = work.opened().log("HEAD", ['a "b"\t*.json', "two\nlines.json"], 10)
    assert told.subject == "commit 0123456789012345678901234567890123456789"
    assert told.when == "2024-01-01T00:00:00+00:00"
    assert told.files == {'a "b"\t*.json': work.blob(b"1\n")}


def test_a_shallow_clone_tells_what_it_holds(work: Work) -> None:
    work.commit(a_json="1\n")
    newest = work.commit(a_json="2\n")
    clone = work.cloned("clone", "--depth=1").opened()
    assert [one.commit for one in clone.log("HEAD", ["a.json"], 10)] == [newest]
