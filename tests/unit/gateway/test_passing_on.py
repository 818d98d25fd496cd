"""What is passed on, what is not, and how long the gateway waits for a service that is away."""

from typing import Any

import httpx
import msgspec
import pytest

from services.gateway import access
from services.gateway.outside import services as behind

COMMANDS = "/exchange/requests/r1/commands"


async def test_a_command_goes_through_byte_for_byte_with_its_headers(inger: httpx.AsyncClient, services: Any) -> None:
    receipt = {"id": "r1", "version": 4, "position": "exchange:9", "events": ["exchange.request-accepted.v1"]}
    services.answers_json("POST", COMMANDS, receipt, etag='"4"', x_position="exchange:9", set_cookie="no=1")
    body = b'{ "type": "accept",  "reply_by": "2026-12-12" }'
    answer = await inger.post(
        COMMANDS, content=body, headers={"idempotency-key": "k1", "if-match": '"3"', "x-body-too-large": "1"}
    )
    call = services.passed_on()
    assert (call.service, call.method, call.path, call.body) == ("exchange", "POST", COMMANDS, body)
    assert call.headers["idempotency-key"] == "k1"
    assert call.headers["if-match"] == '"3"'
    assert "x-body-too-large" not in call.headers
    assert answer.content == msgspec.json.encode(receipt)
    assert (answer.headers["etag"], answer.headers["x-position"]) == ('"4"', "exchange:9")
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_query_goes_along(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json(
        "GET", "/directory/authorities", {"items": []}, link='</directory/authorities?cursor=x>; rel="next"'
    )
    answer = await inger.get("/directory/authorities?q=l%C3%A6ge&country=dk")
    assert services.passed_on().path == "/directory/authorities?q=l%C3%A6ge&country=dk"
    assert answer.headers["link"] == '</api/v1/directory/authorities?cursor=x>; rel="next"'


@pytest.mark.parametrize(
    "path",
    [
        "/swap",
        "/names",
        "/addresses",
        "/identity/swap",
        "/identity/names",
        "/directory/names",
        "/exchange",
        "/exchange/",
        "/exchange//requests",
        "/exchange/requests/%2e%2e/%2e%2e/names",
        "/exchange/requests/..%2fnames",
        "/exchange/requests/..%5Cnames",
        "/exchange/requests/../names",
        "/exchange/requests/%2E/x",
        "/gateway/log",
        "/unknown",
    ],
)
async def test_what_is_not_public_does_not_exist(inger: httpx.AsyncClient, services: Any, path: str) -> None:
    for method in ("GET", "POST"):
        request = inger.build_request(method, "http://test/api/v1/x")
        request.url = request.url.copy_with(raw_path=f"/api/v1{path}".encode())
        answer = await inger.send(request)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert services.swaps() == len(services.asked)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/sessions"), ("GET", "/sessions/current"), ("POST", "/openapi.json")]
)
async def test_a_wrong_method_is_405(inger: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await inger.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (405, "no-such-method")


async def test_a_body_over_the_limit_is_said_by_a_header_and_not_passed_on(
    inger: httpx.AsyncClient, services: Any
) -> None:
    services.refuses("POST", COMMANDS, "not-found")
    answer = await inger.post(COMMANDS, content=b" " * (access.JSON_BYTES + 1))
    call = services.passed_on()
    assert (call.body, call.headers["x-body-too-large"]) == (b"", "1")
    assert answer.status_code == 404


async def test_a_body_of_just_the_limit_is_passed_on(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("POST", COMMANDS, {})
    await inger.post(COMMANDS, content=b" " * access.JSON_BYTES)
    call = services.passed_on()
    assert len(call.body) == access.JSON_BYTES
    assert "x-body-too-large" not in call.headers


async def test_a_file_may_be_larger_than_a_command(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("POST", "/exchange/requests/r1/files", {"file": "f"}, 201)
    await inger.post("/exchange/requests/r1/files", content=b"x" * (access.JSON_BYTES + 1))
    assert len(services.passed_on().body) == access.JSON_BYTES + 1


async def test_a_service_that_is_away_for_a_moment_is_asked_again_with_the_same_key(
    inger: httpx.AsyncClient, services: Any
) -> None:
    services.answers_json("POST", COMMANDS, {"version": 4})
    await inger.get("/nothing")
    services.away = 2
    answer = await inger.post(COMMANDS, headers={"idempotency-key": "k1"})
    assert answer.status_code == 200
    assert services.passed_on().headers["idempotency-key"] == "k1"


async def test_a_change_without_a_key_is_not_repeated(inger: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("POST", COMMANDS, {"version": 4})
    await inger.get("/nothing")
    services.away = 1
    answer = await inger.post(COMMANDS)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"]


async def test_patience_ends(inger: httpx.AsyncClient, services: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "PATIENCE", 0.2)
    services.away = 1000
    answer = await inger.get("/exchange/tasks")
    assert answer.status_code == 503
    assert 900 < services.away < 1000


async def test_what_is_open_to_all_needs_no_session(nobody: httpx.AsyncClient, services: Any) -> None:
    services.answers_json("GET", "/directory/helpdesks", {"items": []})
    assert (await nobody.get("/directory/helpdesks")).status_code == 200
    assert services.passed_on().token is None
    assert (await nobody.post("/directory/helpdesks")).status_code == 405
