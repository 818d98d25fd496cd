"""My tasks at the gateway with few and with many requests, a tenth of them the asking authority's."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.bench import written
from tests.bench.bench import Bench
from tests.bench.figures import Figure, cost, percentile, rate
from tests.bench.product import WITHOUT_MAIL, Product, bytes_on_disk
from tests.bench.story import WrongAnswer
from tests.bench.wire import Answer, Connection, sign_in

SIZES, SIZES_LARGE = (10_000, 100_000), (10_000, 1_000_000)
PAGE = 50
WARM_UP, READS = 20, 400


def measure(bench: Bench) -> Iterator[Figure]:
    """Times of the first page for each size; the larger one's limit is the smaller one's time."""
    few: list[float] = []
    for size in SIZES_LARGE if bench.large else SIZES:
        home = bench.homes.played(f"lists-{size}")
        yield from _built(home, size)
        with Product(home, WITHOUT_MAIL) as product:
            times = asyncio.run(_read(product.port))
        for name, share, goal in (("p50", 0.5, "<= 20"), ("p95", 0.95, "ratio >= 0.5" if few else "")):
            limit = percentile(few, share) if few else None
            measured = percentile(times, share)
            title, seconds = f"{name} of my tasks, {size:,} requests", sum(times) / 1000
            yield cost(title, measured, "ms", READS, seconds, limit=limit, goal=goal)
        few = few or times
        bench.homes.drop(home)


def _built(home: Path, size: int) -> Iterator[Figure]:
    began = time.perf_counter()
    asyncio.run(written.write(home, size))
    wrote = time.perf_counter()
    records = written.rebuild_views(home)
    built = time.perf_counter()
    yield rate(f"views built over {size:,} requests", records, built - wrote, goal=">= 10,000")
    disk = bytes_on_disk(home, "exchange") / 1e6
    yield cost(f"disk of exchange, {size:,} requests", disk, "MB", size, built - began)


async def _read(port: int) -> list[float]:
    """Milliseconds of each reading of the first page."""
    connection = await Connection.open(port)
    reader = await sign_in(connection, f"{written.ASKING}-1")
    request = reader.get(f"/exchange/tasks?limit={PAGE}")
    times = []
    for number in range(WARM_UP + READS):
        began = time.perf_counter()
        answer = await connection.ask(request)
        if number >= WARM_UP:
            times.append((time.perf_counter() - began) * 1000)
        _verify(answer)
    connection.close()
    return times


def _verify(answer: Answer) -> None:
    """A full page, the reader's own turn first and by date, each with a partner's name; and a link to the next."""
    items = msgspec.json.decode(answer.body)["items"] if answer.status == 200 else []
    order = [(one["task"] is None, one["due"]) for one in items]
    named = all(one["partner"] is None or one["partner"]["name"] for one in items)
    if len(items) != PAGE or order != sorted(order) or not named or b"link: " not in answer.head.lower():
        raise WrongAnswer(f"tasks: {answer.status} {answer.body[:2000]!r}")
