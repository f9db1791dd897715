"""Matching by the clock."""

import gc
import re
import signal
import threading
from collections.abc import Iterator

import pytest

from dqlint.search import TooSlow, matches

QUADRATIC = re.compile(r"a|\s+$")


@pytest.fixture(autouse=True)
def _no_collections() -> Iterator[None]:
    """Hypothesis has a callback in the collector, in which the clock may strike; `check` runs without collections."""
    gc.disable()
    yield
    gc.enable()


BLANKS = " " * 100_000 + "x"
TEXTS = ["", "a b a", "a b " * 700, "x" * 5_000, "a\nb"]
timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no interval timer")


@pytest.mark.parametrize("written", ["a", "", r"\b", "a b|b", "(?m)^"])
def test_as_finditer(written: str) -> None:
    pattern = re.compile(written)
    for entries in ([], [1], range(5), [0, 2, 3]):
        expected = [(entry, match.span()) for entry in entries for match in pattern.finditer(TEXTS[entry])]
        assert [(entry, match.span()) for entry, match in matches(pattern, TEXTS, entries)] == expected


@timer
def test_a_match_that_takes_too_long_ends_after_what_came_before() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    found = matches(QUADRATIC, ["aa", "b", "a" + BLANKS, "a"], range(4), seconds=0.05)
    assert [(entry, match.start()) for entry, match in (next(found), next(found), next(found))] == [
        (0, 0),
        (0, 1),
        (2, 0),
    ]
    with pytest.raises(TooSlow, match=r"takes too long on a text of 100,002 characters") as caught:
        next(found)
    assert (caught.value.pattern, caught.value.entry) == (QUADRATIC, 2)
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


@timer
def test_the_rest_can_be_matched_after_it() -> None:
    texts = [BLANKS, "a", "aa"]
    with pytest.raises(TooSlow) as caught:
        list(matches(QUADRATIC, texts, range(3), seconds=0.05))
    assert [entry for entry, _ in matches(QUADRATIC, texts, range(caught.value.entry + 1, 3))] == [1, 2, 2]


@timer
def test_the_clock_runs_on_over_many_matches() -> None:
    text = ("a" * 999 + " " * 1_000) * 200 + "x"
    with pytest.raises(TooSlow):
        list(matches(QUADRATIC, [text], [0], seconds=0.05))


@timer
def test_long_texts_have_longer() -> None:
    pattern = re.compile(r"\w+\d")
    assert list(matches(pattern, ["b " * 3_000_000], [0], seconds=0.2)) == []


def test_other_threads_match_without_the_clock() -> None:
    found: list[int] = []
    thread = threading.Thread(
        target=lambda: found.extend(n for n, _ in matches(re.compile("a"), ["ba", "", "aa"], range(3)))
    )
    thread.start()
    thread.join()
    assert found == [0, 2, 2]
