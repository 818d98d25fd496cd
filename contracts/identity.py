"""What may be said about users, and what the world may know of them: ids and roles, no name (domain.md 1.4, 2)."""

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType

from contracts.documents import AuthorityNamed, Document
from contracts.record import Command, Event, Instant, Private, PrivateClass

AuthorityId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$(?!\n)")]
AreaCode = Annotated[str, Meta(pattern=r"^(\*|[a-z][a-z0-9-]{0,15})$(?!\n)")]
"""A legal area, or `*` for the roles that have none: administrator, auditor, deployment-administrator."""
Role = Literal[
    "viewer", "handler", "allocator", "referral-handler", "administrator", "auditor", "deployment-administrator"
]
Status = Literal["active", "deactivated"]
Login = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{2,63}$(?!\n)")]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Email = Annotated[str, Meta(max_length=254, pattern=r"^[^@\s<>]+@[^@\s<>]+$(?!\n)")]
LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2}$(?!\n)")]
Password = Annotated[str, Meta(min_length=1, max_length=128)]


class RegisterUser(Command, frozen=True, kw_only=True, tag="register-user"):
    """An administrator registers a colleague; a coordinator, the first user of an authority. Stream `user:<id>`."""

    login: Login
    authority: AuthorityId
    country: Annotated[str, Meta(pattern=r"^[a-z]{2}$(?!\n)")]
    name: Name
    email: Email
    phone: Annotated[str, Meta(max_length=40)] | None = None
    language: LanguageCode
    roles: dict[AreaCode, list[Role]] = {}


class GiveRole(Command, frozen=True, kw_only=True, tag="give-role"):
    """An administrator lets a user be this in a legal area."""

    area: AreaCode
    role: Role


class TakeRole(Command, frozen=True, kw_only=True, tag="take-role"):
    """An administrator takes a role away; it is gone everywhere within 60 s."""

    area: AreaCode
    role: Role


class UpdateProfile(Command, frozen=True, kw_only=True, tag="update-profile"):
    """A user changes her own data; absent fields stay."""

    name: Name | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    phone: Annotated[str, Meta(max_length=40)] | None | UnsetType = UNSET
    language: LanguageCode | UnsetType = UNSET


class SetPassword(Command, frozen=True, kw_only=True, tag="set-password"):
    """A user sets her own password; `current` is asked again. In training nobody may."""

    current: Password
    new: Password


class DeactivateUser(Command, frozen=True, kw_only=True, tag="deactivate-user"):
    """An administrator ends a user's access; never the last administrator's."""


class ReactivateUser(Command, frozen=True, kw_only=True, tag="reactivate-user"):
    """An administrator gives access back."""


# --- private parts and events ---------------------------------------------------------------------------------------


class Profile(Private, frozen=True, kw_only=True):
    """Who the user is. Lives in identity alone, under the user's own key."""

    sealed_as: ClassVar[PrivateClass] = "profile"
    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET


class UserRegistered(Event, frozen=True, kw_only=True, tag="identity.user-registered.v1"):
    """A user of this authority exists and is active."""

    parts: ClassVar[tuple[type[Private], ...]] = (Profile,)
    login: str
    authority: str
    country: str
    language: str
    roles: dict[str, list[Role]] = {}


class RoleGiven(Event, frozen=True, kw_only=True, tag="identity.role-given.v1"):
    """The user now is this in the area."""

    area: str
    role: Role


class RoleTaken(Event, frozen=True, kw_only=True, tag="identity.role-taken.v1"):
    """The user no longer is this in the area."""

    area: str
    role: Role


class ProfileUpdated(Event, frozen=True, kw_only=True, tag="identity.profile-updated.v1"):
    """The user's own data changed."""

    parts: ClassVar[tuple[type[Private], ...]] = (Profile,)
    language: str | UnsetType = UNSET


class PasswordSet(Event, frozen=True, kw_only=True, tag="identity.password-set.v1"):
    """The user has a new password; its hash lies beside the log, not in it."""


class UserDeactivated(Event, frozen=True, kw_only=True, tag="identity.user-deactivated.v1"):
    """The user has no access any more."""


class UserReactivated(Event, frozen=True, kw_only=True, tag="identity.user-reactivated.v1"):
    """The user has access again."""


class SignedIn(Event, frozen=True, kw_only=True, tag="identity.signed-in.v1"):
    """A session began."""


class SignedOut(Event, frozen=True, kw_only=True, tag="identity.signed-out.v1"):
    """A session was ended by its user."""


class SignInRefused(Event, frozen=True, kw_only=True, tag="identity.sign-in-refused.v1"):
    """Somebody gave this user's login with a wrong password, or an ended user tried."""

    reason: Literal["wrong-password", "inactive", "too-soon"]


UserCommand = RegisterUser | GiveRole | TakeRole | UpdateProfile | SetPassword | DeactivateUser | ReactivateUser
UserEvent = (
    UserRegistered
    | RoleGiven
    | RoleTaken
    | ProfileUpdated
    | PasswordSet
    | UserDeactivated
    | UserReactivated
    | SignedIn
    | SignedOut
    | SignInRefused
)


# --- documents ------------------------------------------------------------------------------------------------------


class UserCard(Document, frozen=True, kw_only=True):
    """A user, for herself (USER of rest.md)."""

    id: str
    login: str
    name: str | None | UnsetType = UNSET
    """For herself and her administrators; `null` once her key is destroyed."""
    language: str
    authority: AuthorityNamed
    roles: dict[str, list[str]]
    """By legal area (`*` for roles without one), sorted."""


class SessionDocument(Document, frozen=True, kw_only=True):
    """A session that has just begun."""

    token: str
    """The opaque handle that is shown with each call."""
    expires_at: Instant
    """At the latest; half an hour without a call ends it before."""
    user: UserCard


class Colleague(UserCard, frozen=True, kw_only=True):
    """A user in the list of her authority's administrators."""

    email: str | None | UnsetType = UNSET
    """For whom the name is."""
    status: Status


class ColleagueCard(Colleague, frozen=True, kw_only=True):
    """One user, for herself and her administrators; without name and addresses for whoever runs the deployment."""

    phone: str | None | UnsetType = UNSET
    """For whom the name is."""
    version: int
    commands: list[str]
    """What this reader may do with her now."""


class ActorToken(Document, frozen=True, kw_only=True):
    """What a session handle is swapped for: good for a minute, shown to services only."""

    token: str
    expires_at: Instant
    """Of the session."""


class Address(Document, frozen=True, kw_only=True):
    """Where a user is reached, for the notifier alone, at the moment of sending."""

    user: str
    email: str
    name: str | None
    language: str
