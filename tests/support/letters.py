"""The smallest service that has everything: letters between offices. The chassis is tested with it, since it is to
know no business word.

A letter is written (with words and an addressee, sealed), stamped, posted, and may be burnt, which ends its case.
"""

import datetime
from typing import Any, ClassVar, Literal

import msgspec
import pytest
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts import registry
from contracts.record import Actor, Command, Event, Private, Record, part, tag
from contracts.refusal import Fault, Refused, require
from services.chassis.run.host import Host
from services.chassis.service import Decider, Feed, Service, View
from services.chassis.web import auth, lists
from services.chassis.web.intake import intake

# --- words ----------------------------------------------------------------------------------------------------------


class Addressee(Private, frozen=True, kw_only=True):
    """To whom."""

    sealed_as: ClassVar[Literal["subject"]] = "subject"
    name: str


class Words(Private, frozen=True, kw_only=True):
    """What it says."""

    sealed_as: ClassVar[Literal["statement"]] = "statement"
    text: str


class LetterWritten(Event, frozen=True, kw_only=True, tag="letters.letter-written.v1"):
    """There is a letter of this office."""

    parts: ClassVar[tuple[type[Private], ...]] = (Addressee, Words)
    office: str
    colour: str
    due: datetime.date | None = None


class LetterStamped(Event, frozen=True, kw_only=True, tag="letters.letter-stamped.v1"):
    """It bears stamps of this value now."""

    value: int


class LetterPosted(Event, frozen=True, kw_only=True, tag="letters.letter-posted.v1"):
    """It left the office."""


class LetterBurnt(Event, frozen=True, kw_only=True, tag="letters.letter-burnt.v1"):
    """It is gone, and so is its key."""


class Write(Command, frozen=True, tag="write"):
    """Write a letter."""

    colour: Literal["red", "blue"]
    words: str
    addressee: str | None = None
    due: datetime.date | None = None


class Stamp(Command, frozen=True, tag="stamp"):
    """Put stamps on it."""

    value: int


class Post(Command, frozen=True, tag="post"):
    """Post it: nothing can be changed any more."""


class Burn(Command, frozen=True, tag="burn"):
    """Burn it."""


EVENTS = (LetterWritten, LetterStamped, LetterPosted, LetterBurnt)

# --- rules ----------------------------------------------------------------------------------------------------------


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as a decision knows it."""

    office: str
    words: str | None
    value: int = 0
    posted: bool = False


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision knows from elsewhere."""

    today: datetime.date


def permits(state: Letter | None, command: str, actor: Actor) -> None:
    """An office's own clerks may; viewers may do nothing."""
    require(state is None or actor.authority == state.office, "not-found")
    require(actor.has("handler", "post"), "not-allowed")


def decide(state: Letter | None, command: Any, actor: Actor, facts: Known) -> list[Event]:
    """What a command brings about."""
    permits(state, tag(command), actor)
    match command:
        case Write(colour=colour, words=words, addressee=addressee, due=due):
            require(due is None or due >= facts.today, "invalid", "/due")
            parts: list[Private] = [Words(text=words)]
            if addressee is not None:
                parts.insert(0, Addressee(name=addressee))
            return [LetterWritten(office=actor.authority or "", colour=colour, due=due, private=tuple(parts))]
        case Burn():
            return [LetterBurnt()]
    require(state is not None and not state.posted, "wrong-stage")
    match command:
        case Stamp(value=value):
            if value < 1:
                raise Refused("invalid", Fault("/value", "unknown-value"))
            return [LetterStamped(value=value)]
        case Post() if state is not None:
            # Two facts of one command: an unstamped letter gets a stamp on its way.
            return [LetterPosted()] if state.value else [LetterStamped(value=1), LetterPosted()]
    raise AssertionError(command)


def evolve(state: Letter | None, record: Record[Any]) -> Letter | None:
    """The letter after this fact."""
    match record.event:
        case LetterWritten(office=office) as event:
            words = part(event, Words)
            return Letter(office=office, words=words and words.text)
        case LetterStamped(value=value) if state is not None:
            return msgspec.structs.replace(state, value=value)
        case LetterPosted() if state is not None:
            return msgspec.structs.replace(state, posted=True)
    return state


async def known(host: Host, stream: str, state: Any, command: Any, actor: Actor) -> Known:
    """What day it is."""
    return Known(today=host.clock.now().date())


LETTERS = Decider(
    kind="letter",
    commands=(Write, Stamp, Post, Burn),
    decide=decide,
    evolve=evolve,
    facts=known,
    permits=permits,
    case=lambda stream, command: stream,
    ends_case=LetterBurnt,
)

# --- documents ------------------------------------------------------------------------------------------------------


class LetterDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in a list."""

    office: str
    colour: str
    due: datetime.date | None = None
    value: int = 0
    posted: bool = False


class StampDocument(msgspec.Struct, frozen=True, kw_only=True):
    """How often a letter was stamped: wrong as soon as a redelivery counts twice."""

    times: int = 0


POISON, POISON_FOR_KEYS, POISON_FOR_REACTIONS = 666, 667, 668
"""Stamps of these values are more than the code that makes documents, keys or reactions can stand."""


def letter_keys(record: Record[Any]) -> list[str]:
    """A document a letter."""
    if isinstance(record.event, LetterStamped) and record.event.value == POISON_FOR_KEYS:
        raise ZeroDivisionError("the code cannot stand this")
    return [record.key]


def letter_document(document: LetterDocument | None, record: Record[Any], key: str) -> LetterDocument | None:
    """The letter's line after this fact."""
    match record.event:
        case LetterWritten(office=office, colour=colour, due=due):
            return LetterDocument(office=office, colour=colour, due=due)
        case LetterStamped(value=value) if document is not None:
            if value == POISON:
                raise ZeroDivisionError("the code cannot stand this")
            return msgspec.structs.replace(document, value=value)
        case LetterPosted() if document is not None:
            return msgspec.structs.replace(document, posted=True)
        case LetterBurnt():
            return None
    return document


def stamp_document(document: StampDocument | None, record: Record[Any], key: str) -> StampDocument:
    """One more for each stamp."""
    before = document or StampDocument()
    return StampDocument(times=before.times + isinstance(record.event, LetterStamped))


LIST = View(
    name="letters",
    document=LetterDocument,
    key=letter_keys,
    evolve=letter_document,
    indexes=(("office", "due"), ("office", "colour", "value"), ("office", "posted"), ("office", "value", "due")),
)
STAMPS = View(name="stamps", document=StampDocument, key=lambda record: [record.key], evolve=stamp_document)

# --- routes ---------------------------------------------------------------------------------------------------------


Asked = Request[Any, Any, Any]
ThisHost = NamedDependency[Host]
Asker = NamedDependency[Actor]


class LettersController(Controller):
    """Letters over HTTP."""

    path = "/letters"

    @post("/", guards=[auth.signed_in])
    async def write(self, request: Asked, host: ThisHost, actor: Asker) -> Response[bytes]:
        """A new letter."""
        return await intake(host, request, actor, "letter", None)

    @post("/{key:str}/commands", guards=[auth.signed_in])
    async def command(self, request: Asked, host: ThisHost, actor: Asker, key: FromPath[str]) -> Response[bytes]:
        """A command to a letter."""
        return await intake(host, request, actor, "letter", key)

    @get("/", guards=[auth.user_only])
    async def list(self, request: Asked, host: ThisHost, actor: Asker) -> Response[bytes]:
        """My office's letters by their due date."""
        await host.caught_up(request.query_params.get("after"))
        limit = lists.limit_of(request)
        where = {"office": actor.authority}
        rows = await host.views.find("letters", where, order=("due",), limit=limit, after=lists.start(request))
        return lists.page(request, rows, ("due",), limit, lambda key, document: {"id": key, "due": document.due})


SERVICE = Service(
    name="letters",
    deciders=(LETTERS,),
    feeds=(Feed(source="letters", views=(LIST, STAMPS)),),
    routes=(LettersController,),
)


def teach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the registry know the facts of letters for one test."""
    for kind in EVENTS:
        monkeypatch.setitem(registry.EVENTS, tag(kind), kind)


def clerk(office: str = "dk-post", *roles: str, user: str = "user-1") -> Actor:
    """Somebody in an office, a handler unless other roles are named."""
    return Actor(
        user=user, authority=office, country=office[:2], roles={"post": frozenset(roles) or frozenset({"handler"})}
    )


def written(colour: str = "red", office: str = "dk-post", **fields: Any) -> LetterWritten:
    """The fact that begins a letter, with words."""
    words = fields.pop("words", "secret words")
    return LetterWritten(office=office, colour=colour, private=(Words(text=words),), **fields)
