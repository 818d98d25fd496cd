"""How authorities and legal areas are shown to one reader: her languages, no others."""

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from contracts.directory import (
    AccessCard,
    AreaAccess,
    AreaCard,
    AuthorityCard,
    Competence,
    Helpdesk,
    Keyword,
    Texts,
)
from services.directory.views import AreaDocument, AuthorityDocument

Areas = Mapping[str, AreaDocument]
"""The served legal areas by code."""


def preferred(accept_language: str | None, own: str) -> list[str]:
    """Two-letter codes of the languages to show texts in, the best first.

    `accept_language` as in HTTP (`da, en;q=0.8, *;q=0.1`); behind it the reader's own language, and English.
    """
    asked: list[tuple[float, str]] = []
    for choice in (accept_language or "").split(","):
        name, _, weight = choice.strip().partition(";")
        try:
            asked.append((float(weight.strip().removeprefix("q=") or 1), name.strip().lower()[:2]))
        except ValueError:
            continue
    # Sorting is stable: of equal weights the first named stays first.
    ranked = [name for weight, name in sorted(asked, key=lambda one: -one[0]) if weight > 0 and name.isalpha()]
    return list(dict.fromkeys([*ranked, own, "en"]))


def text(texts: Texts, languages: Sequence[str]) -> str:
    """The text in the first of these languages that it is in, else in any; empty where there is none."""
    return next((texts[one] for one in languages if one in texts), next(iter(texts.values()), ""))


def card(
    document: AuthorityDocument, areas: Areas, languages: Sequence[str], commands: list[str] | UnsetType = UNSET
) -> AuthorityCard:
    """The authority as this reader sees it."""
    return AuthorityCard(
        id=document.id,
        official_name=document.official_name,
        name=document.official_name,
        informal_title=text(document.informal_title, languages),
        country=document.country,
        town=document.town,
        region=document.region,
        languages=document.languages,
        notice_language=document.notice_language,
        timezone=document.timezone,
        areas=[_area(access, areas, languages) for access in document.areas],
        contact=document.contact,
        coordinator=document.coordinator,
        coordinates=document.coordinates,
        updated_at=document.updated_at,
        version=document.version,
        commands=commands,
    )


def _area(access: AreaAccess, areas: Areas, languages: Sequence[str]) -> AccessCard:
    return AccessCard(
        area=access.area,
        modules=access.modules,
        role=access.role,
        keywords=_competences(keywords_of(access, areas), languages),
    )


def _competences(keywords: Sequence[Keyword], languages: Sequence[str]) -> list[Competence]:
    return [Competence(code=keyword.code, text=text(keyword.text, languages)) for keyword in keywords]


def keywords_of(access: AreaAccess, areas: Areas) -> list[Keyword]:
    """The competences of this access that the area still knows, in the area's order."""
    area = areas.get(access.area)
    mine = frozenset(access.keywords)
    return [keyword for keyword in area.keywords if keyword.code in mine] if area else []


def helpdesk(document: AuthorityDocument) -> Helpdesk:
    """The national coordinator as a helpdesk."""
    return Helpdesk(
        id=document.id, official_name=document.official_name, country=document.country, contact=document.contact
    )


def served(area: AreaDocument, languages: Sequence[str]) -> AreaCard:
    """The legal area as this reader sees it."""
    return AreaCard(
        code=area.code,
        title=text(area.title, languages),
        legal_acts=area.legal_acts,
        modules=area.modules,
        keywords=_competences(area.keywords, languages),
    )
