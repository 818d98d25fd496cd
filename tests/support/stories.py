"""Stories of a decider: `given(facts).when(command, by=actor).then(facts)` or `.refused("code")`.

A service's tests bind their own decider once and tell all their stories with it:

    given = stories(decide, evolve, stream="request:r1", facts=Facts(...))
    given(drafted, by(PT, sent)).when(Accept(reply_by=...), by=PT).then(RequestAccepted(reply_by=...))
"""

import datetime
from collections.abc import Callable
from typing import Any

import msgspec

from contracts.record import Actor, Command, Event, Record
from contracts.refusal import Fault, Refused

NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
"""The moment at which stories happen unless they say otherwise."""
SYSTEM = Actor(system="training")


class Told(msgspec.Struct, frozen=True):
    """A fact together with who stated it and when."""

    event: Event
    by: Actor | None = None
    at: datetime.datetime | None = None


def by(actor: Actor, event: Event, at: datetime.datetime | None = None) -> Told:
    """The fact as stated by this actor."""
    return Told(event, actor, at)


def at(moment: datetime.datetime, event: Event, actor: Actor | None = None) -> Told:
    """The fact as stated at this moment."""
    return Told(event, actor, moment)


def records(
    stream: str, *told: Event | Told, actor: Actor = SYSTEM, moment: datetime.datetime = NOON, first: int = 1
) -> list[Record[Any]]:
    """The facts as lines of the log: versions dense from `first`, one command each."""
    lines = []
    for version, item in enumerate(told, start=first):
        fact = item if isinstance(item, Told) else Told(item)
        lines.append(
            Record(
                origin="test",
                stream=stream,
                version=version,
                at=fact.at or moment,
                by=(fact.by or actor).by(),
                cause=f"c{version}",
                correlation=f"c{version}",
                event=fact.event,
            )
        )
    return lines


def public(lines: list[Record[Any]]) -> list[Record[Any]]:
    """The same lines as whoever sees no private part sees them: views, feeds, other services."""
    return [msgspec.structs.replace(line, event=msgspec.structs.replace(line.event, private=())) for line in lines]


def fold(evolve: Callable[[Any, Record[Any]], Any], lines: list[Record[Any]]) -> Any:
    """The state to which these facts lead."""
    state = None
    for line in lines:
        state = evolve(state, line)
    return state


def documents(view: Any, lines: list[Record[Any]]) -> dict[str, Any]:
    """What a view holds after these records, by key; fed with public parts only, as the feeds do."""
    held: dict[str, Any] = {}
    for line in public(lines):
        for key in view.key(line):
            document = view.evolve(held.get(key), line, key)
            if document is None:
                held.pop(key, None)
            else:
                held[key] = document
    return held


class Outcome:
    """What came of a command: facts or a refusal. Whoever does not look at it has tested nothing."""

    def __init__(self, events: list[Event] | None, refusal: Refused | None) -> None:
        self._events = events
        self._refusal = refusal

    def then(self, *expected: Event) -> None:
        """Exactly these facts came about, private parts included."""
        if self._refusal is not None:
            raise AssertionError(f"refused with {self._refusal.code} {list(self._refusal.faults)}") from self._refusal
        assert self._events == list(expected)
        assert [event.private for event in self._events] == [event.private for event in expected]

    def refused(self, code: str, *faults: Fault | str) -> None:
        """It was refused with this code; where faults are given (or their pointers), with exactly these."""
        assert self._refusal is not None, f"not refused, but {self._events}"
        assert self._refusal.code == code, f"refused with {self._refusal.code} {list(self._refusal.faults)}"
        if faults and isinstance(faults[0], str):
            assert [fault.pointer for fault in self._refusal.faults] == list(faults)
        elif faults:
            assert list(self._refusal.faults) == list(faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was found wrong, for what `refused` cannot say."""
        assert self._refusal is not None, f"not refused, but {self._events}"
        return self._refusal.faults

    @property
    def events(self) -> list[Event]:
        """The facts, for what `then` cannot say."""
        assert self._events is not None, f"refused with {self._refusal and self._refusal.code}"
        return self._events


class Story:
    """What has happened so far on one stream."""

    def __init__(self, decide: Any, evolve: Any, stream: str, facts: Any, told: tuple[Event | Told, ...]) -> None:
        self._decide = decide
        self._evolve = evolve
        self._stream = stream
        self._facts = facts
        self.records = records(stream, *told)

    @property
    def state(self) -> Any:
        """The state of the stream as it stands."""
        return fold(self._evolve, self.records)

    def when(self, command: Command, by: Actor = SYSTEM, **facts: Any) -> Outcome:
        """The actor gives this command; `facts` differ from the story's usual ones."""
        known = msgspec.structs.replace(self._facts, **facts) if facts else self._facts
        try:
            return Outcome(self._decide(self.state, command, by, known), None)
        except Refused as refusal:
            return Outcome(None, refusal)

    def document(self, view: Any, key: str) -> Any:
        """The view's document under this key after all that happened; `None` where there is none."""
        return documents(view, self.records).get(key)


def stories(
    decide: Callable[[Any, Any, Actor, Any], list[Event]],
    evolve: Callable[[Any, Record[Any]], Any],
    *,
    stream: str,
    facts: Any = None,
) -> Callable[..., Story]:
    """`given` for one kind of stream, with the facts that its decisions usually know."""

    def given(*told: Event | Told) -> Story:
        return Story(decide, evolve, stream, facts, told)

    return given
