"""What identifies a person is never in a public part: not by name, not as free text, not in a schema."""

import typing
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from contracts import generate, samples
from contracts.record import Private
from contracts.registry import EVENTS, encode
from contracts.topics import topic_of_event

ALLOWED = {
    "access": "struct of codes",
    "approval": "a code",
    "area": "code of a legal area",
    "authority": "id of an authority",
    "code": "a code of reference data",
    "copy_of": "id of a request",
    "country": "code of a country",
    "requester_country": "code of a country",
    "responder_country": "code of a country",
    "coordinator": "id of an authority",
    "requester": "id of an authority",
    "responder": "id of an authority",
    "file": "random id of a file",
    "language": "code of a language",
    "languages": "codes of languages",
    "notice_language": "code of a language",
    "login": "derived from the authority's id, as rest.md says; names nobody",
    "media_type": "found from the content, one of a list",
    "number": "drawn, says nothing about the case",
    "notice": "id of a record",
    "receiver": "`authority:<id>` or `user:<id>`",
    "question": "code of a question",
    "questions": "codes of questions",
    "question_set": "id and version of a question set",
    "is_": "codes of answers in a question set",
    "roles": "codes of legal areas",
    "required": "names of fields in a question set",
    "keywords": "codes of competences",
    "key": "code of a language or an area, as the key of a mapping",
    "text": "reference data: text of a question set or a keyword, in the languages at hand",
    "title": "reference data: title of an area or a question set, in the languages at hand",
    "informal_title": "name of a public body, in the languages at hand",
    "official_name": "name of a public body",
    "legal_acts": "names of Union acts",
    "region": "where a public body is",
    "town": "where a public body is",
    "timezone": "IANA name",
    "unit": "reference data: unit of an answer",
    "phone": "contact of a public body (`Contact`), never of a person",
    "address": "contact of a public body (`Contact`), never of a person",
}
"""Plain text fields of public parts, each with the reason why nobody's words can be in it."""


def texts(type_: inspect.Type, field: str) -> Iterator[tuple[str, inspect.StrType]]:
    """Every text in a type, with the field that it stands in."""
    match type_:
        case inspect.Metadata():
            yield from texts(type_.type, field)
        case inspect.StrType():
            yield field, type_
        case inspect.AnyType():
            yield f"{field} (anything)", inspect.StrType()
        case inspect.UnionType():
            for one in type_.types:
                yield from texts(one, field)
        case inspect.ListType():
            yield from texts(type_.item_type, field)
        case inspect.DictType():
            yield from texts(type_.key_type, "key")
            yield from texts(type_.value_type, field)
        case inspect.StructType():
            for inner in type_.fields:
                if inner.name != "private":
                    yield from texts(inner.type, inner.name)


@pytest.mark.parametrize("event_tag", EVENTS)
def test_no_free_text_in_a_public_part(event_tag: str) -> None:
    free = {
        field
        for field, text in texts(inspect.type_info(EVENTS[event_tag]), event_tag)
        if text.pattern is None and field not in ALLOWED
    }
    assert free == set(), "put it into a private part, give it a pattern, or say here why nobody's words can be in it"


def test_the_search_for_free_text_finds_it() -> None:
    class Planted(msgspec.Struct):
        remark: str
        deep: list[dict[str, Any]]

    assert {field for field, _ in texts(inspect.type_info(Planted), "")} == {"remark", "key", "deep (anything)"}


@pytest.mark.parametrize("event_tag", EVENTS)
def test_a_schema_tells_nothing_of_private_parts(event_tag: str) -> None:
    schema = generate.of_event(event_tag)
    assert '"private"' not in msgspec.json.encode(schema).decode()
    assert schema["$defs"].keys().isdisjoint(part.__name__ for part in EVENTS[event_tag].parts)


@pytest.mark.parametrize("event_tag", [event_tag for event_tag, kind in EVENTS.items() if kind.parts])
def test_what_is_private_is_not_written(event_tag: str) -> None:
    kind = EVENTS[event_tag]
    record = samples.record(kind, topic_of_event(event_tag).kind)
    private = tuple(_filled(part) for part in kind.parts)
    whole = msgspec.structs.replace(record, event=msgspec.structs.replace(record.event, private=private))
    assert encode(whole) == encode(record)
    assert b"Zyxquilha" not in encode(whole)


def _filled(part: type[Private]) -> Private:
    """A private part whose every text is a word that is looked for."""
    hints = typing.get_type_hints(part)
    fields = {field.name: "Zyxquilha" for field in msgspec.structs.fields(part) if "str" in str(hints[field.name])}
    return part(**fields)
