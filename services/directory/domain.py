"""What an authority and a legal area are, and what may become of them (domain.md 1, 2.1, 3.1)."""

from typing import assert_never

import msgspec
from msgspec import UNSET, Struct

from contracts.directory import (
    AreaAccess,
    AreaCommand,
    AreaGranted,
    AreaOpened,
    AreaWithdrawn,
    AuthorityCommand,
    AuthorityConfirmedCurrent,
    AuthorityEvent,
    AuthorityRegistered,
    AuthorityRenamed,
    AuthorityUpdated,
    ConfirmCurrent,
    CoordinatorKind,
    GrantArea,
    RegisterAuthority,
    RenameAuthority,
    UpdateAuthority,
    WithdrawArea,
)
from contracts.record import Actor, Event, Record, tag
from contracts.refusal import Fault, Refused, require
from services.directory import access

# --- legal areas ----------------------------------------------------------------------------------------------------


class Area(Struct, frozen=True, kw_only=True):
    """A legal area that is served."""

    modules: frozenset[str]
    keywords: frozenset[str]


class AreaFacts(Struct, frozen=True, kw_only=True):
    """What a decision about an area needs to know."""

    code: str
    """As the stream says it."""


def permits_area(state: Area | None, command: str, actor: Actor) -> None:
    """Only who runs the deployment opens areas."""
    access.require_one_of(frozenset({"deployment"} if access.runs_deployment(actor) else ()), command)


def decide_area(state: Area | None, command: AreaCommand, actor: Actor, facts: AreaFacts) -> list[Event]:
    """An area is opened, or, if it is open, brought up to date: the fact says how it now is."""
    permits_area(state, tag(command), actor)
    require(command.code == facts.code, "invalid", "/code")
    codes = [keyword.code for keyword in command.keywords]
    require(len(codes) == len(set(codes)), "invalid", "/keywords")
    return [
        AreaOpened(
            code=command.code,
            title=command.title,
            legal_acts=command.legal_acts,
            modules=command.modules,
            keywords=command.keywords,
        )
    ]


def evolve_area(state: Area | None, record: Record[AreaOpened]) -> Area:
    """The area as its newest fact says it is."""
    opened = record.event
    return Area(modules=frozenset(opened.modules), keywords=frozenset(word.code for word in opened.keywords))


# --- authorities ----------------------------------------------------------------------------------------------------


class Authority(Struct, frozen=True, kw_only=True):
    """An authority, as far as decisions about it need it."""

    id: str
    country: str
    coordinator: str | None
    coordinates: CoordinatorKind | None
    areas: dict[str, AreaAccess]


class AuthorityFacts(Struct, frozen=True, kw_only=True):
    """What a decision about an authority needs to know from elsewhere."""

    id: str
    """As the stream says it."""
    areas: dict[str, Area] = {}
    """Those served areas that the command or the authority has to do with."""
    coordinator: Authority | None = None
    """The authority that a registration names as coordinator, if it exists."""
    manager: Authority | None = None
    """The actor's own authority, if it has one."""
    national: str | None = None
    """The national coordinator of the country of a registration, if there is one."""
    timezone_known: bool = True
    """Whether deadlines can be reckoned in the time zone of a registration."""


def standings(authority: Authority, actor: Actor) -> frozenset[access.Standing]:
    """How the actor stands towards the authority."""
    return access.standings(actor, authority=authority.id, country=authority.country, coordinator=authority.coordinator)


def permits_authority(state: Authority | None, command: str, actor: Actor) -> None:
    """Whether this actor may give this command at all. Whom a coordinator may register is decided with the form.

    A word that is no command passes for administrators: saying so is the form's business.
    """
    if command == tag(RegisterAuthority) or command not in access.MAY:
        # An id that is taken is told to whoever could have registered it; it is no secret, the directory shows it.
        require(access.runs_deployment(actor) or access.administers(actor), "not-allowed")
        return
    require(state is not None, "not-found")
    access.require_one_of(standings(state, actor) if state else frozenset(), command)


def allowed(state: Authority, actor: Actor) -> list[str]:
    """Tags of the commands that this actor may give about this authority, in the order of the table."""
    mine = standings(state, actor)
    return [command for command, who in access.MAY.items() if command in _ABOUT_ONE and not mine.isdisjoint(who)]


_ABOUT_ONE = frozenset(map(tag, (RenameAuthority, UpdateAuthority, GrantArea, WithdrawArea, ConfirmCurrent)))


def decide_authority(
    state: Authority | None, command: AuthorityCommand, actor: Actor, facts: AuthorityFacts
) -> list[Event]:
    """The facts that the command brings about."""
    permits_authority(state, tag(command), actor)
    if isinstance(command, RegisterAuthority):
        return [_register(state, command, actor, facts)]
    if state is None:
        raise Refused("not-found")
    match command:
        case RenameAuthority():
            return [AuthorityRenamed(official_name=command.official_name)]
        case UpdateAuthority():
            return [_update(state, command, facts)]
        case GrantArea():
            asked = AreaAccess(area=command.area, modules=command.modules, role=command.role, keywords=command.keywords)
            _require_manages(actor, facts, command.area)
            _check_access(asked, facts, "")
            return [AreaGranted(access=asked)]
        case WithdrawArea():
            _require_manages(actor, facts, command.area)
            require(command.area in state.areas, "unknown-area", "/area")
            return [AreaWithdrawn(area=command.area)]
        case ConfirmCurrent():
            return [AuthorityConfirmedCurrent()]
        case _:
            assert_never(command)


def _register(
    state: Authority | None, command: RegisterAuthority, actor: Actor, facts: AuthorityFacts
) -> AuthorityRegistered:
    if not access.runs_deployment(actor):
        # Coordinators register those whom they will coordinate; a country's first authority is made for it.
        mine = facts.manager
        require(mine is not None and mine.coordinates is not None, "not-allowed")
        require(command.coordinator == actor.authority and command.country == actor.country, "not-allowed")
        require(command.coordinates != "national", "not-allowed")
    require(state is None, "authority-exists", "/id")
    require(command.id == facts.id, "invalid", "/id")
    require(facts.timezone_known, "invalid", "/timezone")
    if command.coordinator is not None:
        found = facts.coordinator
        suitable = found is not None and found.coordinates is not None and found.country == command.country
        require(suitable, "unknown-authority", "/coordinator")
    if command.coordinates == "national":
        require(facts.national is None, "authority-exists", "/coordinates")
    require(len({one.area for one in command.areas}) == len(command.areas), "invalid", "/areas")
    for number, asked in enumerate(command.areas):
        _require_manages(actor, facts, asked.area)
        _check_access(asked, facts, f"/areas/{number}")
    fields = msgspec.structs.asdict(command)
    del fields["id"]
    return AuthorityRegistered(**fields)


def _update(state: Authority, command: UpdateAuthority, facts: AuthorityFacts) -> AuthorityUpdated:
    fields = msgspec.structs.asdict(command)
    require(any(value is not UNSET for value in fields.values()), "invalid")
    for area, keywords in (command.keywords or {}).items():
        require(area in state.areas, "unknown-area", f"/keywords/{area}")
        _check_keywords(keywords, facts.areas.get(area), f"/keywords/{area}")
    return AuthorityUpdated(**fields)


def _require_manages(actor: Actor, facts: AuthorityFacts, area: str) -> None:
    """National and super-delegated coordinators manage access to all areas, others to those that they coordinate."""
    mine = facts.manager
    if access.runs_deployment(actor) or mine is None or mine.coordinates in ("national", "super-delegated"):
        return
    require(area in mine.areas and mine.areas[area].role == "coordinator", "not-allowed")


def _check_access(asked: AreaAccess, facts: AuthorityFacts, pointer: str) -> None:
    area = facts.areas.get(asked.area)
    if area is None:
        raise Refused("unknown-area", Fault(f"{pointer}/area", "unknown-area"))
    require(asked.modules and area.modules.issuperset(asked.modules), "invalid", f"{pointer}/modules")
    _check_keywords(asked.keywords, area, f"{pointer}/keywords")


def _check_keywords(keywords: list[str], area: Area | None, pointer: str) -> None:
    known = area.keywords if area else frozenset()
    faults = [Fault(f"{pointer}/{at}", "unknown-value") for at, word in enumerate(keywords) if word not in known]
    if faults:
        raise Refused("invalid", *faults)


def evolve_authority(state: Authority | None, record: Record[AuthorityEvent]) -> Authority:
    """The authority after one more fact."""
    event = record.event
    if isinstance(event, AuthorityRegistered):
        return Authority(
            id=record.key,
            country=event.country,
            coordinator=event.coordinator,
            coordinates=event.coordinates,
            areas={one.area: one for one in event.areas},
        )
    if state is None:
        raise ValueError(f"{record.id} comes before the authority was registered")
    return msgspec.structs.replace(state, areas=areas_after(state.areas, event))


def areas_after(areas: dict[str, AreaAccess], event: AuthorityEvent) -> dict[str, AreaAccess]:
    """The areas of an authority after a fact about it."""
    match event:
        case AuthorityRegistered():
            return {one.area: one for one in event.areas}
        case AreaGranted():
            return {**areas, event.access.area: event.access}
        case AreaWithdrawn():
            return {code: one for code, one in areas.items() if code != event.area}
        case AuthorityUpdated():
            words = event.keywords or {}
            return {
                code: msgspec.structs.replace(one, keywords=words[code]) if code in words else one
                for code, one in areas.items()
            }
        case AuthorityRenamed() | AuthorityConfirmedCurrent():
            return areas
        case _:
            assert_never(event)
