"""Calls to another service: within the process, or over the network. Answers are buffered; files come in ranges."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import unquote

import msgspec

from contracts.refusal import Refused


class Reply(msgspec.Struct, frozen=True):
    """What a service answered. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)


class Unreachable(Refused):
    """The service is not there, or did not answer; nothing is known of what became of the call."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Upstream(Protocol):
    """How services are reached."""

    async def call(
        self,
        service: str,
        method: str,
        path: str,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        language: str | None = None,
    ) -> Reply:
        """Call `path` (with its query) of a service. Raises `Unreachable` where it is not there."""


class InProcess:
    """Calls the ASGI applications of the same process, without sockets."""

    def __init__(self) -> None:
        self._applications: dict[str, Any] = {}

    def add(self, service: str, application: Any) -> None:
        """This service now answers here."""
        self._applications[service] = application

    async def call(
        self,
        service: str,
        method: str,
        path: str,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        language: str | None = None,
    ) -> Reply:
        """One ASGI exchange: the body in one message, the answer put together."""
        application = self._applications.get(service)
        if application is None:
            raise Unreachable
        raw = [(b"host", b"in-process"), (b"content-length", str(len(body)).encode())]
        if token:
            raw.append((b"authorization", b"Bearer " + token.encode()))
        if language:
            raw.append((b"accept-language", language.encode()))
        for name, value in (headers or {}).items():
            raw.append((name.lower().encode("latin-1"), value.encode("latin-1")))
        bare, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(bare),
            "raw_path": bare.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": raw,
            "client": ("127.0.0.1", 0),
            "server": ("in-process", 0),
            "extensions": {},
            "state": {},
        }
        exchange = _Exchange(body)
        await application(scope, exchange.receive, exchange.send)
        return Reply(exchange.status, exchange.headers, b"".join(exchange.chunks))


class _Exchange:
    """The two ends of one ASGI call."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self.status = 500
        self.headers: dict[str, str] = {}
        self.chunks: list[bytes] = []

    async def receive(self) -> dict[str, Any]:
        if self._body is None:
            await asyncio.Event().wait()  # nothing more comes; the caller is not going away
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]
            }
        elif message["type"] == "http.response.body":
            self.chunks.append(message.get("body", b""))
