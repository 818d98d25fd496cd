"""From a request's life to mails: to whom, in which language, and never whom or what it is about."""

import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.notifier import MailSent
from contracts.record import Record
from services.notifier.workers.mailer import mailer
from tests.support.post_office import DK_HANDLER, PLANTED, PostOffice, drain
from tests.support.stories import NOON, records

AGREED = datetime.date(2026, 12, 20)


async def test_a_life_becomes_mails_to_mailboxes_and_handlers_and_not_one_more(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    await office.happened("exchange", *life)
    await drain(mailer(office.host))
    mails = office.mails()
    counts: dict[str, int] = {}
    for mail in mails:
        counts[mail["To"]] = counts.get(mail["To"], 0) + 1
    # To the responder: sent, amended, file, message, closed. To the requester: message, accepted, file, reply.
    assert counts == {
        "handler@pt.example": 5,
        "mailbox@pt.example": 5,
        "handler@dk.example": 4,
        "mailbox@dk.example": 4,
    }
    facts = await office.facts()
    assert len(facts) == 18
    assert {type(fact.event) for fact in facts} == {MailSent}
    assert {fact.key for fact in facts} == {path.stem for path in (office.home / "mail").iterdir()}


async def test_no_mail_and_no_fact_says_what_the_case_is_about(office: PostOffice, life: list[Record[Any]]) -> None:
    await office.happened("exchange", *life)
    await drain(mailer(office.host))
    assert len(office.mails()) == 18
    for mail in office.mails():
        said = str(mail["Subject"]) + "".join(part.get_content() for part in mail.iter_parts())  # type: ignore[attr-defined]
        assert "PQ-2026-7F3K-9M2Q-X" in said
        assert "https://imi.example/requests/r1" in said
        assert not [word for word in PLANTED if word in said]
    # Databases hold no address either: those live in identity alone.
    for path in office.home.glob("notifier.*"):
        assert b"handler@" not in path.read_bytes()


async def test_each_is_written_to_in_her_own_language_on_the_day_of_the_story(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    office.clock.stand(NOON + datetime.timedelta(days=80))
    office.identity.handlers["pt-pq", "pq"] = [{**DK_HANDLER, "user": "u-2", "email": "dane@pt.example"}]
    await office.happened("exchange", *life[:4])
    await drain(mailer(office.host))
    by_receiver = {mail["To"]: mail for mail in office.mails()}
    assert (
        by_receiver["dane@pt.example"]["Subject"]
        == "[Øvelse] PQ-2026-7F3K-9M2Q-X: ny forespørgsel, som bedes accepteret"
    )
    assert by_receiver["mailbox@pt.example"]["Subject"] == "[Formação] PQ-2026-7F3K-9M2Q-X: novo pedido a aceitar"
    assert by_receiver["mailbox@pt.example"]["Date"].datetime == NOON


@pytest.mark.parametrize(("wished", "said"), [(datetime.date(2026, 12, 1), True), (AGREED, False), (None, False)])
async def test_an_acceptance_says_whether_its_date_is_another_than_the_wished_one(
    office: PostOffice, life: list[Record[Any]], wished: datetime.date | None, said: bool
) -> None:
    sent, accepted = replace(life[3].event, wished_reply_by=wished), life[7].event
    await office.happened("exchange", *records("request:r1", *(line.event for line in life[:3]), sent, accepted))
    await drain(mailer(office.host))
    (mail,) = [one for one in office.mails() if one["To"] == "mailbox@dk.example"]
    assert mail["Subject"] == "[Øvelse] PQ-2026-7F3K-9M2Q-X: accepteret, svar senest 20. december 2026"
    text = mail.get_body(("plain",)).get_content()
    assert ("Det er ikke den dato, I bad om" in text) is said
    assert ("1. december 2026" in text) is said
