"""The directory's share of the training world: its legal areas, and invented authorities of 30 countries."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
import yaml
from msgspec import Struct

from contracts.directory import AreaAccess, Contact, Keyword, Module, OpenArea, RegisterAuthority, Texts
from contracts.record import Actor, Command
from contracts.unattended import Step

_FOLDER = Path(__file__).with_name("training")
_BEGINNING = datetime.timedelta(days=90)
_NATIONAL = "nimic"
"""Behind the country's code: the national coordinator. Other authorities are named after their one legal area."""


class _Area(Struct, forbid_unknown_fields=True):
    """A legal area in areas.yaml."""

    code: str
    title: Texts
    legal_acts: list[str]
    modules: list[Module]
    keywords: list[Keyword]


class _Authority(Struct, forbid_unknown_fields=True):
    """An authority in authorities.yaml."""

    id: str
    official_name: str
    town: str
    region: str
    keywords: Literal["all"] | list[str] = []

    @property
    def kind(self) -> str:
        """`nimic`, or the code of its legal area."""
        return self.id.partition("-")[2]


class _Country(Struct, forbid_unknown_fields=True):
    """A country in authorities.yaml, with the names that titles put in."""

    code: str
    name: Texts
    language: str
    languages: list[str]
    timezone: str
    authorities: list[_Authority]


class _World(Struct, forbid_unknown_fields=True):
    """authorities.yaml. `titles`: what each kind of authority does, by kind; `{country}` stands for the country."""

    titles: dict[str, Texts]
    countries: list[_Country]


def training(now: datetime.datetime) -> Iterator[Step]:
    """The areas, then each country's national coordinator and its authorities; a second each, 90 days before `now`."""
    areas = msgspec.convert(yaml.safe_load((_FOLDER / "areas.yaml").read_text(encoding="utf-8")), list[_Area])
    world = msgspec.convert(yaml.safe_load((_FOLDER / "authorities.yaml").read_text(encoding="utf-8")), _World)
    at = now - _BEGINNING
    for stream, command in (*_openings(areas), *_registrations(areas, world)):
        yield Step(at=at, actor=Actor(system="training"), stream=stream, command=command)
        at += datetime.timedelta(seconds=1)


def _openings(areas: list[_Area]) -> Iterator[tuple[str, Command]]:
    for area in areas:
        opening = OpenArea(
            code=area.code,
            title=area.title,
            legal_acts=area.legal_acts,
            modules=area.modules,
            keywords=area.keywords,
        )
        yield f"area:{area.code}", opening


def _registrations(areas: list[_Area], world: _World) -> Iterator[tuple[str, Command]]:
    for country in world.countries:
        # A coordinator is there before those whom it coordinates.
        for authority in sorted(country.authorities, key=lambda one: one.kind != _NATIONAL):
            titles = world.titles[authority.kind]
            yield f"authority:{authority.id}", _registration(areas, titles, country, authority)


def _registration(areas: list[_Area], titles: Texts, country: _Country, authority: _Authority) -> RegisterAuthority:
    national = authority.kind == _NATIONAL
    return RegisterAuthority(
        id=authority.id,
        official_name=authority.official_name,
        informal_title={language: title.format(country=country.name[language]) for language, title in titles.items()},
        country=country.code,
        town=authority.town,
        region=authority.region,
        languages=country.languages,
        notice_language=country.language,
        timezone=country.timezone,
        contact=Contact(email=f"{authority.id}@training.example"),
        coordinator=None if national else f"{country.code}-{_NATIONAL}",
        coordinates="national" if national else None,
        areas=[
            AreaAccess(
                area=area.code,
                modules=area.modules,
                role="coordinator" if national else "authority",
                keywords=_keywords(area, authority),
            )
            for area in areas
            if national or area.code == authority.kind
        ],
    )


def _keywords(area: _Area, authority: _Authority) -> list[str]:
    if authority.keywords == "all":
        return [keyword.code for keyword in area.keywords]
    return list(authority.keywords)
