"""What the notifier has learnt from the other services, and whom it must tell of what: documents, and rules on them."""

from typing import Literal

import msgspec

from contracts.notifier import State, Why
from contracts.record import Date, Instant

Side = Literal["requester", "responder"]
"""The party that a mail goes to."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was sent, as far as mails speak of it. Key: the request's id."""

    number: str
    area: str
    requester: str
    requester_country: str
    responder: str
    responder_country: str
    wished: Date | None = None
    urgent: bool = False
    sent: int
    """Version with which it was sent; what the stream says before is a draft's, and no mail tells of it."""
    accepted: int | None = None
    """Version with which it was accepted; until then the responder sees no files."""
    reply_by: Date | None = None
    answered: bool = False


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody may have to be told of this record. Key: the record's id.

    It stands in the queue at `at`. Whether there is anything to tell, and what more the mail says, the `Case` knows.
    """

    request: str
    what: str
    """The fact's name: `request-sent`, `message-written`."""
    party: Side
    version: int
    at: Instant
    reply_by: Date | None = None
    """What an acceptance committed to."""


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """An authority as mails name and reach it. Key: its id."""

    name: str
    country: str
    language: str
    """In which its mailbox is written to."""
    mailbox: str | None = None


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A legal area's title by language. Key: its code."""

    title: dict[str, str]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one mail. Key: the mail's id."""

    receiver: str
    notice: str
    state: State
    at: Instant
    """Of the last thing that happened to it."""
    attempt: int = 0
    why: Why | None = None
    next_try_at: Instant | None = None


def is_due(notice: Notice, case: Case | None) -> bool:
    """Whether the other side sees what happened: nothing of a draft, and the requester's files from acceptance on."""
    if case is None or notice.version < case.sent:
        return False
    if notice.what == "file-attached" and notice.party == "responder":
        return case.accepted is not None and notice.version > case.accepted
    return True


def told_authority(notice: Notice, case: Case) -> str:
    """Whose officials are told."""
    return case.requester if notice.party == "requester" else case.responder


def deadline_of(notice: Notice, case: Case) -> tuple[Literal["agreed", "wished"], Date] | None:
    """The date that stands while an answer is owed: the agreed one, before acceptance the wished one."""
    if notice.what in ("reply-provided", "request-withdrawn", "request-closed"):
        return None
    if notice.what == "request-accepted" and notice.reply_by:
        return ("agreed", notice.reply_by)
    if case.answered:
        return None
    if case.reply_by and notice.what != "request-sent":
        return ("agreed", case.reply_by)
    return ("wished", case.wished) if case.wished else None
