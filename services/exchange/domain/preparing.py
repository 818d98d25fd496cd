"""The requester prepares, sends, amends and takes back a request (domain.md 4.1 and rows 1, 2, 5 to 7 of 4.2)."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from contracts.exchange import (
    Amend,
    Commented,
    Draft,
    Explained,
    QuestionAsked,
    QuestionSet,
    RequestAmended,
    RequestDrafted,
    RequestSent,
    RequestWithdrawn,
    Send,
    Subject,
    SubjectGiven,
    Withdraw,
)
from contracts.record import Actor, Event, Private, tag
from contracts.refusal import Fault, Refused, require
from services.exchange.domain.facts import Facts, Partner
from services.exchange.domain.questions import by_code, independent
from services.exchange.domain.request import Request, amended


def draft(command: Draft, actor: Actor, facts: Facts) -> list[Event]:
    """A request is begun, with as much of it as there is yet."""
    questions = facts.question_set
    require(actor.has("handler", command.area), "not-allowed")
    if questions is None:
        raise Refused("unknown-question-set", Fault("/question_set", "unknown-question-set"))
    require(questions.area == command.area, "unknown-area", "/area")
    if facts.own is None or not facts.own.takes_requests(command.area):
        raise Refused("not-allowed")
    recipient = _recipient(command.responder, facts)
    _check_questions(command.questions, questions)
    _check_subject_form(command.subject, questions)
    require(command.copy_of is None or facts.copied, "invalid", "/copy_of")
    return [
        RequestDrafted(
            area=command.area,
            question_set=f"{questions.id}@{facts.question_set_version}",
            requester=facts.own.id,
            requester_country=facts.own.country,
            responder=recipient.id if recipient else None,
            responder_country=recipient.country if recipient else None,
            wished_reply_by=command.wished_reply_by,
            urgent=command.urgent,
            reason_code=command.reason.code if command.reason else None,
            own_reference=command.own_reference,
            language=command.language or actor.language,
            subject_kind=_kind(command.subject),
            questions=[question.code for question in command.questions],
            copy_of=command.copy_of,
            private=_private_of_draft(command),
        )
    ]


def amend(request: Request, command: Amend, facts: Facts) -> list[Event]:
    """Fields are set anew. Once sent, the recipient is fixed and the request stays one that could be sent."""
    questions = _kept(facts)
    given = {name: value for name in command.__struct_fields__ if (value := getattr(command, name)) is not UNSET}
    require(given, "invalid", "")
    if command.responder is not UNSET:
        if request.sent and command.responder != request.responder:
            raise Refused("invalid", Fault("/responder", "fixed-once-sent"))
        recipient = _recipient(command.responder, facts)
        given["responder_country"] = recipient.country if recipient else None
    if command.questions is not UNSET:
        _check_questions(command.questions, questions)
    if command.subject is not UNSET:
        _check_subject_form(command.subject, questions)
    event = _amendment(given)
    if request.sent:
        after = amended(request, event)
        if faults := list(_missing(after, questions, facts, date_is_new=command.wished_reply_by is not UNSET)):
            raise _refusal(faults)
    return [event]


def send(request: Request, command: Send, facts: Facts) -> list[Event]:
    """The request leaves, with a number, once its sender has confirmed the legal basis and nothing is missing."""
    require(request.approval == "not-required", "approval-required")
    require(command.legal_basis_confirmed, "legal-basis-not-confirmed", "/legal_basis_confirmed")
    recipient = facts.responder
    faults = [*_wrong_recipient(request, recipient), *_missing(request, _kept(facts), facts, date_is_new=True)]
    if recipient is None or faults:
        raise _refusal(faults)
    if facts.number is None:
        raise Refused("not-yet", retry_after=1)
    return [
        RequestSent(
            number=facts.number,
            area=request.area,
            question_set=request.question_set,
            requester=request.requester,
            requester_country=request.requester_country,
            responder=recipient.id,
            responder_country=recipient.country,
            wished_reply_by=request.wished_reply_by,
            urgent=request.urgent,
            reason_code=request.reason_code,
            language=request.language,
            questions=request.questions,
        )
    ]


def withdraw(command: Withdraw) -> list[Event]:
    """Nobody has taken the request on yet, so it can be taken back."""
    return [RequestWithdrawn(private=(Commented(text=command.reason),) if command.reason else ())]


def _refusal(faults: list[Fault]) -> Refused:
    """For all that is wrong at once; the first gives it its code."""
    return Refused(faults[0].code, *faults)


def _wrong_recipient(request: Request, recipient: Partner | None) -> Iterator[Fault]:
    if request.responder is None:
        yield Fault("/responder", "recipient-missing")
    elif recipient is None or not recipient.takes_requests(request.area):
        yield Fault("/responder", "recipient-without-module")


def _missing(request: Request, questions: QuestionSet, facts: Facts, *, date_is_new: bool) -> Iterator[Fault]:
    """What may be saved as a draft, but not stand before another authority."""
    if not request.questions:
        yield Fault("/questions", "question-missing")
    if request.urgent and not (request.urgent_reason or "").strip():
        yield Fault("/urgent_reason", "reason-missing")
    wished = request.wished_reply_by
    if date_is_new and wished is not None and wished < facts.today:
        yield Fault("/wished_reply_by", "reply-date-in-the-past")
    if request.subject is None:
        yield Fault("/subject", "subject-incomplete")
        return
    for field in questions.subject.required.get(tag(request.subject), []):  # type: ignore[call-overload]
        if _empty(request.subject, field):
            yield Fault(f"/subject/{field.replace('.', '/')}", "subject-incomplete")


def _empty(subject: Subject, field: str) -> bool:
    """Whether a field, such as `family_name` or `posting.workers`, says nothing."""
    value: Any = subject
    for name in field.split("."):
        value = getattr(value, "from_" if name == "from" else name, None)
    return not _says_something(value)


def _says_something(value: Any) -> bool:
    if isinstance(value, msgspec.Struct):
        return any(_says_something(getattr(value, name)) for name in value.__struct_fields__)
    return bool(value.strip() if isinstance(value, str) else value)


def _check_questions(named: list[QuestionAsked], questions: QuestionSet) -> None:
    """Refuse questions that the set does not have, that hang on others, or that are named twice."""
    known = by_code(questions)
    seen: set[str] = set()
    for place, question in enumerate(named):
        found = known.get(question.code)
        require(found is not None and independent(found), "unknown-question", f"/questions/{place}/code")
        require(question.code not in seen, "invalid", f"/questions/{place}/code")
        seen.add(question.code)


def _check_subject_form(subject: Subject | None, questions: QuestionSet) -> None:
    if subject is None:
        return
    require(tag(subject) in questions.subject.kinds, "invalid", "/subject/kind")
    workers = [worker.id for worker in subject.posting.workers] if subject.posting else []
    require(len(set(workers)) == len(workers), "invalid", "/subject/posting/workers")


def _recipient(named: str | None, facts: Facts) -> Partner | None:
    if named is None:
        return None
    require(facts.own is None or named != facts.own.id, "recipient-is-own-authority", "/responder")
    if facts.responder is None:
        raise Refused("unknown-authority", Fault("/responder", "unknown-authority"))
    return facts.responder


def _kept(facts: Facts) -> QuestionSet:
    """The question set that the request keeps. It was published before the draft, so the view is only late."""
    if facts.question_set is None:
        raise Refused("not-yet", retry_after=1)
    return facts.question_set


def _kind(subject: Subject | None) -> Any:
    return tag(subject) if subject else None


def _comments(questions: list[QuestionAsked]) -> dict[str, str]:
    return {question.code: question.comment for question in questions if question.comment}


def _private_of_draft(command: Draft) -> tuple[Private, ...]:
    parts: list[Private] = []
    if command.subject is not None:
        parts.append(SubjectGiven(subject=command.subject))
    reason = command.reason.text if command.reason else None
    comments = _comments(command.questions)
    if reason or command.urgent_reason or comments:
        parts.append(
            Explained(reason=reason or UNSET, urgent_reason=command.urgent_reason or UNSET, comments=comments or UNSET)
        )
    return tuple(parts)


def _amendment(given: dict[str, Any]) -> RequestAmended:
    """The fact of these fields being set anew, what is said in words apart from the codes."""
    public = dict(given)
    parts: list[Private] = []
    words: dict[str, Any] = {}
    if "subject" in given:
        subject = public.pop("subject")
        public["subject_kind"] = _kind(subject)
        parts.append(SubjectGiven(subject=subject))
    if "reason" in given:
        reason = public.pop("reason")
        public["reason_code"] = reason.code if reason else None
        words["reason"] = reason.text if reason else None
    if "urgent_reason" in given:
        words["urgent_reason"] = public.pop("urgent_reason")
    if "questions" in given:
        public["questions"] = [question.code for question in given["questions"]]
        words["comments"] = _comments(given["questions"])
    if words:
        parts.append(Explained(**words))
    return msgspec.structs.replace(RequestAmended(private=tuple(parts)), **public)
