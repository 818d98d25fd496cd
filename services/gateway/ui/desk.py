"""An official's desk: documents and commands exactly as the outside has them, over the gateway's own REST API.

The pages call `/api/v1` of the application that they run in, without a network between. So a page can show nothing and
do nothing that a program with the same session could not, and what the API tests prove holds for the pages too.
"""

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

import msgspec
from litestar import Litestar

from services.gateway.access import PREFIX
from services.gateway.ui.i18n import PSEUDO, locale

CHUNK: Final = 1024 * 1024


class Document(dict[str, Any]):
    """A document of the API. An absent key (not for this reader, or nothing to tell) reads as None, on pages too."""

    def __missing__(self, key: str) -> None:
        return None


def as_document(value: Any) -> Any:
    """The same, with each object a `Document`."""
    if isinstance(value, dict):
        return Document((key, as_document(inner)) for key, inner in value.items())
    return [as_document(inner) for inner in value] if isinstance(value, list) else value


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with what was sent: where (JSON Pointer) and a sentence in the reader's language."""

    pointer: str
    code: str
    message: str


class Problem(Exception):
    """The API refused, with the stable code of rest.md; `title` is a sentence in the reader's language."""

    def __init__(self, status: int, document: Any) -> None:
        said = document if isinstance(document, dict) else {}
        self.status = status
        self.code: str = said.get("code") or "internal"
        self.title: str = said.get("title") or ""
        self.reference: str = said.get("instance") or ""
        self.version: int | None = said.get("version")
        self.faults = [
            Fault(fault.get("pointer", ""), fault.get("code", ""), fault.get("message") or said.get("title", ""))
            for fault in said.get("errors") or ()
        ]
        super().__init__(self.code)


class Reply(msgspec.Struct, frozen=True):
    """The API's answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The document, or None for an empty answer."""
        return as_document(msgspec.json.decode(self.body)) if self.body else None


class Desk:
    """One reader with one session (`None`: nobody is signed in)."""

    def __init__(self, app: Litestar, handle: str | None, client: tuple[str, int] | None, scheme: str = "http") -> None:
        self._app = app
        self._handle = handle
        self._client = client
        self._scheme = scheme

    async def read(self, path: str, **query: Any) -> Any:
        """The document at this path of the API; empty query values are left out. Raises `Problem`."""
        asked = {name.rstrip("_"): value for name, value in query.items() if value not in (None, "", False)}
        return (await self.call("GET", path + (f"?{urlencode(asked, doseq=True)}" if asked else ""))).json()

    async def command(
        self, path: str, form: dict[str, Any], *, version: int | None = None, nonce: str | None = None
    ) -> Any:
        """Gives the command and answers its receipt. `nonce` is the form's: the same form sent twice with the same
        content is one command, with other content another. Raises `Problem`."""
        body = msgspec.json.encode(form, order="sorted")
        headers = {"content-type": "application/json", "idempotency-key": key_of(nonce, path.encode() + body)}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        return (await self.call("POST", path, headers, body)).json()

    async def give(
        self, request: str, command: str, version: int | None, nonce: str | None = None, **fields: Any
    ) -> Any:
        """A command to a request: its tag and fields as in lifecycle.md."""
        path = f"/exchange/requests/{quote(request, safe='')}/commands"
        return await self.command(path, {"type": command, **fields}, version=version, nonce=nonce)

    async def upload(self, request: str, name: str, media_type: str, content: bytes, nonce: str | None = None) -> str:
        """Stores a file for a request; it is the uploader's alone until a command names it. Answers its id."""
        headers = {
            "content-type": media_type or "application/octet-stream",
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "idempotency-key": key_of(nonce, name.encode() + b"\0" + content),
        }
        path = f"/exchange/requests/{quote(request, safe='')}/files"
        return str((await self.call("POST", path, headers, content)).json()["file"])

    async def download(self, request: str, file: str) -> tuple[Reply, AsyncIterator[bytes]]:
        """The first megabyte's answer, and all bytes in pieces of a megabyte."""
        path = f"/exchange/requests/{quote(request, safe='')}/files/{quote(file, safe='')}"
        first = await self.call("GET", path, {"range": f"bytes=0-{CHUNK - 1}"})
        total = int(first.headers.get("content-range", "/0").rpartition("/")[2] or 0)

        async def pieces() -> AsyncIterator[bytes]:
            yield first.body
            begin = len(first.body)
            while first.status == 206 and begin < total:
                piece = await self.call("GET", path, {"range": f"bytes={begin}-{begin + CHUNK - 1}"})
                yield piece.body
                begin += len(piece.body) or total

        return first, pieces()

    async def call(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Reply:
        """One call of the API. Raises `Problem` for any answer but a good one."""
        language = "en-XA" if locale.get() == PSEUDO else locale.get()
        sent = {"accept": "application/json", "accept-language": language, "host": "localhost", **(headers or {})}
        if self._handle:
            sent["authorization"] = f"Bearer {self._handle}"
        if body:
            sent["content-length"] = str(len(body))
        reply = await self._asgi(method, PREFIX + path, sent, body)
        if reply.status >= 400:
            try:
                raise Problem(reply.status, reply.json())
            except msgspec.DecodeError:
                raise Problem(reply.status, None) from None
        return reply

    async def _asgi(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        path, _, query = target.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": self._scheme,
            "path": unquote(path),
            "raw_path": path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            "client": self._client,
            "server": ("localhost", 80),
        }
        status, answered, parts = 500, {}, []
        given, ended = False, asyncio.Event()

        async def receive() -> dict[str, Any]:
            nonlocal given
            if given:  # nothing more comes: whoever asks again waits for the reader to leave
                await ended.wait()
                return {"type": "http.disconnect"}
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        # A context of its own: the API speaks the language that the call names, and must not leave traces in ours.
        await asyncio.create_task(self._app(scope, receive, send))  # type: ignore[arg-type]
        ended.set()
        return Reply(status, answered, b"".join(parts))


def key_of(nonce: str | None, content: bytes) -> str:
    """The command id of a form with this content."""
    if nonce is None:
        return uuid.uuid4().hex
    return hashlib.sha256(nonce.encode() + b"\0" + content).hexdigest()
