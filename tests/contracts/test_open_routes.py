"""What stands open at the gateway is what the services mean people to call, and OpenAPI says so."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from contracts.registry import COMMANDS
from services.gateway.access import OPEN, PREFIX, service_of
from services.ops import openapi
from services.ops.openapi.operations import OWN

WRITTEN = Path(openapi.SCHEMAS) / "openapi"
MERGED = json.loads((WRITTEN / "openimi.json").read_text(encoding="utf-8"))
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, item in MERGED["paths"].items()
    for method, operation in item.items()
]
AT_SERVICES = [
    pytest.param(path, operation["x-permission"], id=f"{method} {path}")
    for service in openapi.SERVICES
    for path, item in json.loads((WRITTEN / f"{service.name}.json").read_text(encoding="utf-8"))["paths"].items()
    for method, operation in item.items()
]


def test_the_checked_in_documents_are_those_of_the_code() -> None:
    there = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in WRITTEN.glob("*.json")}
    assert there == openapi.documents(), "run `make contracts`"


@pytest.mark.parametrize(("path", "permission"), AT_SERVICES)
def test_a_route_is_open_at_the_gateway_exactly_if_people_may_call_it(path: str, permission: str) -> None:
    passed_on = path in OWN or service_of(path.replace("{", "").replace("}", "")) is not None
    assert permission != "None", "every route names who may call it"
    assert passed_on == (not permission.startswith("service_only") or path == "/sessions")
    assert (permission == "public") == (path in OPEN)


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_an_operation_says_what_it_does_who_may_and_how_it_is_refused(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    assert operation["summary"]
    assert operation["security"] or path.removeprefix(PREFIX) in {*OPEN, "/sessions"}
    wanted = {"401", "403", "422", "429", "500", "503"}
    if method == "post" and not path.endswith("/sessions"):
        wanted |= {"400", "404", "409", "412", "413", "428"}
        assert {"$ref": "#/components/parameters/idempotency-key"} in operation["parameters"]
        assert operation["requestBody"]["required"]
    assert wanted <= operation["responses"].keys()
    assert any(status.startswith("2") for status in operation["responses"])


def test_every_command_that_people_give_can_be_posted_and_is_shown() -> None:
    shown = {
        f"{path.split('/')[3]}.{name}": example["value"]
        for path, item in MERGED["paths"].items()
        for name, example in _examples(item.get("post", {}))
    }
    people = {"exchange", "directory", "identity"}
    by_services = {"exchange.publish-question-set", "directory.open-area"}
    wanted = {f"{service}.{name}" for service in people for name in COMMANDS[service]} - by_services
    assert shown.keys() == wanted


def _examples(operation: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    yield from body.get("examples", {}).items()


def test_every_reference_leads_somewhere_and_every_schema_is_one() -> None:
    for reference in _references(MERGED):
        place: Any = MERGED
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    for schema in MERGED["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for one in value.values():
            yield from _references(one)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one)
