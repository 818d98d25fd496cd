"""Codes and ids into words, in the reader's language: names, what happened, why something was refused."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
import uuid_utils
from msgspec import UNSET

from contracts.refusal import Problem, ProblemFault, Refused
from services.gateway.outside import Services, Session
from services.gateway.ui.i18n import translate
from services.gateway.ui.sentences import BY_ITSELF, message, sentence, title

PLACES: Final = (
    "items",
    "newest",
    "authority",
    "children",
    "coordinator",
    "messages",
    "parent",
    "partner",
    "requester",
    "responder",
    "user",
)
"""Where in documents (rest.md) authorities, colleagues and happenings stand. Nothing else is looked into: answers and
subjects hold what people wrote."""


async def in_words(body: bytes, services: Services, session: Session | None, language: str) -> bytes:
    """A document with a `name` at each authority and colleague, and a `sentence` at each happening."""
    if b'"country"' not in body and b'"tag"' not in body and b'"user"' not in body:
        return body
    document = msgspec.json.decode(body)
    parts = list(_parts(document))
    authorities = [part for part in parts if _is_authority(part)]
    happenings = [part for part in parts if "tag" in part and "version" in part]
    actors = [actor for part in happenings if (actor := (part.get("by") or {}).get("authority"))]
    users = dict.fromkeys(user for part in parts if (user := _user(part)))
    colleagues = await services.colleagues(session, users) if session and users else {}
    names = await services.authorities(dict.fromkeys([*(part["id"] for part in authorities), *actors]))
    for part in authorities:
        part["name"] = names.get(part["id"], part["id"])
    for part in parts:
        if (user := _user(part)) in colleagues:
            (part.get("by") or part)["name"] = colleagues[user]
    for part in happenings:
        actor = (part.get("by") or {}).get("authority")
        who = names.get(actor, actor) if actor else translate(language, BY_ITSELF)
        part["sentence"] = translate(language, sentence(part["tag"])).replace("{authority}", who)
    return msgspec.json.encode(document)


def _user(part: dict[str, Any]) -> str | None:
    """Who of the reader's own side did this; the services give no other side's users."""
    user = (part.get("by") or {}).get("user") if "tag" in part else part.get("user")
    return user if isinstance(user, str) else None


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _parts(one)
    elif isinstance(value, dict):
        yield value
        for place in PLACES:
            if place in value:
                yield from _parts(value[place])


def _is_authority(part: dict[str, Any]) -> bool:
    return part.get("name") is None and isinstance(part.get("id"), str) and isinstance(part.get("country"), str)


def problem(refused: Refused) -> dict[str, Any]:
    """A refusal of the gateway's own, as the services say theirs."""
    said: dict[str, Any] = {"status": refused.status, "code": refused.code}
    if refused.faults:
        said["errors"] = [{"pointer": fault.pointer, "code": fault.code} for fault in refused.faults]
    return said


def explained(said: dict[str, Any], language: str) -> bytes:
    """A problem document (RFC 9457) with title, detail and messages; `instance` is what the reader may quote to us."""
    code = said.get("code", "internal")
    named = translate(language, title(code))
    errors = [
        ProblemFault(pointer=fault["pointer"], code=fault["code"], message=translate(language, message(fault["code"])))
        for fault in said.get("errors") or ()
    ]
    return msgspec.json.encode(
        Problem(
            type=f"/problems/{code}",
            title=named,
            status=said["status"],
            code=code,
            detail=" ".join(dict.fromkeys(str(error.message) for error in errors)) or named,
            instance=said.get("instance") or uuid_utils.uuid7().hex[-12:],
            errors=errors or UNSET,
            version=said.get("version", UNSET),
        )
    )
