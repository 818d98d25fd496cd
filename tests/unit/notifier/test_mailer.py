"""From notices to files and facts: nothing is lost, nothing goes twice, and one failure holds up no other."""

import datetime
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.exchange import MessageWritten
from contracts.notifier import MailFailed, MailSent, Why
from contracts.record import Record
from services.notifier.domain import mail_id
from services.notifier.outside import Letter
from services.notifier.workers.kept import NEWEST
from services.notifier.workers.mailer import Mailer, mailer
from tests.support.post_office import PlayedPost, PostOffice, drain, played
from tests.support.stories import NOON, at, records

AGREED = datetime.date(2026, 12, 20)


async def test_what_was_looked_at_is_not_mailed_again(office: PostOffice, life: list[Record[Any]]) -> None:
    await office.happened("exchange", *life)
    one, server = played(office)
    await drain(one)
    await drain(one)
    assert len(server.took) == 18
    assert len(await office.facts()) == 18


async def test_a_restart_before_the_mark_was_set_mails_nothing_again(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    await office.happened("exchange", *life)
    await drain(mailer(office.host))
    await office.settle()
    await office.host.tables.run("DELETE FROM marks")
    again = Mailer(office.host)
    again._post = server = PlayedPost()  # type: ignore[assignment]
    await drain(again)
    assert server.took == []


async def test_a_crash_between_handing_over_and_recording_repeats_the_same_mail(
    office: PostOffice, life: list[Record[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.happened("exchange", *life[:4])
    one, server = played(office)

    async def crash(*_: object, **__: object) -> None:
        raise ConnectionError("the process dies here")

    with monkeypatch.context() as patched:
        patched.setattr(office.host, "execute", crash)
        with pytest.raises(ConnectionError):
            await one.send()
    assert len(server.took) == 2
    assert await office.facts() == []
    again = Mailer(office.host)
    again._post = server
    await drain(again)
    before, after = server.took[:2], server.took[2:]
    assert [(one.id, one.to) for one in before] == [(one.id, one.to) for one in after]
    assert all(f"<{one.id}@test.example>".encode() in one.content for one in after)
    assert len(await office.facts()) == 2


async def test_where_a_neighbour_has_recorded_a_mail_first_the_queue_goes_on(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    await office.happened("exchange", *life[:4])
    one, server = played(office)
    other, others = Mailer(office.host), PlayedPost()
    other._post = others

    class Overtaken:
        """Its letters go out, and are recorded, by somebody else meanwhile; then they are refused."""

        sender = server.sender

        async def hand_over(self, letters: Sequence[Letter]) -> AsyncIterator[tuple[Letter, Why | None]]:
            await drain(other)
            for letter in letters:
                yield letter, "refused"

    one._post = Overtaken()  # type: ignore[assignment]
    assert await one.send(), "it is no error"
    assert len(others.took) == 2
    assert [type(fact.event) for fact in await office.facts()] == [MailSent] * 2, "what went is over"


async def test_while_the_log_cannot_be_written_to_no_mail_goes_twice(
    office: PostOffice, life: list[Record[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.happened("exchange", *life)
    one, server = played(office)

    async def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(office.host, "execute", full)
        for _ in range(3):
            one._resume_at = 0.0
            with pytest.raises(OSError, match="no space"):
                await one.send()
        await drain(one)
    assert len(server.took) == 18, "one page went out, and then it waits"
    one._resume_at = 0.0
    await drain(one)
    assert len(server.took) == 18
    assert len(await office.facts()) == 18


async def test_a_notice_that_came_in_behind_the_mark_is_found_by_the_second_look(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    one, server = played(office)
    late = records("request:r1", at(NOON - datetime.timedelta(seconds=3), life[3].event), first=4)
    other = [replace(line, stream="request:r2") for line in life[:4]]
    await office.happened("exchange", *other)
    await drain(one)
    await office.happened("exchange", *late)
    await drain(one)
    assert len(server.took) == 2
    office.clock.stand(NOON + datetime.timedelta(seconds=11))
    await drain(one)
    assert [path.id for path in server.took[2:]] == [
        mail_id("request:r1@4", "user:u-pt"),
        mail_id("request:r1@4", "authority:pt-pq"),
    ]


async def test_a_refused_mail_waits_alone_and_goes_when_the_mailbox_is_mended(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    await office.happened("exchange", *life[:4])
    one, server = played(office)
    server.refuses = {"mailbox@pt.example"}
    await drain(one)
    assert [letter.to for letter in server.took] == ["handler@pt.example"]
    await office.settle()
    server.refuses = set()
    await one.retry()
    assert len(server.took) == 1, "it is not tried before its time"
    office.clock.stand(NOON + datetime.timedelta(minutes=1))
    await one.retry()
    assert server.took[1].to == "mailbox@pt.example"
    mail = server.took[1].id
    stream = [fact.event for fact in await office.facts() if fact.key == mail]
    assert [type(event) for event in stream] == [MailFailed, MailSent]
    await office.settle()
    assert await one.retry() is False
    assert len(server.took) == 2


async def test_after_seven_days_a_mail_is_given_up_and_stays_to_be_seen(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    await office.happened("exchange", *life[:4])
    one, server = played(office)
    server.refuses = {"mailbox@pt.example"}
    await drain(one)
    for _ in range(60):
        office.clock.stand(office.clock.now() + datetime.timedelta(hours=6))
        await office.settle()
        await one.retry()
    await office.settle()
    given_up = await office.host.views.find("deliveries", {"state": "given-up"}, order=("next_try_at",))
    assert [delivery.receiver for _, delivery in given_up] == ["authority:pt-pq"]
    assert 30 < given_up[0][1].attempt < 40


async def test_an_unreachable_server_stops_the_queue_and_loses_and_repeats_nothing(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    await office.happened("exchange", *life)
    one, server = played(office)
    server.away_after = 5
    await drain(one)
    assert len(await office.facts()) == 5, "what did go is recorded"
    server.away_after = None
    await drain(one)
    assert len(server.took) == 5, "the server is left alone for a while"
    one._resume_at = 0.0
    await drain(one)
    assert len({letter.id for letter in server.took}) == len(server.took) == 18


async def test_while_identity_is_away_the_queue_waits(office: PostOffice, life: list[Record[Any]]) -> None:
    await office.happened("exchange", *life[:4])
    one, server = played(office)
    office.identity.away = True
    await drain(one)
    assert server.took == []
    assert await office.facts() == []
    office.identity.away, one._resume_at = False, 0.0
    await drain(one)
    assert len(server.took) == 2


async def test_addresses_are_asked_for_once_a_batch_and_not_kept(office: PostOffice, life: list[Record[Any]]) -> None:
    await office.happened("exchange", *life)
    await drain(mailer(office.host))
    assert office.identity.asked == 2


async def test_where_nobody_can_be_reached_the_missing_mailbox_shows(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    office.identity.handlers.clear()
    elsewhere = replace(life[3].event, responder="se-pq", responder_country="se")
    moved = records("request:r3", *(line.event for line in life[:3]), elsewhere)
    await office.happened("exchange", *moved)
    await drain(mailer(office.host))
    (fact,) = await office.facts()
    assert (fact.event.why, fact.event.receiver) == ("no-address", "authority:se-pq")
    assert fact.event.next_try_at == NOON + datetime.timedelta(minutes=1)


async def test_the_training_folder_keeps_the_newest_of_each_mailbox(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    office.identity.handlers.clear()
    await office.happened("exchange", *life[:4])
    many = records(
        "request:r1",
        *[
            at(NOON + datetime.timedelta(minutes=minute), MessageWritten(party="requester", language="da"))
            for minute in range(1, NEWEST + 3)
        ],
        first=5,
    )
    await office.happened("exchange", *many)
    await drain(mailer(office.host))
    assert len(await office.facts()) == NEWEST + 3
    days = sorted(mail["Date"].datetime for mail in office.mails())
    assert len(days) == NEWEST
    assert days[0] == NOON + datetime.timedelta(minutes=3)


async def test_outside_the_training_world_no_mail_is_marked_and_all_are_kept(
    tmp_path: Path, life: list[Record[Any]]
) -> None:
    async with PostOffice(tmp_path, training=False) as office:
        office.clock.stand(NOON + datetime.timedelta(days=1))
        await office.happened("exchange", *life[:4])
        await drain(mailer(office.host))
        assert {mail["Subject"] for mail in office.mails()} == {"PQ-2026-7F3K-9M2Q-X: novo pedido a aceitar"}
        assert office.mails()[0]["Date"].datetime == NOON + datetime.timedelta(days=1)
