"""The line that each side has in its lists; made of public parts, and saying only what that side may know."""

import datetime
from typing import Any

import msgspec
import pytest

from contracts.exchange import (
    AnswersGiven,
    DraftDeleted,
    MessageText,
    MessageWritten,
    ReplySaved,
    RequestAmended,
    RequestClosed,
    RequestWithdrawn,
)
from services.exchange.service import ENTRIES
from services.exchange.views import Entry, rank
from tests.support.actors import DK, PT
from tests.support.exchange import (
    LIFE,
    NUMBER,
    SECRET_NAME,
    SECRET_TEXT,
    accepted,
    answer,
    attached,
    day,
    drafted,
    given,
    replied,
    sent,
)
from tests.support.stories import NOON, Told, at, by, documents, records

REQUESTER, RESPONDER = "r1/requester", "r1/responder"
LATER = NOON + datetime.timedelta(days=3)


def line(key: str, *told: Told) -> Any:
    return given(*told).document(ENTRIES, key)


def standing(entry: Entry) -> tuple[Any, ...]:
    return entry.stage, entry.shelf, entry.task, entry.due


CLOSED = by(DK, RequestClosed(timeliness="satisfied", effort="satisfied"))
WITHDRAWN = by(DK, RequestWithdrawn())


@pytest.mark.parametrize(
    ("told", "requester", "responder"),
    [
        (LIFE[:1], ("draft", "mine", "finish-draft", day(14)), None),
        (LIFE[:2], ("sent", "waiting", None, day(7)), ("sent", "mine", "accept", day(7))),
        (LIFE[:3], ("accepted", "waiting", None, day(20)), ("accepted", "mine", "answer", day(20))),
        (LIFE, ("info-provided", "mine", "check-reply", day(14)), ("info-provided", "waiting", None, day(14))),
        ((*LIFE, CLOSED), ("closed", "ended", None, None), ("closed", "ended", None, None)),
        ((*LIFE[:2], WITHDRAWN), ("withdrawn", "ended", None, None), ("withdrawn", "ended", None, None)),
    ],
)
def test_whose_turn_it_is_at_each_stage(told: tuple[Told, ...], requester: Any, responder: Any) -> None:
    held = documents(ENTRIES, records("request:r1", *told))
    assert standing(held[REQUESTER]) == requester
    assert (standing(held[RESPONDER]) if RESPONDER in held else None) == responder


def test_each_side_has_the_other_as_partner() -> None:
    mine, theirs = line(REQUESTER, *LIFE[:2]), line(RESPONDER, *LIFE[:2])
    assert (mine.authority, mine.country, mine.partner, mine.partner_country) == ("dk-pq", "dk", "pt-pq", "pt")
    assert (theirs.authority, theirs.country, theirs.partner, theirs.partner_country) == ("pt-pq", "pt", "dk-pq", "dk")
    assert mine.number == theirs.number == NUMBER


def test_the_own_reference_is_its_own_sides() -> None:
    assert (line(REQUESTER, *LIFE).own_reference, line(REQUESTER, *LIFE).reference_key) == ("Sag 7", "sag 7")
    assert (line(RESPONDER, *LIFE).own_reference, line(RESPONDER, *LIFE).reference_key) == (None, None)
    changed = by(DK, RequestAmended(own_reference="ÅRH-1"))
    assert line(REQUESTER, *LIFE[:2], changed).reference_key == "årh-1"
    assert line(RESPONDER, *LIFE[:2], changed).own_reference is None
    assert line(REQUESTER, *LIFE[:2], by(DK, RequestAmended(own_reference=None))).reference_key is None


def test_a_deleted_draft_is_in_no_list() -> None:
    assert line(REQUESTER, drafted(), by(DK, DraftDeleted())) is None
    assert line(RESPONDER, drafted(), by(DK, DraftDeleted())) is None


def test_the_responder_learns_nothing_of_the_draft() -> None:
    before = (drafted(urgent=True), at(NOON, RequestAmended(urgent=False), DK), attached())
    entry = line(RESPONDER, *before, by(DK, sent().event, LATER))
    assert [change.tag for change in entry.changes] == ["exchange.request-sent.v1"]
    assert (entry.since, entry.changed_at, entry.urgent) == (LATER, LATER, False)


def test_an_amendment_of_a_draft_sets_only_what_it_says() -> None:
    amended = by(DK, RequestAmended(responder="se-pq", responder_country="se", wished_reply_by=day(3), urgent=True))
    entry = line(REQUESTER, drafted(), amended)
    assert (entry.partner, entry.partner_country, entry.due, entry.rank) == ("se-pq", "se", day(3), f"{day(3)}-0")
    assert (entry.language, entry.own_reference) == ("da", "Sag 7")


def test_an_amendment_of_what_was_sent_is_seen_by_both() -> None:
    amended = by(DK, RequestAmended(urgent=True, wished_reply_by=day(3), language="sv"))
    for key in (REQUESTER, RESPONDER):
        entry = line(key, *LIFE[:2], amended)
        assert (entry.urgent, entry.wished_reply_by, entry.language) == (True, day(3), "sv")
        # Acceptance is due when it was due before: a wished day is not its deadline.
        assert (entry.due, entry.rank) == (day(7), f"{day(7)}-0")
        assert entry.changes[-1].tag == "exchange.request-amended.v1"


def test_what_the_responder_keeps_does_not_move_the_requesters_line() -> None:
    kept = by(PT, ReplySaved(questions=["1"], private=(AnswersGiven(answers=[answer("1", "yes")]),)), LATER)
    assert line(REQUESTER, *LIFE[:3], kept) == line(REQUESTER, *LIFE[:3])
    assert line(RESPONDER, *LIFE[:3], kept).changed_at == LATER


def test_users_are_named_to_their_own_side_alone() -> None:
    mine, theirs = line(REQUESTER, *LIFE[:3]), line(RESPONDER, *LIFE[:3])
    assert [(change.authority, change.user) for change in mine.changes] == [
        ("dk-pq", DK.user),
        ("dk-pq", DK.user),
        ("pt-pq", None),
    ]
    assert [(change.authority, change.user) for change in theirs.changes] == [("dk-pq", None), ("pt-pq", PT.user)]


def test_the_newest_three_changes_are_kept() -> None:
    message = by(PT, MessageWritten(party="responder", language="pt", private=(MessageText(text=SECRET_TEXT),)))
    entry = line(REQUESTER, *LIFE, message)
    assert [change.version for change in entry.changes] == [3, 4, 5]
    assert entry.stage == "info-provided"


def test_since_when_it_stands_there() -> None:
    message = by(PT, MessageWritten(party="responder", language="pt"), LATER)
    entry = line(RESPONDER, *LIFE[:2], message)
    assert (entry.since, entry.changed_at) == (NOON, LATER)


def test_most_urgent_first() -> None:
    words = [rank(day(1), False), rank(day(1), True), rank(day(0), False), rank(None, True), rank(day(9), True)]
    assert sorted(words) == [words[2], words[1], words[0], words[4], words[3]]
    # What `overdue` asks for: everything that sorts before today's date.
    assert [word < day(1).isoformat() for word in sorted(words)] == [True, False, False, False, False]


def test_no_line_ever_has_a_private_word() -> None:
    story = records("request:r1", drafted(), attached(), sent(), accepted(), replied(), CLOSED)
    text = msgspec.json.encode(list(documents(ENTRIES, story).values())).decode()
    assert SECRET_NAME not in text
    assert SECRET_TEXT not in text
    assert "paper.pdf" not in text


def test_every_field_of_an_index_is_a_field_of_the_entry() -> None:
    fields = {field for index in ENTRIES.indexes for field in index}
    assert fields <= set(Entry.__struct_fields__)


def test_other_streams_have_no_lines() -> None:
    (record,) = records("question-set:PQ-01", drafted())
    assert list(ENTRIES.key(record)) == []
