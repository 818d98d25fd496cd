"""Requests written straight into exchange's log: real records through the log's own mapper and recorder.

Of every ten requests one has the asking authority as a party. Stages, dates, partners and legal areas vary.
"""

import asyncio
import datetime
import random
from collections.abc import Iterator
from pathlib import Path

import uuid_utils

from contracts.exchange import ReplyProvided, RequestAccepted, RequestClosed, RequestDrafted, RequestEvent, RequestSent
from contracts.record import By, Record
from services.chassis.log.log import Entry, Log
from services.chassis.run.deployment import Deployment
from services.chassis.run.rebuild import build
from services.chassis.run.settings import Settings
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.domain.number import DRAWN_BITS, number
from services.exchange.service import SERVICE as EXCHANGE
from tests.bench.story import COUNTRIES

ASKING = "dk-pq"
SETS = {"pq": "PQ-01@1", "sd": "SD-01@1", "pw": "PW-01@1"}
CHUNK = 2_000
"""Requests whose records are written in the order of time: about what is under way at once."""
STAGES = (1, 2, 3, 4, 5)
WEIGHTS = (10, 10, 10, 10, 60)
"""Of a hundred requests so many stand at draft, sent, accepted, info-provided, closed."""


async def write(home: Path, requests: int, seed: int = 1) -> int:
    """Write the records of so many requests; how many records."""
    lots = random.Random(seed)
    log = open_log(home, "exchange")
    written = 0
    for start in range(0, requests, CHUNK):
        count = min(CHUNK, requests - start)
        entries = [entry for n in range(count) for entry in _request(log.origin, lots, asking=(start + n) % 10 == 0)]
        entries.sort(key=lambda entry: entry.record.at)
        await log.append(entries)
        written += len(entries)
    await log.close()
    return written


def open_log(home: Path, service: str) -> Log:
    """The log of a service that is not running."""
    origin = (home / "origin").read_text().strip()
    name = str(home / f"{service}.log")
    return Log(service, origin, {"PERSISTENCE_MODULE": "services.chassis.log.sqlite:LogFactory", "SQLITE_DBNAME": name})


def rebuild_views(home: Path) -> int:
    """Put views that are built anew from the first record in the place of exchange's; how many records were applied."""
    beside, live = home / "exchange.beside", home / "exchange.views"
    records = asyncio.run(_build(home, beside))
    for leftover in home.glob("exchange.views-*"):
        leftover.unlink()
    beside.replace(live)
    return records


async def _build(home: Path, beside: Path) -> int:
    deployment = Deployment(Settings(home=home, origin=(home / "origin").read_text().strip()), (DIRECTORY, EXCHANGE))
    host = deployment.hosts["exchange"]
    fresh = host.open_views(beside, bulk=True)
    records, parked = await build(deployment, "exchange", fresh)
    if parked:
        raise RuntimeError(f"{parked} of the written records were parked: they are not what the product writes")
    await fresh.close()
    await deployment.stop()
    return records


def _request(origin: str, lots: random.Random, *, asking: bool) -> Iterator[Entry]:
    """The records of one request, from its drafting to the stage that the lot gives it."""
    area = "pq" if asking else lots.choice(tuple(SETS))
    parties = [f"{country}-{area}" for country in lots.sample(COUNTRIES, 2)]
    if asking and ASKING not in parties:
        parties[lots.randrange(2)] = ASKING
    stream = f"request:{uuid_utils.uuid7().hex}"
    at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=lots.randrange(365 * 24 * 60))
    stage = lots.choices(STAGES, WEIGHTS)[0]
    for version, event in enumerate(_events(area, *parties, at, lots)[:stage], 1):
        party = parties[1] if version in (3, 4) else parties[0]
        yield Entry(
            Record(
                origin=origin,
                stream=stream,
                version=version,
                at=at,
                by=By(user=lots.randbytes(16).hex(), authority=party, country=party[:2]),
                cause=lots.randbytes(16).hex(),
                correlation=lots.randbytes(16).hex(),
                event=event,
            )
        )
        at += datetime.timedelta(hours=lots.randrange(1, 240))


def _events(
    area: str, requester: str, responder: str, at: datetime.datetime, lots: random.Random
) -> list[RequestEvent]:
    wished = at.date() + datetime.timedelta(days=lots.randrange(5, 60))
    fields = {
        "area": area,
        "question_set": SETS[area],
        "requester": requester,
        "requester_country": requester[:2],
        "responder": responder,
        "responder_country": responder[:2],
        "wished_reply_by": wished,
        "urgent": lots.random() < 0.1,
        "language": "en",
        "questions": ["1", "4", "9"],
    }
    return [
        RequestDrafted(**fields, own_reference=f"{at.year}/{lots.randrange(10**6)}", subject_kind="person"),
        RequestSent(**fields, number=number(area, at.year, lots.getrandbits(DRAWN_BITS))),
        RequestAccepted(reply_by=wished + datetime.timedelta(days=lots.randrange(10))),
        ReplyProvided(questions=["1", "2", "3", "4", "9"], language="en"),
        RequestClosed(timeliness="satisfied", effort="no-opinion"),
    ]
