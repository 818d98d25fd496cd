"""Lists over HTTP: tasks, requests, activity, question sets."""

from typing import Any

import pytest

from contracts.record import Actor
from tests.support.actors import DK, DK_ADMINISTRATOR, DK_POSTING, DK_VIEWER, PT, SE
from tests.support.exchange_running import Running


async def listed(exchange: Running, actor: Actor, path: str) -> list[Any]:
    reply = await exchange.get(actor, path)
    assert reply.status == 200, reply.body
    return list(reply.json()["items"])


async def ids(exchange: Running, actor: Actor, query: str = "") -> list[str]:
    return [item["id"] for item in await listed(exchange, actor, f"/exchange/requests{query}")]


class TestTasks:
    async def test_what_is_mine_comes_first_by_its_day_then_what_waits_for_others(self, exchange: Running) -> None:
        soon = await exchange.draft(wished_reply_by=exchange.today(3))
        overdue = await exchange.draft(wished_reply_by=exchange.today(-3))
        later = await exchange.draft(wished_reply_by=exchange.today(30))
        urgent = await exchange.draft(wished_reply_by=exchange.today(30), urgent=True, urgent_reason="x")
        some_day = await exchange.draft(wished_reply_by=None)
        waiting = await exchange.sent()
        tasks = await listed(exchange, DK, "/exchange/tasks")
        assert [(task["request"], task["group"], task["days_left"]) for task in tasks] == [
            (overdue, "overdue", -3),
            (soon, "this-week", 3),
            (urgent, "later", 30),
            (later, "later", 30),
            (some_day, "later", None),
            (waiting, "waiting", 7),
        ]
        assert [task["task"] for task in tasks] == ["finish-draft"] * 5 + [None]

    async def test_a_task_of_the_responder(self, exchange: Running) -> None:
        request = await exchange.sent()
        (task,) = await listed(exchange, PT, "/exchange/tasks")
        assert task == {
            "task": "accept",
            "group": "this-week",
            "request": request,
            "number": task["number"],
            "party": "responder",
            "area": "pq",
            "stage": "sent",
            "partner": {"id": "dk-pq", "country": "dk"},
            "own_reference": None,
            "due": exchange.today(7),
            "days_left": 7,
            "urgent": False,
            "allocated": [],
            "since": task["since"],
        }
        assert task["number"].startswith("PQ-")

    async def test_pages(self, exchange: Running) -> None:
        drafts = [await exchange.draft(wished_reply_by=exchange.today(day)) for day in range(1, 6)]
        found: list[str] = []
        path = "/exchange/tasks?limit=2"
        while path:
            reply = await exchange.get(DK, path)
            found += [task["request"] for task in reply.json()["items"]]
            link = reply.headers.get("link", "")
            path = link[1:].partition(">")[0].removeprefix("/api/v1")
        assert found == drafts

    @pytest.mark.parametrize("actor", [DK_VIEWER, DK_ADMINISTRATOR, DK_POSTING, SE])
    async def test_whoever_handles_nothing_here_has_none(self, exchange: Running, actor: Actor) -> None:
        await exchange.sent()
        assert await listed(exchange, actor, "/exchange/tasks") == []


class TestRequests:
    async def test_newest_change_first(self, exchange: Running) -> None:
        first, second = await exchange.draft(), await exchange.draft()
        assert await ids(exchange, DK) == [second, first]
        assert (await exchange.command(DK, first, 1, "send", legal_basis_confirmed=True)).status == 200
        assert await ids(exchange, DK) == [first, second]
        assert await ids(exchange, PT) == [first]
        assert await ids(exchange, SE) == []

    async def test_filters(self, exchange: Running) -> None:
        draft, sent, accepted = await exchange.draft(), await exchange.sent(), await exchange.accepted()
        assert await ids(exchange, DK, "?stage=draft") == [draft]
        assert await ids(exchange, DK, "?stage=sent,accepted") == [accepted, sent]
        assert await ids(exchange, DK, "?role=responder") == []
        assert await ids(exchange, PT, "?role=responder&stage=sent") == [sent]
        assert await ids(exchange, DK, "?role=requester&area=pq&country=pt") == [accepted, sent, draft]
        assert await ids(exchange, DK, "?country=se") == []
        assert await ids(exchange, DK, "?area=pw") == []
        assert await ids(exchange, DK, "?role=coordinator") == []

    async def test_by_number_as_people_type_it(self, exchange: Running) -> None:
        await exchange.sent()
        request = await exchange.sent()
        number = (await exchange.get(DK, f"/exchange/requests/{request}")).json()["number"]
        for actor in (DK, PT):
            assert await ids(exchange, actor, f"?q={number.lower()}") == [request]
        assert await ids(exchange, SE, f"?q={number}") == []

    async def test_by_the_beginning_of_the_own_reference(self, exchange: Running) -> None:
        request = await exchange.sent(own_reference="Sag 4711/b")
        await exchange.sent(own_reference="Sag 12")
        assert await ids(exchange, DK, "?q=sag+4711") == [request]
        assert len(await ids(exchange, DK, "?q=SAG")) == 2
        assert await ids(exchange, DK, "?q=4711") == []
        # The reference is the requester's own: the partner cannot search for it.
        assert await ids(exchange, PT, "?q=sag") == []

    async def test_overdue(self, exchange: Running) -> None:
        late = await exchange.draft(wished_reply_by=exchange.today(-1))
        later = await exchange.draft(wished_reply_by=exchange.today(-9))
        await exchange.draft(wished_reply_by=exchange.today(0))
        assert await ids(exchange, DK, "?overdue=yes") == [later, late]
        assert len(await ids(exchange, DK, "?overdue=no")) == 3

    @pytest.mark.parametrize(
        "query", ["role=boss", "stage=gone", "overdue=perhaps", "limit=0", "limit=201", "cursor=x"]
    )
    async def test_filters_that_nobody_knows(self, exchange: Running, query: str) -> None:
        reply = await exchange.get(DK, f"/exchange/requests?{query}")
        assert (reply.status, reply.json()["code"]) == (422, "invalid")
        assert reply.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


class TestActivity:
    async def test_newest_first_and_counts(self, exchange: Running) -> None:
        draft, request = await exchange.draft(), await exchange.accepted()
        activity = (await exchange.get(DK, "/exchange/activity")).json()
        assert activity["counts"] == {"draft": 1, "accepted": 1}
        assert [(one["tag"].split(".")[1], one["request"], one["version"]) for one in activity["newest"]] == [
            ("request-accepted", request, 3),
            ("request-sent", request, 2),
            ("request-drafted", request, 1),
            ("request-drafted", draft, 1),
        ]
        assert activity["newest"][0]["by"] == {"authority": "pt-pq", "country": "pt", "system": None}
        assert activity["newest"][1]["by"]["user"] == DK.user
        assert activity["newest"][0]["number"].startswith("PQ-")

    async def test_of_nobody(self, exchange: Running) -> None:
        await exchange.draft()
        for actor in (DK_ADMINISTRATOR, SE):
            assert (await exchange.get(actor, "/exchange/activity")).json() == {"newest": [], "counts": {}}


class TestQuestionSets:
    async def test_list(self, exchange: Running) -> None:
        items = await listed(exchange, DK, "/exchange/question-sets?area=pq")
        assert items == [{"id": "PQ-01", "version": 1, "area": "pq", "title": "Kvalifikationer"}]
        assert await listed(exchange, DK, "/exchange/question-sets?area=sd") == []

    @pytest.mark.parametrize("name", ["PQ-01", "PQ-01@1"])
    async def test_whole(self, exchange: Running, name: str) -> None:
        shown = (await exchange.get(SE, f"/exchange/question-sets/{name}")).json()
        assert (shown["id"], shown["version"], shown["area"], shown["language"]) == ("PQ-01", 1, "pq", "en")
        assert shown["subject"] == {
            "kinds": ["person"],
            "required": ["family_name", "given_names"],
            "required_by_kind": {"person": ["family_name", "given_names"]},
        }
        questions = {question["code"]: question for question in shown["categories"][0]["questions"]}
        assert questions["2"] == {
            "code": "2",
            "text": "Question 2",
            "mandatory": False,
            "condition": {"question": "1", "is": ["yes"]},
            "comment": True,
            "files": False,
            "parts": [{"code": "date", "type": "D"}, {"code": "number", "type": "T", "max": 20}],
        }
        assert questions["4"]["parts"][0]["many"] is True
        assert questions["7"]["parts"] == [{"code": "value", "type": "YN", "each": "worker"}]

    @pytest.mark.parametrize(
        ("query", "header", "title"),
        [
            ("?language=da", "en", "Kvalifikationer"),
            ("", "da, en;q=0.5", "Kvalifikationer"),
            ("", "en;q=0.5, da;q=0.9", "Kvalifikationer"),
            ("", "pt", "Kvalifikationer"),
            ("", "en", "Qualifications"),
            ("", "da;q=0, en", "Qualifications"),
        ],
    )
    async def test_in_the_readers_language(self, exchange: Running, query: str, header: str, title: str) -> None:
        reply = await exchange.get(DK, f"/exchange/question-sets/PQ-01{query}", accept_language=header)
        assert reply.json()["title"] == title

    async def test_unknown(self, exchange: Running) -> None:
        for name in ("PQ-99", "PQ-01@9"):
            reply = await exchange.get(DK, f"/exchange/question-sets/{name}")
            assert (reply.status, reply.json()["code"]) == (404, "not-found")
