"""What the product answers, to each reader and behind the gateway, is what the contracts say: no key more or less."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import msgspec
import pytest

from contracts.documents import Items
from contracts.refusal import Problem
from contracts.registry import DOCUMENTS
from services.ops import openapi
from tests.support.deployment import Product
from tests.support.rest import ANSWERS, Answer, Caller, day, draft, upload

MERGED = json.loads((openapi.SCHEMAS / "openapi" / "openimi.json").read_text(encoding="utf-8"))
READERS = ("dk-pq-1", "dk-pq-2", "pt-pq-1", "dk-nimic-1", "dk-pw-1")
LISTS = {
    "/directory/areas": "directory.AreaCard",
    "/directory/authorities?country=pt": "directory.AuthorityCard",
    "/directory/helpdesks": "directory.Helpdesk",
    "/exchange/question-sets": "exchange.QuestionSetLine",
    "/exchange/requests?limit=200": "exchange.RequestLine",
    "/exchange/tasks?limit=200": "exchange.TaskLine",
    "/identity/users": "identity.Colleague",
    "/notifier/deliveries": "notifier.DeliveryLine",
    "/notifier/mails?limit=5": "notifier.MailLine",
}
ALONE = {"/me": "identity.UserCard", "/exchange/activity": "exchange.ActivityDocument"}
BELOW = {
    "directory.AuthorityCard": (("/directory/authorities/{id}", "directory.AuthorityCard"),),
    "exchange.QuestionSetLine": (("/exchange/question-sets/{id}", "exchange.QuestionSetDocument"),),
    "exchange.RequestLine": (
        ("/exchange/requests/{id}", "exchange.RequestDocument"),
        ("/exchange/requests/{id}/history", "exchange.HistoryEntry"),
    ),
    "identity.Colleague": (("/identity/users/{id}", "identity.ColleagueCard"),),
    "notifier.MailLine": (("/notifier/mails/{id}", "notifier.MailDocument"),),
}
"""What is read of each line of a list."""
pytestmark = pytest.mark.timeout(240)


def check(answer: Answer, name: str, *, listed: bool) -> Any:
    """The body, which reads as this document (or as a list of it), writes itself again the same, and fits OpenAPI."""
    kind: Any = Items[DOCUMENTS[name]] if listed else DOCUMENTS[name]  # type: ignore[misc]
    assert json.loads(msgspec.json.encode(msgspec.json.decode(answer.raw, type=kind))) == answer.body
    for one in answer.body["items"] if listed else [answer.body]:
        schema = {"$ref": f"#/components/schemas/{name}", "components": MERGED["components"]}
        jsonschema.Draft202012Validator(schema).validate(one)
    return answer.body


def read(caller: Caller) -> Iterator[str]:
    """Read all that this reader can read; the names of the documents that were seen."""
    for path, name in ALONE.items():
        check(caller.get(path), name, listed=False)
        yield name
    for path, name in LISTS.items():
        answer = caller.get(path)
        if answer.code == "not-allowed":
            continue
        for line in check(answer, name, listed=True)["items"]:
            yield name
            for below, its in BELOW.get(name, ()):
                answer = caller.get(below.format(id=line["id"]))
                assert answer.status == 200, answer
                check(answer, its, listed=its == "exchange.HistoryEntry")
                yield its


def written(product: Product) -> Iterator[str]:
    """A request with a word, an urgent reason and files on both sides, kept answers too; the documents on the way."""
    dk, pt = Caller.signed_in(product.port, "dk-pq-1"), Caller.signed_in(product.port, "pt-pq-1")
    begun = dk.call("POST", "/exchange/requests", draft(urgent=True, urgent_reason="soon"))
    request = check(begun, "Receipt", listed=False)["id"]
    yield "Receipt"
    paper = check(upload(dk, request), "exchange.FileUploaded", listed=False)["file"]
    yield "exchange.FileUploaded"
    steps: list[tuple[Caller, str, dict[str, Any]]] = [
        (dk, "attach", {"file": paper, "title": "Diploma", "language": "da", "personal": True}),
        (dk, "send", {"legal_basis_confirmed": True}),
        (dk, "write-message", {"text": "hej", "language": "da"}),
        (pt, "write-message", {"text": "olá", "language": "pt"}),
        (pt, "accept", {"reply_by": day(12)}),
    ]
    for version, (caller, command, fields) in enumerate(steps, 1):
        answer = caller.command(request, version, command, **fields)
        assert answer.status == 200, answer
    scan = upload(pt, request, name="svar.pdf").body["file"]
    answers = [{**one, "files": [scan]} if one["question"] == "3" else one for one in ANSWERS]
    assert pt.command(request, 6, "save-reply", answers=answers, language="pt").status == 200
    stale = dk.command(request, 1, "write-message", text="hej", language="da")
    assert stale.body["version"] == 7
    check(stale, "Problem", listed=False)
    faulty = dk.command(request, 7, "write-message", language="da")
    assert [error["message"] for error in faulty.body["errors"]]
    check(faulty, "Problem", listed=False)
    yield "Problem"


def test_every_reader_gets_exactly_what_the_contracts_say(product: Callable[..., Product]) -> None:
    running = product().start()
    seen = set(written(running))
    for login in READERS:
        caller = Caller(running.port)
        signed_in = caller.call("POST", "/sessions", {"login": login, "password": "training-only"}, key=None)
        caller.token = check(signed_in, "identity.SessionDocument", listed=False)["token"]
        seen |= {"identity.SessionDocument", *read(caller)}
    never = {"notifier.DeliveryLine"}  # no mail fails in this world
    between_services = {"directory.AuthorityName", "identity.ActorToken", "identity.Address"}
    assert seen == DOCUMENTS.keys() - never - between_services


def test_what_is_not_for_a_reader_is_absent_and_what_the_gateway_adds_is_there(product: Callable[..., Product]) -> None:
    running = product().start()
    assert set(written(running))
    dk, pt = (Caller.signed_in(running.port, login) for login in ("dk-pq-1", "pt-pq-1"))
    (line, *_) = [one for one in pt.get("/exchange/requests?stage=accepted&limit=200").body["items"] if one["urgent"]]
    mine, theirs = (one.get(f"/exchange/requests/{line['id']}").body for one in (dk, pt))
    assert mine.keys() - theirs.keys() == {"own_reference", "drafted_at", "copy_of"}
    assert theirs.keys() - mine.keys() == set()
    assert [answer["provided_at"] for answer in theirs["answers"]] == [None] * len(ANSWERS)
    assert mine["answers"] == []
    assert [file["title"] for file in theirs["files"]] == ["Diploma", "svar.pdf"]
    assert [("user" in one, "name" in one) for one in mine["messages"]] == [(True, True), (False, False)]
    assert mine["responder"]["name"] and line["partner"]["name"]
    refused = pt.get("/exchange/requests/nothing")
    assert msgspec.json.decode(refused.raw, type=Problem).code == "not-found"
