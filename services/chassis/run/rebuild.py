"""Views are rebuilt, never migrated: new ones beside the live ones, from the first record on, compared, switched."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from services.chassis.feeds.embedded import deliveries
from services.chassis.feeds.feed import Follower, Parked
from services.chassis.run.deployment import Deployment
from services.chassis.views.sqlite import SqliteViews

BATCH = 2000
"""Records a transaction; larger than when following live, where latency counts."""


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """What a rebuild came to."""

    records: int
    parked: int
    differences: list[str]
    """`<view> <key>` of documents that were not the same as in the live views; at most a hundred."""


Tell = Callable[[int], None]
"""Hears how many records have been applied so far, after each batch."""


def silent(_: int) -> None:
    """Tells nobody."""


async def rebuild(deployment: Deployment, service: str, *, switch: bool, tell: Tell = silent) -> Rebuilt:
    """Rebuild all views of a service beside the live ones and compare. `switch`: put the new ones in their place, for
    which the deployment must not be serving."""
    host = deployment.hosts[service]
    live = host.settings.database(service, "views")
    beside = live.with_suffix(".rebuilt")
    _remove(beside)
    fresh = host.open_views(beside, bulk=True)
    records, parked = await build(deployment, service, fresh, tell)
    found = differences(host.views, fresh, [view.name for view in host.service.views])
    await fresh.close()
    if switch:
        await host.views.close()
        _remove(live)
        beside.replace(live)
        host.views = host.open_views(live)
    _remove(beside)
    return Rebuilt(records=records, parked=parked, differences=found)


async def build(deployment: Deployment, service: str, into: SqliteViews, tell: Tell = silent) -> tuple[int, int]:
    """Apply all that the logs have to these empty views, opened for bulk, without reactions: how many records, and how
    many parked."""
    declared = deployment.hosts[service].service
    records, parked = 0, 0

    async def park(_: str, some: Sequence[Parked]) -> None:
        nonlocal parked
        parked += len(some)

    async def react(*_: Any, **__: Any) -> None:
        raise AssertionError("a rebuild has no reactions")

    for feed in declared.feeds:
        if feed.source not in deployment.hosts:
            continue
        log = deployment.hosts[feed.source].log
        follower = Follower(declared, msgspec.structs.replace(feed, react=None), into, react, park)
        at = 0
        while rows := await log.rows(at, BATCH):
            await follower.handle(deliveries(log, rows))
            at = rows[-1].id
            records += len(rows)
            tell(records)
    await into.finish_bulk()
    return records, parked


def differences(old: SqliteViews, new: SqliteViews, views: Sequence[str]) -> list[str]:
    """`<view> <key>` of documents that are not the same in both."""
    found = (f"{view} {key}" for view in views for key in _different(old.everything(view), new.everything(view)))
    return list(itertools.islice(found, 100))


def _different(old: Iterator[Any], new: Iterator[Any]) -> Iterator[str]:
    """Keys whose rows are not the same in both; both come in the order of keys, and are never in memory as a whole."""
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(old, None), next(new, None)
            continue
        key = min(row[0] for row in (one, other) if row is not None)
        yield key
        if one is not None and one[0] == key:
            one = next(old, None)
        if other is not None and other[0] == key:
            other = next(new, None)


def _remove(path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        if name.exists():
            name.unlink()
