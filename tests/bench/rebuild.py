"""All of exchange's views built anew at once, from logs that were written straight."""

import asyncio
import time
from collections.abc import Iterator

from tests.bench import written
from tests.bench.bench import Bench
from tests.bench.figures import Figure, rate

REQUESTS = 20_000


def measure(bench: Bench) -> Iterator[Figure]:
    """Records a second, from reading the log to the last document on disk."""
    home = bench.homes.played("rebuild")
    asyncio.run(written.write(home, REQUESTS))
    began = time.perf_counter()
    records = written.rebuild_views(home)
    yield rate("rebuild of exchange's views", records, time.perf_counter() - began, goal=">= 10,000")
    bench.homes.drop(home)
