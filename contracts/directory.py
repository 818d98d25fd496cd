"""What may be said about authorities and legal areas, and what the world may know of them (domain.md 1, 3)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from contracts.documents import Document
from contracts.record import Command, Event, Instant

AuthorityId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$(?!\n)")]
AreaCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,15}$(?!\n)")]
CountryCode = Annotated[str, Meta(pattern=r"^[a-z]{2}$(?!\n)")]
"""Lower case; Greece is `el` (domain.md 11)."""
LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2}$(?!\n)")]
KeywordCode = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,64}$(?!\n)")]
Name = Annotated[str, Meta(min_length=1, max_length=300)]
Short = Annotated[str, Meta(max_length=300)]
Texts = dict[LanguageCode, Name]
Module = Literal["requests", "alerts", "notifications"]
ModuleRole = Literal["authority", "coordinator"]
"""The authority's role in an area's module (domain.md 1.3)."""
CoordinatorKind = Literal["national", "super-delegated", "legal-area", "delegated"]


class Keyword(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A competence that authorities of an area may have: a profession, a service."""

    code: KeywordCode
    text: Texts


class Contact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an authority is reached. Of the body, never of a person."""

    email: Annotated[str, Meta(max_length=254, pattern=r"^[^@\s<>]+@[^@\s<>]+$(?!\n)")] | None = None
    """Functional mailbox for notices."""
    phone: Annotated[str, Meta(max_length=40)] | None = None
    website: Annotated[str, Meta(max_length=300, pattern=r"^https?://[^\s<>]+$(?!\n)")] | None = None
    address: Short | None = None


class AreaAccess(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An authority's access to one legal area."""

    area: AreaCode
    modules: list[Module] = field(default_factory=lambda: ["requests"])
    role: ModuleRole = "authority"
    keywords: list[KeywordCode] = []


# --- commands -------------------------------------------------------------------------------------------------------


class OpenArea(Command, frozen=True, kw_only=True, tag="open-area"):
    """A legal area begins to be served. Stream `area:<code>`."""

    code: AreaCode
    title: Texts
    legal_acts: list[Short] = []
    modules: list[Module]
    keywords: list[Keyword] = []


class RegisterAuthority(Command, frozen=True, kw_only=True, tag="register-authority"):
    """A coordinator registers an authority, which is active at once (2.1 A). Stream `authority:<id>`."""

    id: AuthorityId
    official_name: Name
    informal_title: Texts
    country: CountryCode
    town: Short | None = None
    region: Short | None = None
    languages: list[LanguageCode]
    """Languages that its officials understand."""
    notice_language: LanguageCode
    timezone: Annotated[str, Meta(max_length=64)] = "Europe/Brussels"
    """IANA name; a deadline ends there at 23:59:59."""
    contact: Contact = Contact()
    coordinator: AuthorityId | None = None
    coordinates: CoordinatorKind | None = None
    """What kind of coordinator it is itself, if any."""
    areas: list[AreaAccess] = []


class RenameAuthority(Command, frozen=True, kw_only=True, tag="rename-authority"):
    """The validating coordinator changes the official name; nobody else may (3.1)."""

    official_name: Name


class UpdateAuthority(Command, frozen=True, kw_only=True, tag="update-authority"):
    """The authority's administrator brings its data up to date; absent fields stay."""

    informal_title: Texts | UnsetType = UNSET
    town: Short | None | UnsetType = UNSET
    region: Short | None | UnsetType = UNSET
    languages: list[LanguageCode] | UnsetType = UNSET
    notice_language: LanguageCode | UnsetType = UNSET
    contact: Contact | UnsetType = UNSET
    keywords: dict[AreaCode, list[KeywordCode]] | UnsetType = UNSET


class GrantArea(Command, frozen=True, kw_only=True, tag="grant-area"):
    """The access coordinator opens a legal area to the authority, or changes its role there."""

    area: AreaCode
    modules: list[Module] = field(default_factory=lambda: ["requests"])
    role: ModuleRole = "authority"
    keywords: list[KeywordCode] = []


class WithdrawArea(Command, frozen=True, kw_only=True, tag="withdraw-area"):
    """The access coordinator closes a legal area to the authority."""

    area: AreaCode


class ConfirmCurrent(Command, frozen=True, kw_only=True, tag="confirm-current"):
    """The authority's administrator confirms that its data are current (2.6)."""


# --- events ---------------------------------------------------------------------------------------------------------


class AreaOpened(Event, frozen=True, kw_only=True, tag="directory.area-opened.v1"):
    """The area, its modules and its competences as they now are."""

    code: str
    title: Texts
    legal_acts: list[str] = []
    modules: list[Module]
    keywords: list[Keyword] = []


class AuthorityRegistered(Event, frozen=True, kw_only=True, tag="directory.authority-registered.v1"):
    """The authority exists and is active."""

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


class AuthorityRenamed(Event, frozen=True, kw_only=True, tag="directory.authority-renamed.v1"):
    """Its official name changed."""

    official_name: str


class AuthorityUpdated(Event, frozen=True, kw_only=True, tag="directory.authority-updated.v1"):
    """Its data changed; absent fields stay."""

    informal_title: Texts | UnsetType = UNSET
    town: str | None | UnsetType = UNSET
    region: str | None | UnsetType = UNSET
    languages: list[str] | UnsetType = UNSET
    notice_language: str | UnsetType = UNSET
    contact: Contact | UnsetType = UNSET
    keywords: dict[str, list[str]] | UnsetType = UNSET


class AreaGranted(Event, frozen=True, kw_only=True, tag="directory.area-granted.v1"):
    """The authority now has this access to the area."""

    access: AreaAccess


class AreaWithdrawn(Event, frozen=True, kw_only=True, tag="directory.area-withdrawn.v1"):
    """The authority no longer has the area."""

    area: str


class AuthorityConfirmedCurrent(Event, frozen=True, kw_only=True, tag="directory.authority-confirmed-current.v1"):
    """Its administrator confirmed its data."""


AreaCommand = OpenArea
AuthorityCommand = RegisterAuthority | RenameAuthority | UpdateAuthority | GrantArea | WithdrawArea | ConfirmCurrent
AuthorityEvent = (
    AuthorityRegistered | AuthorityRenamed | AuthorityUpdated | AreaGranted | AreaWithdrawn | AuthorityConfirmedCurrent
)


# --- documents: texts are in one language, the reader's -------------------------------------------------------------


class Competence(Document, frozen=True, kw_only=True):
    """A keyword in the reader's language."""

    code: str
    text: str


class AccessCard(Document, frozen=True, kw_only=True):
    """What an authority is in one legal area."""

    area: str
    modules: list[Module]
    role: ModuleRole
    keywords: list[Competence]


class AuthorityCard(Document, frozen=True, kw_only=True):
    """An authority as all may see it."""

    id: str
    official_name: str
    name: str
    """The official name again, as in every other place where an authority is named."""
    informal_title: str
    """What it does, in the reader's language, else in English."""
    country: str
    town: str | None
    region: str | None
    languages: list[str]
    """Languages that its officials understand."""
    notice_language: str
    timezone: str
    areas: list[AccessCard]
    contact: Contact
    coordinator: str | None
    """Id of the authority that coordinates it."""
    coordinates: CoordinatorKind | None
    updated_at: Instant
    """When its data last changed or were confirmed to be current."""
    version: int
    commands: list[str] | UnsetType = UNSET
    """What this reader may do with it now; on the card by itself, not in lists."""


class Helpdesk(Document, frozen=True, kw_only=True):
    """A country's national coordinator: whom its officials ask."""

    id: str
    official_name: str
    name: str | UnsetType = UNSET
    """The official name again; added by the gateway."""
    country: str
    contact: Contact


class AreaCard(Document, frozen=True, kw_only=True):
    """A legal area as it is served."""

    code: str
    title: str
    legal_acts: list[str]
    modules: list[Module]
    keywords: list[Competence]


class AuthorityName(Document, frozen=True, kw_only=True):
    """What other services ask of an authority, for pages and mails."""

    name: str
    country: str
