"""The pages over an API that is played: it answers with sample documents and notes what it is told."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import httpx
import msgspec
import pytest
from litestar import Litestar, asgi
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from contracts.refusal import Refused
from services.chassis.web import problems
from services.chassis.web.auth import public
from services.chassis.web.upstream import Reply
from services.gateway.access import csrf_token
from services.gateway.ui import ROUTES, application, cases
from services.gateway.ui.i18n import translate
from services.gateway.ui.sentences import message, title
from tests.support.page_documents import documents

HANDLE = "handle-of-mette"


class PlayedApi:
    """Answers for a living session only; a refusal that a test sets is given to the next change."""

    def __init__(self) -> None:
        self.documents = documents()
        self.told: list[tuple[str, str, dict[str, str], Any]] = []
        """(method, path, headers, body) of each change."""
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.receipt: dict[str, Any] = {"id": "draft-requester", "version": 8, "position": "exchange:9", "events": []}
        self.asked: list[str] = []

    @property
    def last(self) -> Any:
        """The body of the last change."""
        return self.told[-1][3]

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        language = headers["accept-language"].replace("-", "_")
        if path == "/sessions":
            form = msgspec.json.decode(body)
            good = form == {"login": "dk-pq-1", "password": "training-only"}
            known = {"token": "a-new-handle", "user": self.documents["/me"]}
            return (201, known) if good else self.problem(401, "sign-in-refused", language)
        if headers.get("authorization") not in (f"Bearer {HANDLE}", "Bearer a-new-handle"):
            return self.problem(401, "not-signed-in", language)
        if method == "GET":
            self.asked.append(path)
            found = self.documents.get(path)
            return (200, found) if found is not None else self.problem(404, "not-found", language)
        raw = path.endswith("/files")
        self.told.append((method, path, headers, body if raw else msgspec.json.decode(body) if body else None))
        if self.refusal is not None:
            status, document = self.refusal
            return self.problem(status, language=language, **document)
        return (201, {"file": "f9"}) if raw else (200, self.receipt)

    def problem(self, status: int, /, code: str, language: str, **more: Any) -> tuple[int, Any]:
        errors = [{**one, "message": translate(language, message(one["code"]))} for one in more.pop("errors", [])]
        said = {"status": status, "title": translate(language, title(code)), "instance": "ref-1"}
        return status, {**said, **more, "code": code, "errors": errors}


@asgi("/api/v1", is_mount=True, copy_scope=False, guards=[public])
async def played_api(scope: Any, receive: Any, send: Any) -> None:
    api: PlayedApi = scope["litestar_app"].state.api
    headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
    body = (await receive())["body"]
    path = unquote(scope["raw_path"].decode()).removeprefix("/api/v1")
    status, document = api.answer(scope["method"], path, headers, body)
    kind = b"application/json" if status < 400 else b"application/problem+json"
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": msgspec.json.encode(document)})


@pytest.fixture
def api() -> PlayedApi:
    """The API behind the pages."""
    cases.forget_titles()
    return PlayedApi()


class Pages(httpx.AsyncClient):
    """A reader's browser, without scripts."""

    token = csrf_token(HANDLE)

    async def read(self, path: str, language: str = "en") -> httpx.Response:
        self.cookies.set("language", language)
        return await self.get(path)

    async def send_form(self, path: str, **fields: Any) -> httpx.Response:
        """A form with this session's token; names are written with `__` for a dot."""
        named = {name.replace("__", "."): value for name, value in fields.items()}
        return await self.post(path, data={"_token": self.token, "_nonce": "n1", "_version": "7", **named})


@pytest.fixture
def base_url() -> str:
    """The address of the deployment."""
    return "http://127.0.0.1:8080"


@pytest.fixture
async def visitor(api: PlayedApi, base_url: str) -> AsyncIterator[Pages]:
    """Nobody is signed in."""

    async def call(_service: str, _method: str, path: str, **_more: Any) -> Reply:
        return Reply(200, {}, msgspec.json.encode(api.documents[path]))

    host = SimpleNamespace(
        settings=SimpleNamespace(base_url=base_url, training=True), upstream=SimpleNamespace(call=call)
    )
    app = application(
        host,  # type: ignore[arg-type] # as much of a host as pages touch
        route_handlers=[*ROUTES, played_api],
        exception_handlers={
            Refused: problems.on_refused,
            HTTPException: problems.on_http,
            Exception: problems.on_error,
        },
        state=State({"host": host, "api": api}),
        openapi_config=None,
    )
    assert isinstance(app, Litestar)
    async with Pages(transport=httpx.ASGITransport(app), base_url=base_url) as client:
        yield client


@pytest.fixture
async def pages(visitor: Pages) -> Pages:
    """Mette of dk-pq is signed in."""
    visitor.cookies.set("openimi", HANDLE)
    return visitor
