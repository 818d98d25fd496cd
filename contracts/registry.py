"""Every command and every fact by its tag, every document by its name, and how a record is written and read."""

import typing
from functools import cache
from typing import Any

import msgspec

from contracts import directory, exchange, identity, notifier
from contracts.documents import Document, Receipt
from contracts.record import Event, Record, tag
from contracts.refusal import Problem

_FACTS: tuple[Any, ...] = (
    *typing.get_args(exchange.RequestEvent),
    exchange.QuestionSetPublished,
    directory.AreaOpened,
    *typing.get_args(directory.AuthorityEvent),
    *typing.get_args(identity.UserEvent),
    *typing.get_args(notifier.MailEvent),
)
_ASKED: dict[str, tuple[Any, ...]] = {
    "exchange": (*typing.get_args(exchange.RequestCommand), exchange.PublishQuestionSet),
    "directory": (directory.OpenArea, *typing.get_args(directory.AuthorityCommand)),
    "identity": typing.get_args(identity.UserCommand),
    "notifier": typing.get_args(notifier.MailCommand),
}
_ANSWERED: dict[str, tuple[type[Document], ...]] = {
    "exchange": (
        exchange.RequestDocument,
        exchange.RequestLine,
        exchange.TaskLine,
        exchange.HistoryEntry,
        exchange.ActivityDocument,
        exchange.QuestionSetLine,
        exchange.QuestionSetDocument,
        exchange.FileUploaded,
    ),
    "directory": (directory.AuthorityCard, directory.AreaCard, directory.Helpdesk, directory.AuthorityName),
    "identity": (
        identity.UserCard,
        identity.SessionDocument,
        identity.Colleague,
        identity.ColleagueCard,
        identity.ActorToken,
        identity.Address,
    ),
    "notifier": (notifier.MailLine, notifier.MailDocument, notifier.DeliveryLine),
}
EVENTS: dict[str, type[Event]] = {tag(kind): kind for kind in _FACTS}
"""All facts of all services, by tag."""
COMMANDS: dict[str, dict[str, type[Any]]] = {
    service: {tag(kind): kind for kind in kinds} for service, kinds in _ASKED.items()
}
"""All commands by owning service and tag."""
DOCUMENTS: dict[str, type[Document]] = {
    **{f"{service}.{kind.__name__}": kind for service, kinds in _ANSWERED.items() for kind in kinds},
    "Receipt": Receipt,
    "Problem": Problem,
}
"""What calls answer, whole or as an item of a list, by `<owning service>.<name>`; and what every service answers."""
_encoder = msgspec.json.Encoder()


def encode(record: Record[Any]) -> bytes:
    """The record's public bytes: the same in the log, on Kafka and in the corpus. Private parts are left out."""
    if record.event.private:
        record = msgspec.structs.replace(record, event=msgspec.structs.replace(record.event, private=()))
    return _encoder.encode(record)


def decode(event_tag: str, data: bytes) -> Record[Any]:
    """A record from its public bytes. `KeyError`: nobody here knows the tag; `msgspec.DecodeError`: bad bytes."""
    return _decoder(event_tag).decode(data)


@cache
def _decoder(event_tag: str) -> msgspec.json.Decoder[Record[Any]]:
    kind: Any = EVENTS[event_tag]
    return msgspec.json.Decoder(Record[kind])
