"""Refusals as RFC 9457 problem+json: stable codes; the sentences are the gateway's, in the reader's language."""

from typing import Any

import msgspec
import structlog
import uuid_utils
from litestar import Request, Response
from litestar.exceptions import HTTPException

from contracts.refusal import STATUS, Refused

journal = structlog.get_logger()
_BY_STATUS = {401: "not-signed-in", 403: "not-allowed", 404: "not-found", 405: "no-such-method", 413: "too-large"}


def problem(
    code: str, *, instance: str | None = None, version: int | None = None, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """The body of a refusal. `instance` is the reference that a person can quote."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": code,
        "status": STATUS[code],
        "code": code,
        "instance": instance or uuid_utils.uuid7().hex[-12:],
    }
    if errors:
        body["errors"] = errors
    if version is not None:
        body["version"] = version
    return body


def answer(refused: Refused) -> Response[bytes]:
    """A refusal as the service answers it."""
    errors = [{"pointer": fault.pointer, "code": fault.code} for fault in refused.faults]
    body = problem(refused.code, version=refused.version, errors=errors)
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after is not None else {}
    return Response(
        msgspec.json.encode(body), status_code=refused.status, media_type="application/problem+json", headers=headers
    )


def on_refused(_: Request[Any, Any, Any], refused: Refused) -> Response[bytes]:
    """Litestar's handler for `Refused`."""
    return answer(refused)


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals: unknown paths and methods, bad parameters, bodies too large."""
    return answer(Refused(_BY_STATUS.get(error.status_code, "invalid" if error.status_code < 500 else "internal")))


def place_of(error: Exception) -> str:
    """Where it was raised, `file:line`, for the log; empty where it never was."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename.rpartition('/')[2]}:{place.tb_lineno}" if place else ""


def on_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What nobody expected: logged with its kind and place, never with its words, and answered with a reference."""
    reference = uuid_utils.uuid7().hex[-12:]
    journal.error("request_failed", reference=reference, error_type=type(error).__name__, place=place_of(error))
    return Response(
        msgspec.json.encode(problem("internal", instance=reference)),
        status_code=500,
        media_type="application/problem+json",
    )
