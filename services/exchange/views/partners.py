"""The other authorities, as far as requests need to know them; fed by what directory tells."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from contracts.directory import AreaAccess, AreaGranted, AreaWithdrawn, AuthorityRegistered, AuthorityUpdated
from contracts.record import Record
from services.exchange.domain import Partner


def partner_keys(record: Record[Any]) -> Sequence[str]:
    """The authority that a fact is about; none for legal areas."""
    kind, _, authority = record.stream.partition(":")
    return (authority,) if kind == "authority" else ()


def partner(before: Partner | None, record: Record[Any], key: str) -> Partner | None:
    """The authority after this fact."""
    event = record.event
    if isinstance(event, AuthorityRegistered):
        return Partner(
            id=key,
            country=event.country,
            timezone=event.timezone,
            languages=event.languages,
            modules={access.area: _modules(access) for access in event.areas},
        )
    if before is None:
        return None
    match event:
        case AreaGranted():
            return replace(before, modules={**before.modules, event.access.area: _modules(event.access)})
        case AreaWithdrawn():
            return replace(before, modules={area: of for area, of in before.modules.items() if area != event.area})
        case AuthorityUpdated() if event.languages is not UNSET:
            return replace(before, languages=event.languages)
        case _:
            return before


def _modules(access: AreaAccess) -> list[str]:
    return [str(module) for module in access.modules]
