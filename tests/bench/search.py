"""Searching authorities at the gateway among 12,600 and 100,000 of them: words, beginnings, slips, filters."""

import asyncio
import datetime
import random
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from contracts.directory import AreaAccess, AuthorityRegistered, Contact
from contracts.record import By, Record
from services.chassis.log.log import Entry
from tests.bench.bench import Bench
from tests.bench.figures import Figure, cost, percentile
from tests.bench.product import WITHOUT_MAIL, Product
from tests.bench.story import COUNTRIES, WrongAnswer
from tests.bench.wire import Answer, Connection, sign_in
from tests.bench.written import open_log

SIZES, SIZES_LARGE = (12_600,), (12_600, 100_000)
READS = 400
CHUNK = 2_000
WORDS = (
    "Chamber Board Inspectorate Ministry Agency Office Council Institute Registry Directorate Authority",
    "nurses pharmacists architects veterinarians guides electricians lawyers dentists midwives engineers teachers "
    "drivers surveyors opticians psychologists accountants physiotherapists bakers plumbers hairdressers",
    "ba de li mo ru sta ven hol ker mün grö château são łód ør",
)
WHAT, WHOM, SYLLABLES = (words.split() for words in WORDS)


def measure(bench: Bench) -> Iterator[Figure]:
    """p50 and p95 of a search, each answer verified to name what was looked for."""
    for size in SIZES_LARGE if bench.large else SIZES:
        home = bench.homes.played(f"search-{size}")
        towns = asyncio.run(_write(home, size))
        with Product(home, WITHOUT_MAIL) as product:
            ready = product.ready_after
            times = asyncio.run(_search(product.port, towns))
        yield cost(f"start with {size:,} authorities", ready, "s", size, ready)
        for name, share, goal in (("p50", 0.5, ""), ("p95", 0.95, "<= 50")):
            seconds = sum(times) / 1000
            yield cost(
                f"{name} of a search, {size:,} authorities", percentile(times, share), "ms", READS, seconds, goal=goal
            )
        bench.homes.drop(home)


async def _write(home: Path, size: int) -> list[str]:
    """Register so many authorities, straight into the log; the towns in which they sit."""
    lots = random.Random(2)
    towns = sorted({"".join(lots.choices(SYLLABLES, k=3)).capitalize() for _ in range(900)})
    log = open_log(home, "directory")
    for start in range(0, size, CHUNK):
        numbers = range(start, min(start + CHUNK, size))
        await log.append([Entry(_authority(log.origin, number, lots, towns)) for number in numbers])
    await log.close()
    return towns


def _authority(origin: str, number: int, lots: random.Random, towns: list[str]) -> Record[AuthorityRegistered]:
    country, town, whom = lots.choice(COUNTRIES), lots.choice(towns), lots.choice(WHOM)
    area = lots.choice(("pq", "sd", "pw"))
    id_ = f"{country}-bench-{number}"
    registered = AuthorityRegistered(
        official_name=f"{lots.choice(WHAT)} of {whom} in {town}",
        informal_title={"en": f"Supervises {whom} of the region of {town}", "da": f"Tilsyn i {town}"},
        country=country,
        town=town,
        region=lots.choice(towns),
        languages=["en", country],
        notice_language="en",
        timezone="Europe/Brussels",
        contact=Contact(email=f"{id_}@training.example"),
        coordinator=f"{country}-nimic",
        areas=[AreaAccess(area=area, modules=["requests"], role="authority", keywords=[])],
    )
    return Record(
        origin=origin,
        stream=f"authority:{id_}",
        version=1,
        at=datetime.datetime.now(datetime.UTC),
        by=By(system="training"),
        cause=id_,
        correlation=id_,
        event=registered,
    )


def _queries(towns: list[str], lots: random.Random) -> Iterator[tuple[dict[str, str], str | None]]:
    """What somebody might type, and the town that the first finding must then name."""
    while True:
        town, whom = lots.choice(towns), lots.choice(WHOM)
        yield {"q": town}, town
        yield {"q": f"{whom} {town}"}, None
        yield {"q": town[:4]}, None
        at = lots.randrange(1, len(town) - 1)
        yield {"q": town[:at] + town[at + 1 :]}, None
        yield {"q": whom, "country": lots.choice(COUNTRIES), "area": "pq", "module": "requests"}, None


async def _search(port: int, towns: list[str]) -> list[float]:
    """Milliseconds of each search."""
    connection = await Connection.open(port)
    reader = await sign_in(connection, "dk-pq-1")
    queries = _queries(towns, random.Random(3))
    times = []
    for number in range(READS + 20):
        query, town = next(queries)
        request = reader.get(f"/directory/authorities?{urlencode({**query, 'limit': 20})}")
        began = time.perf_counter()
        answer = await connection.ask(request)
        if number >= 20:
            times.append((time.perf_counter() - began) * 1000)
        _verify(answer, query, town)
    connection.close()
    return times


def _verify(answer: Answer, query: dict[str, str], town: str | None) -> None:
    """A list; if a whole town was typed, its first finding sits there or is named after it."""
    right = answer.status == 200
    if right and town:
        first = next(iter(msgspec.json.decode(answer.body)["items"]), {"name": "", "town": "", "region": ""})
        right = town in (first["town"], first["region"], *first["name"].split())
    if not right:
        raise WrongAnswer(f"search {query}: {answer.status} {answer.body[:2000]!r}")
