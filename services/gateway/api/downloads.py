"""Files: brought from the service a piece at a time, so that neither side ever holds a whole one for a slow reader."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

from services.chassis.web.upstream import Reply
from services.gateway.api.call import Call, opening
from services.gateway.outside import Services, Session

PIECE: Final = 1024 * 1024
"""Bytes of one piece."""
_FILE = re.compile(r"/[^/]+/[^/]+/[^/]+/files/[^/]+")
_ONE_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_KEPT: Final[tuple[str, ...]] = ("content-type", "content-disposition", "etag", "accept-ranges")


def is_file(call: Call) -> bool:
    """Whether this call is for a file's bytes."""
    return call.method == "GET" and _FILE.fullmatch(call.path) is not None


async def download(
    services: Services, session: Session, service: str, call: Call, send: Callable[[Any], Awaitable[None]]
) -> Reply | None:
    """Sends the file, or the one range of it that was asked for. A reply is what the service said instead: a refusal,
    or the answer to a range of another form, which is passed on as it is."""
    asked = call.headers.get("range")
    wanted = _ONE_RANGE.fullmatch(asked) if asked else None
    if asked and not wanted:
        return await services.call(session, service, "GET", call.path + call.query, {"range": asked})
    first = int(wanted[1]) if wanted else 0
    last = int(wanted[2]) if wanted and wanted[2] else None

    async def piece(start: int) -> Reply:
        end = start + PIECE - 1 if last is None else min(start + PIECE - 1, last)
        return await services.call(session, service, "GET", call.path + call.query, {"range": f"bytes={start}-{end}"})

    reply = await piece(first)
    told = _CONTENT_RANGE.fullmatch(reply.headers.get("content-range", ""))
    if reply.status != 206 or not told:
        return reply
    total = int(told[3])
    end = total - 1 if last is None else min(last, total - 1)
    headers = {name: reply.headers[name] for name in _KEPT if name in reply.headers}
    headers["content-length"] = str(end - first + 1)
    if wanted:
        headers["content-range"] = f"bytes {first}-{end}/{total}"
    await send(opening(206 if wanted else 200, headers))
    sent = 0
    while True:
        sent += len(reply.body)
        more = first + sent <= end
        await send({"type": "http.response.body", "body": reply.body, "more_body": more})
        if not more:
            return None
        reply = await piece(first + sent)
        if reply.status != 206 or not reply.body:
            # The reader sees a body shorter than its content-length, and so knows that it is not whole.
            raise ConnectionAbortedError("a piece of the file did not come")
