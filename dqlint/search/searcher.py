"""One scan of a column for all patterns: which texts may match which. Python's `re` has the last word on those.

With google-re2 every tuple of patterns becomes one RE2 set of their `overmatch`es, which reads each text once. Patterns
that RE2 refuses, and all of them where it has no wheel, go by their literal `gate`; what has neither always may match.
RE2 cannot run out of memory half-way and lose a match: `Set.Compile` fails unless twenty of the largest states fit
(re2/dfa.cc, the constructor of DFA), and a set, unlike a single pattern, never gives up for slowness.

A set takes milliseconds to make. The first texts are looked through for the gates of shipped patterns instead, until
that has taken as long: a run over a few changed rows makes no set.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

Pattern = re.Pattern[str]
Found = dict[Pattern, Sequence[int]]

_MAX_MEMORY = 128 << 20  # for the states of a set: where they do not fit, they are thrown away and made again
_LONGEST = 150_000  # characters of the patterns of a set together
_TOGETHER = 16
_SEAM = "\n\0\n"  # between texts that are read together: `overmatch` takes it for an end and a start
_OFTEN = 0.3
_AS_LONG = 8_000_000  # characters looked through for one literal each
_UNGATED = 300  # literals that take as long as a pattern that is searched for itself


class Asked(Protocol):
    """A pattern that will be asked of a field (`dqlint.check.Search`)."""

    @property
    def field(self) -> str:
        """A field of the layout, or a path into the record."""

    @property
    def pattern(self) -> Pattern:
        """The pattern to search its texts for."""

    @property
    def tail(self) -> int:
        """How many characters at the end of each text are searched; 0: all."""


class Filter(Protocol):
    """Finds candidates for some patterns."""

    def __call__(self, texts: Sequence[str], found: Found, /) -> None:
        """Put the candidates of every pattern into `found`."""


class Searcher:
    """All searches of a run, compiled on first use. `with_re2=False`: by literals alone, as where RE2 is missing."""

    def __init__(self, searches: Iterable[Asked], with_re2: bool = True) -> None:
        self._patterns: dict[tuple[str, int], dict[Pattern, None]] = {}
        for search in searches:
            self._patterns.setdefault((search.field, search.tail), {})[search.pattern] = None
        self._with_re2 = with_re2
        self._filters: dict[tuple[Pattern, ...], list[Filter]] = {}
        self._first: dict[tuple[Pattern, ...], _First | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_filters": {}, "_first": {}}  # a compiled set cannot be sent to another process

    def scan(self, field: str, texts: Sequence[str], tail: int = 0) -> Mapping[Pattern, Sequence[int]]:
        """For every pattern asked of the field the indices of the texts that may match, ascending. No other does.

        With a `tail`: for those asked of it, where a match may begin in the last so many characters.
        """
        found: Found = {}
        patterns = tuple(self._patterns.get((field, tail), ()))
        texts = [text[-tail:] for text in texts] if tail and patterns else texts
        first = self._first_of(patterns)
        for look in [first] if first and first.takes(texts) else self._filters_of(patterns):
            look(texts, found)
        return found

    def _first_of(self, patterns: tuple[Pattern, ...]) -> _First | None:
        if patterns not in self._first:
            from dqlint.search.known import gates_of

            gates = gates_of(patterns) if self._with_re2 else {}
            self._first[patterns] = _First(gates) if patterns and len(gates) == len(patterns) else None
        return self._first[patterns]

    def _filters_of(self, patterns: tuple[Pattern, ...]) -> list[Filter]:
        if patterns not in self._filters:
            self._filters[patterns] = list(_filters(patterns, self._with_re2))
        return self._filters[patterns]


def _filters(patterns: Iterable[Pattern], with_re2: bool) -> Iterator[Filter]:
    from dqlint.search.gates import gate
    from dqlint.search.known import overmatch_of
    from dqlint.search.syntax import parse

    left = dict.fromkeys(patterns)
    if with_re2:
        for run in _re2_sets({pattern: text for pattern in left if (text := overmatch_of(pattern))}):
            left = {pattern: None for pattern in left if pattern not in run.patterns}
            yield run
    gates = {pattern: gate(parse(pattern)) for pattern in left}
    gated = {pattern: literals for pattern, literals in gates.items() if literals is not None}
    if gated:
        yield _Gates(gated)
    yield _Always([pattern for pattern in left if pattern not in gated])


def _re2_sets(patterns: Mapping[Pattern, str]) -> Iterator[_Re2Set]:
    """Sets that hold all of the patterns but those that RE2 refuses."""
    try:
        import re2
    except ImportError:
        return
    for some in _parted(patterns):
        yield from _re2_set(re2, some)


def _parted(patterns: Mapping[Pattern, str]) -> Iterator[Mapping[Pattern, str]]:
    """The patterns in groups, the shortest first: all in one set have many more states than each by itself."""
    group: dict[Pattern, str] = {}
    for pattern, text in sorted(patterns.items(), key=lambda item: len(item[1])):
        if group and sum(map(len, group.values())) + len(text) > _LONGEST:
            yield group
            group = {}
        group[pattern] = text
    if group:
        yield group


def _re2_set(re2: Any, patterns: Mapping[Pattern, str]) -> Iterator[_Re2Set]:
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    together = re2.Set.SearchSet(options)
    taken = [pattern for pattern, text in patterns.items() if _added(re2, together, text)]
    if taken and _compiled(re2, together):
        yield _Re2Set(taken, together.Match)
    elif len(taken) > 1:
        for half in taken[: len(taken) // 2], taken[len(taken) // 2 :]:
            yield from _re2_set(re2, {pattern: patterns[pattern] for pattern in half})


def _added(re2: Any, together: Any, text: str) -> bool:
    try:
        together.Add(text)
    except re2.error:
        return False
    return True


def _compiled(re2: Any, together: Any) -> bool:
    try:
        together.Compile()
    except re2.error:
        return False
    return True


class _Re2Set:
    """Reads some texts together first, and one by one only where something is in them.

    `overmatch` has the starts and ends of texts match at the seam between them as well. A set that finds something
    nearly everywhere goes on one by one.
    """

    def __init__(self, patterns: list[Pattern], match: Callable[[bytes], list[int] | None]) -> None:
        self.patterns = patterns
        self._match = match
        self._together = _TOGETHER

    def __call__(self, texts: Sequence[str], found: Found) -> None:
        hits: list[list[int]] = [[] for _ in self.patterns]
        match = self._match
        empty = match(b"")
        for entry in range(len(texts)) if self._together == 1 else self._worth_reading(texts):
            text = texts[entry]
            try:
                matched = match(text.encode()) if text else empty
            except UnicodeEncodeError:  # a lone surrogate, which RE2 has no notion of
                matched = list(range(len(hits)))
            if matched:
                for pattern in matched:
                    hits[pattern].append(entry)
        found.update(zip(self.patterns, hits, strict=True))

    def _worth_reading(self, texts: Sequence[str]) -> list[int]:
        starts = range(0, len(texts), _TOGETHER)
        worth = [first for first in starts if self._is_in_some(texts[first : first + _TOGETHER])]
        if len(worth) > _OFTEN * len(starts):
            self._together = 1
        return [entry for first in worth for entry in range(first, min(first + _TOGETHER, len(texts)))]

    def _is_in_some(self, texts: Sequence[str]) -> bool:
        try:
            return bool(self._match(_SEAM.join(texts).encode()))
        except UnicodeEncodeError:
            return True


class _Gates(NamedTuple):
    gates: Mapping[Pattern, frozenset[str]]

    def __call__(self, texts: Sequence[str], found: Found) -> None:
        from dqlint.search.folding import fold

        folded = [fold(text) for text in texts]
        joined = "\0".join(folded)
        starts = [0, *accumulate(len(text) + 1 for text in folded)]
        for pattern, literals in self.gates.items():
            found[pattern] = sorted(set().union(*(_holding(literal, joined, starts) for literal in literals)))


def _holding(literal: str, joined: str, starts: Sequence[int]) -> Iterator[int]:
    """Which of the joined texts hold the literal, and some that hold its beginning."""
    at = joined.find(literal)
    while at >= 0:
        entry = bisect_right(starts, at) - 1
        yield entry
        at = joined.find(literal, starts[entry + 1])


class _First:
    """Looks for gates that are known, as long as that pays."""

    def __init__(self, gates: Mapping[Pattern, frozenset[str] | None]) -> None:
        gated = {pattern: literals for pattern, literals in gates.items() if literals}
        self._filters: tuple[Filter, ...] = (
            _Gates(gated),
            _BeyondAscii([pattern for pattern, literals in gates.items() if literals is not None and not literals]),
            _Always([pattern for pattern, literals in gates.items() if literals is None]),
        )
        self._each = sum(_UNGATED if literals is None else len(literals) for literals in gates.values())
        self._left = _AS_LONG

    def takes(self, texts: Sequence[str]) -> bool:
        """Whether texts are still to be looked through so, which is taken off from what is left."""
        self._left -= self._each * sum(map(len, texts))
        return self._left >= 0

    def __call__(self, texts: Sequence[str], found: Found) -> None:
        for look in self._filters:
            look(texts, found)


class _BeyondAscii(NamedTuple):
    patterns: list[Pattern]

    def __call__(self, texts: Sequence[str], found: Found) -> None:
        others = [entry for entry, text in enumerate(texts) if not text.isascii()]
        found.update(dict.fromkeys(self.patterns, others))


class _Always(NamedTuple):
    patterns: list[Pattern]

    def __call__(self, texts: Sequence[str], found: Found) -> None:
        found.update(dict.fromkeys(self.patterns, range(len(texts))))
