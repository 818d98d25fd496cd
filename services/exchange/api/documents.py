"""REQUEST and HISTORY of rest.md: a request in front of one reader. An absent key is not for this reader."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from contracts.exchange import QuestionSet
from contracts.record import Actor, Record, tag
from services.chassis.privacy.files import Described
from services.exchange import access
from services.exchange.api.question_sets import question_shown
from services.exchange.api.reading import Seen
from services.exchange.domain.questions import asked, put
from services.exchange.domain.request import Request
from services.exchange.domain.said import Answer, File, Message, files_of


class AnswerFile(NamedTuple):
    """A file that an answer names, with the name under which it was uploaded."""

    described: Described
    name: str


def request_shown(
    seen: Seen,
    actor: Actor,
    questions: QuestionSet | None,
    languages: Sequence[str],
    answer_files: Sequence[AnswerFile] = (),
) -> dict[str, Any]:
    """REQUEST: what is public, then what this reader may read of the rest."""
    request, side = seen.request, seen.side
    standing = access.STAGES[request.stage]
    shown: dict[str, Any] = {
        "id": request.id,
        "version": request.version,
        "number": request.number,
        "stage": request.stage,
        "group": standing.group,
        "waits_for": standing.waits_for,
        "party": side,
        "area": request.area,
        "question_set": request.question_set,
        "requester": {"id": request.requester, "country": request.requester_country},
        "responder": _authority(request.responder, request.responder_country),
        "language": request.language,
        "urgent": request.urgent,
        "wished_reply_by": request.wished_reply_by,
        "proposed": None,
        "reply_by": request.reply_by,
        "sent_at": request.sent_at,
        "accepted_at": request.accepted_at,
        "replied_at": request.replied_at,
        "closed_at": request.ended_at,
        "ratings": {"timeliness": request.timeliness, "effort": request.effort},
        "parent": None,
        "children": [],
        "allocated": [],
        "clarifications": [],
    }
    if side == "requester":
        shown |= {
            "own_reference": request.own_reference,
            "drafted_at": request.drafted_at,
            "copy_of": request.copy_of,
        }
    answers = _visible(request, side)
    shown["questions"] = _questions_shown(seen, questions, answers, languages)
    shown["answers"] = [_answer_shown(code, answer, seen) for code, answer in answers.items()]
    shown["files"] = [_file_shown(file) for file in request.files]
    for code, answer in answers.items():
        named = set(files_of(answer.given)) if answer.given else set()
        shown["files"] += [
            _answer_file_shown(file, code, answer, request) for file in answer_files if file.described.file in named
        ]
    shown |= _private_shown(seen)
    shown["withheld"] = [private for private in access.CLASSES if private not in seen.classes]
    shown["commands"] = list(access.commands(side, request.stage, actor, request.area))
    return shown


def _private_shown(seen: Seen) -> dict[str, Any]:
    request = seen.request
    shown: dict[str, Any] = {}
    reason: dict[str, Any] | None = {"code": request.reason_code} if request.reason_code else None
    if "subject" in seen.classes:
        shown["subject"] = request.subject
    if "statement" in seen.classes:
        if reason is not None or request.reason:
            reason = {"code": request.reason_code, "text": request.reason}
        shown["urgent_reason"] = request.urgent_reason
        shown["closing_comment"] = request.closing_comment
        if request.replied_at is not None:
            shown |= {"reply_comment": request.reply_comment, "reply_language": request.reply_language}
    shown["reason"] = reason
    if "dialogue" in seen.classes:
        shown["messages"] = [_message_shown(message, seen) for message in request.messages]
    return shown


def _visible(request: Request, side: access.Side) -> dict[str, Answer]:
    """The answers that this side may know of: what is only kept is the responder's alone."""
    if side == "responder":
        return request.answers
    return {code: answer for code, answer in request.answers.items() if answer.provided_at is not None}


def _questions_shown(
    seen: Seen, questions: QuestionSet | None, answers: dict[str, Answer], languages: Sequence[str]
) -> list[dict[str, Any]]:
    if questions is None:
        return []
    request = seen.request
    values = {code: answer.given.value for code, answer in answers.items() if answer.given is not None}
    attachments = any(file.side == "requester" for file in request.files)
    now_asked = asked(questions, request.questions, values, attachments=attachments)
    shown = []
    for question in put(questions, request.questions):
        line = question_shown(question, languages)
        # rest.md has the requester's words under `comment`; whether an answer may have one is told beside it.
        line |= {"asked": question.code in now_asked, "comment_allowed": line.pop("comment")}
        if "statement" in seen.classes:
            line["comment"] = request.comments.get(question.code)
        shown.append(line)
    return shown


def _answer_shown(code: str, answer: Answer, seen: Seen) -> dict[str, Any]:
    shown: dict[str, Any] = {"question": code, "provided_at": answer.provided_at}
    if "statement" in seen.classes:
        given = answer.given
        shown |= {
            "value": given.value if given else None,
            "comment": given.comment if given else None,
            "files": given.files if given else [],
        }
    return shown


def _file_shown(file: File) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "file": file.file,
        "party": file.side,
        "at": file.at,
        "language": file.language,
        "question": file.question,
        "personal": file.personal,
        "size": file.size,
        "media_type": file.media_type,
    }
    if file.told is not None:
        shown |= {"title": file.told.title, "name": file.told.name, "description": file.told.description}
    return shown


def _answer_file_shown(file: AnswerFile, code: str, answer: Answer, request: Request) -> dict[str, Any]:
    return {
        "file": file.described.file,
        "party": "responder",
        "at": answer.at,
        "language": request.reply_language,
        "question": code,
        "personal": True,
        "size": file.described.size,
        "media_type": file.described.media_type,
        "title": file.name,
        "name": file.name,
        "description": None,
    }


def answer_file_ids(seen: Seen) -> list[str]:
    """The files that visible answers name and that are not attached besides."""
    attached = {file.file for file in seen.request.files}
    named = (
        file
        for answer in _visible(seen.request, seen.side).values()
        if answer.given is not None
        for file in files_of(answer.given)
    )
    return [file for file in dict.fromkeys(named) if file not in attached]


def _message_shown(message: Message, seen: Seen) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "at": message.at,
        "party": message.side,
        "text": message.text,
        "language": message.language,
    }
    if message.side == seen.side:
        shown["user"] = message.by.user
    return shown


def history_shown(seen: Seen) -> list[dict[str, Any]]:
    """HISTORY: one entry a state change that this side may see, oldest first. The gateway adds the sentence."""
    shown, sent = [], False
    for record in seen.records:
        sent = sent or tag(record.event) == access.BEGINS_FOR_RESPONDER
        if access.seen(seen.side, tag(record.event), sent=sent):
            shown.append(_change_shown(record, own_authority(seen)))
    return shown


def own_authority(seen: Seen) -> str | None:
    """The authority on the reader's side."""
    return seen.request.requester if seen.side == "requester" else seen.request.responder


def _change_shown(record: Record[Any], own: str | None) -> dict[str, Any]:
    by = record.by
    who: dict[str, Any] = {"authority": by.authority, "country": by.country, "system": by.system}
    if by.authority == own:
        who["user"] = by.user
    return {"version": record.version, "at": record.at, "tag": tag(record.event), "by": who}


def _authority(name: str | None, country: str | None) -> dict[str, Any] | None:
    return {"id": name, "country": country} if name else None
