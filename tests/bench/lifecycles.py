"""Whole checked life cycles over HTTP, at sixteen clients, all on the same cores; then the mails that they left."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from tests.bench.bench import Bench
from tests.bench.figures import Figure, cost, rate
from tests.bench.load import Phase
from tests.bench.product import ROOT, Product, bytes_on_disk, folder_bytes
from tests.bench.story import STEPS

CLIENTS = 16
REQUESTS, REQUESTS_LARGE = 2_000, 10_000
DRAIN_SECONDS = 20.0
"""For how long the drain of mails is watched, or until there are none."""
OWN_STORES = ("directory", "identity", "exchange")
"""Whose disk a life cycle takes; the notifier's is told apart, by the mail."""


class Load:
    """The load generator in its own process, phase by phase."""

    def __init__(self, port: int, requests: int, clients: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.load", str(port), str(requests), str(clients)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def phase(self) -> Phase:
        """Wait for the end of the phase that runs."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The load generator stopped: an answer was wrong; what it said stands above.")
        return msgspec.json.decode(line, type=Phase)

    def go_on(self) -> None:
        """Let the next phase begin."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def measure(bench: Bench) -> Iterator[Figure]:
    """State changes a second, their times, CPU and disk; mails; reads; memory."""
    requests = REQUESTS_LARGE if bench.large else REQUESTS
    home = bench.homes.played("lifecycles")
    with Product(home) as product:
        with Load(product.port, requests, CLIENTS) as load:
            load.phase()
            _await_mails(product)
            disk, cpu = _own_bytes(home), product.cpu_seconds()
            load.go_on()
            changes = load.phase()
            spent = product.cpu_seconds() - cpu
            yield from _of_changes(changes, requests, spent)
            yield _of_views(product, changes)
            yield from _of_mails(product)
            yield _of_disk(_own_bytes(home) - disk, requests, changes)
            load.go_on()
            yield from _of_reads(load.phase())
        yield cost(
            f"memory after {requests:,} life cycles", product.resident_bytes() / 1e6, "MB", requests, 0, goal="<= 300"
        )
    bench.homes.drop(home)


def _of_changes(changes: Phase, requests: int, cpu: float) -> Iterator[Figure]:
    n, seconds = changes.calls, changes.seconds
    yield rate(f"state changes, {CLIENTS} clients", n, seconds, goal=">= 1,000")
    for name in ("p50", "p95", "p99"):
        yield cost(f"  {name} of a change", getattr(changes, name), "ms", n, seconds)
    for step in STEPS:
        yield cost(f"  p50 of {step.name}", changes.by_kind[step.name], "ms", requests, seconds)
    yield cost("  CPU of the product a life cycle", 1000 * cpu / requests, "ms", requests, seconds)
    share = changes.cpu_seconds / (changes.cpu_seconds + cpu)
    yield cost("  share of the load generator in all CPU", 100 * share, "%", n, seconds)


def _of_views(product: Product, changes: Phase) -> Figure:
    """How long after the last change all lists have it."""
    began, newest = time.perf_counter(), int(changes.position.rpartition(":")[2])
    while product.metric("view_applied_position", 'feed="exchange.exchange"') < newest:
        time.sleep(0.01)
    behind = time.perf_counter() - began
    return cost("  views level after the last change", 1000 * behind, "ms", 1, behind)


def _await_mails(product: Product) -> None:
    """Until the mails of the warm-up are gone, so that none of them is counted later."""
    end = time.monotonic() + 30
    before = -1.0
    while time.monotonic() < end and before != (before := _sent(product)):
        time.sleep(1.5)


def _sent(product: Product) -> float:
    return product.metric("deliveries_total", 'result="sent"')


def _of_mails(product: Product) -> Iterator[Figure]:
    """What the notifier takes to write the mails of the life cycles, now that no official needs the process."""
    before, cpu, disk = _sent(product), product.cpu_seconds(), _mail_bytes(product)
    began = moved = time.perf_counter()
    gone, seconds = before, 0.0
    while seconds < DRAIN_SECONDS and time.perf_counter() - moved < 3:
        time.sleep(0.5)
        seconds = time.perf_counter() - began
        if gone != (gone := _sent(product)):
            moved = time.perf_counter()
    n, spent = int(gone - before), product.cpu_seconds() - cpu
    grown = _mail_bytes(product) - disk
    yield rate("mails drained", n, seconds, goal=">= 300")
    if n:
        yield cost("  CPU a mail", 1000 * spent / n, "ms", n, seconds)
        yield cost("  disk a mail (training keeps 200 a mailbox)", grown / n, "B", n, seconds)


def _of_disk(grown: int, requests: int, changes: Phase) -> Figure:
    return cost(
        "disk a life cycle, mails apart", grown / requests / 1000, "kB", requests, changes.seconds, goal="<= 12"
    )


def _of_reads(reads: Phase) -> Iterator[Figure]:
    yield rate(f"documents and histories read, {CLIENTS} clients", reads.calls, reads.seconds)
    yield cost("  p95 of a read", reads.p95, "ms", reads.calls, reads.seconds)


def _own_bytes(home: Path) -> int:
    return sum(bytes_on_disk(home, service) for service in OWN_STORES)


def _mail_bytes(product: Product) -> int:
    return bytes_on_disk(product.home, "notifier") + folder_bytes(product.home / "mail")
