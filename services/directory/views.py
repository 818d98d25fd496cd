"""What the directory shows: a document an authority and a document a legal area, each from its own stream."""

from typing import assert_never

import msgspec
from msgspec import UNSET, Struct

from contracts.directory import (
    AreaAccess,
    AreaGranted,
    AreaOpened,
    AreaWithdrawn,
    AuthorityConfirmedCurrent,
    AuthorityEvent,
    AuthorityRegistered,
    AuthorityRenamed,
    AuthorityUpdated,
    Contact,
    CoordinatorKind,
    Keyword,
    Module,
    Texts,
)
from contracts.record import Instant, Record
from services.directory.domain import areas_after


class AuthorityDocument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An authority as all may see it, in all languages."""

    id: str
    official_name: str
    informal_title: Texts
    country: str
    town: str | None = None
    region: str | None = None
    languages: list[str]
    notice_language: str
    timezone: str
    contact: Contact
    coordinator: str | None = None
    coordinates: CoordinatorKind | None = None
    areas: list[AreaAccess] = []
    updated_at: Instant
    """When its data last changed or were confirmed to be current."""
    version: int


class AreaDocument(Struct, frozen=True, kw_only=True):
    """A legal area as it is served, in all languages."""

    code: str
    title: Texts
    legal_acts: list[str]
    modules: list[Module]
    keywords: list[Keyword]
    version: int


def authority_key(record: Record[AuthorityEvent]) -> tuple[str, ...]:
    """The authority that the fact is about, if it is about one."""
    return (record.key,) if record.stream.startswith("authority:") else ()


def area_key(record: Record[AreaOpened]) -> tuple[str, ...]:
    """The area that the fact is about, if it is about one."""
    return (record.key,) if record.stream.startswith("area:") else ()


def authority_document(
    document: AuthorityDocument | None, record: Record[AuthorityEvent], key: str
) -> AuthorityDocument:
    """The authority after one more fact."""
    event = record.event
    if isinstance(event, AuthorityRegistered):
        return _registered(event, record, key)
    if document is None:
        raise ValueError(f"{record.id} comes before the authority was registered")
    document = msgspec.structs.replace(document, updated_at=record.at, version=record.version)
    match event:
        case AuthorityRenamed():
            return msgspec.structs.replace(document, official_name=event.official_name)
        case AuthorityUpdated():
            return _updated(document, event)
        case AreaGranted() | AreaWithdrawn():
            return _with_areas(document, event)
        case AuthorityConfirmedCurrent():
            return document
        case _:
            assert_never(event)


def _registered(event: AuthorityRegistered, record: Record[AuthorityEvent], key: str) -> AuthorityDocument:
    return AuthorityDocument(
        id=key,
        official_name=event.official_name,
        informal_title=event.informal_title,
        country=event.country,
        town=event.town,
        region=event.region,
        languages=event.languages,
        notice_language=event.notice_language,
        timezone=event.timezone,
        contact=event.contact,
        coordinator=event.coordinator,
        coordinates=event.coordinates,
        areas=event.areas,
        updated_at=record.at,
        version=record.version,
    )


def _updated(document: AuthorityDocument, event: AuthorityUpdated) -> AuthorityDocument:
    fields = {name: getattr(event, name) for name in _PLAIN_FIELDS}
    changed = {name: value for name, value in fields.items() if value is not UNSET}
    return _with_areas(msgspec.structs.replace(document, **changed), event)


_PLAIN_FIELDS = ("informal_title", "town", "region", "languages", "notice_language", "contact")


def _with_areas(document: AuthorityDocument, event: AuthorityEvent) -> AuthorityDocument:
    areas = areas_after({one.area: one for one in document.areas}, event)
    return msgspec.structs.replace(document, areas=list(areas.values()))


def area_document(document: AreaDocument | None, record: Record[AreaOpened], key: str) -> AreaDocument:
    """The area as its newest fact says it is."""
    opened = record.event
    return AreaDocument(
        code=key,
        title=opened.title,
        legal_acts=opened.legal_acts,
        modules=opened.modules,
        keywords=opened.keywords,
        version=record.version,
    )
