"""What may be said about mails, and what the world may know of them: that they went, and to whom by id."""

from typing import Literal

from contracts.record import Command, Event, Instant

Receiver = str
"""`authority:<id>` for its mailbox, `user:<id>` for a user."""
Why = Literal["refused", "unreachable", "no-address"]
"""Why a try failed: the server refused the mail, it was not to be reached, or the receiver has no address."""


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
