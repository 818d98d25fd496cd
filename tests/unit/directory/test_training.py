"""The directory's share of the training world holds to the directory's own rules."""

import datetime
from typing import Any

import pytest

from contracts.directory import OpenArea, RegisterAuthority
from contracts.unattended import Step
from services.directory import domain, training
from tests.support.stories import NOON, fold, records

STEPS = list(training.training(NOON))
AREAS = [step.command for step in STEPS if isinstance(step.command, OpenArea)]
AUTHORITIES = [step.command for step in STEPS if isinstance(step.command, RegisterAuthority)]
COUNTRIES = (
    *("at", "be", "bg", "cy", "cz", "de", "dk", "ee", "el", "es", "fi", "fr", "hr", "hu", "ie"),
    *("is", "it", "li", "lt", "lu", "lv", "mt", "nl", "no", "pl", "pt", "ro", "se", "si", "sk"),
)


def test_it_is_played_in_time_order_from_ninety_days_ago() -> None:
    times = [step.at for step in STEPS]
    assert times[0] == NOON - datetime.timedelta(days=90)
    assert times == sorted(times)
    assert times[-1] < NOON - datetime.timedelta(days=89)


def test_three_areas_and_four_authorities_in_each_of_thirty_countries() -> None:
    assert [area.code for area in AREAS] == ["pq", "sd", "pw"]
    expected = {f"{country}-{kind}" for country in COUNTRIES for kind in ("nimic", "pq", "sd", "pw")}
    assert {authority.id for authority in AUTHORITIES} == expected
    assert len(AUTHORITIES) == 120


def test_every_step_is_allowed_when_its_turn_comes() -> None:
    areas: dict[str, domain.Area] = {}
    known: dict[str, domain.Authority] = {}
    for step in STEPS:
        kind, _, key = step.stream.partition(":")
        if kind == "area":
            areas[key] = played(step, domain.decide_area, domain.evolve_area, domain.AreaFacts(code=key))
        else:
            assert isinstance(step.command, RegisterAuthority)
            coordinator = known.get(step.command.coordinator or "")
            facts = domain.AuthorityFacts(id=key, areas=areas, coordinator=coordinator)
            known[key] = played(step, domain.decide_authority, domain.evolve_authority, facts)


def played(step: Step, decide: Any, evolve: Any, facts: Any) -> Any:
    return fold(evolve, records(step.stream, *decide(None, step.command, step.actor, facts)))


@pytest.mark.parametrize("authority", AUTHORITIES, ids=lambda authority: authority.id)
def test_each_authority_is_what_its_id_says(authority: RegisterAuthority) -> None:
    country, _, kind = authority.id.partition("-")
    assert authority.country == country
    assert authority.contact.email == f"{authority.id}@training.example"
    assert set(authority.informal_title) >= {"en", "da", "pt"}
    assert not any("{" in title for title in authority.informal_title.values())
    assert authority.notice_language in authority.languages
    if kind == "nimic":
        assert (authority.coordinates, authority.coordinator) == ("national", None)
        assert [(one.area, one.role) for one in authority.areas] == [
            ("pq", "coordinator"),
            ("sd", "coordinator"),
            ("pw", "coordinator"),
        ]
    else:
        assert (authority.coordinates, authority.coordinator) == (None, f"{country}-nimic")
        assert [(one.area, one.role, one.modules) for one in authority.areas] == [(kind, "authority", ["requests"])]
        assert authority.areas[0].keywords
