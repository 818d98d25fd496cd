"""The cheapest HTTP client that is still honest: one keep-alive connection, bytes out, a whole answer in."""

import asyncio
from typing import NamedTuple, Self

import msgspec


class Answer(NamedTuple):
    """Status, raw head (names as the server wrote them) and body."""

    status: int
    head: bytes
    body: bytes


class Connection(asyncio.Protocol):
    """One request at a time; every answer has a Content-Length."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answered: asyncio.Future[Answer] | None = None

    @classmethod
    async def open(cls, port: int) -> Self:
        """Connect to this machine."""
        _, connection = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end]
        at = head.lower().find(b"content-length: ") + 16
        stop = head.find(b"\r", at)
        size = int(head[at:] if stop < 0 else head[at:stop])
        if len(self._buffer) < end + 4 + size or self._answered is None:
            return
        body, self._buffer = self._buffer[end + 4 : end + 4 + size], self._buffer[end + 4 + size :]
        answered, self._answered = self._answered, None
        answered.set_result(Answer(int(head[9:12]), head, body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or ConnectionResetError("the product hung up"))

    async def ask(self, request: bytes) -> Answer:
        """Send, and wait for the whole answer."""
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)  # type: ignore[attr-defined]
        return await self._answered

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


class Reader(NamedTuple):
    """A user who is signed in: the authority, and the lines of a request's head that say who asks."""

    authority: str
    head: bytes

    def get(self, path: str) -> bytes:
        """A whole GET request; `path` without `/api/v1`."""
        return b"GET /api/v1%s HTTP/1.1\r\n%s\r\n" % (path.encode(), self.head)

    def post(self, path: bytes, key: bytes, version: int, body: bytes) -> bytes:
        """A whole POST request; version 0: without If-Match."""
        match = b'if-match: "%d"\r\n' % version if version else b""
        return (
            b"POST /api/v1%s HTTP/1.1\r\n%scontent-type: application/json\r\nidempotency-key: %s\r\n"
            b"%scontent-length: %d\r\n\r\n%s" % (path, self.head, key, match, len(body), body)
        )


async def sign_in(connection: Connection, login: str) -> Reader:
    """Log on to the training world."""
    body = msgspec.json.encode({"login": login, "password": "training-only"})
    head = b"host: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    answer = await connection.ask(b"POST /api/v1/sessions HTTP/1.1\r\n" + head + body)
    if answer.status != 201:
        raise RuntimeError(f"{login} cannot log on: {answer.status} {answer.body!r}")
    token = msgspec.json.decode(answer.body)["token"]
    return Reader(login.rpartition("-")[0], f"host: 127.0.0.1\r\nauthorization: Bearer {token}\r\n".encode())
