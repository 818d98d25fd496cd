"""Every read answers a document of the contracts, and OpenAPI and the JSON Schemas say the same of it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from msgspec import UNSET

from contracts import generate
from contracts.documents import AuthorityNamed, Document
from contracts.exchange import DoneBy, HistoryEntry, RequestDocument
from contracts.refusal import STATUS
from contracts.registry import DOCUMENTS
from services.ops import openapi

MERGED = json.loads((Path(openapi.SCHEMAS) / "openapi" / "openimi.json").read_text(encoding="utf-8"))
SHAPES = MERGED["components"]["schemas"]
BETWEEN_SERVICES = {"directory.AuthorityName", "identity.ActorToken", "identity.Address"}
ADDED = [
    ("exchange.AuthorityNamed", "name"),
    ("exchange.DoneBy", "name"),
    ("exchange.MessageDocument", "name"),
    ("exchange.HistoryEntry", "sentence"),
    ("exchange.Happening", "sentence"),
    ("directory.Helpdesk", "name"),
    ("identity.AuthorityNamed", "name"),
    ("ProblemFault", "message"),
    ("Problem", "detail"),
]
"""What the gateway fills in."""


def answered(operation: dict[str, Any]) -> str | None:
    """The document of a good answer, or of a list's items, by its name; None for a file and for nothing."""
    response = next(said for status, said in operation["responses"].items() if status.startswith("2"))
    if "$ref" in response:
        response = MERGED["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    if "items" in schema.get("properties", {}):
        schema = schema["properties"]["items"]["items"]
    reference: str = schema["$ref"]
    return reference.rpartition("/")[2]


def test_what_calls_answer_is_what_the_contracts_have() -> None:
    told = {answered(operation) for item in MERGED["paths"].values() for operation in item.values()} - {None}
    assert told == DOCUMENTS.keys() - BETWEEN_SERVICES - {"Problem"}


def test_only_files_and_a_log_off_answer_no_document() -> None:
    without = {
        (method, path)
        for path, item in MERGED["paths"].items()
        for method, operation in item.items()
        if answered(operation) is None
    }
    assert without == {
        ("get", "/api/v1/exchange/requests/{key}/files/{file}"),
        ("delete", "/api/v1/sessions/current"),
    }


def test_the_public_description_has_nothing_that_only_services_tell_each_other() -> None:
    assert SHAPES.keys().isdisjoint(BETWEEN_SERVICES)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_a_schema_that_says_what_it_is(name: str) -> None:
    schema = generate.of_document(DOCUMENTS[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["description"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_key_is_always_there_unless_it_may_be_for_others(name: str) -> None:
    kind = DOCUMENTS[name]
    fields = msgspec.structs.fields(kind)
    assert {field.default for field in fields if not field.required} <= {UNSET}, "null is written, UNSET is absent"
    always = {field.encode_name for field in fields if field.required}
    assert set(generate.of_document(kind)["required"]) == always


@pytest.mark.parametrize("name", sorted(DOCUMENTS.keys() - BETWEEN_SERVICES))
def test_openapi_and_json_schema_agree(name: str) -> None:
    service, _, _ = name.rpartition(".")
    text = json.dumps(SHAPES[name]).replace(
        f"#/components/schemas/{service}." if service else "#/components/schemas/", "#/$defs/"
    )
    written = generate.of_document(DOCUMENTS[name])
    assert json.loads(text) == {key: value for key, value in written.items() if key not in ("$schema", "$defs")}


@pytest.mark.parametrize(("name", "key"), ADDED)
def test_what_the_gateway_adds_is_described_and_may_be_absent(name: str, key: str) -> None:
    assert key in SHAPES[name]["properties"]
    assert key not in SHAPES[name]["required"]


def test_a_problem_names_the_codes() -> None:
    assert SHAPES["Problem"]["properties"]["code"]["enum"] == list(STATUS)


def test_what_is_said_under_a_field_is_in_the_schema_also_of_documents_made_from_others() -> None:
    assert SHAPES["exchange.Happening"]["properties"]["sentence"]["description"].startswith("What happened")
    assert "description" not in SHAPES["exchange.Happening"]["properties"]["number"]


def test_an_absent_key_is_not_written_and_an_empty_one_is() -> None:
    unnamed = AuthorityNamed(id="dk-pq", country="dk")
    assert msgspec.json.encode(unnamed) == b'{"id":"dk-pq","country":"dk"}'
    by = DoneBy(authority=None, country=None, system="notifier")
    assert msgspec.json.encode(by) == b'{"authority":null,"country":null,"system":"notifier"}'


def test_a_document_is_read_back_with_the_difference_of_absent_and_empty() -> None:
    by = b'{"authority":"dk-pq","country":"dk","user":null,"system":null}'
    line = b'{"version":2,"at":"2026-11-23T09:30:00Z","tag":"exchange.request-sent.v1","by":%b}' % by
    entry = msgspec.json.decode(line, type=HistoryEntry)
    assert (entry.by.user, entry.by.name, entry.sentence) == (None, UNSET, UNSET)
    assert msgspec.json.decode(msgspec.json.encode(entry)) == msgspec.json.decode(line)


def test_a_request_without_a_key_that_all_readers_get_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        msgspec.convert({"id": "r1"}, RequestDocument)


def test_documents_are_documents() -> None:
    assert all(issubclass(kind, Document) for kind in DOCUMENTS.values())
