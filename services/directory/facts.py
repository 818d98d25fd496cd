"""What decisions in the directory need to know from elsewhere: from the log itself, so that it is never behind."""

import zoneinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from contracts.directory import (
    AreaCommand,
    AuthorityCommand,
    GrantArea,
    RegisterAuthority,
    UpdateAuthority,
)
from contracts.record import Actor
from services.directory.domain import (
    Area,
    AreaFacts,
    Authority,
    AuthorityFacts,
    evolve_area,
    evolve_authority,
)

if TYPE_CHECKING:
    from services.chassis.run.host import Host


async def area_facts(host: "Host", stream: str, state: Area | None, command: AreaCommand, actor: Actor) -> AreaFacts:
    """What a decision about a legal area needs to know."""
    return AreaFacts(code=_id(stream))


async def authority_facts(
    host: "Host", stream: str, state: Authority | None, command: AuthorityCommand, actor: Actor
) -> AuthorityFacts:
    """What a decision about an authority needs to know."""
    areas: dict[str, Area] = {}
    for code in _areas(command):
        area = await _area(host, code)
        if area is not None:
            areas[code] = area
    registration = command if isinstance(command, RegisterAuthority) else None
    return AuthorityFacts(
        id=_id(stream),
        areas=areas,
        coordinator=await _authority(host, registration.coordinator) if registration else None,
        manager=await _authority(host, actor.authority),
        national=await _national(host, registration.country) if registration else None,
        timezone_known=registration is None or registration.timezone in _timezones(),
    )


def _id(stream: str) -> str:
    return stream.partition(":")[2]


def _areas(command: AuthorityCommand) -> list[str]:
    """Codes of the areas that the command speaks of."""
    match command:
        case RegisterAuthority():
            return [one.area for one in command.areas]
        case GrantArea():
            return [command.area]
        case UpdateAuthority():
            return list(command.keywords or {})
        case _:
            return []


async def _area(host: "Host", code: str) -> Area | None:
    area: Area | None = None
    for record in await host.records(f"area:{code}"):
        area = evolve_area(area, record)
    return area


async def _authority(host: "Host", key: str | None) -> Authority | None:
    authority: Authority | None = None
    for record in await host.records(f"authority:{key}") if key else []:
        authority = evolve_authority(authority, record)
    return authority


async def _national(host: "Host", country: str) -> str | None:
    """The country's national coordinator; of two registrations in the same moment the view may not know the first."""
    found: list[tuple[str, Any]] = await host.views.find(
        "authorities", {"coordinates": "national", "country": country}, limit=1
    )
    return found[0][0] if found else None


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
