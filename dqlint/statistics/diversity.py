"""How varied texts are. Both numbers depend on how much text there is: compare samples of one size."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE = 10_000
_PRIME = 0x9E3779B97F4A7C15  # odd, so that no two of a run's words change places unseen


def distinct(words: NDArray[np.uint64], offsets: NDArray[np.int64], size: int = 2) -> float | None:
    """The share of different runs of `size` words among all of them; None where no text is that long.

    `words` are the words of all texts as 64-bit hashes, and text i is `words[offsets[i]:offsets[i + 1]]`. Distinct-n of
    Li et al., "A Diversity-Promoting Objective Function for Neural Conversation Models" (2016).
    """
    import numpy as np

    ends = np.repeat(offsets[1:], np.diff(offsets))
    starts = np.flatnonzero(np.arange(len(words)) + size <= ends)
    if not len(starts):
        return None
    runs = np.zeros(len(starts), np.uint64)
    for step in range(size):
        runs = runs * np.uint64(_PRIME) + words[starts + step]
    runs.sort()
    return (1 + int(np.count_nonzero(np.diff(runs)))) / len(runs)


def compression_ratio(texts: Sequence[str]) -> float | None:
    """The bytes of all texts, one after the other on lines of their own, over those that bzip2 makes of them.

    High where much repeats; None where there is no text. After Shaib et al., "Standardizing the Measurement of Text
    Diversity" (2024), who take gzip: what zlib makes of a text differs from one build of it to another.
    """
    import bz2

    whole = "\n".join(texts).encode("utf-8", "surrogatepass")
    return len(whole) / len(bz2.compress(whole)) if whole else None


def sample(texts: Sequence[str], size: int = SAMPLE) -> list[str]:
    """So many of the texts, or all: the same whatever their order, and nearly the same when a few of them change.

    Each gets a random number from what it says and how often that was said before; the lowest are taken, in the order
    of these numbers.
    """
    import numpy as np

    seen: dict[str, int] = {}
    digests: list[bytes] = []
    for text in texts:
        before = seen.get(text, 0)
        seen[text] = before + 1
        key = before.to_bytes(8, "big") if before else b""
        digests.append(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=key).digest())
    lowest = np.argsort(np.frombuffer(b"".join(digests), "<u8"), kind="stable")[:size]
    return [texts[number] for number in lowest.tolist()]
