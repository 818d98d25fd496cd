"""Which fact makes a notice, and for whom."""

import datetime
from typing import Any

import pytest

from contracts.directory import AuthorityRenamed, AuthorityUpdated, Contact
from contracts.exchange import MessageWritten, RequestWithdrawn
from contracts.notifier import MailFailed, MailSent
from contracts.record import Record
from services.notifier.domain import Case, deadline_of, is_due, told_authority
from services.notifier.service import AREAS, AUTHORITIES, CASES, DELIVERIES, NOTICES
from tests.support.post_office import DIRECTORY
from tests.support.stories import NOON, documents, records


def told(lines: list[Record[Any]]) -> dict[int, tuple[str, str]]:
    """By version, what is told and to which authority."""
    case = documents(CASES, lines).get("r1")
    notices = documents(NOTICES, lines).values()
    return {notice.version: (notice.what, told_authority(notice, case)) for notice in notices if is_due(notice, case)}


def test_each_step_is_told_to_the_party_that_did_not_take_it(life: list[Record[Any]]) -> None:
    assert told(life) == {
        4: ("request-sent", "pt-pq"),
        5: ("request-amended", "pt-pq"),
        7: ("message-written", "dk-pq"),
        8: ("request-accepted", "dk-pq"),
        9: ("file-attached", "pt-pq"),
        10: ("file-attached", "dk-pq"),
        11: ("message-written", "pt-pq"),
        13: ("reply-provided", "dk-pq"),
        14: ("request-closed", "pt-pq"),
    }


def test_nothing_is_told_of_a_draft_nor_of_files_that_the_responder_may_not_see_yet(life: list[Record[Any]]) -> None:
    assert told(life[:3]) == {}
    assert set(told(life[:7])) == {4, 5, 7}


def test_a_withdrawal_is_told_to_the_responder(life: list[Record[Any]]) -> None:
    lines = [*life[:4], *records("request:r1", RequestWithdrawn(), first=5)]
    assert told(lines)[5] == ("request-withdrawn", "pt-pq")


def test_a_message_of_a_coordinator_waits_for_the_rules_on_coordinators(life: list[Record[Any]]) -> None:
    lines = [*life[:4], *records("request:r1", MessageWritten(party="coordinator", language="da"), first=5)]
    assert set(told(lines)) == {4}


def test_one_record_makes_at_most_one_document_in_the_queue(life: list[Record[Any]]) -> None:
    for line in life:
        assert len(NOTICES.key(line)) <= 1
    assert set(documents(NOTICES, life)) <= {line.id for line in life}


@pytest.mark.parametrize(
    ("version", "deadline"),
    [
        (4, ("wished", datetime.date(2026, 12, 14))),
        (5, ("wished", datetime.date(2026, 12, 14))),
        (8, ("agreed", datetime.date(2026, 12, 20))),
        (13, None),
        (14, None),
    ],
)
def test_the_deadline_is_the_agreed_date_before_acceptance_the_wished_one(
    life: list[Record[Any]], version: int, deadline: object
) -> None:
    until = life[: max(version, 5)]
    notice = documents(NOTICES, until)[f"request:r1@{version}"]
    assert deadline_of(notice, documents(CASES, until)["r1"]) == deadline


def test_a_message_names_the_date_only_while_an_answer_is_owed(life: list[Record[Any]]) -> None:
    message = documents(NOTICES, life)["request:r1@11"]
    assert deadline_of(message, documents(CASES, life[:11])["r1"]) == ("agreed", datetime.date(2026, 12, 20))
    assert deadline_of(message, documents(CASES, life)["r1"]) is None


def test_a_case_is_what_was_sent_with_what_was_amended_since(life: list[Record[Any]]) -> None:
    assert documents(CASES, life[:3]) == {}
    assert documents(CASES, life)["r1"] == Case(
        number="PQ-2026-7F3K-9M2Q-X",
        area="pq",
        requester="dk-pq",
        requester_country="dk",
        responder="pt-pq",
        responder_country="pt",
        wished=datetime.date(2026, 12, 14),
        urgent=True,
        sent=4,
        accepted=8,
        reply_by=datetime.date(2026, 12, 20),
        answered=True,
    )


def test_authorities_and_areas_are_known_as_the_directory_has_them() -> None:
    changes = records(
        "authority:pt-pq",
        AuthorityRenamed(official_name="Nova"),
        AuthorityUpdated(notice_language="en"),
        AuthorityUpdated(contact=Contact(email="new@pt.example")),
        first=2,
    )
    portuguese = documents(AUTHORITIES, [*DIRECTORY, *changes])["pt-pq"]
    assert (portuguese.name, portuguese.language, portuguese.mailbox) == ("Nova", "en", "new@pt.example")
    danish = documents(AUTHORITIES, list(DIRECTORY))["dk-pq"]
    assert (danish.name, danish.language, danish.mailbox) == ("Øvelsesstyrelsen", "da", "mailbox@dk.example")
    assert documents(AREAS, list(DIRECTORY))["pq"].title["pt"] == "Qualificações"


def test_a_delivery_waits_then_is_sent_or_given_up() -> None:
    def delivery(*facts: Any) -> Any:
        return documents(DELIVERIES, records("mail:m1", *facts))["m1"]

    again = NOON + datetime.timedelta(minutes=2)
    one = MailFailed(receiver="user:u", notice="request:r1@4", why="refused", attempt=1, next_try_at=again)
    last = MailFailed(receiver="user:u", notice="request:r1@4", why="unreachable", attempt=2)
    waiting, over = delivery(one), delivery(one, last)
    assert (waiting.state, waiting.next_try_at, waiting.attempt, waiting.why) == ("waiting", again, 1, "refused")
    assert (over.state, over.next_try_at, over.attempt, over.why) == ("given-up", None, 2, "unreachable")
    gone = delivery(one, MailSent(receiver="user:u", notice="request:r1@4"))
    assert (gone.state, gone.next_try_at, gone.receiver) == ("sent", None, "user:u")
