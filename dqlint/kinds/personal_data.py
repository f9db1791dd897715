"""Kind `personal-data`: addresses, numbers and keys in texts that belong to a person or open a door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dqlint.batch import EVERY_TEXT, Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, OptionSet, option
from dqlint.privacy import What, detectors, seen_in
from dqlint.privacy.detector import Seen

_Entry: TypeAlias = int


class Options(OptionSet):
    """What is looked for, and where."""

    what: tuple[What, ...] = option(doc="what is looked for", check=NotEmpty())
    fields: tuple[FieldPath, ...] = option((), "the fields whose texts are searched; every text of a row if left out")
    ignore: tuple[str, ...] = option(
        (),
        "texts that may stand there, in any case: a whole address or number, or `@` and a domain",
        NotEmpty(each=True),
    )
    reserved: bool = option(
        default=False,
        doc="report what is reserved for examples and fiction as well: example.com, 555-0142, published test numbers",
    )


class PersonalData(RowCheck):
    """One hit for a text, at the first thing in it; the hit carries all of them, to be masked wherever they stand."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._fields: tuple[str, ...] = options.fields or (EVERY_TEXT,)
        self._ignored = tuple(text.casefold() for text in options.ignore)
        self._detectors = [detector for what in options.what for detector in detectors(what)]
        patterns = dict.fromkeys(detector.pattern for detector in self._detectors)
        self.searches = tuple(Search(field, pattern) for field in self._fields for pattern in patterns)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self._fields:
            texts, rows, places = batch.texts(field)
            for entry, seen in sorted(self._by_entry(batch, field).items()):
                yield self._hit(batch.hit(rows[entry], places[entry]), texts[entry], sorted(seen, key=_place))

    def secrets(self, text: str) -> Iterator[str]:
        """What is looked for, in any text: for what quotes data that is no row."""
        for detector in self._detectors:
            yield from (text[seen.start : seen.end] for seen in seen_in(text, detector) if self._counts(text, seen))

    def _by_entry(self, batch: Batch, field: str) -> Mapping[_Entry, list[Seen]]:
        texts = batch.texts(field).values
        found: dict[_Entry, list[Seen]] = {}
        for detector in self._detectors:
            for entry, match in batch.search(field, detector.pattern):
                seen = detector.judge(match)
                if seen and self._counts(texts[entry], seen):
                    found.setdefault(entry, []).append(seen)
        return found

    def _counts(self, text: str, seen: Seen) -> bool:
        if seen.reserved and not self.options.reserved:
            return False
        found = text[seen.start : seen.end].casefold()
        return not any(found == ignored or (ignored[0] == "@" and found.endswith(ignored)) for ignored in self._ignored)

    def _hit(self, hit: Hit, text: str, seen: list[Seen]) -> Hit:
        secrets = tuple(dict.fromkeys(text[one.start : one.end] for one in seen))
        first = seen[0]
        values = {"kind": first.kind, "found": secrets[0], "count": len({_place(one) for one in seen})}
        return hit._replace(span=_place(first), values=values, secrets=secrets)


def _place(seen: Seen) -> tuple[int, int]:
    return seen.start, seen.end


KIND = Kind(
    name="personal-data",
    summary="Addresses, numbers and keys of persons in texts, by format, checksum and words near them; shown masked.",
    options=Options,
    make=PersonalData,
    values={
        "kind": "what was found, as 'e-mail address' or 'Visa card number'",
        "found": "the first one, masked unless --show-secrets is given",
        "count": "how many the text has",
    },
)
