"""Exchange's share of the training world: the question sets, then stories of requests, played by ordinary commands.

The stories are `training/*.yaml`; their days count from today, so that a first look always shows a living system.
"""

import datetime
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from contracts.exchange import PublishQuestionSet, QuestionSet, RequestCommand
from contracts.record import Actor, Instant
from contracts.unattended import Step

_HERE = Path(__file__).parent
BEGAN = datetime.timedelta(days=90)
"""How long ago the training world begins."""
ROLES = frozenset({"handler", "viewer", "allocator", "administrator"})
"""What the first user of a training authority is."""


def question_sets() -> list[QuestionSet]:
    """The sets of `question_sets/`, a file each."""
    return [msgspec.convert(_read(path), QuestionSet) for path in sorted((_HERE / "question_sets").glob("*.yaml"))]


def played(now: Instant) -> Iterator[Step]:
    """All steps that lie before now, in time order."""
    sets = question_sets()
    for number, questions in enumerate(sets):
        yield Step(
            at=now - BEGAN + datetime.timedelta(seconds=number),
            actor=Actor(system="training"),
            stream=f"question-set:{questions.id}",
            command=PublishQuestionSet(question_set=questions),
        )
    areas = {questions.id: questions.area for questions in sets}
    steps = [
        step
        for path in sorted((_HERE / "training").glob("*.yaml"))
        for number, story in enumerate(_read(path))
        for step in _story(story, f"{path.stem}-{number}", areas[story["question_set"]], now)
    ]
    yield from sorted((step for step in steps if step.at < now), key=lambda step: step.at)


def user_of(authority: str, area: str, language: str) -> Actor:
    """The first user of a training authority; identity derives the same id from the login."""
    login = f"{authority}-1"
    return Actor(
        user=uuid.uuid5(uuid.NAMESPACE_URL, f"openimi:training:{login}").hex,
        authority=authority,
        country=authority.partition("-")[0],
        roles={area: ROLES},
        language=language,
    )


def _story(story: dict[str, Any], name: str, area: str, now: Instant) -> Iterator[Step]:
    request = uuid.uuid5(uuid.NAMESPACE_URL, f"openimi:training:request:{name}").hex
    sides = {
        "requester": user_of(story["requester"], area, story["language"]),
        "responder": user_of(story["responder"], area, "en"),
    }
    for step in story["steps"]:
        yield Step(
            at=_midnight(now) + datetime.timedelta(days=step["day"], hours=step["hour"]),
            actor=sides[step["by"]],
            stream=f"request:{request}",
            command=_command(story, step, area, now),
        )


def _command(story: dict[str, Any], step: dict[str, Any], area: str, now: Instant) -> Any:
    fields = {name: value for name, value in step.items() if name not in ("day", "hour", "by", "do")}
    if step["do"] == "draft":
        told = ("responder", "question_set", "language", "own_reference", "reason", "subject", "questions")
        fields |= {name: story[name] for name in (*told, "urgent", "urgent_reason") if name in story}
        fields |= {"area": area, "wished_reply_by": _day(now, step["day"] + story["wished"])}
    if step["do"] == "send":
        fields["legal_basis_confirmed"] = True
    if "reply_by" in fields:
        fields["reply_by"] = _day(now, fields["reply_by"])
    return msgspec.convert({"type": step["do"], **fields}, RequestCommand)


def _midnight(now: Instant) -> Instant:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _day(now: Instant, number: int) -> datetime.date:
    return (_midnight(now) + datetime.timedelta(days=number)).date()


def _read(path: Path) -> Any:
    # CSafeLoader reads the same safe subset as SafeLoader, ten times as fast.
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
