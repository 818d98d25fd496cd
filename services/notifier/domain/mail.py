"""One mail: it waits, tries, goes or is given up."""

import datetime
import hashlib
from typing import assert_never

import msgspec

from contracts.notifier import MailCommand, MailEvent, MailFailed, MailSent, Receiver, RecordDelivery, RecordFailure
from contracts.record import Actor, Event, Instant, Record
from contracts.refusal import require
from services.notifier.access import may_record

FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=6)
PATIENCE = datetime.timedelta(days=7)
"""So long is a mail tried: over a week-end and a holiday, in which nobody mends a mailbox."""


class Mail(msgspec.Struct, frozen=True):
    """What came of a mail so far."""

    sent: bool
    attempts: int
    """Failed tries."""
    given_up: bool = False


def mail_id(notice: str, receiver: Receiver) -> str:
    """The mail about this record to this receiver: the same on every try, so that no receiver gets it twice."""
    return hashlib.sha256(f"{notice} {receiver}".encode()).hexdigest()[:32]


def next_try(attempt: int, at: Instant) -> Instant | None:
    """When to try again after the `attempt`-th failure (from 1) at this moment; `None`: no more.

    Pauses double from one minute up to six hours; after seven days of them the mail is given up.
    """
    pauses: list[datetime.timedelta] = [min(FIRST_PAUSE * 2**nth, LONGEST_PAUSE) for nth in range(attempt)]
    if sum(pauses, datetime.timedelta()) > PATIENCE:
        return None
    return at + pauses[-1]


def permits(mail: Mail | None, command: str, actor: Actor) -> None:
    """The mailer alone speaks of mails."""
    may_record(actor)


def decide(mail: Mail | None, command: MailCommand, actor: Actor, facts: None) -> list[Event]:
    """A mail that went, or that was given up, has no more to be told of; failures are counted without a gap."""
    may_record(actor)
    require(mail is None or not (mail.sent or mail.given_up), "wrong-stage")
    match command:
        case RecordDelivery():
            return [MailSent(receiver=command.receiver, notice=command.notice)]
        case RecordFailure():
            require(command.attempt == (mail.attempts if mail else 0) + 1, "wrong-stage")
            return [
                MailFailed(
                    receiver=command.receiver,
                    notice=command.notice,
                    why=command.why,
                    attempt=command.attempt,
                    next_try_at=command.next_try_at,
                )
            ]
        case _:
            assert_never(command)


def evolve(mail: Mail | None, record: Record[MailEvent]) -> Mail:
    """The mail after this fact."""
    attempts = mail.attempts if mail else 0
    match record.event:
        case MailSent():
            return Mail(sent=True, attempts=attempts)
        case MailFailed(attempt=attempt, next_try_at=next_try_at):
            return Mail(sent=False, attempts=attempt, given_up=next_try_at is None)
        case _:
            assert_never(record.event)
