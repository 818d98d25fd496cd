"""Documents from facts: what is known of requests and authorities, the queue of notices, and what came of each mail.

The queue holds one small document a record that may have to be told of. Its `evolve` runs for every state change of
every request, so it copies a few words and looks nothing up; the mailer does, when it takes the notice.
"""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import UNSET
from msgspec.structs import replace

from contracts.directory import AreaOpened, AuthorityRegistered, AuthorityRenamed, AuthorityUpdated
from contracts.exchange import (
    FileAttached,
    MessageWritten,
    ReplyProvided,
    RequestAccepted,
    RequestAmended,
    RequestClosed,
    RequestSent,
    RequestWithdrawn,
)
from contracts.notifier import MailFailed, MailSent
from contracts.record import Record, tag
from services.notifier.domain import Area, Authority, Case, Delivery, Notice, Side

_TOLD: Final[dict[type, Side]] = {
    RequestSent: "responder",
    RequestAmended: "responder",
    RequestAccepted: "requester",
    ReplyProvided: "requester",
    RequestWithdrawn: "responder",
    RequestClosed: "responder",
}
_OTHER: Final[dict[str, Side]] = {"requester": "responder", "responder": "requester"}
_OF_CASE: Final = (RequestSent, RequestAmended, RequestAccepted, ReplyProvided)


# --- requests -------------------------------------------------------------------------------------------------------


def case_key(record: Record[Any]) -> Sequence[str]:
    """The request, by facts that change what mails say of it."""
    return (record.key,) if isinstance(record.event, _OF_CASE) else ()


def case(document: Case | None, record: Record[Any], key: str) -> Case | None:
    """A request from its sending on, when its parties stand; a draft is no case."""
    event = record.event
    if isinstance(event, RequestSent):
        return Case(
            number=event.number,
            area=event.area,
            requester=event.requester,
            requester_country=event.requester_country,
            responder=event.responder,
            responder_country=event.responder_country,
            wished=event.wished_reply_by,
            urgent=event.urgent,
            sent=record.version,
        )
    if document is None:
        return None
    match event:
        case RequestAmended():
            return replace(
                document,
                wished=document.wished if event.wished_reply_by is UNSET else event.wished_reply_by,
                urgent=document.urgent if event.urgent is UNSET else event.urgent,
            )
        case RequestAccepted():
            return replace(document, accepted=record.version, reply_by=event.reply_by)
        case ReplyProvided():
            return replace(document, answered=True)
        case _:
            return document


# --- the queue ------------------------------------------------------------------------------------------------------


def told_party(event: Any) -> Side | None:
    """The party that has to hear of this fact; `None`: nobody."""
    if isinstance(event, MessageWritten | FileAttached):
        return _OTHER.get(event.party)
    return _TOLD.get(type(event))


def notice_key(record: Record[Any]) -> Sequence[str]:
    """The record itself, where it may have to be told of."""
    return (record.id,) if told_party(record.event) else ()


def notice(document: Notice | None, record: Record[Any], key: str) -> Notice | None:
    """The record's place in the queue."""
    event = record.event
    party = told_party(event)
    if party is None:
        return None
    return Notice(
        request=record.key,
        what=tag(event).split(".")[1],
        party=party,
        version=record.version,
        at=record.at,
        reply_by=event.reply_by if isinstance(event, RequestAccepted) else None,
    )


# --- authorities and areas ------------------------------------------------------------------------------------------


def authority_key(record: Record[Any]) -> Sequence[str]:
    """The authority, by facts that change how mails name and reach it."""
    known = isinstance(record.event, AuthorityRegistered | AuthorityRenamed | AuthorityUpdated)
    return (record.key,) if known else ()


def authority(document: Authority | None, record: Record[Any], key: str) -> Authority | None:
    """The authority as it now is."""
    match record.event:
        case AuthorityRegistered() as event:
            return Authority(
                name=event.official_name,
                country=event.country,
                language=event.notice_language,
                mailbox=event.contact.email,
            )
        case AuthorityRenamed() as event if document:
            return replace(document, name=event.official_name)
        case AuthorityUpdated() as event if document:
            return replace(
                document,
                language=document.language if event.notice_language is UNSET else event.notice_language,
                mailbox=document.mailbox if event.contact is UNSET else event.contact.email,
            )
        case _:
            return document


def area_key(record: Record[Any]) -> Sequence[str]:
    """The legal area."""
    return (record.key,) if isinstance(record.event, AreaOpened) else ()


def area(document: Area | None, record: Record[Any], key: str) -> Area | None:
    """The area's title as it now is."""
    return Area(title=record.event.title) if isinstance(record.event, AreaOpened) else document


# --- mails ----------------------------------------------------------------------------------------------------------


def delivery_key(record: Record[Any]) -> Sequence[str]:
    """The mail."""
    return (record.key,)


def delivery(document: Delivery | None, record: Record[Any], key: str) -> Delivery | None:
    """What came of the mail so far."""
    match record.event:
        case MailSent() as event:
            return Delivery(
                receiver=event.receiver,
                notice=event.notice,
                state="sent",
                at=record.at,
                attempt=document.attempt if document else 0,
            )
        case MailFailed() as event:
            return Delivery(
                receiver=event.receiver,
                notice=event.notice,
                state="waiting" if event.next_try_at else "given-up",
                at=record.at,
                attempt=event.attempt,
                why=event.why,
                next_try_at=event.next_try_at,
            )
        case _:
            return document
