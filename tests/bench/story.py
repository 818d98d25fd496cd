"""The story that is lived: five state changes of a request, and what each answer must say to be right."""

import datetime
from typing import Any, NamedTuple

import msgspec

from tests.bench.wire import Answer

REQUESTS = b"/exchange/requests"
ANSWERS = {"1": "yes", "2": {"date": "2015-07-01", "number": "A-1234"}, "3": "identical", "4": "yes", "9": "none"}
FAMILY_NAME = "Silva Benchmark"
COUNTRIES = (
    *(
        [
            "at",
            "be",
            "bg",
            "cy",
            "cz",
            "de",
            "dk",
            "ee",
            "el",
            "es",
            "fi",
            "fr",
            "hr",
            "hu",
            "ie",
            "is",
            "it",
            "li",
            "lt",
            "lu",
            "lv",
            "mt",
            "nl",
            "no",
            "pl",
            "pt",
            "ro",
            "se",
            "si",
            "sk",
        ]
    ),
)
"""All countries of the training world."""


class WrongAnswer(Exception):
    """The product answered something else than the story demands; a benchmark of wrong answers is none."""


class Receipt(msgspec.Struct, frozen=True):
    """What every command answers (rest.md)."""

    id: str
    version: int
    position: str
    events: list[str]


class Step(NamedTuple):
    """One state change: who brings it about, by which command, and which fact comes of it."""

    name: str
    by: str
    fields: dict[str, Any]
    event: str

    def body(self, responder: str) -> bytes:
        """The command in JSON."""
        if self.name != "draft":
            return _ENCODED[self.name]
        return _ENCODED["draft"].replace(b'"RESPONDER"', b'"%s"' % responder.encode())


def _day(ahead: int) -> str:
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=ahead)).isoformat()


STEPS = (
    Step(
        "draft",
        "requester",
        {
            "area": "pq",
            "question_set": "PQ-01",
            "responder": "RESPONDER",
            "wished_reply_by": _day(20),
            "reason": {"code": "doubt-document", "text": "The stamp does not look like those that we know."},
            "language": "en",
            "subject": {
                "kind": "person",
                "family_name": FAMILY_NAME,
                "given_names": "Ana",
                "birth_date": "1990-02-01",
                "profession": "tourist guide",
            },
            "questions": [
                {"code": "1", "comment": "Diploma of 1 July 2015, copy at hand."},
                {"code": "4"},
                {"code": "9"},
            ],
        },
        "exchange.request-drafted.v1",
    ),
    Step("send", "requester", {"legal_basis_confirmed": True}, "exchange.request-sent.v1"),
    Step("accept", "responder", {"reply_by": _day(25)}, "exchange.request-accepted.v1"),
    Step(
        "reply",
        "responder",
        {"language": "en", "answers": [{"question": code, "value": value} for code, value in ANSWERS.items()]},
        "exchange.reply-provided.v1",
    ),
    Step("close", "requester", {"timeliness": "satisfied", "effort": "no-opinion"}, "exchange.request-closed.v1"),
)
_ENCODED = {step.name: msgspec.json.encode({"type": step.name, **step.fields}) for step in STEPS}
_receipts = msgspec.json.Decoder(Receipt)
_HISTORIES = {
    "requester": [step.event for step in STEPS],
    "responder": [step.event for step in STEPS[1:]],
}


def parties(number: int) -> tuple[str, str]:
    """Logins of the two sides of client `number`: different pairs as far as there are countries."""
    asking, asked = COUNTRIES[number % 30], COUNTRIES[(number + 7) % 30]
    return f"{asking}-pq-1", f"{asked}-pq-1"


def commands_path(request: str) -> bytes:
    """Where commands to a request go."""
    return b"%s/%s/commands" % (REQUESTS, request.encode())


def verified_change(answer: Answer, version: int, step: Step) -> Receipt:
    """The receipt, if status, version, ETag, events and position are right."""
    if answer.status != (201 if step.name == "draft" else 200):
        raise WrongAnswer(f"{step.name}: {answer.status} {answer.body[:500]!r}")
    receipt = _receipts.decode(answer.body)
    right = (
        receipt.version == version
        and receipt.events == [step.event]
        and b'"%d"' % version in answer.head
        and receipt.position.startswith("exchange:")
    )
    if not right:
        raise WrongAnswer(f"{step.name}: {answer.head!r} {answer.body!r}")
    return receipt


def verify_document(answer: Answer, side: str) -> None:
    """The closed request as this side must see it: stage, party, version, subject, every answer."""
    document = msgspec.json.decode(answer.body) if answer.status == 200 else {}
    right = (
        document.get("stage") == "closed"
        and document["party"] == side
        and document["version"] == len(STEPS)
        and document["subject"]["family_name"] == FAMILY_NAME
        and {one["question"]: one["value"] for one in document["answers"]} == ANSWERS
        and document["commands"] == []
    )
    if not right:
        raise WrongAnswer(f"document of the {side}: {answer.status} {answer.body[:2000]!r}")


def verify_history(answer: Answer, side: str) -> None:
    """Every state change that this side may know of, in order, each with a sentence."""
    items = msgspec.json.decode(answer.body)["items"] if answer.status == 200 else []
    if [one["tag"] for one in items] != _HISTORIES[side] or not all(one["sentence"] for one in items):
        raise WrongAnswer(f"history of the {side}: {answer.status} {answer.body[:2000]!r}")
