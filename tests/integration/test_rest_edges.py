"""The edges of the REST API as a hostile stranger finds them: many at once, odd bytes, odd addresses, headers."""

import base64
import collections
import contextlib
import http.client
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from tests.support.deployment import Product, copied_world
from tests.support.rest import API, PDF, REQUESTS, Answer, Caller, draft, upload

LISTS = ("/exchange/requests", "/exchange/tasks", "/directory/authorities", "/identity/users", "/notifier/mails")
FAILED_INSIDE = "request_failed"


class World(NamedTuple):
    """The product, and an official on each side."""

    product: Product
    dk: Caller
    pt: Caller

    def drafted(self) -> str:
        """A new draft of Denmark's."""
        answer = self.dk.call("POST", REQUESTS, draft())
        assert answer.status == 201, answer
        return str(answer.body["id"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once; at its end no call may have failed inside."""
    product = Product(copied_world(tmp_path_factory.mktemp("edges"))).start()
    try:
        yield World(product, *(Caller.signed_in(product.port, login) for login in ("dk-pq-1", "pt-pq-1")))
        assert product.ready()
        assert FAILED_INSIDE not in product.output
    finally:
        product.close()


def at_once(many: int, call: Any) -> list[Answer]:
    """The answers to so many calls at the same time."""
    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(call, range(many)))


# --- many at once -----------------------------------------------------------------------------------------------------


def test_of_many_commands_on_the_same_version_one_is_carried_out(world: World) -> None:
    request = world.drafted()
    answers = at_once(40, lambda number: world.dk.command(request, 1, "amend", own_reference=f"no {number}"))
    assert collections.Counter((answer.status, answer.code) for answer in answers) == {
        (200, None): 1,
        (412, "version-stale"): 39,
    }
    shown = world.dk.get(f"{REQUESTS}/{request}").body
    (winner,) = [number for number, answer in enumerate(answers) if answer.status == 200]
    assert (shown["version"], shown["own_reference"]) == (2, f"no {winner}")


def test_the_same_key_many_times_at_once_is_one_draft(world: World) -> None:
    answers = at_once(16, lambda _: world.dk.call("POST", REQUESTS, draft(), key="twins"))
    assert {(answer.status, answer.code) for answer in answers} <= {(201, None), (409, "in-progress")}
    assert len({answer.body["id"] for answer in answers if answer.status == 201}) == 1
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 409)
    again = world.dk.call("POST", REQUESTS, draft(), key="twins")
    assert (again.status, again.replayed) == (201, True)


def test_uploads_at_once_are_as_many_as_may_be(world: World) -> None:
    request = world.drafted()
    answers = at_once(25, lambda number: upload(world.dk, request, name=f"{number}.pdf"))
    assert collections.Counter(answer.code for answer in answers) == {None: 20, "too-many-files": 5}


def test_a_key_stands_for_one_thing_be_it_a_command_or_a_file(world: World) -> None:
    request, other = world.drafted(), world.drafted()
    assert upload(world.dk, request, key="paper").status == 201
    assert upload(world.dk, request, key="paper").replayed
    assert upload(world.dk, other, key="paper").code == "key-reused"
    assert world.dk.call("POST", REQUESTS, draft(), key="paper").code == "key-reused"
    assert world.pt.call("POST", REQUESTS, draft(responder="dk-pq"), key="paper").status == 201


# --- odd bytes --------------------------------------------------------------------------------------------------------


def cursor(text: bytes) -> str:
    """A cursor as a stranger would make one up."""
    return "cursor=" + quote(base64.urlsafe_b64encode(text).decode(), safe="")


QUERIES = {
    "a number that no database has": cursor(b'[%d,"x"]' % 2**64),
    "three of them": cursor(b'[%d,%d,"x"]' % (2**64, 10**30)),
    "no utf-8": cursor(b'["\xff","x"]'),
    "half a character": cursor(b'["\\ud800","x"]'),
    "deep": cursor(b"[" * 20_000),
    "no cursor at all": "cursor=!!!",
    "long": "cursor=" + "A" * 20_000,
    "endless limit": "limit=" + "9" * 5000,
    "a limit in other digits": "limit=" + quote("٣"),
}


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize("query", QUERIES)
def test_pages_that_there_cannot_be(world: World, place: str, query: str) -> None:
    answer = world.dk.get(f"{place}?{QUERIES[query]}")
    assert (answer.status, answer.code) == (422, "invalid"), answer


@pytest.mark.parametrize("place", LISTS)
def test_a_position_of_endless_digits_is_ignored(world: World, place: str) -> None:
    assert world.dk.get(f"{place}?after=exchange:{'9' * 5000}").status == 200


def test_a_body_in_chunks_counts_like_any_other(world: World) -> None:
    def sent(body: list[bytes]) -> Answer:
        wire = http.client.HTTPConnection("127.0.0.1", world.product.port, timeout=30)
        headers = {"Authorization": f"Bearer {world.dk.token}", "Idempotency-Key": f"chunks-{len(body)}"}
        with contextlib.closing(wire):
            wire.request("POST", API + REQUESTS, iter(body), headers, encode_chunked=True)
            return Answer(wire.getresponse())

    assert sent([b'{"type":"dra', b'ft","area":"pq",', b'"question_set":"PQ-01"}']).status == 201
    assert sent([b" " * 65_536] * 16).code == "too-large"


@pytest.mark.parametrize("field", [{"own_reference": "Sag 7\n"}, {"language": "da\n"}, {"responder": "pt-pq\n"}])
def test_a_line_break_at_the_end_is_one_too_many(world: World, field: dict[str, str]) -> None:
    answer = world.dk.call("POST", REQUESTS, draft(**field))
    (pointer,) = (f"/{name}" for name in field)
    assert (answer.code, [error["pointer"] for error in answer.body["errors"]]) == ("invalid", [pointer])


@pytest.mark.parametrize("name", ["idna''%C3%A9%C3%A9%C3%A9", "undefined''x.pdf", "unicode_escape''%5cx41.pdf"])
def test_a_name_in_no_charset_of_http(world: World, name: str) -> None:
    headers = {"Content-Disposition": f"attachment; filename*={name}"}
    answer = world.dk.call("POST", f"{REQUESTS}/{world.drafted()}/files", raw=PDF, headers=headers)
    assert (answer.status, answer.code) == (422, "invalid"), answer


@pytest.mark.parametrize(
    "file", ["0" * 5000, "..%2f..%2forigin", "%00", "A" * 32], ids=["long", "path", "nul", "capitals"]
)
def test_a_file_that_there_cannot_be(world: World, file: str) -> None:
    assert world.dk.get(f"{REQUESTS}/{world.drafted()}/files/{file}").code == "not-found"


# --- odd addresses and headers ----------------------------------------------------------------------------------------

OUTSIDE = [
    "/api/v1/../swap",
    "//api/v1/me",
    "/api//v1/me",
    "/api/v1/%2e%2e/swap",
    "/api/v1/exchange%2frequests",
    "/swap",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_inner_routes_are_not_reached_by_any_spelling(world: World, path: str) -> None:
    call = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.dk.token}\r\nContent-Length: 0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", world.product.port), timeout=30) as wire:
        wire.sendall(call.encode())
        assert wire.recv(12) in (b"HTTP/1.1 404", b"HTTP/1.1 403", b"HTTP/1.1 405")


@pytest.mark.parametrize("header", ["da; q=0.1, pt; q=0.9", "da;Q=0.1,pt;Q=0.9", "xx, pt-BR;q=0.5", "da;q=0, pt"])
def test_weights_of_languages(world: World, header: str) -> None:
    found = world.dk.get("/exchange/question-sets/PQ-01", **{"Accept-Language": header})
    assert found.body["language"] == "pt"


def test_who_is_not_known_is_told_how_to_be(world: World) -> None:
    nobody = Caller(world.product.port)
    wrong = nobody.call("POST", "/sessions", {"login": "nobody-1", "password": "wrong"}, key=None)
    for answer, code in ((nobody.get("/me"), "not-signed-in"), (wrong, "sign-in-refused")):
        assert (answer.status, answer.code, answer.headers["www-authenticate"]) == (401, code, "Bearer")


def test_nothing_is_kept_by_caches_or_taken_for_something_else(world: World) -> None:
    request = world.drafted()
    answers = [world.dk.get(path) for path in (*LISTS, "/me", f"{REQUESTS}/{request}", "/nothing", "/openapi.json")]
    answers += [upload(world.dk, request), world.dk.command(request, 9, "send"), Caller(world.product.port).get("/me")]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store", answer
        assert answer.headers["x-content-type-options"] == "nosniff", answer


# --- what was opened --------------------------------------------------------------------------------------------------


def test_the_access_log_has_each_reading_once_and_cannot_be_changed(world: World) -> None:
    request = world.drafted()
    file = upload(world.dk, request, data=PDF + bytes(3_000_000)).body["file"]
    world.dk.get(f"{REQUESTS}/{request}")  # the month's table is there once somebody reads
    with contextlib.closing(sqlite3.connect(world.product.home / "exchange.log")) as log:
        tables = log.execute("SELECT name FROM sqlite_master WHERE type='table' AND name GLOB 'reads_*'").fetchall()
        table = max(name for (name,) in tables)

        def openings() -> int:
            return int(
                log.execute(f"SELECT count(*) FROM {table} WHERE stream=?", (f"request:{request}",)).fetchone()[0]
            )

        seen = []
        for path in ("", "/history", f"/files/{file}", "/files/" + "0" * 32):
            before = openings()
            world.dk.get(f"{REQUESTS}/{request}{path}")
            seen.append(openings() - before)
        assert seen == [1, 0, 1, 0]
        for change in (f"UPDATE {table} SET who=''", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                log.execute(change)
            log.rollback()
