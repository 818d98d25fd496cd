"""Lists: requests, "My tasks", the authority's activity. All from the entries of the reader's own side."""

import datetime
from collections.abc import Sequence
from typing import Any

from litestar import Controller, Response, get
from msgspec import UNSET

from contracts.documents import Items
from contracts.exchange import ActivityDocument, DoneBy, Happening, RequestLine, TaskGroup, TaskLine
from contracts.record import Actor
from contracts.refusal import Fault, Refused
from services.chassis.run.host import Host
from services.chassis.web import lists
from services.chassis.web.answers import answers
from services.chassis.web.auth import user_only
from services.exchange.access import BOTH, LIST_READERS, STAGES
from services.exchange.api.calls import Asker, Call, ThisHost
from services.exchange.api.documents import authority_named
from services.exchange.domain.number import canonical
from services.exchange.facts import authority_day
from services.exchange.views import Change, Entry

NEWEST = 20
"""State changes that the activity shows."""
WEEK = 7
SHELVES = ("mine", "waiting")
ROLES = ("requester", "responder", "coordinator")


async def requests_found(host: Host, actor: Actor, request: Call) -> Response[bytes]:
    """The authority's requests, newest change first; overdue ones most overdue first."""
    await host.caught_up(request.query_params.get("after"))
    limit, today = lists.limit_of(request), await authority_day(host, actor)
    where, ranges, order, descending = _search(request, actor, today)
    after = _start(request, len(order) + 1)
    found = []
    if where is not None:
        found = await host.views.find(
            "entries", where, ranges=ranges, order=order, descending=descending, limit=limit, after=after
        )
    return lists.page(request, found, order, limit, lambda _, entry: entry_shown(entry, today))


class ListController(Controller):
    """What an authority has in hand."""

    path = "/exchange"
    guards = [user_only]

    @get("/tasks", responses=answers(Items[TaskLine]))
    async def tasks(self, host: ThisHost, actor: Asker, request: Call) -> Response[bytes]:
        """What waits for this reader, most urgent first; then what waits for others."""
        await host.caught_up(request.query_params.get("after"))
        limit, after, today = lists.limit_of(request), _start(request, 3), await authority_day(host, actor)
        order = ("shelf", "rank")
        where = {"authority": actor.authority, "area": tuple(actor.areas("handler")), "shelf": SHELVES}
        found = await host.views.find("entries", where, order=order, limit=limit, after=after)
        return lists.page(request, found, order, limit, lambda _, entry: task_shown(entry, today))

    @get("/activity")
    async def activity(self, host: ThisHost, actor: Asker, request: Call) -> ActivityDocument:
        """The newest state changes of the authority's requests, and how many stand at each stage."""
        await host.caught_up(request.query_params.get("after"))
        where = {"authority": actor.authority, "area": tuple(actor.areas(*LIST_READERS))}
        if not where["area"]:
            return ActivityDocument(newest=[], counts={})
        moved = await host.views.find("entries", where, order=("changed_at",), descending=True, limit=NEWEST)
        changes = sorted(
            ((change, entry) for _, entry in moved for change in entry.changes),
            key=lambda pair: (pair[0].at, pair[0].version),
            reverse=True,
        )
        newest = [_happening(change, entry) for change, entry in changes[:NEWEST]]
        return ActivityDocument(newest=newest, counts=await host.views.group("entries", where, by="stage"))


def _start(request: Call, words: int) -> list[Any] | None:
    """Where the page begins; a cursor of another list is refused."""
    after = lists.start(request)
    if after is not None and len(after) != words:
        raise Refused("invalid", Fault("/cursor", "unknown-value"))
    return after


def _search(
    request: Call, actor: Actor, today: datetime.date
) -> tuple[dict[str, Any] | None, dict[str, Any], tuple[str, ...], bool]:
    """(where, ranges, order, descending) of a list's filters; no `where`: nothing can be found."""
    query = request.query_params
    areas: Sequence[str] = actor.areas(*LIST_READERS)
    if area := query.get("area"):
        areas = [area] if area in areas else []
    role = _one_of(query.get("role"), ROLES, "/role")
    where: dict[str, Any] = {"authority": actor.authority, "area": tuple(areas)}
    if not areas or role == "coordinator":
        return None, {}, ("changed_at",), True
    where["party"] = BOTH if role is None else role
    if stage := query.get("stage"):
        where["stage"] = tuple(_one_of(one, tuple(STAGES), "/stage") for one in stage.split(","))
    if country := query.get("country"):
        where["partner_country"] = country
    if words := query.get("q", "").strip():
        number = canonical(words)
        if number is not None:
            return {**where, "number": number}, {}, ("number",), False
        key = words.casefold()
        return where, {"reference_key": (key, key + "\U0010ffff")}, ("reference_key",), False
    if _one_of(query.get("overdue"), ("yes", "no", "true", "false"), "/overdue") in ("yes", "true"):
        return {**where, "shelf": SHELVES}, {"rank": (None, today.isoformat())}, ("rank",), False
    return where, {}, ("changed_at",), True


def _one_of(given: str | None, known: Sequence[str], pointer: str) -> str | None:
    if not given:
        return None
    if given not in known:
        raise Refused("invalid", Fault(pointer, "unknown-value"))
    return given


def entry_shown(entry: Entry, today: datetime.date) -> RequestLine:
    """A line of a list."""
    days = _days_left(entry, today)
    return RequestLine(
        id=entry.request,
        number=entry.number,
        party=entry.party,
        area=entry.area,
        stage=entry.stage,
        group=STAGES[entry.stage].group,
        waits_for=entry.waits_for,
        task=entry.task,
        partner=authority_named(entry.partner, entry.partner_country),
        own_reference=entry.own_reference,
        due=entry.due,
        days_left=days,
        overdue=days is not None and days < 0,
        urgent=entry.urgent,
        language=entry.language,
        wished_reply_by=entry.wished_reply_by,
        since=entry.since,
        changed_at=entry.changed_at,
        allocated=entry.allocated,
    )


def task_shown(entry: Entry, today: datetime.date) -> TaskLine:
    """A line of "My tasks"; `task` is null while others are at it."""
    return TaskLine(
        task=entry.task,
        group=_group(entry, today),
        request=entry.request,
        number=entry.number,
        party=entry.party,
        area=entry.area,
        stage=entry.stage,
        partner=authority_named(entry.partner, entry.partner_country),
        own_reference=entry.own_reference,
        due=entry.due,
        days_left=_days_left(entry, today),
        urgent=entry.urgent,
        allocated=entry.allocated,
        since=entry.since,
    )


def _group(entry: Entry, today: datetime.date) -> TaskGroup:
    if entry.shelf == "waiting":
        return "waiting"
    days = _days_left(entry, today)
    if days is None or days > WEEK:
        return "later"
    return "overdue" if days < 0 else "this-week"


def _days_left(entry: Entry, today: datetime.date) -> int | None:
    return (entry.due - today).days if entry.due is not None and entry.shelf != "ended" else None


def _happening(change: Change, entry: Entry) -> Happening:
    who = DoneBy(
        authority=change.authority,
        country=change.country,
        user=UNSET if change.user is None else change.user,
        system=change.system,
    )
    return Happening(
        version=change.version, at=change.at, tag=change.tag, by=who, request=entry.request, number=entry.number
    )
