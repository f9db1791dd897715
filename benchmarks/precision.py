"""How often a rule is right: runs rules over public datasets, shows samples of hits to read, and writes the page.

python benchmarks/precision.py hits CODE... [--set NAME] [--sample 20] [--seed 1]    what a rule finds, to be read
python benchmarks/precision.py count      writes precision/counts.json: the hits of every rule in every set
python benchmarks/precision.py page       writes docs/precision.md from the counts and what was read

What was read stands in precision/CODE.yaml, one file a rule: `verdict` says why the rule is recommended or not, `sets`
how many of a set's hits were read, how many of them were real, and what is to be said of them; precision/alpaca.md
says what they leave of Alpaca's defects. The datasets lie in ../shared/data (--data).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from dqlint import readers
from dqlint.app.check import Request, check
from dqlint.model import Finding
from dqlint.rules.catalogue import shipped
from dqlint.rules.compiled import CHECKOUT

ROOT = CHECKOUT.parent
HERE = Path(__file__).parent / "precision"
PAGE = ROOT / "docs" / "precision.md"
COUNTS = HERE / "counts.json"
ALPACA = HERE / "alpaca.md"  # what was read of the rows that no rule finds: written by hand
HEAD = """\
# How often each rule is right

<!-- Written by `python benchmarks/precision.py page` from benchmarks/precision/. -->

Every rule was run over public datasets, and a sample of what it found was read. A hit is real when the row has the
defect that the message names. `recommended` holds the rules with at least nine real hits in ten, and those that found
nothing anywhere but can only be right: the defect is in the form of the row, not in its words. Read in November 2026 by
those who wrote the rules, language models among them: a second reader would be welcome.

| rule | set | hits | read | real | verdict |
|---|---|--:|--:|--:|---|
"""
SHOWN = 700  # characters of each text of a row


def main() -> None:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["hits", "count", "page"])
    parser.add_argument("codes", nargs="*", metavar="CODE")
    parser.add_argument("--set", dest="sets", action="append", default=[], metavar="NAME")
    parser.add_argument("--sample", type=int, default=20, help="how many hits of each set are shown")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options = parser.parse_args()
    if options.task == "page":
        PAGE.write_text("".join(f"{line}\n" for line in page()), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = copied(options.data, Path(name), options.sets)
        if options.task == "count":
            COUNTS.write_text(json.dumps(counted(folder), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        else:
            show(folder, options.codes, options.sample, random.Random(options.seed))  # noqa: S311 - no secret


def copied(data: Path, folder: Path, sets: Iterable[str]) -> Path:
    """The sets (none: all) beside their dqlint.yaml in a folder."""
    config = yaml.safe_load((HERE / "sets.yaml").read_text(encoding="utf-8"))
    config["datasets"] = {name: one for name, one in config["datasets"].items() if not sets or name in sets}
    for name in {Path(glob).parts[0] for one in config["datasets"].values() for glob in globs(one)}:
        shutil.copytree(data / name, folder / name, copy_function=shutil.copyfile)
        (folder / name).chmod(0o755)
    (folder / "dqlint.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return folder


def globs(dataset: Mapping[str, Any]) -> Iterator[str]:
    """The globs of a dataset's files."""
    for split in ("train", "eval"):
        named = dataset.get(split, [])
        yield from [named] if isinstance(named, str) else named


def found(folder: Path, codes: Iterable[str]) -> Iterator[tuple[str, list[Finding]]]:
    """Every set with what the rules find in it."""
    config = folder / "dqlint.yaml"
    names = yaml.safe_load(config.read_text(encoding="utf-8"))["datasets"]
    report = check(Request(select=(*codes,), config_file=config, here=folder, jobs=2))
    for problem in report.problems:
        print("PROBLEM", problem)
    for name in names:
        own = [*globs(names[name])]
        yield name, [one for one in report.findings if any(Path(one.place.file).match(glob) for glob in own)]


def counted(folder: Path) -> dict[str, dict[str, int]]:
    """Code -> set -> hits, of all shipped rules that need no configuration."""
    counts: dict[str, dict[str, int]] = {code: {} for code in shipped().drafts}
    for name, findings in found(folder, ["ALL", *shipped().packs]):
        for code, hits in Counter(one.code for one in findings).items():
            counts[code][name] = hits
    return counts


def show(folder: Path, codes: Iterable[str], sample: int, chance: random.Random) -> None:
    """Print a sample of the hits of each set, with their rows."""
    for name, findings in found(folder, codes):
        chosen = sorted(chance.sample(findings, min(sample, len(findings))))
        print(f"===== {name}: {len(findings)} hits, {len(chosen)} shown")
        for file in dict.fromkeys(one.place.file for one in chosen):
            wanted = {one.place.row for one in chosen if one.place.file == file}
            records = {
                row: record
                for rows in readers.read(folder / file, file)
                for row, record in enumerate(rows.records, rows.first)
                if row in wanted
            }
            for one in chosen:
                if one.place.file == file:
                    print(f"--- {file} row {one.place.row} [{one.field}] {one.code}: {one.message}")
                    print(shortened(records.get(one.place.row)))


def page() -> Iterator[str]:
    """The page, from the counts and the records."""
    counts = json.loads(COUNTS.read_text(encoding="utf-8"))
    rules, recommended = shipped().drafts, shipped().packs["recommended"]
    records = {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(HERE.glob("???[0-9]*.yaml"))
    }
    yield from HEAD.splitlines()
    for code, record in records.items():
        hits = counts.get(code, {})
        verdict = "recommended" if code in recommended else "opt-in"
        said = f"{verdict}: {record['verdict']}" if record.get("verdict") else verdict
        title = f"{code} {rules[code].name}"
        for name in dict.fromkeys((*record.get("sets", {}), *hits)):
            one = record.get("sets", {}).get(name, {})
            number = hits.get(name, one.get("hits", 0))
            told = "; ".join(filter(None, (said, one.get("note", ""))))
            yield f"| {title} | {name} | {number:,} | {one.get('read', 0)} | {one.get('real', 0)} | {told} |"
            title = said = ""
    silent = [code for code in rules if not counts.get(code) and not records.get(code, {}).get("sets")]
    yield from ("", "## No hits on any of these sets", "")
    for code in silent:
        verdict = records.get(code, {}).get("verdict", "")
        standing = "recommended" if code in recommended else "opt-in"
        yield f"- {code} {rules[code].name} ({standing}){': ' + verdict if verdict else ''}"
    yield ""
    yield from ALPACA.read_text(encoding="utf-8").splitlines()


def shortened(value: Any) -> str:
    """A record with its long texts cut in the middle."""
    if isinstance(value, str):
        return value if len(value) <= SHOWN else f"{value[: SHOWN // 2]} [...] {value[-SHOWN // 2 :]}"
    if isinstance(value, dict):
        return "\n".join(f"  {key}: {shortened(member)}" for key, member in value.items())
    if isinstance(value, list):
        return "\n".join(f"  - {shortened(member)}" for member in value)
    return str(value)


if __name__ == "__main__":
    main()
