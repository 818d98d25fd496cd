"""What was said in a request: answers, messages and files, as they stand in front of whoever may read them."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from contracts.exchange import AnswerGiven, ReplyFile, RequestFile, Side
from contracts.record import By, Instant

_FILE = re.compile(r"[0-9a-f]{32}")


class Answer(msgspec.Struct, frozen=True):
    """An answer as it stands. `given` is absent for whoever may not read it, or when the key is destroyed."""

    given: AnswerGiven | None
    at: Instant
    provided_at: Instant | None = None
    """When the requester got to see it."""


class Message(msgspec.Struct, frozen=True):
    """A word from one side to the other."""

    at: Instant
    side: Side
    by: By
    language: str
    text: str | None


class File(msgspec.Struct, frozen=True):
    """A file that is part of the request. Title, name and description are private."""

    file: str
    side: Side
    at: Instant
    language: str
    size: int
    media_type: str
    question: str | None
    personal: bool
    told: RequestFile | ReplyFile | None


def files_of(answer: AnswerGiven) -> list[str]:
    """The files that an answer names: beside its value, and as its value where the question asks for files."""
    return [*answer.files, *_files_in(answer.value)]


def _files_in(value: Any) -> Iterator[str]:
    # Asked before anybody has judged the value, so it may be nested deeper than functions may call each other.
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left += reversed(part.values())
        elif isinstance(part, list):
            # Choices are lists of strings too; a file's id is 32 hexadecimal digits.
            yield from (item for item in part if isinstance(item, str) and _FILE.fullmatch(item))
