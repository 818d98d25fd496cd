"""A plausible value for every type of the contracts, always the same one: for examples and for the corpus.

The people, companies and numbers are invented. A field that no table here knows and whose type does not say enough is
an error, so that nobody ships an example that says "string".
"""

import datetime
from typing import Any

import msgspec
from msgspec import inspect

from contracts.record import By, Event, Record, tag

AT = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 12, 14)
STREAM_ID = "0193b0c05e7c7a3f8d2b6a1c4e5f7089"
USER = "5f0c6f2e8a5b5d0f9c3b2a1d4e6f8071"

_BY_FIELD: dict[str, Any] = {
    "activity": "construction of buildings",
    "address": "Praça do Comércio 1, Lisboa",
    "area": "pq",
    "attempt": 1,
    "authority": "dk-pq",
    "birth_date": datetime.date(1990, 2, 1),
    "birth_name": "Duarte",
    "birth_place": "Porto",
    "code": "1",
    "comment": "The number of the diploma is hard to read.",
    "coordinator": "pt-nimic",
    "country": "pt",
    "current": "correct horse battery staple",
    "description": "The diploma, both sides.",
    "effort": "no-opinion",
    "email": "inger.holm@authority.example",
    "family_name": "Silva",
    "file": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "files": ["0f1e2d3c4b5a69788796a5b4c3d2e1f0"],
    "given_names": "Ana",
    "id_number": "12345678",
    "institution": "Escola Superior de Hotelaria e Turismo",
    "keywords": ["tourist-guide"],
    "language": "da",
    "languages": ["pt", "en"],
    "legal_acts": ["Directive 2005/36/EC"],
    "login": "dk-pq-3",
    "informal_title": {"en": "Example authority", "da": "Eksempelmyndighed", "pt": "Autoridade de exemplo"},
    "media_type": "application/pdf",
    "modules": ["requests"],
    "name": "Inger Holm",
    "nationality": "Portuguese",
    "new": "seven rainy days in Aarhus",
    "notice": f"request:{STREAM_ID}@3",
    "notice_language": "pt",
    "number": "PQ-2026-7F3K-9M2Q-X",
    "official_name": "Autoridade de exemplo (formação)",
    "own_reference": "26/1234",
    "party": "requester",
    "phone": "+45 12 34 56 78",
    "profession": "tourist guide",
    "provider": "Construções Exemplo, Lda",
    "question": "1",
    "question_set": "PQ-01@1",
    "questions": ["1", "4", "9"],
    "reason": "The request was sent to the wrong authority.",
    "reason_code": "doubt-document",
    "receiver": "authority:pt-pq",
    "region": "Lisboa",
    "registration": "503123456",
    "reply_by": DAY,
    "representative": "Rui Costa",
    "requester": "dk-pq",
    "requester_country": "dk",
    "responder": "pt-pq",
    "responder_country": "pt",
    "role": "handler",
    "roles": {"pq": ["handler", "viewer"]},
    "site": "Nørrebrogade 1, København",
    "size": 48213,
    "subject_kind": "person",
    "text": "Could you answer a few days later?",
    "timeliness": "satisfied",
    "timezone": "Europe/Lisbon",
    "title": "Diploma",
    "town": "Lisboa",
    "trade_name": "Exemplo",
    "urgent_reason": "The season begins in two weeks.",
    "users": [USER],
    "value": "yes",
    "vat": "PT503123456",
    "website": "https://authority.example",
    "why": "unreachable",
    "wished_reply_by": DAY,
}
"""What fields of this name hold, where their own type does not say otherwise."""
_AREA = {
    "en": "Professional qualifications",
    "da": "Erhvervsmæssige kvalifikationer",
    "pt": "Qualificações profissionais",
}
OMITTED: Any = object()
_BY_TYPE: dict[tuple[str, str], Any] = {
    ("AreaAccess", "area"): "pq",
    ("AreaOpened", "code"): "pq",
    ("Category", "code"): "A",
    ("Condition", "is_"): ["yes"],
    ("Contact", "email"): "pq@authority.example",
    ("Contact", "phone"): "+351 21 123 45 67",
    ("Condition", "attachments"): False,
    ("Diploma", "date"): datetime.date(2015, 7, 1),
    ("Diploma", "title"): "Guia-Intérprete Nacional",
    ("Draft", "copy_of"): OMITTED,
    ("Draft", "question_set"): "PQ-01",
    ("RequestDrafted", "copy_of"): OMITTED,
    ("Keyword", "code"): "tourist-guide",
    ("Keyword", "text"): {"en": "Tourist guide", "da": "Turistguide", "pt": "Guia turístico"},
    ("OpenArea", "title"): _AREA,
    ("AreaOpened", "title"): _AREA,
    ("Person", "posting"): OMITTED,
    ("Question", "text"): {
        "en": "Is the diploma genuine?",
        "da": "Er eksamensbeviset ægte?",
        "pt": "O diploma é autêntico?",
    },
    ("QuestionSet", "title"): _AREA,
    ("ReasonText", "code"): "doubt-document",
    ("Reason", "code"): "doubt-document",
    ("RegisterUser", "country"): "dk",
    ("UserRegistered", "country"): "dk",
    ("SignInRefused", "reason"): "wrong-password",
    ("OpenArea", "code"): "pq",
    ("Option", "code"): "identical",
    ("Part", "code"): "value",
    ("Part", "max"): 200,
    ("Part", "min"): 1,
    ("Part", "unit"): "months",
    ("QuestionSet", "id"): "PQ-01",
    ("Reason", "text"): "The seal on the diploma looks altered.",
    ("RegisterAuthority", "id"): "pt-pq",
    ("SubjectRules", "kinds"): ["person"],
    ("SubjectRules", "required"): {"person": ["family_name", "given_names"]},
    ("UpdateAuthority", "keywords"): {"pq": ["tourist-guide"]},
    ("AuthorityUpdated", "keywords"): {"pq": ["tourist-guide"]},
    ("Worker", "id"): "w1",
}
"""The same where the field means something else in this struct."""


def value_of(type_: inspect.Type, field: str) -> Any:
    """A value of this type for a field of this name, in JSON's terms."""
    match type_:
        case inspect.Metadata():
            return value_of(type_.type, field)
        case inspect.UnionType():
            return value_of(next(one for one in type_.types if not isinstance(one, inspect.NoneType)), field)
        case inspect.StructType():
            return form_of(type_)
        case inspect.DictType():
            known = _BY_FIELD.get(field)
            return known if isinstance(known, dict) else {"en": "Example", "da": "Eksempel", "pt": "Exemplo"}
        case inspect.ListType():
            if isinstance(_BY_FIELD.get(field), list) and not isinstance(type_.item_type, inspect.StructType):
                return _BY_FIELD[field]
            return [value_of(type_.item_type, field)]
        case inspect.LiteralType():
            known = _BY_FIELD.get(field)
            return known if known in type_.values else type_.values[0]
        case inspect.BoolType():
            return True
        case inspect.DateTimeType():
            return AT
        case inspect.DateType():
            return _BY_FIELD.get(field, DAY)
        case _:
            return _BY_FIELD[field]


def form_of(type_: inspect.StructType, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """A struct with all its fields, as JSON has them, but the named ones."""
    form: dict[str, Any] = {} if type_.tag_field is None else {type_.tag_field: type_.tag}
    for field in type_.fields:
        if field.name not in but:
            own = _BY_TYPE.get((type_.cls.__name__, field.name))
            if own is not OMITTED:
                form[field.encode_name] = value_of(field.type, field.name) if own is None else own
    return form


def command(kind: type[Any]) -> dict[str, Any]:
    """The body of this command, with every field."""
    return form_of(_struct(kind))


def record(kind: type[Event], stream_kind: str) -> Record[Any]:
    """A record with this fact, public part only."""
    event = msgspec.convert(form_of(_struct(kind), but=("private",)), kind)
    return Record(
        origin="training",
        stream=f"{stream_kind}:{STREAM_ID}",
        version=1,
        at=AT,
        by=By(user=USER, authority="dk-pq", country="dk"),
        cause=f"example-{tag(kind)}",
        correlation=f"example-{tag(kind)}",
        event=event,
    )


def _struct(kind: type[Any]) -> inspect.StructType:
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)  # noqa: S101 - for the type checker: commands and events are structs
    return found
