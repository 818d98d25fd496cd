"""publish-question-set, and the documents of sets."""

from typing import Any

import msgspec
import pytest

from contracts.exchange import Condition, PublishQuestionSet, Question, QuestionSet, QuestionSetPublished
from contracts.record import Actor
from contracts.refusal import Fault
from services.exchange.domain import publish, published
from services.exchange.service import QUESTION_SETS
from tests.support.actors import DK, official
from tests.support.exchange import QUESTIONS
from tests.support.stories import documents, records, stories

given = stories(publish, published, stream="question-set:PQ-01")
TRAINING = Actor(system="training")
PUBLISHED = QuestionSetPublished(question_set=QUESTIONS)


def changed(number: str, /, **fields: Any) -> QuestionSet:
    """The usual set with one question changed."""
    (category,) = QUESTIONS.categories
    questions = [
        msgspec.structs.replace(question, **fields) if question.code == number else question
        for question in category.questions
    ]
    return msgspec.structs.replace(QUESTIONS, categories=[msgspec.structs.replace(category, questions=questions)])


@pytest.mark.parametrize(
    "actor",
    [TRAINING, Actor(system="bootstrap"), official("eu-imi-1", "deployment-administrator", area="*")],
)
def test_the_deployment_publishes(actor: Actor) -> None:
    given().when(PublishQuestionSet(question_set=QUESTIONS), by=actor).then(PUBLISHED)
    given(PUBLISHED).when(PublishQuestionSet(question_set=QUESTIONS), by=actor).then(PUBLISHED)


@pytest.mark.parametrize("actor", [DK, Actor(system="exchange"), Actor(system="notifier")])
def test_nobody_else_does(actor: Actor) -> None:
    given().when(PublishQuestionSet(question_set=QUESTIONS), by=actor).refused("not-allowed")


def test_a_set_keeps_its_name() -> None:
    other = msgspec.structs.replace(QUESTIONS, id="PQ-02")
    given(PUBLISHED).when(PublishQuestionSet(question_set=other), by=TRAINING).refused("invalid", "/question_set/id")


def _parts(question: Question, **fields: Any) -> list[Any]:
    return [msgspec.structs.replace(part, **fields) for part in question.parts]


FIRST, *_REST = QUESTIONS.questions()
THIRD = QUESTIONS.questions()[2]


@pytest.mark.parametrize(
    ("code", "fields", "fault"),
    [
        ("2", {"code": "1"}, Fault("/question_set/categories", "code-twice")),
        ("1", {"condition": Condition(question="3", is_=["yes"])}, Fault("1/condition", "unknown-question")),
        ("2", {"condition": Condition(question="88", is_=["yes"])}, Fault("2/condition", "unknown-question")),
        ("2", {"condition": Condition(question="1", is_=[])}, Fault("2/condition", "unknown-question")),
        ("2", {"condition": Condition(question="1", is_=["purple"])}, Fault("2/condition", "unknown-question")),
        ("5", {"condition": Condition()}, Fault("5/condition", "unknown-question")),
        ("3", {"parts": _parts(THIRD, options=[])}, Fault("3/parts", "options-missing")),
        ("1", {"parts": [*FIRST.parts, *FIRST.parts]}, Fault("1/parts", "code-twice")),
    ],
)
def test_a_set_that_does_not_hang_together_is_refused(code: str, fields: dict[str, Any], fault: Fault) -> None:
    pointer = fault.pointer if fault.pointer.startswith("/") else f"/question_set/categories/{fault.pointer}"
    command = PublishQuestionSet(question_set=changed(code, **fields))
    outcome = given().when(command, by=TRAINING)
    outcome.refused("invalid")
    assert Fault(pointer, fault.code) in outcome.faults


def test_lists_show_what_runs_and_requests_keep_their_version() -> None:
    newer = msgspec.structs.replace(QUESTIONS, title={"en": "Newer"})
    held = documents(QUESTION_SETS, records("question-set:PQ-01", PUBLISHED, QuestionSetPublished(question_set=newer)))
    assert sorted(held) == ["PQ-01", "PQ-01@1", "PQ-01@2"]
    assert (held["PQ-01"].version, held["PQ-01"].title, held["PQ-01"].running) == (2, {"en": "Newer"}, True)
    assert held["PQ-01"].questions is None
    assert (held["PQ-01@1"].questions, held["PQ-01@2"].questions) == (QUESTIONS, newer)
    assert not held["PQ-01@1"].running
