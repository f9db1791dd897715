from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, get_args

import pytest

from dqlint.privacy import What, detectors, seen_in

See = Callable[[str, str], list[tuple[str, str, bool]]]


@pytest.fixture
def see() -> See:
    """What the detectors of a name see in a text: the text found, what it is, whether it is a published example."""

    def seen(what: str, text: str) -> list[tuple[str, str, bool]]:
        assert what in get_args(What)
        found = [one for detector in detectors(cast("Any", what)) for one in seen_in(text, detector)]
        return [(text[one.start : one.end], one.kind, one.reserved) for one in found]

    return seen
