"""Measures the join of near-duplicates beside its peers, and writes docs/near-duplicates.md.

python benchmarks/near_duplicates.py [SECTION...] [--data ../shared/data] [--runs 5] [--largest 1000000]
python benchmarks/near_duplicates.py --draw 10 [--seed 1] [--passed]     prints pairs to be read, for the record

The sections are those of the page, all by default; what is not measured stays as it is. The peers are installed from
PyPI into benchmarks/.peers/near-duplicates. Every run is a process of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import page
from near import beside, growth, judgement, planted
from near.measure import PACKAGES, Bench, install, say

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "near-duplicates.md"
SECTIONS: Mapping[str, Callable[[Bench], Iterable[str]]] = {
    "peers": beside.section,
    "growth": growth.section,
    "adverse": growth.adverse,
    "planted": planted.section,
    "judged": judgement.section,
}
HEAD = f"""\
# Near-duplicates, measured

Written by `python benchmarks/near_duplicates.py`; no figure here is typed by hand.

Two rows are near when the words they share are at least 0.8 of those that either has (Jaccard similarity of word sets,
J >= 0.8), in each input field. By default dqlint also takes rows of four words and more as near when all but one word
of each is in the other (`dqlint/similarity/likeness.py`): the lines "its default". For the comparison with peers, which
estimate J, that is turned off, and all fields of a row are one text.

- **Tools**: dqlint from this checkout; {", ".join(package.replace("==", " ") for package in PACKAGES)} from PyPI,
  in an environment of their own. rensa and datasketch use 128 permutations; rensa 16 bands, but for `rho`, which is the
  pipeline and the settings of its own benchmark (8 bands, 4 probes). Of text-dedup, signatures and union-find are run
  without its reading and writing of datasets. semhash is not among them: it needs an embedding model, which cannot be
  had from PyPI. datasketch and text-dedup are left out above 60,000 rows, and where rensa is slowest above 200,000.
- **What is timed**: a process of its own for each run, its texts loaded and its packages imported before; the median of
  the runs. A tool is run on a set fewer times where all of its runs would take more than 8 s. Memory is the peak above
  what was held before. The peers are given normalised words and only have to split them at spaces; dqlint is given the
  text and normalises it within its time.
- **Truth**: all pairs with J >= 0.8, shared words counted by a product of sparse matrices (`benchmarks/near/truth.py`),
  which knows nothing of the join. Above 60,000 rows: all pairs of 1,000 sampled rows. The default of dqlint finds
  more by its definition, which lowers its precision by this one.
- **Rows** are those with any near one (of rensa's deduplicator, which drops rows: with an earlier near one). **Pairs**
  are given where a tool gives pairs. **Clusters right** are true clusters that a tool finds member for member.
"""


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the folder of public data")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--largest", type=int, default=1_000_000, help="rows of the largest made set")
    parser.add_argument("--draw", type=int, metavar="N", help="print N pairs of each set below 0.8, and N above")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passed", action="store_true", help="draw from those that the guard lets pass")
    options = parser.parse_args()
    if options.draw:
        print("\n".join(judgement.draw(options.data, options.draw, options.seed, passed=options.passed)))
        return
    if unknown := {*options.sections} - {*SECTIONS}:
        parser.error(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    install()
    for name in options.sections or SECTIONS:
        with tempfile.TemporaryDirectory() as folder:
            lines = [*SECTIONS[name](Bench(Path(folder), options.data, options.runs, options.largest))]
        lines[1:1] = [f"\n{dt.datetime.now(dt.timezone.utc).date()}, {page.machine()}, {options.runs} runs."]
        PAGE.write_text(into(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "", name, lines), encoding="utf-8")
        say(f"{name}: written to {PAGE}")


def into(old: str, name: str, lines: Iterable[str]) -> str:
    """The page with one section anew; the others are as they were."""
    made = HEAD
    for section in SECTIONS:
        start, end = f"<!-- {section} -->\n", f"<!-- end of {section} -->\n"
        body = old.partition(start)[2].partition(end)[0]
        if section == name:
            body = "".join(f"{line}\n" for line in lines)
        made += f"\n{start}{body}{end}"
    return made


if __name__ == "__main__":
    main()
