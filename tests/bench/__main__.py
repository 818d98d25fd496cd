"""`python -m tests.bench [--large] [--profile] [measure ...]`: all measures, or those that are named."""

import argparse
import importlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import profile
from tests.bench.bench import Bench
from tests.bench.figures import Report
from tests.bench.product import ROOT, Homes

MEASURES = ("start", "append", "lifecycles", "rebuild", "lists", "search")
"""In this order: the first leaves the training world to the others."""


def main() -> int:
    """The exit status: 0 when all measures ran; no figure is judged here."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="measure", help=f"of {', '.join(MEASURES)}; all without one")
    parser.add_argument("--large", action="store_true", help="over a million requests; takes most of an hour")
    parser.add_argument("--profile", action="store_true", help="profile the server under the life cycles instead")
    parser.add_argument("--keep", action="store_true", help="keep the data folders and say where they lie")
    chosen = parser.parse_args()
    unknown = set(chosen.measures) - set(MEASURES)
    if unknown:
        parser.error(f"there is no measure {min(unknown)}")
    folder = Path(tempfile.mkdtemp(prefix="openimi-bench-"))
    try:
        bench = Bench(Homes(folder), chosen.large)
        if chosen.profile:
            profile.lifecycles(bench)
        else:
            run(bench, [name for name in MEASURES if name in (chosen.measures or MEASURES)])
    finally:
        if chosen.keep:
            print(f"Data folders: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def run(bench: Bench, names: list[str]) -> None:
    """These measures; the table on the terminal, the lines in var/bench.jsonl."""
    report, began = Report(ROOT / "var" / "bench.jsonl"), time.perf_counter()
    for name in names:
        for figure in importlib.import_module(f"tests.bench.{name}").measure(bench):
            report.add(figure)
    report.write()
    print(f"\n{time.perf_counter() - began:.0f} s; written to var/bench.jsonl")


if __name__ == "__main__":
    sys.exit(main())
