"""Which questions a request puts, and which of them are asked as the answers stand (lifecycle.md, "Question sets")."""

from collections.abc import Mapping
from typing import Any

from contracts.exchange import NO_INFORMATION, Question, QuestionSet


def by_code(questions: QuestionSet) -> dict[str, Question]:
    """The set's questions by code, in their order."""
    return {question.code: question for question in questions.questions()}


def independent(question: Question) -> bool:
    """Whether a requester may name it: it hangs on no other question's answer."""
    return question.condition is None or question.condition.question is None


def put(questions: QuestionSet, named: list[str]) -> list[Question]:
    """The questions that are named, and those that hang on them, in the set's order."""
    known = by_code(questions)
    return [question for question in known.values() if _root(known, question) in named]


def asked(questions: QuestionSet, named: list[str], values: Mapping[str, Any], *, attachments: bool) -> set[str]:
    """Codes of the questions that are asked, given the values of the answers so far.

    A dependent question is asked once its parent is asked and the parent's answer fits; one that hangs on attachments
    once the requesting side has attached a file.
    """
    known = by_code(questions)
    found: set[str] = set()
    for question in put(questions, named):
        if _asked(known, question, values, attachments):
            found.add(question.code)
    return found


def _asked(known: dict[str, Question], question: Question, values: Mapping[str, Any], attachments: bool) -> bool:
    condition = question.condition
    if condition is None:
        return True
    if condition.attachments and not attachments:
        return False
    if condition.question is None:
        return True
    parent = known.get(condition.question)
    return (
        parent is not None
        and _asked(known, parent, values, attachments)
        and _fits(values.get(parent.code), condition.is_)
    )


def _fits(value: Any, wanted: list[str], deepest: int = 3) -> bool:
    """Whether one of the codes in the answer is among those wanted; an answer may have one for each part or worker.

    Asked before the answer is judged. None that is right is deeper than a list, for each worker, in a part.
    """
    match value:
        case dict() if deepest:
            return any(_fits(inner, wanted, deepest - 1) for inner in value.values())
        case list() if deepest:
            return any(_fits(inner, wanted, deepest - 1) for inner in value)
        case str():
            return value in wanted and value != NO_INFORMATION
        case _:
            return False


def _root(known: dict[str, Question], question: Question) -> str:
    code, condition = question.code, question.condition
    while condition is not None and condition.question is not None:
        code = condition.question
        parent = known.get(code)
        condition = parent.condition if parent else None
    return code
