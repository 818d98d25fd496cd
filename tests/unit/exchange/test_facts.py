"""What decisions are told: the day at the responder's, the version that a request keeps, and what has not come yet."""

import datetime
from typing import Any

import msgspec
import pytest

from contracts.exchange import PublishQuestionSet
from contracts.record import Actor
from services.chassis.web.upstream import Reply
from services.exchange.domain import Partner
from services.exchange.facts import today
from tests.support.actors import DK, PT, SE, official
from tests.support.exchange import QUESTIONS
from tests.support.exchange_running import DRAFT, TRAINING, Running

LATE = datetime.datetime(2026, 11, 23, 23, 30, tzinfo=datetime.UTC)


def refused(reply: Reply, status: int, code: str) -> Any:
    assert (reply.status, reply.json()["code"]) == (status, code)
    return reply


@pytest.mark.parametrize(
    ("timezone", "day"), [("Europe/Lisbon", 23), ("Europe/Copenhagen", 24), ("Europe/Athens", 24), ("UTC", 23)]
)
def test_a_day_ends_where_the_authority_sits(timezone: str, day: int) -> None:
    assert today(LATE, Partner(id="x", country="xx", timezone=timezone)) == datetime.date(2026, 11, day)


async def test_days_count_at_the_responders(exchange: Running) -> None:
    # Half past eleven at night in Lisbon is tomorrow in Copenhagen: the Portuguese may still promise today.
    exchange.deployment.clock.stand(LATE)
    request = await exchange.sent()
    reply = await exchange.command(PT, request, 2, "accept", reply_by="2026-11-23")
    assert reply.status == 200, reply.body


async def test_an_authority_that_directory_has_not_told_of_waits(exchange: Running) -> None:
    stranger = official("fi-pq-1")
    reply = refused(await exchange.call(stranger, "POST", "/exchange/requests", DRAFT), 503, "not-yet")
    assert reply.headers["retry-after"] == "1"


async def test_a_recipient_that_nobody_knows(exchange: Running) -> None:
    body = {**DRAFT, "responder": "xx-none"}
    reply = refused(await exchange.call(DK, "POST", "/exchange/requests", body), 422, "unknown-authority")
    assert [error["pointer"] for error in reply.json()["errors"]] == ["/responder"]


async def test_only_ones_own_request_is_copied(exchange: Running) -> None:
    original = await exchange.draft()
    await exchange.deployment.catch_up()

    async def copy(actor: Actor, **fields: str) -> Reply:
        return await exchange.call(actor, "POST", "/exchange/requests", {**DRAFT, "copy_of": original, **fields})

    assert (await copy(DK)).status == 201
    refused(await copy(SE), 422, "invalid")
    refused(await copy(DK, copy_of="of-nobody"), 422, "invalid")


async def test_a_request_keeps_the_version_with_which_it_began(exchange: Running) -> None:
    old = await exchange.draft()
    (category,) = QUESTIONS.categories
    shorter = msgspec.structs.replace(category, questions=[category.questions[2]])
    newer = PublishQuestionSet(question_set=msgspec.structs.replace(QUESTIONS, categories=[shorter]))
    await exchange.host.execute("question-set:PQ-01", newer, TRAINING, command_id="newer")
    await exchange.deployment.catch_up()
    assert (await exchange.command(DK, old, 1, "amend", questions=[{"code": "1"}])).status == 200
    refused(await exchange.call(DK, "POST", "/exchange/requests", DRAFT), 422, "unknown-question")
    new = await exchange.draft(questions=[{"code": "3"}])
    shown = [(await exchange.get(DK, f"/exchange/requests/{request}")).json() for request in (old, new)]
    assert [one["question_set"] for one in shown] == ["PQ-01@1", "PQ-01@2"]
    assert [[question["code"] for question in one["questions"]] for one in shown] == [["1", "2"], ["3"]]


async def test_numbers_are_drawn_afresh(exchange: Running) -> None:
    numbers = set()
    for _ in range(5):
        request = await exchange.sent()
        numbers.add((await exchange.get(DK, f"/exchange/requests/{request}")).json()["number"])
    assert len(numbers) == 5
