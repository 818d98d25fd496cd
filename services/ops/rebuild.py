"""Makes all views anew from the log beside the live ones and compares; `--switch` puts them in their place.

    python -m services.ops rebuild [--service exchange] [--switch]

All services unless some are named. Only while nothing runs on the data folder. The status is 1 where documents differ
and were left as they are. Where a document's or an index's shape has changed nobody need call this: the next start sees
it and makes the views anew. Where only the rule has changed by which documents are made, `--switch` is for you.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence

from services.chassis.run.deployment import Deployment
from services.chassis.run.rebuild import Rebuilt, rebuild
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.identity.service import SERVICE as IDENTITY
from services.notifier.service import SERVICE as NOTIFIER
from services.ops._opened import opened

ALL = (DIRECTORY, IDENTITY, EXCHANGE, NOTIFIER)
NAMES = [service.name for service in ALL]
PAUSE_SECONDS = 2.0
"""A line of progress so often."""


def main(arguments: Sequence[str]) -> int:
    """Print a line a service, and the documents that differ."""
    parser = argparse.ArgumentParser(prog="python -m services.ops rebuild", allow_abbrev=False)
    parser.add_argument("--service", action="append", choices=NAMES, help="one of them; may be said several times")
    parser.add_argument("--switch", action="store_true", help="put the new views in the place of the live ones")
    asked = parser.parse_args(arguments)
    differ = asyncio.run(_rebuild(asked.service or NAMES, switch=asked.switch))
    return 1 if differ and not asked.switch else 0


async def _rebuild(names: Sequence[str], *, switch: bool) -> bool:
    """Whether any service's live views differ from what its log says."""
    differ = False
    async with opened(*ALL) as deployment:
        for name in names:
            began = time.monotonic()
            whole = await _records(deployment, name)
            done = await rebuild(deployment, name, switch=switch, tell=_Progress(name, whole))
            _say(name, done, time.monotonic() - began, switched=switch)
            differ = differ or bool(done.differences)
    return differ


async def _records(deployment: Deployment, name: str) -> int:
    """How many records there are to read at the most: where the logs that the service follows end."""
    sources = [feed.source for feed in deployment.hosts[name].service.feeds]
    return sum([await deployment.hosts[source].log.head() for source in sources if source in deployment.hosts])


class _Progress:
    """Says now and then how far it is."""

    def __init__(self, name: str, whole: int) -> None:
        self._name = name
        self._whole = whole
        self._next = time.monotonic() + PAUSE_SECONDS

    def __call__(self, records: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + PAUSE_SECONDS
            print(f"{self._name}: {records:,} of {self._whole:,} records", flush=True)


def _say(name: str, done: Rebuilt, seconds: float, *, switched: bool) -> None:
    found = f"{len(done.differences)} documents differ" if done.differences else "the same documents"
    parked = f", {done.parked:,} of them parked" if done.parked else ""
    taken = "; the new views are in place" if switched else ""
    print(f"{name}: {done.records:,} records in {seconds:.1f} s{parked}: {found}{taken}", flush=True)
    for difference in done.differences:
        print(f"  {difference}")
