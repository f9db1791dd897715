"""Rows of real prompts edited in four ways and put among them: which tools find them with what they were made of."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from near import texts
from near.measure import Bench, clusters, measured, say
from near.tools import TOOLS

from dqlint.similarity.judged import judged
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import near_duplicates

SEED = 5
EACH = 100
AMONG = 5_000
FEWEST = 3  # words of an edited row
SLIP_FROM = 4  # letters of a word that gets a typo
PEERS = ("rensa-pairs", "rensa-checked", "text-dedup", "datasketch")
_SYNONYMS = """
    create make, write compose, describe explain, give provide, find locate, help assist, show display, buy purchase,
    list enumerate, explain clarify, generate produce, story tale, important essential, ways methods, example instance,
    get obtain, change alter, people persons, best finest, movie film, add insert, book reserve, need require,
    want wish, start begin, payment remittance, many numerous, children kids, difference distinction,
    benefits advantages, song track, big large, quick fast, transfer transmission, money cash, wrong incorrect,
    play start, identify recognise, tell inform, suggest propose, error mistake, received got, sentence phrase
"""
SYNONYMS = dict(pair.split() for pair in _SYNONYMS.split(","))


def section(bench: Bench) -> Iterator[str]:
    """A table of how many are found."""
    yield "## Planted edits"
    yield ""
    yield f"Of {EACH} rows edited in each way, among {AMONG:,} others and the rows they were made of, how many each"
    yield "tool puts into one cluster with what they were made of. Of dqlint (its default) as a duplicate + as a"
    yield "template variant. The peers are given the texts split at spaces, as their documentation shows; text-dedup"
    yield "splits them itself.\n"
    yield f"| set | edit | dqlint | {' | '.join(TOOLS[peer].title for peer in PEERS)} |"
    yield f"|---|---|--:|{'--:|' * len(PEERS)}"
    real = texts.real(bench.data)
    for name in ("alpaca-52k", "banking77", "snips"):
        rows = [row[0] for row in real[name] if not any(row[1:])]
        for edit, made in EDITS.items():
            say(f"planted: {name}, {edit}")
            cells = planted(rows, made)
            found = [str(_found(bench, cells, peer)) for peer in PEERS]
            yield f"| {name} | {edit} | {_own(cells)} | {' | '.join(found)} |"


def planted(rows: Sequence[str], edit: Callable[[str, random.Random], str | None]) -> list[str]:
    """Rows as they are, then some that can be edited, then these edited, in the same order."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    made: dict[str, str] = {}
    for row in chance.sample(rows, len(rows)):
        new = edit(row, chance) if len(row.split()) >= FEWEST else None
        if new and len(made) < EACH:
            made.setdefault(row, new)
    others = [row for row in rows if row not in made]
    return [*others[:AMONG], *made, *made.values()]


def _own(cells: list[str]) -> str:
    """As a duplicate of the source or of a row that is one + as a template variant."""
    near = near_duplicates(cells)
    first = {member.row: member.first for member in near}
    duplicates = variants = 0
    for one in judged(near, cells.__getitem__, Likeness()):
        source = one.row - EACH
        if one.row >= len(cells) - EACH and first[one.row] == first.get(source, source):
            duplicates += one.difference is None
            variants += one.difference is not None
    return f"{duplicates} + {variants}"


def _found(bench: Bench, cells: list[str], peer: str) -> int:
    ((_, _, found),) = measured(bench._replace(runs=1), (peer,), bench.put(cells), "raw")
    of = {row: cluster for cluster in clusters(found.tolist()) for row in cluster}
    return sum(row - EACH in of.get(row, ()) for row in range(len(cells) - EACH, len(cells)))


def in_other_case(text: str, chance: random.Random) -> str:
    """Half of the letters in the other case, other punctuation at the end."""
    swapped = "".join(char.swapcase() if chance.random() < 1 / 2 else char for char in text.rstrip(".?!"))
    return swapped + chance.choice(("", "!", "...", " ?"))


def politely(text: str, _chance: random.Random) -> str:
    """With one word more."""
    return f"Please {text}"


def with_typo(text: str, chance: random.Random) -> str | None:
    """Two letters of a word swapped, one left out, one more or another, not at its ends."""
    parts = text.split(" ")
    at = [number for number, part in enumerate(parts) if len(part) >= SLIP_FROM and part.isalpha()]
    if not at:
        return None
    number = chance.choice(at)
    word, letter = parts[number], chance.choice("aeionrst")
    place = chance.randrange(1, len(word) - 2)
    before, here, after = word[:place], word[place], word[place + 1 :]
    parts[number] = chance.choice(
        (before + after[0] + here + after[1:], before + after, before + letter + here + after, before + letter + after)
    )
    return None if parts[number] == word else " ".join(parts)


def with_synonym(text: str, chance: random.Random) -> str | None:
    """One word replaced by another of its meaning."""
    parts = text.split(" ")
    at = [number for number, part in enumerate(parts) if part.lower().strip(".,?!") in SYNONYMS]
    if not at:
        return None
    number = chance.choice(at)
    parts[number] = SYNONYMS[parts[number].lower().strip(".,?!")]
    return " ".join(parts)


EDITS: Mapping[str, Callable[[str, random.Random], str | None]] = {
    "case and punctuation": in_other_case,
    "Please in front": politely,
    "one typo": with_typo,
    "one synonym": with_synonym,
}
