"""Each fact is on one topic, and what readers rely on does not move."""

from contracts.registry import EVENTS
from contracts.topics import TOPICS, topic_of_event

FROZEN = {
    "exchange.requests.v1": 12,
    "exchange.question-sets.v1": 1,
    "directory.authorities.v1": 3,
    "directory.areas.v1": 1,
    "identity.users.v1": 3,
    "notifier.mails.v1": 6,
}
"""Written down a second time on purpose: another number of partitions would break the order within a stream."""


def test_every_fact_is_on_exactly_one_topic() -> None:
    listed = [event for topic in TOPICS for event in topic.events]
    assert sorted(listed) == sorted(EVENTS)


def test_a_topic_carries_its_owners_facts_only() -> None:
    assert {event: topic_of_event(event).owner for event in EVENTS} == {
        event: event.partition(".")[0] for event in EVENTS
    }


def test_names_and_partitions_are_frozen() -> None:
    assert {topic.name: topic.partitions for topic in TOPICS} == FROZEN


def test_a_topic_that_feeds_a_service_keeps_all_records() -> None:
    assert [topic.name for topic in TOPICS if topic.readers and topic.retention_days is not None] == []


def test_every_topic_has_a_reader_or_a_named_audience() -> None:
    assert [topic.name for topic in TOPICS if not topic.readers and topic.audience in ("", "nobody")] == []
