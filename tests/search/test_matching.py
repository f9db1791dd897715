"""Matching by the clock."""

import re
import signal
import threading

import pytest

from dqlint.search import TooSlow, matches

CUBIC = re.compile(r"\s*,?\s*;?\s*$")
BLANKS = " " * 3_000 + "x"
timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no interval timer")


@pytest.mark.parametrize("text", ["", "a b a", "a b " * 500, "x" * 5_000])
@pytest.mark.parametrize("written", ["a", "", r"\b", "a b|b", "(?m)^"])
def test_as_finditer(written: str, text: str) -> None:
    pattern = re.compile(written)
    assert [m.span() for m in matches(pattern, text)] == [m.span() for m in pattern.finditer(text)]


@timer
def test_a_match_that_takes_too_long_ends() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(TooSlow, match=r"took more than 0\.05 s on a text of 3,001 characters") as caught:
        list(matches(CUBIC, BLANKS, seconds=0.05))
    assert (caught.value.pattern, caught.value.characters) == (CUBIC, 3_001)
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


@timer
def test_the_bound_is_on_the_text_not_on_a_match() -> None:
    pattern = re.compile(r"a|[ab]*[ab]*c")
    with pytest.raises(TooSlow):
        list(matches(pattern, ("a" * 1_000 + "b" * 400) * 5, seconds=0.05))


@timer
def test_matches_before_the_slow_part_are_not_handed_out_twice() -> None:
    found = matches(re.compile("a"), "a" * 2_500)
    assert [m.start() for m in found] == list(range(2_500))


def test_other_threads_match_without_the_clock() -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.extend(m.start() for m in matches(re.compile("a"), "ba" * 300)))
    thread.start()
    thread.join()
    assert found == list(range(1, 600, 2))
