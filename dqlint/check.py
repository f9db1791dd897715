"""The one interface of all checks, and what a kind of check declares about itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, runtime_checkable

from dqlint.model import Hit, Measure
from dqlint.table import Kept

if TYPE_CHECKING:
    from typing_extensions import Self

    from dqlint.batch import Batch
    from dqlint.corpus import Corpus
    from dqlint.options import OptionSet


class Search(NamedTuple):
    """A pattern that a check will ask of a field, declared up front so that all patterns share one scan.

    With a `tail` only the last so many characters of each text are searched for it.
    """

    field: str
    pattern: re.Pattern[str]
    tail: int = 0


class Check(Protocol):
    """A run's fresh object made from a rule's frozen options. A row check has no memory and may see any rows.

    What a dataset check remembers is pickled where several processes share the work.
    """

    @property
    def searches(self) -> tuple[Search, ...]:
        """Every search the check will make with `batch.search`."""

    def examine(self, batch: Batch) -> Iterable[Hit]:
        """Called for every batch, in file order."""

    def merge(self, later: Self) -> None:
        """Take over the memory of a check that saw later batches."""

    def conclude(self, corpus: Corpus) -> Iterable[Hit | Measure]:
        """Called once at the end."""


class RowCheck:
    """What a row check leaves empty."""

    searches: tuple[Search, ...] = ()

    def merge(self, later: RowCheck) -> None:
        """A row check has no memory."""

    def conclude(self, corpus: Corpus) -> Iterable[Hit | Measure]:
        """A row check has said everything in `examine`."""
        return ()


class CorpusCheck:
    """What a dataset check leaves empty that has no memory of its own: the corpus keeps what its kind asks for."""

    searches: tuple[Search, ...] = ()

    def examine(self, batch: Batch) -> Iterable[Hit]:
        """There is nothing to say before all rows are known."""
        return ()

    def merge(self, later: CorpusCheck) -> None:
        """There is nothing to take over."""


@runtime_checkable
class Secretive(Protocol):
    """A check whose hits carry `secrets`: what it finds is masked in all that is said of the row, by any rule."""

    def secrets(self, text: str) -> Iterable[str]:
        """What it would find in any text: for what is quoted and stands in no row."""


class Kind(NamedTuple):
    """A mechanism that rules use. `values` names the placeholders its messages may use, with their meaning.

    `make` builds a run's check from a validated instance of `options`. `keeps` says of such options what the corpus is
    to keep of all rows for `conclude`; where a rule's filter leaves rows out, these are kept as well, and only hits on
    others are reported. What is too slow for a commit hook `runs` in CI: hooks leave its rules out, and say so.
    """

    name: str
    summary: str
    options: type[OptionSet]
    make: Callable[[Any], Check]
    values: Mapping[str, str]
    scope: Literal["row", "dataset"] = "row"
    keeps: Callable[[Any], Kept] = lambda _: Kept()
    runs: Literal["commit", "ci"] = "commit"
