"""A directory that believes everything: for a service that needs authorities, and not directory's rules."""

from typing import Any

from contracts.directory import AuthorityRegistered, RegisterAuthority
from contracts.record import Actor, Event
from services.chassis.service import Decider, Service


async def _no_facts(*_: Any) -> None:
    return None


def _believe(_: Any, command: RegisterAuthority, __: Actor, ___: Any) -> list[Event]:
    return [
        AuthorityRegistered(
            official_name=command.official_name,
            informal_title=command.informal_title,
            country=command.country,
            languages=command.languages,
            notice_language=command.notice_language,
            timezone=command.timezone,
            contact=command.contact,
            coordinator=command.coordinator,
            coordinates=command.coordinates,
            areas=command.areas,
        )
    ]


DIRECTORY = Service(
    name="directory",
    deciders=(
        Decider(
            kind="authority",
            commands=(RegisterAuthority,),
            decide=_believe,
            evolve=lambda state, record: record,
            facts=_no_facts,
            permits=lambda *_: None,
        ),
    ),
)
