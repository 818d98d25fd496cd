"""Lists over HTTP: a limit, an opaque cursor, a link to the next page (interfaces.md)."""

import base64
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response

from contracts.refusal import Fault, Refused
from services.chassis.views.store import plain
from services.chassis.web.intake import decoded

LARGEST = 200
USUAL = 50
_Number = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""No database compares larger ones."""
_places = msgspec.json.Decoder(list[str | _Number | bool])


def limit_of(request: Request[Any, Any, Any]) -> int:
    """How many items are wanted: `limit`, 1 to 200, 50 where nothing is said."""
    given = request.query_params.get("limit", str(USUAL))
    if not re.fullmatch(r"[0-9]{1,3}", given) or not 1 <= int(given) <= LARGEST:
        raise Refused("invalid", Fault("/limit", "unknown-value"))
    return int(given)


def start(request: Request[Any, Any, Any]) -> list[Any] | None:
    """Where the page begins: behind the item that the `cursor` names; `None`: at the beginning."""
    given = request.query_params.get("cursor")
    if not given:
        return None
    try:
        return decoded(_places, base64.urlsafe_b64decode(given.encode()))
    except (ValueError, Refused):
        raise Refused("invalid", Fault("/cursor", "unknown-value")) from None


def cursor(after: Sequence[Any]) -> str:
    """An opaque word for the place behind this item."""
    return base64.urlsafe_b64encode(msgspec.json.encode([plain(value) for value in after])).decode()


def page(
    request: Request[Any, Any, Any],
    rows: Sequence[tuple[str, Any]],
    order: Sequence[str],
    limit: int,
    shape: Callable[[str, Any], Any],
) -> Response[bytes]:
    """`{"items": […]}` of these (key, document) rows, with a Link to the next page where the page is full."""
    after = None
    if len(rows) >= limit and rows:
        key, document = rows[-1]
        after = [*(getattr(document, field) for field in order), key]
    return listed(request, [shape(key, document) for key, document in rows], after)


def listed(request: Request[Any, Any, Any], items: Sequence[Any], after: Sequence[Any] | None) -> Response[bytes]:
    """`{"items": […]}`, with a Link to what comes behind `after`."""
    headers = {}
    if after is not None:
        query = {**{name: request.query_params[name] for name in request.query_params}, "cursor": cursor(after)}
        headers["Link"] = f'</api/v1{request.url.path}?{urlencode(query)}>; rel="next"'
    return Response(msgspec.json.encode({"items": items}), media_type="application/json", headers=headers)
