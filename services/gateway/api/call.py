"""A call as it came in, and an answer as it goes out: bytes that are passed on, with as little as possible between."""

from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import quote

import msgspec

from services.gateway.access import PREFIX

_READ: Final = {
    name.encode(): name
    for name in (
        "accept-language",
        "authorization",
        "content-disposition",
        "content-type",
        "cookie",
        "idempotency-key",
        "if-match",
        "range",
        "traceparent",
        "x-csrf-token",
    )
}
"""Headers that are looked at; all others are the sender's own affair."""
DRAINED: Final = 8 * 1024 * 1024
"""Bytes beyond the limit that are read and thrown away, so that the sender comes to read why it was refused."""
_ALWAYS: Final = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


class Gone(Exception):
    """The caller hung up before all was said; there is nobody to answer."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call to `/api/v1`."""

    method: str
    path: str
    """Percent-encoded as it came, without the prefix and the query; empty where the prefix is not ours."""
    query: str
    """With its `?`; empty without one."""
    headers: dict[str, str]
    """Only those that the gateway knows, by lower-case name."""
    address: str
    """The network address that it came from."""
    receive: Callable[[], Awaitable[Any]]

    @classmethod
    def of(cls, scope: Mapping[str, Any], receive: Callable[[], Awaitable[Any]]) -> "Call":
        """From what the server says of it."""
        raw = scope.get("raw_path")
        path = raw.decode("latin-1").partition("?")[0] if raw else quote(scope["path"])
        query = scope.get("query_string", b"").decode("latin-1")
        headers = {_READ[name]: value.decode("latin-1") for name, value in scope["headers"] if name in _READ}
        if "accept-language" in headers:
            # Blanks and capitals are allowed around weights (RFC 9110); who reads it behind us need not know.
            headers["accept-language"] = "".join(headers["accept-language"].split()).replace(";Q=", ";q=")
        return cls(
            method=scope["method"],
            path=path[len(PREFIX) :] if path.startswith(PREFIX) else "",
            query=f"?{query}" if query else "",
            headers=headers,
            address=(scope.get("client") or ("unknown",))[0],
            receive=receive,
        )

    def cookie(self, name: str) -> str | None:
        """The cookie of this name."""
        try:
            found = SimpleCookie(self.headers.get("cookie", "")).get(name)
        except CookieError:
            return None
        return found.value if found else None

    async def body(self, limit: int) -> bytes | None:
        """The body; None where it has more than `limit` bytes. Raises `Gone`."""
        parts: list[bytes] = []
        size = 0
        while size <= limit + DRAINED:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Gone
            part = message.get("body", b"")
            size += len(part)
            if size <= limit:
                parts.append(part)
            else:
                parts.clear()
            if not message.get("more_body", False):
                break
        return b"".join(parts) if size <= limit else None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered."""

    status: int
    headers: dict[str, str] = {}
    body: bytes = b""

    async def send(self, send: Callable[[Any], Awaitable[None]]) -> None:
        """All at once."""
        await send(opening(self.status, {**self.headers, "content-length": str(len(self.body))}))
        await send({"type": "http.response.body", "body": self.body})


def opening(status: int, headers: Mapping[str, str]) -> dict[str, Any]:
    """Status and headers of an answer. None may be kept by a cache or taken for another type than it says."""
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": encoded + _ALWAYS}
