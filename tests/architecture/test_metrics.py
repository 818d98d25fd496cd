"""Metrics: each one commented line in one file, each measured somewhere, with labels from closed sets."""

import re
from pathlib import Path

import pytest
from prometheus_client.metrics import MetricWrapperBase

from contracts.registry import EVENTS
from contracts.topics import TOPICS
from services.chassis.run import metrics
from services.gateway.ui.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(metrics.__file__)
NAMES = [name for name, value in vars(metrics).items() if isinstance(value, MetricWrapperBase)]
MAY_BE_LABELS = {
    "service", "method", "code", "type", "outcome", "feed", "purpose", "result", "channel", "job", "limiter",
    "version", "origin",
}  # fmt: skip
"""Kinds of values of which a deployment has a few dozen. An id of a case or a user would be a leak, and a flood."""


@pytest.mark.parametrize("name", NAMES)
def test_each_metric_has_its_comment(name: str) -> None:
    lines = SOURCE.read_text().splitlines()
    (number,) = [number for number, line in enumerate(lines) if line.startswith(f"{name} = ")]
    comment = lines[number - 1]
    assert re.fullmatch(r"# .{10,}[.]", comment), f"the line above {name} says what it measures"
    assert not lines[number - 2].startswith("#"), "in one line"


@pytest.mark.parametrize("name", NAMES)
def test_each_metric_is_measured_somewhere(name: str) -> None:
    used = re.compile(rf"metrics\.{name}\b")
    places = [path for path in (ROOT / "services").rglob("*.py") if path != SOURCE and used.search(path.read_text())]
    assert places


@pytest.mark.parametrize("name", NAMES)
def test_labels_come_from_closed_sets(name: str) -> None:
    assert set(getattr(metrics, name)._labelnames) <= MAY_BE_LABELS


def test_metrics_are_made_nowhere_else() -> None:
    maker = re.compile(r"from prometheus_client import.*\b(Counter|Gauge|Histogram|Summary)\b")
    makers = [path for path in (ROOT / "services").rglob("*.py") if maker.search(path.read_text())]
    assert makers == [SOURCE]


@pytest.mark.parametrize("event", EVENTS)
def test_every_fact_has_a_sentence_a_topic_and_can_be_a_label(event: str) -> None:
    assert event in SENTENCES
    assert [topic.owner for topic in TOPICS if event in topic.events] == [event.partition(".")[0]]
    assert re.fullmatch(r"(exchange|directory|identity|notifier)\.[a-z]+(-[a-z]+)*\.v[1-9]", event)
