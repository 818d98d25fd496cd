"""Bad input over the wire, against the whole product: each refused with its code, nothing stored, nobody the wiser."""

import contextlib
import http.client
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.support.deployment import Product, copied_world
from tests.support.rest import PDF, REQUESTS, Answer, Caller, day, draft, upload


class World(NamedTuple):
    """The product, its parties, a stranger, and a request of each stage that the tests need."""

    product: Product
    dk: Caller
    pt: Caller
    se: Caller
    drafted: str
    sent: str
    accepted: str

    def stored(self) -> int:
        """How many facts the exchange's log has."""
        with contextlib.closing(sqlite3.connect(self.product.home / "exchange.log")) as log:
            return int(log.execute("SELECT count(*) FROM stored_events").fetchone()[0])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once: bad input leaves no trace, which every test checks. At its end no call may have failed inside."""
    product = Product(copied_world(tmp_path_factory.mktemp("bad-input"))).start()
    try:
        dk, pt, se = (Caller.signed_in(product.port, f"{country}-pq-1") for country in ("dk", "pt", "se"))
        made = [dk.call("POST", REQUESTS, draft()).body["id"] for _ in range(3)]
        for request in made[1:]:
            assert dk.command(request, 1, "send", legal_basis_confirmed=True).status == 200
        assert pt.command(made[2], 2, "accept", reply_by=day(9)).status == 200
        yield World(product, dk, pt, se, *made)
        assert product.ready()
        assert "request_failed" not in product.output
    finally:
        product.close()


def refused(world: World, answer: Answer, status: int, code: str, pointer: str | None = None) -> None:
    """It is a problem with this code, at this field, in words."""
    assert (answer.status, answer.code) == (status, code), answer
    body = answer.body
    assert body["title"] != code
    assert body["type"] == f"/problems/{code}"
    if pointer is not None:
        assert pointer in [error["pointer"] for error in body["errors"]], body
        assert all(error["message"] for error in body["errors"])


DRAFTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown field": ({"colour": "red"}, "invalid", "/colour"),
    "unknown field inside": (
        {"subject": {"kind": "person", "family_name": "a", "shoe": 43}},
        "invalid",
        "/subject/shoe",
    ),
    "number for text": ({"language": 7}, "invalid", "/language"),
    "text for list": ({"questions": "1"}, "invalid", "/questions"),
    "no date": ({"wished_reply_by": "2026-02-30"}, "invalid", "/wished_reply_by"),
    "unknown kind of subject": ({"subject": {"kind": "ghost"}}, "invalid", "/subject/kind"),
    "unknown question set": ({"question_set": "PQ-99"}, "unknown-question-set", "/question_set"),
    "unknown question": ({"questions": [{"code": "99"}]}, "unknown-question", "/questions/0/code"),
    "unknown authority": ({"responder": "pt-nobody"}, "unknown-authority", "/responder"),
    "own authority": ({"responder": "dk-pq"}, "recipient-is-own-authority", "/responder"),
    "text too long": ({"reason": {"code": "other", "text": "x" * 4001}}, "invalid", "/reason/text"),
    "strange reference": ({"own_reference": "<script>"}, "invalid", "/own_reference"),
    "unknown reason": ({"reason": {"code": "because"}}, "invalid", "/reason/code"),
}


@pytest.mark.parametrize("wrong", DRAFTS)
def test_a_draft_with_something_wrong(world: World, wrong: str) -> None:
    fields, code, pointer = DRAFTS[wrong]
    before = world.stored()
    refused(world, world.dk.call("POST", REQUESTS, draft(**fields)), 422, code, pointer)
    assert world.stored() == before


COMMANDS: dict[str, tuple[str, str, int, dict[str, Any], int, str]] = {
    "a date in the past": ("pt", "sent", 2, {"type": "accept", "reply_by": day(-1)}, 422, "reply-date-in-the-past"),
    "no date at all": ("pt", "sent", 2, {"type": "accept"}, 422, "invalid"),
    "no legal basis": (
        "dk", "drafted", 1, {"type": "send", "legal_basis_confirmed": False}, 422, "legal-basis-not-confirmed",
    ),
    "a word for yes": ("dk", "drafted", 1, {"type": "send", "legal_basis_confirmed": "yes"}, 422, "invalid"),
    "an answer to what is not asked": (
        "pt", "accepted", 3, {"type": "save-reply", "answers": [{"question": "7", "value": {"months": 3}}]},
        422, "question-not-asked",
    ),
    "an answer of the wrong type": (
        "pt", "accepted", 3, {"type": "save-reply", "answers": [{"question": "1", "value": 7}]}, 422, "invalid",
    ),
    "a reply without an answer that must be": (
        "pt", "accepted", 3, {"type": "reply", "answers": [{"question": "1", "value": "yes"}]}, 422, "answer-missing",
    ),
    "a file that nobody uploaded": (
        "dk", "sent", 2,
        {"type": "attach", "file": "0" * 32, "title": "t", "language": "da", "personal": False}, 422, "unknown-file",
    ),
    "an empty message": ("dk", "sent", 2, {"type": "write-message", "text": "", "language": "da"}, 422, "invalid"),
    "an unknown command": ("dk", "sent", 2, {"type": "explode"}, 422, "invalid"),
    "no command": ("dk", "sent", 2, {}, 422, "invalid"),
    "a stale version": ("dk", "sent", 1, {"type": "withdraw"}, 412, "version-stale"),
    "another stage": ("dk", "accepted", 3, {"type": "withdraw"}, 409, "wrong-stage"),
    "the other party's command": ("pt", "sent", 2, {"type": "withdraw"}, 403, "not-allowed"),
    "a stranger": ("se", "sent", 2, {"type": "withdraw"}, 404, "not-found"),
    "the responder of a draft": (
        "pt", "drafted", 1, {"type": "write-message", "text": "x", "language": "pt"}, 404, "not-found",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", COMMANDS)
def test_a_command_with_something_wrong(world: World, wrong: str) -> None:
    who, request, version, body, status, code = COMMANDS[wrong]
    before = world.stored()
    path = f"{REQUESTS}/{getattr(world, request)}/commands"
    refused(world, getattr(world, who).call("POST", path, body, version=version), status, code)
    assert world.stored() == before


def test_a_recipient_without_the_area(world: World) -> None:
    """It may stand in a draft, as other unfinished things; it may not be sent."""
    made = world.dk.call("POST", REQUESTS, draft(responder="pt-pw"))
    before = world.stored()
    answer = world.dk.command(made.body["id"], 1, "send", legal_basis_confirmed=True)
    refused(world, answer, 422, "recipient-without-module", "/responder")
    assert world.stored() == before


BODIES = {
    "nothing": (b"", 422),
    "half": (b'{"type": "draft"', 422),
    "no text": (b"\xff\xfe\x00", 422),
    "a list": (b"[1, 2]", 422),
    "very deep": (b"[" * 100_000, 422),
    "half a character": (b'{"type": "draft", "area": "\\ud800"}', 422),
    "over a megabyte": (b'{"type": "draft", "x": "' + b"y" * 1_000_000 + b'"}', 413),
}


@pytest.mark.parametrize("wrong", BODIES)
@pytest.mark.parametrize("place", ["new", "command"])
def test_a_body_that_is_none(world: World, wrong: str, place: str) -> None:
    raw, status = BODIES[wrong]
    path, version = (REQUESTS, None) if place == "new" else (f"{REQUESTS}/{world.sent}/commands", 2)
    before = world.stored()
    answer = world.dk.call("POST", path, raw=raw, version=version, headers={"Content-Type": "application/json"})
    assert answer.status == status, answer
    assert answer.code in ({422: ("malformed", "invalid"), 413: ("too-large",)}[status])
    assert world.stored() == before


def test_keys(world: World) -> None:
    before = world.stored()
    refused(world, world.dk.call("POST", REQUESTS, draft(), key=None), 400, "key-missing")
    refused(world, world.dk.call("POST", REQUESTS, draft(), key="x" * 65), 400, "key-missing")
    assert world.stored() == before
    assert world.dk.call("POST", REQUESTS, draft(), key="once").status == 201
    refused(world, world.dk.call("POST", REQUESTS, draft(urgent=True), key="once"), 422, "key-reused")
    assert world.stored() == before + 1


def test_a_change_without_a_version(world: World) -> None:
    refused(world, world.dk.command(world.sent, None, "withdraw"), 428, "version-required")


FILES: dict[str, tuple[bytes, str, int]] = {
    "a page": (b"<html><script>alert(1)</script></html>", "a.pdf", 415),
    "a program": (b"MZ\x90\x00" + bytes(200), "a.pdf", 415),
    "a picture with a script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.png", 415),
    "over 25 MiB": (PDF + bytes(25 * 1024 * 1024), "a.pdf", 413),
}


@pytest.mark.parametrize("wrong", FILES)
def test_a_file_that_is_not_taken(world: World, wrong: str) -> None:
    data, name, status = FILES[wrong]
    kept = sorted((world.product.home / "files").rglob("*"))
    answer = upload(world.dk, world.drafted, name=name, data=data)
    refused(world, answer, status, {415: "file-type", 413: "too-large"}[status])
    assert sorted((world.product.home / "files").rglob("*")) == kept


def test_files_of_others(world: World) -> None:
    refused(world, upload(world.se, world.sent), 404, "not-found")
    refused(world, upload(world.pt, world.drafted), 404, "not-found")
    file = upload(world.dk, world.sent).body["file"]
    for caller in (world.pt, world.se):
        refused(world, caller.get(f"{REQUESTS}/{world.sent}/files/{file}"), 404, "not-found")
    assert world.dk.get(f"{REQUESTS}/{world.sent}/files/{file}").raw == PDF


@pytest.mark.parametrize("who", ["pt", "se"])
@pytest.mark.parametrize("place", ["", "/history", "/files/" + "0" * 32])
def test_what_is_not_mine_is_not_there(world: World, who: str, place: str) -> None:
    refused(world, getattr(world, who).get(f"{REQUESTS}/{world.drafted}{place}"), 404, "not-found")
    refused(world, getattr(world, who).get(f"{REQUESTS}/{'0' * 32}{place}"), 404, "not-found")


ADDRESSES = [
    ("GET", "/exchange/requests?limit=0", 422, "invalid"),
    ("GET", "/exchange/requests?limit=%C2%B2", 422, "invalid"),
    ("GET", "/exchange/requests?cursor=rubbish", 422, "invalid"),
    ("GET", "/exchange/requests?cursor=W10%3D", 422, "invalid"),
    ("GET", "/exchange/tasks?cursor=W10%3D", 422, "invalid"),
    ("GET", "/exchange/requests?role=emperor", 422, "invalid"),
    ("GET", "/exchange/requests?stage=nowhere", 422, "invalid"),
    ("GET", "/nowhere", 404, "not-found"),
    ("GET", "/exchange/../identity/users", 404, "not-found"),
    ("GET", "/exchange/requests/%2e%2e/%2e%2e/names", 404, "not-found"),
    ("GET", "/names", 404, "not-found"),
    ("POST", "/swap", 404, "not-found"),
    ("DELETE", "/exchange/requests", 405, "no-such-method"),
]


@pytest.mark.parametrize(("method", "path", "status", "code"), ADDRESSES)
def test_addresses(world: World, method: str, path: str, status: int, code: str) -> None:
    refused(world, world.dk.call(method, path), status, code)


@pytest.mark.parametrize("token", ["", "x", "x.y.z", "Bearer", "ø" * 10, "a" * 5000])
def test_tokens_that_are_none(world: World, token: str) -> None:
    caller = Caller(world.product.port)
    answer = caller.get("/me", Authorization=f"Bearer {token}".encode().decode("latin-1"))
    refused(world, answer, 401, "not-signed-in")


def test_a_password_that_is_none(world: World) -> None:
    caller = Caller(world.product.port)
    for body in ({"login": "dk-pq-1", "password": "wrong"}, {"login": "nobody", "password": "training-only"}):
        answer = caller.call("POST", "/sessions", body, key=None)
        refused(world, answer, 401, "sign-in-refused")


def test_a_caller_who_hangs_up_half_way(world: World) -> None:
    before = world.stored()
    wire = http.client.HTTPConnection("127.0.0.1", world.product.port)
    wire.putrequest("POST", f"/api/v1{REQUESTS}")
    wire.putheader("Authorization", f"Bearer {world.dk.token}")
    wire.putheader("Idempotency-Key", "hangs-up")
    wire.putheader("Content-Length", "5000")
    wire.endheaders(b'{"type": "draft"')
    wire.close()
    assert world.dk.get("/me").status == 200
    assert world.stored() == before
