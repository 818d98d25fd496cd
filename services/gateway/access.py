"""What of the services stands open to the outside, how large it may be, and how a page proves that a post is its own.

The gateway has no rule about requests or people; this is the one table that it has.
"""

import hashlib
import hmac
import re
from typing import Final

PREFIX: Final = "/api/v1"
ROOMS: Final[dict[str, frozenset[str]]] = {
    "exchange": frozenset({"requests", "alerts", "notifications", "question-sets", "tasks", "activity", "log"}),
    "directory": frozenset({"authorities", "registers", "areas", "helpdesks", "log"}),
    "identity": frozenset({"users", "log"}),
    "notifier": frozenset({"mails", "deliveries", "log"}),
}
"""Per service, the first word of the paths that are passed on. What is not here does not exist outside: services speak
to each other over inner routes (`/swap`, `/names`, `/addresses`, `/directory/names`)."""
OPEN: Final = frozenset({"/directory/helpdesks"})
"""Paths that are also for whoever cannot sign in."""
JSON_BYTES: Final = 1_000_000
"""Largest body of a call, but for a file."""
FILE_BYTES: Final = 25 * 1024 * 1024
"""Largest file."""

_PLAIN = re.compile(r"[A-Za-z0-9._~:@!$'()*,;=+%-]+")
_UPLOAD = re.compile(r"/[^/]+/[^/]+/[^/]+/files")


def service_of(path: str) -> str | None:
    """The service that answers this path (percent-encoded, without prefix and query); None: there is nothing there.

    A segment that a server on the way could read as a step up, an empty one or one with an encoded slash is no path
    of ours.
    """
    first, *rest = path[1:].split("/") if path.startswith("/") else [""]
    rooms = ROOMS.get(first)
    if rooms is None or not rest or rest[0] not in rooms:
        return None
    for segment in rest:
        lowered = segment.lower().replace("%2e", ".")
        if not _PLAIN.fullmatch(segment) or lowered in (".", "..") or "%2f" in lowered or "%5c" in lowered:
            return None
    return first


def body_limit(path: str) -> int:
    """How many bytes a body for this path may have."""
    return FILE_BYTES if _UPLOAD.fullmatch(path) else JSON_BYTES


def cookie_name(base_url: str) -> str:
    """The session cookie: bound to this host, and never sent in clear, where the address is https."""
    return "__Host-openimi" if base_url.startswith("https://") else "openimi"


def csrf_token(handle: str) -> str:
    """What a page of this session has in its forms, and another site cannot know: derived from the handle, which only
    the browser's cookie store and we hold. So every gateway process and every restart gives the same."""
    return hmac.new(handle.encode(), b"openimi csrf", hashlib.sha256).hexdigest()


def is_csrf_token(handle: str, token: str) -> bool:
    """Whether a post comes from a page of this session."""
    return hmac.compare_digest(csrf_token(handle).encode(), token.encode())
