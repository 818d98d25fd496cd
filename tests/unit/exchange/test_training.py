"""The training world's share: question sets that hang together, and stories that the rules let happen."""

import datetime
import uuid
from collections import Counter
from typing import Any

import pytest

from contracts.refusal import Refused
from contracts.unattended import Step
from services.exchange import access, training
from services.exchange.domain import Facts, Partner, Request, decide, evolve, publish
from services.exchange.domain.number import number
from services.exchange.views import entry, rank
from tests.support.stories import NOON, records

SETS = {questions.id: questions for questions in training.question_sets()}
STEPS = list(training.played(NOON))


def play(steps: list[Step]) -> dict[str, tuple[Any, list[Any]]]:
    """State and lines of every request after all steps, by stream."""
    played: dict[str, tuple[Any, list[Any]]] = {}
    for step in steps:
        if step.stream.startswith("question-set:"):
            assert publish(None, step.command, step.actor, None)  # type: ignore[arg-type]
            continue
        state, lines = played.get(step.stream, (None, []))
        try:
            events = decide(state, step.command, step.actor, facts(state, step))  # type: ignore[arg-type]
        except Refused as refused:
            raise AssertionError(f"{step.at} {step.stream} {step.command}: {refused} {refused.faults}") from refused
        new = records(step.stream, *events, actor=step.actor, moment=step.at, first=len(lines) + 1)
        for line in new:
            state = evolve(state, line)
        played[step.stream] = state, lines + new
    return played


def facts(state: Request | None, step: Step) -> Facts:
    """What the step's decision knows: everybody takes requests in every area."""
    command: Any = step.command
    name = state.question_set.partition("@")[0] if state else command.question_set
    to = state.responder if state else command.responder
    return Facts(
        now=step.at,
        today=step.at.date(),
        number=number(SETS[name].area, step.at.year, hash(step.stream) & 0xFFFFFFFFFF),
        question_set=SETS[name],
        question_set_version=1,
        own=partner(str(step.actor.authority)),
        responder=partner(str(to)),
    )


def partner(name: str) -> Partner:
    areas = {area: ["requests"] for area in ("pq", "sd", "pw")}
    return Partner(id=name, country=name[:2], timezone="Europe/Brussels", modules=areas)


PLAYED = play(STEPS)
DENMARK = training.user_of("dk-pq", "pq", "da")


def test_the_three_sets_in_three_languages() -> None:
    assert sorted(SETS) == ["PQ-01", "PW-01", "SD-01"]
    for questions in SETS.values():
        texts = [questions.title, *(reason.text for reason in questions.reasons)]
        for question in questions.questions():
            texts.append(question.text)
            texts += [part.text for part in question.parts if part.text]
            texts += [option.text for part in question.parts for option in part.options]
        for text in texts:
            assert {"en", "da", "pt"} <= set(text)
            assert all(one.strip() for one in text.values())


def test_steps_come_in_time_order_and_lie_in_the_past() -> None:
    moments = [step.at for step in STEPS]
    assert moments == sorted(moments)
    assert moments[-1] < NOON
    assert moments[0] == NOON - datetime.timedelta(days=90)


@pytest.mark.parametrize("hour", [0, 5, 23])
def test_whatever_the_hour(hour: int) -> None:
    now = NOON.replace(hour=hour, minute=30)
    assert play(list(training.played(now)))


def test_users_are_those_of_identity() -> None:
    actor = training.user_of("dk-pq", "pq", "da")
    assert actor.user == uuid.uuid5(uuid.NAMESPACE_URL, "openimi:training:dk-pq-1").hex
    assert (actor.authority, actor.country, actor.language) == ("dk-pq", "dk", "da")
    assert actor.has("handler", "pq")
    assert not actor.has("handler", "sd")


@pytest.mark.parametrize("side", ["requester", "responder"])
def test_denmark_stands_on_either_side_at_each_stage(side: str) -> None:
    stages = Counter(
        state.stage
        for state, _ in PLAYED.values()
        if access.side_of(DENMARK, state.requester, state.responder, sent=state.sent) == side
    )
    # A responder has no drafts.
    wanted = {"sent", "accepted", "info-provided", "closed", "withdrawn"} | (
        {"draft"} if side == "requester" else set()
    )
    assert set(stages) >= wanted


def test_at_least_two_are_overdue() -> None:
    overdue = 0
    for stream, (_, lines) in PLAYED.items():
        key, line = f"{stream.partition(':')[2]}/requester", None
        for record in lines:
            line = entry(line, record, key)
        overdue += line is not None and line.shelf != "ended" and line.rank < rank(NOON.date(), True)
    assert overdue >= 2
