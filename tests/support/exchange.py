"""Requests as the tests meet them: Denmark asks Portugal about a tourist guide, with a small question set."""

import datetime
from typing import Any

import msgspec

from contracts.exchange import (
    AnswerGiven,
    AnswersGiven,
    Explained,
    FileAttached,
    Person,
    QuestionAsked,
    QuestionSet,
    ReplyProvided,
    RequestAccepted,
    RequestDrafted,
    RequestFile,
    RequestSent,
    SubjectGiven,
)
from services.exchange.domain import Facts, Partner, Upload, decide, evolve
from tests.support.actors import DK, PT
from tests.support.stories import NOON, Told, by, stories

TODAY = NOON.date()
NUMBER = "PQ-2026-7F3K-9M2Q-X"
SECRET_NAME, SECRET_TEXT = "Zyxquilha", "wobblequartz"


def day(number: int) -> datetime.date:
    """The day so many days from today."""
    return TODAY + datetime.timedelta(days=number)


def _question(code: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"code": code, "text": {"en": f"Question {code}"}, "parts": list(parts), **more}


_YES_NO = {"code": "value", "type": "YN"}
_CHOICES = [{"code": code, "text": {"en": code}} for code in ("none", "yes", "other")]
QUESTIONS = msgspec.convert(
    {
        "id": "PQ-01",
        "area": "pq",
        "title": {"en": "Qualifications", "da": "Kvalifikationer"},
        "reasons": [{"code": "other", "text": {"en": "Other"}}],
        "subject": {"kinds": ["person"], "required": {"person": ["family_name", "given_names"]}},
        "categories": [
            {
                "code": "all",
                "title": {"en": "All"},
                "questions": [
                    _question("1", _YES_NO, mandatory=True),
                    _question(
                        "2",
                        {"code": "date", "type": "D"},
                        {"code": "number", "type": "T", "max": 20},
                        condition={"question": "1", "is": ["yes"]},
                    ),
                    _question("3", {"code": "value", "type": "CH", "options": _CHOICES}, comment=False),
                    _question("4", {"code": "value", "type": "CH", "options": _CHOICES, "many": True}),
                    _question("5", {"code": "value", "type": "N", "min": 0}, condition={"attachments": True}),
                    _question("6", {"code": "value", "type": "F"}, files=True),
                    _question("7", {"code": "value", "type": "YN", "each": "worker"}, mandatory=True),
                    _question("8", _YES_NO, mandatory=True, condition={"question": "7", "is": ["no"]}),
                    _question("9", {"code": "value", "type": "T"}),
                ],
            }
        ],
    },
    QuestionSet,
)
"""A question of every type: 2 hangs on 1, 5 on attachments, 8 on 7, which is asked for each posted worker."""
DENMARK = Partner(id="dk-pq", country="dk", timezone="Europe/Copenhagen", modules={"pq": ["requests"]})
PORTUGAL = Partner(id="pt-pq", country="pt", timezone="Europe/Lisbon", modules={"pq": ["requests"]})
FACTS = Facts(
    now=NOON,
    today=TODAY,
    number=NUMBER,
    question_set=QUESTIONS,
    question_set_version=1,
    own=DENMARK,
    responder=PORTUGAL,
)
given = stories(decide, evolve, stream="request:r1", facts=FACTS)
SUBJECT = Person(family_name=SECRET_NAME, given_names="Ana")


def file_id(number: int) -> str:
    """The id of an uploaded file."""
    return f"{number:032x}"


def uploaded(*numbers: int, actor: Any = DK, request: str = "r1") -> dict[str, Upload]:
    """These files as the actor uploaded them to the request."""
    upload = Upload(request=request, uploader=actor.user, name="paper.pdf", media_type="application/pdf", size=9)
    return {file_id(number): upload for number in numbers}


def drafted(**fields: Any) -> Told:
    """A draft that may be sent as it is."""
    usual: dict[str, Any] = {
        "area": "pq",
        "question_set": "PQ-01@1",
        "requester": "dk-pq",
        "requester_country": "dk",
        "responder": "pt-pq",
        "responder_country": "pt",
        "wished_reply_by": day(14),
        "own_reference": "Sag 7",
        "language": "da",
        "subject_kind": "person",
        "questions": ["1"],
        "private": (SubjectGiven(subject=SUBJECT), Explained(reason=SECRET_TEXT, comments={"1": SECRET_TEXT})),
    }
    return by(DK, RequestDrafted(**{**usual, **fields}))


def sent(**fields: Any) -> Told:
    """The same, sent."""
    usual: dict[str, Any] = {
        "number": NUMBER,
        "area": "pq",
        "question_set": "PQ-01@1",
        "requester": "dk-pq",
        "requester_country": "dk",
        "responder": "pt-pq",
        "responder_country": "pt",
        "wished_reply_by": day(14),
        "language": "da",
        "questions": ["1"],
    }
    return by(DK, RequestSent(**{**usual, **fields}))


def accepted(**fields: Any) -> Told:
    """Portugal takes it on."""
    return by(PT, RequestAccepted(**{"reply_by": day(20), **fields}))


def answer(question: str, value: Any, **fields: Any) -> AnswerGiven:
    """An answer."""
    return AnswerGiven(question=question, value=value, **fields)


def replied(*answers: AnswerGiven) -> Told:
    """Portugal's full reply; by default a yes to question 1."""
    told = answers or (answer("1", "yes"),)
    codes = [one.question for one in told]
    return by(PT, ReplyProvided(questions=codes, language="pt", private=(AnswersGiven(answers=list(told)),)))


def attached(number: int = 1) -> Told:
    """Denmark attached a file."""
    event = FileAttached(
        file=file_id(number),
        party="requester",
        language="da",
        size=9,
        media_type="application/pdf",
        personal=True,
        private=(RequestFile(title="Diploma", name="paper.pdf"),),
    )
    return by(DK, event)


def asking(*codes: str) -> list[QuestionAsked]:
    """These questions, named in a draft."""
    return [QuestionAsked(code=code) for code in codes]


LIFE = (drafted(), sent(), accepted(), replied())
"""The stages in order; a story that stands at `accepted` is `given(*LIFE[:3])`."""
