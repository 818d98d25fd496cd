"""One request over HTTP: who may see what of it, at which stage (rest.md, lifecycle.md)."""

from typing import Any

import pytest

from contracts.record import Actor
from services.chassis.web.upstream import Reply
from tests.support.actors import DK, DK_ADMINISTRATOR, DK_ALLOCATOR, DK_VIEWER, PT, PT_VIEWER, SE
from tests.support.exchange_running import DRAFT, Running

SECRETS = (b"Zyxquilha", b"wobblequartz", b"plumfrost")


def refused(reply: Reply, status: int, code: str) -> None:
    assert (reply.status, reply.json()["code"]) == (status, code)


async def one(exchange: Running, actor: Actor, request: str, **headers: str) -> Any:
    reply = await exchange.get(actor, f"/exchange/requests/{request}", **headers)
    assert reply.status == 200, reply.body
    return reply.json()


async def test_a_draft_in_front_of_its_requester(exchange: Running) -> None:
    request = await exchange.draft()
    shown = await one(exchange, DK, request)
    assert (shown["stage"], shown["group"], shown["waits_for"], shown["party"]) == (
        "draft",
        "being-prepared",
        "requester",
        "requester",
    )
    assert (shown["number"], shown["question_set"], shown["version"]) == (None, "PQ-01@1", 1)
    assert shown["requester"] == {"id": "dk-pq", "country": "dk"}
    assert shown["responder"] == {"id": "pt-pq", "country": "pt"}
    assert shown["subject"] == DRAFT["subject"]
    assert shown["reason"] == {"code": "doubt-document", "text": "wobblequartz"}
    assert shown["own_reference"] == "Sag 7"
    assert shown["withheld"] == []
    assert shown["commands"] == ["amend", "delete-draft", "send", "attach"]
    first, second = shown["questions"]
    assert (first["code"], first["asked"], first["comment"], first["comment_allowed"]) == (
        "1",
        True,
        "wobblequartz",
        True,
    )
    assert (second["code"], second["asked"], second["condition"]) == ("2", False, {"question": "1", "is": ["yes"]})


async def test_a_draft_is_not_there_for_anybody_else(exchange: Running) -> None:
    request = await exchange.draft()
    for actor in (PT, SE):
        for path in ("", "/history"):
            refused(await exchange.get(actor, f"/exchange/requests/{request}{path}"), 404, "not-found")
    refused(await exchange.get(DK, "/exchange/requests/unknown"), 404, "not-found")


async def test_before_acceptance_the_responder_sees_nothing_private(exchange: Running) -> None:
    request = await exchange.draft()
    file = (await exchange.upload(DK, request)).json()["file"]
    attach = await exchange.command(
        DK, request, 1, "attach", file=file, title="plumfrost", language="da", personal=True
    )
    assert attach.status == 200, attach.body
    assert (await exchange.command(DK, request, 2, "send", legal_basis_confirmed=True)).status == 200
    reply = await exchange.get(PT, f"/exchange/requests/{request}")
    assert [secret for secret in SECRETS if secret in reply.body] == []
    shown = reply.json()
    assert (shown["stage"], shown["party"], shown["waits_for"]) == ("sent", "responder", "responder")
    assert not {"subject", "own_reference", "drafted_at", "urgent_reason", "copy_of"} & set(shown)
    assert shown["withheld"] == ["subject", "statement"]
    assert shown["commands"] == ["accept", "write-message", "attach"]
    assert shown["reason"] == {"code": "doubt-document"}
    assert "comment" not in shown["questions"][0]
    assert [(one["file"], one["size"]) for one in shown["files"]] == [(file, 18)]
    assert shown["messages"] == []


async def test_acceptance_opens_it(exchange: Running) -> None:
    request = await exchange.accepted()
    for actor in (PT, PT_VIEWER):
        shown = await one(exchange, actor, request)
        assert shown["subject"] == DRAFT["subject"]
        assert (shown["withheld"], shown["reply_by"]) == ([], exchange.today(20))
        assert shown["questions"][0]["comment"] == "wobblequartz"
    assert (await one(exchange, PT_VIEWER, request))["commands"] == []
    assert "own_reference" not in shown


async def test_roles_without_a_need_read_nothing_private(exchange: Running) -> None:
    request = await exchange.accepted()
    reply = await exchange.get(DK_ALLOCATOR, f"/exchange/requests/{request}")
    assert [secret for secret in SECRETS if secret in reply.body] == []
    assert reply.json()["withheld"] == ["subject", "statement", "dialogue"]
    assert "messages" not in reply.json()
    refused(await exchange.get(DK_ADMINISTRATOR, f"/exchange/requests/{request}"), 403, "not-allowed")


async def test_answers_are_the_responders_until_they_are_provided(exchange: Running) -> None:
    request = await exchange.accepted()
    said = {"question": "1", "value": "yes", "comment": "we did"}
    assert (await exchange.command(PT, request, 3, "save-reply", answers=[said], language="pt")).status == 200
    mine, theirs = await one(exchange, PT, request), await one(exchange, DK, request)
    assert mine["answers"] == [{**said, "files": [], "provided_at": None}]
    assert [question["asked"] for question in mine["questions"]] == [True, True]
    assert theirs["answers"] == []
    assert [question["asked"] for question in theirs["questions"]] == [True, False]
    assert (await exchange.command(PT, request, 4, "reply", comment="gladly")).status == 200
    theirs = await one(exchange, DK, request)
    (answer,) = theirs["answers"]
    assert (answer["value"], answer["comment"], answer["provided_at"]) == ("yes", "we did", theirs["replied_at"])
    assert (theirs["reply_comment"], theirs["reply_language"]) == ("gladly", "pt")
    assert theirs["commands"] == ["write-message", "attach", "close"]


async def test_messages_name_users_of_the_own_side_alone(exchange: Running) -> None:
    request = await exchange.sent()
    assert (await exchange.command(PT, request, 2, "write-message", text="Olá", language="pt")).status == 200
    (mine,) = (await one(exchange, PT, request))["messages"]
    (theirs,) = (await one(exchange, DK, request))["messages"]
    assert (mine["text"], mine["party"], mine["user"]) == ("Olá", "responder", PT.user)
    assert theirs["text"] == "Olá"
    assert "user" not in theirs


async def test_closing_words_and_ratings(exchange: Running) -> None:
    request = await exchange.accepted()
    answers = [{"question": "1", "value": "no"}]
    assert (await exchange.command(PT, request, 3, "reply", answers=answers)).status == 200
    rating = {"timeliness": "satisfied", "effort": "no-opinion"}
    assert (await exchange.command(DK, request, 4, "close", **rating, comment="thanks")).status == 200
    for actor in (DK, PT):
        shown = await one(exchange, actor, request)
        assert (shown["stage"], shown["ratings"], shown["closing_comment"], shown["commands"]) == (
            "closed",
            rating,
            "thanks",
            [],
        )
        assert shown["closed_at"] is not None


async def test_questions_come_in_the_readers_language(exchange: Running) -> None:
    request = await exchange.draft()
    shown = await one(exchange, DK, request, accept_language="da-DK,en;q=0.5")
    assert shown["questions"][0]["text"] == "Question 1"


async def test_history_of_each_side(exchange: Running) -> None:
    request = await exchange.accepted()
    assert (
        await exchange.command(PT, request, 3, "save-reply", answers=[{"question": "1", "value": "no"}])
    ).status == 200
    assert (await exchange.command(PT, request, 4, "reply")).status == 200

    async def history(actor: Actor) -> list[Any]:
        items = (await exchange.get(actor, f"/exchange/requests/{request}/history")).json()["items"]
        return [(item["version"], item["tag"].split(".")[1], "user" in item["by"]) for item in items]

    assert await history(DK) == [
        (1, "request-drafted", True),
        (2, "request-sent", True),
        (3, "request-accepted", False),
        (5, "reply-provided", False),
    ]
    assert await history(PT) == [
        (2, "request-sent", False),
        (3, "request-accepted", True),
        (4, "reply-saved", True),
        (5, "reply-provided", True),
    ]


async def test_a_deleted_draft_is_gone(exchange: Running) -> None:
    request = await exchange.draft()
    assert (await exchange.command(DK, request, 1, "delete-draft")).status == 200
    refused(await exchange.get(DK, f"/exchange/requests/{request}"), 404, "not-found")
    refused(await exchange.command(DK, request, 2, "amend", urgent=True), 404, "not-found")
    assert exchange.host.keys.key(request) is None


async def test_the_order_of_checks(exchange: Running) -> None:
    request = await exchange.sent()
    path = f"/exchange/requests/{request}/commands"
    refused(await exchange.call(DK, "POST", "/exchange/requests", DRAFT, key=None), 400, "key-missing")
    refused(await exchange.command(SE, request, None, "accept", colour="red"), 404, "not-found")
    refused(await exchange.command(DK, request, None, "accept", colour="red"), 403, "not-allowed")
    refused(await exchange.command(DK_VIEWER, request, 2, "withdraw"), 403, "not-allowed")
    refused(await exchange.command(DK, request, None, "withdraw", colour="red"), 428, "version-required")
    refused(await exchange.command(DK, request, 1, "withdraw", colour="red"), 412, "version-stale")
    refused(await exchange.command(DK, request, 2, "withdraw", colour="red"), 422, "invalid")
    refused(await exchange.command(DK, request, 2, "no-such-command"), 422, "invalid")
    refused(await exchange.call(DK, "POST", path, raw=b"{", version=2), 422, "malformed")
    refused(await exchange.command(DK, request, 2, "close"), 409, "wrong-stage")
    refused(
        await exchange.command(PT, request, 2, "accept", reply_by=exchange.today(-2)), 422, "reply-date-in-the-past"
    )
    assert (await one(exchange, DK, request))["version"] == 2


async def test_the_same_key_again_is_the_same_draft(exchange: Running) -> None:
    first = await exchange.call(DK, "POST", "/exchange/requests", DRAFT, key="k")
    again = await exchange.call(DK, "POST", "/exchange/requests", DRAFT, key="k")
    assert (first.status, again.status, again.json()) == (201, 201, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    other = await exchange.call(DK, "POST", "/exchange/requests", {**DRAFT, "urgent": True}, key="k")
    refused(other, 422, "key-reused")


async def test_another_command_does_not_begin_a_request(exchange: Running) -> None:
    reply = await exchange.call(DK, "POST", "/exchange/requests", {"type": "withdraw"})
    refused(reply, 422, "invalid")


async def test_every_opening_stands_in_the_access_log(exchange: Running) -> None:
    request = await exchange.accepted()
    now = exchange.host.clock.now()
    before = await exchange.host.reads.of(f"request:{request}", now)
    await one(exchange, PT, request)
    await one(exchange, DK_ALLOCATOR, request)
    after = await exchange.host.reads.of(f"request:{request}", now)
    ((_, who, authority, stream, classes, purpose),) = after[len(before) :]
    assert (who, authority, stream, purpose) == (PT.user, "pt-pq", f"request:{request}", "request")
    assert set(classes.split(",")) == {"subject", "statement", "dialogue"}


@pytest.mark.parametrize("missing", ["urgent", "own_reference"])
async def test_amending_over_http_sets_only_what_is_there(exchange: Running, missing: str) -> None:
    request = await exchange.draft()
    fields = {"urgent": True, "own_reference": None}
    del fields[missing]
    assert (await exchange.command(DK, request, 1, "amend", **fields)).status == 200
    shown = await one(exchange, DK, request)
    assert (shown["urgent"], shown["own_reference"]) == ((False, None) if missing == "urgent" else (True, "Sag 7"))
