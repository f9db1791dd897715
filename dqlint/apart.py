"""Work done in a forked process, which begins with all that this one holds: rows need not be sent there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def processes() -> int:
    """How many processes may work side by side here: 1 where forking is not safe (beside threads, off Linux)."""
    import threading

    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


class Apart(Generic[T]):
    """The result of a function that runs in a process of its own from now on."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._from, to = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._from)
            _work(work, to)
        os.close(to)

    def result(self) -> T:
        """Wait for the result. Raises what the function raised, and RuntimeError where the process was killed."""
        import pickle

        try:
            with os.fdopen(self._from, "rb") as pipe:
                told = pipe.read()
        finally:
            _, status = os.waitpid(self._process, 0)
        if status != 0:
            raise RuntimeError(f"a process that was checking rows ended with status {status}: is there memory enough?")
        done, result = pickle.loads(told)  # noqa: S301 - written by our own process
        if not done:
            raise result
        answer: T = result
        return answer


def _work(work: Callable[[], T], to: int) -> None:
    """Send what the function returns or raises, and end without what a process does at its end."""
    import pickle

    try:
        try:
            told = pickle.dumps((True, work()))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is waited for
            told = pickle.dumps((False, error))
        with os.fdopen(to, "wb") as pipe:
            pipe.write(told)
        os._exit(0)
    finally:
        os._exit(1)
