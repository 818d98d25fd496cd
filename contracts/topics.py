"""The streams of facts between services: which topic a stream is on, who may read it, and how long it is kept.

One topic for each kind of stream. Its key is the stream, so the facts of one thing stay in order; the number of
partitions is frozen, because another number would send the same key elsewhere and break that order.
"""

import typing
from typing import Any, Literal

import msgspec

from contracts import directory, exchange, identity, notifier
from contracts.record import tag

DataClass = Literal["reference", "pseudonymous"]
"""`reference`: nothing about a person. `pseudonymous`: ids of officials, or that a case about somebody exists. No topic
holds more: private parts never leave the owner's database."""


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic, whose records are the public bytes of its owner's log, each keyed by its stream."""

    name: str
    owner: str
    """The service whose log it is, and which alone writes to it."""
    kind: str
    """Streams are `<kind>:<id>`; all of this kind are on this topic."""
    events: tuple[str, ...]
    """Tags of the facts that such streams have."""
    key: str = "stream"
    partitions: int
    """Frozen."""
    retention_days: int | None = None
    """`None`: all records are kept, since a service's views are rebuilt from the first one on."""
    data: DataClass
    readers: tuple[str, ...] = ()
    """Services that follow it."""
    audience: str
    """Who outside the services may read it."""


def _tags(kinds: Any) -> tuple[str, ...]:
    return tuple(tag(kind) for kind in typing.get_args(kinds) or (kinds,))


TOPICS = (
    Topic(
        name="exchange.requests.v1",
        owner="exchange",
        kind="request",
        events=_tags(exchange.RequestEvent),
        partitions=12,
        data="pseudonymous",
        readers=("notifier",),
        audience="integrators whom the deployment admits: every state change of every request",
    ),
    Topic(
        name="exchange.question-sets.v1",
        owner="exchange",
        kind="question-set",
        events=_tags(exchange.QuestionSetPublished),
        partitions=1,
        data="reference",
        audience="integrators whom the deployment admits: what may be asked, in which languages",
    ),
    Topic(
        name="directory.authorities.v1",
        owner="directory",
        kind="authority",
        events=_tags(directory.AuthorityEvent),
        partitions=3,
        data="reference",
        readers=("exchange", "identity", "notifier"),
        audience="integrators whom the deployment admits: which authorities there are",
    ),
    Topic(
        name="directory.areas.v1",
        owner="directory",
        kind="area",
        events=_tags(directory.AreaOpened),
        partitions=1,
        data="reference",
        readers=("exchange",),
        audience="integrators whom the deployment admits: which legal areas there are",
    ),
    Topic(
        name="identity.users.v1",
        owner="identity",
        kind="user",
        events=_tags(identity.UserEvent),
        partitions=3,
        data="pseudonymous",
        readers=("notifier",),
        audience="nobody",
    ),
    Topic(
        name="notifier.mails.v1",
        owner="notifier",
        kind="mail",
        events=_tags(notifier.MailEvent),
        partitions=6,
        retention_days=90,
        data="pseudonymous",
        audience="operators: which mails went out, and which could not",
    ),
)
"""All topics."""
_OF_KIND = {topic.kind: topic for topic in TOPICS}
_OF_EVENT = {event: topic for topic in TOPICS for event in topic.events}


def topic_of(stream: str) -> Topic:
    """The topic that this stream is on. `KeyError` for a kind of stream that has none."""
    return _OF_KIND[stream.partition(":")[0]]


def topic_of_event(event_tag: str) -> Topic:
    """The topic on which facts with this tag are. `KeyError` for an unknown tag."""
    return _OF_EVENT[event_tag]
