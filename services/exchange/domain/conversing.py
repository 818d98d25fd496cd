"""Messages, attachments and the formal end of a request (domain.md 4.2, rows 16 and 30)."""

from contracts.exchange import (
    Attach,
    Close,
    Commented,
    FileAttached,
    MessageText,
    MessageWritten,
    ReplyFile,
    RequestClosed,
    RequestFile,
    Side,
    WriteMessage,
)
from contracts.record import Actor, Event
from contracts.refusal import Fault, Refused, require
from services.exchange.domain.facts import Facts
from services.exchange.domain.files import check_named
from services.exchange.domain.questions import by_code
from services.exchange.domain.request import Request


def write_message(command: WriteMessage, side: Side) -> list[Event]:
    """One side writes to the other, beside the questions."""
    require(command.text.strip(), "invalid", "/text")
    return [MessageWritten(party=side, language=command.language, private=(MessageText(text=command.text),))]


def attach(request: Request, command: Attach, actor: Actor, side: Side, facts: Facts) -> list[Event]:
    """An uploaded file becomes part of the request; whom it shows to follows from the side that it comes from."""
    check_named(request, [("/file", command.file)], actor, side, facts)
    upload = facts.uploads.get(command.file)
    if upload is None or command.file in {file.file for file in request.files}:
        raise Refused("invalid", Fault("/file", "already-attached"))
    if command.question is not None:
        known = by_code(facts.question_set) if facts.question_set else {}
        require(command.question in known, "unknown-question", "/question")
    kind = RequestFile if side == "requester" else ReplyFile
    return [
        FileAttached(
            file=command.file,
            party=side,
            language=command.language,
            size=upload.size,
            media_type=upload.media_type,
            question=command.question,
            personal=command.personal,
            private=(kind(title=command.title, name=upload.name, description=command.description),),
        )
    ]


def close(command: Close) -> list[Event]:
    """The requester ends the matter and says how content it is; retention counts from here."""
    missing = [name for name in ("timeliness", "effort") if getattr(command, name) is None]
    if missing:
        raise Refused("invalid", *(Fault(f"/{name}", "required") for name in missing))
    return [
        RequestClosed(
            timeliness=command.timeliness,
            effort=command.effort,
            private=(Commented(text=command.comment),) if command.comment else (),
        )
    ]
