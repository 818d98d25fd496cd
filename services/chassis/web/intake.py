"""How a command comes in over HTTP: the order of checks of interfaces.md, the same for every service."""

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import uuid_utils
from litestar import Request, Response

from contracts.record import Actor
from contracts.refusal import Fault, Refused
from services.chassis.log.commands import NEW, Known

if TYPE_CHECKING:
    from services.chassis.log.commands import Receipt
    from services.chassis.run.host import Host
    from services.chassis.service import Decider

D = TypeVar("D")
LARGEST_BODY = 1_000_000
"""Bytes of a JSON body."""
TOO_LARGE = "x-body-too-large"
"""The gateway's word that the body was over the limit and was not passed on."""
LONGEST_KEY = 64


class _Tagged(msgspec.Struct):
    type: str = ""


_tagged = msgspec.json.Decoder(_Tagged)
_object = msgspec.json.Decoder(dict[str, Any])
_unions: dict[tuple[type[Any], ...], msgspec.json.Decoder[Any]] = {}


async def intake(
    host: "Host",
    request: Request[Any, Any, Any],
    actor: Actor,
    kind: str,
    key: str | None,
    *,
    id_field: str | None = None,
) -> Response[bytes]:
    """Carry out the command in this request's body on stream `<kind>:<key>`, and answer with its receipt.

    `key` None: a new stream, with a random id or the body's `id_field`; no If-Match, 201 and Location.
    """
    command_id = key_of(request)
    body = b"" if request.headers.get(TOO_LARGE) else await request.body()
    too_large = len(body) > LARGEST_BODY or TOO_LARGE in request.headers
    digest = host.commands.digest(request.scope["path"], body)
    new = key is None
    stream = f"{kind}:{key or _new_id(body, id_field)}"
    try:
        known = NEW if new and id_field is None else await host.commands.known(stream)
        if_match, command = _admitted(host, request, actor, stream, known, body, new=new, too_large=too_large)
    except Refused:
        # The same again gets its first answer, whatever has become of the stream since.
        if (receipt := await host.commands.replay(actor.scope, command_id, digest)) is None:
            raise
        return answer(request, receipt, created=new)
    receipt = await host.execute(
        stream,
        command,
        actor,
        command_id=command_id,
        if_match=if_match,
        body=digest,
        trace=_trace_of(request),
        known=known,
    )
    return answer(request, receipt, created=new)


def _admitted(
    host: "Host",
    request: Request[Any, Any, Any],
    actor: Actor,
    stream: str,
    known: Known,
    body: bytes,
    *,
    new: bool,
    too_large: bool,
) -> tuple[int | None, Any]:
    """(If-Match, command), after all that can be refused before the decision, in the order of interfaces.md."""
    decider = host.commands.decider(stream)
    if not new and known.version == 0:
        raise Refused("not-found")
    decider.permits(known.state, _type(body), actor)
    if too_large:
        raise Refused("too-large")
    return None if new else expected_version(request, known.version), decode(decider, body)


def key_of(request: Request[Any, Any, Any]) -> str:
    """The request's Idempotency-Key; `key-missing` without one."""
    key = request.headers.get("idempotency-key", "")
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refused("key-missing")
    return key


def _trace_of(request: Request[Any, Any, Any]) -> str | None:
    """The traceparent (W3C); what is none is dropped, since the record's public part keeps it."""
    given = request.headers.get("traceparent", "")
    return given if re.fullmatch(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", given) else None


def _new_id(body: bytes, id_field: str | None) -> str:
    if id_field is not None:
        try:
            named = decoded(_object, body).get(id_field)
        except Refused:
            named = None
        if isinstance(named, str) and re.fullmatch(r"[a-z0-9][a-z0-9-]{1,62}", named):
            return named
    return str(uuid_utils.uuid7().hex)


def _type(body: bytes) -> str:
    try:
        return decoded(_tagged, body).type
    except Refused:
        return ""


def expected_version(request: Request[Any, Any, Any], version: int) -> int:
    """The If-Match version; `version-required` without one, `version-stale` where it is not the current one."""
    given = request.headers.get("if-match")
    if given is None:
        raise Refused("version-required")
    if given.strip() != f'"{version}"':
        raise Refused("version-stale", version=version)
    return version


def decode(decider: "Decider", body: bytes) -> Any:
    """The command in the body, strictly; `malformed` for what is no JSON, `invalid` with a pointer else."""
    decoder = _unions.get(decider.commands)
    if decoder is None:
        union: Any = decider.commands[0]
        for other in decider.commands[1:]:
            union = union | other
        decoder = _unions[decider.commands] = msgspec.json.Decoder(union)
    return decoded(decoder, body)


def decoded(decoder: msgspec.json.Decoder[D], body: bytes) -> D:
    """What these bytes from outside say; `malformed` for what is no JSON, `invalid` with a pointer else."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise Refused("invalid", fault(error)) from None
    except (ValueError, RecursionError):
        # Besides its own errors msgspec raises Python's, for what is no UTF-8 and for what is nested without end.
        raise Refused("malformed") from None


def fault(error: msgspec.ValidationError) -> Fault:
    """msgspec's complaint as a JSON Pointer and a code; its words are dropped, since they may quote what was typed."""
    text, _, path = str(error).partition(" - at `$")
    pointer = re.sub(r"\[(\d+)\]|\[\.\.\.\]", lambda found: f".{found.group(1) or '-'}", path.rstrip("`"))
    pointer = pointer.replace(".", "/")
    missing = re.search(r"missing required field `([^`]+)`", text)
    unknown = re.search(r"contains unknown field `([^`]+)`", text)
    if missing:
        return Fault(f"{pointer}/{missing.group(1)}", "required")
    if unknown:
        return Fault(f"{pointer}/{unknown.group(1)[:40]}", "unknown-field")
    if "Invalid value" in text or "Invalid enum" in text:
        return Fault(pointer, "unknown-value")
    if "length <=" in text:
        return Fault(pointer, "too-long")
    if "length >=" in text:
        return Fault(pointer, "required")
    if "matching regex" in text:
        return Fault(pointer, "bad-pattern")
    if "Invalid RFC3339" in text or "Invalid date" in text:
        return Fault(pointer, "bad-date")
    return Fault(pointer, "wrong-type")


def answer(request: Request[Any, Any, Any], receipt: "Receipt", *, created: bool) -> Response[bytes]:
    """The receipt as every command answers it (rest.md)."""
    key = receipt.stream.partition(":")[2]
    body = {"id": key, "version": receipt.version, "position": receipt.position, "events": receipt.events}
    headers = {"ETag": f'"{receipt.version}"', "X-Position": receipt.position}
    if receipt.replayed:
        headers["Idempotent-Replayed"] = "true"
    if created:
        headers["Location"] = f"/api/v1{request.url.path}/{key}"
    return Response(
        msgspec.json.encode(body), status_code=201 if created else 200, media_type="application/json", headers=headers
    )
