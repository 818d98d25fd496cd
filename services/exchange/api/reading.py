"""A request as one reader may see it: read from the log itself, opened by class, written into the access log."""

from typing import Any, NamedTuple

from contracts.exchange import Side
from contracts.record import Actor, PrivateClass, Record
from contracts.refusal import Refused, require
from services.chassis.run.host import Host
from services.exchange import access
from services.exchange.domain import Request, evolve
from services.exchange.domain.decisions import side_of


class Seen(NamedTuple):
    """A request in front of a reader. Its private parts are only of `classes`."""

    request: Request
    side: Side
    classes: frozenset[PrivateClass]
    records: list[Record[Any]]


async def look(host: Host, key: str, actor: Actor) -> Seen:
    """What is public of it, for a reader of a party; `not-found` for anybody else, `not-allowed` without a role."""
    records = await host.records(f"request:{key}")
    if not records:
        raise Refused("not-found")
    request = _folded(records)
    side = side_of(request, actor)
    require(access.may_look(actor, request.area), "not-allowed")
    return Seen(request, side, frozenset(), records)


async def open_for(host: Host, key: str, actor: Actor, purpose: str, *, goes_on: bool = False) -> Seen:
    """The same with the private parts that this reader may read now; the access log says who, what and why, once for a
    reading that `goes_on`."""
    seen = await look(host, key, actor)
    classes = access.readable(seen.side, seen.request.stage, actor, seen.request.area)
    if not classes:
        return seen
    opened = await host.opened(f"request:{key}", classes, actor, purpose, goes_on=goes_on)
    # What came in the meantime may not have been for this reader: the stage was looked at before.
    records = opened[: len(seen.records)]
    return Seen(_folded(records), seen.side, classes, records)


def _folded(records: list[Record[Any]]) -> Request:
    request = None
    for record in records:
        request = evolve(request, record)
    if request is None:
        raise Refused("not-found")
    return request
