"""Question sets enter and are renewed (domain.md 4.6); a stream a set, its version is how often it was published."""

import msgspec

from contracts.exchange import Condition, PublishQuestionSet, Question, QuestionSet, QuestionSetPublished
from contracts.record import Actor, Event, Record
from contracts.refusal import Fault, Refused, require
from services.exchange.domain.questions import by_code


class PublishedSet(msgspec.Struct, frozen=True):
    """The version of a set that runs."""

    id: str
    version: int


def published(before: PublishedSet | None, record: Record[QuestionSetPublished]) -> PublishedSet:
    """The set after this publication."""
    return PublishedSet(record.key, record.version)


def permits_publishing(before: PublishedSet | None, command: str, actor: Actor) -> None:
    """Question sets come from the deployment: its administrator, its first start, or the training world."""
    system = actor.system in ("training", "bootstrap")
    require(system or actor.has("deployment-administrator", "*"), "not-allowed")


def publish(before: PublishedSet | None, command: PublishQuestionSet, actor: Actor, facts: object) -> list[Event]:
    """The set runs from now on, if it hangs together; requests under way keep the version with which they began."""
    permits_publishing(before, "publish-question-set", actor)
    questions = command.question_set
    require(before is None or before.id == questions.id, "invalid", "/question_set/id")
    _check_questions(questions)
    return [QuestionSetPublished(question_set=questions)]


def _check_questions(questions: QuestionSet) -> None:
    listed = questions.questions()
    known = by_code(questions)
    wrong: list[Fault] = []
    if len(known) != len(listed):
        wrong.append(Fault("/question_set/categories", "code-twice"))
    earlier: dict[str, Question] = {}
    for question in listed:
        place = f"/question_set/categories/{question.code}"
        # A parent comes before what hangs on it, so there is no circle.
        if question.condition and not _stands(question.condition, earlier):
            wrong.append(Fault(f"{place}/condition", "unknown-question"))
        if len({part.code for part in question.parts}) != len(question.parts):
            wrong.append(Fault(f"{place}/parts", "code-twice"))
        if any(part.type == "CH" and not part.options for part in question.parts):
            wrong.append(Fault(f"{place}/parts", "options-missing"))
        earlier[question.code] = question
    if wrong:
        raise Refused("invalid", *wrong)


def _stands(condition: Condition, earlier: dict[str, Question]) -> bool:
    """Whether the condition can come true: the parent can give one of the answers that it waits for."""
    if condition.question is None:
        return condition.attachments
    parent = earlier.get(condition.question)
    if parent is None or not condition.is_:
        return False
    possible = {option.code for part in parent.parts for option in part.options}
    if any(part.type == "YN" for part in parent.parts):
        possible |= {"yes", "no", "not-known"}
    return set(condition.is_) <= possible
