"""Documents from facts: the users, without names, and what directory tells of their authorities."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from contracts.directory import AreaGranted, AreaWithdrawn, AuthorityRegistered
from contracts.identity import (
    PasswordSet,
    ProfileUpdated,
    RoleGiven,
    RoleTaken,
    Status,
    UserDeactivated,
    UserReactivated,
    UserRegistered,
)
from contracts.record import Actor, Instant, Record


class UserDocument(Struct, frozen=True, kw_only=True):
    """A user as others may find her. Key: her id."""

    login: str
    authority: str
    country: str
    language: str
    roles: dict[str, list[str]]
    status: Status
    administers: bool
    registered_at: Instant
    profile: int
    """Version of the fact that last changed her profile."""
    sessions_from: int = 0
    """Sessions that began before this version are over: her access or her password ended then."""

    def actor(self, user: str) -> Actor:
        """The user with this id as one who asks."""
        roles = {area: frozenset(mine) for area, mine in self.roles.items()}
        return Actor(user=user, authority=self.authority, country=self.country, roles=roles, language=self.language)

    def is_any(self, roles: Sequence[str], area: str) -> bool:
        """Whether she has one of these roles in the area."""
        return not {*self.roles.get(area, ()), *self.roles.get("*", ())}.isdisjoint(roles)


_ABOUT_USERS = (
    UserRegistered, RoleGiven, RoleTaken, ProfileUpdated, PasswordSet, UserDeactivated, UserReactivated
)  # fmt: skip


def user_key(record: Record[Any]) -> Sequence[str]:
    """The user, but for facts about sessions, which change nothing here."""
    return (record.key,) if isinstance(record.event, _ABOUT_USERS) else ()


def user(document: UserDocument | None, record: Record[Any], _: str) -> UserDocument | None:
    """The user after this fact."""
    event = record.event
    if isinstance(event, UserRegistered):
        return _with_roles(
            UserDocument(
                login=event.login,
                authority=event.authority,
                country=event.country,
                language=event.language,
                roles={},
                status="active",
                administers=False,
                registered_at=record.at,
                profile=record.version,
            ),
            {area: list(roles) for area, roles in event.roles.items()},
        )
    if document is None:
        return None
    match event:
        case RoleGiven():
            held = {*document.roles.get(event.area, ()), event.role}
            return _with_roles(document, document.roles | {event.area: sorted(held)})
        case RoleTaken():
            left = [role for role in document.roles.get(event.area, ()) if role != event.role]
            return _with_roles(document, document.roles | {event.area: left})
        case ProfileUpdated():
            language = document.language if event.language is UNSET else event.language
            return replace(document, language=language, profile=record.version)
        case PasswordSet():
            return replace(document, sessions_from=record.version)
        case UserDeactivated():
            return replace(document, status="deactivated", sessions_from=record.version)
        case UserReactivated():
            return replace(document, status="active")
        case _:
            return document


def _with_roles(document: UserDocument, roles: dict[str, list[str]]) -> UserDocument:
    held = {area: mine for area, mine in roles.items() if mine}
    return replace(document, roles=held, administers=any("administrator" in mine for mine in held.values()))


class AuthorityDocument(Struct, frozen=True, kw_only=True):
    """An authority as the rules about its users need it. Key: its id."""

    country: str
    coordinator: str | None
    coordinator_of_kind: bool
    """Whether it coordinates by what it is, such as a national coordinator."""
    coordinates_in: list[str]
    """Legal areas whose module it coordinates."""
    areas: list[str]

    @property
    def coordinates(self) -> bool:
        """Whether it is a coordinator, in whatever way."""
        return self.coordinator_of_kind or bool(self.coordinates_in)


def authority_key(record: Record[Any]) -> Sequence[str]:
    """The authority, by facts about its place and its legal areas."""
    return (record.key,) if isinstance(record.event, (AuthorityRegistered, AreaGranted, AreaWithdrawn)) else ()


def authority(document: AuthorityDocument | None, record: Record[Any], _: str) -> AuthorityDocument | None:
    """The authority after this fact."""
    event = record.event
    if isinstance(event, AuthorityRegistered):
        return AuthorityDocument(
            country=event.country,
            coordinator=event.coordinator,
            coordinator_of_kind=event.coordinates is not None,
            coordinates_in=sorted(one.area for one in event.areas if one.role == "coordinator"),
            areas=sorted(one.area for one in event.areas),
        )
    if document is None:
        return None
    if not isinstance(event, (AreaGranted, AreaWithdrawn)):
        return document
    area = event.area if isinstance(event, AreaWithdrawn) else event.access.area
    granted = {area} if isinstance(event, AreaGranted) else set()
    coordinated = {area} if isinstance(event, AreaGranted) and event.access.role == "coordinator" else set()
    return replace(
        document,
        areas=sorted({*document.areas} - {area} | granted),
        coordinates_in=sorted({*document.coordinates_in} - {area} | coordinated),
    )
