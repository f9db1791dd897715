"""One tool on one set of texts in a process of its own: `python tools.py TOOL TEXTS.json FOUND.npy` prints its cost.

Runs in the environment of the peers, so of dqlint its own tools import the join, and the others only the normalising of
texts, which is plain Python. They are given the words of dqlint's definition with spaces between them; making these is
timed apart. The texts are loaded and the packages imported before the clock starts. Peak memory is what the process
needed above what it held by then. With `raw` as a fourth argument the texts are given to the peers as they are.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

THRESHOLD = 0.8
PERMUTATIONS = 128
BANDS = 16  # of 8 values: 95 of 100 pairs of similarity .8
SEED = 42
Found = Iterable[tuple[int, int]]


class Tool(NamedTuple):
    """`finds` is `pairs`, `clusters` (edges that make them), `rows` (those in any cluster) or `dropped` rows."""

    title: str
    package: str
    finds: str
    run: Callable[[Sequence[str]], Found]
    modules: tuple[str, ...] = ()
    most: int = 10**9  # rows


def dqlint(texts: Sequence[str], *, one_word: bool) -> Found:
    """The public function of the join."""
    from dqlint.similarity.likeness import Likeness
    from dqlint.similarity.near import near_duplicates

    likeness = Likeness.of(THRESHOLD, one_word=one_word)
    return [(member.row, member.first) for member in near_duplicates(texts, 1, likeness)]


def dqlint_equal(texts: Sequence[str]) -> Found:
    """With the definition that the peers estimate."""
    return dqlint(texts, one_word=False)


def dqlint_default(texts: Sequence[str]) -> Found:
    """With the definition that the rules use."""
    return dqlint(texts, one_word=True)


def rensa_pairs(texts: Sequence[str]) -> Found:
    """Pairs that share a band: nothing is checked."""
    return _rensa_pairs(texts)[1]


def rensa_checked(texts: Sequence[str]) -> Found:
    """Those pairs of them whose signatures are similar enough."""
    made, pairs = _rensa_pairs(texts)
    return [(one, other) for one, other in pairs if made[one].jaccard(made[other]) >= THRESHOLD]


def _rensa_pairs(texts: Sequence[str]) -> tuple[list, list[tuple[int, int]]]:
    from rensa import RMinHash, RMinHashLSH

    made = RMinHash.from_token_sets([text.split() for text in texts], PERMUTATIONS, SEED)
    lsh = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    lsh.insert_many(made)
    return made, [(row, other) for row, others in enumerate(lsh.query_all(made)) for other in others if other < row]


def rensa_flags(texts: Sequence[str]) -> Found:
    """Rows that share a band with any other."""
    from rensa import RMinHash, RMinHashLSH

    matrix = RMinHash.digest_matrix_from_token_sets([text.split() for text in texts], PERMUTATIONS, SEED)
    flags = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS).query_duplicate_flags_matrix_one_shot(matrix)
    return _flagged(flags)


def rensa_rho(texts: Sequence[str]) -> Found:
    """The pipeline of rensa's own benchmark, with its settings: eight bands, four probes."""
    from rensa import RMinHash, RMinHashLSH

    matrix = RMinHash.digest_matrix_from_token_sets_rho([text.split() for text in texts], PERMUTATIONS, SEED, probes=4)
    flags = RMinHashLSH(THRESHOLD, PERMUTATIONS, 8).query_duplicate_flags_matrix_one_shot(matrix)
    return _flagged(flags)


def rensa_drops(texts: Sequence[str]) -> Found:
    """Rows that are not kept, as its README shows."""
    from rensa import RMinHashDeduplicator

    kept = RMinHashDeduplicator(threshold=THRESHOLD, num_perm=PERMUTATIONS, use_lsh=True)
    return _flagged(not keep for keep in kept.add_pairs((str(row), text.split()) for row, text in enumerate(texts)))


def datasketch(texts: Sequence[str]) -> Found:
    """Pairs of MinHashLSH, unchecked."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    tokens = ([word.encode() for word in text.split()] for text in texts)
    pairs = []
    for row, one in enumerate(MinHash.generator(tokens, num_perm=PERMUTATIONS)):
        pairs += [(row, other) for other in lsh.query(one)]
        lsh.insert(row, one, check_duplication=False)
    return pairs


def text_dedup(texts: Sequence[str]) -> Found:
    """The core of text_dedup.minhash without its reading and writing of datasets: signatures, tables, union-find."""
    import numpy as np
    from text_dedup.minhash import RNG, SIGNATURE_COLUMN, embed_func
    from text_dedup.utils import UnionFind, optimal_param, xxh3_32hash

    prime = np.uint32((1 << 32) - 5)
    bands, rows = optimal_param(THRESHOLD, PERMUTATIONS, false_positive_weight=0.5, false_negative_weight=0.5)
    options = {
        "num_perm": PERMUTATIONS,
        "ngram_size": 1,
        "min_length": 0,
        "hashranges": [(band * rows, (band + 1) * rows) for band in range(bands)],
        "permutations": tuple(RNG.randint(low, prime, size=PERMUTATIONS, dtype=np.uint32) for low in (1, 0)),
        "hash_func": xxh3_32hash,
        "dtype": np.uint32,
        "max_hash": np.uint32((1 << 32) - 1),
        "modulo_prime": prime,
    }
    tables: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        for band in enumerate(embed_func(text, row, **options)[SIGNATURE_COLUMN]):
            tables[band].append(row)
    clusters = UnionFind()
    for cluster in tables.values():
        for row in cluster[1:]:
            clusters.union(row, cluster[0])
    return [(row, clusters.find(row)) for row in list(clusters.parent)]


def _flagged(flags: Iterable[bool]) -> Found:
    return [(row, row) for row, flag in enumerate(flags) if flag]


_JOIN = ("dqlint.similarity.near", "dqlint.similarity.join", "dqlint.similarity.sets", "dqlint.similarity.few")
TOOLS = {
    "dqlint": Tool("dqlint, J >= 0.8", "dqlint", "clusters", dqlint_equal, _JOIN),
    "dqlint-default": Tool("dqlint, its default", "dqlint", "clusters", dqlint_default, _JOIN),
    "rensa-pairs": Tool("rensa, pairs", "rensa", "pairs", rensa_pairs, ("rensa",)),
    "rensa-checked": Tool("rensa, pairs, checked by signature", "rensa", "pairs", rensa_checked, ("rensa",), 200_000),
    "rensa-flags": Tool("rensa, flags", "rensa", "rows", rensa_flags, ("rensa",)),
    "rensa-rho": Tool("rensa, flags, rho", "rensa", "rows", rensa_rho, ("rensa",)),
    "rensa-drops": Tool("rensa, deduplicator", "rensa", "dropped", rensa_drops, ("rensa",), 200_000),
    "text-dedup": Tool("text-dedup, core", "text-dedup", "clusters", text_dedup, ("text_dedup.minhash",), 60_000),
    "datasketch": Tool("datasketch, LSH 128", "datasketch", "pairs", datasketch, ("datasketch",), 60_000),
}


def main() -> None:
    """Run the tool; print seconds and MiB as JSON, and keep what was found."""
    name, texts, target, *raw = sys.argv[1:]
    tool, cells = TOOLS[name], json.loads(Path(texts).read_bytes())
    start = time.perf_counter()
    if tool.package != "dqlint" and not raw:
        cells = normalised(cells)
    normalising = time.perf_counter() - start
    for module in tool.modules:
        importlib.import_module(module)
    before = _forget_peak()
    start = time.perf_counter()
    found = tool.run(cells)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "memory": _memory("VmHWM") - before, "normalising": normalising}))
    import numpy as np

    np.save(target, np.array(found, np.int64).reshape(-1, 2))


def normalised(texts: Sequence[str]) -> list[str]:
    """The words of each text with spaces between them."""
    from dqlint.similarity.words import spaced

    return [" ".join(spaced(text).split()) for text in texts]


def _forget_peak() -> float:
    """Let the peak begin with what is held now, in MiB; where that cannot be done, with the peak until now."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5", encoding="ascii")
    return _memory("VmRSS" if reset.exists() else "")


def _memory(what: str) -> float:
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith(f"{what}:")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
