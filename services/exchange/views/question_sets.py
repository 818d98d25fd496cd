"""Question sets: under `PQ-01` which version runs, under `PQ-01@3` that version whole, for requests that keep it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from contracts.exchange import QuestionSet, QuestionSetPublished, Texts
from contracts.record import Record


class SetDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question set; its questions only under the key of a version, so that lists stay small."""

    id: str
    version: int
    area: str
    title: Texts
    running: bool
    """Whether this is the line that lists show: what runs now."""
    questions: QuestionSet | None = None


def question_set_keys(record: Record[Any]) -> Sequence[str]:
    """The set, and the version that this publication is."""
    kind, _, name = record.stream.partition(":")
    return (name, f"{name}@{record.version}") if kind == "question-set" else ()


def question_set(before: SetDocument | None, record: Record[Any], key: str) -> SetDocument | None:
    """The document after this publication."""
    event = record.event
    if not isinstance(event, QuestionSetPublished):
        return before
    published = event.question_set
    running = key == published.id
    return SetDocument(
        id=published.id,
        version=record.version,
        area=published.area,
        title=published.title,
        running=running,
        questions=None if running else published,
    )
