"""What was once written stays readable, and says the same."""

import subprocess
from pathlib import Path

import jsonschema
import msgspec
import pytest

from contracts import generate
from contracts.record import tag
from contracts.registry import EVENTS, decode, encode
from contracts.topics import topic_of, topic_of_event

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "contracts" / "corpus"
LINES = [
    pytest.param(path.name.removesuffix(".jsonl"), line, id=f"{path.name}:{number}")
    for path in sorted(CORPUS.glob("*.jsonl"))
    for number, line in enumerate(path.read_bytes().splitlines(), 1)
]


def test_every_fact_has_records_in_the_corpus() -> None:
    recorded = {path.name.removesuffix(".jsonl") for path in CORPUS.glob("*.jsonl") if path.stat().st_size}
    assert recorded >= EVENTS.keys()


@pytest.mark.parametrize(("event_tag", "line"), LINES)
def test_a_record_is_read_and_written_again_byte_for_byte(event_tag: str, line: bytes) -> None:
    record = decode(event_tag, line)
    assert tag(record.event) == event_tag
    assert encode(record) == line


@pytest.mark.parametrize(("event_tag", "line"), LINES)
def test_a_record_is_what_its_schema_says(event_tag: str, line: bytes) -> None:
    schema = generate.of_event(event_tag)
    jsonschema.Draft202012Validator(schema).validate(msgspec.json.decode(line))


@pytest.mark.parametrize(("event_tag", "line"), LINES)
def test_a_record_lies_on_its_topic(event_tag: str, line: bytes) -> None:
    assert topic_of(decode(event_tag, line).stream) is topic_of_event(event_tag)


def test_lines_are_only_ever_added() -> None:
    changes = _git("log", "--format=", "--numstat", "--", "contracts/corpus")
    changes += _git("diff", "HEAD", "--numstat", "--", "contracts/corpus")
    taken_away = [line for line in changes.splitlines() if line and line.split("\t")[1] != "0"]
    assert taken_away == []


def _git(*arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.skip("the history of the corpus can only be looked at in a clone")
    return ran.stdout
