"""What an answer may say: the value rules of rest.md, question type by question type."""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.exchange import NO_INFORMATION, AnswerGiven, Part, Question, Subject
from contracts.refusal import Fault

YES_NO = ("yes", "no", "not-known")
LONGEST_TEXT = 4000
MOST_FILES = 20
LARGEST_NUMBER = 10**15
"""No months, persons or euro are more; and every number below is one that JSON and our stores have exactly."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FILE = re.compile(r"[0-9a-f]{32}")


def faults(answer: AnswerGiven, question: Question, pointer: str, workers: frozenset[str]) -> list[Fault]:
    """What is wrong with the form of an answer; `workers` are the ids of the posted workers of this request."""
    found = list(_value(question, answer.value, f"{pointer}/value", workers))
    if answer.comment and not question.comment:
        found.append(Fault(f"{pointer}/comment", "unexpected"))
    if answer.files and not question.files:
        found.append(Fault(f"{pointer}/files", "unexpected"))
    return found


def workers_of(subject: Subject | None) -> frozenset[str]:
    """Ids of the posted workers whom the subject names."""
    posting = subject.posting if subject else None
    return frozenset(worker.id for worker in posting.workers) if posting else frozenset()


def _value(question: Question, value: Any, pointer: str, workers: frozenset[str]) -> Iterator[Fault]:
    if value == NO_INFORMATION:
        return
    if len(question.parts) == 1:
        yield from _for_each(question.parts[0], value, pointer, workers)
        return
    if not isinstance(value, dict) or not value:
        yield Fault(pointer, "wrong-type")
        return
    parts = {part.code: part for part in question.parts}
    for code, inner in value.items():
        if code in parts:
            yield from _for_each(parts[code], inner, f"{pointer}/{code}", workers)
        else:
            yield Fault(pointer, "unexpected")


def _for_each(part: Part, value: Any, pointer: str, workers: frozenset[str]) -> Iterator[Fault]:
    if part.each is None:
        yield from _one(part, value, pointer)
        return
    if not isinstance(value, dict) or not value:
        yield Fault(pointer, "wrong-type")
        return
    for worker, inner in value.items():
        if worker in workers:
            yield from _one(part, inner, f"{pointer}/{worker}")
        else:
            yield Fault(pointer, "unexpected")


def _one(part: Part, value: Any, pointer: str) -> Iterator[Fault]:
    good = False
    match part.type:
        case "YN":
            good = isinstance(value, str) and value in YES_NO
        case "CH":
            good = _chosen(part, value)
        case "D":
            good = _is_day(value)
        case "T":
            good = isinstance(value, str) and bool(value.strip())
            if good and len(value) > min(part.max, LONGEST_TEXT):
                yield Fault(pointer, "too-long")
        case "N":
            good = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER
            if good and part.min is not None and value < part.min:
                yield Fault(pointer, "too-small")
        case "F":
            good = _are_files(value)
    if not good:
        yield Fault(pointer, "wrong-type")


def _chosen(part: Part, value: Any) -> bool:
    codes = {option.code for option in part.options}
    if not part.many:
        return isinstance(value, str) and value in codes
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(code, str) and code in codes for code in value)
        and len(set(value)) == len(value)
    )


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _are_files(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= MOST_FILES
        and all(isinstance(file, str) and _FILE.fullmatch(file) is not None for file in value)
        and len(set(value)) == len(value)
    )


def values_of(answers: Mapping[str, AnswerGiven]) -> dict[str, Any]:
    """The bare values by question, for the conditions of other questions."""
    return {code: answer.value for code, answer in answers.items()}
