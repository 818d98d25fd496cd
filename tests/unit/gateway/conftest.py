"""The gateway over services that are played: what they are asked is noted, what they answer is given."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar
from litestar.datastructures import State

from contracts.record import Actor
from contracts.refusal import STATUS, Refused
from services.chassis.web import auth
from services.chassis.web.upstream import Reply
from services.gateway.api import ROUTES

HANDLE = "dk-handle"
INGER = Actor(user="inger", authority="dk-pq", country="dk", roles={"pq": frozenset({"handler"})}, language="da")


class Asked(msgspec.Struct):
    """One call that reached a service."""

    service: str
    method: str
    path: str
    token: str | None
    headers: dict[str, str]
    body: bytes


class PlayedServices:
    """Answers as the services would: identity swaps one handle, directory knows two names; the rest is set by tests."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: dict[tuple[str, str], Reply] = {}
        self.away = 0
        """How many of the next calls find nobody."""
        self.sessions = {HANDLE: INGER}
        self.seconds = auth.SECONDS
        self._key = Ed25519PrivateKey.generate()

    def answers_json(self, method: str, path: str, document: Any, status: int = 200, **headers: str) -> None:
        """A call to this path (without its query) is answered with this document."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[method, path] = Reply(
            status, {"content-type": "application/json", **named}, msgspec.json.encode(document)
        )

    def refuses(self, method: str, path: str, code: str, **more: Any) -> None:
        """A call to this path is refused."""
        body = msgspec.json.encode({"code": code, "status": STATUS[code], "title": code, **more})
        self.answers[method, path] = Reply(STATUS[code], {"content-type": "application/problem+json"}, body)

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
        if self.away:
            self.away -= 1
            raise Refused("unavailable", retry_after=1)
        self.asked.append(Asked(service, method, path, token, dict(headers or {}), body))
        bare = path.partition("?")[0]
        if (service, method, bare) == ("identity", "POST", "/swap"):
            return self._swap(msgspec.json.decode(body)["session"])
        if (service, method, bare) == ("directory", "POST", "/directory/names"):
            known = {"dk-pq": "Styrelsen", "pt-pq": "Autoridade"}
            ids = msgspec.json.decode(body)["ids"]
            return _json({one: {"name": known[one], "country": one[:2]} for one in ids if one in known})
        if (service, method, bare) == ("identity", "POST", "/names"):
            colleagues = msgspec.json.decode(body)["authority"] == "dk-pq"
            return _json({"inger": "Inger Holm"} if colleagues else {})
        return self.answers[method, bare]

    def passed_on(self) -> Asked:
        """The one call that was passed on."""
        (call,) = [one for one in self.asked if one.path not in ("/swap", "/names", "/directory/names")]
        return call

    def swaps(self) -> int:
        """How often a handle was swapped."""
        return sum(one.path == "/swap" for one in self.asked)

    def _swap(self, handle: str) -> Reply:
        actor = self.sessions.get(handle)
        if actor is None:
            return Reply(401, {"content-type": "application/problem+json"}, b'{"code": "not-signed-in", "status": 401}')
        token = auth.issue(self._key, auth.IDENTITY, auth.USERS, actor, seconds=self.seconds)
        return _json({"token": token, "expires_at": "2026-11-24T04:00:00Z"})


def _json(document: Any) -> Reply:
    return Reply(200, {"content-type": "application/json"}, msgspec.json.encode(document))


class PlayedSettings:
    """What the gateway reads of the settings."""

    base_url = "http://127.0.0.1:8080"


class PlayedHost:
    """What the gateway gets in hand."""

    def __init__(self, upstream: PlayedServices) -> None:
        self.upstream = upstream
        self.settings = PlayedSettings()

    def service_token(self, audience: str) -> str:
        """The gateway's own token."""
        return f"gateway for {audience}"


@pytest.fixture
def services() -> PlayedServices:
    """The services behind the gateway."""
    return PlayedServices()


@pytest.fixture
async def nobody(services: PlayedServices) -> AsyncIterator[httpx.AsyncClient]:
    """A program that is not signed in."""
    app = Litestar(list(ROUTES), state=State({"host": PlayedHost(services)}), openapi_config=None)
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as client:
        yield client


@pytest.fixture
async def inger(nobody: httpx.AsyncClient) -> httpx.AsyncClient:
    """A program of a Danish official."""
    nobody.headers["authorization"] = f"Bearer {HANDLE}"
    return nobody
