"""One mail: who may speak of it, how often it is tried, and that it is the same mail on every try."""

import datetime

import pytest

from contracts.notifier import MailFailed, MailSent, RecordDelivery, RecordFailure
from contracts.record import Actor
from services.notifier.domain import decide, evolve, mail_id, next_try
from tests.support.actors import DK, DK_ADMINISTRATOR
from tests.support.stories import NOON, stories

MAILER = Actor(system="notifier")
given = stories(decide, evolve, stream="mail:m1")
LATER = NOON + datetime.timedelta(minutes=1)
deliver = RecordDelivery(receiver="authority:dk-pq", notice="request:r1@4")
sent = MailSent(receiver="authority:dk-pq", notice="request:r1@4")


def fail(attempt: int, again: datetime.datetime | None = LATER) -> RecordFailure:
    return RecordFailure(
        receiver="authority:dk-pq", notice="request:r1@4", why="refused", attempt=attempt, next_try_at=again
    )


def failed(attempt: int, again: datetime.datetime | None = LATER) -> MailFailed:
    return MailFailed(
        receiver="authority:dk-pq", notice="request:r1@4", why="refused", attempt=attempt, next_try_at=again
    )


def test_a_mail_goes_at_once_or_after_failures() -> None:
    given().when(deliver, by=MAILER).then(sent)
    given().when(fail(1), by=MAILER).then(failed(1))
    given(failed(1)).when(fail(2, None), by=MAILER).then(failed(2, None))
    given(failed(1), failed(2)).when(deliver, by=MAILER).then(sent)


def test_what_is_over_is_not_told_again() -> None:
    given(sent).when(deliver, by=MAILER).refused("wrong-stage")
    given(sent).when(fail(1), by=MAILER).refused("wrong-stage")
    given(failed(1, None)).when(deliver, by=MAILER).refused("wrong-stage")
    given(failed(1, None)).when(fail(2), by=MAILER).refused("wrong-stage")


def test_failures_are_counted_without_a_gap() -> None:
    given(failed(1)).when(fail(1), by=MAILER).refused("wrong-stage")
    given().when(fail(2), by=MAILER).refused("wrong-stage")


@pytest.mark.parametrize("actor", [DK, DK_ADMINISTRATOR, Actor(system="exchange"), Actor(system="training")])
def test_nobody_but_the_mailer_speaks_of_mails(actor: Actor) -> None:
    given().when(deliver, by=actor).refused("not-allowed")


def test_pauses_double_from_a_minute_to_six_hours_and_end_after_seven_days() -> None:
    pauses = []
    while again := next_try(len(pauses) + 1, NOON):
        pauses.append(again - NOON)
        assert len(pauses) < 100
    minutes = [pause / datetime.timedelta(minutes=1) for pause in pauses]
    assert minutes[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert set(minutes[9:]) == {360}
    whole = sum(pauses, datetime.timedelta())
    assert datetime.timedelta(days=6, hours=18) < whole <= datetime.timedelta(days=7)


def test_a_mail_is_one_for_each_record_and_receiver() -> None:
    one = mail_id("request:r1@4", "authority:dk-pq")
    assert one == mail_id("request:r1@4", "authority:dk-pq")
    others = {
        mail_id("request:r1@5", "authority:dk-pq"),
        mail_id("request:r1@4", "user:u1"),
        mail_id("request:r1@", "4authority:dk-pq"),
    }
    assert len({one, *others}) == 4
    assert len(one) == 32
