"""Codes and ids become words in the reader's language, and only where documents have them."""

import ast
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.record import Actor
from contracts.refusal import STATUS
from contracts.registry import EVENTS
from services.gateway.ui import sentences
from services.gateway.ui.i18n import translate

SERVICES = Path(sentences.__file__).parents[2]
TASK = {"task": "accept", "request": "r1", "partner": {"id": "pt-pq", "country": "pt"}}


@pytest.mark.parametrize("event_tag", EVENTS)
def test_every_fact_has_a_sentence(event_tag: str) -> None:
    assert event_tag in sentences.SENTENCES


@pytest.mark.parametrize("code", STATUS)
def test_every_refusal_has_a_title(code: str) -> None:
    assert code in sentences.TITLES


def faults_in_the_code() -> set[str]:
    """The codes of all `Fault(pointer, "code")` in the services."""
    return {
        node.args[1].value
        for path in SERVICES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and len(node.args) == 2
        if isinstance(node.args[1], ast.Constant) and isinstance(node.args[1].value, str)
    }


def test_every_fault_that_the_code_finds_has_a_message() -> None:
    found = faults_in_the_code()
    assert {"required", "unknown-field"} < found
    assert found - sentences.MESSAGES.keys() - sentences.TITLES.keys() == set()


async def test_authorities_get_their_names(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("GET", "/exchange/tasks", {"items": [TASK, TASK]})
    first, second = (await inger.get("/exchange/tasks")).json()["items"]
    assert first["partner"] == second["partner"] == {"id": "pt-pq", "country": "pt", "name": "Autoridade"}


async def test_names_are_asked_for_once(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("GET", "/exchange/tasks", {"items": [TASK]})
    await inger.get("/exchange/tasks")
    await inger.get("/exchange/tasks")
    assert [call.path for call in services.asked].count("/directory/names") == 1


async def test_an_authority_that_nobody_knows_is_called_by_its_id(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("GET", "/exchange/requests/r1", {"responder": {"id": "xx-gone", "country": "xx"}})
    assert (await inger.get("/exchange/requests/r1")).json()["responder"]["name"] == "xx-gone"


async def test_what_people_wrote_is_left_alone(inger: httpx.AsyncClient, services: Any) -> None:
    written = {"id": "pt-pq", "country": "pt", "tag": "exchange.request-sent.v1", "version": 1}
    document = {
        "requester": {"id": "dk-pq", "country": "dk"},
        "subject": written,
        "answers": [{"question": "1", "value": written}],
    }
    services.answers_json("GET", "/exchange/requests/r1", document)
    seen = (await inger.get("/exchange/requests/r1")).json()
    assert seen["requester"]["name"] == "Styrelsen"
    assert (seen["subject"], seen["answers"]) == (document["subject"], document["answers"])


async def test_history_is_told_in_sentences_and_colleagues_are_named(inger: httpx.AsyncClient, services: Any) -> None:
    entries = [
        {
            "version": 2,
            "tag": "exchange.request-sent.v1",
            "by": {"authority": "dk-pq", "country": "dk", "user": "inger", "system": None},
        },
        {"version": 3, "tag": "notifier.mail-sent.v1", "by": {"system": "notifier"}},
    ]
    services.answers_json("GET", "/exchange/requests/r1/history", {"items": entries})
    sent, mailed = (await inger.get("/exchange/requests/r1/history", headers={"accept-language": "en"})).json()["items"]
    assert sent["sentence"] == "Styrelsen sent the request."
    assert sent["by"]["name"] == "Inger Holm"
    assert mailed["sentence"] == "An e-mail was sent."
    asked = next(call for call in services.asked if call.path == "/names")
    assert b'"authority":"dk-pq"' in asked.body


async def test_a_colleague_s_name_is_never_told_to_another_authority(inger: httpx.AsyncClient, services: Any) -> None:
    by = {"authority": "dk-pq", "country": "dk", "user": "inger", "system": None}
    entries = [{"version": 2, "tag": "exchange.request-sent.v1", "by": by}]
    services.answers_json("GET", "/exchange/requests/r1/history", {"items": entries})
    assert (await inger.get("/exchange/requests/r1/history")).json()["items"][0]["by"]["name"] == "Inger Holm"
    services.sessions["pt-handle"] = Actor(user="rui", authority="pt-pq", country="pt", roles={})
    abroad = await inger.get("/exchange/requests/r1/history", headers={"authorization": "Bearer pt-handle"})
    assert "Inger Holm" not in abroad.text


async def test_the_answer_to_a_command_is_not_touched(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("POST", "/exchange/requests/r1/commands", {"items": [TASK]})
    assert (await inger.post("/exchange/requests/r1/commands")).json() == {"items": [TASK]}


async def test_a_refusal_has_title_messages_and_a_reference(inger: httpx.AsyncClient, services: Any) -> None:
    errors = [{"pointer": "/reply_by", "code": "required"}, {"pointer": "/answers/1", "code": "answer-missing"}]
    services.refuses("POST", "/exchange/requests/r1/commands", "invalid", errors=errors, instance="ref-1", version=7)
    answer = await inger.post("/exchange/requests/r1/commands", headers={"accept-language": "en"})
    said = answer.json()
    assert answer.status_code == 422
    assert said["type"] == "/problems/invalid"
    assert said["title"] == sentences.TITLES["invalid"]
    assert [error["message"] for error in said["errors"]] == ["This is missing.", "An answer is missing."]
    assert [error["pointer"] for error in said["errors"]] == ["/reply_by", "/answers/1"]
    assert (said["detail"], said["instance"], said["version"]) == ("This is missing. An answer is missing.", "ref-1", 7)


async def test_the_reader_is_spoken_to_in_the_language_of_the_call_else_in_her_own(
    inger: httpx.AsyncClient, services: Any
) -> None:
    services.refuses("GET", "/exchange/tasks", "not-yet")
    english = sentences.TITLES["not-yet"]
    titles = [
        (await inger.get("/exchange/tasks", headers=headers)).json()["title"]
        for headers in ({"accept-language": "pt-PT, en;q=0.5"}, {}, {"accept-language": "en"})
    ]
    assert titles == [translate("pt", english), translate("da", english), english]
    assert [call.headers["accept-language"] for call in services.asked if call.path == "/exchange/tasks"] == [
        "pt-PT,en;q=0.5",
        "da",
        "en",
    ]


@pytest.mark.parametrize(
    "header",
    ["da;q=0.1,pt;q=0.9", "da; q=0.1, pt; q=0.9", "da ;q=0.1 ,\tpt ; q=0.9", "da;Q=0.1, pt;Q=0.9", "da;q=0, pt"],
)
async def test_weights_of_languages_count_however_they_are_written(
    inger: httpx.AsyncClient, services: Any, header: str
) -> None:
    services.refuses("GET", "/exchange/tasks", "not-yet")
    answer = await inger.get("/exchange/tasks", headers={"accept-language": header})
    assert answer.json()["title"] == translate("pt", sentences.TITLES["not-yet"])
    (passed,) = [call.headers["accept-language"] for call in services.asked if call.path == "/exchange/tasks"]
    assert passed in ("da;q=0.1,pt;q=0.9", "da;q=0,pt")
