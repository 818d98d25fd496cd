"""The responder takes a request on and answers it (domain.md 4.4, 4.5 and rows 9, 12, 15 of 4.2)."""

import datetime

from contracts.exchange import (
    Accept,
    AnswerGiven,
    AnswersGiven,
    QuestionSet,
    Reply,
    ReplyProvided,
    ReplySaved,
    RequestAccepted,
    SaveReply,
)
from contracts.record import Actor, Event
from contracts.refusal import Fault, Refused, require
from services.exchange.domain.answers import faults, values_of, workers_of
from services.exchange.domain.facts import Facts
from services.exchange.domain.files import check_named
from services.exchange.domain.questions import asked, by_code
from services.exchange.domain.request import Request
from services.exchange.domain.said import files_of

LATEST_REPLY = datetime.timedelta(days=731)
"""No date further away is meant seriously: a request ends long before two years."""


def accept(command: Accept, facts: Facts) -> list[Event]:
    """The authority commits to a date, today at the earliest; a date other than the wished one is its right."""
    require(command.reply_by >= facts.today, "reply-date-in-the-past", "/reply_by")
    if command.reply_by > facts.today + LATEST_REPLY:
        raise Refused("invalid", Fault("/reply_by", "too-far"))
    return [RequestAccepted(reply_by=command.reply_by)]


def save_reply(request: Request, command: SaveReply, actor: Actor, facts: Facts) -> list[Event]:
    """Answers are kept for later; nothing but what is there is judged."""
    require(command.answers, "invalid", "/answers")
    _checked(request, command.answers, actor, facts)
    return [
        ReplySaved(
            questions=[answer.question for answer in command.answers],
            language=command.language,
            private=(AnswersGiven(answers=command.answers),),
        )
    ]


def reply(request: Request, command: Reply, actor: Actor, facts: Facts) -> list[Event]:
    """The full reply: all answers kept so far and these, once nothing that is mandatory is missing."""
    require(request.reply_approval == "not-required", "approval-required")
    answers, now_asked = _checked(request, command.answers, actor, facts)
    known = by_code(_kept(facts))
    missing = [code for code in known if code in now_asked and known[code].mandatory and code not in answers]
    if missing:
        raise Refused("answer-missing", *(Fault(f"/answers/{code}", "answer-missing") for code in missing))
    private = (AnswersGiven(answers=command.answers, comment=command.comment),)
    return [
        ReplyProvided(
            # An answer kept to a question that is no longer asked does not leave.
            questions=[code for code in known if code in now_asked and code in answers],
            language=command.language or request.reply_language or actor.language,
            private=private if command.answers or command.comment else (),
        )
    ]


def _checked(
    request: Request, given: list[AnswerGiven], actor: Actor, facts: Facts
) -> tuple[dict[str, AnswerGiven], set[str]]:
    """All answers that now stand, and what is asked with them; refuses what may not be said."""
    questions = _kept(facts)
    standing = {code: answer.given for code, answer in request.answers.items() if answer.given is not None}
    answers = {**standing, **{answer.question: answer for answer in given}}
    attachments = any(file.side == "requester" for file in request.files)
    now_asked = asked(questions, request.questions, values_of(answers), attachments=attachments)
    for place, answer in enumerate(given):
        require(answer.question in now_asked, "question-not-asked", f"/answers/{place}/question")
    if len({answer.question for answer in given}) != len(given):
        raise Refused("invalid", Fault("/answers", "answered-twice"))
    _check_forms(request, given, questions)
    check_named(
        request,
        [(f"/answers/{place}", file) for place, answer in enumerate(given) for file in files_of(answer)],
        actor,
        "responder",
        facts,
    )
    return answers, now_asked


def _check_forms(request: Request, given: list[AnswerGiven], questions: QuestionSet) -> None:
    known = by_code(questions)
    workers = workers_of(request.subject)
    wrong = [
        fault
        for place, answer in enumerate(given)
        for fault in faults(answer, known[answer.question], f"/answers/{place}", workers)
    ]
    if wrong:
        raise Refused("invalid", *wrong)


def _kept(facts: Facts) -> QuestionSet:
    """The question set that the request keeps. It was published before the draft, so the view is only late."""
    if facts.question_set is None:
        raise Refused("not-yet", retry_after=1)
    return facts.question_set
