"""What may be said about mails, and what the world may know of them: that they went, and to whom by id."""

from typing import Literal

from contracts.documents import Document
from contracts.record import Command, Event, Instant

Receiver = str
"""`authority:<id>` for its mailbox, `user:<id>` for a user."""
Why = Literal["refused", "unreachable", "no-address"]
"""Why a try failed: the server refused the mail, it was not to be reached, or the receiver has no address."""

State = Literal["sent", "waiting", "given-up"]
"""What became of a mail: taken by the mail server, to be tried again, or not."""


class RecordDelivery(Command, frozen=True, kw_only=True, tag="record-delivery"):
    """The mailer says that a mail was taken by the mail server. Stream `mail:<id>`."""

    receiver: Receiver
    notice: str
    """Id of the record that the mail tells of."""


class RecordFailure(Command, frozen=True, kw_only=True, tag="record-failure"):
    """The mailer says that a try failed."""

    receiver: Receiver
    notice: str
    why: Why
    attempt: int
    next_try_at: Instant | None = None
    """`None`: given up."""


class MailSent(Event, frozen=True, kw_only=True, tag="notifier.mail-sent.v1"):
    """The mail server took the mail."""

    receiver: Receiver
    notice: str


class MailFailed(Event, frozen=True, kw_only=True, tag="notifier.mail-failed.v1"):
    """A try failed; another follows at `next_try_at`, or none if that is absent."""

    receiver: Receiver
    notice: str
    why: Why
    attempt: int
    next_try_at: Instant | None = None


MailCommand = RecordDelivery | RecordFailure
MailEvent = MailSent | MailFailed


class MailLine(Document, frozen=True, kw_only=True):
    """A mail in the training mailbox."""

    id: str
    at: Instant
    to: Literal["authority", "user"]
    """`authority`: its mailbox; `user`: the reader herself."""
    subject: str
    language: str
    """What it is written in: the mailbox's or the reader's."""
    state: State


class MailDocument(MailLine, frozen=True, kw_only=True):
    """A mail in the training mailbox, whole: the same words twice."""

    text: str
    html: str


class DeliveryLine(Document, frozen=True, kw_only=True):
    """A mail that has not gone: who should have had it, why, and when it is tried again."""

    id: str
    receiver: Receiver
    state: State
    at: Instant
    """Of the last try."""
    why: Why | None
    attempt: int
    next_try_at: Instant | None
    """`null`: given up."""
