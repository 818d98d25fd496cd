"""The schemas are what the Structs say, and each command has a body that shows it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from contracts import generate
from contracts.registry import COMMANDS, EVENTS

SCHEMAS = Path(generate.__file__).parent / "schemas"
ASKED = [
    pytest.param(service, name, kind, id=f"{service}.{name}")
    for service, kinds in COMMANDS.items()
    for name, kind in kinds.items()
]


def test_the_checked_in_schemas_are_those_of_the_code() -> None:
    there = {
        f"{folder}/{path.name}": path.read_text(encoding="utf-8")
        for folder in generate.FOLDERS
        for path in (SCHEMAS / folder).glob("*.json")
    }
    assert there == generate.schemas(), "run `make contracts`"


def test_there_are_examples_of_commands_and_of_nothing_else() -> None:
    assert {f"examples/{path.name}" for path in (SCHEMAS / "examples").glob("*.json")} == generate.examples().keys()


@pytest.mark.parametrize("event_tag", EVENTS)
def test_the_schema_of_a_fact_is_a_schema_and_names_it(event_tag: str) -> None:
    schema = generate.of_event(event_tag)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == event_tag
    assert schema["description"]


@pytest.mark.parametrize(("service", "name", "kind"), ASKED)
def test_an_example_is_valid_and_is_that_command(service: str, name: str, kind: type[Any]) -> None:
    text = (SCHEMAS / "examples" / f"{service}.{name}.json").read_text(encoding="utf-8")
    schema = generate.of_command(kind)
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert isinstance(msgspec.json.decode(text, type=kind), kind)


@pytest.mark.parametrize(("service", "name", "kind"), ASKED)
def test_a_field_that_nobody_knows_is_refused_by_schema_and_code(service: str, name: str, kind: type[Any]) -> None:
    body = json.loads((SCHEMAS / "examples" / f"{service}.{name}.json").read_text(encoding="utf-8")) | {"colour": "red"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(generate.of_command(kind)).validate(body)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, kind)
