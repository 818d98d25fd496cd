"""A request as one of its parties has it in its lists: an entry for each side, `<request>/requester` and `…/responder`.

An entry says only what its side may know. The responder's begins with the sending; what it is made of then stands in
`request-sent`, so nothing of the draft's history leaks.
"""

import datetime
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from contracts.exchange import (
    DraftDeleted,
    ReplyProvided,
    RequestAccepted,
    RequestAmended,
    RequestClosed,
    RequestDrafted,
    RequestSent,
    RequestWithdrawn,
    Side,
    Stage,
    Task,
)
from contracts.record import Date, Instant, Record, tag
from services.exchange.access import BEGINS_FOR_RESPONDER, OWN_SIDE, STAGES

Shelf = Literal["mine", "waiting", "ended"]
ACCEPTANCE = datetime.timedelta(days=7)
"""Within which the asked authority should say whether it takes the request on (domain.md 4.4)."""
JUDGEMENT = datetime.timedelta(days=14)
"""Within which the requester should close or go on after a reply (domain.md 8.2)."""
NO_DATE = "9999-12-31"
CHANGES_KEPT = 3


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A state change as this side sees it: who of its own did it, but only which authority on the other side."""

    version: int
    at: Instant
    tag: str
    authority: str | None = None
    country: str | None = None
    user: str | None = None
    system: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One side's line about a request."""

    request: str
    party: Side
    authority: str
    """Whose line it is."""
    country: str
    partner: str | None = None
    partner_country: str | None = None
    area: str
    stage: Stage
    number: str | None = None
    own_reference: str | None = None
    reference_key: str | None = None
    """The own reference as it is searched: upper and lower case alike."""
    task: Task | None = None
    """What this side has to do, where it is its turn."""
    waits_for: Side | Literal["nobody"] = "nobody"
    shelf: Shelf
    due: Date | None = None
    """When whoever's turn it is should have moved."""
    rank: str
    """Sorts by urgency: the due date, then urgent ones first."""
    urgent: bool = False
    language: str
    wished_reply_by: Date | None = None
    since: Instant
    """Since when it has been at this stage."""
    changed_at: Instant
    allocated: list[str] = []
    changes: list[Change] = []
    """The newest few, oldest first."""


def rank(due: Date | None, urgent: bool) -> str:
    """The sort word of an entry: `2026-12-12-0` for an urgent one due that day."""
    return f"{due.isoformat() if due else NO_DATE}-{0 if urgent else 1}"


def entry_keys(record: Record[Any]) -> Sequence[str]:
    """Both sides' entries, for each fact of a request."""
    kind, _, request = record.stream.partition(":")
    return (f"{request}/requester", f"{request}/responder") if kind == "request" else ()


def entry(before: Entry | None, record: Record[Any], key: str) -> Entry | None:
    """The side's entry after this fact; `None` while the side knows nothing of the request, or no longer."""
    event = record.event
    side: Side = "requester" if key.endswith("/requester") else "responder"
    named = tag(event)
    if before is None:
        begins = isinstance(event, RequestDrafted) if side == "requester" else named == BEGINS_FOR_RESPONDER
        return _begun(side, record, event) if begins else None
    if isinstance(event, DraftDeleted):
        return None
    if OWN_SIDE.get(named, side) != side:
        return before
    change = _change(before.authority, record, named)
    return replace(
        before,
        **_changed(before, event, record.at),
        changed_at=record.at,
        changes=[*before.changes[1 - CHANGES_KEPT :], change],
    )


def _begun(side: Side, record: Record[Any], event: RequestDrafted | RequestSent) -> Entry:
    own = (event.requester, event.requester_country)
    other: tuple[str | None, str | None] = (event.responder, event.responder_country)
    reference = None
    if isinstance(event, RequestDrafted):
        reference = event.own_reference
    elif side == "responder":
        own, other = (event.responder, event.responder_country), own
    stage: Stage = "draft" if isinstance(event, RequestDrafted) else "sent"
    due = event.wished_reply_by if stage == "draft" else record.at.date() + ACCEPTANCE
    return Entry(
        request=record.key,
        party=side,
        authority=own[0],
        country=own[1],
        partner=other[0],
        partner_country=other[1],
        area=event.area,
        number=None if isinstance(event, RequestDrafted) else event.number,
        own_reference=reference,
        reference_key=_folded(reference),
        urgent=event.urgent,
        language=event.language,
        wished_reply_by=event.wished_reply_by,
        changed_at=record.at,
        changes=[_change(own[0], record, tag(event))],
        **_at_stage(side, stage, record.at, due, event.urgent),
    )


def _at_stage(side: Side, stage: Stage, since: Instant, due: Date | None, urgent: bool) -> dict[str, Any]:
    """What follows from a request's standing at a stage, for this side."""
    standing = STAGES[stage]
    turn: Shelf = "ended" if standing.waits_for == "nobody" else "mine" if standing.waits_for == side else "waiting"
    return {
        "stage": stage,
        "task": standing.task if turn == "mine" else None,
        "waits_for": standing.waits_for,
        "shelf": turn,
        "due": due,
        "rank": rank(due, urgent),
        "since": since,
    }


def _changed(before: Entry, event: Any, at: Instant) -> dict[str, Any]:
    """The fields that this fact changes."""
    match event:
        case RequestAmended():
            return _amended(before, event)
        case RequestSent():
            sent = _at_stage(before.party, "sent", at, at.date() + ACCEPTANCE, before.urgent)
            return {
                **sent,
                "number": event.number,
                "partner": event.responder,
                "partner_country": event.responder_country,
            }
        case RequestAccepted():
            return _at_stage(before.party, "accepted", at, event.reply_by, before.urgent)
        case ReplyProvided():
            return _at_stage(before.party, "info-provided", at, at.date() + JUDGEMENT, before.urgent)
        case RequestWithdrawn():
            return _at_stage(before.party, "withdrawn", at, None, before.urgent)
        case RequestClosed():
            return _at_stage(before.party, "closed", at, None, before.urgent)
        case _:
            return {}


def _amended(before: Entry, event: RequestAmended) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for field in ("language", "urgent", "wished_reply_by"):
        if (value := getattr(event, field)) is not UNSET:
            changed[field] = value
    if before.party == "requester":
        if event.responder is not UNSET:
            changed["partner"] = event.responder
            changed["partner_country"] = event.responder_country
        if event.own_reference is not UNSET:
            changed["own_reference"] = event.own_reference
            changed["reference_key"] = _folded(event.own_reference)
    due = changed.get("wished_reply_by", before.due) if before.stage == "draft" else before.due
    return {**changed, "due": due, "rank": rank(due, changed.get("urgent", before.urgent))}


def _change(authority: str, record: Record[Any], named: str) -> Change:
    by = record.by
    return Change(
        version=record.version,
        at=record.at,
        tag=named,
        authority=by.authority,
        country=by.country,
        user=by.user if by.authority == authority else None,
        system=by.system,
    )


def _folded(reference: str | None) -> str | None:
    return reference.casefold() if reference else None
