"""Legal areas: only who runs the deployment opens them, and opening again brings them up to date."""

import pytest

from contracts.directory import AreaOpened, Keyword, OpenArea
from contracts.record import Actor
from services.directory.domain import AreaFacts, decide_area, evolve_area
from tests.support.actors import DK_ADMINISTRATOR
from tests.support.stories import stories

given = stories(decide_area, evolve_area, stream="area:pq", facts=AreaFacts(code="pq"))
GUIDE = Keyword(code="tourist-guide", text={"en": "tourist guide", "da": "turistguide"})
DOCTOR = Keyword(code="doctor", text={"en": "doctor"})
DEPLOYMENT = Actor(user="root", roles={"*": frozenset({"deployment-administrator"})})


def open_area(code: str = "pq", *keywords: Keyword) -> OpenArea:
    return OpenArea(code=code, title={"en": "Professional qualifications"}, modules=["requests"], keywords=[*keywords])


def opened(*keywords: Keyword) -> AreaOpened:
    return AreaOpened(
        code="pq", title={"en": "Professional qualifications"}, modules=["requests"], keywords=[*keywords]
    )


@pytest.mark.parametrize("actor", [Actor(system="training"), Actor(system="bootstrap"), DEPLOYMENT])
def test_whoever_runs_the_deployment_opens_an_area(actor: Actor) -> None:
    given().when(open_area("pq", GUIDE), by=actor).then(opened(GUIDE))


@pytest.mark.parametrize("actor", [DK_ADMINISTRATOR, Actor(system="exchange"), Actor(user="u", authority="dk-pq")])
def test_nobody_else_does(actor: Actor) -> None:
    given().when(open_area(), by=actor).refused("not-allowed")


def test_an_open_area_is_brought_up_to_date() -> None:
    story = given(opened(GUIDE))
    story.when(open_area("pq", DOCTOR)).then(opened(DOCTOR))
    assert given(opened(GUIDE), opened(DOCTOR)).state.keywords == {"doctor"}


def test_the_code_is_that_of_the_stream() -> None:
    given().when(open_area("sd")).refused("invalid", "/code")


def test_a_competence_stands_in_an_area_once() -> None:
    given().when(open_area("pq", GUIDE, GUIDE)).refused("invalid", "/keywords")
