"""What every way of reaching another service keeps to: what is sent arrives, what is answered comes back, whole."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from services.chassis.web.upstream import InProcess, Unreachable


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """A service that says what it was asked; `/large` answers in pieces, `/teapot` with another status."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    heard = {
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode(),
        "headers": {name.decode(): value.decode("latin-1") for name, value in scope["headers"]},
        "size": len(body),
        "body": body[:100].decode("latin-1"),
    }
    status = 418 if scope["path"] == "/teapot" else 200
    headers = [(b"Content-Type", b"application/json"), (b"X-Told", "naïve".encode("latin-1"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if scope["path"] == "/large":
        for _ in range(30):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
        await send({"type": "http.response.body", "body": b"end"})
    else:
        await send({"type": "http.response.body", "body": msgspec.json.encode(heard)})


def in_process() -> InProcess:
    """The echo in the same process."""
    upstream = InProcess()
    upstream.add("echo", echo)
    return upstream


UPSTREAMS: dict[str, Callable[[], Any]] = {"in-process": in_process}


@pytest.fixture(params=UPSTREAMS)
def upstream(request: pytest.FixtureRequest) -> Any:
    """A way to reach the service `echo`."""
    return UPSTREAMS[request.param]()


async def test_method_path_query_and_body_arrive(upstream: Any) -> None:
    reply = await upstream.call("echo", "POST", "/a/b%20c%C3%B8?q=%C3%A5+b&q=2", body=b"hello")
    heard = reply.json()
    assert (heard["method"], heard["path"], heard["query"]) == ("POST", "/a/b cø", "q=%C3%A5+b&q=2")
    assert (heard["body"], heard["size"], heard["headers"]["content-length"]) == ("hello", 5, "5")


async def test_token_language_and_headers_arrive_in_lower_case(upstream: Any) -> None:
    headers = {"Idempotency-Key": "k", "If-Match": '"7"'}
    reply = await upstream.call("echo", "GET", "/", token="t0ken", language="da", headers=headers)
    heard = reply.json()["headers"]
    assert heard["authorization"] == "Bearer t0ken"
    assert heard["accept-language"] == "da"
    assert (heard["idempotency-key"], heard["if-match"]) == ("k", '"7"')


async def test_without_token_and_language_none_are_sent(upstream: Any) -> None:
    heard = (await upstream.call("echo", "GET", "/")).json()["headers"]
    assert "authorization" not in heard
    assert "accept-language" not in heard


async def test_status_and_headers_come_back(upstream: Any) -> None:
    reply = await upstream.call("echo", "GET", "/teapot")
    assert reply.status == 418
    assert (reply.headers["content-type"], reply.headers["x-told"]) == ("application/json", "naïve")


async def test_an_answer_in_pieces_comes_back_whole(upstream: Any) -> None:
    reply = await upstream.call("echo", "GET", "/large")
    assert len(reply.body) == 3_000_003
    assert reply.body.endswith(b"end")


async def test_a_large_body_arrives_whole(upstream: Any) -> None:
    reply = await upstream.call("echo", "POST", "/", body=b"x" * 26_000_000)
    assert reply.json()["size"] == 26_000_000


async def test_a_service_that_is_not_there_is_unreachable_for_now(upstream: Any) -> None:
    with pytest.raises(Unreachable) as refused:
        await upstream.call("nobody", "GET", "/")
    assert (refused.value.code, refused.value.status, refused.value.retry_after) == ("unavailable", 503, 1)
